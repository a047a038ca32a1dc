"""Read and check hypotheses that stand in a file of their own, for a table of answers without a study."""

from __future__ import annotations

from pathlib import Path

from ..errors import DefinitionError, nearest_match, problem
from ..model.hypothesis import HypothesisFile
from .hypothesis_checks import Known, check_hypotheses
from .library import instrument_ids, load_instrument
from .notes import Notes, by_line
from .reader import Document, read_yaml
from .schema import parse

__all__ = ["checked_hypotheses", "load_hypotheses"]


def load_hypotheses(path: Path) -> HypothesisFile:
    """Read and check a file of hypotheses.

    Raises
    ------
    DefinitionError
        With every problem of the file.
    """
    if not path.is_file():
        raise DefinitionError([problem("DEF-READ", where=str(path), found="there is no such file")])
    return checked_hypotheses(read_yaml(path.absolute()))


def checked_hypotheses(document: Document) -> HypothesisFile:
    """Return the hypotheses of a document that was read; see `load_hypotheses`."""
    stated = parse(document, HypothesisFile)
    notes, ids = Notes(document), instrument_ids()
    check_hypotheses(stated.hypotheses, notes, Known(load_instrument, ids))
    for key, named in (("columns", stated.columns), ("parameters", stated.parameters)):
        for name in named:
            if name not in stated.instruments:
                known = {"allowed": stated.instruments, "nearest": nearest_match(name, stated.instruments)}
                text = f"'{key}' are of '{name}', which no hypothesis names."
                notes.add("DEF-HYPOTHESIS", key, name, found=name, text=text, **known)
    if notes.problems:
        raise DefinitionError(by_line(notes.problems))
    return stated

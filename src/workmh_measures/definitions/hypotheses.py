"""Read and check hypotheses that stand in a file of their own, for a table of answers without a study."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from ..errors import DefinitionError, nearest_match, problem
from ..model.hypothesis import ExpectedDifference, Hypothesis, HypothesisFile
from ..model.names import score_columns, work_column
from ..model.study import Study
from .hypothesis_checks import Known, check_hypotheses, work_outcomes
from .library import instrument_ids, load_instrument
from .notes import Notes, by_line
from .reader import Document, read_yaml
from .schema import parse

__all__ = ["checked_hypotheses", "instruments_named", "load_hypotheses", "with_work_columns"]


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
    about = instruments_named(stated.hypotheses)
    for key, named in (("columns", stated.columns), ("parameters", stated.parameters)):
        for name in named:
            if name not in about:
                known = {"allowed": about, "nearest": nearest_match(name, about)}
                text = f"'{key}' are of '{name}', which no hypothesis names."
                notes.add("DEF-HYPOTHESIS", key, name, found=name, text=text, **known)
    if notes.problems:
        raise DefinitionError(by_line(notes.problems))
    return stated


def with_work_columns(one: Hypothesis, study: Study) -> Hypothesis:
    """Return a hypothesis about groups of an outcome of work with the column and wave files have it at."""
    outcomes = work_outcomes(study)
    if not isinstance(one, ExpectedDifference) or one.group.column not in outcomes:
        return one
    outcome = outcomes[one.group.column]
    named = {"column": work_column(outcome), "wave": outcome.until}
    return one.model_copy(update={"group": one.group.model_copy(update=named)})


def instruments_named(hypotheses: Sequence[Hypothesis], *, known: Collection[str] = ()) -> tuple[str, ...]:
    """Return the instruments hypotheses are about, in their order, and those whose scores they name as columns.

    Parameters
    ----------
    known : columns that are there, so that no score is needed for them.
    """
    return tuple(dict.fromkeys(name for one in hypotheses for name in _instruments(one, known)))


def _instruments(one: Hypothesis, known: Collection[str]) -> Iterator[str]:
    yield from (side.instrument for side in one.sides if side.instrument is not None)
    for column in (column for column in one.columns if column not in known):
        for name in instrument_ids():
            if column.startswith(f"{name}_") and column in score_columns(load_instrument(name)):
                yield name

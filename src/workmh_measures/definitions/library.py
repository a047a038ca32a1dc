"""Find and load definition files: one file is one instrument or one study; nothing is registered."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Literal

from ..errors import DefinitionError, Problem, nearest_match, problem
from ..model.hypothesis import HypothesisFile
from ..model.instrument import Instrument
from ..model.study import Study, with_repeated_waves
from .compiled_cache import compiled_instrument, keep_compiled
from .notes import by_line
from .reader import Document, read_yaml, source_of
from .schema import parse

__all__ = [
    "beside",
    "check_definition",
    "data_folder",
    "instrument_ids",
    "instrument_path",
    "load_instrument",
    "load_study",
    "scheduled_instruments",
    "study_ids",
    "study_path",
]

Folder = Literal["instruments", "studies"]


def data_folder(name: Folder) -> Path:
    """Return the folder of the ready-made instruments or studies.

    Inside an installed wheel it lies in the package; in an editable install it is the top-level
    folder of the project.
    """
    package = Path(__file__).resolve().parent.parent
    for candidate in (package / name, package.parent.parent / name):
        if candidate.is_dir():
            return candidate
    raise DefinitionError(
        [problem("DEF-READ", where=name, found="the folder is not part of this installation")]
    )


def instrument_ids() -> tuple[str, ...]:
    """Return the ids of all ready-made instruments."""
    return _ids("instruments")


def study_ids() -> tuple[str, ...]:
    """Return the ids of all ready-made studies."""
    return _ids("studies")


def instrument_path(name: str | Path) -> Path:
    """Return the file of an instrument id, or the path itself when it names a file."""
    return _path(name, "instruments")


def study_path(name: str | Path) -> Path:
    """Return the file of a study id, or the path itself when it names a file."""
    return _path(name, "studies")


def load_instrument(name: str | Path) -> Instrument:
    """Load an instrument by id or by path; a file whose bytes passed every check before is not checked again.

    Raises
    ------
    DefinitionError
        With every problem of the file, or ID-UNKNOWN with the nearest id.
    """
    path = instrument_path(name)
    return _instrument(path, source_of(path))


def load_study(name: str | Path) -> Study:
    """Load and check a study by id or by path; its instruments are loaded with it.

    Waves that come again and again are written out (`with_repeated_waves`).
    """
    path = study_path(name)
    return _study(path, source_of(path))


def scheduled_instruments(study: Study) -> dict[str, Instrument]:
    """Return every instrument of a study's schedule, by id."""
    ids = dict.fromkeys(entry.instrument for entry in study.schedule)
    return {name: load_instrument(name) for name in ids}


def check_definition(path: Path) -> Instrument | Study | HypothesisFile:
    """Read a file and check all of it, whatever is known of it.

    Parameters
    ----------
    path : of an instrument, a study or hypotheses; what it is tells what stands in it, wherever the file lies.

    Raises
    ------
    DefinitionError
        With every problem of the file.
    """
    source = source_of(path)
    document = read_yaml(path, source)
    data = document.data
    keys = data if isinstance(data, dict) else {}
    if "schedule" in keys or "waves" in keys:
        return _checked_study(document)
    if "hypotheses" in keys:
        from .hypotheses import checked_hypotheses

        return checked_hypotheses(document)
    return _checked_instrument(document, source)


def beside(instrument: Instrument) -> str:
    """Return a hash of the other definitions that an instrument's checks look at; empty where there are none."""
    folder, digest = data_folder("instruments"), hashlib.sha256()
    for source in instrument.also_from:
        path = folder / f"{source.instrument}.yaml"
        digest.update(hashlib.sha256(path.read_bytes() if path.is_file() else b"").digest())
    return digest.hexdigest() if instrument.also_from else ""


@lru_cache(maxsize=256)
def _instrument(path: Path, source: bytes) -> Instrument:
    known = compiled_instrument(source, beside)
    # The name of the file is checked too, and is no part of its bytes.
    if known is not None and known.id == path.stem:
        return known
    return _checked_instrument(read_yaml(path, source), source)


def _checked_instrument(document: Document, source: bytes) -> Instrument:
    # The checks bring pandas, which takes longer to start than all the rest: only where they are needed.
    from .checks import instrument_problems

    instrument = parse(document, Instrument)
    found = instrument_problems(instrument, document)
    if found:
        raise DefinitionError(found)
    keep_compiled(source, instrument, beside=beside)
    return instrument


@lru_cache(maxsize=64)
def _study(path: Path, source: bytes) -> Study:
    return _checked_study(read_yaml(path, source))


def _checked_study(document: Document) -> Study:
    from .study_checks import study_problems

    try:
        study = parse(document, Study)
    except DefinitionError as refused:
        raise DefinitionError(by_line([*refused.problems, *_further(document)])) from None
    found = study_problems(study, document, load_instrument, instrument_ids())
    if found:
        raise DefinitionError(found)
    return with_repeated_waves(study)


def _further(document: Document) -> list[Problem]:
    """Return what is wrong with a study beside its form, as far as it can be guessed what its form should be."""
    from .guessed_form import guessed
    from .study_checks import study_problems

    meant = guessed(document, Study)
    if meant is None:
        return []
    study, words = meant
    found = study_problems(study, document, load_instrument, instrument_ids())
    return [one for one in found if one.found not in words]


def _ids(folder: Folder) -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in data_folder(folder).glob("*.yaml")))


def _path(name: str | Path, folder: Folder) -> Path:
    text = str(name)
    given = Path(text)
    if given.suffix in (".yaml", ".yml") or "/" in text or "\\" in text:
        if not given.is_file():
            raise DefinitionError([problem("DEF-READ", where=text, found="there is no such file")])
        return given.absolute()
    known = data_folder(folder) / f"{text}.yaml"
    if text.isidentifier() and known.is_file():
        return known
    ids = _ids(folder)
    kind = "instrument" if folder == "instruments" else "study"
    listing = "instruments" if folder == "instruments" else "study list"
    nearest = nearest_match(text, ids)
    raise DefinitionError(
        [problem("ID-UNKNOWN", found=text, allowed=ids, nearest=nearest, kind=kind, listing=listing)]
    )

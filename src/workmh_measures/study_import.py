"""Files into a study, as the command line and the page of staff take them in: checked whole, stored whole, on record."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal, get_args

from .definitions.library import load_instrument
from .errors import Problem, ResponseError, StoreError, nearest_match, problem
from .interop.answer_import import answer_columns, read_answer_rows
from .interop.map_file import ColumnMap
from .interop.named_rows import Wanted, plain_word
from .interop.participant_import import People, people_columns, people_in
from .interop.rating_import import RatingImport, rating_columns, read_ratings
from .interop.register_import import COLUMNS, Extract, RegisterImport, read_extract
from .model.fingerprint import fingerprint
from .model.study import Study
from .storage.events import Event, NoteEvent, new_request_id
from .storage.imported_answers import AnswersOfWave, answer_changes, keep_answers
from .storage.participants import Enrolled, Telling, enrol_told, objections
from .storage.registers import Incoming, RegisterChanges, keep_register_records, register_changes
from .storage.repository import Store
from .storage.unit_ratings import RatingChanges, keep_unit_ratings, rating_changes

__all__ = [
    "KINDS",
    "SLOTS",
    "ImportAsked",
    "ImportKind",
    "ImportReport",
    "check_import",
    "extract_files",
    "import_answers",
    "import_files",
    "incoming",
    "keep_extract",
    "keep_people",
    "keep_rated",
    "proposed_columns",
    "wanted_columns",
]

_SOURCE = re.compile(r"[a-z][a-z0-9_]{0,31}")
ImportKind = Literal["participants", "answers", "registers", "ratings"]
KINDS: tuple[ImportKind, ...] = get_args(ImportKind)

SLOTS: Mapping[ImportKind, tuple[str, ...]] = {
    "participants": ("people",),
    "answers": ("answers",),
    "registers": ("windows", "employment", "benefits"),
    "ratings": ("ratings",),
}
"""The files of each kind of import; of a register the first is needed and at least one of the others."""


@dataclass(frozen=True, kw_only=True)
class ImportAsked:
    """What is to be taken in, and how it is to be read.

    Attributes
    ----------
    kind : what the files hold.
    by, today : who imports; days after today have not come.
    columns : for each file, name in it of a column by its meaning.
    instrument, wave : of answers and ratings.
    occasion : of answers at a wave counted from a job, its number.
    values : further meanings of values in a file of answers; its columns come from `columns`.
    empty : missing code an empty cell of answers stands for; None: an empty cell says nothing.
    reason : why answers on record are changed.
    source : name of the register.
    """

    kind: ImportKind
    by: str
    today: date
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    instrument: str = ""
    wave: str = ""
    occasion: int = 1
    values: ColumnMap = field(default_factory=ColumnMap)
    empty: int | None = None
    reason: str = ""
    source: str = ""

    def of(self, slot: str) -> dict[str, str]:
        """Return the columns named for one file."""
        return dict(self.columns.get(slot, {}))


@dataclass(frozen=True)
class ImportReport:
    """What an import did, or would do.

    Attributes
    ----------
    stored : False for a check.
    new, changed, unchanged : people, answers, records or ratings.
    notes : sentences whoever imports should read.
    files : name and SHA-256 of each file.
    """

    stored: bool
    new: int
    changed: int
    unchanged: int
    notes: tuple[str, ...] = ()
    files: tuple[Mapping[str, str], ...] = ()


def wanted_columns(study: Study, asked: ImportAsked, slot: str) -> Sequence[Wanted]:
    """Return the columns a file may have, by meaning."""
    if asked.kind == "participants":
        return people_columns(study)
    if asked.kind == "registers":
        return COLUMNS[slot]
    instrument = load_instrument(asked.instrument)
    return answer_columns(instrument) if asked.kind == "answers" else rating_columns(instrument)


def proposed_columns(wanted: Sequence[Wanted], names: Sequence[str]) -> dict[str, tuple[str, bool]]:
    """Return the column of a file each wanted one is likely to be, and whether it has one of its names.

    Parameters
    ----------
    names : columns of the file.

    Returns
    -------
    By meaning; what has no name near it is not there, and no column is proposed twice.
    """
    by_word: dict[str, list[str]] = {}
    for name in names:
        by_word.setdefault(plain_word(name), []).append(name)
    sure = {}
    for column in wanted:
        found = dict.fromkeys(
            n for word in (column.name, *column.words) for n in by_word.get(plain_word(word), ())
        )
        if len(found) == 1:
            sure[column.name] = next(iter(found))
    free = [name for name in names if name not in sure.values()]
    likely: dict[str, tuple[str, bool]] = {name: (column, True) for name, column in sure.items()}
    for column in wanted:
        words = () if column.name in likely else (column.name, *column.words)
        near = next((alike for word in words if (alike := nearest_match(word, free)) is not None), None)
        if near is not None:
            likely[column.name] = (near, False)
            free.remove(near)
    return likely


def check_import(store: Store, study: Study, files: Mapping[str, Path], asked: ImportAsked) -> ImportReport:
    """Return what an import would do; nothing is stored.

    Raises
    ------
    ResponseError, StoreError
        Everything that is wrong with the files, row by row.
    """
    return _TAKEN[asked.kind](store, study, files, asked, check=True)


def import_files(store: Store, study: Study, files: Mapping[str, Path], asked: ImportAsked) -> ImportReport:
    """Take files in: everything in them, or nothing.

    Raises
    ------
    ResponseError, StoreError
        As `check_import`; nothing was stored then.
    """
    return _TAKEN[asked.kind](store, study, files, asked, check=False)


def import_answers(
    store: Store, study: Study, files: Mapping[str, Path], asked: ImportAsked, *, check: bool
) -> ImportReport:
    """Take in answers to one instrument at one wave; the note with file and map is written with them."""
    [path], instrument = files.values(), load_instrument(asked.instrument)
    read = read_answer_rows(path, instrument, _answer_map(asked), today=asked.today, empty=asked.empty)
    given = AnswersOfWave(
        instrument=instrument,
        wave=asked.wave,
        occasion=asked.occasion,
        forms=read.forms,
        by=asked.by,
        reason=asked.reason,
    )
    if read.problems:
        raise ResponseError([*read.problems, *_objections(store, study, given)])
    if check:
        changes = answer_changes(store, study, given)
    else:
        changes = keep_answers(store, study, given, also=[_note(files, asked, {"answers": read.columns})])
    notes = [f"Columns left out: {', '.join(read.left_out)}."] if read.left_out else []
    notes += [f"Forms handed in with this: {len(changes.handed_in)}."] if changes.handed_in else []
    counts = (len(changes.new), len(changes.changed), len(changes.unchanged))
    return ImportReport(not check, *counts, tuple(notes), _hashes(files))


# --- the other kinds ------------------------------------------------------------------------------


def keep_people(store: Store, study: Study, path: Path, people: People, asked: ImportAsked) -> list[Enrolled]:
    """Enrol the people of a file; the note with the file is written with them.

    Raises
    ------
    StoreError
        As `storage.participants.enrol_told`; nobody was enrolled then.
    """
    also = [_note({"people": path}, asked, {"people": people.columns})]
    return enrol_told(store, study, people.newcomers, Telling(asked.by, asked.today, also))


def keep_extract(
    store: Store, study: Study, extract: Extract, read: RegisterImport, asked: ImportAsked
) -> RegisterChanges:
    """Store an extract of a register; the note with its files is written with it.

    Raises
    ------
    StoreError
        As `storage.registers.keep_register_records`; nothing was stored then.
    """
    files = extract_files(extract)
    told = {"entered_by": asked.by, "data": {"files": [dict(one) for one in _hashes(files)]}}
    also = [_note(files, replace(asked, source=extract.source), read.columns)]
    return keep_register_records(store, study.id, incoming(extract, read), told, also)


def keep_rated(
    store: Store, study: Study, path: Path, read: RatingImport, asked: ImportAsked
) -> RatingChanges:
    """Store ratings of units; the note with the file is written with them.

    Raises
    ------
    StoreError
        As `storage.unit_ratings.keep_unit_ratings`; nothing was stored then.
    """
    told = {"entered_by": asked.by, "fingerprint": fingerprint(load_instrument(asked.instrument))}
    also = [_note({"ratings": path}, asked, {"ratings": read.columns})]
    return keep_unit_ratings(store, study.id, read.ratings, told, also)


def extract_files(extract: Extract) -> dict[str, Path]:
    """Return the files of an extract by what they hold."""
    files = {"windows": extract.windows, "employment": extract.employment, "benefits": extract.benefits}
    return {slot: path for slot, path in files.items() if path is not None}


def incoming(extract: Extract, read: RegisterImport) -> Incoming:
    """Return what was read of an extract as the store takes it."""
    return Incoming(read.records, extract.source, may_tell_less=extract.knows is not None)


def _participants(
    store: Store, study: Study, files: Mapping[str, Path], asked: ImportAsked, *, check: bool
) -> ImportReport:
    people = people_in(files["people"], study, today=asked.today, columns=asked.of("people"))
    problems = [*people.problems, *objections(store, study, people.newcomers, today=asked.today)]
    if problems:
        raise ResponseError(problems)
    before = {one.participant: one for one in store.participants(study.id)}
    new = sum(one.participant not in before for one in people.newcomers)
    known = [(one, before[one.participant]) for one in people.newcomers if one.participant in before]
    consented = sum(one.consent is not None and record.consent is None for one, record in known)
    if not check:
        made = keep_people(store, study, files["people"], people, asked)
        new = sum(one.is_new for one in made)
        consented = sum(one.consented and not one.is_new for one in made)
    notes = [f"Columns left out: {', '.join(people.left_out)}."] if people.left_out else []
    same = len(people.newcomers) - new - consented
    return ImportReport(not check, new, consented, same, tuple(notes), _hashes(files))


def _registers(
    store: Store, study: Study, files: Mapping[str, Path], asked: ImportAsked, *, check: bool
) -> ImportReport:
    if "windows" not in files or len(files) < 2:
        text = "A register needs its windows and a table of work, of benefits, or both."
        raise ResponseError([problem("IMPORT-FILE", text=text)])
    if not _SOURCE.fullmatch(asked.source):
        fault = "is not a small letter followed by small letters, digits and _, 32 at most"
        raise ResponseError([problem("REG-SOURCE", found=asked.source, text=fault)])
    columns = {f"{slot}.{name}": column for slot in files for name, column in asked.of(slot).items()}
    extract = Extract(
        windows=files["windows"],
        source=asked.source,
        employment=files.get("employment"),
        benefits=files.get("benefits"),
        columns=columns,
    )
    people = [one.participant for one in store.participants(study.id)]
    read = read_extract(extract, people, today=asked.today)
    if read.problems:
        raise ResponseError(read.problems)
    if check:
        changes = register_changes(store, study.id, incoming(extract, read))
    else:
        changes = keep_extract(store, study, extract, read, asked)
    counts = (len(changes.new), len(changes.changed), len(changes.unchanged))
    return ImportReport(not check, *counts, read.notes, _hashes(files))


def _ratings(
    store: Store, study: Study, files: Mapping[str, Path], asked: ImportAsked, *, check: bool
) -> ImportReport:
    instrument = load_instrument(asked.instrument)
    read = read_ratings(files["ratings"], instrument, today=asked.today, columns=asked.of("ratings"))
    if read.problems:
        raise ResponseError(read.problems)
    if check:
        changes = rating_changes(store, study.id, read.ratings)
    else:
        changes = keep_rated(store, study, files["ratings"], read, asked)
    counts = (len(changes.new), len(changes.changed), len(changes.unchanged))
    return ImportReport(not check, *counts, read.notes, _hashes(files))


_TAKEN = {
    "participants": _participants,
    "answers": import_answers,
    "registers": _registers,
    "ratings": _ratings,
}


def _objections(store: Store, study: Study, given: AnswersOfWave) -> Sequence[Problem]:
    """Return what stands against the rows that could be read, to be told together with those that could not."""
    try:
        answer_changes(store, study, given)
    except StoreError as refusal:
        return refusal.problems
    return ()


# --- parts ----------------------------------------------------------------------------------------


def _answer_map(asked: ImportAsked) -> ColumnMap:
    named = asked.of("answers")
    person, day = named.pop("participant", asked.values.id), named.pop("date", None)
    items = {**asked.values.items, **named} | ({"date": day} if day else {})
    return replace(asked.values, id=person, items=items)


def _hashes(files: Mapping[str, Path]) -> tuple[dict[str, str], ...]:
    return tuple(
        {"name": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        for path in files.values()
    )


def _note(files: Mapping[str, Path], asked: ImportAsked, columns: Mapping[str, Mapping[str, str]]) -> Event:
    """Return the note that says which files came in and how they were read."""
    told = {"instrument": asked.instrument, "wave": asked.wave, "source": asked.source}
    data = {
        "what": "imported",
        "kind": asked.kind,
        **{name: value for name, value in told.items() if value},
        **({"occasion": asked.occasion} if asked.occasion > 1 else {}),
        "files": [dict(one) for one in _hashes(files)],
        "columns": {slot: dict(named) for slot, named in columns.items()},
    }
    return NoteEvent(request_id=new_request_id(), entered_by=asked.by, data=data)

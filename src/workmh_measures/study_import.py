"""Files into a study, as the command line and the page of staff take them in: checked whole, stored whole, on record."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from .definitions.library import load_instrument, scheduled_instruments
from .errors import Problem, ResponseError, StoreError, problem
from .interop.answer_import import answer_columns, read_answer_rows
from .interop.form_reader import SeveralWaves
from .interop.import_asked import KINDS, SLOTS, ImportAsked, ImportKind, ImportPart, ImportReport, file_hashes
from .interop.long_answers import long_columns, names_a_form, read_long_answers
from .interop.map_file import ColumnMap
from .interop.named_rows import Wanted
from .interop.participant_import import (
    People,
    kept_blind,
    people_columns,
    people_in,
    telling_columns,
)
from .interop.rating_import import RatingImport, rating_columns, read_ratings
from .interop.register_import import COLUMNS, Extract, RegisterImport, read_extract
from .interop.wide_answers import read_wide_answers, wide_columns
from .model.fingerprint import fingerprint
from .model.instrument import Instrument
from .model.study import Study
from .storage.events import Event, NoteEvent, new_request_id
from .storage.imported_answers import AnswerChanges, AnswersOfWave, answer_changes, keep_answers
from .storage.participants import Enrolled, Telling, enrol_told, objections
from .storage.registers import Incoming, RegisterChanges, keep_register_records, register_changes
from .storage.repository import Store
from .storage.unit_ratings import RatingChanges, keep_unit_ratings, rating_changes
from .trial.employment import LOG

__all__ = [
    "KINDS",
    "SLOTS",
    "ImportAsked",
    "ImportKind",
    "ImportPart",
    "ImportReport",
    "check_import",
    "extract_files",
    "import_answers",
    "import_files",
    "incoming",
    "keep_extract",
    "keep_people",
    "keep_rated",
    "wanted_columns",
]

_SOURCE = re.compile(r"[a-z][a-z0-9_]{0,31}")


def wanted_columns(study: Study, asked: ImportAsked, slot: str) -> Sequence[Wanted]:
    """Return the columns a file may have, by meaning."""
    if asked.kind == "participants":
        hidden = frozenset() if asked.arms else telling_columns(study)
        return [column for column in people_columns(study) if column.name not in hidden]
    if asked.kind == "registers":
        return COLUMNS[slot]
    if asked.wide:
        return wide_columns(_instruments(study, asked))
    if asked.kind == "answers" and not asked.wave:
        by_form = names_a_form((), asked.of(slot))
        return long_columns(_instruments(study, asked), by_form=by_form)
    instrument = load_instrument(asked.instrument)
    return answer_columns(instrument) if asked.kind == "answers" else rating_columns(instrument)


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
    """Take in answers of one wave or of several; the note with file and map is written with them."""
    [path] = files.values()
    read = _read_answers(path, study, asked)
    if read.problems:
        raise ResponseError([*read.problems, *_objections(store, study, read.given)])
    if check:
        changes = answer_changes(store, study, read.given)
    else:
        changes = keep_answers(store, study, read.given, [_note(files, asked, {"answers": read.columns})])
    parts = [_part(one) for one in changes]
    handed_in = sum(len(one.handed_in) for one in changes)
    notes = [f"Columns left out: {', '.join(read.left_out)}."] if read.left_out else []
    if read.alike:
        notes.insert(0, f"Not read, though they begin like items: {', '.join(read.alike)}.")
    notes += [f"Forms handed in with this: {handed_in}."] if handed_in else []
    return ImportReport(
        not check,
        sum(one.new for one in parts),
        sum(one.changed for one in parts),
        sum(one.unchanged for one in parts),
        tuple(notes),
        file_hashes(files),
        () if asked.wave else tuple(parts),
    )


@dataclass(frozen=True)
class _AnswersRead:
    """Answers out of a file, by wave and instrument, and what is wrong with it."""

    given: Sequence[AnswersOfWave]
    columns: Mapping[str, str]
    left_out: Sequence[str]
    problems: Sequence[Problem]
    alike: Sequence[str] = ()


def _read_answers(path: Path, study: Study, asked: ImportAsked) -> _AnswersRead:
    told: dict[str, str] = {"by": asked.by, "reason": asked.reason}
    if asked.wave:
        instrument = load_instrument(asked.instrument)
        one = read_answer_rows(path, instrument, _answer_map(asked), today=asked.today, empty=asked.empty)
        given = AnswersOfWave(
            instrument=instrument, wave=asked.wave, occasion=asked.occasion, forms=one.forms, **told
        )
        return _AnswersRead([given], one.columns, one.left_out, one.problems)
    how = SeveralWaves(
        study=study,
        instruments=_instruments(study, asked),
        today=asked.today,
        given=_answer_map(asked),
        waves=asked.waves,
        empty=asked.empty,
    )
    read = read_wide_answers(path, how) if asked.wide else read_long_answers(path, how)
    several = [
        AnswersOfWave(
            instrument=part.instrument, wave=part.wave, occasion=part.occasion, forms=part.forms, **told
        )
        for part in read.parts
    ]
    return _AnswersRead(several, read.columns, read.left_out, read.problems, read.alike)


def _instruments(study: Study, asked: ImportAsked) -> dict[str, Instrument]:
    """Return the instruments a file of several waves may hold."""
    known = scheduled_instruments(study)
    if not asked.instrument:
        return known
    if asked.instrument not in known:
        raise ResponseError(
            [problem("FORM-SCHEDULE", where=f"Study {study.id}", found=asked.instrument, allowed=[*known])]
        )
    return {asked.instrument: known[asked.instrument]}


def _part(changes: AnswerChanges) -> ImportPart:
    given = changes.given
    people = len({form.participant for form in given.forms})
    counts = (len(changes.new), len(changes.changed), len(changes.unchanged))
    return ImportPart(given.wave, given.occasion, given.instrument.id, people, *counts)


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
    told = {"entered_by": asked.by, "data": {"files": [dict(one) for one in file_hashes(files)]}}
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
    people = people if asked.arms else kept_blind(people, study)
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
    return ImportReport(not check, new, consented, same, tuple(notes), file_hashes(files))


def _registers(
    store: Store, study: Study, files: Mapping[str, Path], asked: ImportAsked, *, check: bool
) -> ImportReport:
    if "windows" not in files or len(files) < 2:
        text = "A register needs its windows and a table of work, of benefits, or both."
        raise ResponseError([problem("IMPORT-FILE", text=text)])
    if not _SOURCE.fullmatch(asked.source):
        fault = "is not a small letter followed by small letters, digits and _, 32 at most"
        raise ResponseError([problem("REG-SOURCE", found=asked.source, text=fault)])
    if asked.source == LOG and not asked.arms:
        text = "The log of staff is kept of some arms alone, so nobody kept blind can take it in."
        raise ResponseError([problem("IMPORT-FILE", text=text)])
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
    return ImportReport(not check, *counts, read.notes, file_hashes(files))


def _ratings(
    store: Store, study: Study, files: Mapping[str, Path], asked: ImportAsked, *, check: bool
) -> ImportReport:
    if study.units_tell_arms and not asked.arms:
        text = "That a unit is rated tells its arm, so nobody kept blind can take ratings in."
        raise ResponseError([problem("IMPORT-FILE", text=text)])
    instrument = load_instrument(asked.instrument)
    read = read_ratings(files["ratings"], instrument, today=asked.today, columns=asked.of("ratings"))
    if read.problems:
        raise ResponseError(read.problems)
    if check:
        changes = rating_changes(store, study.id, read.ratings)
    else:
        changes = keep_rated(store, study, files["ratings"], read, asked)
    counts = (len(changes.new), len(changes.changed), len(changes.unchanged))
    return ImportReport(not check, *counts, read.notes, file_hashes(files))


_TAKEN = {
    "participants": _participants,
    "answers": import_answers,
    "registers": _registers,
    "ratings": _ratings,
}


def _objections(store: Store, study: Study, given: Sequence[AnswersOfWave]) -> Sequence[Problem]:
    """Return what stands against the rows that could be read, to be told together with those that could not."""
    try:
        answer_changes(store, study, given)
    except StoreError as refusal:
        return refusal.problems
    return ()


# --- parts ----------------------------------------------------------------------------------------


def _answer_map(asked: ImportAsked) -> ColumnMap:
    named = asked.of("answers")
    person, wave = named.pop("participant", asked.values.id), named.pop("wave", asked.values.wave)
    items = {**asked.values.items, **named}
    return replace(asked.values, id=person, wave=wave, items=items, alone=asked.only_named)


def _note(files: Mapping[str, Path], asked: ImportAsked, columns: Mapping[str, Mapping[str, str]]) -> Event:
    """Return the note that says which files came in and how they were read."""
    told = {"instrument": asked.instrument, "wave": asked.wave, "source": asked.source}
    data = {
        "what": "imported",
        "kind": asked.kind,
        **{name: value for name, value in told.items() if value},
        **({"occasion": asked.occasion} if asked.occasion > 1 else {}),
        **({"waves": dict(asked.waves)} if asked.waves else {}),
        "files": [dict(one) for one in file_hashes(files)],
        "columns": {slot: dict(named) for slot, named in columns.items()},
    }
    return NoteEvent(request_id=new_request_id(), entered_by=asked.by, data=data)

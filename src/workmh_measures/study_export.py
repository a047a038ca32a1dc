"""A study out of its store into files: read at one moment, whole or not at all, and every export on record."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

from .dataset.blinded import arms_apart, blinded
from .dataset.blinding import arm_letters, reveals_by_size
from .dataset.codebook import Dataset
from .dataset.reshape import to_wide
from .dataset.reversed_copies import with_reversed
from .dataset.withheld import day_variables, text_variables, without
from .definitions.library import load_instrument, scheduled_instruments
from .errors import ExportError, ResponseError, StoreError, problem
from .export.files import FORMATS
from .export.missing_codes import without_missing_codes
from .export.study_files import Order, export_tables
from .model.fingerprint import fingerprint
from .model.instrument import Instrument
from .model.rating import UnitRating
from .model.record import Enrolment
from .model.study import Study
from .model.work import RegisterRecord
from .storage.allocation import sealings
from .storage.chain import Head, head
from .storage.events import new_request_id
from .storage.registers import register_records_within
from .storage.repository import Store
from .storage.study_data import dataset_within, enrolments_within
from .storage.study_events import ExportedEvent
from .storage.study_record import require_study
from .storage.unit_ratings import unit_ratings_within
from .trial.counting_job import counting_jobs
from .trial.employment import LOG
from .trial.rating_table import rating_tables
from .trial.register_tables import register_months, spells
from .trial.work_conflicts import conflict_table
from .trial.work_variables import with_work_variables

__all__ = ["ALL_FORMATS", "TABLES", "Choices", "export_study"]

_FURTHER = ("xlsx", "dta", "parquet")
ALL_FORMATS = (*FORMATS, *_FURTHER)
"""Kinds of file an export can be written as."""

TABLES = ("long", "wide", "months", "spells", "conflicts", "ratings")
"""What an export can hold: people by wave, people, register months, spells, conflicts, ratings of units."""


def _untold(_done: float, _what: str) -> None:
    """Say nothing."""


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What goes into an export, and how.

    Attributes
    ----------
    day : that decides what is due and overdue; the same store and choices give the same content.
    language : of all labels.
    tables : some of `TABLES`.
    formats : some of `ALL_FORMATS`.
    missing : reasons of missing answers as codes, or as empty cells.
    blind : leave out what reveals the arm; a letter stands in its place where allocation is sealed.
    arms_to : folder for what a blinded copy leaves out, and nothing else.
    free_text : with what people wrote in their own words.
    dates : with the days of jobs, withdrawal and death.
    reversed : with keyed copies of reversed items.
    tell : hears how far the export has come, 0 to 1, and what is being written.
    """

    day: date
    language: str
    tables: tuple[str, ...] = TABLES
    formats: tuple[str, ...] = ("sav", "sps", "csv", "codebook")
    missing: Literal["codes", "sysmis"] = "codes"
    blind: bool = False
    arms_to: Path | None = None
    free_text: bool = False
    dates: bool = False
    reversed: bool = False
    tell: Callable[[float, str], object] = _untold


@dataclass(frozen=True)
class _State:
    """A study as its store holds it at one moment; `study` is marked when anything of it was made up."""

    study: Study
    study_fingerprint: str
    head: Head
    dataset: Dataset
    people: list[Enrolment]
    records: list[RegisterRecord]
    ratings: list[UnitRating]
    label_key: str | None


@dataclass
class _Made:
    """The tables of an export, and what was left out of them."""

    tables: dict[str, Dataset]
    left_out: dict[str, list[str]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    arms: Dataset | None = None


def export_study(store: Store, study: Study, *, folder: Path, choices: Choices, by: str | None) -> list[Path]:
    """Write the tables of a study with codebook, syntax and one manifest, and put the export on record.

    Parameters
    ----------
    folder : made if it does not exist. Files of the same names are replaced, all or none.
    by : who exports; None leaves the export off the record, and the manifest says so.

    Returns
    -------
    Every file written, the manifest last.

    Raises
    ------
    ExportError
        With every reason why a file cannot be written, because the export cannot be recorded, or because a blinded
        copy would lie beside an export that tells the arm; no file is there then.
    StoreError
        If the store holds another study.
    """
    require_study(store, study)
    if choices.blind:
        _refuse_unblinded(folder, f"{study.id}.manifest.json")
    choices.tell(0.05, "read")
    state = _state(store, study, choices.day)
    choices.tell(0.35, "tables")
    made = _made(state, choices)
    folder.mkdir(parents=True, exist_ok=True)
    apart = None
    if choices.arms_to is not None and made.arms is not None:
        choices.arms_to.mkdir(parents=True, exist_ok=True)
        apart = choices.arms_to, made.arms
    order = Order(
        state.study.id,
        choices.language,
        choices.formats,
        _told(state, choices, made, by),
        further=dict.fromkeys(_FURTHER, _write_further),
        tell=lambda done, table: choices.tell(0.5 + 0.45 * done, table),
    )
    return export_tables(
        made.tables,
        folder,
        order,
        apart=apart,
        announce=lambda manifest: _record(store, manifest, by),
    )


def _refuse_unblinded(folder: Path, manifest: str) -> None:
    """Refuse a folder with an export that tells the arm: what it has beyond the blinded copy would stay beside it."""
    if not (folder / manifest).exists():
        return
    try:
        told = json.loads((folder / manifest).read_text(encoding="utf-8"))
    except ValueError:
        told = None
    if not (isinstance(told, dict) and told.get("blinded") is True):
        raise ExportError([problem("EXP-BLIND", where=str(folder), found=manifest)])


def _state(store: Store, study: Study, day: date) -> _State:
    instruments = scheduled_instruments(study)
    with store.reading() as connection:
        dataset = dataset_within(connection, study, instruments, today=day)
        sealed = sealings(connection, study.id)
        return _State(
            study=study.model_copy(update={"simulated": dataset.codebook.simulated}),
            study_fingerprint=fingerprint(study),
            head=head(connection, study.id),
            dataset=dataset,
            people=enrolments_within(connection, study.id),
            records=register_records_within(connection, study.id),
            ratings=unit_ratings_within(connection, study.id),
            label_key=str(sealed[0].content["label_key"]) if sealed else None,
        )


def _made(state: _State, choices: Choices) -> _Made:
    tables = dict(_tables(state, choices))
    made = _Made({name: table for name, table in tables.items() if len(table.frame)})
    made.left_out["tables_without_rows"] = [name for name, table in tables.items() if not len(table.frame)]
    texts = {name for table in made.tables.values() for name in text_variables(table)}
    days = set() if choices.dates else {*day_variables(state.study)}
    dropped = days if choices.free_text else days | texts
    made.left_out["free_text"] = [] if choices.free_text else sorted(texts)
    made.left_out["days"] = sorted(days)
    made.tables = {name: without(table, dropped) for name, table in made.tables.items()}
    if choices.missing == "sysmis":
        made.tables = {name: without_missing_codes(table) for name, table in made.tables.items()}
    if choices.blind:
        _blind(state, made)
    return made


def _tables(state: _State, choices: Choices) -> Iterator[tuple[str, Dataset]]:
    study, people = state.study, state.people
    records = [one for one in state.records if not (choices.blind and one.source == LOG)]
    wanted = choices.tables
    answers = with_reversed(state.dataset) if choices.reversed else state.dataset
    long = with_work_variables(answers, study, people, records, today=choices.day)
    if "long" in wanted:
        yield "long", long
    if "wide" in wanted:
        later = len(study.anchors) > 1
        yield "wide", to_wide(long, study, counting=counting_jobs(study, people, records) if later else None)
    if "months" in wanted:
        yield "months", register_months(study, people, records)
    if "spells" in wanted:
        yield "spells", spells(study, people, records)
    if "conflicts" in wanted:
        yield "conflicts", conflict_table(study, state.dataset, people, records)
    if "ratings" in wanted:
        rating: Mapping[str, Instrument] = {
            record.instrument: load_instrument(record.instrument) for record in study.unit_records
        }
        for name, table in rating_tables(study, rating, state.ratings).items():
            yield f"ratings_{name}", table


def _blind(state: _State, made: _Made) -> None:
    """Leave out what reveals the arm; who was rated for fidelity reveals it too, and of whom staff keep a log."""
    study, letters = state.study, None
    if state.label_key is not None:
        by_arm = arm_letters(study, state.label_key)
        letters = {arm.code: by_arm[arm.id] for arm in study.arms}
    else:
        made.warnings.append(
            "Allocation is not sealed in this store, so no letter stands in place of the arm."
        )
    ratings = [name for name in made.tables if name.startswith("ratings_")]
    telling = {v.name for table in made.tables.values() for v in table.codebook if v.reveals_arm}
    made.left_out["reveals_arm"] = sorted(telling)
    made.left_out["tables_that_reveal_arm"] = ratings
    made.left_out["sources_that_reveal_arm"] = sorted({one.source for one in state.records} & {LOG})
    made.arms = arms_apart(state.dataset, letters)
    made.tables = {name: blinded(t, letters) for name, t in made.tables.items() if name not in ratings}
    counts = {arm.id: sum(person.arm == arm.id for person in state.people) for arm in study.arms}
    if letters is not None and reveals_by_size(study, counts):
        made.warnings.append("The sizes of the groups show which letter is which arm.")


def _stata_names(made: _Made) -> dict[str, str]:
    from .interop.labelled_table import stata_names

    return stata_names(name for table in made.tables.values() for name in table.codebook.names)


def _told(state: _State, choices: Choices, made: _Made, by: str | None) -> dict[str, object]:
    shorter = {"stata_names": _stata_names(made)} if "dta" in choices.formats else {}
    return {
        **shorter,
        "study": state.study.id,
        "study_fingerprint": state.study_fingerprint,
        "simulated": state.study.simulated,
        "day": choices.day.isoformat(),
        "chain": {"seq": state.head.seq, "hash": state.head.hash},
        "recorded": by is not None,
        "blinded": choices.blind,
        "missing": choices.missing,
        "reversed": choices.reversed,
        "left_out": made.left_out,
        "warnings": made.warnings,
    }


def _write_further(dataset: Dataset, path: Path, language: str) -> None:
    from .interop.labelled_table import stata_names, with_names, write_labelled

    if path.suffix == ".dta":
        dataset = with_names(dataset, stata_names(dataset.codebook.names))
    try:
        write_labelled(dataset, path, language)
    except ResponseError as refused:
        found = "; ".join(one.text for one in refused.problems)
        raise ExportError([problem("EXP-FILE", where=path.name, found=found)]) from refused


def _record(store: Store, manifest: Mapping[str, Any], by: str | None) -> None:
    if by is None:
        return
    kept = ("day", "content_sha256", "blinded", "missing", "left_out", "software")
    files = {file["file"]: file["sha256"] for table in manifest["tables"] for file in table["files"]}
    told = {"what": "tables", **{name: manifest[name] for name in kept}, "files": files}
    event = ExportedEvent(request_id=new_request_id(), entered_by=by, data=told)
    try:
        store.append(manifest["study"], [event])
    except StoreError as refused:
        found = "; ".join(str(one.found) for one in refused.problems)
        raise ExportError([problem("EXP-RECORD", found=found)]) from refused

"""Every kind of file into a study: the page and the command line tell the same, and all of it comes in or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pyreadstat
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from workmh_measures.cli import main
from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.errors import ProblemError
from workmh_measures.storage.events import EnrolledEvent, Kind
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_events import ReachedEvent
from workmh_measures.study_import import ImportAsked, ImportKind, check_import, import_files
from workmh_measures.ui.data_in.import_work import Place, take_in

STUDY = load_study("ips_rct")
TODAY = date(2026, 11, 23)
WINDOWS = "deltaker;fra;til;merke\nP1;01.01.2024;31.12.2025;x\nP2;01.01.2024;31.12.2025;x\n"
WORK = "deltaker;fra;til;slag;timer\nP1;01.03.2024;;Ordinært arbeid;18,75\nP2;01.03.2024;;VTA;\n"
BENEFITS = "deltaker;fra;til;slag\nP2;01.02.2024;;AAP\n"
FILES: dict[ImportKind, dict[str, str]] = {
    "participants": {
        "people": "Pseudonym;unit;inclusion;språk\nABC-1;Bergen;01.06.2026;nb\nABC-2;Oslo;2026-06-02;nb\n"
    },
    "registers": {"windows": WINDOWS, "employment": WORK, "benefits": BENEFITS},
    "ratings": {
        "ratings": "enhet;dato;vurdert av;total\nBergen;2020-04-01;Kari;98\nBergen;2021-04-01;Kari;101\n"
    },
}
MORE: dict[ImportKind, dict[str, str]] = {
    "participants": {},
    "registers": {"source": "aa_register"},
    "ratings": {"instrument": "ips25"},
}
COMMANDS: dict[ImportKind, list[str]] = {
    "participants": ["participants", "people.csv"],
    "registers": [
        "registers", "--windows", "windows.csv", "--employment", "employment.csv", "--benefits", "benefits.csv",
        "--source", "aa_register",
    ],
    "ratings": ["ratings", "ratings.csv", "--instrument", "ips25"],
}  # fmt: skip
KINDS = tuple(FILES)
CHANCE = {"request_id", "recorded_at", "payload_hash", "previous_hash", "row_hash", "received_at"}


def made(path: Path) -> Store:
    store = Store.create(f"sqlite:///{path}")
    people = [
        EnrolledEvent(request_id=n, entered_by="a", participant=n, anchors={"inclusion": date(2024, 2, 10)}, unit="Bergen")
        for n in ("P1", "P2", "P3")
    ]  # fmt: skip
    store.append(STUDY.id, people)
    return store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(made(tmp_path / "store.sqlite")) as store:
        yield store


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(folder: Path, kind: ImportKind, **instead: str) -> dict[str, Path]:
    files = {**FILES[kind], **instead}
    for slot, content in files.items():
        (folder / f"{slot}.csv").write_text(content, "utf-8")
    return {slot: folder / f"{slot}.csv" for slot in files}


def asked(kind: ImportKind) -> ImportAsked:
    return ImportAsked(kind=kind, by="dana", today=TODAY, **MORE[kind])


def told(store: Store) -> list[tuple[Any, ...]]:
    """Return what the record tells, without the chance and the moments of each store."""
    return [
        (*(value for name, value in event.columns.items() if name not in CHANCE), event.content)
        for event in store.events(STUDY.id)
    ]


def counts(store: Store) -> tuple[int, int]:
    return len(store.participants(STUDY.id)), sum(1 for _ in store.events(STUDY.id))


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_and_the_command_line_put_the_same_on_record(
    kind: ImportKind, folder: Path, store: Store
) -> None:
    files = written(folder, kind)
    content = {slot: (path.name, path.read_bytes()) for slot, path in files.items()}
    place = Place(f"sqlite:///{folder / 'store.sqlite'}", STUDY.id, "reading", "storing")
    preview = take_in(lambda *_: None, files=content, asked=asked(kind), place=place, stored=False)
    assert counts(store) == (3, 3)
    done = take_in(lambda *_: None, files=content, asked=asked(kind), place=place, stored=True)
    assert (preview.stored, preview.new, preview.changed) == (False, done.new, done.changed)
    assert (done.stored, done.new) == (True, 2)
    with closing(made(folder / "other.sqlite")) as other:
        about = ["--store", f"sqlite:///{folder / 'other.sqlite'}", "--study", STUDY.id, "--by", "dana"]
        with pytest.raises(SystemExit) as end:
            main(["import", *COMMANDS[kind], *about])
        assert not end.value.code
        assert told(other) == told(store)
    [note] = store.events(STUDY.id, kind=Kind.NOTE)
    hashes = [hashlib.sha256(path.read_bytes()).hexdigest() for path in files.values()]
    assert note.content is not None
    assert [file["sha256"] for file in note.content["files"]] == hashes  # type: ignore[index]
    assert set(note.content["columns"]) == set(files)  # type: ignore[call-overload]


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_file_again_adds_nothing(kind: ImportKind, folder: Path, store: Store) -> None:
    files = written(folder, kind)
    import_files(store, STUDY, files, asked(kind))
    before = store.head(STUDY.id)
    again = import_files(store, STUDY, files, asked(kind))
    assert (again.new, again.changed, again.unchanged) == (0, 0, 2)
    assert store.head(STUDY.id) == before


@pytest.mark.parametrize("kind", KINDS)
def test_data_and_note_come_in_together_or_not_at_all(kind: ImportKind, folder: Path, store: Store) -> None:
    files = written(folder, kind)
    before = told(store)
    with store.writing() as connection:
        connection.execute(
            text("CREATE TRIGGER fault BEFORE INSERT ON event WHEN NEW.kind = 'note' BEGIN SELECT RAISE(ABORT, 'full'); END")
        )  # fmt: skip
    with pytest.raises((ProblemError, DatabaseError)):
        import_files(store, STUDY, files, asked(kind))
    assert told(store) == before
    with store.writing() as connection:
        connection.execute(text("DROP TRIGGER fault"))
    assert import_files(store, STUDY, files, asked(kind)).new == 2
    assert store.verify(STUDY.id).ok


WRONG: dict[ImportKind, tuple[dict[str, str], list[str]]] = {
    "participants": (
        {"people": "Pseudonym;unit;inclusion\n;Bergen;01.06.2026\n   ;Oslo;01.06.2026\nABC-3;Bergen;32.06.2026\nP1;Oslo;\n"},
        ["people.csv:2", "people.csv:3", "people.csv:4", "people.csv:5"],
    ),
    "registers": (
        {"employment": "deltaker;fra;til;slag\n;01.03.2024;;VTA\nP9;01.03.2024;;VTA\nP1;2024-13-01;;hagearbeid\n"},
        ["employment.csv:2", "employment.csv:3", "employment.csv:4", "employment.csv:4"],
    ),
    "ratings": (
        {"ratings": "enhet;dato;total\n;2020-04-01;98\nBergen;;98\nBergen;2020-04-01;mange\n"},
        ["ratings.csv:2", "ratings.csv:3", "ratings.csv:4"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_everything_wrong_is_told_at_once_and_nothing_is_stored(
    kind: ImportKind, folder: Path, store: Store
) -> None:
    wrong, places = WRONG[kind]
    files, before = written(folder, kind, **wrong), store.head(STUDY.id)
    for step in (check_import, import_files):
        with pytest.raises(ProblemError) as refusal:
            step(store, STUDY, files, asked(kind))
        where = [one.where.rpartition("/")[2].partition(",")[0] for one in refusal.value.problems]
        assert where == places
    assert store.head(STUDY.id) == before
    assert "" not in {one.participant for one in store.participants(STUDY.id)}


def workbook(path: Path, rows: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_ids_that_a_spreadsheet_made_numbers_are_the_digits_that_were_typed(
    folder: Path, store: Store
) -> None:
    people = workbook(
        folder / "people.xlsx", [["id", "inclusion"], [123456789012, "2026-06-01"], [412, "2026-06-02"]]
    )
    import_files(store, STUDY, {"people": people}, asked("participants"))
    known = {one.participant for one in store.participants(STUDY.id)}
    assert {"123456789012", "412"} <= known
    table = pd.DataFrame({"participant": [123456789012.0, 412.0], "who5_01": [1.0, np.nan]})
    pyreadstat.write_sav(table, str(folder / "answers.sav"))
    table.to_parquet(folder / "answers.parquet")
    for name in ("answers.sav", "answers.parquet"):
        study = load_study("demo")
        with closing(made(folder / f"{name}.sqlite")) as other:
            other.append(
                study.id,
                [EnrolledEvent(request_id=n, entered_by="a", participant=n) for n in ("123456789012", "412")],
            )
            wanted = ImportAsked(kind="answers", by="dana", today=TODAY, instrument="who5", wave="t0")
            import_files(other, study, {"answers": folder / name}, wanted)
            assert [(a.participant, a.value) for a in other.current_answers(study.id)] == [
                ("123456789012", 1)
            ]


def test_a_number_too_long_for_a_spreadsheet_is_no_id(folder: Path, store: Store) -> None:
    people = workbook(folder / "people.xlsx", [["id", "inclusion"], [1234567890123456, "2026-06-01"]])
    with pytest.raises(ProblemError, match="more digits than a spreadsheet keeps"):
        import_files(store, STUDY, {"people": people}, asked("participants"))
    assert counts(store) == (3, 3)


def test_a_consent_of_somebody_enrolled_is_something_to_import(folder: Path, store: Store) -> None:
    files = written(folder, "participants", people="id;samtykke;consent_version\nP1;2026-06-01;1\nP2;;\n")
    would = check_import(store, STUDY, files, asked("participants"))
    assert (would.new, would.changed, would.unchanged) == (0, 1, 1)
    done = import_files(store, STUDY, files, asked("participants"))
    assert (done.new, done.changed, done.unchanged) == (0, 1, 1)
    assert [one.participant for one in store.participants(STUDY.id) if one.consent is not None] == ["P1"]
    assert import_files(store, STUDY, files, asked("participants")).changed == 0


def test_answers_of_a_later_job_are_told_by_its_number(folder: Path, store: Store) -> None:
    study = load_study("demo")
    job = next(wave for wave in study.survey_waves if wave.anchor != study.anchors[0])
    instrument = study.instruments_at(job.id)[0].instrument
    item = load_instrument(instrument).item_ids[0]
    store.append(
        study.id,
        [
            EnrolledEvent(
                request_id="p1", entered_by="a", participant="P1", anchors={"inclusion": date(2024, 1, 1)}
            )
        ],
    )
    for number, day in ((1, date(2024, 3, 1)), (2, date(2024, 9, 1))):
        reached = ReachedEvent(
            request_id=f"job-{number}",
            entered_by="a",
            participant="P1",
            what=job.anchor,
            number=number,
            day=day,
        )
        store.append(study.id, [reached])
    (folder / "answers.csv").write_text(f"participant,{item}\nP1,1\n", "utf-8")
    command = [
        "import",
        "answers",
        "answers.csv",
        "--instrument",
        instrument,
        "--wave",
        job.id,
        "--by",
        "dana",
    ]
    about = ["--store", f"sqlite:///{folder / 'store.sqlite'}", "--study", study.id]
    for occasion, code in (("2", 0), ("3", 1)):
        with pytest.raises(SystemExit) as end:
            main([*command, *about, "--occasion", occasion])
        assert (end.value.code or 0) == code
    assert [(a.participant, a.occasion, a.value) for a in store.current_answers(study.id)] == [("P1", 2, 1)]
    wanted = ImportAsked(
        kind="answers", by="dana", today=TODAY, instrument=instrument, wave=job.id, occasion=2
    )
    again = import_files(store, study, {"answers": folder / "answers.csv"}, wanted)
    assert (again.new, again.unchanged) == (0, 1)

"""The files of a simulated trial go into a store as files of real people do, and say everywhere what they are."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.storage.registers import register_records
from workmh_measures.storage.repository import Store
from workmh_measures.trial.simulate import simulate

from .conftest import Run

N = 40


@pytest.fixture
def folder(workmh: Run, tmp_path: Path) -> Path:
    assert workmh("study", "simulate", "sjm", "--n", N, "--seed", 3, "-o", tmp_path / "sjm").code == 0
    return tmp_path / "sjm"


def test_people_and_registers_can_be_imported_and_are_what_was_simulated(
    workmh: Run, folder: Path, tmp_path: Path
) -> None:
    store_url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    where = ("--store", store_url, "--study", "sjm", "--by", "kari")
    assert workmh("study", "init", "sjm", "--store", store_url).code == 0
    assert workmh("import", "participants", folder / "participants.csv", *where).code == 0
    tables = ("--windows", folder / "windows.csv", "--employment", folder / "spells.csv")
    ran = workmh(
        "import", "registers", *tables, "--benefits", folder / "benefits.csv", "--source", "register", *where
    )
    assert ran.code == 0
    study = load_study("sjm")
    instruments = {entry.instrument: load_instrument(entry.instrument) for entry in study.schedule}
    made = simulate(study, instruments, n=N, seed=3)
    store = Store.open(store_url)
    try:
        records = {record.participant: record for record in register_records(store, "sjm")}
        people = {person.participant: person for person in store.participants("sjm")}
    finally:
        store.close()
    assert records == {record.participant: record for record in made.registers}
    for person in made.enrolments:
        assert people[person.participant].anchors == person.anchors
        assert people[person.participant].flags == person.flags
        assert people[person.participant].unit == person.unit


def test_every_file_says_that_it_is_simulated(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["simulated"] is True
    assert {file.name for file in folder.iterdir()} == {*manifest["files"], "manifest.json"}
    assert json.loads((folder / "truth.json").read_text(encoding="utf-8"))["simulated"] is True
    meta = pyreadstat.read_sav(str(folder / "items_wide.sav"), metadataonly=True)[1]
    assert "simul" in meta.file_label.casefold()


def test_answers_in_the_table_are_those_of_the_simulation(folder: Path) -> None:
    study = load_study("sjm")
    instruments = {entry.instrument: load_instrument(entry.instrument) for entry in study.schedule}
    made = simulate(study, instruments, n=N, seed=3)
    with (folder / "items_long.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == len(made.responses)
    for row, told in zip(rows, made.responses, strict=True):
        assert (row["participant"], row["wave"], int(row["occasion"])) == (
            told.participant,
            told.wave,
            told.occasion,
        )
        assert (row["instrument"], row["item"]) == (told.instrument, told.item)
        assert told.answered_at is not None
        assert row["day"] == told.answered_at.date().isoformat()
        value = told.value if told.missing is None else float(told.missing)
        assert (row["text"] if isinstance(value, str) else float(row["value"])) == value


def test_nothing_lies_in_the_time_to_come(folder: Path) -> None:
    today = datetime.now(UTC).date().isoformat()
    for name, columns in {"items_long": ["day"], "windows": ["observed_to"], "spells": ["start"]}.items():
        frame = pd.read_csv(folder / f"{name}.csv", dtype="str")
        assert (frame[columns] < today).all(axis=None)


def test_other_numbers_are_put_in_by_name(workmh: Run, tmp_path: Path) -> None:
    numbers = ("--set", "burden.effect=-0.1", "--set", "measurement.alpha.who5.total=0.9")
    ran = workmh("study", "simulate", "demo", "--n", 5, *numbers, "-o", tmp_path / "made")
    assert ran.code == 0
    truth = json.loads((tmp_path / "made" / "truth.json").read_text(encoding="utf-8"))
    assert truth["put_in"]["burden"]["effect"] == -0.1
    assert truth["instruments"]["who5"]["scales"]["total"]["alpha"] == pytest.approx(0.9)


def test_numbers_that_cannot_be_put_in_are_all_told_and_nothing_is_written(
    workmh: Run, tmp_path: Path
) -> None:
    for wrong in (("work.hazard_ratio=-1", "missed.lost=2"), ("work.hazard=1", "lost=few")):
        numbers = [part for one in wrong for part in ("--set", one)]
        ran = workmh("study", "simulate", "demo", "--n", 5, *numbers, "-o", tmp_path / "made")
        assert ran.code == 1
        assert ran.err.count("[SIM-") == 2
        assert not (tmp_path / "made").exists()

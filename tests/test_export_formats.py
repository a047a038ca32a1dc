"""Every kind of file of an export holds the same table; long names are shortened for Stata and told in the manifest."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from workmh_measures.definitions.library import load_study, scheduled_instruments
from workmh_measures.interop.labelled_table import stata_names
from workmh_measures.storage.collect_simulated import Clock, collect_simulated
from workmh_measures.storage.repository import Store
from workmh_measures.study_export import ALL_FORMATS, Choices, export_study
from workmh_measures.trial.simulate import simulate

DAY = date(2030, 1, 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("formats")
    study = load_study("awac")
    instruments = scheduled_instruments(study)
    clock = Clock(datetime(2025, 1, 1, tzinfo=UTC))
    store = Store.create(f"sqlite:///{place / 'store.db'}", now=clock)
    collect_simulated(store, simulate(study, instruments, n=8, seed=3), instruments, clock)
    choices = Choices(
        day=DAY, language="en", tables=("long", "wide"), formats=ALL_FORMATS, reversed=True, dates=True
    )
    export_study(store, study, folder=place / "out", choices=choices, by="anna")
    store.close()
    return place / "out"


def manifest(folder: Path) -> dict[str, object]:
    told: dict[str, object] = json.loads((folder / "awac.manifest.json").read_text(encoding="utf-8"))
    return told


@pytest.mark.parametrize("table", ["long", "wide"])
def test_every_kind_holds_the_same_numbers(folder: Path, table: str) -> None:
    sav = pyreadstat.read_sav(folder / f"awac_{table}.sav", user_missing=True)[0]
    shorter = manifest(folder)["stata_names"]
    assert isinstance(shorter, dict)
    longer = {short: name for name, short in shorter.items()}
    others = {
        "dta": pyreadstat.read_dta(folder / f"awac_{table}.dta")[0].rename(columns=longer),
        "xlsx": pd.read_excel(folder / f"awac_{table}.xlsx"),
        "parquet": pd.read_parquet(folder / f"awac_{table}.parquet"),
    }
    numbers = [name for name in sav.columns if sav[name].dtype == "float64" and "_status" not in name]
    assert len(numbers) > 50
    for kind, frame in others.items():
        assert list(frame.columns) == list(sav.columns), kind
        for name in numbers:
            found = pd.to_numeric(frame[name]).astype("float64")
            pd.testing.assert_series_equal(found, sav[name], check_names=False, obj=f"{kind} {name}")


def test_copies_of_reversed_items_go_out_when_asked_for(folder: Path) -> None:
    assert manifest(folder)["reversed"] is True
    long = pd.read_csv(folder / "awac_long.csv")
    copies = [name for name in long.columns if name.endswith("_r")]
    assert copies
    for name in copies:
        answers = long[name.removesuffix("_r")]
        assert long[name].isna().equals((answers < 0) | answers.isna())


def test_names_for_stata_are_short_alike_each_time_and_apart() -> None:
    names = ["short", *(f"work_status_competitive_or_subsidised_{n}" for n in ("n", "status", "at"))]
    made = stata_names(names)
    assert {*made} == {*names} - {"short"}
    assert len({*made.values()}) == 3
    assert all(len(short) <= 27 for short in made.values())
    assert made == stata_names(reversed(names))

"""Ids of people and units keep every digit, whichever way a trial's table is written; what is no id is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from workmh_measures.cli.simulated_files import write_simulated_files
from workmh_measures.cli.trial_source import TrialSource, given_trial
from workmh_measures.definitions.library import load_study
from workmh_measures.errors import ResponseError
from workmh_measures.interop.tables import write_table
from workmh_measures.model.study import Study
from workmh_measures.trial.trial_data import TrialData

CLINIC = """
schema: 1
id: clinic
title: {en: A table of our own}
status: draft
languages: [en]
entry: light
anchors: [inclusion]
arms: [{id: usual, code: 0, name: {en: None}}, {id: new, code: 1, name: {en: New}}]
allocation: {kind: randomised, ratio: [1, 1]}
covariates: [{id: before, name: {en: Treatment before}}]
waves:
  - {id: t0, anchor: inclusion, month: 0, source: survey}
  - {id: t3, anchor: inclusion, month: 3, source: survey}
outcomes:
  - {id: mood, role: primary, kind: measured, name: {en: Mood}, column: mood, values: amount, better: lower, until: t3}
analysis: {population: itt, primary: {method: mean_difference, outcome: mood}}
retention: {years: 1}
"""
MAPS = {
    "long": "id: id\narm: {column: arm, values: {usual: 0, new: 1}}\nunit: unit\nwave: {column: wave}\nmeasured: {mood: mood}\n",
    "wide": "id: id\narm: {column: arm, values: {usual: 0, new: 1}}\nunit: unit\nmeasured: {mood: {t0: m0, t3: m3}}\n",
}
ARMS, MOODS = [0, 1, 0, 1], [4.5, 5.5, 6.5, 7.5]
UNITS = ["987654321", "987654322", None, "987654323"]
DAY = date(2031, 1, 1)


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Study:
    place = tmp_path_factory.mktemp("clinic") / "clinic.yaml"
    place.write_text(CLINIC, encoding="utf-8")
    return load_study(str(place))


def wide(ids: list[float]) -> pd.DataFrame:
    units = [None if unit is None else float(unit) for unit in UNITS]
    day = pd.Timestamp(2030, 1, 1)
    table = {"id": ids, "arm": ARMS, "unit": units, "date_form_t0": day, "m0": 9.0, "m3": MOODS}
    return pd.DataFrame(table)


def long(ids: list[float]) -> pd.DataFrame:
    once = wide(ids).drop(columns=["m0", "m3", "date_form_t0"])
    return pd.concat([once.assign(wave="t0", mood=9.0), once.assign(wave="t3", mood=MOODS)])


def saved(frame: pd.DataFrame, place: Path) -> Path:
    write_table(frame, place, write_sav=lambda given, path: pyreadstat.write_sav(given, str(path)))
    return place


def read(place: Path, study: Study, column_map: str | None = None, persons: Path | None = None) -> TrialData:
    told = None if column_map is None else place.parent / "map.yaml"
    if told is not None:
        told.write_text(str(column_map), encoding="utf-8")
    with given_trial(TrialSource(str(place), told, persons, DAY), study) as (data, _):
        return data


def problems(place: Path, study: Study, column_map: str | None = None) -> list[tuple[str, str | None]]:
    with pytest.raises(ResponseError) as refused:
        read(place, study, column_map)
    assert {one.code for one in refused.value.problems} <= {"TRIAL-CELL", "TRIAL-WORD"}
    return [(str(one.where).partition("column ")[2].strip("'"), one.found) for one in refused.value.problems]


@pytest.mark.parametrize("kind", [int, float])
@pytest.mark.parametrize("by_map", [False, True])
@pytest.mark.parametrize("shape", [long, wide])
@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".sav", ".dta", ".parquet"])
def test_ids_keep_every_digit(
    clinic: Study, tmp_path: Path, ending: str, shape: Callable[..., pd.DataFrame], by_map: bool, kind: type
) -> None:
    ids = [1_234_567, 1_234_568, 123_456_789_012, 123_456_789_013]
    table = shape([kind(one) for one in ids]).reset_index(drop=True)
    if ending == ".csv":
        table.to_csv(tmp_path / "table.csv", index=False)  # writes floats with their .0
    else:
        saved(table, tmp_path / f"table{ending}")
    data = read(tmp_path / f"table{ending}", clinic, MAPS[shape.__name__] if by_map else None)
    assert [person.participant for person in data.people] == [str(one) for one in ids]
    assert [person.unit for person in data.people] == UNITS
    assert [person.arm for person in data.people] == ["usual", "new", "usual", "new"]
    assert set(data.long.frame["id"]) == {str(one) for one in ids}
    assert set(data.long.frame["unit"]) == {unit or "" for unit in UNITS}
    if by_map:
        at = data.long.frame.query("wave == 't3'").set_index("id")["mood"]
        assert at.loc[[str(one) for one in ids]].tolist() == MOODS


def test_whole_numbers_beyond_what_a_float_holds_stay_apart(clinic: Study, tmp_path: Path) -> None:
    ids = [900_000_000_000_000_000 + n for n in range(4)]
    data = read(saved(wide(ids), tmp_path / "table.parquet"), clinic, MAPS["wide"])
    assert [person.participant for person in data.people] == [str(one) for one in ids]


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_further_columns_join_by_ids_of_any_spelling(clinic: Study, tmp_path: Path, ending: str) -> None:
    ids = [1_234_567, 1_234_568, 1_234_569, 1_234_570]
    costs = pd.DataFrame({"id": [float(one) for one in ids], "cost": [1, 2, 3, 4]})
    if ending == ".csv":
        costs.to_csv(tmp_path / "costs.csv", index=False)
    else:
        saved(costs, tmp_path / "costs.parquet")
    table = saved(wide(ids), tmp_path / "table.xlsx")
    data = read(table, clinic, MAPS["wide"], persons=tmp_path / f"costs{ending}")
    assert data.persons["cost"].loc[[str(one) for one in ids]].tolist() == [1, 2, 3, 4]


@pytest.mark.parametrize("by_map", [False, True])
@pytest.mark.parametrize("shape", [long, wide])
def test_all_that_a_spreadsheet_changed_is_told_at_once(
    clinic: Study, tmp_path: Path, shape: Callable[..., pd.DataFrame], by_map: bool
) -> None:
    table = shape(["A1", "jun-25", "4.5E+04", "A4"]).reset_index(drop=True)
    table["unit"] = "2025-06-25"
    table["arm"] = [*["0", "1", "7"], *["0"] * (len(table) - 3)]
    told = problems(saved(table, tmp_path / "table.csv"), clinic, MAPS[shape.__name__] if by_map else None)
    cells = [("id", "jun-25"), ("id", "4.5E+04"), ("unit", "2025-06-25"), ("arm", "7")]
    assert sorted(told) == sorted(cells)


def test_a_workbook_that_made_a_date_of_a_unit_is_refused(clinic: Study, tmp_path: Path) -> None:
    table = wide([1, 2, 3, 4]).assign(unit=datetime(2025, 6, 25))  # noqa: DTZ001
    assert [column for column, _ in problems(saved(table, tmp_path / "table.xlsx"), clinic)] == ["unit"]


def test_days_of_persons_are_taken_as_they_stand_beside_values_that_are_none(
    clinic: Study, tmp_path: Path
) -> None:
    days = pd.to_datetime(["2025-06-25", None, "2025-06-27", "2025-06-28"])
    table = saved(wide([1, 2, 3, 4]).assign(start=days), tmp_path / "table.xlsx")
    data = read(table, clinic, MAPS["wide"] + "persons: {start: start}\nmissing: [-9, 4.5]\n")
    assert pd.to_datetime(data.persons["start"]).tolist() == days.tolist()
    assert data.long.frame.query("wave == 't3'")["mood"].isna().tolist() == [True, False, False, False]


def test_values_that_are_none_are_found_in_single_precision_too(clinic: Study, tmp_path: Path) -> None:
    table = wide([1, 2, 3, 4]).assign(m3=pd.Series([99.9, 1.5, 2.5, 99.9], dtype="float32"))
    table.drop(columns="date_form_t0").to_stata(tmp_path / "table.dta", write_index=False)
    data = read(tmp_path / "table.dta", clinic, MAPS["wide"] + "missing: [99.9]\n")
    assert data.long.frame.query("wave == 't3'")["mood"].isna().tolist() == [True, False, False, True]


def test_a_word_the_study_or_the_table_uses_is_not_an_empty_cell(clinic: Study, tmp_path: Path) -> None:
    table = wide([1, 2, 3, 4]).assign(arm=["None", "New", "none", "new"])
    table["before"] = ["None", "talks", "None", "NA"]
    place = tmp_path / "table.csv"
    table.to_csv(place, index=False)
    assert [person.arm for person in read(place, clinic).people] == ["usual", "new", "usual", "new"]
    told = MAPS["wide"].replace("{usual: 0, new: 1}", "{usual: None, new: New}")
    table["arm"] = ["None", "New", "None", "New"]
    table.to_csv(place, index=False)
    data = read(place, clinic, told + "persons: {before: {column: before}}\n")
    assert [person.arm for person in data.people] == ["usual", "new", "usual", "new"]
    assert data.persons["before"].tolist() == ["None", "talks", "None", pytest.approx(np.nan, nan_ok=True)]


def test_what_people_wrote_may_look_like_a_date(tmp_path: Path) -> None:
    table = pd.DataFrame({"id": ["A1", "A2"], "arm": ["0", "1"], "wave": "t0", "bipq_cause_1": "3. mai"})
    data = read(saved(table, tmp_path / "table.csv"), load_study("awac"))
    assert data.long.frame["bipq_cause_1"].tolist() == ["3. mai", "3. mai"]


def test_a_folder_tells_names_a_spreadsheet_changed_with_their_rows_and_days_that_are_none(
    tmp_path: Path,
) -> None:
    study = load_study("awac")
    write_simulated_files(study, n=6, seed=4, folder=tmp_path)
    people = pd.read_csv(tmp_path / "participants.csv", dtype=str)
    people.loc[0, "participant"], people.loc[2, "unit"] = "1.23457E+11", "jan-25"
    people.loc[3, "observed_until"] = "soon"
    people.to_csv(tmp_path / "participants.csv", index=False)
    items = pd.read_csv(tmp_path / "items_long.csv", dtype=str)
    items.loc[5, "day"] = "someday"
    items.drop(columns="occasion").to_csv(tmp_path / "items_long.csv", index=False)
    with pytest.raises(ResponseError) as refused, given_trial(TrialSource(str(tmp_path)), study):
        pass
    assert [
        (one.code, one.where.removeprefix(f"{tmp_path}/"), one.found) for one in refused.value.problems
    ] == [
        ("TRIAL-CELL", "participants.csv:2, column 'participant'", "1.23457E+11"),
        ("TRIAL-CELL", "participants.csv:4, column 'unit'", "jan-25"),
        ("TRIAL-CELL", "participants.csv:5, column 'observed_until'", "soon"),
        ("TRIAL-COLUMN", "items_long.csv:1", "occasion"),
        ("TRIAL-CELL", "items_long.csv, column 'day'", "someday"),
    ]


def test_ids_of_a_folder_keep_every_digit(tmp_path: Path) -> None:
    study = load_study("awac")
    write_simulated_files(study, n=6, seed=4, folder=tmp_path)
    people = pd.read_csv(tmp_path / "participants.csv", dtype=str)
    numbers = {name: str(100_000_234_567 + n) for n, name in enumerate(people["participant"])}
    for file in ("participants", "items_long", "windows", "spells", "benefits"):
        table = pd.read_csv(tmp_path / f"{file}.csv", dtype=str)
        table.assign(participant=table["participant"].map(numbers)).to_csv(
            tmp_path / f"{file}.csv", index=False
        )
    data = read(tmp_path, study)
    assert [person.participant for person in data.people] == [*numbers.values()]
    assert set(data.long.frame["id"]) == set(numbers.values())

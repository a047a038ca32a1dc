"""Real answers that nobody of this project collected give the scores their collectors and R found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.definitions.library import load_instrument
from workmh_measures.errors import DefinitionError
from workmh_measures.scoring.score import ScoreStatus, score

PRINTED = 5e-9
"""The reference figures are printed with eight decimals."""


def figures(folder: Path) -> Any:
    return json.loads((folder / "reference.json").read_text(encoding="utf-8"))["independent_computation"]


def described(values: pd.Series) -> dict[str, float]:
    return {
        "n": float(values.count()),
        "missing": float(values.isna().sum()),
        "mean": float(values.mean()),
        "sd": float(values.std()),
        "min": float(values.min()),
        "max": float(values.max()),
        "median": float(values.median()),
    }


# --- Norwegian workers: HADS -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def workers(data: Path) -> pd.DataFrame:
    return pd.read_csv(data / "norway_workers_hads_bwas" / "workers.csv")


@pytest.fixture(scope="module")
def workers_hads(workers: pd.DataFrame) -> pd.DataFrame:
    answers = workers[[f"HADS{i}" for i in range(1, 15)]].set_axis([f"{i:02d}" for i in range(1, 15)], axis=1)
    return score(load_instrument("hads"), answers).frame


def test_hads_of_16426_workers_are_the_authors_own_sums_in_every_row(
    workers: pd.DataFrame, workers_hads: pd.DataFrame
) -> None:
    assert len(workers) == 16426
    np.testing.assert_array_equal(workers_hads["hads_anxiety"], workers["SumHADSanxiety"])
    np.testing.assert_array_equal(workers_hads["hads_depression"], workers["SumHADSdepression"])
    total = workers["SumHADSanxiety"] + workers["SumHADSdepression"]
    np.testing.assert_array_equal(workers_hads["hads_total"], total)
    assert (workers_hads["hads_total_status"] == ScoreStatus.COMPLETE).all()


def test_hads_cases_are_the_authors_own_in_every_row(
    workers: pd.DataFrame, workers_hads: pd.DataFrame
) -> None:
    np.testing.assert_array_equal(workers_hads["hads_anxiety_probable"], workers["ANXIETY_DIAGNOSIS"])
    np.testing.assert_array_equal(workers_hads["hads_depression_probable"], workers["DEPRESSION_DIAGNOSIS"])


@pytest.mark.parametrize(("scale", "name"), [("anxiety", "hads_a"), ("depression", "hads_d")])
def test_hads_of_the_workers_is_distributed_as_r_found(
    data: Path, workers_hads: pd.DataFrame, scale: str, name: str
) -> None:
    wanted = figures(data / "norway_workers_hads_bwas")[name]
    assert described(workers_hads[f"hads_{scale}"]) == pytest.approx(wanted, abs=PRINTED)


# --- cancer patients: HADS items in another order ------------------------------------------------------


def test_hads_items_in_another_order_score_right_once_they_are_named(data: Path) -> None:
    folder = data / "hads_oncology_201"
    published = json.loads((folder / "reference.json").read_text(encoding="utf-8"))["published"]
    hads = load_instrument("hads")
    names = dict(zip(published["anxiety_items"], hads.scale("anxiety").item_ids, strict=True))
    names |= dict(zip(published["depression_items"], hads.scale("depression").item_ids, strict=True))
    frame = score(hads, pd.read_csv(folder / "hads.csv").rename(columns=names)).frame
    wanted = figures(folder)
    for scale in ("anxiety", "depression"):
        assert described(frame[f"hads_{scale}"]) == pytest.approx(wanted[scale], abs=PRINTED)
    r = frame["hads_anxiety"].corr(frame["hads_depression"])
    assert r == pytest.approx(wanted["r"], abs=PRINTED)


# --- NHANES 2017-2018: PHQ-9 --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def nhanes(data: Path) -> pd.DataFrame:
    # pandas reads a zero of a transport file as 5.4e-79.
    table = pd.read_sas(data / "nhanes_2017_2018_phq9" / "DPQ_J.XPT", format="xport").round()
    items = {f"DPQ0{i}0": f"{i:02d}" for i in range(1, 10)} | {"DPQ100": "difficulty"}
    return table[list(items)].rename(columns=items).replace({7: -993, 9: -990})


def test_phq9_with_all_nine_answers_is_the_total_r_found(data: Path, nhanes: pd.DataFrame) -> None:
    wanted = figures(data / "nhanes_2017_2018_phq9")
    frame = score(load_instrument("phq9"), nhanes).frame
    assert described(frame["phq9_total"]) == pytest.approx(wanted["total"], abs=PRINTED)
    status = frame["phq9_total_status"].value_counts()
    assert status[ScoreStatus.COMPLETE] == wanted["n_complete"] == 5068
    # Refused and not known are no answers, but whoever said so was asked: the status speaks of answers only.
    assert status[ScoreStatus.NOT_GIVEN] == wanted["n_no_item_answered"]
    assert status[ScoreStatus.TOO_FEW_ANSWERS] == wanted["n_partial"]
    partial = frame.loc[frame["phq9_total_n"] < 9, "phq9_total_n"].value_counts()
    assert {str(n): times for n, times in partial.items()} == wanted["partial_by_items_answered"]


def test_phq9_severity_is_counted_as_r_counted(data: Path, nhanes: pd.DataFrame) -> None:
    wanted = figures(data / "nhanes_2017_2018_phq9")
    frame = score(load_instrument("phq9"), nhanes).frame
    assert frame["phq9_total_band"].value_counts().sort_index().tolist() == list(
        wanted["severity_unweighted"].values()
    )
    assert frame["phq9_total_from_10"].sum() == wanted["n_total_ge10"]


def test_phq9_with_up_to_two_missing_is_the_mean_of_the_answers_times_nine(nhanes: pd.DataFrame) -> None:
    frame = score(load_instrument("phq9"), nhanes, parameters={"missing_rule": "up_to_two_missing"}).frame
    answers = nhanes[[f"{i:02d}" for i in range(1, 10)]].to_numpy()
    answers = np.where((answers >= 0) & (answers <= 3), answers, np.nan)
    n_given = (~np.isnan(answers)).sum(axis=1)
    totals = np.nansum(answers, axis=1)
    wanted = np.where(n_given >= 7, 9 * totals / np.maximum(n_given, 1), np.nan)
    np.testing.assert_allclose(frame["phq9_total"], wanted, rtol=0, atol=1e-12, equal_nan=True)
    assert frame["phq9_total"].notna().sum() == 5068 + 15 + 3
    assert (frame["phq9_total_status"] == ScoreStatus.PRORATED).sum() == 15 + 3


# --- students at two waves: PHQ-9 and GAD-7 -------------------------------------------------------------


@pytest.mark.parametrize(("name", "n_items"), [("phq9", 9), ("gad7", 7)])
def test_two_waves_have_the_means_sds_and_cases_r_found(data: Path, name: str, n_items: int) -> None:
    folder = data / "phq9_gad7_two_waves"
    table = pd.read_csv(folder / "phq9_gad7_two_waves_long.csv")
    columns = {f"{name[:3].upper()}{i}": f"{i:02d}" for i in range(1, n_items + 1)}
    instrument = load_instrument(name)
    answers = table.rename(columns=columns).reindex(columns=list(instrument.item_ids))
    frame = score(instrument, answers).frame.assign(wave=table["wave"])
    wanted = figures(folder)[name]
    for wave, values in frame.groupby("wave")[f"{name}_total"]:
        assert values.mean() == pytest.approx(wanted[f"mean{wave}"], abs=PRINTED)
        assert values.std() == pytest.approx(wanted[f"sd{wave}"], abs=PRINTED)
        assert (values >= 10).sum() == wanted[f"n_ge10_w{wave}"]
    flags = frame.groupby("wave")[f"{name}_total_from_10"].sum()
    assert flags.tolist() == [wanted["n_ge10_w1"], wanted["n_ge10_w2"]]


# --- surgery patients: EQ-5D-3L ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def patients(data: Path) -> pd.DataFrame:
    table = pd.read_csv(data / "eq5d3l_nhs_proms" / "eq5d3l_proms.csv")
    return table.replace({name: {9: -998} for name in ("mo", "sc", "ua", "pd", "ad")}).replace(
        {"vas": {999: -998}}
    )


def eq5d3l(patients: pd.DataFrame, value_set: str) -> pd.DataFrame:
    return score(load_instrument("eq5d3l"), patients, parameters={"value_set": value_set}).frame


@pytest.mark.parametrize("value_set", ["uk_tto", "denmark_tto"])
def test_the_index_of_10000_rows_is_distributed_as_r_found(
    data: Path, patients: pd.DataFrame, value_set: str
) -> None:
    index = eq5d3l(patients, value_set)["eq5d3l_index"]
    wanted = figures(data / "eq5d3l_nhs_proms")[value_set]
    assert described(index) == pytest.approx(wanted["all"], abs=PRINTED)
    for time, name in (("Pre-op", "pre"), ("Post-op", "post")):
        if name in wanted:
            assert described(index[patients["time"] == time]) == pytest.approx(wanted[name], abs=PRINTED)


def test_the_first_profiles_and_values_are_those_of_r(data: Path, patients: pd.DataFrame) -> None:
    frame = eq5d3l(patients, "uk_tto").head(10)
    wanted = figures(data / "eq5d3l_nhs_proms")["first10"]
    assert frame["eq5d3l_profile_text"].tolist() == wanted["profile"]
    assert frame["eq5d3l_index"].tolist() == pytest.approx(wanted["uk_tto"], abs=1e-12)


def test_the_index_by_procedure_and_time_is_that_of_r(data: Path, patients: pd.DataFrame) -> None:
    index = eq5d3l(patients, "uk_tto")["eq5d3l_index"]
    wanted = figures(data / "eq5d3l_nhs_proms")["by_procedure_time_uk"]
    groups = index.groupby(patients["procedure"] + " " + patients["time"])
    assert {name: described(values) for name, values in groups} == {
        name: pytest.approx(row, abs=PRINTED) for name, row in wanted.items()
    }


def test_a_row_without_a_full_profile_has_no_index(data: Path, patients: pd.DataFrame) -> None:
    frame = eq5d3l(patients, "uk_tto")
    assert frame["eq5d3l_index"].count() == figures(data / "eq5d3l_nhs_proms")["n_valid_profile"]
    incomplete = frame["eq5d3l_index_n"] < 5
    assert frame["eq5d3l_index"].isna().equals(incomplete)
    assert (frame.loc[incomplete, "eq5d3l_profile_text"] == "").all()


@pytest.mark.parametrize("name", ["eq5d3l", "eq5d5l"])
def test_no_index_without_a_named_value_set(name: str, patients: pd.DataFrame) -> None:
    with pytest.raises(DefinitionError) as caught:
        score(load_instrument(name), patients)
    (found,) = caught.value.problems
    assert found.code == "PARAM-MISSING"
    assert found.found == "value_set"
    assert found.allowed == ", ".join(load_instrument(name).parameters["value_set"].choice_ids)


def test_every_worked_example_of_eq5d_names_its_source_and_some_are_published() -> None:
    for name in ("eq5d3l", "eq5d5l"):
        examples = load_instrument(name).examples
        assert all(example.source.strip() for example in examples)
        published = [e for e in examples if e.source.startswith("published")]
        assert {e.parameters["value_set"] for e in published} & {"norway", "uk_tto"}

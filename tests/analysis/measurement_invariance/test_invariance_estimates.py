"""Invariance as estimates: rows and verdicts of instruments, and the label beside changes and differences."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.anchors import AskedChange
from workmh_measures.analysis.estimate_names import ANALYSES, METHODS, ROUTES
from workmh_measures.analysis.instrument_analysis import analyse
from workmh_measures.analysis.measurement_invariance.compared_answers import InvarianceChoices
from workmh_measures.analysis.measurement_invariance.invariance_estimates import (
    InvarianceQuestion,
    group_invariance,
    wave_invariance,
)
from workmh_measures.analysis.measurement_invariance.invariance_rule import InvarianceRule
from workmh_measures.analysis.measurements import Measurements
from workmh_measures.analysis.questions import Questions
from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.estimate import Estimate
from workmh_measures.scoring.score import score

DATA = Path(__file__).parents[2] / "data"
BY_TEST = InvarianceQuestion(choices=InvarianceChoices(rule=InvarianceRule(least_cfi_change=1.0)))
"""Judged by the difference test alone."""


@pytest.fixture(scope="module")
def workers() -> Measurements:
    data = pd.read_csv(DATA / "norway_workers_hads_bwas" / "workers.csv", low_memory=False).iloc[::4]
    instrument = load_instrument("hads")
    answers = data[[f"HADS{i}" for i in range(1, 15)]].astype(float)
    answers.columns = pd.Index(instrument.item_ids[:14])
    rows = pd.DataFrame({"group": data["Gender"], "sector": data["Work_sector"]}, index=data.index)
    return Measurements(instrument, {}, answers, score(instrument, answers).frame, rows)


@pytest.fixture(scope="module")
def waves() -> Measurements:
    data = pd.read_csv(DATA / "phq9_gad7_two_waves" / "phq9_gad7_two_waves_long.csv")
    instrument = load_instrument("phq9")
    answers = data[[f"PHQ{i}" for i in range(1, 10)]].astype(float)
    answers.columns = pd.Index(instrument.item_ids[:9])
    rows = pd.DataFrame({"person": data["id"], "wave": data["wave"].map({1: "t0", 2: "t6"})})
    return Measurements(instrument, {}, answers, score(instrument, answers).frame, rows, ("t0", "t6"))


def of(rows: list[Estimate], analysis: str, **names: str | None) -> list[Estimate]:
    return [
        row
        for row in rows
        if row.analysis == analysis and all(getattr(row, key) == value for key, value in names.items())
    ]


def test_every_rung_has_its_numbers_and_every_name_is_known(workers: Measurements) -> None:
    about = {"instrument": "hads"}
    rows = list(group_invariance(workers, "group", asked=InvarianceQuestion(), about=about))  # type: ignore[arg-type]
    assert {row.scale for row in rows} == {"anxiety", "depression", "total"}
    [verdict] = of(rows, "invariance", scale="depression")
    assert (verdict.text, verdict.factor, verdict.method, verdict.missing) == (
        *("supported", "group", "wlsmv", "listwise"),
    )
    assert verdict.n == len(workers.answers)
    assert verdict.warnings[-1] == InvarianceRule().told()
    rungs = of(rows, "invariance_rung", scale="depression")
    assert [(row.level, row.text) for row in rungs] == [
        (name, "holds") for name in ("configural", "thresholds", "loadings", "intercepts", "residuals")
    ]
    for level in ("thresholds", "loadings", "intercepts", "residuals"):
        values = {row.analysis: row for row in rows if row.scale == "depression" and row.level == level}
        assert set(values) == {
            *("invariance_rung", "invariance_chisq", "invariance_cfi", "invariance_rmsea", "invariance_srmr"),
            *(
                "invariance_chisq_diff",
                "invariance_delta_cfi",
                "invariance_delta_rmsea",
                "invariance_delta_srmr",
            ),
        }
        assert values["invariance_chisq_diff"].df is not None
    effects = of(rows, "invariance_expected_difference", scale="depression")
    assert [(row.method, row.group, row.value) for row in effects] == [
        *(("score_points", "Male - Female", None), ("score_sd", "Male - Female", None)),
    ]
    assert all("set equal in the last model" in str(row.reason) for row in effects)
    for row in rows:
        assert row.analysis in ANALYSES
        assert row.method is None or row.method in METHODS
        assert row.missing is None or row.missing in ROUTES
        assert row.value is not None or row.text or row.reason


def test_items_set_free_are_named_with_what_they_do_to_the_score(workers: Measurements) -> None:
    rows = list(group_invariance(workers, "group", asked=BY_TEST, about={"instrument": "hads"}))
    freed = of(rows, "invariance_freed", scale="depression")
    assert freed
    assert all(row.item in workers.instrument.item_ids and row.value and row.level for row in freed)
    levels = {row.level for row in rows if row.scale == "depression"}
    assert f"{freed[0].level}, partial" in levels
    effects = of(rows, "invariance_expected_difference", scale="depression")
    points = {(row.item, row.method): row.value for row in effects}
    total = sum(value for (item, method), value in points.items() if method == "item_points" and value)
    assert points[None, "score_points"] == pytest.approx(total)
    deviation = np.sqrt(np.mean([np.nanvar(workers.score(workers.instrument.scale("depression")))]))
    assert points[None, "score_sd"] == pytest.approx(total / deviation, rel=0.05)
    assert {row.group for row in effects} == {"Male - Female"}


def test_small_groups_are_left_out_and_told(workers: Measurements) -> None:
    names = workers.rows["sector"].where(workers.rows["sector"] != "Franchise/self-employed")
    few = names.where(np.arange(len(names)) >= 40, "own")
    marked = replace(workers, rows=workers.rows.assign(few=few))
    rows = list(group_invariance(marked, "few", asked=InvarianceQuestion(), about={"instrument": "hads"}))
    [verdict] = of(rows, "invariance", scale="anxiety")
    assert verdict.warnings[0] == "Groups of fewer than 100 are left out: own (40)."
    alone = replace(workers, rows=workers.rows.assign(few=few.where(few != "Public")))
    [verdict] = of(
        list(group_invariance(alone, "few", asked=InvarianceQuestion(), about={"instrument": "hads"})),
        "invariance",
        scale="anxiety",
    )
    assert verdict.text == "not testable"
    assert (
        verdict.reason == "At least 2 groups of 100 or more persons are needed; found 1. Left out: own (40)."
    )


def test_an_estimator_of_another_kind_is_told(workers: Measurements) -> None:
    asked = InvarianceQuestion(estimator="uls")
    rows = list(group_invariance(workers, "group", asked=asked, about={"instrument": "hads"}))
    assert rows[0].warnings[0] == "Invariance is tested by ML, MLR or WLSMV; here WLSMV was taken."
    measured = list(
        group_invariance(
            workers, "group", asked=InvarianceQuestion(estimator="mlr"), about={"instrument": "hads"}
        )
    )
    assert {row.method for row in measured} >= {"mlr"}
    assert [row.level for row in of(measured, "invariance_rung", scale="depression")][:2] == [
        *("configural", "loadings"),
    ]


def test_waves_join_answers_by_person(waves: Measurements) -> None:
    rows = list(
        wave_invariance(waves, ("t0", "t6"), asked=InvarianceQuestion(), about={"instrument": "phq9"})
    )
    [verdict] = of(rows, "invariance", scale="total")
    assert (verdict.text, verdict.wave, verdict.wave2, verdict.n) == ("supported", "t0", "t6", 403)
    order = np.random.default_rng(1).permutation(len(waves.answers))
    shuffled = replace(
        waves, answers=waves.answers.iloc[order], scores=waves.scores.iloc[order], rows=waves.rows.iloc[order]
    )
    again = list(
        wave_invariance(shuffled, ("t0", "t6"), asked=InvarianceQuestion(), about={"instrument": "phq9"})
    )
    values = ([row.value for row in found if row.value is not None] for found in (again, rows))
    assert next(values) == pytest.approx(next(values), rel=1e-6, abs=1e-8)


def test_waves_that_cannot_be_joined_are_not_testable(waves: Measurements) -> None:
    nobody = replace(waves, rows=waves.rows[["wave"]])
    twice = replace(waves, rows=waves.rows.assign(person=1))
    for one, said in ((nobody, "No row names a person"), (twice, "Person 1 has several rows")):
        rows = list(
            wave_invariance(one, ("t0", "t6"), asked=InvarianceQuestion(), about={"instrument": "phq9"})
        )
        assert [row.text for row in rows] == ["not testable"]
        assert (rows[0].reason or "").startswith(said)


def test_scores_alone_have_nothing_to_compare(workers: Measurements) -> None:
    bare = replace(workers, answers=pd.DataFrame(index=workers.answers.index))
    [row] = group_invariance(bare, "group", asked=InvarianceQuestion(), about={"instrument": "hads"})
    assert row.text == "not testable"
    assert row.reason is not None


def test_the_verdict_stands_beside_changes_and_differences(
    waves: Measurements, workers: Measurements
) -> None:
    asked = Questions(sections=("invariance", "responsiveness"), change=AskedChange(waves=("t0", "t6")))
    rows = analyse(waves, asked)
    [change] = of(rows, "change_mean", scale="total")
    assert change.value is not None
    assert "Measurement invariance between these waves: supported." in change.warnings
    asked = Questions(sections=("invariance", "hypotheses"), known_groups=("group",))
    rows = analyse(workers, asked)
    differences = of(rows, "known_groups_difference", scale="total")
    said = "Measurement invariance between these groups: not supported, for the model does not fit even with nothing set equal."
    assert all(said in row.warnings for row in differences)
    [verdict] = of(rows, "invariance", scale="total")
    assert verdict.warnings[0].startswith("Even with nothing set equal the model does not fit")
    alone = analyse(workers, replace(asked, sections=("hypotheses",)))
    assert [row.value for row in of(alone, "known_groups_difference")] == [
        row.value for row in of(rows, "known_groups_difference")
    ]

"""Work at several waves, times to work, many arms, and imputed data sets: what the plan gives is what the models have."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from math import exp
from pathlib import Path
from typing import Any

import pytest

from workmh_measures.definitions.library import load_study
from workmh_measures.definitions.trial_map import read_trial_map
from workmh_measures.interop.trial_table import mapped_trial
from workmh_measures.model.analysis_plan import MissingPlan, PlannedAnalysis
from workmh_measures.trial.trial_data import TrialData
from workmh_measures.trial.trial_questions import TrialQuestions
from workmh_measures.trial.trial_sections import SECTION_ROWS

from .planned_trials import (
    ROOT,
    beat_the_blues,
    demo,
    effects,
    first,
    only,
    people_changed,
    planned,
    public_trial,
    reference,
)

P = PlannedAnalysis
WORK = "competitive_work_12"

STUDY = """
schema: 1
id: working
title: {en: "Work status in a trial of depression"}
status: draft
languages: [en]
entry: light
anchors: [inclusion]
arms:
  - {id: control, code: 0, name: {en: Control}}
  - {id: active, code: 1, name: {en: Active}}
allocation: {kind: randomised, ratio: [1, 1]}
waves:
  - {id: v1, anchor: inclusion, month: 0, source: survey}
  - {id: v2, anchor: inclusion, month: 1, source: survey}
  - {id: v3, anchor: inclusion, month: 2, source: survey}
  - {id: v4, anchor: inclusion, month: 3, source: survey}
outcomes:
  - {id: work, role: primary, kind: measured, name: {en: At work}, column: work, values: yes_no, better: higher, until: v4}
analysis:
  population: itt
  primary: {outcome: work, method: gee}
retention: {years: 1}
"""
COLUMNS = """
id: id
arm: {column: arm, values: {control: control, active: active}}
measured:
  work: {v1: V1, v2: V2, v3: V3, v4: V4}
"""


@pytest.fixture(scope="module")
def working(tmp_path_factory: pytest.TempPathFactory) -> TrialData:
    folder = tmp_path_factory.mktemp("working")
    (folder / "working.yaml").write_text(STUDY, encoding="utf-8")
    (folder / "columns.yaml").write_text(COLUMNS, encoding="utf-8")
    study = load_study(folder / "working.yaml")
    table = ROOT / "tests/data/depression_trial_working_status/depwork.csv"
    told = read_trial_map(folder / "columns.yaml", study)
    return mapped_trial(table, study, {}, told, today=date(2026, 1, 1))


def results(topic: str) -> dict[str, Any]:
    path: Path = ROOT / f"tests/reference/{topic}.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))["results"])


def test_estimating_equations_over_the_waves_of_the_plan(working: TrialData) -> None:
    rows = effects(planned(working, P(outcome="work", method="gee")))
    told = results("repeated_status")["exchangeable"]
    beta = told["coefficients"]
    ratios = only(rows, "odds_ratio", method="gee")
    assert [row.wave for row in ratios] == ["v4", "v2", "v3"]
    expected = [exp(beta[1] + beta[5]), exp(beta[1]), exp(beta[1] + beta[4])]
    assert [row.value for row in ratios] == pytest.approx(expected, rel=1e-5)
    assert first(rows, "working_correlation").value == pytest.approx(told["correlation"], rel=1e-5)
    whole = reference()["status"]
    difference = first(rows, "risk_difference", method="gee")
    assert difference.value == pytest.approx(whole["difference"], rel=1e-5)
    assert difference.ci_low is not None
    assert difference.ci_high is not None
    error = (difference.ci_high - difference.ci_low) / 2 / 1.959963984540054
    assert error == pytest.approx(whole["se"], rel=1e-5)
    test = first(rows, "arm_by_wave")
    assert (test.value, test.p_value) == pytest.approx((whole["changes"], whole["p"]), rel=1e-5)


def test_a_mixed_logistic_model_gives_shares_of_persons_on_average(working: TrialData) -> None:
    rows = effects(planned(working, P(outcome="work", method="mixed_logistic")))
    for wave, told in zip(("v2", "v3", "v4"), results("mixed_logistic")["trial_visits"], strict=True):
        share, control, difference = told["values"][:3]
        assert first(rows, "adjusted_share", wave=wave, group="active").value == pytest.approx(
            share, rel=1e-5
        )
        assert first(rows, "adjusted_share", wave=wave, group="control").value == pytest.approx(
            control, rel=1e-5
        )
        # The difference is a few parts in a thousand of the shares, which hold to 1e-5.
        found = first(rows, "risk_difference", wave=wave).value
        assert found == pytest.approx(difference, abs=1e-5)


def test_three_arms_are_in_one_model_and_each_is_compared() -> None:
    data = public_trial("positive_psychology", "positive_psychology_rct/ahi_cesd_long.csv")
    rows = effects(planned(data, P(outcome="depression_6", method="mmrm")))
    found = results("worked_trials")["positive_psychology"]["depression"]
    arms = {"strengths": "1", "good_things": "2", "gratitude": "3"}
    for arm, number in arms.items():
        values = {row.wave: row.value for row in only(rows, "mean_difference", group=arm)}
        # nlme stops where the likelihood still rises in the eighth digit; estimates move in the fifth.
        assert [values[wave] for wave in ("w1", "w2", "m1", "m3", "m6")] == pytest.approx(
            found["waves"][number]["value"], abs=2e-4
        )
    assert len({row.n for row in only(rows, "mean_difference")}) == 1
    assert first(rows, "log_likelihood").value == pytest.approx(found["log_likelihood"], abs=1e-5)


def test_times_to_work_are_those_of_the_section_on_time_to_work() -> None:
    methods = ("fine_gray", "cox", "cumulative_incidence")
    made = [P.model_validate({"id": name, "outcome": WORK, "method": name}) for name in methods]
    data = planned(demo(300), *made)
    rows, timed = effects(data), [*SECTION_ROWS["time_to_work"](data, TrialQuestions())]
    for mine, theirs in (
        ("subdistribution_hazard_ratio", "job_subdistribution_ratio"),
        ("hazard_ratio", "job_hazard_ratio"),
        ("gray_test", "job_gray_test"),
    ):
        one, other = first(rows, mine), first(timed, theirs)
        assert (one.value, one.p_value) == pytest.approx((other.value, other.p_value), rel=1e-8), mine


def test_imputed_data_sets_come_first_and_the_people_observed_follow() -> None:
    made = P(outcome="depression_8", method="ancova", adjust=("drug", "length"), missing="imputed")
    rows = effects(planned(beat_the_blues(), made, missing=MissingPlan(imputations=5)))
    pooled, observed = only(rows, "mean_difference", group="programme")[:2]
    assert (pooled.missing, pooled.method, pooled.n) == ("imputed", "rubin", 100)
    assert (observed.missing, observed.method) == ("complete", "ancova")
    assert pooled.value is not None
    assert observed.n is not None
    assert observed.n < 100


@pytest.mark.parametrize("method", ["gee", "mixed_logistic"])
def test_persons_analysed_have_an_answer_after_the_first_wave(working: TrialData, method: str) -> None:
    frame = working.long.frame.copy()
    frame.loc[(frame["id"] == frame["id"].iloc[0]) & (frame["wave"] != "v1"), "work"] = float("nan")
    data = replace(working, long=replace(working.long, frame=frame))
    rows = effects(planned(data, P.model_validate({"outcome": "work", "method": method})))
    analysed = sum(row.value or 0 for row in only(rows, "persons_analysed"))
    assert analysed == first(rows, "odds_ratio").n


def test_a_method_that_does_not_adjust_analyses_those_without_a_covariate_too() -> None:
    data = people_changed(
        beat_the_blues(), lambda place, one: one if place else replace(one, strata={**one.strata, "drug": ""})
    )
    rows = effects(planned(data, P(outcome="depression_2", method="mean_difference", adjust=("drug",))))
    analysed = sum(row.value or 0 for row in only(rows, "persons_analysed"))
    assert analysed == first(rows, "mean_difference").n

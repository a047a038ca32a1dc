"""Within levels of a subgroup the method of the plan is what is run, on the people of the level, and counts are of these."""

from __future__ import annotations

from dataclasses import replace
from math import log

import numpy as np
import pytest
from scipy.stats import chi2, norm, t

from workmh_measures.model.analysis_methods import RATIOS, TIME_METHODS
from workmh_measures.model.analysis_plan import PlannedAnalysis
from workmh_measures.model.estimate import Estimate
from workmh_measures.model.record import Enrolment
from workmh_measures.trial.trial_data import TrialData

from .planned_trials import beat_the_blues, demo, effects, first, only, people_changed, planned, subgroups

P = PlannedAnalysis
WORK, SCORE = "competitive_work_12", "anxiety_and_depression_6"
METHODS = [
    *((WORK, method) for method in (*TIME_METHODS, "gee")),
    *((SCORE, method) for method in ("random_slopes", "two_part")),
]


def in_two(n: int = 300) -> TrialData:
    """The made-up trial, everybody in one of two levels."""
    return people_changed(
        demo(n), lambda place, person: replace(person, strata={"benefit_group": str(place % 2 + 1)})
    )


def alone(data: TrialData, level: str) -> TrialData:
    """The people of one level as a trial of their own."""
    return replace(data, people=tuple(p for p in data.people if p.strata.get("benefit_group") == level))


@pytest.mark.parametrize(("outcome", "method"), METHODS)
def test_levels_have_the_planned_measure_of_their_own_people(outcome: str, method: str) -> None:
    made = P.model_validate({"outcome": outcome, "method": method})
    data = planned(in_two(), made, subgroups=("benefit_group",))
    rows = subgroups(data)
    for level in ("1", "2"):
        told = effects(alone(data, level))
        name = str(first(told, "planned_method").level)
        expected = first(told, name, group="programme")
        found = first(rows, name, level=f"benefit_group={level}")
        for column in ("value", "ci_low", "ci_high", "p_value", "df", "n", "method", "missing", "reason"):
            assert getattr(found, column) == getattr(expected, column), (level, column)


@pytest.mark.parametrize(("outcome", "method"), METHODS)
def test_levels_are_compared_by_the_formula_of_cochran(outcome: str, method: str) -> None:
    made = P.model_validate({"outcome": outcome, "method": method})
    rows = subgroups(planned(in_two(), made, subgroups=("benefit_group",)))
    test = first(rows, "interaction", level="benefit_group")
    effect = "hazard_ratio" if method == "log_rank" else rows[0].analysis
    levels = [one for one in only(rows, effect) if one.value is not None]
    if len(levels) < 2:
        assert test.reason
        return
    value, error = np.array([_with_error(one) for one in levels]).T
    weight = error**-2
    q = float((weight * (value - (weight * value).sum() / weight.sum()) ** 2).sum())
    assert test.value == pytest.approx(q, rel=1e-8)
    assert (test.df, test.method) == (1, "heterogeneity")
    assert test.p_value == pytest.approx(chi2.sf(q, 1), rel=1e-8)
    assert test.n == sum(one.n or 0 for one in levels)


def _with_error(row: Estimate) -> tuple[float, float]:
    three = [float(one or 0.0) for one in (row.value, row.ci_low, row.ci_high)]
    value, low, high = map(log, three) if row.analysis in RATIOS else three
    reach = norm.ppf(0.975) if row.df is None else t.ppf(0.975, row.df)
    return value, float((high - low) / 2 / reach)


def test_a_level_without_one_arm_says_so_by_every_method() -> None:
    def put(place: int, person: Enrolment) -> Enrolment:
        level = "3" if person.arm == "programme" and place % 20 == 0 else str(place % 2 + 1)
        return replace(person, strata={"benefit_group": level})

    data = people_changed(demo(), put)
    for outcome, method in METHODS:
        made = P.model_validate({"outcome": outcome, "method": method})
        rows = subgroups(planned(data, made, subgroups=("benefit_group",)))
        alone_row = next(row for row in rows if row.level == "benefit_group=3")
        assert "Both arms need persons" in str(alone_row.reason), method


def test_counts_of_levels_are_those_of_the_model() -> None:
    for method, missing in (("mmrm", "likelihood"), ("ancova", "complete")):
        made = P.model_validate({"outcome": "depression_8", "method": method, "adjust": ("length",)})
        data = planned(beat_the_blues(), made, subgroups=("drug",))
        rows, whole = subgroups(data), first(effects(data), "mean_difference")
        levels = only(rows, "mean_difference")
        test = first(rows, "interaction")
        assert sum(row.n or 0 for row in levels) == test.n == whole.n
        assert {row.missing for row in (*levels, test)} == {missing}


def test_levels_of_a_bootstrap_say_what_compares_them() -> None:
    made = P(outcome=SCORE, method="bootstrap_difference")
    row = first(subgroups(planned(in_two(), made, subgroups=("benefit_group",))), "mean_difference")
    assert row.method == "welch"
    assert any("not by the bootstrap of the plan" in sentence for sentence in row.warnings)

"""Every method of a plan gives named rows, the planned effect first, and counts those it compared."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from workmh_measures.analysis.estimate_names import METHODS
from workmh_measures.model.analysis_methods import METHODS_OF, TIME_METHODS
from workmh_measures.model.analysis_plan import AnalysisMethod, Multiplicity, PlannedAnalysis
from workmh_measures.trial.effects_section.comparison import NOT_PLANNED
from workmh_measures.trial.effects_section.section import METHOD_ROWS
from workmh_measures.trial.trial_estimate_names import TRIAL_ANALYSES, TRIAL_METHODS

from .planned_trials import SCORE, WORK, by_unit, demo, effects, first, matched, only, planned

P = PlannedAnalysis


def test_every_method_has_rows_and_every_planned_effect_is_a_known_estimate() -> None:
    assert set(METHOD_ROWS) == set(get_args(AnalysisMethod))
    assert METHOD_ROWS.keys() <= METHODS.keys() | TRIAL_METHODS.keys()
    assert {name for names in METHODS_OF.values() for name in names} | set(TIME_METHODS) == set(METHOD_ROWS)


@pytest.mark.parametrize("method", [*METHODS_OF["yes_no"], *TIME_METHODS])
def test_methods_of_work_give_named_rows_and_the_planned_effect_first(method: str) -> None:
    made = P.model_validate({"outcome": WORK, "method": method, "adjust": ("benefit_group",)})
    rows = effects(planned(matched(demo()) if method == "mcnemar" else demo(), made), draws=200)
    head = first(rows, "planned_method", group="programme")
    assert (head.text, head.method) == ("primary", method)
    effect = first(rows, str(head.level), group="programme")
    assert effect.value is not None or effect.reason, effect
    known = METHODS.keys() | TRIAL_METHODS.keys()
    for row in rows:
        assert row.analysis in TRIAL_ANALYSES, row.analysis
        assert row.method is None or row.method in known, row.method
        assert (row.item, row.item2, row.factor) == (WORK, "itt", WORK)
        assert row.value is not None or row.text is not None or row.reason, row


@pytest.mark.parametrize("method", METHODS_OF["amount"])
def test_methods_of_scores_give_named_rows_and_the_planned_effect_first(method: str) -> None:
    made = P.model_validate({"outcome": SCORE, "method": method, "adjust": ("benefit_group", "who5_total")})
    rows = effects(planned(by_unit(demo(), 4), made), draws=200)
    head = first(rows, "planned_method", group="programme")
    effect = first(rows, str(head.level), group="programme")
    assert effect.value is not None or effect.reason, effect
    assert effect.instrument == "hads"
    assert effect.scale == "total"
    known = METHODS.keys() | TRIAL_METHODS.keys()
    for row in rows:
        assert row.analysis in TRIAL_ANALYSES, row.analysis
        assert row.method is None or row.method in known, row.method
        assert row.value is not None or row.text is not None or row.reason, row


def test_without_a_plan_outcomes_are_compared_in_the_usual_way_and_every_row_says_so() -> None:
    data = replace(demo(), study=demo().study.model_copy(update={"analysis": None}))
    rows = effects(data)
    assert {row.factor for row in rows} == {outcome.id for outcome in data.study.outcomes}
    effect = first(rows, "risk_difference", factor=WORK)
    assert effect.value is not None
    assert NOT_PLANNED in effect.warnings


def test_grays_test_within_strata_says_so() -> None:
    for adjust, method in (((), "gray"), (("benefit_group",), "gray_stratified")):
        made = P(outcome=WORK, method="cumulative_incidence", adjust=adjust)
        assert first(effects(planned(demo(), made)), "gray_test").method == method


def test_families_in_series_stop_where_one_does_not_hold() -> None:
    made = [P(id=name, outcome=WORK, method=name) for name in ("risk_difference", "risk_ratio", "fisher")]
    rule = Multiplicity(method="gatekeeping", families=(("risk_ratio", "fisher"),), alpha=0.9)
    rows = only(effects(planned(demo(), *made, multiplicity=rule)), "adjusted_p")
    assert [(row.item, row.level, row.text) for row in rows] == [
        ("risk_difference", "1", "rejected"),
        ("risk_ratio", "2", "rejected"),
        ("fisher", "2", "rejected"),
    ]
    strict = rule.model_copy(update={"alpha": 1e-9})
    rows = only(effects(planned(demo(), *made, multiplicity=strict)), "adjusted_p")
    assert [row.text for row in rows] == ["not rejected", "not tested", "not tested"]
    assert all("not tested" in row.warnings[-1] for row in rows[1:])
    none = P(id="drawn", outcome=SCORE, method="bootstrap_difference")
    plain = Multiplicity(method="holm", families=(("drawn",),))
    told = only(effects(planned(demo(), made[0], none, multiplicity=plain), draws=200), "adjusted_p")[-1]
    assert (told.value, told.text) == (1.0, "not rejected")
    assert "no p value" in told.warnings[0]

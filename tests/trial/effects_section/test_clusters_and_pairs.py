"""Whole units and matched pairs: what is tested beside, and who is in none."""

from __future__ import annotations

from dataclasses import replace

import pytest
from scipy.stats import binomtest

from workmh_measures.model.analysis_plan import PlannedAnalysis
from workmh_measures.trial.analysed_people import people_analysed
from workmh_measures.trial.flow_section import flow_rows

from .planned_trials import (
    SCORE,
    WORK,
    by_unit,
    demo,
    effects,
    first,
    matched,
    only,
    people_changed,
    planned,
    subgroups,
)

P = PlannedAnalysis


def test_clusters_are_told_to_be_few_with_their_t_test_and_every_allocation() -> None:
    made = P(outcome=WORK, method="logistic", cluster="unit")
    rows = effects(planned(by_unit(demo(), 3), made))
    ratio = first(rows, "odds_ratio", group="programme")
    assert ratio.method == "logistic_cr2"
    assert any("fewer than 20" in sentence for sentence in ratio.warnings)
    test = first(rows, "risk_difference", method="cluster_randomisation")
    assert test.p_value is not None
    assert round(test.p_value * 20) == pytest.approx(test.p_value * 20)
    assert first(rows, "risk_difference", method="cluster_t").df == 4
    assert [row.value for row in only(rows, "clusters")] == [3, 3]


def test_estimating_equations_of_few_clusters_are_told_with_the_same_tests() -> None:
    made = P(outcome=WORK, method="gee", cluster="unit")
    rows = effects(planned(by_unit(demo(300), 6), made))
    ratio = first(rows, "odds_ratio", group="programme")
    assert ratio.value is not None
    assert any("6 and 6 clusters in the arms, fewer than 20" in sentence for sentence in ratio.warnings)
    assert first(rows, "risk_difference", method="cluster_t").df == 10
    told = effects(planned(by_unit(demo(300), 6), P(outcome=WORK, method="logistic", cluster="unit")))
    for method in ("cluster_t", "cluster_randomisation"):
        assert first(rows, "risk_difference", method=method) == first(told, "risk_difference", method=method)


def test_units_with_both_arms_and_persons_without_a_unit_are_told() -> None:
    both = first(effects(planned(demo(), P(outcome=WORK, method="cluster_t"))), "risk_difference")
    assert both.value is None
    assert "persons of both arms" in str(both.reason)
    lost = people_changed(by_unit(demo(), 3), lambda place, p: replace(p, unit=None) if place < 2 else p)
    for method in ("cluster_t", "logistic", "gee", "mixed_logistic"):
        made = P.model_validate({"outcome": WORK, "method": method, "cluster": "unit"})
        effect = first(
            effects(planned(lost, made)), "risk_difference" if method == "cluster_t" else "odds_ratio"
        )
        assert "belong to no unit" in str(effect.reason)


def test_methods_that_do_not_know_the_clusters_of_the_plan_say_so() -> None:
    data = by_unit(demo(), 3)
    made = (
        P(outcome=WORK, method="risk_difference", cluster="unit"),
        P(outcome=SCORE, method="ancova", cluster="unit"),
    )
    rows = effects(planned(data, *made))
    for name, analysis in ((WORK, "risk_difference"), (SCORE, "mean_difference")):
        told = first(rows, analysis, item=name).warnings
        assert sum("persons as independent" in sentence for sentence in told) == 1
    known = P(outcome=WORK, method="logistic", cluster="unit")
    rows = effects(planned(data, known))
    assert not any("persons as independent" in s for row in rows for s in row.warnings)
    within = subgroups(planned(data, known, subgroups=("benefit_group",)))
    assert any("persons as independent" in s for s in first(within, "risk_difference").warnings)


def test_pairs_are_counted_with_those_who_are_in_none() -> None:
    data = matched(demo())
    made = P(outcome=WORK, method="mcnemar")
    rows = effects(planned(data, made))
    counts = {row.level: int(row.value or 0) for row in only(rows, "pairs")}
    assert sum(counts.values()) == min(
        sum(p.arm == arm for p in data.people) for arm in ("control", "programme")
    )
    test = first(rows, "mcnemar", method="mcnemar_exact")
    differ = counts["first_only"] + counts["second_only"]
    assert test.p_value == pytest.approx(binomtest(counts["first_only"], differ).pvalue, rel=1e-10)
    assert any("are not in a pair" in sentence for sentence in test.warnings)


def test_whoever_has_no_partner_whose_outcome_is_known_is_not_analysed() -> None:
    data = matched(demo())
    # One person has no pair, an empty one, or shares it with two of the other arm.
    taken = {"pair 3": None, "pair 5": "", "pair 8": "pair 9"}
    data = people_changed(
        data, lambda _, p: replace(p, pair=taken.get(str(p.pair), p.pair)) if p.arm == "control" else p
    )
    made = planned(data, P(outcome=WORK, method="mcnemar"))
    rows = effects(made)
    pairs = sum(int(row.value or 0) for row in only(rows, "pairs"))
    assert [row.value for row in only(rows, "persons_analysed")] == [pairs, pairs]
    assert first(rows, "mcnemar").n == 2 * pairs
    flow = [*flow_rows(made)]
    assert [row.value for row in only(flow, "flow_analysed")][1:] == [pairs, pairs]
    assert first(flow, "flow_pairs_analysed").value == pairs
    status = people_analysed(made, made.plan.primary, "itt") if made.plan else None
    assert status is not None
    partners = {p.participant: p.pair for p in data.people}
    alone = {partners[name] for name in status.index[status == "not_in_pair"]}
    assert {None, "", "pair 3", "pair 5", "pair 8", "pair 9"} <= alone

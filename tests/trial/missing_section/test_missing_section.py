"""What a plan says of missing values is what is done: who is imputed from what, what never is, and where a result tips."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.definitions.library import load_study
from workmh_measures.model.analysis_plan import Intercurrent, MissingPlan, PlannedAnalysis, StudyAnalysis
from workmh_measures.model.estimate import Estimate
from workmh_measures.model.missing import MissingCode
from workmh_measures.trial.effects_section.comparison import Comparison, comparisons
from workmh_measures.trial.effects_section.section import effect_rows
from workmh_measures.trial.missing_section.departures import ShiftCourse
from workmh_measures.trial.missing_section.imputed_effect import imputed_comparison, imputed_effect
from workmh_measures.trial.missing_section.section import NOT_STATED, missing_rows
from workmh_measures.trial.trial_data import TrialData
from workmh_measures.trial.trial_questions import TrialQuestions

from ..trial_cases import trial_of
from .missing_cases import beat_the_blues, plan

SCORE = "anxiety_and_depression_6"


def demo(outcome: str = SCORE, method: str = "ancova", n: int = 90, **missing: Any) -> TrialData:
    """Return the made-up trial with one comparison and settings for missing values."""
    primary = PlannedAnalysis(outcome=outcome, method=method, adjust=("benefit_group",))  # type: ignore[arg-type]
    settings = {"imputations": 5, "tipping_point": False, **missing}
    stated = StudyAnalysis(population="itt", primary=primary, missing=MissingPlan(**settings))
    return trial_of(load_study("demo").model_copy(update={"analysis": stated}), n=n)


def first(data: TrialData, seed: int = 1) -> Comparison:
    return next(comparisons(data, seed=seed))


def rows_of(data: TrialData, **about: object) -> list[Estimate]:
    rows = missing_rows(data, TrialQuestions())
    return [row for row in rows if all(getattr(row, key) == value for key, value in about.items())]


def reasons(rows: Iterable[Estimate]) -> set[str]:
    return {row.reason for row in rows if row.reason is not None}


def test_the_same_seed_gives_the_same_result_and_another_does_not() -> None:
    data = demo()
    found = [imputed_effect(first(data, seed), "programme").effect.value for seed in (1, 1, 2)]
    assert found[0] == found[1] != found[2]


def test_observed_values_stay_and_those_of_the_dead_are_not_made_up() -> None:
    data = demo()
    table = imputed_comparison(first(data)).sets.table
    lacking = table.lacking.index[table.lacking][:2]
    people = [
        replace(person, died=person.anchors["inclusion"]) if person.participant == lacking[0] else person
        for person in data.people
    ]
    made = imputed_comparison(first(replace(data, people=tuple(people))))
    for frame in made.sets.frames:
        known = table.values["t6"].notna()
        assert (frame.loc[known, "t6"] == table.values.loc[known, "t6"]).all()
        assert np.isnan(frame.loc[lacking[0], "t6"])
        assert np.isfinite(frame.loc[lacking[1], "t6"])
    assert not made.rows("programme")[table.values.index.get_loc(lacking[0])]


def test_what_did_not_apply_and_what_has_not_come_is_not_made_up() -> None:
    data = demo()
    [person, *_] = imputed_comparison(first(data)).sets.table.lacking.pipe(lambda s: s.index[s])
    frame = data.long.frame.copy()
    items = [name for name in frame if str(name).startswith("hads_") and str(name)[5:].isdigit()]
    here = (frame["id"] == person) & (frame["wave"] == "t6")
    frame.loc[here, items] = float(MissingCode.NOT_APPLICABLE)
    told = replace(data, long=replace(data.long, frame=frame))
    assert imputed_comparison(first(told)).sets.table.never.loc[person, "t6"]
    early = replace(data, today=date(2023, 1, 1))
    assert reasons(rows_of(early)) == {"Nobody lacks the outcome at t6: there is nothing to impute."}


def test_items_are_imputed_and_scored_by_the_instrument() -> None:
    data = demo(at="item")
    made = imputed_comparison(first(data))
    for frame in made.sets.frames:
        imputed = frame.loc[made.sets.table.lacking, "t6"]
        assert imputed.between(0, 42).all()
        assert (imputed == imputed.round()).all()
        assert frame.loc[~made.sets.table.never["t6"], "t6"].notna().all()


def test_columns_are_listed_with_why_they_are_there() -> None:
    data = demo(auxiliary=("phq9_total", "unit", "absent_column"))
    rows = rows_of(data, analysis="imputed_from_percent")
    roles = {row.text: row.level for row in rows}
    assert roles["t0"] == roles["t6"] == "outcome"
    assert roles["benefit_group=2"] == "adjusted"
    assert roles["phq9_total"] == "auxiliary"
    [row] = rows_of(data, analysis="imputations_n")
    assert row.value == 5
    assert "The data have no column 'absent_column': it does not help to impute." in row.warnings


def test_categories_nobody_has_are_named_and_nobody_is_left_out_for_them() -> None:
    def without(data: TrialData) -> TrialData:
        frame = data.long.frame.assign(benefit_group=float("nan"))
        people = tuple(replace(person, strata={}) for person in data.people)
        return replace(data, people=people, long=replace(data.long, frame=frame))

    told = reasons(rows_of(without(demo())))
    assert told == {
        "Nobody has a value of 'benefit_group': give it in the data, or leave it out of 'adjust'."
    }
    plain = PlannedAnalysis(outcome=SCORE, method="mean_difference")
    data = without(demo(auxiliary=("benefit_group",)))
    assert data.plan is not None
    stated = data.plan.model_copy(update={"primary": plain})
    data = replace(data, study=data.study.model_copy(update={"analysis": stated}))
    [row] = rows_of(data, analysis="imputations_n")
    assert "Nobody has a value of 'benefit_group': it does not help to impute." in row.warnings


def test_patterns_count_everybody_of_an_arm() -> None:
    data = demo()
    for arm in ("control", "programme"):
        rows = rows_of(data, analysis="missing_wave_pattern", group=arm)
        assert sum(row.value or 0 for row in rows) == (data.arm == arm).sum() == rows[0].n
        [share] = rows_of(data, analysis="missing_wave_percent", group=arm, wave="t6")
        lacking = sum(row.value or 0 for row in rows if "t6" in str(row.text))
        assert share.value == pytest.approx(100 * lacking / (data.arm == arm).sum())


def test_a_result_tips_where_p_crosses_the_level_of_the_plan() -> None:
    data = beat_the_blues(plan("ancova", imputations=10, tipping_point=True))
    made = imputed_comparison(first(data))
    course = ShiftCourse(made, "treated")
    for shift in (-7.0, 0.0, 3.3):
        exact = made.pooled("treated", shift)
        assert course.pooled(shift).value == pytest.approx(exact.value, rel=1e-10)
        assert course.pooled(shift).se == pytest.approx(exact.se, rel=1e-10)
    tips = {row.level: row.value for row in rows_of(data, analysis="tipping_point")}
    grid = rows_of(data, analysis="tipping_difference")
    p_values = {float(str(row.level)): row.p_value for row in grid}
    # Without a shift the result is not significant, so that both ways are gone.
    assert set(tips) == {"upwards", "downwards"}
    for way, at in tips.items():
        assert at is not None
        assert (at > 0) == (way == "upwards")
        assert course.pooled(at).p_value == pytest.approx(0.05, abs=1e-6)
        for shift, p in p_values.items():
            assert p is not None
            if shift * at >= 0:
                assert (p < 0.05) == (abs(shift) > abs(at))


def test_nothing_is_shifted_where_nobody_of_the_arm_lacks_the_outcome() -> None:
    stated = plan(
        "ancova", imputations=5, tipping_point=True, deltas=[2.0], reference_based=["copy_reference"]
    )
    data = beat_the_blues(stated)
    outcome = data.study.outcomes[0].model_copy(update={"until": "t2"})
    study = data.study.model_copy(update={"outcomes": (outcome,)})
    rows = rows_of(replace(data, study=study))
    told = [row for row in rows if row.reason is not None and "does not move the result" in row.reason]
    assert [(row.analysis, row.method) for row in told] == [
        ("missing_data_difference", "shifted"),
        ("missing_data_difference", "own_arm"),
        ("missing_data_difference", "copy_reference"),
        ("tipping_point", "shifted"),
    ]
    assert not [row for row in rows if row.analysis == "tipping_difference"]


def test_a_yes_or_no_is_shifted_in_the_log_odds() -> None:
    stated = plan("risk_difference", imputations=10, deltas=[-30.0, 30.0], reference_based=["copy_reference"])
    data = beat_the_blues({**stated, "missing": {**stated["missing"], "tipping_point": True}}, below=14)
    made = {(row.method, row.level): row for row in rows_of(data, analysis="missing_data_risk_difference")}
    table = imputed_comparison(first(data)).sets.table
    treated, lacking = table.arms == "treated", table.lacking
    known = table.values.loc[treated & ~lacking, "t8"]
    low, high = made["shifted", "-30"].value, made["shifted", "30"].value
    assert low is not None
    assert high is not None
    # All who lack the outcome have it at one end, nobody at the other.
    assert high - low == pytest.approx(lacking[treated].mean())
    assert known.sum() > 0
    assert "not of yes or no" in str(made["copy_reference", None].reason)
    ways = rows_of(data, analysis="tipping_point")
    assert ways
    assert all(row.value is None or abs(row.value) <= 5 for row in ways)


def test_ratios_are_pooled_as_logarithms() -> None:
    for method in ("risk_ratio", "odds_ratio", "firth", "gee"):
        found = imputed_effect(first(beat_the_blues(plan(method, imputations=5), below=14)), "treated")
        effect = found.effect
        assert None not in (effect.value, effect.ci_low, effect.ci_high)
        assert effect.value == pytest.approx(np.sqrt(effect.ci_low * effect.ci_high))  # type: ignore[operator]


def test_a_comparison_of_units_keeps_its_clusters() -> None:
    data = demo(method="cluster_t", n=120)
    people = tuple(replace(p, unit=f"{p.arm}_{i % 7}") for i, p in enumerate(data.people))
    made = imputed_comparison(first(replace(data, people=people)))
    assert made.measure == "mean_difference"
    df = made.results("programme")[0].df
    assert df < 20


def test_too_few_to_impute_from_and_nothing_to_impute_are_told() -> None:
    data = beat_the_blues(plan("ancova", imputations=5))
    frame = data.long.frame.copy()
    arm = frame["arm"] == 1
    frame.loc[arm & (frame["wave"] == "t8"), "score"] = np.nan
    told = rows_of(replace(data, long=replace(data.long, frame=frame)))
    assert any("there is nothing to impute it from" in reason for reason in reasons(told))
    frame = data.long.frame.copy()
    frame["score"] = frame["score"].fillna(10.0)
    told = rows_of(replace(data, long=replace(data.long, frame=frame)))
    assert "Nobody lacks the outcome at t8: there is nothing to impute." in reasons(told)
    [row] = [row for row in told if row.method == "complete_cases"]
    assert row.n == 100


def test_a_plan_that_says_nothing_of_missing_values_is_told_so() -> None:
    stated = {"population": "itt", "primary": {"outcome": "depression", "method": "ancova"}}
    rows = rows_of(beat_the_blues(stated))
    assert reasons(rows) == {NOT_STATED}
    assert any(row.analysis == "missing_wave_pattern" for row in rows)
    assert rows_of(beat_the_blues(None)) == []


def test_complete_cases_and_the_likelihood_stand_beside_the_imputed() -> None:
    rows = rows_of(
        beat_the_blues(plan("ancova", ("drug",), imputations=10)), analysis="missing_data_difference"
    )
    methods = {row.method: row for row in rows}
    assert list(methods) == ["complete_cases", "mmrm", "missing_at_random"]
    assert methods["complete_cases"].n == 52
    assert methods["mmrm"].missing == "likelihood"
    values = [row.value for row in methods.values()]
    assert None not in values
    assert pd.Series(values).between(-8, 2).all()


def test_values_after_an_event_that_is_hypothetical_are_imputed() -> None:
    data = demo()
    assert data.plan is not None
    event = Intercurrent(event="programme_stopped", strategy="hypothetical")
    primary = data.plan.primary.model_copy(update={"intercurrent": (event,)})
    stated = data.plan.model_copy(update={"primary": primary})
    table = imputed_comparison(first(data)).sets.table
    answered = table.values.index[table.values["t6"].notna()][0]
    people = tuple(
        replace(p, withdrawn={"treatment": p.anchors["inclusion"]}) if p.participant == answered else p
        for p in data.people
    )
    told = replace(data, people=people, study=data.study.model_copy(update={"analysis": stated}))
    made = imputed_comparison(first(told))
    assert made.sets.table.lacking[answered]
    drawn = {frame.loc[answered, "t6"] for frame in made.sets.frames}
    assert len(drawn) > 1


def test_a_comparison_planned_over_imputed_data_and_its_section_agree() -> None:
    data = demo()
    assert data.plan is not None
    primary = data.plan.primary.model_copy(update={"missing": "imputed"})
    stated = data.plan.model_copy(update={"primary": primary})
    told = replace(data, study=data.study.model_copy(update={"analysis": stated}))
    [row] = rows_of(told, method="missing_at_random")
    effects = [
        r for r in effect_rows(told, TrialQuestions()) if r.missing == "imputed" and r.group == row.group
    ]
    assert row.value in [effect.value for effect in effects]

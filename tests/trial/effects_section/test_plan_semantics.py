"""What a plan says is what is run: methods, populations, clusters, pairs, events after allocation; what fails says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, get_args

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.estimate_names import METHODS
from workmh_measures.model.analysis_methods import METHODS_OF, TIME_METHODS
from workmh_measures.model.analysis_plan import (
    AnalysisMethod,
    Intercurrent,
    Multiplicity,
    PlannedAnalysis,
)
from workmh_measures.model.record import Enrolment
from workmh_measures.model.study import Outcome
from workmh_measures.trial.effects_section.comparison import NOT_PLANNED, comparisons
from workmh_measures.trial.effects_section.intercurrent_events import applied, had_before
from workmh_measures.trial.effects_section.section import METHOD_ROWS
from workmh_measures.trial.flow_section import flow_rows
from workmh_measures.trial.trial_data import TrialData
from workmh_measures.trial.trial_estimate_names import TRIAL_ANALYSES, TRIAL_METHODS

from .planned_trials import (
    beat_the_blues,
    demo,
    effects,
    first,
    jobs2,
    only,
    people_changed,
    planned,
    subgroups,
)

P = PlannedAnalysis
WORK, SCORE = "competitive_work_12", "anxiety_and_depression_6"


def by_unit(data: TrialData, per_arm: int) -> TrialData:
    """The trial as if whole units had been allocated."""

    def moved(place: int, person: Enrolment) -> Enrolment:
        return replace(person, unit=f"{person.arm} {place // 2 % per_arm}")

    return people_changed(data, moved)


def matched(data: TrialData) -> TrialData:
    """The trial as if people had been matched in twos, one from each arm, in their order."""
    seen = {"control": 0, "programme": 0}
    people = []
    for person in data.people:
        seen[str(person.arm)] += 1
        people.append(replace(person, pair=f"pair {seen[str(person.arm)]}"))
    allocation = data.study.allocation.model_copy(update={"kind": "matched"})
    study = data.study.model_copy(update={"allocation": allocation})
    return replace(data, study=study, people=tuple(people))


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


@pytest.mark.parametrize("method", METHODS_OF["amount"])
def test_persons_analysed_are_those_in_the_comparison(method: str) -> None:
    made = P.model_validate({"outcome": "depression_8", "method": method, "adjust": ("drug", "length")})
    data = planned(people_changed(beat_the_blues(), _in_units), made)
    rows = effects(data, draws=200)
    effect = first(rows, str(first(rows, "planned_method").level), group="programme")
    told = {row.group: row.value for row in only(rows, "persons_analysed")}
    flow = [row for row in flow_rows(data) if row.analysis == "flow_analysed" and row.group is not None]
    assert told == {row.group: row.value for row in flow}
    assert effect.n == sum(value or 0 for value in told.values())


def _in_units(place: int, person: Enrolment) -> Enrolment:
    return replace(person, unit=f"{person.arm} {place // 2 % 5}")


def test_a_model_of_repeated_measures_has_those_without_its_last_value_too() -> None:
    rows = effects(planned(beat_the_blues(), P(outcome="depression_8", method="mmrm")))
    analysed = sum(row.value or 0 for row in only(rows, "persons_analysed"))
    assert analysed == first(rows, "mean_difference").n
    assert analysed > sum(row.n or 0 for row in only(rows, "mean"))


def test_a_single_group_is_described_and_not_compared() -> None:
    study = demo().study
    alone = study.model_copy(update={"arms": study.arms[1:], "analysis": None})
    people = tuple(person for person in demo().people if person.arm == "programme")
    rows = effects(replace(demo(), study=alone, people=people))
    assert {"persons_analysed", "outcome_share", "mean"} <= {row.analysis for row in rows}
    assert not only(rows, "risk_difference")
    assert not only(rows, "estimand", level="treatment")


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


def test_grays_test_within_strata_says_so() -> None:
    for adjust, method in (((), "gray"), (("benefit_group",), "gray_stratified")):
        made = P(outcome=WORK, method="cumulative_incidence", adjust=adjust)
        assert first(effects(planned(demo(), made)), "gray_test").method == method


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
    from scipy.stats import binomtest

    assert test.p_value == pytest.approx(binomtest(counts["first_only"], differ).pvalue, rel=1e-10)
    assert any("are not in a pair" in sentence for sentence in test.warnings)


def changed_values(data: TrialData, wave: str, column: str, change: Any) -> TrialData:
    frame = data.long.frame.copy()
    at = frame["wave"] == wave
    frame.loc[at, column] = change(frame.loc[at, column], frame.loc[at, "id"])
    return replace(data, long=replace(data.long, frame=frame))


def everybody_of(arm: str, value: float) -> Any:
    arms = demo().arm

    def change(values: pd.Series, ids: pd.Series) -> np.ndarray:
        return np.where(ids.map(arms) == arm, value, values)

    return change


@pytest.mark.parametrize("method", METHODS_OF["yes_no"])
def test_an_arm_in_which_everybody_works_is_told_in_words_by_every_method(method: str) -> None:
    data = changed_values(demo(), "r12", "any_competitive_reg", everybody_of("programme", 1.0))
    data = matched(by_unit(data, 3)) if method == "mcnemar" else by_unit(data, 3)
    rows = effects(planned(data, P.model_validate({"outcome": WORK, "method": method})))
    for row in rows:
        assert row.value is not None or row.text is not None or row.reason
    if method == "logistic":
        assert "perfectly" in str(first(rows, "odds_ratio", method="logistic").reason)
        assert first(rows, "odds_ratio", method="firth").value is not None


@pytest.mark.parametrize("method", [*METHODS_OF["yes_no"]])
def test_an_arm_without_values_is_told(method: str) -> None:
    data = changed_values(demo(), "r12", "any_competitive_reg", everybody_of("programme", np.nan))
    data = matched(data) if method == "mcnemar" else data
    rows = effects(planned(data, P.model_validate({"outcome": WORK, "method": method})))
    head = first(rows, "planned_method")
    effect = first(rows, str(head.level), group="programme")
    assert effect.value is None
    assert effect.reason
    assert first(rows, "outcome_share", group="programme").reason == "Nobody in the arm has a value."


@pytest.mark.parametrize("method", METHODS_OF["amount"])
def test_scores_nobody_has_are_told(method: str) -> None:
    data = changed_values(demo(), "t6", "hads_total", lambda values, ids: np.full(len(values), np.nan))
    rows = effects(planned(data, P.model_validate({"outcome": SCORE, "method": method})))
    head = first(rows, "planned_method")
    effect = first(rows, str(head.level), group="programme")
    assert effect.value is None
    assert effect.reason


def test_a_column_the_data_lack_stops_its_own_comparison_only() -> None:
    study = demo().study
    lost = Outcome(
        id="lost", role="secondary", kind="measured", column="nowhere", values="amount", until="t6"
    )
    data = replace(demo(), study=study.model_copy(update={"outcomes": (*study.outcomes, lost)}))
    made = (P(outcome="lost", method="ancova"), P(outcome=WORK, method="risk_difference"))
    rows = effects(planned(data, *made))
    assert "no column 'nowhere'" in str(first(rows, "mean_difference", item="lost").reason)
    assert first(rows, "risk_difference", item=WORK).value is not None


def test_counts_refuse_amounts_as_strata_and_say_what_to_plan() -> None:
    made = P(outcome=WORK, method="risk_difference", adjust=("who5_total",))
    rows = effects(planned(demo(), made))
    assert "plan the method 'logistic'" in str(first(rows, "risk_difference").reason)
    assert first(rows, "risk_difference", method="newcombe").value is not None


def with_events(data: TrialData, who: int, **event: Any) -> TrialData:
    return people_changed(data, lambda place, person: replace(person, **event) if place == who else person)


def test_events_after_allocation_change_values_as_their_strategies_say() -> None:
    data = demo()
    worked = data.long.frame.query("wave == 'r12' and any_competitive_reg == 1")["id"].iloc[0]
    place = next(i for i, person in enumerate(data.people) if person.participant == worked)
    inclusion = data.people[place].anchors["inclusion"]
    died = with_events(data, place, died=inclusion + timedelta(days=100))
    work = next(outcome for outcome in data.study.outcomes if outcome.id == WORK)

    def value(strategy: str, event: str = "death", trial: TrialData = died) -> float:
        told = Intercurrent.model_validate({"event": event, "strategy": strategy})
        return float(applied(trial, work, (told,), "r12")[worked])

    assert had_before(died, "death", "r12")[worked]
    assert not had_before(data, "death", "r12")[worked]
    assert value("treatment_policy") == 1.0
    assert value("composite") == 0.0
    assert np.isnan(value("hypothetical"))
    assert value("hypothetical", "job_start") == 1.0
    stopped = with_events(data, place, withdrawn={"treatment": inclusion + timedelta(days=400)})
    assert value("hypothetical", "programme_stopped", stopped) == 1.0
    stopped = with_events(data, place, withdrawn={"treatment": inclusion + timedelta(days=40)})
    assert np.isnan(value("hypothetical", "programme_stopped", stopped))


def test_while_alive_takes_the_last_value_after_allocation_and_before_death() -> None:
    data = demo()
    score = next(outcome for outcome in data.study.outcomes if outcome.id == SCORE)
    both = data.long.frame.pivot_table(index="id", columns="wave", values="hads_total").dropna()
    who = str(both.index[0])
    place = next(i for i, person in enumerate(data.people) if person.participant == who)
    inclusion = data.people[place].anchors["inclusion"]
    died = with_events(data, place, died=inclusion + timedelta(days=60))
    told = Intercurrent(event="death", strategy="while_alive")
    assert np.isnan(applied(died, score, (told,), "t6")[who])
    assert applied(data, score, (told,), "t6")[who] == both.loc[who, "t6"]
    earlier = data.study.wave("t6").model_copy(update={"id": "t1", "month": 1})
    waves = (*data.study.waves, earlier)
    died = replace(died, study=data.study.model_copy(update={"waves": waves}))
    rows = data.long.frame.query("wave == 't0'").assign(wave="t1", date_form=pd.NaT)
    rows["hads_total"] = 11.0
    died = replace(died, long=replace(data.long, frame=pd.concat([data.long.frame, rows])))
    assert applied(died, score, (told,), "t6")[who] == 11.0


def test_people_while_alive_leaves_without_a_value_are_told() -> None:
    alive = people_changed(demo(), lambda place, person: replace(person, died=None))
    died = with_events(alive, 0, died=demo().people[0].anchors["inclusion"] + timedelta(days=60))
    told = Intercurrent(event="death", strategy="while_alive")
    rows = effects(planned(died, P(outcome=SCORE, method="ancova"), intercurrent=(told,)))
    sentence = "1 persons had 'death' before they had a value after allocation"
    part = first(rows, "estimand", level="intercurrent=death")
    assert (part.n, part.reason) == (1, None)
    for row in (part, first(rows, "mean_difference")):
        assert any(one.startswith(sentence) for one in row.warnings)


def test_events_that_a_table_cannot_know_are_not_told_as_none() -> None:
    events = tuple(
        Intercurrent.model_validate({"event": event, "strategy": strategy})
        for event, strategy in (
            ("death", "while_alive"),
            ("programme_stopped", "treatment_policy"),
            ("job_start", "hypothetical"),
            ("other_treatment", "treatment_policy"),
        )
    )
    rows = effects(planned(jobs2(), P(outcome="employed", method="fisher"), intercurrent=events))
    for event in events:
        part = first(rows, "estimand", level=f"intercurrent={event.event}")
        assert (part.n, part.text) == (None, event.strategy)
        assert "is not known" in str(part.reason)
    told = first(rows, "fisher_exact").warnings
    assert [sum("hold no days of it" in one for one in told)] == [2]


def test_what_cannot_be_applied_is_told_once_with_the_planned_effect_and_in_the_estimand() -> None:
    events = (
        Intercurrent(event="other_treatment", strategy="hypothetical"),
        Intercurrent(event="job_start", strategy="composite"),
        Intercurrent(event="death", strategy="composite"),
    )
    made = (P(outcome=WORK, method="risk_difference"), P(outcome=SCORE, method="mean_difference"))
    rows = effects(planned(demo(), *made, intercurrent=events))
    shares = only(rows, "risk_difference", item=WORK)
    assert [sum("not applied" in s for s in row.warnings) for row in shares] == [2, 0]
    parts = {row.level: row for row in only(rows, "estimand", item=SCORE)}
    assert parts["intercurrent=death"].text == "composite"
    assert any("not of yes or no" in s for s in parts["intercurrent=death"].warnings)
    assert parts["variable"].text == "hads_total"
    assert parts["summary"].text == "mean_difference"
    assert parts["population"].n == len(demo().arm)
    assert parts["treatment"].text == "programme v control"


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


def test_levels_with_few_people_or_one_arm_are_told() -> None:
    def put(place: int, person: Enrolment) -> Enrolment:
        level = "3" if person.arm == "programme" and place % 20 == 0 else "1" if place % 3 else "2"
        return replace(person, strata={"benefit_group": level})

    data = people_changed(demo(), put)
    made = (P(outcome=WORK, method="risk_difference"), P(outcome=SCORE, method="ancova"))
    rows = subgroups(planned(data, *made, subgroups=("benefit_group", "who5_total")))
    alone = first(rows, "risk_difference", level="benefit_group=3")
    assert alone.value is None
    assert "Both arms need persons" in str(alone.reason)
    assert first(rows, "mean_difference", level="benefit_group=3").reason
    assert first(rows, "interaction", item=SCORE, level="benefit_group").df == 1
    assert "is no category" in str(first(rows, "interaction", level="who5_total").reason)
    few = subgroups(planned(demo(30), made[0], subgroups=("benefit_group",)))
    assert any("says little" in s for row in only(few, "risk_difference") for s in row.warnings)


def test_measures_of_the_plan_are_over_its_strata_in_each_level() -> None:
    made = P(outcome="employed", method="risk_difference", adjust=("occupation",))
    rows = subgroups(planned(jobs2(), made, subgroups=("sex",)))
    assert first(rows, "risk_difference", level="sex=man").method == "mantel_haenszel"


def test_populations_of_the_plan_are_each_compared() -> None:
    data = planned(jobs2(), P(outcome="employed", method="fisher"), also=("per_protocol",))
    made = [*comparisons(data)]
    assert [one.population for one in made] == ["itt", "per_protocol"]
    assert [len(one.people) for one in made] == [899, 671]


def test_an_arm_from_elsewhere_is_compared_with_a_warning() -> None:
    study = demo().study
    arms = (study.arms[0].model_copy(update={"external": True}), study.arms[1])
    data = replace(demo(), study=study.model_copy(update={"arms": arms}))
    effect = first(effects(planned(data, P(outcome=WORK, method="risk_difference"))), "risk_difference")
    assert effect.value is not None
    assert any("Nobody was allocated" in s for s in effect.warnings)


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

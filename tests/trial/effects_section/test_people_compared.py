"""Who is compared: populations, persons analysed, one group alone, arms from elsewhere, subgroups."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workmh_measures.model.analysis_methods import METHODS_OF
from workmh_measures.model.analysis_plan import PlannedAnalysis
from workmh_measures.model.record import Enrolment
from workmh_measures.trial.effects_section.comparison import comparisons
from workmh_measures.trial.flow_section import flow_rows

from .planned_trials import (
    SCORE,
    WORK,
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


def _in_units(place: int, person: Enrolment) -> Enrolment:
    return replace(person, unit=f"{person.arm} {place // 2 % 5}")


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

from __future__ import annotations

from typing import Any

import pytest

from workmh_measures.definitions.library import load_study
from workmh_measures.errors import DefinitionError
from workmh_measures.trial.allocation import plan_faults
from workmh_measures.trial.allocation_plan import drawing_plan, list_plan

GROUPS = {"benefit_group": ["aap", "sick_leave"]}


def refused(name: str, *, listed: bool = False, **given: Any) -> list[str]:
    with pytest.raises(DefinitionError) as refusal:
        (list_plan if listed else drawing_plan)(load_study(name), **{"levels": {}, **given})
    assert {found.code for found in refusal.value.problems} == {"ALLOC-PLAN"}
    return [str(found) for found in refusal.value.problems]


def test_arms_ratio_and_levels_are_those_of_the_study_file() -> None:
    plan = drawing_plan(load_study("awac"), levels={})
    study = load_study("awac")
    assert plan.arms == tuple(arm.id for arm in study.arms)
    assert (plan.ratio, plan.block_sizes) == ((1, 1), (4, 6))
    assert plan.strata == {"benefit_group": tuple(level.id for level in study.strata[0].levels)}
    assert plan_faults(plan) == []


def test_an_unequal_ratio_has_blocks_of_its_own() -> None:
    plan = drawing_plan(load_study("ips_pain"), levels={})
    assert (plan.ratio, plan.block_sizes, plan.strata) == ((1, 2), (6, 9), {})


def test_numbers_as_reported_need_a_ratio_somebody_can_draw_by() -> None:
    study = load_study("ips_rct")
    [fault] = plan_faults(drawing_plan(study, levels={}))
    assert fault == "No block sizes are stated; they are multiples of 410."
    plan = drawing_plan(study, levels={}, ratio=(4, 5), block_sizes=(9, 18))
    assert (plan.ratio, plan.block_sizes, plan_faults(plan)) == ((4, 5), (9, 18), [])


def test_units_of_a_cluster_study_are_named_when_it_is_sealed() -> None:
    counties = ["a", "b", "c", "d", "e", "f"]
    plan = drawing_plan(load_study("jump"), levels={"county": counties})
    assert (plan.method, plan.arms, plan.ratio) == ("clusters", ("cbt", "cr"), (1, 1))
    assert plan.strata == {"county": tuple(counties)}
    assert plan_faults(plan) == []


def test_the_study_s_own_levels_are_not_given_twice_and_lacking_ones_are_asked_for() -> None:
    assert "The levels of benefit_group are those of the study file" in refused("awac", levels=GROUPS)[0]
    assert "give --levels benefit_group=A,B" in refused("demo")[0]
    [unknown, lacking] = refused("demo", levels={"benefit_grup": ["a"]})
    assert "Did you mean 'benefit_group'?" in unknown
    assert "has no levels of benefit_group" in lacking


def test_what_does_not_fit_a_cluster_study_is_told() -> None:
    assert "Name all units that are drawn: --levels county=A,B,C" in refused("jump")[0]
    assert "there are no blocks" in refused("jump", levels={"county": ["a", "b"]}, block_sizes=(4,))[0]


@pytest.mark.parametrize("name", ["jobschool", "act"])
def test_people_who_are_not_drawn_are_told_how_else_arms_are_recorded(name: str) -> None:
    assert "workmh allocation tell" in refused(name)[0]


def test_a_list_has_no_ratio_and_is_not_for_units_or_a_single_group() -> None:
    plan = list_plan(load_study("demo"), levels=GROUPS)
    assert (plan.method, plan.ratio, plan.block_sizes) == ("list", (), ())
    assert plan_faults(plan) == []
    for name in ("jump", "act"):
        assert "has no list of people" in refused(name, listed=True)[0]

"""The flow of a trial: counts that add up, and reasons as the data themselves give them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pytest

from workmh_measures.model.analysis_plan import PlannedAnalysis
from workmh_measures.model.estimate import Estimate
from workmh_measures.trial.analysed_people import people_analysed
from workmh_measures.trial.effects_section.section import effect_rows
from workmh_measures.trial.flow_section import ELSEWHERE, NO_DAYS, ONE_GROUP, flow_rows
from workmh_measures.trial.trial_data import TrialData
from workmh_measures.trial.trial_estimate_names import TRIAL_NAMES_BY_SECTION
from workmh_measures.trial.trial_questions import TrialQuestions
from workmh_measures.trial.wave_answers import UNDATED, first_rows, is_answer, wave_answers

from .took_part_cases import beat_the_blues
from .trial_cases import made_up_trial

STUDIES = ("demo", "jump", "jobschool", "ser", "clubhouse")


def found(rows: list[Estimate], analysis: str, **about: object) -> float | None:
    [row] = [r for r in rows if r.analysis == analysis and all(getattr(r, k) == v for k, v in about.items())]
    return row.value


def total(rows: list[Estimate], analysis: str, **about: object) -> float:
    told = [r for r in rows if r.analysis == analysis and all(getattr(r, k) == v for k, v in about.items())]
    return sum(r.value or 0.0 for r in told)


def with_plan(data: TrialData, **changes: object) -> TrialData:
    plan = data.study.analysis
    changed = None if changes.get("plan", plan) is None else plan.model_copy(update=changes)  # type: ignore[union-attr]
    return replace(data, study=data.study.model_copy(update={"analysis": changed}))


@pytest.mark.parametrize("name", STUDIES)
def test_counts_add_up_at_every_step(name: str) -> None:
    data = made_up_trial(name, 80, 5)
    rows = [*flow_rows(data)]
    assert {row.analysis for row in rows} <= TRIAL_NAMES_BY_SECTION["flow"].keys()
    enrolled = found(rows, "flow_enrolled")
    assert enrolled == total(rows, "flow_not_allocated") + (found(rows, "flow_allocated", group=None) or 0)
    arms = [arm.id for arm in data.study.allocated_arms]
    assert found(rows, "flow_allocated", group=None) == sum(
        found(rows, "flow_allocated", group=arm) or 0 for arm in arms
    )
    for wave in data.study.survey_waves:
        for group in (None, *arms):
            where = {"wave": wave.id, "group": group}
            came = (found(rows, "flow_answered", **where) or 0) + total(rows, "flow_unanswered", **where)
            assert found(rows, "flow_due", **where) == came
    for arm in data.study.arms if data.plan is not None else ():
        inside, outside = (total(rows, n, group=arm.id) for n in ("flow_analysed", "flow_not_analysed"))
        populations = 1 + len(data.plan.also)  # type: ignore[union-attr]
        assert inside + outside == populations * (data.arm == arm.id).sum()


def test_who_did_not_answer_is_withdrawn_dead_or_late_as_the_codes_of_their_items_say() -> None:
    data = made_up_trial("demo", 400, 11)
    codes = {-995.0: "withdrawn", -996.0: "not_returned", -999.0: "died"}
    seen: set[str] = set()
    for wave, item in (("t6", "hads_01"), ("j3", "who5_01")):
        people = wave_answers(data)[wave].people
        cells = first_rows(data, wave).reindex(people.index)[item]
        unanswered = people[people["due"] & ~people["answered"]]
        assert [*unanswered["outcome"]] == [codes.get(code, "open") for code in cells[unanswered.index]]
        seen |= {*unanswered["outcome"]}
    assert {"withdrawn", "not_returned"} <= seen


def test_people_of_an_arm_from_elsewhere_are_counted_apart_with_a_warning() -> None:
    data = made_up_trial("jump", 100, 2)
    rows = [*flow_rows(data)]
    outside = int((data.arm == "tau").sum())
    assert outside > 0
    assert found(rows, "flow_external", group="tau") == outside
    assert found(rows, "flow_enrolled") == len(data.people) - outside
    [row] = [r for r in rows if r.analysis == "flow_external"]
    assert row.warnings == (ELSEWHERE.format(arm="tau"),)
    assert not [r for r in rows if r.analysis == "flow_due" and r.group == "tau"]


def test_units_are_counted_by_arm_with_their_sizes() -> None:
    data = made_up_trial("jump", 100, 2)
    rows = [*flow_rows(data)]
    sizes = pd.Series([p.unit for p in data.allocated if p.arm == "cbt"]).value_counts()
    assert found(rows, "flow_units", group="cbt") == len(sizes)
    assert found(rows, "flow_unit_mean_size", group="cbt") == pytest.approx(sizes.mean())
    assert found(rows, "flow_unit_smallest", group="cbt") == sizes.min()
    assert found(rows, "flow_unit_largest", group="cbt") == sizes.max()


def test_a_person_without_a_partner_breaks_a_pair() -> None:
    data = made_up_trial("jobschool", 40, 2)
    whole = found([*flow_rows(data)], "flow_pairs")
    first = next(p for p in data.people if p.arm == "programme")
    alone = replace(first, pair=None, strata={})
    broken = replace(data, people=tuple(alone if p is first else p for p in data.people))
    rows = [*flow_rows(broken)]
    assert found(rows, "flow_pairs") == (whole or 0) - 1
    assert found(rows, "flow_unpaired", group="programme") == 1
    assert found(rows, "flow_unpaired", group="control") == 1
    nobody = replace(data, people=tuple(replace(p, pair=None, strata={}) for p in data.people))
    [row] = [r for r in flow_rows(nobody) if r.analysis == "flow_pairs"]
    assert row.reason == "No pair is told of anybody: give the pairs with the data."


def test_those_not_allocated_and_what_lies_ahead_are_not_counted_as_lost() -> None:
    data = made_up_trial("demo", 60, 4)
    first, second, *others = data.people
    ahead = data.today + timedelta(days=1)
    people = (
        replace(first, arm=None),
        replace(second, withdrawn={"treatment": data.today, "contact": ahead}, died=ahead),
        *(replace(p, withdrawn={}, died=None) for p in others),
    )
    rows = [*flow_rows(replace(data, people=people))]
    assert found(rows, "flow_not_allocated") == 1
    assert found(rows, "flow_withdrawn", group=None, level=None) == 1
    assert found(rows, "flow_withdrawn", group=None, level="treatment") == 1
    assert not [r for r in rows if r.analysis == "flow_withdrawn" and r.level == "contact"]
    assert found(rows, "flow_died", group=None) == 0


def test_marks_and_populations_of_the_study_are_counted() -> None:
    data = made_up_trial("ser", 60, 4)
    rows = [*flow_rows(data)]
    told = [p.flags["pp"] for p in data.allocated if p.arm == "ips" and "pp" in p.flags]
    assert found(rows, "flow_flag", group="ips", factor="pp") == sum(told)
    protocol = found(rows, "flow_not_analysed", group="ips", item2="per_protocol", level="not_in_population")
    assert protocol == (data.arm == "ips").sum() - sum(told)


def test_a_table_without_days_counts_everybody_as_due_and_says_so() -> None:
    rows = [*flow_rows(beat_the_blues())]
    told = [r for r in rows if r.analysis == "flow_due"]
    assert {r.value for r in told if r.group is None} == {100}
    assert {r.warnings for r in told} == {(UNDATED,)}
    assert total(rows, "flow_unanswered", level="unknown", group=None) == 3 + 27 + 42 + 48
    assert {r.level for r in rows if r.analysis == "flow_unanswered"} == {"unknown"}
    # That nobody is known to have left is not the same as that nobody left.
    assert [r.reason for r in rows if r.analysis in ("flow_withdrawn", "flow_died")] == [NO_DAYS]


def test_a_repeated_outcome_is_known_where_any_of_its_waves_is() -> None:
    data = beat_the_blues()
    rows = [*flow_rows(data)]
    # In the published data three persons have nothing after the first wave.
    assert found(rows, "flow_analysed", group=None) == 97
    assert found(rows, "flow_outcome_known", group=None, factor="depression") == 52
    imputed = PlannedAnalysis.model_validate(
        {"outcome": "depression", "method": "mmrm", "missing": "imputed"}
    )
    assert (people_analysed(data, imputed, "itt") == "analysed").all()
    later = PlannedAnalysis.model_validate({"outcome": "depression", "method": "ancova"})
    assert (people_analysed(data, later, "itt") == "outcome_unknown").sum() == 48


@pytest.mark.parametrize("name", ["demo", "awac", "ips_rct", "jobschool"])
def test_those_analysed_are_as_many_as_each_comparison_of_the_plan_counts(name: str) -> None:
    data = made_up_trial(name, 80, 4)
    effects = [*effect_rows(data, TrialQuestions(draws=200))]
    assert data.plan is not None
    for _, planned in data.plan.comparisons:
        population = planned.population or data.plan.population
        status = people_analysed(data, planned, population)
        for arm in data.compared:
            two = data.arm.isin([arm.id, data.reference.id])
            same = (
                row
                for row in effects
                if (row.item, row.item2, row.group) == (planned.name, population, arm.id)
                and row.analysis not in ("mean", "outcome_share")
            )
            counted = {row.n for row in same if row.value is not None and row.ci_low is not None}
            # Where nothing was compared, as with the matched controls of jobschool, of whom nothing is simulated, nobody is.
            counted = counted or {0}
            assert int(((status == "analysed") & two).sum()) in counted, (planned.name, planned.method)


def test_a_covariate_that_is_not_known_leaves_a_person_out() -> None:
    data = beat_the_blues()
    first = data.people[0]
    lacking = replace(data, people=(replace(first, strata={"drug": "No"}), *data.people[1:]))
    planned = PlannedAnalysis.model_validate(
        {"outcome": "depression", "method": "mmrm", "adjust": ["length"]}
    )
    assert people_analysed(lacking, planned, "itt")[first.participant] == "covariate_unknown"


def test_without_a_plan_or_without_a_column_the_rest_is_told() -> None:
    data = beat_the_blues()
    rows = [*flow_rows(with_plan(data, plan=None))]
    assert not [r for r in rows if r.analysis in ("flow_analysed", "flow_not_analysed")]
    assert found(rows, "flow_outcome_known", group=None) == 52
    bare = replace(data, long=data.long.only(["id", "wave", "anchor_no", "arm"]))
    told = {r.analysis: r.reason for r in flow_rows(bare) if r.reason not in (None, NO_DAYS)}
    assert told == dict.fromkeys(
        ("flow_outcome_known", "flow_analysed"), "The data have no column 'score': give them with it."
    )


def test_one_group_is_not_said_to_be_allocated_by_chance() -> None:
    rows = [*flow_rows(made_up_trial("clubhouse", 40, 1))]
    assert {r.warnings for r in rows if r.analysis == "flow_allocated"} == {(ONE_GROUP,)}


def test_reasons_for_no_answer_and_empty_words_are_no_answers() -> None:
    assert is_answer(pd.Series([0.0, -992.0, float("nan"), -5.0])).tolist() == [True, False, False, True]
    assert is_answer(pd.Series(["a", "", None], dtype="str")).tolist() == [True, False, False]

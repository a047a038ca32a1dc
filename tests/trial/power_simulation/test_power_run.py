"""Many simulated trials: the same whatever the workers, unbiased, and with the error a test may have where nothing was put in."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
import pytest

from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.errors import DefinitionError
from workmh_measures.model.analysis_plan import Multiplicity, PlannedAnalysis
from workmh_measures.trial.power_simulation.arm_tests import Comparison
from workmh_measures.trial.power_simulation.power_run import PowerRun, power_run, work_ahead
from workmh_measures.trial.power_simulation.power_summary import Power, simulated_power
from workmh_measures.trial.power_simulation.put_in import (
    PEOPLE,
    effects_put_in,
    parts_needed,
    with_and_without,
)
from workmh_measures.trial.power_simulation.replication import replication, stream_seed
from workmh_measures.trial.simulate import simulate
from workmh_measures.trial.simulation.truth import Truth

from .simulated_studies import NOTHING, planned_study, question

WORK = planned_study(outcome="competitive_work_12", method="risk_difference", adjust=("benefit_group",))


def test_a_trial_is_the_same_alone_and_among_others_in_other_processes() -> None:
    asked = question("demo", "well_being_6", truth=NOTHING, seed=3)
    here = power_run(asked, [24, 30], 4)
    people: list[int] = []
    there = power_run(asked, [24, 30], 4, workers=2, told=people.append)
    assert here.found == there.found
    assert here.found[30][2] == replication(asked, 30, 2)
    assert [*here.found] == [24, 30]
    assert sum(people) == work_ahead(asked, [24, 30], 4) == 4 * 54
    assert power_run(replace(asked, seed=4), [24], 4).found[24] != here.found[24]


def test_the_first_people_of_a_larger_trial_are_those_of_a_smaller_one() -> None:
    asked = question(WORK, "competitive_work_12", truth=NOTHING)
    small, large = (
        simulate(asked.design, asked.instruments, n=n, seed=stream_seed(1, 5), truth=asked.put_in)
        for n in (20, 40)
    )
    assert large.people[:20] == small.people


def test_what_was_put_in_is_the_difference_that_everybody_would_show() -> None:
    asked = question("demo", "anxiety_and_depression_6", "well_being_6")
    parts = [with_and_without(asked, part) for part in range(2)]
    distress, well_being = effects_put_in(asked, parts)
    assert distress.value is not None
    assert well_being.value is not None
    assert distress.value < -1 < 4 < well_being.value
    one = parts[0][0]
    assert 0.4 * PEOPLE < len(one.with_effect) == len(one.without) < 0.6 * PEOPLE
    assert not one.reference_gain.any()
    # The people with and without the effect are the same: their difference varies far less than they do.
    assert distress.se < one.with_effect.std() / np.sqrt(2 * len(one.with_effect))


def test_the_share_put_in_is_that_of_everybody_in_work() -> None:
    asked = question(WORK, "competitive_work_12")
    one = with_and_without(asked, 0)[0]
    effect = effects_put_in(asked, [[one]])[0]
    assert effect.value == pytest.approx(one.with_effect.mean() - one.without.mean(), abs=1e-12)
    assert set(np.unique(one.with_effect - one.without)) <= {-1.0, 0.0, 1.0}


def test_ratios_are_put_in_as_logarithms_where_they_can_be_named() -> None:
    parts = None
    for method, adjust, named in (("odds_ratio", (), True), ("odds_ratio", ("benefit_group",), False)):
        study = planned_study(outcome="competitive_work_12", method=method, adjust=adjust)
        asked = question(study, "competitive_work_12")
        parts = parts or [with_and_without(asked, 0)]
        found = effects_put_in(asked, parts)[0]
        assert (found.value is not None) is named
        if named:
            p, q = parts[0][0].with_effect.mean(), parts[0][0].without.mean()
            assert found.value == pytest.approx(np.log(p / (1 - p) * (1 - q) / q))
        else:
            assert found.reason is not None


def test_a_model_of_the_plan_finds_what_was_put_in() -> None:
    """Mean estimates of 40 trials lie within four Monte-Carlo errors of what was put in."""
    asked = question("demo", "competitive_work_12", "anxiety_and_depression_6", seed=2)
    run = power_run(asked, [120], 40)
    rows = [*simulated_power(run)]
    assert len(rows) == 2
    for row in rows:
        assert row.power.estimated == 40
        assert row.effect.bias is not None
        assert row.effect.bias_se is not None
        assert abs(row.effect.bias) < 4 * row.effect.bias_se
        assert row.effect.coverage is not None
        assert row.effect.coverage > 0.8
        assert row.power.power_low < row.power.power < row.power.power_high
        assert row.people.enrolled + row.people.enrolled_reference == 120
        assert row.power.wrong_way == 0
    assert rows[0].people.lost < 0.05 < 0.1 < rows[1].people.lost < 0.3


def test_a_run_that_puts_nothing_in_tells_the_type_i_error() -> None:
    asked = question("demo", "competitive_work_12", "well_being_6", truth=NOTHING)
    rows = [*simulated_power(power_run(asked, [60], 40))]
    assert all(row.power.is_null and row.power.wrong_way is None and row.effect.put_in == 0 for row in rows)
    assert all(row.power.power < 0.05 + 4 * (0.05 * 0.95 / 40) ** 0.5 for row in rows)
    assert work_ahead(replace(asked, truth=Truth()), [60], 40) == 60 * 40 + 2 * PEOPLE * 4


def test_what_was_put_in_is_worked_out_from_as_many_people_as_its_error_asks_for() -> None:
    assert [parts_needed(Truth(), people) for people in (1, 4001, 10**6)] == [4, 5, 20]
    assert parts_needed(NOTHING, 10**6) == 0


def test_trials_without_an_answer_find_nothing_and_say_why_and_which() -> None:
    asked = question(WORK, "competitive_work_12", truth=NOTHING)
    run = power_run(asked, [4], 30)
    row = next(simulated_power(run))
    assert row.power.estimated < 30
    assert sum(one.replications for one in row.not_estimated) == 30 - row.power.estimated
    first = row.not_estimated[0]
    number = next(k for k in range(30) if stream_seed(1, k) == first.first_seed)
    assert run.found[4][number][0].reason == first.reason
    assert row.power.power == row.power.found / 30


def test_repeated_measures_are_fitted_in_every_trial() -> None:
    study = planned_study("awac", outcome="depression_12", method="mmrm", adjust=("benefit_group",))
    asked = question(study, "depression_12", truth=NOTHING)
    rows = [*simulated_power(power_run(asked, [80], 5))]
    assert [(row.about.method, row.power.estimated) for row in rows] == [("mmrm", 5)]
    assert rows[0].people.analysed > 30


def test_self_reported_work_is_analysed_too() -> None:
    study = planned_study("ips_rct", outcome="competitive_self_12", method="risk_difference")
    row = next(simulated_power(power_run(question(study, "competitive_self_12", truth=NOTHING), [60], 3)))
    assert row.power.estimated == 3
    assert row.people.analysed + row.people.analysed_reference < 60


def test_a_reliability_of_an_instrument_nobody_is_asked_here_changes_nothing() -> None:
    other = replace(NOTHING, measurement=replace(NOTHING.measurement, alpha={"phq9.total": 0.9}))
    one, same = (question("demo", "well_being_6", truth=truth) for truth in (NOTHING, other))
    assert replication(one, 20, 0) == replication(same, 20, 0)


def test_what_cannot_be_put_in_is_refused_before_anything_is_simulated() -> None:
    wrong = replace(Truth(), missed=replace(Truth().missed, lost=2.0))
    told: list[int] = []
    with pytest.raises(DefinitionError, match="SIM-VALUE"):
        power_run(question("demo", truth=wrong), [20], 2, told=told.append)
    assert not told


def test_a_process_that_is_ended_from_outside_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from concurrent.futures.process import BrokenProcessPool

    from workmh_measures.trial.power_simulation import power_run as module

    def broken(*_: object) -> PowerRun:
        raise BrokenProcessPool

    monkeypatch.setattr(module, "as_completed", broken)
    with pytest.raises(DefinitionError, match="PLAN-WORKER"):
        power_run(question("demo", "well_being_6", truth=NOTHING), [20], 2, workers=2)


def test_instruments_reach_other_processes_unchanged() -> None:
    for entry in load_study("demo").schedule:
        instrument = load_instrument(entry.instrument)
        assert type(instrument).model_validate_json(instrument.model_dump_json(by_alias=True)) == instrument


def adjusted(rows: dict[str, Power], name: str) -> float:
    """Adjusted power of a comparison, which must have one."""
    power = rows[name].power_adjusted
    if power is None:
        raise ValueError(f"{name} has no adjusted power")
    return power


def rejected_by_holm(trial: list[Comparison]) -> int:
    """How many of two results Holm rejects: the smaller p value at half the level, then the other at the whole."""
    p_values = sorted(one.effect.p_value or 0.0 for one in trial if one.effect is not None)
    return (p_values[0] <= 0.025) + (p_values[0] <= 0.025 and p_values[1] <= 0.05)


def test_several_results_that_share_a_level_are_rejected_as_the_plan_says() -> None:
    primary, scores = "competitive_work_12", ("anxiety_and_depression_6", "well_being_6")
    study = planned_study(outcome=primary, method="risk_difference")
    if study.analysis is None:
        raise ValueError("the study has a plan")
    also = tuple(PlannedAnalysis(outcome=name, method="ancova") for name in scores)
    found: dict[str, dict[str, Power]] = {}
    rules: tuple[Literal["none", "holm", "gatekeeping"], ...] = ("none", "holm", "gatekeeping")
    for method in rules:
        rule = Multiplicity(method=method, families=(scores,) if method != "none" else ())
        plan = study.analysis.model_copy(update={"secondary": also, "multiplicity": rule})
        asked = question(study.model_copy(update={"analysis": plan}), *scores, primary, seed=5)
        run = power_run(asked, [60], 12)
        found[method] = {row.about.name: row.power for row in simulated_power(run)}
    rejections = sum(rejected_by_holm(trial[1:]) for trial in run.found[60])
    assert sum(adjusted(found["holm"], name) for name in scores) == pytest.approx(rejections / 12)
    assert all(one.power_adjusted is None for one in found["none"].values())
    assert adjusted(found["holm"], primary) == found["holm"][primary].power
    for name in scores:
        gated, by_holm = adjusted(found["gatekeeping"], name), adjusted(found["holm"], name)
        assert gated <= min(by_holm, found["gatekeeping"][primary].power)
        assert by_holm <= found["holm"][name].power


def test_a_family_that_is_not_simulated_whole_has_no_adjusted_power() -> None:
    run = power_run(question("demo", "well_being_6", truth=NOTHING), [40], 3)
    assert next(simulated_power(run)).power.power_adjusted is None

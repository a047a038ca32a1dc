"""What cannot be compared says what is wrong with the data and what to do, once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from workmh_measures.errors import NotEstimable
from workmh_measures.model.analysis_plan import PlannedAnalysis
from workmh_measures.report.reasons import in_words
from workmh_measures.trial.binary_models.arm_data import ArmData
from workmh_measures.trial.trial_data import TrialData
from workmh_measures.trial.work_models.two_part_model import two_part_model

from .planned_trials import SCORE, WORK, demo, effects, first, planned

P = PlannedAnalysis


def set_to(data: TrialData, value: float, *waves: str) -> TrialData:
    """The trial with the same total score for everybody at some waves."""
    frame = data.long.frame.copy()
    there = frame["wave"].isin(waves) & frame["hads_total"].notna()
    frame.loc[there, "hads_total"] = value
    return replace(data, long=replace(data.long, frame=frame))


def reason_for(data: TrialData, method: str, outcome: str = SCORE, adjust: tuple[str, ...] = ()) -> str:
    made = P.model_validate({"outcome": outcome, "method": method, "adjust": adjust})
    rows = effects(planned(data, made))
    head = first(rows, "planned_method", group="programme")
    told = str(first(rows, str(head.level), group="programme").reason)
    assert in_words(told, "nb").language is None, told
    return told


@pytest.mark.parametrize("method", ["ancova", "mmrm", "constrained_lda"])
def test_a_score_that_is_the_same_for_everybody_is_told_once(method: str) -> None:
    waves = demo().study.waves
    data = set_to(demo(), 12.0, *(wave.id for wave in waves))
    assert (
        reason_for(data, method) == "Everybody has the same value of hads_total: there is nothing to compare."
    )


def test_a_score_that_was_the_same_at_the_start_cannot_be_adjusted_for() -> None:
    told = reason_for(set_to(demo(), 12.0, "t0"), "ancova")
    assert told.startswith("Everybody has the same value of hads_total at the start")


@pytest.mark.parametrize(("method", "outcome"), [("logistic", WORK), ("ancova", SCORE)])
def test_a_covariate_nobody_has_is_named(method: str, outcome: str) -> None:
    data = demo()
    people = tuple(replace(person, strata={}) for person in data.people)
    frame = data.long.frame.assign(benefit_group=float("nan"))
    without = replace(data, people=people, long=replace(data.long, frame=frame))
    told = reason_for(without, method, outcome, ("benefit_group",))
    assert "benefit_group" in told
    assert "arm has no persons" not in told


def test_a_model_in_two_parts_where_nobody_has_nothing_is_not_needed() -> None:
    amounts = np.arange(1.0, 21.0)
    people = ArmData(amounts, np.tile([0.0, 1.0], 10), np.empty((20, 0)), ())
    with pytest.raises(NotEstimable, match="Nobody has 0: a model in two parts is not needed"):
        two_part_model(people)

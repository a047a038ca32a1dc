"""Arms without values, columns that are not there and strata that are amounts: the comparison says why it fails."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.errors import NotEstimable
from workmh_measures.model.analysis_methods import METHODS_OF
from workmh_measures.model.analysis_plan import PlannedAnalysis
from workmh_measures.model.study import Outcome
from workmh_measures.report.reasons import in_words
from workmh_measures.trial.binary_effects.stratified_effects import mantel_haenszel_difference
from workmh_measures.trial.binary_effects.two_arms import TwoArms
from workmh_measures.trial.trial_data import TrialData

from .planned_trials import (
    SCORE,
    WORK,
    by_unit,
    demo,
    effects,
    first,
    jobs2,
    matched,
    planned,
    subgroups,
)

P = PlannedAnalysis


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


IN_STRATA = ("risk_difference", "risk_ratio", "odds_ratio", "chi_square", "logistic", "firth")


@pytest.mark.parametrize("method", IN_STRATA)
def test_an_outcome_nobody_has_is_asked_for_and_no_stratum_blamed(method: str) -> None:
    data = changed_values(jobs2(), "t6", "employed", lambda values, ids: np.full(len(values), np.nan))
    made = P.model_validate({"outcome": "employed", "method": method, "adjust": ("occupation",)})
    data = planned(data, made, subgroups=("sex",))
    rows = [row for row in (*effects(data), *subgroups(data)) if row.group == "workshop" and row.reason]
    told = {row.reason for row in rows if row.analysis not in ("outcome_share", "persons_analysed")}
    assert told == {"The data hold no values of 'employed' at wave 't6': give them."}
    assert in_words(told.pop(), "nb").language is None


@pytest.mark.parametrize("method", IN_STRATA)
def test_an_arm_in_which_nobody_is_known_is_named(method: str) -> None:
    arms = jobs2().arm
    data = changed_values(
        jobs2(), "t6", "employed", lambda values, ids: np.where(ids.map(arms) == "booklet", np.nan, values)
    )
    made = P.model_validate({"outcome": "employed", "method": method, "adjust": ("occupation",)})
    rows = effects(planned(data, made))
    head = first(rows, "planned_method")
    reason = first(rows, str(head.level), group="workshop").reason
    assert reason == "Nobody in arm 'booklet' has a known outcome: there is nothing to compare."
    assert in_words(reason, "nb").language is None


def test_registers_that_are_not_given_are_asked_for() -> None:
    data = changed_values(
        demo(), "r12", "any_competitive_reg", lambda values, ids: np.full(len(values), np.nan)
    )
    rows = effects(planned(data, P(outcome=WORK, method="risk_difference", adjust=("benefit_group",))))
    reason = str(first(rows, "risk_difference").reason)
    assert reason.startswith(f"The data hold no records that tell of '{WORK}' at wave 'r12'")
    assert in_words(reason, "nb").language is None


def test_a_population_without_an_arm_is_named() -> None:
    data = jobs2()
    people = tuple(replace(p, flags={"per_protocol": p.arm == "booklet"}) for p in data.people)
    made = P(outcome="employed", method="risk_difference", adjust=("occupation",), population="per_protocol")
    row = first(effects(planned(replace(data, people=people), made)), "risk_difference")
    assert row.reason == "Nobody in arm 'workshop' is in this population: there is nothing to compare."


def test_a_level_without_an_arm_is_not_a_matter_of_strata() -> None:
    strata = [TwoArms(0, 0, 3, 8), TwoArms(0, 0, 2, 5)]
    with pytest.raises(
        NotEstimable, match="Both arms need persons whose outcome is known; there are 0 and 13"
    ):
        mantel_haenszel_difference(strata)

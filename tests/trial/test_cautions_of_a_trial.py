"""What was counted in made-up trials goes with the rows of a real one: few persons in a joint test, rules for those who left."""

from __future__ import annotations

from typing import Any

import pandas as pd

from workmh_measures.model.estimate import Estimate
from workmh_measures.trial.economics_section.section import economics_rows
from workmh_measures.trial.effects_section.section import effect_rows
from workmh_measures.trial.missing_section.section import missing_rows
from workmh_measures.trial.trial_questions import TrialQuestions

from .economics_section.cost_cases import made_up_costs
from .missing_section.missing_cases import beat_the_blues
from .took_part_cases import DATA


def joint_tests(df: str) -> list[Estimate]:
    """Tests of all waves together in a trial of 97 persons, of whom half lack the last wave."""
    primary = {"outcome": "depression", "method": "mmrm", "df": df}
    plan: dict[str, Any] = {"population": "itt", "primary": primary}
    rows = effect_rows(beat_the_blues(plan), TrialQuestions())
    return [row for row in rows if row.analysis in ("arm_at_any_wave", "arm_by_wave")]


def test_joint_tests_by_satterthwaite_warn_below_ten_persons_for_each_covariance_parameter() -> None:
    told = [sentence for row in joint_tests("satterthwaite") for sentence in row.warnings]
    assert sum("97 persons for 10 covariance parameters" in sentence for sentence in told) == 2
    assert not any("covariance parameters" in s for row in joint_tests("kenward_roger") for s in row.warnings)


def test_rules_that_take_the_reference_say_that_their_intervals_are_wide() -> None:
    primary = {"outcome": "depression", "method": "ancova"}
    missing = {
        "imputations": 5,
        "tipping_point": False,
        "reference_based": ["jump_to_reference"],
        "deltas": [1],
    }
    data = beat_the_blues({"population": "itt", "primary": primary, "missing": missing})
    rows = {row.method: row for row in missing_rows(data, TrialQuestions())}
    assert any("wider than the estimate spreads" in s for s in rows["jump_to_reference"].warnings)
    assert not any("wider" in s for s in rows["shifted"].warnings)


def test_percentiles_of_the_costs_of_small_arms_warn() -> None:
    everybody = pd.read_csv(DATA / "made_up_costs/made_up_costs.csv").dropna()
    people = everybody.groupby("arm").head(60).reset_index(drop=True)
    rows = list(economics_rows(made_up_costs(people=people), TrialQuestions()))
    told = {
        (row.analysis, row.method)
        for row in rows
        if any("fewer than 100: an interval by percentiles" in sentence for sentence in row.warnings)
    }
    drawn = ("incremental_cost", "incremental_years", "cost_per_year", "net_benefit")
    assert told == {(name, "bootstrap_percentile") for name in drawn}

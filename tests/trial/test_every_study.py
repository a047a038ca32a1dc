"""The plan of every study of the library runs whole on few people, and every row says what it is or why it is not."""

from __future__ import annotations

import pytest

from workmh_measures.analysis.estimate_names import ANALYSES, METHODS
from workmh_measures.definitions.library import load_study, study_ids
from workmh_measures.model.analysis_plan import ANALYSIS_METHODS
from workmh_measures.trial.trial_analysis import BEFORE_LOCK, trial_estimates
from workmh_measures.trial.trial_estimate_names import TRIAL_ANALYSES, TRIAL_METHODS
from workmh_measures.trial.trial_questions import TrialQuestions

from .trial_cases import made_up_trial

FEW = TrialQuestions(draws=200)
SIZES = (4, 40)
NAMES = {*TRIAL_ANALYSES, *ANALYSES}
VARIANTS = {*TRIAL_METHODS, *METHODS, *ANALYSIS_METHODS}


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("study", study_ids())
def test_every_row_has_a_value_or_a_reason_under_a_known_name(study: str, n: int) -> None:
    data = made_up_trial(study, n, 2)
    rows = trial_estimates(data, FEW)
    assert rows
    for row in rows:
        assert row.analysis in NAMES, row
        assert row.method is None or row.method in VARIANTS, row
        told = (row.value, row.text, row.reason)
        assert any(part is not None for part in told), row
        assert row.value is None or row.value == row.value, row
        assert BEFORE_LOCK in row.warnings


# Of the others a simulation has not what the primary comparison needs: the log of staff, and forms of people from elsewhere.
WITH_RESULT = ("awac", "demo", "ips_pain", "ips_rct", "seed_trial", "ser")


@pytest.mark.parametrize("study", WITH_RESULT)
def test_the_primary_comparison_has_a_value_with_an_interval(study: str) -> None:
    data = made_up_trial(study, 40, 2)
    assert data.plan is not None
    rows = trial_estimates(data, TrialQuestions(sections=("effects",)))
    mine = [row for row in rows if row.item == data.plan.primary.name and row.item2 == data.plan.population]
    [planned] = [row for row in mine if row.analysis == "planned_method"]
    effect = next(row for row in mine if row.analysis == planned.level)
    assert effect.value is not None
    assert effect.ci_low is not None
    assert effect.ci_low <= effect.value


def test_every_study_with_a_plan_and_arms_of_its_own_is_held_to_its_primary_result() -> None:
    planned = {name for name in study_ids() if load_study(name).analysis is not None}
    assert planned - {"jump", "jobschool"} == {*WITH_RESULT}

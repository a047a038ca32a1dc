"""Firth's penalised likelihood beside brglm2 and the likelihood itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from workmh_measures.errors import NotEstimable
from workmh_measures.trial.binary_models.firth_logistic import firth_effect, firth_logistic

from .trial_people import column, reference

REFERENCE: dict[str, Any] = reference("firth_logistic")
N = 120
ONES, TREAT, DEPRESSED, POOR = np.ones(N), column("treat", N), column("depress1", N), column("econ_hard", N)
EMPLOYED = column("employed", N)
MODELS = {
    "plain": (np.column_stack([ONES, TREAT, DEPRESSED, POOR]), EMPLOYED),
    "separated": (np.column_stack([ONES, TREAT, DEPRESSED]), EMPLOYED * TREAT),
}


@pytest.mark.parametrize("name", REFERENCE)
def test_coefficients_and_covariance_are_those_of_brglm2(name: str) -> None:
    told, found = REFERENCE[name], firth_logistic(*MODELS[name])
    assert found.coefficients == pytest.approx(told["coefficients"], rel=1e-7)
    assert found.covariance.ravel() == pytest.approx(told["covariance"], rel=1e-6)
    assert found.penalised_log_likelihood == pytest.approx(told["penalised"], rel=1e-10)


@pytest.mark.parametrize("name", REFERENCE)
def test_limits_are_those_of_the_penalised_profile(name: str) -> None:
    told, found = REFERENCE[name], firth_effect(*MODELS[name], 1)
    assert [found.ci_low, found.ci_high] == pytest.approx(told["limits"], rel=1e-5)
    assert found.statistic == pytest.approx(told["statistic"], rel=1e-6)
    assert found.p_value == pytest.approx(told["p"], rel=1e-5)


def test_one_table_adds_half_a_person_to_each_cell() -> None:
    """With the arm alone the penalty is Haldane's half in every cell (Firth 1993, section 3.3)."""
    outcome = np.array([1.0] * 3 + [0] * 7 + [0] * 12)
    arm = np.array([1.0] * 10 + [0] * 12)
    found = firth_logistic(np.column_stack([np.ones(22), arm]), outcome)
    assert np.exp(found.coefficients[1]) == pytest.approx(3.5 * 12.5 / (7.5 * 0.5), rel=1e-9)


def test_columns_that_say_the_same_are_refused() -> None:
    with pytest.raises(NotEstimable, match="follows from the others"):
        firth_logistic(np.ones((N, 2)), EMPLOYED)

"""Estimating equations for a repeated status beside geepack, the formulas by hand in R, and statsmodels."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from workmh_measures.errors import NotEstimable
from workmh_measures.trial.binary_models.repeated_status import StatusModel, repeated_status, status_effect

from .trial_people import reference, status

REFERENCE: dict[str, Any] = reference("repeated_status")


def design(rows: pd.DataFrame) -> NDArray[np.float64]:
    active, third, fourth = rows["active"], rows["visit"] == "V3", rows["visit"] == "V4"
    return np.column_stack([np.ones(len(rows)), active, third, fourth, active * third, active * fourth])


def fitted(name: str) -> StatusModel:
    rows = status()
    if name.startswith("few"):
        rows = rows[rows["id"] % 30 == 0]
    working: Any = name.removeprefix("few_")
    return repeated_status(
        design(rows), rows["work"].to_numpy(np.float64), rows["id"].to_numpy(), working=working
    )


@pytest.mark.parametrize("name", REFERENCE)
def test_the_model_is_that_of_geepack(name: str) -> None:
    told, found = REFERENCE[name], fitted(name)
    assert [found.people, found.answers] == [told["people"], told["answers"]]
    assert found.coefficients == pytest.approx(told["coefficients"], rel=1e-6, abs=1e-8)
    assert found.correlation == pytest.approx(told["correlation"], rel=1e-6)
    assert found.scale == pytest.approx(told["scale"], rel=1e-6)
    assert found.covariance().ravel() == pytest.approx(told["geepack"], rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("name", REFERENCE)
def test_corrections_for_few_persons_are_those_of_the_formulas(name: str) -> None:
    told, found = REFERENCE[name], fitted(name)
    for kind in ("robust", "mancl_derouen", "kauermann_carroll"):
        assert found.covariance(kind).ravel() == pytest.approx(told[kind], rel=1e-6, abs=1e-9), kind


def test_statsmodels_agrees() -> None:
    import statsmodels.api as sm

    rows = status()
    model = sm.GEE(rows["work"], design(rows), rows["id"], family=sm.families.Binomial())
    theirs = model.fit(ctol=1e-12, cov_type="bias_reduced")
    found = fitted("independence")
    assert found.coefficients == pytest.approx(theirs.params.to_numpy(), rel=1e-8)
    assert found.covariance("mancl_derouen") == pytest.approx(theirs.cov_robust_bc, rel=1e-7)


def test_the_effect_at_a_visit_is_an_odds_ratio_of_sums() -> None:
    found = fitted("exchangeable")
    last = np.array([0.0, 1, 0, 0, 0, 1])
    effect = status_effect(found, last)
    assert effect.value == pytest.approx(np.exp(found.coefficients[1] + found.coefficients[5]))
    assert (effect.ci_low or 0) > 1
    careful = status_effect(found, last, kind="mancl_derouen")
    assert (careful.ci_low or 0) < (effect.ci_low or 0)


def test_single_answers_and_impossible_correlations_are_refused() -> None:
    outcome = np.array([1.0, 0, 1, 0, 1, 0])
    with pytest.raises(NotEstimable, match="two answers"):
        repeated_status(np.ones((6, 1)), outcome, np.arange(6))
    with pytest.raises(NotEstimable, match="correlation"):
        repeated_status(np.ones((6, 1)), outcome, np.array([1, 1, 2, 2, 3, 3]))

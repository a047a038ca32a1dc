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
    assert effect.warnings == ()
    careful = status_effect(found, last, kind="mancl_derouen")
    assert (careful.ci_low or 0) < (effect.ci_low or 0)
    assert careful.df == found.people - 6


def test_with_few_persons_the_plain_variance_warns_and_the_corrected_takes_students_t() -> None:
    draw = np.random.default_rng(3)
    county, outcome = np.repeat(np.arange(6.0), 20), (draw.random(120) < 0.4).astype(float)
    model = repeated_status(
        np.column_stack([np.ones(120), county % 2]), outcome, county, working="independence"
    )
    arm = np.array([0.0, 1.0])
    (told,) = status_effect(model, arm).warnings
    assert told.startswith("There are 6 persons (or clusters), fewer than 50")
    careful = status_effect(model, arm, kind="kauermann_carroll")
    se = model.covariance("kauermann_carroll")[1, 1] ** 0.5
    # The quantile of Student's t with 4 degrees of freedom, as tables have it.
    limits = np.exp(model.coefficients[1] + np.array([-1, 1]) * 2.7764451 * se)
    assert [careful.ci_low, careful.ci_high] == pytest.approx(limits, rel=1e-6)
    few = repeated_status(np.ones((2, 1)), np.array([1.0, 0.0]), np.zeros(2), working="independence")
    with pytest.raises(NotEstimable, match="too few for 1 coefficients"):
        status_effect(few, np.ones(1), kind="kauermann_carroll")


def test_single_answers_and_impossible_correlations_are_refused() -> None:
    outcome = np.array([1.0, 0, 1, 0, 1, 0])
    with pytest.raises(NotEstimable, match="two answers"):
        repeated_status(np.ones((6, 1)), outcome, np.arange(6))
    with pytest.raises(NotEstimable, match="correlation"):
        repeated_status(np.ones((6, 1)), outcome, np.array([1, 1, 2, 2, 3, 3]))

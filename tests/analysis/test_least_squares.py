"""Factor models of ordered items against lavaan's WLSMV and ULSMV."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from workmh_measures.analysis.confirmatory_factors.fit_indices import (
    comparative_fit_index,
    root_mean_square_error,
    tucker_lewis_index,
)
from workmh_measures.analysis.confirmatory_factors.fitted_model import FittedModel
from workmh_measures.analysis.confirmatory_factors.least_squares import Weights, least_squares
from workmh_measures.analysis.polychoric.moments import OrdinalMoments, polychoric_moments
from workmh_measures.errors import NotEstimable

from .confirmatory_references import IN_R, by_name, table_of

MODELS = IN_R["ordinal"]
KINDS = [("delta", "delta", "diagonal"), ("theta", "theta", "diagonal"), ("uls", "delta", "unit")]
OWN = IN_R["moments"]


def fitted(name: str, parameterisation: str, weights: Weights) -> FittedModel:
    model = IN_R["likelihood"][name]
    table, answers = table_of(model["text"], model["data"])
    moments = polychoric_moments(answers, names=table.items)
    return of_moments(model, moments, parameterisation, weights)


def of_moments(model: Any, moments: OrdinalMoments, parameterisation: str, weights: Weights) -> FittedModel:
    counts = {item: len(own) for item, own in zip(moments.names, moments.thresholds, strict=True)}
    table, _ = table_of(
        model["text"], model.get("data", "first_wave"), thresholds=counts, parameterisation=parameterisation
    )
    return least_squares(table, [moments], weights=weights)


def agrees(found: FittedModel, expected: dict[str, Any], *, close: float) -> None:
    """Compare all that is estimated; variances that follow from the rest are lavaan's rows alone."""
    values, errors = by_name(found, found.values), by_name(found, found.standard_errors)
    names = [name.strip() for name in expected["parameters"].split(";")]
    theirs = dict(zip(names, zip(expected["estimate"], expected["se"], strict=True), strict=True))
    shared = [name for name in names if name in values]
    assert sum(error > 0 for _, error in theirs.values()) == sum(errors[name] > 0 for name in shared)
    # A factor and its loadings may all be turned round, which fits the same.
    ours = [abs(values[name]) if "=~" in name else values[name] for name in shared]
    wanted = [abs(theirs[name][0]) if "=~" in name else theirs[name][0] for name in shared]
    assert ours == pytest.approx(wanted, rel=close, abs=close)
    assert [errors[name] for name in shared] == pytest.approx(
        [theirs[n][1] for n in shared], rel=10 * close, abs=close
    )
    fit = expected["fit"]
    plain = root_mean_square_error(found.test.model, found.size)
    assert found.test.model.df == fit["df"]
    assert [
        found.test.model.value,
        found.test.baseline.value,
        comparative_fit_index(found.test.model, found.test.baseline),
        tucker_lewis_index(found.test.model, found.test.baseline),
        plain.value,
        found.srmr,
    ] == pytest.approx(
        [fit[k] for k in ("chisq", "baseline.chisq", "cfi", "tli", "rmsea", "srmr")], rel=1e-6, abs=1e-6
    )


def adjusted_agrees(found: FittedModel, fit: dict[str, float]) -> None:
    assert found.scaled is not None
    rmsea = root_mean_square_error(found.scaled.model, found.size)
    ours = [
        found.scaled.model.value,
        found.scaled.baseline.value,
        found.scaled.model.p_value,
        comparative_fit_index(found.scaled.model, found.scaled.baseline),
        tucker_lewis_index(found.scaled.model, found.scaled.baseline),
        rmsea.value,
        rmsea.close_p,
    ]
    names = "chisq baseline.chisq pvalue cfi tli rmsea rmsea.pvalue".split()
    assert ours == pytest.approx([fit[f"{name}.scaled"] for name in names], rel=1e-6, abs=1e-6)
    assert found.robust is not None
    rmsea = root_mean_square_error(found.robust.model, found.size)
    ours = [
        comparative_fit_index(found.robust.model, found.robust.baseline),
        tucker_lewis_index(found.robust.model, found.robust.baseline),
        rmsea.value,
        rmsea.close_p,
    ]
    names = ["cfi", "tli", "rmsea", "rmsea.pvalue"]
    assert ours == pytest.approx([fit[f"{name}.robust"] for name in names], abs=1e-6)


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize(("kind", "parameterisation", "weights"), KINDS)
def test_the_whole_route_from_answers_agrees_with_lavaan(
    name: str, kind: str, parameterisation: str, weights: Weights
) -> None:
    found = fitted(name, parameterisation, weights)
    # lavaan's own polychoric correlations are good to some 1e-8; large residual-scaled parameters carry that to 1e-6.
    agrees(found, MODELS[name][kind], close=1e-6)
    adjusted_agrees(found, MODELS[name][kind]["fit"])


@pytest.mark.parametrize(("kind", "parameterisation", "weights"), KINDS)
def test_from_lavaans_own_moments_everything_agrees_more_closely(
    kind: str, parameterisation: str, weights: Weights
) -> None:
    found = of_moments(OWN, lavaans_moments(), parameterisation, weights)
    agrees(found, OWN[kind], close=1e-7)
    adjusted_agrees(found, OWN[kind]["fit"])


def lavaans_moments() -> OrdinalMoments:
    items = OWN["items"]
    counts = [sum(one == item for one in OWN["threshold_items"]) for item in items]
    thresholds = np.split(np.array(OWN["thresholds"]), np.cumsum(counts)[:-1])
    correlations = np.eye(len(items))
    correlations[np.triu_indices(len(items), 1)] = OWN["correlations"]
    correlations += np.triu(correlations, 1).T
    size = sum(counts) + len(OWN["correlations"])
    gamma = np.zeros((size, size))
    gamma[np.triu_indices(size)] = OWN["gamma"]
    _, answers = table_of(OWN["text"], "first_wave")
    return replace(
        polychoric_moments(answers, names=items),
        thresholds=tuple(thresholds),
        correlations=correlations,
        gamma=gamma + np.triu(gamma, 1).T,
    )


def test_both_parameterisations_fit_alike() -> None:
    delta, theta = (fitted("mood_two", one, "diagonal") for one in ("delta", "theta"))
    assert theta.test.model.value == pytest.approx(delta.test.model.value, abs=1e-7)
    assert theta.implied().factor_covariance == pytest.approx(delta.implied().factor_covariance, abs=1e-7)


def test_correlations_that_no_normal_variables_have_give_no_robust_fit_and_say_why() -> None:
    moments = lavaans_moments()
    bent = moments.correlations.copy()
    bent[0, 1] = bent[1, 0] = 0.99
    bent[0, 2] = bent[2, 0] = 0.1
    found = of_moments(OWN, replace(moments, correlations=bent), "delta", "diagonal")
    assert found.robust is None
    assert "not positive definite" in found.robust_reason
    assert found.scaled is not None


def test_moments_without_their_covariance_are_refused() -> None:
    with pytest.raises(NotEstimable, match="lack their asymptotic covariance"):
        of_moments(OWN, replace(lavaans_moments(), gamma=None), "delta", "diagonal")

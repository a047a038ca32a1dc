"""Factor models by least squares on moments, each weighed by itself: DWLS and ULS, with robust errors and tests WLSMV and ULSMV.

Of ordered items the moments are thresholds and polychoric correlations, of measured ones covariances. Estimates weigh each
moment by one over its variance, or all alike; robust standard errors and tests take account of how the moments vary together.
Validated against lavaan 0.6-14: tests/reference/confirmatory_factors.R.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from ..one_thread import on_one_thread
from ..polychoric.moments import OrdinalMoments
from .fitted_model import FittedModel
from .model_search import model_search
from .moment_models import MomentModel, OrderedModel, Weights, measured_model, ordered_model
from .moment_tests import MomentSpread, robust_fit
from .normal_answers import CompleteAnswers
from .parameter_table import ParameterTable
from .starting_values import starting_values

__all__ = ["OrderedModel", "Weights", "least_squares", "least_squares_model", "measured_least_squares"]

Floats: TypeAlias = NDArray[np.float64]

_NAMES = {
    ("diagonal", True): "WLSMV",
    ("diagonal", False): "DWLS",
    ("unit", True): "ULSMV",
    ("unit", False): "ULS",
}


@on_one_thread
def least_squares(
    table: ParameterTable,
    moments: Sequence[OrdinalMoments],
    *,
    weights: Weights = "diagonal",
    robust: bool = True,
) -> FittedModel:
    """Fit a model of ordered items, with robust standard errors and the mean- and variance-adjusted test.

    Parameters
    ----------
    table : the parameters, with thresholds.
    moments : of each group, items in the order of the table, made with their asymptotic covariance matrix.
    weights : diagonal (WLSMV) or unit (ULSMV).
    robust : without, errors and test are those that would hold if the weights were the inverse covariance matrix of the moments
        (DWLS, ULS): usually far too small, and there to compare with.

    Raises
    ------
    NotEstimable
        If there are more parameters than moments, or the search does not come to rest.

    References
    ----------
    Muthen B, du Toit SHC, Spisic D (1997) Robust inference using weighted least squares. Asparouhov T, Muthen B (2010) Simple
    second order chi-square correction. Savalei V (2021) Multivariate Behavioral Research 56:390-407,
    doi:10.1080/00273171.2020.1717922, for the robust indices.
    """
    model = ordered_model(table, moments, weights)
    df = _degrees_of_freedom(model, "thresholds and correlations")
    start = starting_values(table, model.covariances())
    for layout, one in zip(model.layouts, model.moments, strict=True):
        cells = layout.free["thresholds"]
        start[cells.free] = np.concatenate(one.thresholds)[cells.row]
    found = model_search(model, start).estimates
    spread = MomentSpread.of(model, found)
    test = spread.plain(model, found, df)
    size = model.n - table.groups
    fit, reason = robust_fit(model, found, spread, df) if robust else (None, "")
    return FittedModel(
        table=table,
        estimator=_NAMES[weights, robust],
        free=found,
        covariance=spread.covariance(size) if robust else spread.bread / size,
        n=model.n,
        size=size,
        residuals=model.standardised_residuals(found),
        shares=tuple(model.shares()),
        test=test,
        scaled=spread.scaled(model, test)[0] if robust and df else None,
        robust=fit,
        robust_reason=reason,
    )


def least_squares_model(
    table: ParameterTable, moments: Sequence[OrdinalMoments], *, weights: Weights = "diagonal"
) -> OrderedModel:
    """Return a model of ordered items as a discrepancy; parameters as for `least_squares`."""
    return ordered_model(table, moments, weights)


@on_one_thread
def measured_least_squares(
    table: ParameterTable,
    samples: Sequence[CompleteAnswers],
    *,
    weights: Weights = "unit",
    robust: bool = True,
) -> FittedModel:
    """Fit a model of measured items, which need not be normal.

    Parameters
    ----------
    table : the parameters.
    samples : answers of each group, items in the order of the table.
    weights, robust : as for `least_squares`.

    Raises
    ------
    NotEstimable
        If there are more parameters than moments, or the search does not come to rest.

    References
    ----------
    Browne MW (1984) British Journal of Mathematical and Statistical Psychology 37:62-83,
    doi:10.1111/j.2044-8317.1984.tb00789.x.
    """
    model = measured_model(table, samples, weights)
    df = _degrees_of_freedom(model, "means and covariances")
    found = model_search(model, starting_values(table, model.covariances())).estimates
    spread = MomentSpread.of(model, found)
    test = spread.plain(model, found, df)
    scaled, fit = spread.scaled(model, test) if robust and df else (None, None)
    size = model.n - table.groups
    return FittedModel(
        table=table,
        estimator=_NAMES[weights, robust],
        free=found,
        covariance=spread.covariance(size) if robust else spread.bread / size,
        n=model.n,
        size=size,
        residuals=model.standardised_residuals(found),
        shares=tuple(model.shares()),
        test=test,
        scaled=scaled,
        robust=fit,
    )


def _degrees_of_freedom(model: MomentModel, kind: str) -> int:
    moments, free = sum(map(len, model.observed())), model.table.n_free
    if moments < free:
        raise NotEstimable.because(
            f"The model has {free} parameters for {moments} {kind}: it is not identified."
        )
    return moments - free

"""Tests of the difference between two nested models: plain, for MLR, and for WLSMV.

Validated against lavaan 0.6-14, lavTestLRT: tests/reference/measurement_invariance.R.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from ..confirmatory_factors.fit_indices import ChiSquare
from ..confirmatory_factors.fitted_model import FittedModel
from ..confirmatory_factors.least_squares import least_squares_model
from ..polychoric.moments import OrdinalMoments

__all__ = ["chi_square_difference", "satorra_2000_difference", "satorra_bentler_difference"]

Floats: TypeAlias = NDArray[np.float64]


def chi_square_difference(free: FittedModel, bound: FittedModel) -> ChiSquare:
    """Difference of the likelihood-ratio statistics of two nested models.

    Parameters
    ----------
    free, bound : the model with more parameters and the one with fewer.

    Raises
    ------
    NotEstimable
        If the second has not fewer parameters.
    """
    df = bound.test.model.df - free.test.model.df
    if df < 1:
        raise NotEstimable.because(_ALIKE)
    return ChiSquare(bound.test.model.value - free.test.model.value, df)


def satorra_bentler_difference(free: FittedModel, bound: FittedModel) -> ChiSquare:
    """Difference of two scaled tests, by their scaling factors.

    Parameters
    ----------
    free, bound : as for `chi_square_difference`, by MLR.

    Raises
    ------
    NotEstimable
        Also where the factor of the difference comes out at or below 0.

    References
    ----------
    Satorra A, Bentler PM (2001) Psychometrika 66:507-514, doi:10.1007/BF02296192.
    """
    plain = chi_square_difference(free, bound)
    parts = [one.test.model.df * _factor(one) for one in (bound, free)]
    factor = (parts[0] - parts[1]) / plain.df
    if factor <= 0:
        raise NotEstimable.because(
            "The factor that would scale the difference of the two tests is not above zero, so that there is no such test."
        )
    return ChiSquare(plain.value / factor, plain.df)


def satorra_2000_difference(
    free: FittedModel, bound: FittedModel, moments: Sequence[OrdinalMoments]
) -> ChiSquare:
    """Difference of two models of ordered items, scaled and shifted to the mean and variance of its degrees of freedom.

    Parameters
    ----------
    free, bound : as for `chi_square_difference`, by `least_squares`.
    moments : of each group, as they were fitted to.

    Notes
    -----
    With P the information matrix of the free model, C the covariance matrix of its estimates times the rows and A the
    restrictions that the bound model puts on it: with M = (A P^-1 A')^-1 A C A', the difference is a T + m - a tr(M), where a
    is sqrt(m / tr(M M)). A is what is orthogonal to the derivative of the free parameters by the bound ones.

    References
    ----------
    Satorra A (2000) in Heijmans, Pollock, Satorra (eds) Innovations in multivariate statistical analysis, 233-247. Asparouhov T,
    Muthen B (2010) Simple second order chi-square correction.
    """
    plain = chi_square_difference(free, bound)
    weights = "diagonal" if free.estimator == "WLSMV" else "unit"
    model = least_squares_model(free.table, moments, weights=weights)  # type: ignore[arg-type]
    parts = list(zip(model.shares(), model.weights, model.jacobians(free.free), strict=True))
    across = np.concatenate([part for _, _, part in parts])
    spread = np.linalg.inv(sum((share * (part.T * weight) @ part for share, weight, part in parts)))
    under = least_squares_model(bound.table, moments, weights=weights)  # type: ignore[arg-type]
    slope = np.linalg.lstsq(across, np.concatenate(under.jacobians(bound.free)), rcond=None)[0]
    held = np.linalg.qr(slope, mode="complete")[0][:, slope.shape[1] :].T
    product = np.linalg.solve(held @ spread @ held.T, held @ (free.size * free.covariance) @ held.T)
    scale = float(np.sqrt(plain.df / np.trace(product @ product)))
    return ChiSquare(scale * plain.value + plain.df - scale * float(np.trace(product)), plain.df)


def _factor(fitted: FittedModel) -> float:
    """By what the likelihood-ratio statistic was divided; 1 of a model without degrees of freedom."""
    if fitted.scaled is None or fitted.test.model.df == 0:
        return 1.0
    return fitted.test.model.value / fitted.scaled.model.value


_ALIKE = "The two models have the same degrees of freedom, so that their difference cannot be tested."

"""Interval of an intraclass correlation from a table with holes, by profile of the restricted likelihood.

A value belongs to the interval when the likelihood at its best under that value is not much below the highest of all.
Validated against lme4 1.1-31 (R 4.2.2): tests/reference/reliability.R.

References
----------
Venzon DJ, Moolgavkar SH (1988) Applied Statistics 37:87-94, doi:10.2307/2347496 (profile intervals).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .variance_components import RestrictedLikelihood, restricted_likelihood

__all__ = ["ProfiledForm", "profile_interval"]

Floats: TypeAlias = NDArray[np.float64]
ProfiledForm = Literal["icc_1_1", "icc_a_1", "icc_c_1"]

_LEVEL = 0.95
_NEAR_ONE = 1 - 1e-9
# The variance of columns is searched by log(1 + its ratio to that of the error), from none to e^12 times as much.
_LARGEST_LOG = 12.0
_TOLERANCE = 1e-8


def profile_interval(ratings: Floats, form: ProfiledForm, *, level: float = _LEVEL) -> tuple[float, float]:
    """Return the limits of the correlation of single ratings.

    Parameters
    ----------
    ratings : shape (n, k), NaN where there is none.
    level : confidence as a share.

    Returns
    -------
    low and high, from 0 to 1: variances are not below 0, so a limit of 0 stands for 0 or less.

    Raises
    ------
    NotEstimable
        As `variance_components`.

    Notes
    -----
    The set of values whose deviance is within the quantile of chi-squared with 1 degree of freedom of the lowest.
    """
    from scipy.optimize import brentq, minimize_scalar
    from scipy.special import chdtri

    deviance = _profiled(restricted_likelihood(ratings), form)
    best = minimize_scalar(deviance, bounds=(0.0, _NEAR_ONE), method="bounded", options={"xatol": _TOLERANCE})
    at, lowest = (float(best.x), float(best.fun))
    if deviance(0.0) < lowest:
        at, lowest = 0.0, deviance(0.0)
    limit = lowest + float(chdtri(1, 1 - level))

    def above(value: float) -> float:
        return deviance(value) - limit

    low = 0.0 if above(0.0) <= 0 else float(brentq(above, 0.0, at, xtol=_TOLERANCE))
    high = 1.0 if above(_NEAR_ONE) <= 0 else float(brentq(above, at, _NEAR_ONE, xtol=_TOLERANCE))
    return low, high


def _profiled(likelihood: RestrictedLikelihood, form: ProfiledForm) -> Callable[[float], float]:
    """Return the lowest deviance that goes with a correlation."""
    from scipy.optimize import minimize_scalar

    def one_way(value: float) -> float:
        return likelihood.deviance(value / (1 - value), 0.0)

    def two_way(value: float) -> float:
        odds = value / (1 - value)

        def at(log: float) -> float:
            columns = float(np.expm1(log))
            return likelihood.deviance(odds * (1 + columns) if form == "icc_a_1" else odds, columns)

        found = minimize_scalar(
            at, bounds=(0.0, _LARGEST_LOG), method="bounded", options={"xatol": _TOLERANCE}
        )
        return min(float(found.fun), at(0.0))

    return one_way if form == "icc_1_1" else two_way

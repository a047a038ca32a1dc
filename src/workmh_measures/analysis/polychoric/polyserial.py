"""Correlation of a measured variable with the normal variable behind ordered answers.

In two steps, thresholds first, or all at once by maximum likelihood: then it is the probit regression of the answers on the
measured variable, whose mean and standard deviation are those of the rows.
Validated against lavaan 0.6-14 and MASS 7.3 polr (R 4.2.2): tests/reference/mixed_correlations.R.

References
----------
Olsson U, Drasgow F, Dorans NJ (1982) Psychometrika 47:337-347, doi:10.1007/BF02294164.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from .correlations import MOST

__all__ = ["polyserial", "polyserial_by_likelihood"]

Floats: TypeAlias = NDArray[np.float64]
Places: TypeAlias = NDArray[np.int64]

_MOST_STEPS = 100
_LAST_STEP = 1e-9
# Of a probit regression whose correlation is .9999.
_STEEPEST = MOST / (1 - MOST**2) ** 0.5
_PERFECT = "The measured variable would foretell the answers without error: the correlation would be 1 or -1."


def polyserial(measured: Floats, places: Places, thresholds: Floats) -> float:
    """Polyserial correlation given the thresholds.

    Parameters
    ----------
    measured : standardised values, shape (n,), without missing ones.
    places : category of each row, from 0, shape (n,).
    thresholds : between the categories, ascending, shape (categories - 1,).

    Raises
    ------
    NotEstimable
        If the likelihood rises up to .9999 or -.9999.
    """
    from scipy.optimize import brentq

    edges = np.concatenate([[-np.inf], thresholds, [np.inf]])
    upper, lower = edges[places + 1], edges[places]

    def slope(rho: float) -> float:
        spread = np.sqrt(1 - rho * rho)
        _, above, below = _shares((upper - rho * measured) / spread, (lower - rho * measured) / spread)
        by_upper = above * (rho * np.where(np.isfinite(upper), upper, 0.0) - measured)
        by_lower = below * (rho * np.where(np.isfinite(lower), lower, 0.0) - measured)
        return float((by_upper - by_lower).sum() / spread**3)

    if slope(-MOST) <= 0 or slope(MOST) >= 0:
        raise NotEstimable.because(_PERFECT)
    return float(brentq(slope, -MOST, MOST, xtol=1e-13, rtol=1e-13))


def polyserial_by_likelihood(measured: Floats, places: Places) -> tuple[float, Floats]:
    """Polyserial correlation and thresholds by maximum likelihood.

    Parameters
    ----------
    measured : standardised values, with n as divisor, shape (n,).
    places : category of each row, from 0, none empty, shape (n,).

    Returns
    -------
    correlation
    thresholds : shape (categories - 1,)

    Raises
    ------
    NotEstimable
        If the measured variable parts the categories without error.
    """
    from scipy.special import ndtri

    cuts = int(places.max())
    share = np.cumsum(np.bincount(places))[:-1] / len(places)
    found = np.append(ndtri(share), 0.0)
    here = _probit(found, measured, places)
    for _ in range(_MOST_STEPS):
        step = np.linalg.solve(here[2], here[1])
        while np.abs(step).max() > _LAST_STEP:
            there = found + step
            # The likelihood has one summit and bends everywhere the same way: some part of the step is an improvement.
            if (np.diff(there[:cuts]) > 0).all():
                new = _probit(there, measured, places)
                if new[0] >= here[0]:
                    found, here = there, new
                    break
            step = step / 2
        else:
            break
        if abs(found[-1]) > _STEEPEST:
            break
    if abs(found[-1]) > _STEEPEST or here[0] > -_LAST_STEP * len(places):
        raise NotEstimable.because(_PERFECT)
    spread = np.sqrt(1 + found[-1] ** 2)
    return float(found[-1] / spread), found[:-1] / spread


def _probit(found: Floats, measured: Floats, places: Places) -> tuple[float, Floats, Floats]:
    """Log likelihood of cuts and weight, its slope, and minus its second derivatives."""
    cuts = len(found) - 1
    edges = np.concatenate([[-np.inf], found[:-1], [np.inf]])
    upper = edges[places + 1] - found[-1] * measured
    lower = edges[places] - found[-1] * measured
    logs, above, below = _shares(upper, lower)
    top, bottom = (np.where(np.isfinite(t), t, 0.0) for t in (upper, lower))
    rows = np.arange(len(places))
    by_upper, by_lower = np.zeros((2, len(places), cuts + 2))
    by_upper[rows, places + 1] = by_lower[rows, places] = 1.0
    by_upper, by_lower = by_upper[:, 1:], by_lower[:, 1:]  # the edge below all categories is no parameter
    by_upper[:, -1] = by_lower[:, -1] = -measured  # nor the one above: its column is the weight's
    both = above[:, None] * by_upper - below[:, None] * by_lower
    own = (top * above)[:, None] * by_upper, (bottom * below)[:, None] * by_lower
    bend = both.T @ both + by_upper.T @ own[0] - by_lower.T @ own[1]
    return float(logs.sum()), both.sum(axis=0), bend


def _shares(upper: Floats, lower: Floats) -> tuple[Floats, Floats, Floats]:
    """Logarithm of the normal share between two edges, and the densities at both over it, far out in the tails too."""
    from scipy.special import log_ndtr

    # Taken on the left side of the curve, where the logarithm keeps its digits.
    turned = np.where(np.isinf(upper), lower > 0, np.where(np.isinf(lower), upper > 0, upper + lower > 0))
    right, left = np.where(turned, -lower, upper), np.where(turned, -upper, lower)
    logs = log_ndtr(right)
    logs = logs + np.log1p(-np.exp(log_ndtr(left) - logs))
    constant = np.log(2 * np.pi) / 2
    return logs, np.exp(-(upper**2) / 2 - constant - logs), np.exp(-(lower**2) / 2 - constant - logs)

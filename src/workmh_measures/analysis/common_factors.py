"""Common factors of a few items by least squares and by maximum likelihood, to full precision and without a library.

Both fits depend on the unique variances alone (the loadings follow from eigenvectors), so Newton's method finds them in a
handful of steps, each one eigendecomposition. They serve omega; exploratory analyses have more choices.
Validated against R 4.2.2 `factanal`, lavaan 0.6-14 and psych 2.2.9: tests/reference/omega.R.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable

__all__ = ["CommonFactors", "least_squares_factors", "one_factor_by_likelihood"]

Floats: TypeAlias = NDArray[np.float64]
# Value, gradient and Hessian at unique variances (or their logarithms).
Fit: TypeAlias = Callable[[Floats], tuple[float, Floats, Floats]]

LEAST_UNIQUE = 0.005
_MOST_STEPS = 200
_TOLERANCE = 1e-11
# Gradient at which a fit that no step makes better is the best that rounding allows.
_ENOUGH = 1e-7
_LONGEST_STEP = 0.3
# Newton's steps shrink quadratically: what follows one of this length is beyond the last digit.
_LAST_STEP = 1e-7
_SHORTEST_SHARE = 1e-7
_LEAST_LIKELIHOOD_UNIQUE = 1e-6


@dataclass(frozen=True)
class CommonFactors:
    """Loadings and what is left.

    Attributes
    ----------
    loadings : shape (k, factors), not rotated; the sum of each column is not negative.
    unique : shape (k,), unique variances.
    at_bound : shape (k,), true where the unique variance would be smaller than is allowed (a Heywood case).
    """

    loadings: Floats
    unique: Floats
    at_bound: NDArray[np.bool_]


def least_squares_factors(
    correlation: Floats, n_factors: int, *, start: Floats | None = None
) -> CommonFactors:
    """Factors that leave the smallest squared residual correlations (minres, unweighted least squares).

    Parameters
    ----------
    correlation : shape (k, k).
    n_factors : less than k.
    start : unique variances to begin with; by default from squared multiple correlations.

    Raises
    ------
    NotEstimable
        If the fit does not settle.

    Notes
    -----
    Unique variances stay between 0.005 and 1, as in psych. With eigenvalues g and eigenvectors w of the correlations less
    the unique variances, the fit is half the sum of g^2 over the factors that are left out.

    References
    ----------
    Harman HH, Jones WH (1966) Psychometrika 31:351-368, doi:10.1007/BF02289468.
    Joereskog KG (1977) in Enslein K et al., Statistical Methods for Digital Computers III, 125-153.
    """
    first = _first_unique(correlation) if start is None else start
    bounds = (LEAST_UNIQUE, 1.0)
    unique = _lowest(_least_squares_fit(correlation, n_factors), np.clip(first, *bounds), bounds)
    values, vectors = np.linalg.eigh(correlation - np.diag(unique))
    loadings = vectors[:, : -n_factors - 1 : -1] * np.sqrt(np.maximum(values[: -n_factors - 1 : -1], 0.0))
    return CommonFactors(_upright(loadings), unique, unique <= LEAST_UNIQUE)


def one_factor_by_likelihood(correlation: Floats, *, start: Floats | None = None) -> CommonFactors:
    """One factor by maximum likelihood.

    Parameters
    ----------
    correlation : shape (k, k), positive definite, at least 3 items.
    start : unique variances to begin with.

    Raises
    ------
    NotEstimable
        If there are fewer than 3 items, one follows from the others, or the fit does not settle.

    Notes
    -----
    Exact first and second derivatives in the logarithms of the unique variances. Loadings and unique variances of a
    covariance matrix are these times the standard deviations.

    References
    ----------
    Clarke MRB (1970) British Journal of Mathematical and Statistical Psychology 23:43-52,
    doi:10.1111/j.2044-8317.1970.tb00434.x.
    """
    k = len(correlation)
    if k < 3:
        raise NotEstimable.because(f"A model with one factor needs at least 3 items; there are {k}.")
    first = _first_unique(correlation) if start is None else start
    low = np.log(_LEAST_LIKELIHOOD_UNIQUE)
    logs = _lowest(_likelihood_fit(correlation), np.maximum(np.log(first), low), (low, 0.0))
    unique = np.exp(logs)
    root = np.sqrt(unique)
    values, vectors = np.linalg.eigh(correlation / np.outer(root, root))
    loadings = (root * vectors[:, -1])[:, None] * np.sqrt(max(values[-1] - 1, 0.0))
    return CommonFactors(_upright(loadings), unique, logs <= low)


def _least_squares_fit(correlation: Floats, n_factors: int) -> Fit:
    def fit(unique: Floats) -> tuple[float, Floats, Floats]:
        values, vectors = np.linalg.eigh(correlation - np.diag(unique))
        out, kept = vectors[:, :-n_factors], vectors[:, -n_factors:]
        left, common = values[:-n_factors], values[-n_factors:]
        hessian = (out @ out.T) ** 2
        ratio = left[:, None] / (left[:, None] - common)
        for r in range(n_factors):
            hessian += 2 * ((out * ratio[:, r]) @ out.T) * np.outer(kept[:, r], kept[:, r])
        return 0.5 * float(left @ left), -(out**2 @ left), hessian

    return fit


def _likelihood_fit(correlation: Floats) -> Fit:
    def fit(logs: Floats) -> tuple[float, Floats, Floats]:
        root = np.exp(-logs / 2)
        values, vectors = np.linalg.eigh(correlation * np.outer(root, root))
        if values[0] <= 0:
            raise NotEstimable.because("An item follows exactly from the others.")
        out, kept = vectors[:, :-1], vectors[:, -1]
        left, common = values[:-1], values[-1]
        hessian = (out @ out.T) * ((out * left) @ out.T)
        ratio = (1 - left) * (left + common) / (common - left)
        hessian += ((out * ratio) @ out.T) * np.outer(kept, kept)
        value = float((left - np.log(left) - 1).sum())
        return value, out**2 @ (1 - left), (hessian + hessian.T) / 2

    return fit


def _lowest(fit: Fit, start: Floats, bounds: tuple[float, float]) -> Floats:
    """Newton's method between bounds: a step of the free variables, halved until the fit is better."""
    low, high = bounds
    x = start
    value, gradient, hessian = fit(x)
    for _ in range(_MOST_STEPS):
        held = ((x <= low) & (gradient > 0)) | ((x >= high) & (gradient < 0))
        free = np.flatnonzero(~held)
        steepest = float(np.abs(gradient[free]).max(initial=0.0))
        if steepest <= _TOLERANCE:
            return x
        step = np.zeros_like(x)
        step[free] = _downhill(hessian[np.ix_(free, free)], gradient[free])
        longest = float(np.abs(step).max())
        if longest <= _LAST_STEP and steepest <= _ENOUGH:
            return np.asarray(np.clip(x + step, low, high))
        share = min(1.0, _LONGEST_STEP / longest)
        while share > _SHORTEST_SHARE:
            new = np.clip(x + share * step, low, high)
            found = fit(new)
            if found[0] < value:
                break
            share /= 2
        else:
            if steepest <= _ENOUGH:
                return x
            break
        x, (value, gradient, hessian) = new, found
    raise NotEstimable.because("The factor model did not settle.")


def _downhill(hessian: Floats, gradient: Floats) -> Floats:
    """Newton's step; where the fit bends the other way, as far as if it bent this way."""
    values, vectors = np.linalg.eigh(hessian)
    bend = np.maximum(np.abs(values), 1e-6 * np.abs(values).max())
    return np.asarray(-(vectors @ (vectors.T @ gradient / bend)))


def _first_unique(correlation: Floats) -> Floats:
    values, vectors = np.linalg.eigh(correlation)
    own = 1 / (vectors**2 / np.maximum(values, 0.01)).sum(axis=1)
    return np.asarray(np.clip(own, 0.05, 0.95))


def _upright(loadings: Floats) -> Floats:
    return np.asarray(loadings * np.where(loadings.sum(axis=0) < 0, -1.0, 1.0))

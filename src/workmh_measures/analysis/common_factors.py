"""Common factors from one start, to full precision: least squares (minres) and maximum likelihood.

Both fits depend on the unique variances alone (the loadings follow from eigenvectors), so Newton's method with exact
first and second derivatives finds them in a handful of steps, each one eigendecomposition.
`factor_extraction` asks from several starts, for exploratory analyses; omega from one, in every draw of a bootstrap.
Validated against psych 2.2.9, stats::factanal (R 4.2.2) and lavaan 0.6-14: tests/reference/exploratory_factors.R,
tests/reference/item_data.R, tests/reference/omega.R.

References
----------
Harman HH, Jones WH (1966) Psychometrika 31:351-368, doi:10.1007/BF02289468 (minres). Joreskog KG (1977) in Enslein K,
Ralston A, Wilf HS (eds) Statistical methods for digital computers (both, and their derivatives). Clarke MRB (1970)
British Journal of Mathematical and Statistical Psychology 23:43-52, doi:10.1111/j.2044-8317.1970.tb00434.x (likelihood).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable

__all__ = ["LEAST_UNIQUE", "Extraction", "first_unique", "least_squares_factors", "likelihood_factors"]

Floats: TypeAlias = NDArray[np.float64]
# Value, gradient and Hessian at unique variances (or their logarithms).
Fit: TypeAlias = Callable[[Floats], tuple[float, Floats, Floats]]

LEAST_UNIQUE = 0.005
"""The least unique variance an item may have, as in psych and factanal; one that ends here is a Heywood case."""

_MOST_STEPS = 200
_TOLERANCE = 1e-11
# Gradient at which a fit that no step makes better is the best that rounding allows.
_ENOUGH = 1e-7
_LONGEST_STEP = 0.3
# Newton's steps shrink quadratically: what follows one of this length is beyond the last digit.
_LAST_STEP = 1e-7
_SHORTEST_SHARE = 1e-7
# Eigenvalues nearer to each other than this are told apart no further.
_FLAT = 1e-8


@dataclass(frozen=True)
class Extraction:
    """Unrotated factors.

    Attributes
    ----------
    loadings : shape (k, m), factors by falling variance; the sum of each column is not negative.
    uniqueness : shape (k,), variance of each item that the factors leave.
    at_bound : shape (k,), true where it would be smaller than is allowed (a Heywood case).
    discrepancy : what was minimised, at its least; for likelihood twice the log likelihood ratio over n.
    converged : whether it was reached.
    """

    loadings: Floats
    uniqueness: Floats
    at_bound: NDArray[np.bool_]
    discrepancy: float
    converged: bool


def least_squares_factors(correlation: Floats, n_factors: int, *, start: Floats | None = None) -> Extraction:
    """Factors that leave the smallest squared residual correlations (minres, unweighted least squares).

    Parameters
    ----------
    correlation : shape (k, k).
    n_factors : less than k.
    start : unique variances to begin with; by default from squared multiple correlations.

    Notes
    -----
    Unique variances stay between 0.005 and 1, as in psych. With eigenvalues g and eigenvectors w of the correlations less
    the unique variances, the fit is half the sum of g^2 over the factors that are left out.
    """
    first = first_unique(correlation) if start is None else start
    bounds = (LEAST_UNIQUE, 1.0)
    unique, value, settled = _lowest(_least_squares(correlation, n_factors), np.clip(first, *bounds), bounds)
    values, vectors = np.linalg.eigh(correlation - np.diag(unique))
    loadings = vectors[:, : -n_factors - 1 : -1] * np.sqrt(np.maximum(values[: -n_factors - 1 : -1], 0.0))
    return Extraction(_upright(loadings), unique, unique <= LEAST_UNIQUE * (1 + _FLAT), value, settled)


def likelihood_factors(
    correlation: Floats, n_factors: int, *, start: Floats | None = None, least: float = LEAST_UNIQUE
) -> Extraction:
    """Factors by maximum likelihood.

    Parameters
    ----------
    correlation : shape (k, k), positive definite.
    n_factors : less than k.
    start : unique variances to begin with; by default from squared multiple correlations.
    least : bound of the unique variances.

    Raises
    ------
    NotEstimable
        If an item follows from the others.

    Notes
    -----
    Over the logarithms of the unique variances. Loadings and unique variances of a covariance matrix are these times
    the standard deviations.
    """
    first = first_unique(correlation) if start is None else start
    bounds = (float(np.log(least)), 0.0)
    logs, value, settled = _lowest(
        _likelihood(correlation, n_factors), np.clip(np.log(first), *bounds), bounds
    )
    unique = np.exp(logs)
    root = np.sqrt(unique)
    values, vectors = np.linalg.eigh(correlation / np.outer(root, root))
    size = np.sqrt(np.maximum(values[: -n_factors - 1 : -1] - 1, 0.0))
    loadings = root[:, None] * vectors[:, : -n_factors - 1 : -1] * size
    return Extraction(_upright(loadings), unique, unique <= least * (1 + _FLAT), value, settled)


def first_unique(correlation: Floats) -> Floats:
    """Return unique variances to begin with, shape (k,): by squared multiple correlations, none of them extreme."""
    values, vectors = np.linalg.eigh(correlation)
    own = 1 / (vectors**2 / np.maximum(values, 0.01)).sum(axis=1)
    return np.asarray(np.clip(own, 0.05, 0.95))


def _least_squares(correlation: Floats, n_factors: int) -> Fit:
    def fit(unique: Floats) -> tuple[float, Floats, Floats]:
        values, vectors = np.linalg.eigh(correlation - np.diag(unique))
        split = _first_kept(values, n_factors, 0.0)
        out, left = vectors[:, :split], values[:split]
        hessian = (out @ out.T) ** 2
        for vector, value in zip(vectors[:, split:].T, values[split:], strict=True):
            ratio = left / np.minimum(left - value, -_FLAT)
            hessian += 2 * ((out * ratio) @ out.T) * np.outer(vector, vector)
        return 0.5 * float(left @ left), -(out**2 @ left), hessian

    return fit


def _likelihood(correlation: Floats, n_factors: int) -> Fit:
    def fit(logs: Floats) -> tuple[float, Floats, Floats]:
        root = np.exp(-logs / 2)
        values, vectors = np.linalg.eigh(correlation * np.outer(root, root))
        if values[0] <= 0:
            raise NotEstimable.because("An item follows exactly from the others.")
        split = _first_kept(values, n_factors, 1.0)
        out, left = vectors[:, :split], values[:split]
        hessian = (out @ out.T) * ((out * left) @ out.T)
        for vector, value in zip(vectors[:, split:].T, values[split:], strict=True):
            ratio = (1 - left) * (left + value) / np.maximum(value - left, _FLAT)
            hessian += ((out * ratio) @ out.T) * np.outer(vector, vector)
        value = float((left - np.log(left) - 1).sum())
        return value, out**2 @ (1 - left), (hessian + hessian.T) / 2

    return fit


def _first_kept(values: Floats, n_factors: int, least: float) -> int:
    """Return the place of the first of the largest eigenvalues that lie above what no factor explains."""
    return max(len(values) - n_factors, int(np.searchsorted(values, least, side="right")))


def _lowest(fit: Fit, start: Floats, bounds: tuple[float, float]) -> tuple[Floats, float, bool]:
    """Newton's method between bounds: a step of the free variables, halved until the fit is better."""
    low, high = bounds
    x = start
    value, gradient, hessian = fit(x)
    for _ in range(_MOST_STEPS):
        held = ((x <= low) & (gradient > 0)) | ((x >= high) & (gradient < 0))
        free = np.flatnonzero(~held)
        steepest = float(np.abs(gradient[free]).max(initial=0.0))
        if steepest <= _TOLERANCE:
            return x, value, True
        step = np.zeros_like(x)
        step[free] = _downhill(hessian[np.ix_(free, free)], gradient[free])
        longest = float(np.abs(step).max())
        if longest <= _LAST_STEP and steepest <= _ENOUGH:
            return np.asarray(np.clip(x + step, low, high)), value, True
        share = min(1.0, _LONGEST_STEP / longest)
        while share > _SHORTEST_SHARE:
            new = np.clip(x + share * step, low, high)
            found = fit(new)
            if found[0] < value:
                break
            share /= 2
        else:
            return x, value, steepest <= _ENOUGH
        x, (value, gradient, hessian) = new, found
    return x, value, False


def _downhill(hessian: Floats, gradient: Floats) -> Floats:
    """Newton's step; where the fit bends the other way, as far as if it bent this way."""
    values, vectors = np.linalg.eigh(hessian)
    bend = np.maximum(np.abs(values), 1e-6 * np.abs(values).max())
    return np.asarray(-(vectors @ (vectors.T @ gradient / bend)))


def _upright(loadings: Floats) -> Floats:
    return np.asarray(loadings * np.where(loadings.sum(axis=0) < 0, -1.0, 1.0))

"""Common factors of a correlation matrix: least squares (minres), maximum likelihood, principal axes.

Least squares and likelihood are minimised over the unique variances until the gradient is rounding, from several starts
(`common_factors`): a start elsewhere gives the same loadings to the ninth digit.
Validated against psych 2.2.9 and stats::factanal (R 4.2.2): tests/reference/exploratory_factors.R.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable
from .common_factors import (
    LEAST_UNIQUE,
    Extraction,
    first_unique,
    least_squares_factors,
    likelihood_factors,
)

__all__ = ["ExtractionMethod", "deepest", "extracted", "most_factors"]

Floats: TypeAlias = NDArray[np.float64]
ExtractionMethod: TypeAlias = Literal["minres", "ml", "principal_axis"]

_AXIS_STEPS = 20_000
_AXIS_MOVE = 1e-10
_FLAT = 1e-8


def most_factors(k: int) -> int:
    """Return how many factors k items can tell apart: the most that leave no fewer correlations than loadings."""
    return max((m for m in range(1, k) if (k - m) ** 2 >= k + m), default=0)


def extracted(correlation: Floats, n_factors: int, method: ExtractionMethod = "minres") -> Extraction:
    """Common factors of a correlation matrix, unrotated.

    Parameters
    ----------
    correlation : shape (k, k).
    n_factors : how many, m.
    method : minres (unweighted least squares), ml (maximum likelihood), or principal_axis (communalities iterated
        until they rest; the resting point is that of minres, unless a uniqueness ends at its bound).

    Raises
    ------
    NotEstimable
        If k items cannot hold m factors, the factors asked for leave one without variance, or ml meets a matrix that
        is not positive definite.
    """
    k = len(correlation)
    if not 1 <= n_factors <= most_factors(k):
        raise NotEstimable.because(
            f"{k} items can tell at most {most_factors(k)} factors apart; {n_factors} were asked for."
        )
    if method == "ml" and float(np.linalg.eigvalsh(correlation)[0]) <= _FLAT:
        raise NotEstimable.because(
            "Maximum likelihood needs a correlation matrix that is positive definite; minres does not."
        )
    if method == "principal_axis":
        found = _principal_axes(correlation, n_factors)
    else:
        found = deepest(correlation, n_factors, method)
    squares = found.loadings**2
    # What two items share through each factor; one that stands in a single item explains no correlation.
    shared = squares.sum(axis=0) ** 2 - (squares**2).sum(axis=0)
    if not shared.min() > _FLAT:
        raise NotEstimable.because(f"Fewer than {n_factors} factors explain all there is; ask for fewer.")
    return found


def deepest(correlation: Floats, n_factors: int, method: Literal["minres", "ml"] = "minres") -> Extraction:
    """Return the factors with the least discrepancy found from several starts.

    Parameters
    ----------
    correlation : shape (k, k); positive definite for ml.
    n_factors : less than k.
    method : see `extracted`.

    Notes
    -----
    There may be several valleys, more so with an item at its bound; each item is then tried there, too.
    """
    of_one: Callable[..., Extraction] = least_squares_factors if method == "minres" else likelihood_factors
    first = first_unique(correlation)
    starts = [first, np.full(len(first), 0.5)]
    found = [of_one(correlation, n_factors, start=start) for start in starts]
    if any(one.at_bound.any() for one in found):
        for item in range(len(first)):
            near = first.copy()
            near[item] = 2 * LEAST_UNIQUE
            found.append(of_one(correlation, n_factors, start=near))
    return min(found, key=lambda one: (round(one.discrepancy, 12), not one.converged))


def _principal_axes(correlation: Floats, m: int) -> Extraction:
    uniqueness, reduced = first_unique(correlation), correlation.copy()
    for _ in range(_AXIS_STEPS):
        np.fill_diagonal(reduced, 1 - uniqueness)
        values, vectors = np.linalg.eigh(reduced)
        loadings = vectors[:, : -m - 1 : -1] * np.sqrt(np.maximum(values[: -m - 1 : -1], 0.0))
        moved = 1 - (loadings**2).sum(axis=1) - uniqueness
        uniqueness = uniqueness + moved
        if float(np.abs(moved).max()) < _AXIS_MOVE:
            break
        if uniqueness.min() < -1:
            break
    converged = float(np.abs(moved).max()) < _AXIS_MOVE
    np.fill_diagonal(reduced, 1 - uniqueness)
    residual = reduced - loadings @ loadings.T
    at_bound = uniqueness <= LEAST_UNIQUE * (1 + _FLAT)
    return Extraction(loadings, uniqueness, at_bound, float((residual**2).sum()) / 2, converged)

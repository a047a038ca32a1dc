"""Reliability of a sum from splitting its items into halves: the highest, lowest and mean over all splits.

Validated against psych 2.2.9 `splitHalf` (even numbers of items) and an enumeration in R: tests/reference/guttman.R.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from .alpha import cronbach_alpha

__all__ = ["MOST_ITEMS_OF_ALL_SPLITS", "SplitHalf", "split_half"]

Floats: TypeAlias = NDArray[np.float64]

# Up to this many items (92,378 splits) every split is tried.
MOST_ITEMS_OF_ALL_SPLITS = 20
_STARTS = 50
_NO_BETTER = 1e-12


@dataclass(frozen=True)
class SplitHalf:
    """Split-half reliabilities.

    Attributes
    ----------
    highest, lowest : over the splits tried; the highest is Guttman's lambda 4.
    mean : over all splits, exact.
    splits : how many splits there are.
    drawn : how many were drawn and improved by swapping items; None where all were tried.
    """

    highest: float
    lowest: float
    mean: float
    splits: int
    drawn: int | None


def split_half(covariance: Floats, *, seed: int, draws: int = 10_000) -> SplitHalf:
    """Reliability over the splits into two halves; of an odd number of items one half has one more.

    Parameters
    ----------
    covariance : of the keyed items, shape (k, k); of a correlation matrix, it is about standardised items.
    seed, draws : of the splits drawn where there are too many to try all (`MOST_ITEMS_OF_ALL_SPLITS`).

    Raises
    ------
    NotEstimable
        If there are fewer than 2 items or the sum does not vary.

    Notes
    -----
    4 cov(a, b) / variance of the sum, for halves a and b, which is 1 - variance of (a - b) / variance of the sum and
    needs no equal variances. Its mean over all splits follows from alpha: alpha itself for an even number of
    items, alpha (1 - 1 / k^2) for an odd one. Where splits are drawn, highest and lowest come from swapping items of
    the best draws for as long as that helps; they are then the best found.

    References
    ----------
    Guttman L (1945) Psychometrika 10:255-282, doi:10.1007/BF02288892.
    """
    k = len(covariance)
    alpha = cronbach_alpha(covariance)
    mean = alpha if k % 2 == 0 else alpha * (1 - 1 / k**2)
    splits = math.comb(k, k // 2) // (2 - k % 2)
    if k <= MOST_ITEMS_OF_ALL_SPLITS:
        differences = _variance_of_difference(covariance, _all_splits(k))
        shortest, longest, drawn = differences.min(), differences.max(), None
    else:
        signs = _drawn_splits(k, draws, seed)
        shortest, longest = (side * _best(side * covariance, signs) for side in (1, -1))
        drawn = draws
    total = covariance.sum()
    return SplitHalf(float(1 - shortest / total), float(1 - longest / total), mean, splits, drawn)


def _all_splits(k: int) -> Floats:
    """Every split once as signs, shape (splits, k): the last item has -1 where halves are equal."""
    patterns = np.arange(2 ** (k if k % 2 else k - 1), dtype=np.uint32)
    patterns = patterns[np.bitwise_count(patterns) == k // 2]
    return np.asarray(((patterns[:, None] >> np.arange(k, dtype=np.uint32)) & 1) * 2.0 - 1.0)


def _drawn_splits(k: int, draws: int, seed: int) -> Floats:
    one = np.where(np.arange(k) < k // 2, 1.0, -1.0)
    return np.random.default_rng(seed).permuted(np.tile(one, (draws, 1)), axis=1)


def _variance_of_difference(covariance: Floats, signs: Floats) -> Floats:
    variance: Floats = np.einsum("ij,ij->i", signs @ covariance, signs)
    return variance


def _best(matrix: Floats, signs: Floats) -> float:
    """Lowest z'Mz from the best of the drawn sign vectors, each improved by the best swap until none helps."""
    start = np.argsort(_variance_of_difference(matrix, signs), kind="stable")[:_STARTS]
    return min(_improved(matrix, signs[i].copy()) for i in start)


def _improved(matrix: Floats, z: Floats) -> float:
    variance = np.diag(matrix)
    enough = _NO_BETTER * float(np.abs(variance).sum())
    while True:
        one, other = np.flatnonzero(z > 0), np.flatnonzero(z < 0)
        alone = variance - z * (matrix @ z)
        change = alone[one][:, None] + alone[other] - 2 * matrix[np.ix_(one, other)]
        best = np.unravel_index(int(change.argmin()), change.shape)
        if change[best] >= -enough:
            return float(z @ matrix @ z)
        z[one[best[0]]], z[other[best[1]]] = -1.0, 1.0

"""Automated selection of items into Mokken scales, each begun from the best pair and built up item by item.

Validated against a program written from the same rules (R 4.2.2): tests/reference/scalability.R.

References
----------
Mokken RJ (1971) A theory and procedure of scale analysis, pages 190-194, doi:10.1515/9783110813203.
Hemker BT, Sijtsma K, Molenaar IW (1995) Applied Psychological Measurement 19:337-352, doi:10.1177/014662169501900404
(selection at several bounds).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from .coefficients import PairMoments

__all__ = ["LOWER_BOUND", "mokken_scales"]

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.intp]

LOWER_BOUND = 0.30
_ALPHA = 0.05
# Values of H nearer to each other than this are equal; the item that stands first in the instrument then comes first.
_SAME = 1e-10


@dataclass(frozen=True)
class _Bounds:
    least: float
    alpha: float


def mokken_scales(
    moments: PairMoments, *, lower_bound: float = LOWER_BOUND, alpha: float = _ALPHA
) -> NDArray[np.intp]:
    """Number of the scale each item is put in, 1, 2, ...; 0 for an item in none.

    Parameters
    ----------
    moments : of all items that may be selected; see `coefficients.pair_moments`.
    lower_bound : least H of an item with the others of its scale, c.
    alpha : of the one-sided tests that H is above 0, shared among those made for a scale so far (Bonferroni).

    Returns
    -------
    shape (k,)

    Notes
    -----
    A scale begins with the pair of highest H among those significantly above 0; then comes, time and again, the item
    that gives the highest H of the scale among those with no negative H with an item in it, and with an H of their own
    of at least c that is significantly above 0. Items left form the next scale. An item is never taken out again.
    """
    k = len(moments.covariance)
    found = np.zeros(k, np.intp)
    for number in range(1, k):
        scale = _next_scale(moments, np.flatnonzero(found == 0), _Bounds(lower_bound, alpha))
        if not scale:
            break
        found[scale] = number
    return found


def _next_scale(moments: PairMoments, left: Ints, bounds: _Bounds) -> list[int]:
    """Items of a scale in the order they came in; none where no pair will do."""
    tests = len(left) * (len(left) - 1) // 2
    scale = _best_pair(moments, left, bounds, tests) if tests else []
    while scale:
        inside = np.ix_(left, np.array(scale))
        ratios = moments.covariance[inside] / moments.largest[inside]
        open_ = [i for i, own in zip(left, ratios, strict=True) if i not in scale and not (own < 0).any()]
        if not open_:
            break
        tests += len(open_)
        fit = {i: _joined(moments, scale, i) for i in open_ if _may_join(moments, scale, i, bounds, tests)}
        if not fit:
            break
        highest = max(fit.values())
        scale.append(next(int(i) for i, value in fit.items() if value > highest - _SAME))
    return scale


def _best_pair(moments: PairMoments, left: Ints, bounds: _Bounds, tests: int) -> list[int]:
    first, second = (left[places] for places in np.triu_indices(len(left), 1))
    covariance = moments.covariance[first, second]
    h = covariance / moments.largest[first, second]
    variance = np.diag(moments.covariance)
    z = np.sqrt(moments.n - 1) * covariance / np.sqrt(variance[first] * variance[second])
    h[z < _critical(bounds.alpha, tests)] = -np.inf
    if not h.max() >= bounds.least:
        return []
    # Of equal pairs that whose later item comes first.
    ties = np.flatnonzero(h > h.max() - _SAME)
    best = min(ties, key=lambda p: (second[p], first[p]))
    return [int(first[best]), int(second[best])]


def _may_join(moments: PairMoments, scale: list[int], item: int, bounds: _Bounds, tests: int) -> bool:
    covariance = float(moments.covariance[item, scale].sum())
    if covariance / float(moments.largest[item, scale].sum()) < bounds.least:
        return False
    variance = np.diag(moments.covariance)
    spread = float(np.sqrt(variance[item] * variance[scale].sum()))
    return bool(np.sqrt(moments.n - 1) * covariance / spread >= _critical(bounds.alpha, tests))


def _joined(moments: PairMoments, scale: list[int], item: int) -> float:
    """H of the scale with the item."""
    every = np.ix_([*scale, item], [*scale, item])
    covariance, largest = moments.covariance[every], moments.largest[every]
    return float((covariance.sum() - np.trace(covariance)) / (largest.sum() - np.trace(largest)))


def _critical(alpha: float, tests: int) -> float:
    from scipy.special import ndtri

    return float(-ndtri(alpha / tests))

"""Varimax: orthogonal rotation to the largest variance of squared loadings, pair by pair of factors.

Validated against stats::varimax (R 4.2.2): tests/reference/exploratory_factors.R.

References
----------
Kaiser HF (1958) Psychometrika 23:187-200, doi:10.1007/BF02289233.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["row_lengths", "varimax"]

Floats: TypeAlias = NDArray[np.float64]

_SWEEPS = 500
_ANGLE = 1e-12


def varimax(loadings: Floats, *, kaiser: bool = True, rest: float = _ANGLE) -> tuple[Floats, bool]:
    """Return the rotation after which the squared loadings of each factor vary most.

    Parameters
    ----------
    loadings : shape (k, m).
    kaiser : whether items weigh alike, however much of them the factors explain.
    rest : largest angle of a sweep, in radians, at which to end.

    Returns
    -------
    rotation : shape (m, m); loadings times it are the rotated ones.
    rests : whether the angles came to rest.

    Notes
    -----
    Each pair of factors is turned by its best angle in turn.
    """
    turned = loadings / row_lengths(loadings) if kaiser else loadings.copy()
    k, m = turned.shape
    rotation = np.eye(m)
    for _ in range(_SWEEPS):
        largest = 0.0
        for one, two in ((i, j) for i in range(m) for j in range(i + 1, m)):
            x, y = turned[:, one], turned[:, two]
            u, v = x * x - y * y, 2 * x * y
            sine = 2 * (u @ v) - 2 * u.sum() * v.sum() / k
            cosine = u @ u - v @ v - (u.sum() ** 2 - v.sum() ** 2) / k
            angle = float(np.arctan2(sine, cosine)) / 4
            largest = max(largest, abs(angle))
            turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
            turned[:, [one, two]] = turned[:, [one, two]] @ turn
            rotation[:, [one, two]] = rotation[:, [one, two]] @ turn
        if largest < rest:
            return rotation, True
    return rotation, False


def row_lengths(loadings: Floats) -> Floats:
    """Return what makes each row of length 1, shape (k, 1); 1 for a row of nothing."""
    size = np.sqrt((loadings**2).sum(axis=1, keepdims=True))
    return np.where(size > 0, size, 1.0)

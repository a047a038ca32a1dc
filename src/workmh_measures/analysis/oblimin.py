"""Direct oblimin (quartimin) rotation by gradient projection, begun from varimax.

Validated against GPArotation 2022.10-2: tests/reference/omega.R.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable

__all__ = ["oblimin", "varimax"]

Floats: TypeAlias = NDArray[np.float64]

_MOST_STEPS = 2_000
_REMEMBERED = 8
_CLOSE_ENOUGH = 1e-5  # of varimax, which is only where oblimin begins


def oblimin(
    loadings: Floats, *, start: Floats | None = None, tolerance: float = 1e-9
) -> tuple[Floats, Floats, Floats]:
    """Rotate loadings to oblique factors whose squared loadings overlap least.

    Parameters
    ----------
    loadings : shape (k, m), not rotated.
    start : columns of length 1, shape (m, m), to begin with; that of varimax by default.
    tolerance : length of the projected gradient at which to end.

    Returns
    -------
    pattern : shape (k, m), the loadings on the rotated factors.
    correlation : of the factors, shape (m, m).
    rotation : shape (m, m), the last point, which may start a rotation of similar loadings.

    Raises
    ------
    NotEstimable
        If the rotation does not settle.

    Notes
    -----
    Lowest quarter of the sum of products of squared loadings of one item on different factors (gamma 0, no Kaiser
    weights), over rotations T with columns of length 1; pattern = loadings times the transposed inverse of T, factor
    correlations T'T. There may be several minima, which differ widely: begun without a rotation it ends in a poor one on
    some real data, begun from varimax it ended in the best one known on all that were tried. Steps have the length of Barzilai and Borwein, which reaches a tight tolerance soon.

    References
    ----------
    Jennrich RI (2002) Psychometrika 67:7-19, doi:10.1007/BF02294706.
    Bernaards CA, Jennrich RI (2005) Educational and Psychological Measurement 65:676-696,
    doi:10.1177/0013164404272507.
    """
    rotation = varimax(loadings) if start is None else start
    pattern, value, gradient = _at(loadings, rotation)
    values, length = [value], 1.0
    for _ in range(_MOST_STEPS):
        slope = float((gradient**2).sum())
        if slope <= tolerance**2:
            return pattern, rotation.T @ rotation, rotation
        while True:
            moved = rotation - length * gradient
            moved /= np.sqrt((moved**2).sum(axis=0))
            new = _at(loadings, moved)
            if new[1] <= max(values[-_REMEMBERED:]) - 1e-4 * length * slope or length < 1e-10:
                break
            length /= 2
        step, turn = moved - rotation, new[2] - gradient
        rotation, (pattern, value, gradient) = moved, new
        values.append(value)
        bend = float((step * turn).sum())
        length = float((step**2).sum()) / bend if bend > 0 else 1.0
        length = min(max(length, 1e-6), 1e3)
    raise NotEstimable.because("The rotation did not settle.")


def varimax(loadings: Floats) -> Floats:
    """Orthogonal rotation, shape (m, m), that makes the squared loadings of each factor vary most; no Kaiser weights.

    Parameters
    ----------
    loadings : shape (k, m).
    """
    rotation, reached = np.eye(loadings.shape[1]), 0.0
    for _ in range(_MOST_STEPS):
        rotated = loadings @ rotation
        target = rotated**3 - rotated * (rotated**2).mean(axis=0)
        left, sizes, right = np.linalg.svd(loadings.T @ target)
        rotation, before, reached = left @ right, reached, float(sizes.sum())
        if reached <= before * (1 + _CLOSE_ENOUGH):
            break
    return np.asarray(rotation)


def _at(loadings: Floats, rotation: Floats) -> tuple[Floats, float, Floats]:
    """Pattern, criterion and its gradient along rotations with columns of length 1."""
    inverse = np.linalg.inv(rotation)
    pattern = loadings @ inverse.T
    squared = pattern**2
    others = squared.sum(axis=1, keepdims=True) - squared
    value = float((squared * others).sum()) / 4
    free = -(pattern.T @ (pattern * others) @ inverse).T
    along = free - rotation * (rotation * free).sum(axis=0)
    return np.asarray(pattern), value, np.asarray(along)

"""Direct oblimin (quartimin) rotation by Newton's method, begun from varimax.

Validated against GPArotation 2022.10-2: tests/reference/omega.R, tests/reference/exploratory_factors.R.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable
from .varimax import varimax

__all__ = ["oblimin"]

Floats: TypeAlias = NDArray[np.float64]

_MOST_STEPS = 500
_PROBE = 1e-5
_LONGEST_STEP = 0.5
_SHORTEST_STEP = 1e-12
_NO_WORSE = 1 + 1e-14  # but for rounding
# Newton's steps shrink fast: what follows one of this length at so small a gradient is beyond the digits that count.
_LAST_STEP = 1e-6
_ENOUGH = 1e-6
_CLOSE_ENOUGH = 0.01  # angles of varimax, which is only where oblimin begins


def oblimin(loadings: Floats, *, start: Floats | None = None) -> tuple[Floats, Floats, Floats]:
    """Rotate loadings to oblique factors whose squared loadings overlap least.

    Parameters
    ----------
    loadings : shape (k, m), not rotated.
    start : columns of length 1, shape (m, m), to begin with; that of varimax by default.

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
    correlations T'T. There may be several minima, which differ widely: begun without a rotation it ends in a poor one
    on some real data, begun from varimax it ended in the best one known on all that were tried. Newton's method with
    differences of the exact gradient for the curvature ends in the minimum itself, where gradient steps stop near it.

    References
    ----------
    Jennrich RI (2002) Psychometrika 67:7-19, doi:10.1007/BF02294706.
    Bernaards CA, Jennrich RI (2005) Educational and Psychological Measurement 65:676-696,
    doi:10.1177/0013164404272507.
    """
    rotation = varimax(loadings, kaiser=False, rest=_CLOSE_ENOUGH)[0] if start is None else start
    _, value, gradient = _at(loadings, rotation)
    for _ in range(_MOST_STEPS):
        step = _step(loadings, rotation, gradient)
        last = float(np.abs(step).max()) <= _LAST_STEP and float(np.abs(gradient).max()) <= _ENOUGH
        moved = _unit(rotation + step)
        pattern, new, slope = _at(loadings, moved)
        if last:
            return pattern, moved.T @ moved, moved
        while new > value * _NO_WORSE and np.abs(step).max() > _SHORTEST_STEP:
            step = step / 2
            moved = _unit(rotation + step)
            pattern, new, slope = _at(loadings, moved)
        if new > value * _NO_WORSE:
            break
        rotation, value, gradient = moved, new, slope
    raise NotEstimable.because("The rotation did not settle.")


def _step(loadings: Floats, rotation: Floats, gradient: Floats) -> Floats:
    """Newton's step along rotations; where the criterion bends the other way, as far as if it bent this way."""
    m = len(rotation)
    across = np.linalg.svd(rotation.T[:, None, :])[2][:, 1:, :]
    ways = np.zeros((m, m - 1, m, m))
    for j in range(m):
        ways[j, :, :, j] = across[j]
    flat = ways.reshape(m * (m - 1), m * m)
    probed = _at(loadings, _unit(rotation + _PROBE * flat.reshape(-1, m, m)))[2]
    curvature = (probed - gradient).reshape(flat.shape) @ flat.T / _PROBE
    values, vectors = np.linalg.eigh((curvature + curvature.T) / 2)
    # The tiny number keeps a criterion that is flat everywhere from dividing by zero.
    bend = np.maximum(np.abs(values), 1e-9 * np.abs(values).max() + 1e-300)
    step = -(vectors @ (vectors.T @ (flat @ gradient.ravel()) / bend)) @ flat
    longest = float(np.abs(step).max())
    return np.asarray(step.reshape(m, m) * min(1.0, _LONGEST_STEP / max(longest, _LONGEST_STEP)))


def _unit(rotation: Floats) -> Floats:
    return np.asarray(rotation / np.sqrt((rotation**2).sum(axis=-2, keepdims=True)))


def _at(loadings: Floats, rotation: Floats) -> tuple[Floats, float, Floats]:
    """Pattern, criterion and its gradient along rotations with columns of length 1; of a stack of rotations, of each."""
    inverse = np.linalg.inv(rotation)
    turned = np.swapaxes(inverse, -1, -2)
    pattern = loadings @ turned
    squared = pattern**2
    others = squared.sum(axis=-1, keepdims=True) - squared
    value = float((squared * others).sum()) / 4
    free = -np.swapaxes(np.swapaxes(pattern, -1, -2) @ (pattern * others) @ inverse, -1, -2)
    along = free - rotation * (rotation * free).sum(axis=-2, keepdims=True)
    return np.asarray(pattern), value, np.asarray(along)

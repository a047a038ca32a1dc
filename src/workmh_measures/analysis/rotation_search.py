"""Rotation to the lowest value of a criterion, by Newton's method from many starts at once.

Criteria have several valleys, on real answers too. All starts are carried on together, each to the bottom of its valley.
Validated against GPArotation 2022.10 from random starts of its own (R 4.2.2): tests/reference/rotations.R.

References
----------
Jennrich RI (2001) Psychometrika 66:289-306, doi:10.1007/BF02294840; (2002) 67:7-19, doi:10.1007/BF02294706 (gradients
along orthogonal and oblique rotations). Hattori M, Zhang G, Preacher KJ (2017) Multivariate Behavioral Research
52:720-731, doi:10.1080/00273171.2017.1361312 (many starts).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable
from .one_thread import on_one_thread
from .rotation_criteria import Criterion
from .varimax import varimax

__all__ = ["FoundRotation", "Search", "lowest_rotation", "rotation_from"]

Floats: TypeAlias = NDArray[np.float64]

_STARTS = 48
_SEED = 1  # the same loadings give the same factors
_MOST_STEPS = 150
_PROBE = 1e-5
_LONGEST_STEP = 0.5
_HALVINGS = 30
_NO_WORSE = 1e-14  # but for rounding
_LAST_STEP = 1e-6
_ENOUGH = 1e-6
# Values of the criterion nearer to each other than this are the same valley.
_SAME = 1e-7
# Correlation of factors from which two are one: an oblique criterion then falls without end.
_ONE_FACTOR = 1e-5


@dataclass(frozen=True)
class Search:
    """What is minimised, and over which rotations: with columns of length 1 (oblique), or orthogonal ones."""

    criterion: Criterion
    oblique: bool


@dataclass(frozen=True)
class FoundRotation:
    """The lowest valley.

    Attributes
    ----------
    pattern : shape (k, m).
    correlation : of the factors, shape (m, m).
    rotation : shape (m, m), which may start the rotation of similar loadings.
    value : of the criterion.
    starts, reached : how many starts came to rest, and how many of them in this valley.
    """

    pattern: Floats
    correlation: Floats
    rotation: Floats
    value: float
    starts: int
    reached: int


@on_one_thread
def lowest_rotation(loadings: Floats, search: Search, *, starts: int = _STARTS) -> FoundRotation:
    """Rotate loadings from no rotation, from varimax and from random orthogonal rotations, and keep the lowest valley.

    Parameters
    ----------
    loadings : not rotated, shape (k, m), two factors or more.
    search : what is minimised.
    starts : how many in all.

    Raises
    ------
    NotEstimable
        If no start comes to rest, or in the lowest valley two factors are one.
    """
    m = loadings.shape[1]
    random = np.random.default_rng(_SEED)
    drawn = np.linalg.qr(random.standard_normal((max(starts - 2, 0), m, m)))[0]
    first = np.concatenate([[np.eye(m), varimax(loadings, kaiser=False)[0]], drawn])[:starts]
    return _lowest(loadings, search, first)


@on_one_thread
def rotation_from(loadings: Floats, search: Search, start: Floats) -> FoundRotation:
    """Rotate similar loadings from one rotation, shape (m, m), as in a draw of a bootstrap; see `lowest_rotation`."""
    return _lowest(loadings, search, start[None])


def _lowest(loadings: Floats, search: Search, first: Floats) -> FoundRotation:
    rotations, values, rests = _settled(loadings, search, first)
    if not rests.any():
        raise NotEstimable.because("The rotation did not settle.")
    rotations, values = rotations[rests], values[rests]
    best = int(values.argmin())
    rotation = rotations[best]
    correlation = rotation.T @ rotation if search.oblique else np.eye(len(rotation))
    if np.linalg.eigvalsh(correlation)[0] < _ONE_FACTOR:
        raise NotEstimable.because(
            "The rotation makes one factor of two: ask for fewer factors, or for another rotation."
        )
    reached = int((values <= values[best] + _SAME * max(1.0, abs(float(values[best])))).sum())
    pattern = _pattern(loadings, rotation[None], search)[0][0]
    return FoundRotation(pattern, correlation, rotation, float(values[best]), len(values), reached)


def _settled(loadings: Floats, search: Search, rotation: Floats) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Carry each rotation, shape (starts, m, m), to a rest; return them with their values, and which came to one."""
    rotation = rotation.copy()
    value, gradient = _at(loadings, rotation, search)
    rests = np.zeros(len(rotation), bool)
    moving = np.arange(len(rotation))
    for _ in range(_MOST_STEPS):
        step = _step(loadings, rotation[moving], gradient[moving], search)
        small = (np.abs(step).max(axis=(1, 2)) <= _LAST_STEP) & (
            np.abs(gradient[moving]).max(axis=(1, 2)) <= _ENOUGH
        )
        moved, new, slope, lower = _lowered(loadings, rotation[moving], step, value[moving], search)
        went = moving[lower | small]
        rotation[went], value[went], gradient[went] = (x[lower | small] for x in (moved, new, slope))
        rests[moving[small]] = True
        # Where no step lowers the value, the rest is as good as rounding allows, or there is none.
        stuck = ~lower & ~small
        rests[moving[stuck]] = np.abs(gradient[moving[stuck]]).max(axis=(1, 2)) <= _ENOUGH
        moving = moving[lower & ~small]
        if not len(moving):
            break
    return rotation, value, rests


def _lowered(
    loadings: Floats, rotation: Floats, step: Floats, value: Floats, search: Search
) -> tuple[Floats, Floats, Floats, NDArray[np.bool_]]:
    """Halve each step until the value is no higher; return where it leads, and whether it does."""
    moved = _retracted(rotation + step, search)
    new, slope = _at(loadings, moved, search)
    lower = new <= value + _NO_WORSE * np.abs(value)
    for _ in range(_HALVINGS):
        if lower.all():
            break
        high = np.flatnonzero(~lower)
        step[high] /= 2
        moved[high] = _retracted(rotation[high] + step[high], search)
        new[high], slope[high] = _at(loadings, moved[high], search)
        lower[high] = new[high] <= value[high] + _NO_WORSE * np.abs(value[high])
    return moved, new, slope, lower


def _step(loadings: Floats, rotation: Floats, gradient: Floats, search: Search) -> Floats:
    """Newton's steps along rotations; where the criterion bends the other way, as far as if it bent this way."""
    ways = _ways(rotation, search)
    probes = _retracted(rotation[:, None] + _PROBE * ways, search)
    slopes = _at(loadings, probes, search)[1] - gradient[:, None]
    count, many = ways.shape[:2]
    flat = ways.reshape(count, many, -1)
    curvature = slopes.reshape(count, many, -1) @ flat.swapaxes(1, 2) / _PROBE
    values, vectors = np.linalg.eigh((curvature + curvature.swapaxes(1, 2)) / 2)
    size = np.abs(values)
    # The tiny number keeps a criterion that is flat everywhere from dividing by zero.
    bend = np.maximum(size, 1e-9 * size.max(axis=1, keepdims=True) + 1e-300)
    along = flat @ gradient.reshape(count, -1, 1)
    turn = vectors @ ((vectors.swapaxes(1, 2) @ along) / bend[:, :, None])
    step = -(turn.swapaxes(1, 2) @ flat).reshape(rotation.shape)
    longest = np.abs(step).max(axis=(1, 2), keepdims=True)
    return np.asarray(step * np.minimum(1.0, _LONGEST_STEP / np.maximum(longest, _LONGEST_STEP)))


def _ways(rotation: Floats, search: Search) -> Floats:
    """Directions of unit length in which rotations may move, shape (starts, directions, m, m)."""
    count, m, _ = rotation.shape
    if search.oblique:
        across = np.linalg.svd(rotation.swapaxes(1, 2)[:, :, None, :])[2][:, :, 1:, :]
        ways = np.zeros((count, m, m - 1, m, m))
        for j in range(m):
            ways[:, j, :, :, j] = across[:, j]
        return ways.reshape(count, m * (m - 1), m, m)
    first, second = np.triu_indices(m, 1)
    turns = np.zeros((len(first), m, m))
    turns[range(len(first)), first, second] = np.sqrt(0.5)
    return np.asarray(rotation[:, None] @ (turns - turns.swapaxes(1, 2)))


def _retracted(rotation: Floats, search: Search) -> Floats:
    """Return the nearest rotations, of those that are allowed."""
    if search.oblique:
        return np.asarray(rotation / np.sqrt((rotation**2).sum(axis=-2, keepdims=True)))
    left, _, right = np.linalg.svd(rotation)
    return np.asarray(left @ right)


def _pattern(loadings: Floats, rotation: Floats, search: Search) -> tuple[Floats, Floats]:
    """Patterns, and what loadings are multiplied by to give them."""
    if not search.oblique:
        return loadings @ rotation, rotation
    turn = np.asarray(np.linalg.inv(rotation), np.float64).swapaxes(-1, -2)
    return loadings @ turn, turn


def _at(loadings: Floats, rotation: Floats, search: Search) -> tuple[Floats, Floats]:
    """Values of the criterion and gradients along the rotations, shape (..., m, m)."""
    pattern, turn = _pattern(loadings, rotation, search)
    value, slopes = search.criterion(pattern)
    if search.oblique:
        free = -(turn @ slopes.swapaxes(-1, -2) @ pattern)
        return value, np.asarray(free - rotation * (rotation * free).sum(axis=-2, keepdims=True))
    free = loadings.T @ slopes
    product = rotation.swapaxes(-1, -2) @ free
    return value, np.asarray(free - rotation @ (product + product.swapaxes(-1, -2)) / 2)

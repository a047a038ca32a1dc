"""The top of a log likelihood by Newton steps; where it is not yet curved as a top is, by cross products of the scores."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve

from ...errors import NotEstimable
from .category_model import Floats

__all__ = ["Point", "inverse_information", "top_of"]

_TOLERANCE = 1e-8
_MOST_STEPS = 100
_MOST_HALVINGS = 25
_SHRINKING = 0.5  # of the step before
_CRAWLING = 0.8
_PATIENCE = 3
_ROUNDING = 1e-11  # of a log likelihood
_RIDGE = 1e-8


class Point(Protocol):
    """A log likelihood at some parameters."""

    @property
    def values(self) -> Floats:
        """The parameters, shape (free,)."""

    @property
    def log_likelihood(self) -> float:
        """Of all persons."""

    def gradient(self) -> Floats:
        """Derivative by each parameter, shape (free,)."""

    def information(self) -> Floats:
        """Negative second derivative, shape (free, free)."""

    def crossed_scores(self) -> Floats:
        """Sum over persons of products of their first derivatives, shape (free, free)."""


Place = TypeVar("Place", bound=Point)


def top_of(
    start: Place,
    moved: Callable[[Floats], Place | None],
    *,
    exact: bool,
    tolerance: float = _TOLERANCE,
) -> tuple[Place, int]:
    """Climb from a point until a step is too small to matter.

    Parameters
    ----------
    start : where to begin.
    moved : gives the point at other parameters, None where they are not allowed.
    exact : whether the observed information is used from the first step; cross products of scores cost less and do where
        persons are many.
    tolerance : of the largest change of a parameter.

    Returns
    -------
    the point, and the number of steps.

    Raises
    ------
    NotEstimable
        If the steps do not end.
    """
    at, last = start, np.inf
    curvature = _Curvature(at, exact=exact)
    for step in range(1, _MOST_STEPS):
        change = curvature.solved(at.gradient())
        largest = float(np.abs(change).max())
        new = _no_worse(at, change, moved)
        if new is None or largest < tolerance:
            return at if new is None else new, step
        if curvature.worn(step, largest / last):
            curvature = _Curvature(new, exact=True)
        else:
            curvature.learn(new.values - at.values, at.gradient() - new.gradient())
        at, last = new, largest
    raise NotEstimable.because(f"The algorithm did not settle in {_MOST_STEPS} Newton steps.")


class _Curvature:
    """A matrix that stands for the information, and what the steps since have shown of it (Broyden and others).

    Notes
    -----
    The two loops of Nocedal J. (1980). Updating quasi-Newton matrices with limited storage. Mathematics of Computation
    35(151), 773-782. doi:10.1090/S0025-5718-1980-0572855-7
    """

    def __init__(self, at: Point, *, exact: bool) -> None:
        self.exact = exact
        self._factor = _factor_of(at, exact=exact)
        self._steps: list[tuple[Floats, Floats]] = []

    def worn(self, step: int, shrinking: float) -> bool:
        """Say whether the steps no longer shrink as they do by a curvature of the place where they are taken."""
        return shrinking > _SHRINKING if self.exact else step > _PATIENCE and shrinking > _CRAWLING

    def learn(self, change: Floats, fall: Floats) -> None:
        """Keep a step and by how much it made the gradient fall."""
        if change @ fall > 0.0:
            self._steps.append((change, fall))

    def solved(self, gradient: Floats) -> Floats:
        """Return the step to the top."""
        rest, shares = gradient.copy(), []
        for change, fall in reversed(self._steps):
            share = (change @ rest) / (change @ fall)
            shares.append(share)
            rest -= share * fall
        found: Floats = cho_solve(self._factor, rest)
        for (change, fall), share in zip(self._steps, reversed(shares), strict=True):
            found += (share - (fall @ found) / (change @ fall)) * change
        return found


def inverse_information(point: Point) -> Floats:
    """Return the covariance of the estimates, shape (free, free).

    Raises
    ------
    NotEstimable
        If the information is not positive definite.
    """
    try:
        factor = cho_factor(point.information())
    except LinAlgError:
        raise NotEstimable.because(
            "The information matrix is not positive definite: the answers do not settle the model."
        ) from None
    covariance: Floats = cho_solve(factor, np.eye(len(point.values)))
    return covariance


def _factor_of(at: Point, *, exact: bool) -> tuple[Floats, bool]:
    if exact:
        try:
            factor: tuple[Floats, bool] = cho_factor(at.information())
        except LinAlgError:
            pass  # far from the top; cross products show a way up all the same
        else:
            return factor
    crossed = at.crossed_scores()
    ridge = _RIDGE * float(np.trace(crossed)) / len(crossed)
    sure: tuple[Floats, bool] = cho_factor(crossed + ridge * np.eye(len(crossed)))
    return sure


def _no_worse(at: Place, change: Floats, moved: Callable[[Floats], Place | None]) -> Place | None:
    """Take a step, halved until it does no harm; None where even the smallest does."""
    for _ in range(_MOST_HALVINGS):
        new = moved(at.values + change)
        if new is not None and new.log_likelihood >= at.log_likelihood - _ROUNDING * abs(at.log_likelihood):
            return new
        change = change / 2.0
    return None

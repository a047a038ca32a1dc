"""The search for the free parameters: Gauss-Newton (Fisher scoring) steps, halved where they would lead uphill."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable

__all__ = ["Discrepancy", "Found", "scoring_search"]

Floats: TypeAlias = NDArray[np.float64]

_MOST_STEPS = 500
_MOST_HALVINGS = 40
# Of the gain that a step still promises; it is of the order of the squared distance in standard errors, per row.
_TOLERANCE = 1e-20
_BELOW_ROUNDING = 1e-12
_LEAST_CONDITION = 1e-11
_LEAST_PIVOT = 1e-5
_RIDGE = 1e-4


class Discrepancy(Protocol):
    """What is to be made small."""

    def value(self, estimates: Floats) -> float:
        """Return it; infinite where there is none."""

    def slope(self, estimates: Floats) -> tuple[Floats, Floats]:
        """Return its gradient, and a positive definite stand-in for its second derivative."""


@dataclass(frozen=True)
class Found:
    """Where the search came to rest.

    Attributes
    ----------
    estimates : shape (n_free,).
    value : the discrepancy there.
    steps : number of steps.
    """

    estimates: Floats
    value: float
    steps: int


def scoring_search(discrepancy: Discrepancy, start: Floats) -> Found:
    """Search for the smallest discrepancy.

    Parameters
    ----------
    discrepancy : what is to be made small.
    start : shape (n_free,); the discrepancy there must be finite.

    Raises
    ------
    NotEstimable
        If the search does not come to rest, or the data do not determine the parameters.
    """
    here, value = start, discrepancy.value(start)
    if not np.isfinite(value):
        raise NotEstimable.because("The values to start from give no covariance matrix.")
    for taken in range(_MOST_STEPS):
        gradient, curvature = discrepancy.slope(here)
        step = -_solved(curvature, gradient, last=False)
        promised = -float(gradient @ step)
        if promised <= _TOLERANCE:
            # A parameter that nothing depends on leaves the curvature without an inverse.
            _solved(curvature, gradient, last=True)
            return Found(here + step, value, taken)
        here, value = _shortened(discrepancy, (here, value), step, promised)
    raise NotEstimable.because(
        f"The search for the parameters did not come to rest in {_MOST_STEPS} steps: the model may not fit these answers."
    )


def _shortened(
    discrepancy: Discrepancy, start: tuple[Floats, float], step: Floats, promised: float
) -> tuple[Floats, float]:
    here, value = start
    for halvings in range(_MOST_HALVINGS):
        share = 0.5**halvings
        there = here + share * step
        reached = discrepancy.value(there)
        if reached <= value - 1e-4 * share * promised or (
            promised < _BELOW_ROUNDING * max(1.0, abs(value)) and np.isfinite(reached)
        ):
            return there, reached
    raise NotEstimable.because(
        "The search for the parameters found no way on: the model may not fit these answers."
    )


def _solved(curvature: Floats, gradient: Floats, *, last: bool) -> Floats:
    scale = np.sqrt(np.diag(curvature))
    if last and not (scale > 0).all():
        raise NotEstimable.because(_UNDETERMINED)
    scale = np.where(scale > 0, scale, 1.0)
    scaled = curvature / np.outer(scale, scale)
    if last and np.linalg.eigvalsh(scaled)[0] < _LEAST_CONDITION * len(scale):
        raise NotEstimable.because(_UNDETERMINED)
    try:
        near_singular = np.diag(np.linalg.cholesky(scaled)).min() < _LEAST_PIVOT
    except np.linalg.LinAlgError:
        near_singular = True
    if near_singular:
        # A step of Levenberg: short where the data say little about the direction.
        scaled = scaled + _RIDGE * np.eye(len(scale))
    return np.asarray(np.linalg.solve(scaled, gradient / scale) / scale)


_UNDETERMINED = "The answers do not determine all parameters of the model: it is not identified."

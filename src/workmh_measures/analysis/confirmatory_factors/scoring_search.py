"""The search for the free parameters: Gauss-Newton (Fisher scoring) steps, halved where they would lead uphill."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable

__all__ = ["Discrepancy", "Found", "SearchLost", "Undetermined", "scoring_search"]

Floats: TypeAlias = NDArray[np.float64]

_MOST_STEPS = 300
_MOST_HALVINGS = 40
# Of the gain that a step still promises; it is of the order of the squared distance in standard errors, per row.
_TOLERANCE = 1e-20
_BELOW_ROUNDING = 1e-12
_LEAST_CONDITION = 1e-11
_LEAST_PIVOT = 1e-5
_RIDGE = 1e-4
_LEAST_RIDGE = 1e-6
_SHORT = 0.25


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


class SearchLost(NotEstimable):
    """The search did not come to rest.

    Attributes
    ----------
    estimates : where it was given up, shape (n_free,).
    """

    estimates: Floats

    @classmethod
    def at(cls, estimates: Floats, reason: str) -> SearchLost:
        """Make the exception from one sentence and the place."""
        lost = cls(NotEstimable.because(reason).problems)
        lost.estimates = estimates
        return lost


class Undetermined(NotEstimable):
    """The data do not determine the parameters.

    Attributes
    ----------
    direction : how far each can move without changing the discrepancy, 0 for not at all; shape (n_free,).
    estimates : where that was found, shape (n_free,).
    """

    direction: Floats
    estimates: Floats

    @classmethod
    def along(cls, direction: Floats, estimates: Floats) -> Undetermined:
        """Make the exception from how far parameters move, and the place."""
        found = cls(NotEstimable.because(_UNDETERMINED).problems)
        found.direction, found.estimates = direction, estimates
        return found


def scoring_search(discrepancy: Discrepancy, start: Floats, *, most_steps: int = _MOST_STEPS) -> Found:
    """Search for the smallest discrepancy.

    Parameters
    ----------
    discrepancy : what is to be made small.
    start : shape (n_free,); the discrepancy there must be finite.
    most_steps : after which it is given up.

    Raises
    ------
    NotEstimable
        If the discrepancy to start from is not finite; `SearchLost` if the search does not come to rest, `Undetermined` if the
        data do not determine the parameters.
    """
    here, value = start, discrepancy.value(start)
    if not np.isfinite(value):
        raise NotEstimable.because("The values to start from give no covariance matrix.")
    ridge = 0.0
    for taken in range(most_steps):
        gradient, curvature = discrepancy.slope(here)
        step = -_solved(curvature, gradient, ridge)
        promised = -float(gradient @ step)
        if promised <= _TOLERANCE:
            # A parameter that nothing depends on leaves the curvature without an inverse.
            _require_determined(curvature, here)
            return Found(here + step, value, taken)
        here, value, share = _shortened(discrepancy, (here, value), step, promised)
        # Levenberg and Marquardt: where steps turn out too long the curvature is not to be trusted as far.
        ridge = max(4 * ridge, _RIDGE) if share < _SHORT else (ridge / 4 if ridge > _LEAST_RIDGE else 0.0)
    raise SearchLost.at(
        here,
        f"The search for the parameters did not come to rest in {most_steps} steps: the model may not fit these answers.",
    )


def _shortened(
    discrepancy: Discrepancy, start: tuple[Floats, float], step: Floats, promised: float
) -> tuple[Floats, float, float]:
    """Where the step leads, halved until it leads downhill; the discrepancy there, and the share of the step."""
    here, value = start
    for halvings in range(_MOST_HALVINGS):
        share = 0.5**halvings
        there = here + share * step
        reached = discrepancy.value(there)
        if reached <= value - 1e-4 * share * promised or (
            promised < _BELOW_ROUNDING * max(1.0, abs(value)) and np.isfinite(reached)
        ):
            return there, reached, share
    raise SearchLost.at(
        here, "The search for the parameters found no way on: the model may not fit these answers."
    )


def _require_determined(curvature: Floats, here: Floats) -> None:
    scale = np.sqrt(np.diag(curvature))
    if not (scale > 0).all():
        raise Undetermined.along(np.where(scale > 0, 0.0, 1.0), here)
    values, vectors = np.linalg.eigh(curvature / np.outer(scale, scale))
    flat = vectors[:, values < _LEAST_CONDITION * len(scale)]
    if flat.size:
        raise Undetermined.along(np.sqrt((flat**2).sum(axis=1)), here)


def _solved(curvature: Floats, gradient: Floats, ridge: float) -> Floats:
    scale = np.sqrt(np.diag(curvature))
    scale = np.where(scale > 0, scale, 1.0)
    scaled = curvature / np.outer(scale, scale)
    if not ridge:
        try:
            near_singular = np.diag(np.linalg.cholesky(scaled)).min() < _LEAST_PIVOT
        except np.linalg.LinAlgError:
            near_singular = True
        ridge = _RIDGE if near_singular else 0.0
    if ridge:
        # A step of Levenberg: short where the data say little about the direction.
        scaled = scaled + ridge * np.eye(len(scale))
    return np.asarray(np.linalg.solve(scaled, gradient / scale) / scale)


_UNDETERMINED = "The answers do not determine all parameters of the model: it is not identified."

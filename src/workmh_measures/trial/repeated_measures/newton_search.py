"""The search for covariance parameters: Newton steps, Fisher scoring where the deviance is not yet bowl-shaped."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from .likelihood import Deviance, LikelihoodAt

__all__ = ["check_information", "newton_search"]

Floats: TypeAlias = NDArray[np.float64]

_MOST_STEPS = 200
_MOST_HALVINGS = 30
# Of twice the gain in log likelihood that a step still promises: the squared distance in standard errors.
_AT_REST = 1e-16
_ROUNDING = 1e-13  # of the deviance: below it a step is taken without a gain
_LEAST_CONDITION = 1e-10  # of the information about the parameters, each in its own unit


def newton_search(deviance: Deviance, start: Floats) -> tuple[LikelihoodAt, int]:
    """Search for the smallest deviance; return the likelihood there and the number of steps.

    Parameters
    ----------
    deviance : what is to be made small.
    start : shape (r,), parameters with a positive definite covariance matrix.

    Raises
    ------
    NotEstimable
        If the search does not come to rest.
    """
    here = deviance.at(start)
    if here is None:
        raise NotEstimable.because("The values to start from give no covariance matrix.")
    for taken in range(_MOST_STEPS):
        step, promised = _step(here)
        if promised <= _AT_REST:
            return here, taken
        there = _shortened(deviance, here, step, promised)
        if there is None:
            if promised <= _ROUNDING * max(1.0, abs(here.value)):
                return here, taken
            raise NotEstimable.because(_NO_WAY_ON)
        here = there
    raise NotEstimable.because(
        f"The search for the covariance did not come to rest in {_MOST_STEPS} steps: the data may not determine it."
    )


def _step(here: LikelihoodAt) -> tuple[Floats, float]:
    for curvature in (here.observed, here.expected):
        scale = np.sqrt(np.abs(np.diag(curvature)))
        scale = np.where(scale > 0, scale, 1.0)
        try:
            root = np.linalg.cholesky(curvature / np.outer(scale, scale))
        except np.linalg.LinAlgError:
            continue
        half = np.linalg.solve(root, here.gradient / scale)
        return -np.linalg.solve(root.T, half) / scale, float(half @ half)
    # Neither has an inverse: a step along the slope, each parameter in its unit.
    step = -here.gradient / scale**2
    return step, float(-step @ here.gradient)


def _shortened(deviance: Deviance, here: LikelihoodAt, step: Floats, promised: float) -> LikelihoodAt | None:
    """Return the likelihood after the step, halved until it gains; None where it never does."""
    slack = _ROUNDING * max(1.0, abs(here.value))
    for halvings in range(_MOST_HALVINGS):
        share = 0.5**halvings
        there = deviance.at(here.parameters + share * step)
        if there is None:
            continue
        gain = here.value - there.value
        if gain >= 1e-4 * share * promised or (promised <= slack and gain >= -slack):
            return there
    return None


def check_information(here: LikelihoodAt) -> None:
    """Refuse parameters that the data do not determine.

    Parameters
    ----------
    here : the likelihood at its highest.

    Raises
    ------
    NotEstimable
        If the expected information has no inverse.
    """
    information = here.expected
    scale = np.sqrt(np.diag(information))
    if (
        not (scale > 0).all()
        or np.linalg.eigvalsh(information / np.outer(scale, scale))[0] < _LEAST_CONDITION
    ):
        raise NotEstimable.because(
            "The data do not determine all parameters of the covariance: take a structure with fewer."
        )


_NO_WAY_ON = (
    "The search for the covariance ended where the matrix is about to be singular: waves measure almost the same, or too"
    " few persons have the waves together. Take a structure with fewer parameters."
)

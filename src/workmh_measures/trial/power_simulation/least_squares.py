"""The difference between two arms by ordinary least squares, adjusted for covariates: analysis of covariance.

Validated against R's `lm`: tests/reference/simulated_power.R.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable

__all__ = ["arm_difference"]

Floats: TypeAlias = NDArray[np.float64]

_LEAST_PIVOT = 1e-9


def arm_difference(outcome: Floats, arm: Floats, covariates: Floats) -> tuple[float, float, float]:
    """Return the difference of an arm from the other, its standard error and the degrees of freedom of Student's t.

    Parameters
    ----------
    outcome, arm : shape (n,), nothing missing; arm 1 or 0.
    covariates : shape (n, q).

    Raises
    ------
    NotEstimable
        If an arm is empty, people are too few, covariates tell arms apart, or nothing varies.
    """
    n, n_treated = len(outcome), int(arm.sum())
    if not 0 < n_treated < n:
        raise NotEstimable.because(
            f"Both arms need persons whose outcome is known; there are {n_treated} and {n - n_treated}."
        )
    design = np.column_stack([np.ones(n), covariates, arm])
    df = n - design.shape[1]
    if df < 1:
        raise NotEstimable.because(f"{n} persons are too few for {design.shape[1]} coefficients.")
    turned, triangle = np.linalg.qr(design)
    pivots = np.abs(np.diag(triangle)) / np.linalg.norm(triangle, axis=0)
    if not pivots.min() > _LEAST_PIVOT:
        raise NotEstimable.because(
            "A covariate depends on the others or on the arm: it cannot be adjusted for."
        )
    fitted = turned.T @ outcome
    left = outcome - turned @ fitted
    residual = float(left @ left)
    if not residual > 0:
        raise NotEstimable.because("Within the arms the outcome does not vary.")
    # The arm is the last column, so that its coefficient needs the last row of the triangle alone.
    last = float(triangle[-1, -1])
    return float(fitted[-1]) / last, float(np.sqrt(residual / df)) / abs(last), float(df)

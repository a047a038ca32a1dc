"""One outcome, the arm and the covariates of each person, and the design of a model of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...analysis.logistic_model import INTERCEPT
from ...errors import NotEstimable

__all__ = ["ARM", "ArmData"]

Floats: TypeAlias = NDArray[np.float64]

ARM = "arm"
"""Name of the column of the arm in messages."""


@dataclass(frozen=True, slots=True)
class ArmData:
    """What is known of each person.

    Attributes
    ----------
    outcome : shape (n,), 1 where reached, 0 where not.
    arm : shape (n,), 1 for the arm that is told about, 0 for the one it is compared with.
    covariates : shape (n, q), measured before allocation; categories as columns of 0 and 1.
    names : of the covariates, for messages.
    with_interactions : let the effect of the arm differ with every covariate.

    Raises
    ------
    NotEstimable
        If a value is missing (complete or impute first), the arm is not 0 or 1, or an arm is empty.
    ValueError
        If the shapes do not fit.
    """

    outcome: Floats
    arm: Floats
    covariates: Floats
    names: tuple[str, ...]
    with_interactions: bool = False

    def __post_init__(self) -> None:
        n, q = self.covariates.shape
        if self.outcome.shape != (n,) or self.arm.shape != (n,) or len(self.names) != q:
            raise ValueError("Outcome, arm, covariates and names do not fit together.")
        if not all(np.isfinite(part).all() for part in (self.outcome, self.arm, self.covariates)):
            raise NotEstimable.because(
                "An outcome, arm or covariate is missing: leave these persons out or impute, and say which."
            )
        if not np.isin(self.arm, (0.0, 1.0)).all():
            raise NotEstimable.because("The arm must be 0 or 1.")
        if self.arm.min(initial=1.0) == 1 or self.arm.max(initial=0.0) == 0:
            n = int(self.arm.sum())
            raise NotEstimable.because(
                f"Both arms need persons whose outcome is known; there are {n} and {len(self.arm) - n}."
            )

    @property
    def titles(self) -> tuple[str, ...]:
        """Names of the columns of the design."""
        with_arm = tuple(f"{ARM} x {name}" for name in self.names) if self.with_interactions else ()
        return (INTERCEPT, ARM, *self.names, *with_arm)

    @property
    def design(self) -> Floats:
        """Intercept, arm, covariates and, if wanted, their products with the arm; shape (n, p)."""
        return self.design_if(self.arm)

    def design_if(self, arm: Floats | float) -> Floats:
        """Return the design if the arm of everybody were another."""
        given = np.broadcast_to(np.asarray(arm, dtype=np.float64), self.arm.shape)
        parts = [np.ones_like(self.arm)[:, None], given[:, None], self.covariates]
        if self.with_interactions:
            parts.append(self.covariates * given[:, None])
        return np.concatenate(parts, axis=1)

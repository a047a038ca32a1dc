"""Ordered options between cumulative logits: their log probabilities and how these change, exact in both tails."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, log_expit

__all__ = ["CumulativeLogits"]

Floats: TypeAlias = NDArray[np.float64]

_FARTHEST = 700.0  # beyond it an exponential is no longer a double


class CumulativeLogits(NamedTuple):
    """Logits of reaching the lower and the upper end of each option, equal in shape.

    The lower end of the lowest option is inf, the upper end of the highest -inf; a lower end lies above its upper end.
    """

    lower: Floats
    upper: Floats

    def log_probability(self) -> Floats:
        """Log probability of each option; a product, for the difference of two logistic curves loses its digits."""
        found: Floats = log_expit(self.lower) + log_expit(-self.upper) + np.log(self._apart())
        return found

    def rates(self) -> tuple[Floats, Floats]:
        """How fast the log probability of each option rises with its lower logit, and falls with its upper one."""
        apart = self._apart()
        rising: Floats = expit(-self.lower) / (expit(np.maximum(-self.upper, -_FARTHEST)) * apart)
        falling: Floats = expit(self.upper) / (expit(np.maximum(self.lower, -_FARTHEST)) * apart)
        return rising, falling

    def _apart(self) -> Floats:
        return -np.expm1(self.upper - self.lower)

"""The two-by-two table with all margins given: every table that could have been, and how likely each is.

Two-sided p values follow R's `fisher.test`: tables that are not more likely than the one found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from .two_arms import TwoArms

__all__ = ["ConditionalTable", "conditional_table"]

Floats: TypeAlias = NDArray[np.float64]

# Two probabilities that differ by less than this part are equal: the rule of R.
_EQUAL = 1 + 1e-7


@dataclass(frozen=True, slots=True)
class ConditionalTable:
    """Outcomes in the first arm that the margins allow.

    Attributes
    ----------
    support : shape (k,), numbers of outcomes in the first arm.
    log_weights : shape (k,), logarithm of the ways to each, up to a constant.
    found : how many there were.
    """

    support: Floats
    log_weights: Floats
    found: int

    def probabilities(self, log_odds: float = 0.0) -> Floats:
        """Of each number of outcomes when the odds ratio is e^log_odds, shape (k,)."""
        logs = self.log_weights + log_odds * self.support
        ways = np.exp(logs - logs.max())
        return np.asarray(ways / ways.sum())

    def mean(self, log_odds: float) -> float:
        """Outcomes expected in the first arm."""
        return float(self.probabilities(log_odds) @ self.support)

    def upper_tail(self, log_odds: float, *, own: float = 1.0) -> float:
        """Probability of more outcomes than found, and the part `own` of that of just as many."""
        probable = self.probabilities(log_odds)
        return float(
            probable[self.support > self.found].sum() + own * probable[self.support == self.found][0]
        )

    def lower_tail(self, log_odds: float, *, own: float = 1.0) -> float:
        """Probability of fewer outcomes than found, and the part `own` of that of just as many."""
        probable = self.probabilities(log_odds)
        return float(
            probable[self.support < self.found].sum() + own * probable[self.support == self.found][0]
        )

    def two_sided(self) -> tuple[float, float]:
        """Return the p value of Fisher at an odds ratio of 1, and the probability of the table found."""
        probable = self.probabilities()
        own = float(probable[self.support == self.found][0])
        return min(1.0, float(probable[probable <= own * _EQUAL].sum())), own


def conditional_table(arms: TwoArms) -> ConditionalTable:
    """Return the tables with the same arms and as many outcomes in all."""
    from scipy.special import gammaln

    least = max(0, arms.all_events - arms.control_n)
    support = np.arange(least, min(arms.n, arms.all_events) + 1, dtype=np.float64)
    other = arms.all_events - support
    parts = (support, arms.n - support, other, arms.control_n - other)
    return ConditionalTable(support, -sum(gammaln(part + 1) for part in parts), arms.events)

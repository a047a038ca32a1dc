"""Counts of two arms, and the shares they give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable

__all__ = ["TwoArms", "both_arms", "count_arms", "count_strata"]

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TwoArms:
    """How many reached the outcome in each arm.

    Attributes
    ----------
    events, n : persons with the outcome and all persons in the arm that is told about.
    control_events, control_n : the same in the arm it is compared with.

    Raises
    ------
    ValueError
        If a count is negative, or an arm has more outcomes than persons.
    """

    events: int
    n: int
    control_events: int
    control_n: int

    def __post_init__(self) -> None:
        arms = (("first", self.events, self.n), ("second", self.control_events, self.control_n))
        for title, events, n in arms:
            if not 0 <= events <= n:
                raise ValueError(f"The {title} arm has {events} of {n} persons with the outcome: impossible.")

    @property
    def share(self) -> float:
        """Share with the outcome in the first arm."""
        return self.events / self.n

    @property
    def control_share(self) -> float:
        """Share with the outcome in the second arm."""
        return self.control_events / self.control_n

    @property
    def total(self) -> int:
        """Persons of both arms."""
        return self.n + self.control_n

    @property
    def all_events(self) -> int:
        """Persons with the outcome, of both arms."""
        return self.events + self.control_events

    @property
    def cells(self) -> tuple[int, int, int, int]:
        """With and without the outcome in the first arm, then in the second."""
        return self.events, self.n - self.events, self.control_events, self.control_n - self.control_events

    def need_both_arms(self) -> None:
        """Refuse a comparison with nobody.

        Raises
        ------
        NotEstimable
            If an arm is empty.
        """
        both_arms(self.n, self.control_n)


def both_arms(n: int, control_n: int) -> None:
    """Refuse a comparison with nobody in one of the arms.

    Raises
    ------
    NotEstimable
        If an arm is empty.
    """
    if not n or not control_n:
        raise NotEstimable.because(
            f"Both arms need persons whose outcome is known; there are {n} and {control_n}."
        )


def count_arms(outcome: Floats, arm: Floats) -> TwoArms:
    """Count outcomes by arm.

    Parameters
    ----------
    outcome : shape (n,), 1 where reached, 0 where not, NaN where it is not known: such persons are left out.
    arm : shape (n,), 1 for the arm that is told about, 0 for the one it is compared with, NaN for neither.

    Raises
    ------
    NotEstimable
        If either holds anything else.
    """
    known = ~(np.isnan(outcome) | np.isnan(arm))
    reached, treated = outcome[known], arm[known]
    if not (np.isin(reached, (0.0, 1.0)).all() and np.isin(treated, (0.0, 1.0)).all()):
        raise NotEstimable.because("Outcome and arm must be 0 or 1.")
    n = int(treated.sum())
    events = int(reached @ treated)
    return TwoArms(events, n, int(reached.sum()) - events, len(reached) - n)


def count_strata(outcome: Floats, arm: Floats, stratum: NDArray[np.generic]) -> tuple[TwoArms, ...]:
    """Count outcomes by arm in each stratum, in the order of their values; see `count_arms`."""
    return tuple(count_arms(outcome[stratum == one], arm[stratum == one]) for one in np.unique(stratum))

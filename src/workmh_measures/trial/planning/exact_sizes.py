"""The size two shares need by an exact test, whose power rises and falls as people are added.

Validated against an R program that goes through every size and table: tests/reference/planning_shares.R.
"""

from __future__ import annotations

from math import ceil

from ...errors import NotEstimable
from .arm_sizes import ArmSizes
from .continuity_correction import corrected_size
from .two_proportions import ExactTest, TwoProportions, exact_power, proportions_size

__all__ = ["LASTING", "MOST_TABLES", "exact_size"]

LASTING = 10
"""People more in the first arm with which the power must hold as well."""
MOST_TABLES = 4_000_000
"""Tables gone through for one size; with more people the normal formulas are as good."""


def exact_size(plan: TwoProportions, power: float = 0.8, *, test: ExactTest = "pearson") -> ArmSizes:
    """Smallest sizes whose exact power is as wanted, and stays so for the next `LASTING` sizes.

    Parameters
    ----------
    plan : shares, ratio and alpha.
    power : wanted, a share.
    test : see `exact_power`.

    Raises
    ------
    NotEstimable
        If there are more than `MOST_TABLES` tables for a size.

    Notes
    -----
    One person more may lower exact power by several per cent points, since the tables that are rejected change by steps.
    """
    guess = proportions_size(plan, power) if test == "pearson" else corrected_size(plan, power)
    start = max(2, ceil(guess.exact[0]) - LASTING)
    first = _lasting_from(plan, power, test, start)
    while first == start and start > 2:  # enough from the very first: there may be a smaller one
        start = max(2, start - 2 * LASTING)
        first = _lasting_from(plan, power, test, start)
    return ArmSizes((float(first), float(_second(plan, first))))


def _lasting_from(plan: TwoProportions, power: float, test: ExactTest, start: int) -> int:
    size, held = start, 0
    while held <= LASTING:
        second = _second(plan, size)
        if (size + 1) * (second + 1) > MOST_TABLES:
            raise NotEstimable.because(
                f"Exact power of {size} and {second} people would go through more than {MOST_TABLES} tables: with so many "
                "the normal formula is as good."
            )
        held = held + 1 if exact_power(plan, (size, second), test=test) >= power else 0
        size += 1
    return size - held


def _second(plan: TwoProportions, first: int) -> int:
    return ceil(first * plan.ratio - 1e-9)

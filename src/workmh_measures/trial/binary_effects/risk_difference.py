"""Difference between the shares of two arms, and how many must be treated for one more to reach the outcome.

Validated against R 4.2.2: tests/reference/binary_effects.R; published figures of Newcombe (1998).
"""

from __future__ import annotations

from typing import Literal

from ...analysis.wilson_interval import wilson_interval
from ...errors import NotEstimable
from .constrained_shares import difference_limits
from .effect import LEVEL, Effect, normal_quantile
from .two_arms import TwoArms

__all__ = ["DifferenceInterval", "number_needed_to_treat", "risk_difference"]

DifferenceInterval = Literal["newcombe", "miettinen_nurminen"]


def risk_difference(
    arms: TwoArms, *, interval: DifferenceInterval = "miettinen_nurminen", level: float = LEVEL
) -> Effect:
    """Share of the first arm less that of the second.

    Parameters
    ----------
    arms : counts; also with empty cells.
    interval : ``newcombe`` puts two intervals of Wilson together (his method 10); ``miettinen_nurminen`` inverts the score
        test, with their factor of the variance.
    level : confidence as a share.

    Raises
    ------
    NotEstimable
        If an arm is empty.

    References
    ----------
    Newcombe RG (1998) Statistics in Medicine 17:873-890.
    Miettinen O, Nurminen M (1985) Statistics in Medicine 4:213-226, doi:10.1002/sim.4780040211.

    Examples
    --------
    >>> found = risk_difference(TwoArms(22, 46, 3, 37))
    >>> round(found.value, 4), round(found.ci_low, 4), round(found.ci_high, 4)
    (0.3972, 0.2138, 0.5558)
    """
    arms.need_both_arms()
    value = arms.share - arms.control_share
    if interval == "newcombe":
        low, high = _joined(arms, level)
    else:
        low, high = difference_limits(
            arms, reach=normal_quantile(level), factor=arms.total / (arms.total - 1)
        )
    return Effect(value, low, high, level)


def _joined(arms: TwoArms, level: float) -> tuple[float, float]:
    one, other = arms.share, arms.control_share
    low, high = wilson_interval(arms.events, arms.n, level=level)
    control_low, control_high = wilson_interval(arms.control_events, arms.control_n, level=level)
    value = one - other
    below = ((one - low) ** 2 + (control_high - other) ** 2) ** 0.5
    above = ((high - one) ** 2 + (other - control_low) ** 2) ** 0.5
    return value - below, value + above


def number_needed_to_treat(difference: Effect) -> Effect:
    """Persons to treat for one more (or one fewer) with the outcome.

    Parameters
    ----------
    difference : of the shares, with its interval; an outcome that is wanted gives a value above 0 when treatment helps.

    Returns
    -------
    Effect
        1 / difference: above 0 for one more with the outcome, below 0 for one fewer. Where the interval of the difference
        holds 0, that of the number goes through infinity: everything up to `ci_low` (below 0) and everything from `ci_high`
        (above 0) belongs to it, what lies between does not, and a warning says so. A limit is None where it is infinite.

    Raises
    ------
    NotEstimable
        If the shares are equal, or the difference has no value or no interval.

    References
    ----------
    Altman DG (1998) BMJ 317:1309-1312, doi:10.1136/bmj.317.7168.1309.
    """
    value, low, high = difference.value, difference.ci_low, difference.ci_high
    if value is None or low is None or high is None:
        raise NotEstimable.because(
            "There is no difference with an interval to turn into a number of persons."
        )
    if value == 0:
        raise NotEstimable.because(
            "The shares are equal: no number of persons treated changes the outcome of one of them."
        )
    if low * high > 0:
        return Effect(1 / value, 1 / high, 1 / low, difference.level)
    fewer, more = (None if limit == 0 else 1 / limit for limit in (low, high))
    return Effect(1 / value, fewer, more, difference.level, warnings=(_through_infinity(fewer, more),))


def _through_infinity(fewer: float | None, more: float | None) -> str:
    one_more = "infinitely many" if more is None else f"{more:.1f}"
    one_fewer = "infinitely many" if fewer is None else f"{-fewer:.1f}"
    return (
        "The interval of the difference holds 0, so that of the number needed to treat goes through infinity: "
        f"from {one_more} treated for one more with the outcome, over no effect, "
        f"to {one_fewer} treated for one fewer."
    )

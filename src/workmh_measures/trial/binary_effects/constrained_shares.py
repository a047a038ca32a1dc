"""Shares of two arms that fit best when their difference or ratio is given, and the limits of score intervals.

The score statistic holds its size in small arms because its variance is that under the difference or ratio in question.

References
----------
Miettinen O, Nurminen M (1985) Statistics in Medicine 4:213-226, doi:10.1002/sim.4780040211.
Koopman PAR (1984) Biometrics 40:513-517, doi:10.2307/2531405.
"""

from __future__ import annotations

from collections.abc import Callable
from math import acos, copysign, cos, exp, log, pi, sqrt

from .two_arms import TwoArms

__all__ = ["difference_limits", "ratio_limits", "shares_at_difference", "shares_at_ratio"]

_CLOSE = 1e-15
_NEXT = 1e-11
# The square of a ratio further than e^300 from 1 is beyond the numbers of the machine.
_FARTHEST_LOG = 300.0


def shares_at_difference(arms: TwoArms, difference: float) -> tuple[float, float]:
    """Return the most likely shares of first and second arm among those that differ by `difference`.

    Notes
    -----
    The root of a cubic equation, in the closed form of Miettinen and Nurminen.
    """
    n, m, total = arms.n, arms.control_n, arms.total
    third = (n + 2 * m) * difference - total - arms.all_events
    second = (m * difference - total - 2 * arms.control_events) * difference + arms.all_events
    first = arms.control_events * difference * (1 - difference)
    turn = third**3 / (27 * total**3) - third * second / (6 * total**2) + first / (2 * total)
    size = sqrt(max(third**2 / (9 * total**2) - second / (3 * total), 0.0))
    if size == 0:
        control = -third / (3 * total)
    else:
        size = copysign(size, turn)
        angle = (pi + acos(min(1.0, max(-1.0, turn / size**3)))) / 3
        control = 2 * size * cos(angle) - third / (3 * total)
    control = min(max(control, 0.0, -difference), 1.0, 1.0 - difference)
    return control + difference, control


def shares_at_ratio(arms: TwoArms, ratio: float) -> tuple[float, float]:
    """Return the most likely shares of first and second arm among those whose ratio is `ratio`, above 0."""
    middle = arms.n * ratio + arms.events + arms.control_n + arms.control_events * ratio
    square = middle**2 - 4 * arms.total * ratio * arms.all_events
    # The smaller root, written so that nothing is lost where the ratio is extreme.
    control = 2 * arms.all_events / (middle + sqrt(max(square, 0.0)))
    control = min(control, 1.0, 1.0 / ratio)
    return min(control * ratio, 1.0), control


def difference_limits(arms: TwoArms, *, reach: float, factor: float) -> tuple[float, float]:
    """Return the differences at which the score statistic is as large as `reach`.

    Parameters
    ----------
    arms : counts, none of the arms empty.
    reach : quantile of the normal distribution.
    factor : of the variance: total / (total - 1) for Miettinen and Nurminen, 1 for Mee.
    """
    found = arms.share - arms.control_share

    def apart(difference: float) -> float:
        one, other = shares_at_difference(arms, difference)
        variance = one * (1 - one) / arms.n + other * (1 - other) / arms.control_n
        return abs(found - difference) - reach * sqrt(variance * factor)

    return _limit(apart, found, -1.0), _limit(apart, found, 1.0)


def ratio_limits(arms: TwoArms, *, reach: float, factor: float) -> tuple[float, float | None]:
    """Return the ratios at which the score statistic is as large as `reach`; None where no ratio is too large.

    Parameters
    ----------
    arms : counts, none of the arms empty, and somebody with the outcome.
    reach, factor : as for `difference_limits`; 1 for Koopman.
    """

    def apart(log_ratio: float) -> float:
        ratio = exp(log_ratio)
        one, other = shares_at_ratio(arms, ratio)
        variance = one * (1 - one) / arms.n + ratio**2 * other * (1 - other) / arms.control_n
        return abs(arms.share - ratio * arms.control_share) / max(1.0, ratio) - reach * sqrt(
            variance * factor
        ) / max(1.0, ratio)

    centre = log(arms.share / arms.control_share) if arms.events and arms.control_events else None
    low = (
        0.0
        if not arms.events
        else exp(_limit(apart, _FARTHEST_LOG if centre is None else centre, -_FARTHEST_LOG))
    )
    if not arms.control_events:
        return low, None
    return low, exp(_limit(apart, -_FARTHEST_LOG if centre is None else centre, _FARTHEST_LOG))


def _limit(apart: Callable[[float], float], centre: float, end: float) -> float:
    """Return where the statistic crosses between the estimate, where it is 0, and the end of what is possible."""
    from scipy.optimize import brentq

    begin = centre + copysign(_NEXT * max(1.0, abs(centre)), end - centre)
    if (begin - end) * (centre - end) <= 0 or apart(begin) >= 0:
        return centre
    if apart(end) <= 0:
        return end
    return float(brentq(apart, begin, end, xtol=_CLOSE, rtol=4 * _CLOSE))

"""Mean time without the event up to a limit: the area under the curve of Kaplan and Meier, and how arms differ in it.

It needs no proportional hazards, and is told in days or months.
Validated against R survival 3.5-3: tests/reference/time_to_event.R.

References
----------
Irwin JO (1949) Journal of Hygiene 47:188-189. Royston P, Parmar MKB (2013) BMC Medical Research Methodology 13:152,
doi:10.1186/1471-2288-13-152.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from ..binary_effects.effect import LEVEL, Effect, wald_effect, wald_ratio
from .event_times import EventTimes
from .kaplan_meier import kaplan_meier

__all__ = ["RestrictedMean", "restricted_mean", "restricted_mean_difference", "restricted_mean_ratio"]


@dataclass(frozen=True, slots=True)
class RestrictedMean:
    """Mean time up to a limit, with its standard error."""

    value: float
    se: float
    limit: float


def restricted_mean(times: EventTimes, limit: float) -> RestrictedMean:
    """Mean of the time without the event, nobody counting longer than the limit.

    Parameters
    ----------
    times : of each person; every cause counts as the event.
    limit : in the unit of the times, stated before anybody looks.

    Raises
    ------
    NotEstimable
        If nobody was followed that long and the event had not happened to everybody, or the limit is not above 0.

    Notes
    -----
    The variance is the sum over events of the squared area still to come times d / (n (n - d)), as R's survfit has it.
    """
    curve = kaplan_meier(times)
    moments = curve.table.time
    if limit <= 0:
        raise NotEstimable.because("The limit of a restricted mean must be above 0.")
    if limit > moments[-1] and curve.share[-1] > 0:
        raise NotEstimable.because(
            f"Nobody was followed until {limit:g}; the longest was {moments[-1]:g}. Take a limit that both arms reach."
        )
    inside = moments < limit
    edges = np.concatenate([[0.0], moments[inside], [limit]])
    areas = np.concatenate([[1.0], curve.share[inside]]) * np.diff(edges)
    to_come = areas.sum() - np.cumsum(areas)[:-1]
    n, d = curve.table.at_risk[inside], curve.table.events[inside]
    lasting = n > d
    spread = to_come[lasting] ** 2 * d[lasting] / (n[lasting] * (n[lasting] - d[lasting]))
    return RestrictedMean(float(areas.sum()), float(np.sqrt(spread.sum())), limit)


def restricted_mean_difference(
    times: EventTimes, arm: NDArray[np.float64], limit: float, *, level: float = LEVEL
) -> Effect:
    """Restricted mean of the first arm (1) less that of the second (0), with a normal interval.

    Raises
    ------
    NotEstimable
        As `restricted_mean`, for either arm, or where no event lies before the limit in either arm.
    """
    one, other = _of_both(times, arm, limit)
    se = float(np.hypot(one.se, other.se))
    if se == 0:
        raise NotEstimable.because(f"Nothing happens before {limit:g} in either arm: the means do not vary.")
    return wald_effect(one.value - other.value, se, level=level)


def restricted_mean_ratio(
    times: EventTimes, arm: NDArray[np.float64], limit: float, *, level: float = LEVEL
) -> Effect:
    """Ratio of the restricted means, with an interval from its logarithm; see `restricted_mean_difference`."""
    one, other = _of_both(times, arm, limit)
    if not one.value or not other.value:
        raise NotEstimable.because(
            "In one arm the event happens to everybody at time 0: there is no ratio of means."
        )
    se = float(np.hypot(one.se / one.value, other.se / other.value))
    if se == 0:
        raise NotEstimable.because(f"Nothing happens before {limit:g} in either arm: the means do not vary.")
    return wald_ratio(float(np.log(one.value / other.value)), se, level=level)


def _of_both(
    times: EventTimes, arm: NDArray[np.float64], limit: float
) -> tuple[RestrictedMean, RestrictedMean]:
    return restricted_mean(times.of(arm == 1), limit), restricted_mean(times.of(arm == 0), limit)

"""Share to whom one cause has happened by a time, when others may come first (Aalen and Johansen).

Validated against R cmprsk 2.2-11 `cuminc` and survival 3.5-3: tests/reference/competing_events.R.

References
----------
Aalen OO, Johansen S (1978) Scandinavian Journal of Statistics 5:141-150. Aalen OO (1978) Annals of Statistics 6:534-545
(the variance, with a correction for ties as cmprsk has it).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from ..binary_effects.effect import LEVEL, Effect, normal_quantile, wald_effect
from .curve_interval import CurveScale, share_limits
from .event_times import EventTable, EventTimes, arm_cautions, event_table

__all__ = ["IncidenceCurve", "cumulative_incidence", "incidence_difference"]

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class IncidenceCurve:
    """A curve that is told at every time at which somebody's follow-up ended, and is flat between.

    Attributes
    ----------
    table : counts at each time, k of them.
    share, se : shape (k,), share to whom the cause has happened by each time, and its standard error.
    low, high : shape (k,), its limits; NaN where nothing has happened yet.
    level : their confidence.
    """

    table: EventTable
    share: Floats
    se: Floats
    low: Floats
    high: Floats
    level: float

    def at(self, time: float) -> Effect:
        """Share to whom it has happened by a time.

        Raises
        ------
        NotEstimable
            If nobody was followed that long, and somebody was left to whom nothing had happened.
        """
        place = self._place(time)
        if place < 0:
            return Effect(0.0, level=self.level)
        low, high = (None if np.isnan(x[place]) else float(x[place]) for x in (self.low, self.high))
        return Effect(float(self.share[place]), low, high, self.level)

    def se_at(self, time: float) -> float:
        """Standard error of the share at a time; see `at`."""
        place = self._place(time)
        return 0.0 if place < 0 else float(self.se[place])

    def _place(self, time: float) -> int:
        last = self.table.time[-1]
        if time > last and self.table.survival[-1] > 0:
            raise NotEstimable.because(
                f"Nobody was followed until {time:g}; the longest was {last:g}. Ask for an earlier time."
            )
        return int(np.searchsorted(self.table.time, time, side="right")) - 1


def cumulative_incidence(
    times: EventTimes, *, cause: int = 1, scale: CurveScale = "log_log", level: float = LEVEL
) -> IncidenceCurve:
    """Curve of the share to whom a cause has happened.

    Parameters
    ----------
    times : of each person, with what happened first.
    cause : that is looked at; the others compete with it.
    scale : of the interval, see `share_limits`.
    level : confidence as a share.

    Raises
    ------
    NotEstimable
        If the cause happens to nobody.
    """
    table = event_table(times, cause=cause)
    if not table.events.any():
        raise NotEstimable.because(
            f"Cause {cause} happens to nobody: its cumulative incidence is 0 throughout."
        )
    share = np.cumsum(table.survival_before * table.events / table.at_risk)
    se = np.sqrt(_variance(table, share))
    low, high = share_limits(share, se, scale=scale, reach=normal_quantile(level))
    return IncidenceCurve(table, share, se, low, high, level)


def incidence_difference(
    times: EventTimes, arm: Floats, time: float, *, cause: int = 1, level: float = LEVEL
) -> Effect:
    """Share of the first arm (1) to whom it has happened by a time, less that of the second (0).

    Parameters
    ----------
    times : of each person.
    arm : shape (n,), 1 or 0.
    time : at which the shares are compared.
    cause : that is looked at.
    level : confidence as a share.

    Raises
    ------
    NotEstimable
        As `cumulative_incidence` and `IncidenceCurve.at`, for either arm, or if it has happened to nobody by then.
    """
    one, other = (cumulative_incidence(times.of(arm == which), cause=cause, level=level) for which in (1, 0))
    first, second = one.at(time), other.at(time)
    se = float(np.hypot(one.se_at(time), other.se_at(time)))
    if se == 0:
        raise NotEstimable.because(
            f"By {time:g} the event has happened to nobody: there is nothing to compare."
        )
    found = wald_effect((first.value or 0.0) - (second.value or 0.0), se, level=level)
    return Effect(
        found.value,
        found.ci_low,
        found.ci_high,
        level,
        found.statistic,
        None,
        found.p_value,
        warnings=arm_cautions(times, arm, cause=cause),
    )


def _variance(table: EventTable, share: Floats) -> Floats:
    """Variance of the share at each time, by sums over the events before it."""
    n, after = table.at_risk, table.survival
    inverse = np.where(after > 0, 1 / np.where(after > 0, after, 1), 0.0)
    before = (table.survival_before / n) ** 2
    ties = np.maximum(n - 1, 1)
    own = before * table.events * (1 - (np.maximum(table.events, 1) - 1) / ties)
    other = before * table.others * (1 - (np.maximum(table.others, 1) - 1) / ties) * (after > 0)
    gone = share * inverse
    constant = np.cumsum((1 + gone) ** 2 * own + gone**2 * other)
    mixed = np.cumsum(inverse * ((1 + gone) * own + gone * other))
    square = np.cumsum(inverse**2 * (own + other))
    return np.asarray(np.maximum(constant + share**2 * square - 2 * share * mixed, 0.0))

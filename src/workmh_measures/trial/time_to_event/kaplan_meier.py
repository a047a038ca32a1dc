"""Share to whom nothing has happened yet, by Kaplan and Meier, and the time by which it has happened to half.

Validated against R survival 3.5-3: tests/reference/time_to_event.R.

References
----------
Kaplan EL, Meier P (1958) JASA 53:457-481, doi:10.1080/01621459.1958.10501452.
Greenwood M (1926) The Natural Duration of Cancer (the variance). Kalbfleisch JD, Prentice RL (1980) section 1.3 (log-log).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from ..binary_effects.effect import LEVEL, Effect, normal_quantile
from .curve_interval import CurveScale, share_limits
from .event_times import EventTable, EventTimes, event_table

__all__ = ["SurvivalCurve", "kaplan_meier"]

Floats: TypeAlias = NDArray[np.float64]

# Shares are products of fractions; those this close are the same.
_EQUAL = 1e-10


@dataclass(frozen=True, slots=True)
class SurvivalCurve:
    """A curve that is told at every time at which somebody's follow-up ended, and is flat between.

    Attributes
    ----------
    table : counts at each time, k of them.
    share, se : shape (k,), share to whom it has not happened just after each time, and its standard error.
    low, high : shape (k,), its limits at each time.
    level : their confidence.
    """

    table: EventTable
    share: Floats
    se: Floats
    low: Floats
    high: Floats
    level: float

    def at(self, time: float) -> Effect:
        """Share to whom it has not happened by a time.

        Raises
        ------
        NotEstimable
            If follow-up ended earlier and the share is not 0.
        """
        place = int(np.searchsorted(self.table.time, time, side="right")) - 1
        if place < 0:
            return Effect(1.0, 1.0, 1.0, self.level)
        if time > self.table.time[-1] and self.share[-1] > _EQUAL:
            raise NotEstimable.because(
                f"Nobody was followed until {time:g}; the longest was {self.table.time[-1]:g}. Ask for an earlier time."
            )
        low, high = (None if np.isnan(x[place]) else float(x[place]) for x in (self.low, self.high))
        return Effect(float(self.share[place]), low, high, self.level)

    def quantile(self, part: float = 0.5) -> Effect:
        """Time by which it has happened to a part of the persons, 0.5 for the median.

        Parameters
        ----------
        part : between 0 and 1.

        Returns
        -------
        Effect
            Without value, and with the reason, where it happened to fewer. Where the curve is flat at the part, the
            middle between its two ends. The limits are the times at which those of the curve reach the part (Brookmeyer
            and Crowley); the later is None where its curve never does.
        """
        value, low, high = (self._reached(curve, 1 - part) for curve in (self.share, self.low, self.high))
        reason = None
        if value is None:
            reason = (
                f"By the end of follow-up it has happened to {1 - self.share[-1]:.1%}, fewer than {part:.0%}: "
                "tell the share at a time, or the restricted mean."
            )
        return Effect(value, low, high, self.level, reason=reason)

    def _reached(self, curve: Floats, share: float) -> float | None:
        known = np.where(np.isnan(curve), np.inf, curve)
        there = np.flatnonzero(known <= share + _EQUAL)
        if not len(there):
            return None
        first = int(there[0])
        time = float(self.table.time[first])
        if known[first] < share - _EQUAL:
            return time
        later = np.flatnonzero(known < share - _EQUAL)
        end = float(self.table.time[later[0]]) if len(later) else None
        return time if end is None else (time + end) / 2


def kaplan_meier(times: EventTimes, *, scale: CurveScale = "log", level: float = LEVEL) -> SurvivalCurve:
    """Curve of the share to whom nothing has happened.

    Parameters
    ----------
    times : of each person; every cause counts, so take `EventTimes.only` for one of them.
    scale : of the interval, see `share_limits`; ``log`` is what R has.
    level : confidence as a share.

    Notes
    -----
    With competing causes, 1 less this curve is *not* the share to whom one of them has happened: see
    `cumulative_incidence`.
    """
    table = event_table(times.any_event)
    share = table.survival
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.cumsum(table.events / (table.at_risk * (table.at_risk - table.events)))
        se = share * np.sqrt(spread)
    low, high = share_limits(share, se, scale=scale, reach=normal_quantile(level))
    return SurvivalCurve(table, share, se, low, high, level)

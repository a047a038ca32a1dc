"""The axis of a forest: differences on even steps, ratios on steps of equal proportion, cut where intervals run far out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from ..figures import nice_ticks, tick_decimals
from ..writer import Writer

__all__ = ["Reach", "ValueAxis", "value_axis"]

Reach = tuple[float, float | None, float | None]
"""A value with the ends of its interval, None for an open end."""
FARTHEST = 2.5
"""The axis goes so many typical intervals beyond the outermost value; what lies further is cut and marked by an arrow."""
MOST_TICKS = 6
STEPS_OF_TEN = ((1.0, 2.0, 5.0), (1.0, 3.0), (1.0,))


@dataclass(frozen=True)
class ValueAxis:
    """Ticks from the lower to the upper end, and the place of a value between them."""

    ticks: Sequence[float]
    is_ratio: bool

    def share(self, value: float) -> float:
        """Return the place of a value as a share of the axis, below 0 or above 1 where it lies outside."""
        if self.is_ratio and value <= 0:
            return -math.inf
        low, high, here = (_scaled(one, self.is_ratio) for one in (self.ticks[0], self.ticks[-1], value))
        return (here - low) / (high - low)

    def shown(self, writer: Writer) -> list[tuple[float, str]]:
        """Return each tick with its number as it is written."""
        if not self.is_ratio:
            decimals = tick_decimals(self.ticks)
            return [(tick, writer.number(tick, decimals)) for tick in self.ticks]
        return [(tick, writer.exact(float(f"{tick:.6g}"))) for tick in self.ticks]


def value_axis(reaches: Sequence[Reach], *, also: Iterable[float], is_ratio: bool) -> ValueAxis:
    """Return the axis that holds every value and, as far as they are not very wide, every interval.

    Parameters
    ----------
    reaches : what is drawn; nothing gives an axis around `also`.
    also : values that must be on it, such as that of no effect; at least one.
    is_ratio : draw on steps of equal proportion; values are above 0.
    """
    values = [_scaled(value, is_ratio) for value, _, _ in reaches] + [_scaled(one, is_ratio) for one in also]
    ends = [
        (_scaled(value, is_ratio), _scaled(end, is_ratio))
        for value, low, high in reaches
        for end in (low, high)
        if end is not None and (end > 0 or not is_ratio)
    ]
    lowest, highest = min(values), max(values)
    if ends:
        room = FARTHEST * median(abs(end - value) for value, end in ends)
        lowest = min(lowest, max(min(end for _, end in ends), lowest - room))
        highest = max(highest, min(max(end for _, end in ends), highest + room))
    if is_ratio:
        return ValueAxis(_ratio_ticks(math.exp(lowest), math.exp(highest)), is_ratio)
    return ValueAxis(nice_ticks(lowest, highest), is_ratio)


def _scaled(value: float, is_ratio: bool) -> float:
    return math.log(value) if is_ratio else value


def _ratio_ticks(low: float, high: float) -> list[float]:
    """Return round numbers that hold both ends: 0.5, 1, 2, 5, 10; fewer to each tenfold where there are many."""
    if high / low < 1.05:
        low, high = low / 1.05, high * 1.05
    if high / low < 3:
        near = nice_ticks(low, high)
        if near[0] > 0:
            return near
    first, last = math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 1
    found: list[float] = []
    for steps in STEPS_OF_TEN:
        every = [step * 10.0**power for power in range(first, last + 1) for step in steps]
        below = max(k for k, tick in enumerate(every) if tick <= low * (1 + 1e-9))
        above = min(k for k, tick in enumerate(every) if tick >= high * (1 - 1e-9))
        found = every[below : above + 1]
        if len(found) <= MOST_TICKS:
            return found
    step = math.ceil((len(found) - 1) / (MOST_TICKS - 1))
    kept = found[::step]
    return kept if kept[-1] >= high * (1 - 1e-9) else [*kept, kept[-1] * (kept[-1] / kept[-2])]

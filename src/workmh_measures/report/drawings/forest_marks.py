"""The lines and marks of a forest, the same in both arrangements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from ..figures import ARM_COLOURS, GRID, INK, svg_tag
from ..plot_area import number_at
from ..writer import Writer
from .forest_rows import Forest, ForestRow
from .value_axis import ValueAxis

__all__ = ["ForestMarks"]

COLOUR = ARM_COLOURS[0]
NULL = {"stroke": INK, "stroke_dasharray": "4 3"}
LIMIT = {"stroke": ARM_COLOURS[1], "stroke_dasharray": "2 3", "stroke_width": "1.5"}
SQUARE, DIAMOND = "M-4.5 -4.5h9v9h-9z", "M0 -7l8 7l-8 7l-8 -7z"
TO_LEFT, TO_RIGHT = "M-6 0l10 -5.5v11z", "M6 0l-10 -5.5v11z"
SLACK = 1e-9


@dataclass(frozen=True)
class ForestMarks:
    """Draws between two ends in per cent.

    Attributes
    ----------
    left, right : where the axis begins and ends.
    """

    forest: Forest
    axis: ValueAxis
    writer: Writer
    left: float
    right: float

    def across(self, value: float) -> float:
        """Return the place of a value in per cent; one outside the axis stands at its end."""
        return self.left + (self.right - self.left) * min(max(self.axis.share(value), 0.0), 1.0)

    def down(self, top: float, bottom: float) -> Iterator[Markup]:
        """Yield the lines of the ticks and of no effect between two heights."""
        null = self.forest.null
        lines: list[tuple[float, dict[str, str]]] = [(tick, {"stroke": GRID}) for tick in self.axis.ticks]
        lines += [(limit, LIMIT) for limit in self.forest.limits]
        for at, look in [*lines, *([(null, NULL)] if null is not None else [])]:
            ends = {"x1": f"{self.across(at):.2f}%", "x2": f"{self.across(at):.2f}%"}
            yield svg_tag("line", **ends, y1=round(top, 1), y2=round(bottom, 1), **look)

    def interval(self, row: ForestRow, y: float) -> Iterator[Markup]:
        """Yield the line of an interval, an arrow where an end is open or off the axis, and the mark of the value."""
        if row.value is None:
            return
        if row.low is not None or row.high is not None:
            low = self.left if row.low is None else self.across(row.low)
            high = self.right if row.high is None else self.across(row.high)
            ends = {"x1": f"{low:.2f}%", "x2": f"{high:.2f}%", "y1": y, "y2": y}
            yield svg_tag("line", **ends, stroke=COLOUR, stroke_width=2.5)
            if row.low is None or self.axis.share(row.low) < -SLACK:
                yield _mark(low, y, TO_LEFT)
            if row.high is None or self.axis.share(row.high) > 1 + SLACK:
                yield _mark(high, y, TO_RIGHT)
        if -SLACK <= self.axis.share(row.value) <= 1 + SLACK:
            yield _mark(self.across(row.value), y, DIAMOND if row.is_main else SQUARE)
        else:
            yield _mark(self.across(row.value), y, TO_LEFT if self.axis.share(row.value) < 0 else TO_RIGHT)

    def numbers(self, y: float) -> Iterator[Markup]:
        """Yield the numbers of the axis at a height."""
        for tick, shown in self.axis.shown(self.writer):
            yield number_at(shown, self.across(tick), y)

    def sides(self) -> tuple[str, str] | None:
        """Return whom values below and above no effect favour, None where this is not stated."""
        if self.forest.favours is None or self.forest.null is None:
            return None
        left, right = self.forest.favours
        say = self.writer
        return say("drawing.favours_left", arm=left), say("drawing.favours_right", arm=right)


def _mark(x: float, y: float, outline: str) -> Markup:
    shape = svg_tag("path", d=outline, fill=COLOUR, stroke="#ffffff")
    return svg_tag("svg", shape, x=f"{x:.2f}%", y=y, overflow="visible")

"""Where numbers stand in a drawing with two axes, and the axes themselves.

Across everything is in per cent of the width, upwards in pixels. Curves of many points lie in a field of their own that is
stretched with the width, so that one outline holds them all; their lines keep their thickness.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from .figures import GRID, INK, nice_ticks, svg_tag, svg_text, text_lines, tick_decimals
from .writer import Writer

__all__ = [
    "FIELD",
    "AxisTicks",
    "PlotArea",
    "axes_drawn",
    "number_at",
    "number_width",
    "percent_ticks",
    "plot_area",
    "room_for",
    "round_ticks",
]

LEFT, RIGHT = 12.0, 97.0
TOP, HEIGHT = 26, 240
LINE, BESIDE = 15, 1.5
FIELD = 600
"""Width of the stretched field in its own units, about its pixels on paper."""
TELEPHONE, SCREEN = 296, 720
"""Width of a drawing on the smallest telephone, and the least where a page has room."""
DIGIT, SIGN, BLANK = 7.5, 11.5, 3.7
"""Widths in pixels of a digit or letter, of the sign of per cent, and of a blank, comma or point."""
PERCENT_STEPS, MOST_STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0), 5
LETTERS_UNDER = 40
"""Letters that fit beside each other in a drawing on a telephone."""


@dataclass(frozen=True, slots=True)
class AxisTicks:
    """The words of an axis and its ticks: each with what is written at it, nothing where it is empty."""

    label: str
    ticks: Sequence[tuple[float, str]]

    @property
    def ends(self) -> tuple[float, float]:
        """First and last tick."""
        return self.ticks[0][0], self.ticks[-1][0]


def round_ticks(label: str, ends: tuple[float, float], writer: Writer) -> AxisTicks:
    """Return an axis with round numbers that hold both ends."""
    ticks = nice_ticks(*ends)
    decimals = tick_decimals(ticks)
    return AxisTicks(label, [(tick, writer.number(tick, decimals)) for tick in ticks])


def percent_ticks(label: str, highest: float, writer: Writer) -> AxisTicks:
    """Return an axis of shares from 0 on, written as percentages.

    Parameters
    ----------
    highest : share the axis must hold, 0 to 1.
    """
    percent = 100 * min(max(highest, 1e-3), 1.0)
    step = next(step for step in PERCENT_STEPS if percent <= MOST_STEPS * step * (1 + 1e-9))
    count = math.ceil(percent / step - 1e-9)
    decimals = 0 if step >= 1 else 1
    return AxisTicks(label, [(k * step / 100, writer.percent(k * step, decimals)) for k in range(count + 1)])


@dataclass(frozen=True)
class PlotArea:
    """Where a value stands in the drawing: across in per cent, up in pixels.

    Attributes
    ----------
    xs, ys : the values at both ends of either axis.
    left, right : ends of the area in per cent.
    top, height : in pixels.
    words_at : where the words of the upper axis begin, in per cent and pixels.
    letters : that fit beside each other into the words of an axis.
    """

    xs: tuple[float, float]
    ys: tuple[float, float]
    left: float = LEFT
    right: float = RIGHT
    top: float = TOP
    height: float = HEIGHT
    words_at: tuple[float, float] = (0.0, 0.0)
    letters: int = LETTERS_UNDER

    @property
    def bottom(self) -> float:
        """Lower end in pixels."""
        return self.top + self.height

    def x(self, value: float) -> float:
        """Return the place across in per cent."""
        share = (value - self.xs[0]) / (self.xs[1] - self.xs[0])
        return self.left + (self.right - self.left) * share

    def y(self, value: float) -> float:
        """Return the height in pixels from the top."""
        share = (value - self.ys[0]) / (self.ys[1] - self.ys[0])
        return round(self.top + self.height * (1 - share), 2)

    def line(self, start: tuple[float, float], end: tuple[float, float], **look: object) -> Markup:
        """Return a straight line between two points."""
        ends = {"x1": f"{self.x(start[0]):.2f}%", "x2": f"{self.x(end[0]):.2f}%"}
        return svg_tag("line", **ends, y1=self.y(start[1]), y2=self.y(end[1]), **look)

    def upright(self, x: float, **look: object) -> Markup:
        """Return a line from the lower to the upper end."""
        return self.line((x, self.ys[0]), (x, self.ys[1]), **look)

    def level(self, y: float, **look: object) -> Markup:
        """Return a line from the left to the right end."""
        return self.line((self.xs[0], y), (self.xs[1], y), **look)

    def at(self, x: float, y: float, *parts: Markup, shift: float = 0.0) -> Markup:
        """Return parts whose middle is a point, moved by so many pixels to the right."""
        moved = svg_tag("g", *parts, transform=f"translate({shift:g} 0)") if shift else Markup("").join(parts)
        return svg_tag("svg", moved, x=f"{self.x(x):.2f}%", y=self.y(y), overflow="visible")

    def field(self, *parts: Markup) -> Markup:
        """Return the stretched field with outlines made by `outline` and `steps`; what is outside it is not seen."""
        size = {
            "x": f"{self.left:g}%",
            "width": f"{self.right - self.left:g}%",
            "y": self.top,
            "height": self.height,
        }
        view = {"viewBox": f"0 0 {FIELD} {self.height:g}", "preserveAspectRatio": "none"}
        return svg_tag("svg", *parts, **size, **view)

    def inner(self, point: tuple[float, float]) -> str:
        """Return a point in the units of the field."""
        across = FIELD * (point[0] - self.xs[0]) / (self.xs[1] - self.xs[0])
        return f"{across:.1f} {self.y(point[1]) - self.top:.1f}"

    def outline(self, points: Sequence[tuple[float, float]]) -> str:
        """Return the path through points in a straight line."""
        return "M" + "L".join(self.inner(point) for point in points)

    def steps(self, points: Sequence[tuple[float, float]]) -> str:
        """Return the path that keeps the height of each point until the next one."""
        places = [self.inner(point).split() for point in points]
        path = f"M{places[0][0]} {places[0][1]}"
        for (_, before), (across, up) in pairwise(places):
            path += f"H{across}V{up}" if up != before else ""
        return f"{path}H{places[-1][0]}"

    def steps_between(
        self, lower: Sequence[tuple[float, float]], upper: Sequence[tuple[float, float]]
    ) -> str:
        """Return the outline of what lies between two courses of steps with the same ends across."""
        places = [self.inner(point).split() for point in reversed(lower)]
        back = f"V{places[0][1]}"
        for (across, up), (_, before) in pairwise(places):
            back += f"H{across}V{before}" if up != before else ""
        return f"{self.steps(upper)}{back}H{places[-1][0]}z"


def number_width(shown: str) -> float:
    """Return the width of a written number in pixels."""
    return sum(SIGN if one == "%" else BLANK if one in " \u00a0\u202f,." else DIGIT for one in shown)


def number_at(shown: str, x: float, y: float, width: float = TELEPHONE) -> Markup:
    """Return a number below its place across; one that would leave the drawing stands at its edge.

    Parameters
    ----------
    x, y : in per cent and pixels.
    width : of the drawing in pixels.
    """
    half = number_width(shown) / 2
    if x / 100 * width + half > width:
        return svg_text(shown, x=100, y=y, anchor="end")
    if x / 100 * width < half:
        return svg_text(shown, x=0, y=y, anchor="start")
    return svg_text(shown, x=x, y=y)


def room_for(up: AxisTicks, width: float = TELEPHONE) -> float:
    """Return the room in per cent that the numbers of the upper axis need at a width in pixels."""
    widest = max(number_width(shown) for _, shown in up.ticks)
    return round((widest + 2) / width * 100 + BESIDE, 1)


def plot_area(across: AxisTicks, up: AxisTicks, *, height: float = HEIGHT, padding: float = 0.0) -> PlotArea:
    """Return the area between two axes; the numbers of the upper one have the room they need on a telephone.

    Parameters
    ----------
    padding : share of the span left free at both ends across.
    """
    first, last = across.ends
    room = padding * (last - first) if last > first else 1.0
    top = 11 + LINE * len(text_lines(up.label, LETTERS_UNDER))
    return PlotArea(
        (first - room, last + room), up.ends, left=max(LEFT, room_for(up)), top=top, height=height
    )


def axes_drawn(area: PlotArea, across: AxisTicks, up: AxisTicks) -> tuple[list[Markup], float]:
    """Return grid, ticks and words of both axes, and how far down they reach in pixels."""
    parts = [
        svg_text(line, x=area.words_at[0], y=area.words_at[1] + 14 + LINE * k, anchor="start")
        for k, line in enumerate(text_lines(up.label, area.letters))
    ]
    under = text_lines(across.label, area.letters)
    middle = (area.left + area.right) / 2
    parts += [svg_text(line, x=middle, y=area.bottom + 40 + LINE * k) for k, line in enumerate(under)]
    for tick, shown in up.ticks:
        parts += [
            area.level(tick, stroke=GRID),
            svg_text(shown, x=area.left - BESIDE, y=area.y(tick) + 4.5, anchor="end"),
        ]
    for look, ticks, width in _seen(area, across):
        for tick, shown in ticks:
            words = number_at(shown, area.x(tick), area.bottom + 20, width)
            parts.append(svg_tag("g", words, **{"class": look}) if look else words)
    for tick, _ in across.ticks:
        ends = {"x1": f"{area.x(tick):.2f}%", "x2": f"{area.x(tick):.2f}%"}
        parts.append(svg_tag("line", **ends, y1=area.bottom, y2=area.bottom + 5, stroke=INK))
    return parts, area.bottom + 46 + LINE * (len(under) - 1)


def _seen(area: PlotArea, axis: AxisTicks) -> Iterator[tuple[str, Sequence[tuple[float, str]], float]]:
    """Yield the ticks that are written everywhere, or those of a telephone and of a screen where they differ."""
    tight, roomy = (_apart(area, axis.ticks, width) for width in (TELEPHONE, SCREEN))
    if tight == roomy:
        yield "", tight, TELEPHONE
    else:
        yield "tight", tight, TELEPHONE
        yield "roomy", roomy, SCREEN


def _apart(area: PlotArea, ticks: Sequence[tuple[float, str]], width: float) -> list[tuple[float, str]]:
    """Return the ticks whose words do not touch those before them at a width in pixels."""
    kept: list[tuple[float, str]] = []
    reached = -width
    for tick, shown in ticks:
        middle, half = area.x(tick) * width / 100, number_width(shown) / 2
        if shown and middle - half > reached + 5:
            kept.append((tick, shown))
            reached = middle + half
    return kept

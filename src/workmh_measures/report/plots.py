"""Drawings with numbers on both axes, and intervals one under the other; built like those of `figures`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from markupsafe import Markup

from .figures import (
    ARM_COLOURS,
    ARM_DASHES,
    GRID,
    INK,
    Wording,
    nice_ticks,
    svg_drawing,
    svg_tag,
    svg_text,
    text_lines,
    tick_decimals,
)
from .plot_area import PlotArea, axes_drawn, plot_area, round_ticks
from .writer import Writer

__all__ = ["Axis", "Interval", "Level", "Plot", "Series", "intervals_drawing", "plot_drawing", "plot_key"]

HEADROOM, LINE, BELOW = 8, 15, 25
LETTERS = 40
"""Letters of a label that fit across a drawing on the narrowest telephone."""
LARGEST, SMALLEST = 9.0, 2.6
_MARK = {"stroke": INK, "stroke_dasharray": "4 3"}


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis with its words; `low` and `high` must be on it."""

    label: str
    low: float
    high: float

    def ticks(self) -> list[float]:
        """Return round numbers that hold both ends."""
        return nice_ticks(self.low, self.high)


@dataclass(frozen=True, slots=True)
class Series:
    """Points, joined by a line or not. `style` numbers colour, dash and marker; `weights` size the points."""

    points: Sequence[tuple[float, float]]
    style: int = 0
    is_line: bool = True
    has_marks: bool = True
    weights: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Level:
    """A level line across the plot; `low` and `high` shade its interval.

    Its words belong in the legend: written beside the line they would lie on points.
    """

    at: float
    label: str
    style: int = 0
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Plot:
    """Everything one drawing shows. `has_diagonal` draws the line of equal values."""

    across: Axis
    up: Axis
    series: Sequence[Series]
    levels: Sequence[Level] = field(default_factory=tuple)
    has_diagonal: bool = False


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with its interval, and what it is of; None where there is none."""

    label: str
    value: float | None
    low: float | None
    high: float | None
    style: int = 0


def plot_drawing(wording: Wording, plot: Plot, *, writer: Writer) -> Markup:
    """Draw points and lines over two axes of numbers."""
    across, up = (round_ticks(axis.label, (axis.low, axis.high), writer) for axis in (plot.across, plot.up))
    place = plot_area(across, up)
    parts, depth = axes_drawn(place, across, up)
    for level in plot.levels:
        parts += _level_parts(level, place)
    if plot.has_diagonal:
        low, high = max(place.xs[0], place.ys[0]), min(place.xs[1], place.ys[1])
        parts.append(place.line((low, low), (high, high), stroke=INK, stroke_dasharray="2 4"))
    for series in plot.series:
        parts += _series_parts(series, place)
    return svg_drawing(wording, parts, depth)


def _level_parts(level: Level, place: PlotArea) -> list[Markup]:
    colour, dash = ARM_COLOURS[level.style % len(ARM_COLOURS)], ARM_DASHES[level.style % len(ARM_DASHES)]
    parts = []
    if level.low is not None and level.high is not None:
        top, bottom = place.y(level.high), place.y(level.low)
        shade = {
            "x": f"{place.left:g}%",
            "width": f"{place.right - place.left:g}%",
            "y": top,
            "height": round(bottom - top, 2),
        }
        parts.append(svg_tag("rect", **shade, fill=colour, fill_opacity="0.12"))
    parts.append(place.level(level.at, stroke=colour, stroke_width=2, stroke_dasharray=dash))
    return parts


def _series_parts(series: Series, place: PlotArea) -> list[Markup]:
    colour = ARM_COLOURS[series.style % len(ARM_COLOURS)]
    dash = ARM_DASHES[series.style % len(ARM_DASHES)]
    parts = []
    if series.is_line:
        look = {"stroke": colour, "stroke_width": 2, "stroke_dasharray": dash}
        parts += [place.line(start, end, **look) for start, end in pairwise(series.points)]
    if series.has_marks:
        most = max(series.weights, default=1.0)
        sizes = [max(SMALLEST, LARGEST * (w / most) ** 0.5) for w in series.weights] or [3.5] * len(
            series.points
        )
        hollow = series.style % 2 == 1
        for (x, y), size in zip(series.points, sizes, strict=True):
            look = {"fill": "#ffffff" if hollow else colour, "stroke": colour, "stroke_width": 1.5}
            if series.weights:
                look |= {"fill_opacity": "0.55"}
            parts.append(svg_tag("circle", cx=f"{place.x(x):.2f}%", cy=place.y(y), r=f"{size:.2f}", **look))
    return parts


def plot_key(style: int, *, is_line: bool = True, has_mark: bool = True) -> Markup:
    """Draw the key of a series, or of a level, for a legend; the words beside it say the same."""
    colour, dash = ARM_COLOURS[style % len(ARM_COLOURS)], ARM_DASHES[style % len(ARM_DASHES)]
    fill = "#ffffff" if style % 2 == 1 else colour
    mark = svg_tag("circle", cx=0, cy=0, r=4, fill=fill, stroke=colour, stroke_width=1.5)
    line = svg_tag("line", x1=-18, x2=18, y1=0, y2=0, stroke=colour, stroke_width=2, stroke_dasharray=dash)
    parts = [*([line] if is_line else []), *([mark] if has_mark else [])]
    return svg_tag("svg", *parts, width=40, height=16, viewBox="-20 -8 40 16", aria_hidden="true")


def intervals_drawing(
    wording: Wording, rows: Sequence[Interval], *, axis: Axis, mark_at: Sequence[float] = (), writer: Writer
) -> Markup:
    """Draw values with intervals, one under the other, each with its words above it.

    Parameters
    ----------
    axis : of the values.
    mark_at : values a line down the whole drawing marks, such as 0.
    """
    ticks = axis.ticks()
    labels = [text_lines(row.label, LETTERS) for row in rows]
    height = HEADROOM + sum(LINE * len(lines) + BELOW for lines in labels)

    def across(value: float) -> str:
        share = (min(max(value, ticks[0]), ticks[-1]) - ticks[0]) / (ticks[-1] - ticks[0])
        return f"{5 + 90 * share:.2f}%"

    parts, top = [], HEADROOM
    for row, lines in zip(rows, labels, strict=True):
        parts += [svg_text(line, x=0, y=top + 12 + LINE * k, anchor="start") for k, line in enumerate(lines)]
        top += LINE * len(lines)
        # Lines down the drawing stop where there are words, so that none is struck through.
        down = {"y1": top + 2, "y2": top + BELOW}
        for at, look in [(tick, {"stroke": GRID}) for tick in ticks] + [(mark, _MARK) for mark in mark_at]:
            parts.append(svg_tag("line", x1=across(at), x2=across(at), **down, **look))
        parts += _interval(row, across, top + 8)
        top += BELOW
    for tick in ticks:
        shown = writer.number(tick, tick_decimals(ticks))
        parts.append(svg_text(shown, x=float(across(tick)[:-1]), y=height + 18))
    parts.append(svg_text(axis.label, x=50, y=height + 38))
    return svg_drawing(wording, parts, height + 44)


def _interval(row: Interval, across: Callable[[float], str], y: float) -> list[Markup]:
    colour, parts = ARM_COLOURS[row.style % len(ARM_COLOURS)], []
    if row.low is not None and row.high is not None:
        ends = {"x1": across(row.low), "x2": across(row.high), "y1": y, "y2": y}
        parts.append(svg_tag("line", **ends, stroke=colour, stroke_width=3))
    if row.value is not None:
        parts.append(svg_tag("circle", cx=across(row.value), cy=y, r=5, fill=colour, stroke="#ffffff"))
    return parts

"""The scores of one person over time, with the reach of error around the first of them, cut-offs and days reached."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from markupsafe import Markup

from ..blocks import Cell, Figure, Group, Table, head, number
from ..figures import INK, Wording, svg_drawing, svg_tag
from ..plot_area import AxisTicks, PlotArea, axes_drawn, plot_area, round_ticks
from ..writer import Writer

__all__ = ["CourseCut", "CourseDay", "CourseScore", "ScoreCourse", "cut_look", "score_course_figure"]

LINE, SHADE = "#1c5d5a", "#5f6f6c"
ROOM = 0.05
CUT_DASHES = ("5 4", "10 3", "2 3", "10 3 2 3")
"""Cut-offs are told apart by their dashes."""
MONTH_STEPS, MOST_TICKS = (1, 2, 3, 6, 12, 24, 60), 7
_DAY = {"stroke": "#b4460f", "stroke_width": 2, "stroke_dasharray": "2 3"}


@dataclass(frozen=True, slots=True)
class CourseScore:
    """A score, months after the first form; `label` names the wave and its day."""

    month: float
    score: float
    label: str


@dataclass(frozen=True, slots=True)
class CourseCut:
    """A cut-off of the definition with its words."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class CourseDay:
    """A day reached, months after the first form, with its words."""

    month: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreCourse:
    """The scores of one person.

    Attributes
    ----------
    title : of the drawing.
    time_label, score_label : of the axes; the second says which direction is better.
    scores : at least one, in time.
    attainable : lowest and highest score there can be.
    reach : how far a score may lie from the first by error alone, in points; None where that is not known.
    reach_label : what the lines around the first score mean.
    """

    title: str
    time_label: str
    score_label: str
    scores: Sequence[CourseScore]
    attainable: tuple[float, float]
    reach: float | None = None
    reach_label: str = ""
    cuts: Sequence[CourseCut] = ()
    days: Sequence[CourseDay] = ()


def score_course_figure(key: str, shown: ScoreCourse, *, writer: Writer) -> Figure:
    """Draw the course.

    Parameters
    ----------
    key : unique on the page.
    """
    low, high = min(shown.attainable[0], *_values(shown)), max(shown.attainable[1], *_values(shown))
    rounded = round_ticks(shown.score_label, (low, high), writer)
    up = AxisTicks(rounded.label, [tick for tick in rounded.ticks if low <= tick[0] <= high])
    across = _months(shown, writer)
    area = replace(plot_area(across, up, padding=ROOM), ys=(low, high))
    parts, depth = axes_drawn(area, across, up)
    drawn = [*_reach(shown, area), *_marks(shown, area), *_scores(shown, area)]
    wording = Wording(key, shown.title, " ".join(_sentences(shown, writer)))
    return Figure(
        svg_drawing(wording, [*parts, *drawn], depth),
        shown.title,
        _legend(shown),
        _behind(key, shown, across, writer),
    )


def _values(shown: ScoreCourse) -> list[float]:
    return [one.score for one in shown.scores]


def _months(shown: ScoreCourse, writer: Writer) -> AxisTicks:
    """Return an axis of months in steps people count in."""
    months = [0.0, 1.0, *(one.month for one in shown.scores), *(day.month for day in shown.days)]
    first, last = min(months), max(months)
    step = next((s for s in MONTH_STEPS if (last - first) / s < MOST_TICKS), MONTH_STEPS[-1])
    ticks = range(math.floor(first / step), math.ceil(last / step - 1e-9) + 1)
    return AxisTicks(shown.time_label, [(float(k * step), writer.number(k * step, 0)) for k in ticks])


def _reach(shown: ScoreCourse, area: PlotArea) -> Iterator[Markup]:
    if shown.reach is None:
        return
    first = shown.scores[0].score
    low, high = (min(max(first + sign * shown.reach, area.ys[0]), area.ys[1]) for sign in (-1, 1))
    top, bottom = area.y(high), area.y(low)
    size = {"width": f"{area.right - area.left:g}%", "height": round(bottom - top, 2)}
    yield svg_tag("rect", x=f"{area.left:g}%", y=top, **size, fill=SHADE, fill_opacity="0.18")
    # An end outside the axis has no line: the score cannot change so far.
    for end in (first - shown.reach, first + shown.reach):
        if area.ys[0] <= end <= area.ys[1]:
            yield area.level(end, stroke=SHADE, stroke_width=1)


def _marks(shown: ScoreCourse, area: PlotArea) -> Iterator[Markup]:
    for place, cut in enumerate(shown.cuts):
        if area.ys[0] <= cut.at <= area.ys[1]:
            yield area.level(cut.at, **cut_look(place))
    for day in shown.days:
        yield area.upright(day.month, **_DAY)


def _scores(shown: ScoreCourse, area: PlotArea) -> Iterator[Markup]:
    points = [(one.month, one.score) for one in shown.scores]
    for start, end in pairwise(points):
        yield area.line(start, end, stroke=LINE, stroke_width=2)
    for month, score in points:
        yield area.at(month, score, svg_tag("circle", r=5, fill=LINE, stroke="#ffffff"))


def _legend(shown: ScoreCourse) -> list[tuple[Markup, str]]:
    told: list[tuple[Markup, str]] = []
    if shown.reach is not None:
        shade = svg_tag("rect", y=2, width=40, height=12, fill=SHADE, fill_opacity="0.18", stroke=SHADE)
        told.append((_key(shade), shown.reach_label))
    across = {"x1": 2, "x2": 38, "y1": 8, "y2": 8}
    told += [
        (_key(svg_tag("line", **across, **cut_look(place))), cut.label)
        for place, cut in enumerate(shown.cuts)
    ]
    down = {"x1": 20, "x2": 20, "y1": 0, "y2": 16}
    return told + [(_key(svg_tag("line", **down, **_DAY)), day.label) for day in shown.days]


def cut_look(place: int) -> dict[str, object]:
    """Return the look of the line of a cut-off, the first being 0."""
    return {"stroke": INK, "stroke_width": 1.5, "stroke_dasharray": CUT_DASHES[place % len(CUT_DASHES)]}


def _key(part: Markup) -> Markup:
    return svg_tag("svg", part, width=40, height=16, aria_hidden="true")


def _sentences(shown: ScoreCourse, writer: Writer) -> Iterator[str]:
    yield f"{shown.score_label}."
    yield "; ".join(f"{one.label}: {writer.exact(round(one.score, 2))}" for one in shown.scores) + "."
    if shown.reach is not None:
        first = shown.scores[0].score
        ends = (writer.number(first + sign * shown.reach, 2) for sign in (-1, 1))
        yield f"{shown.reach_label}: {writer('interval', low=next(ends), high=next(ends))}."
    labels = [cut.label for cut in shown.cuts] + [day.label for day in shown.days]
    yield from (f"{label}." for label in labels)


def _behind(key: str, shown: ScoreCourse, across: AxisTicks, writer: Writer) -> Table:
    heads = [
        head(writer("figure.time")),
        head(across.label, is_number=True),
        head(shown.score_label, is_number=True),
    ]
    rows = [
        [
            Cell(text=one.label, scope="row"),
            number(writer.number(one.month, 1), one.month),
            number(writer.exact(round(one.score, 4)), one.score),
        ]
        for one in shown.scores
    ]
    return Table(f"{key}-behind", shown.title, [heads], [Group(rows)], (), "narrow")

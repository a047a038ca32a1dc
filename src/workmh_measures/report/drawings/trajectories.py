"""The course of single people over the waves, pale and without names, under the mean of all.

At most sixty people are drawn, spread evenly over those there are by how they began, so that the same data give the same drawing;
the mean is that of everybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, quantiles, stdev

from markupsafe import Markup

from ..blocks import Cell, Figure, Group, Table, head, number
from ..figures import ARM_COLOURS, Wording, arm_key, arm_marker, svg_drawing, svg_tag
from ..plot_area import AxisTicks, PlotArea, axes_drawn, plot_area, round_ticks
from ..writer import Writer

__all__ = ["MOST_PEOPLE", "Trajectories", "drawn_people", "trajectories_figure"]

MOST_PEOPLE = 60
HEIGHT, ROOM = 250, 0.03
PALE, MEAN = "#4b5958", ARM_COLOURS[0]
OPACITY = "0.28"
Course = Sequence[float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trajectories:
    """Values of people at waves.

    Attributes
    ----------
    title : of the drawing.
    time_label, value_label : of the axes, the first with its unit, the second saying which direction is better.
    times : of the waves, rising, in that unit.
    people : a value for each wave, None where there is none; no names.
    decimals : of means in words and in the table.
    """

    title: str
    time_label: str
    value_label: str
    times: Sequence[float]
    people: Sequence[Course]
    decimals: int = 2


def drawn_people(people: Sequence[Course], most: int = MOST_PEOPLE) -> list[Course]:
    """Return those that are drawn: with two values or more, evenly spread by their first value."""
    drawn = sorted(
        (one for one in people if sum(value is not None for value in one) > 1),
        key=lambda one: tuple((value is None, value or 0.0) for value in one),
    )
    if len(drawn) <= most:
        return drawn
    return [drawn[round(k * (len(drawn) - 1) / (most - 1))] for k in range(most)]


def trajectories_figure(key: str, shown: Trajectories, *, writer: Writer) -> Figure:
    """Draw people and their mean, with the numbers of each wave behind.

    Parameters
    ----------
    key : unique on the page.
    shown : at least two waves, and somebody with a value.
    """
    drawn = drawn_people(shown.people)
    columns = [[one[k] for one in shown.people if one[k] is not None] for k in range(len(shown.times))]
    at_waves = [[value for value in column if value is not None] for column in columns]
    ends = [
        value
        for one in [*drawn, [fmean(column) for column in at_waves if column]]
        for value in one
        if value is not None
    ]
    up = round_ticks(shown.value_label, (min(ends), max(ends)), writer)
    across = AxisTicks(shown.time_label, [(time, writer.exact(time)) for time in shown.times])
    area = plot_area(across, up, height=HEIGHT, padding=ROOM)
    parts, depth = axes_drawn(area, across, up)
    parts.append(area.field(*_people(drawn, shown.times, area)))
    parts += _mean([(t, fmean(c)) for t, c in zip(shown.times, at_waves, strict=True) if c], area)
    told = [
        _wave(time, column, shown, writer)
        for time, column in zip(shown.times, at_waves, strict=True)
        if column
    ]
    counted = {"drawn": writer.number(len(drawn), 0), "whole": writer.number(len(shown.people), 0)}
    words = f"{shown.value_label}. {writer('figure.people_drawn', **counted)} {shown.time_label}: {'; '.join(told)}."
    legend = [
        (_key(), writer("figure.person_key", **counted)),
        (arm_key(0), writer("figure.mean_of_all")),
    ]
    drawing = svg_drawing(Wording(key, shown.title, words), parts, depth)
    return Figure(drawing, shown.title, legend, _behind(key, shown, at_waves, writer))


def _people(drawn: Sequence[Course], times: Sequence[float], area: PlotArea) -> Iterator[Markup]:
    look = {"fill": "none", "stroke": PALE, "stroke_width": 1, "stroke_opacity": OPACITY}
    for one in drawn:
        points = [(time, value) for time, value in zip(times, one, strict=True) if value is not None]
        yield svg_tag("path", d=area.outline(points), **look, vector_effect="non-scaling-stroke")


def _mean(points: Sequence[tuple[float, float]], area: PlotArea) -> Iterator[Markup]:
    for start, end in pairwise(points):
        yield area.line(start, end, stroke=MEAN, stroke_width=3)
    for time, value in points:
        yield area.at(time, value, arm_marker(0))


def _key() -> Markup:
    line = svg_tag("path", d="M-18 3L0 -3L18 2", fill="none", stroke=PALE, stroke_opacity="0.6")
    return svg_tag("svg", line, width=40, height=16, viewBox="-20 -8 40 16", aria_hidden="true")


def _wave(time: float, column: Sequence[float], shown: Trajectories, writer: Writer) -> str:
    mean = writer.number(fmean(column), shown.decimals)
    return writer("figure.mean_n_at", time=writer.exact(time), mean=mean, n=writer.number(len(column), 0))


def _behind(key: str, shown: Trajectories, at_waves: Sequence[Sequence[float]], writer: Writer) -> Table:
    names = (
        "figure.n",
        "figure.mean",
        "figure.sd",
        "figure.quartile_first",
        "figure.median",
        "figure.quartile_third",
    )
    rows = []
    for time, column in zip(shown.times, at_waves, strict=True):
        several = len(column) > 1
        found = [fmean(column) if column else None, stdev(column) if several else None]
        found += quantiles(column, n=4, method="inclusive") if several else [None, None, None]
        cells = [number(writer.number(value, shown.decimals), value) for value in found]
        rows.append(
            [
                Cell(text=writer.exact(time), scope="row", kind="number"),
                number(writer.number(len(column), 0)),
                *cells,
            ]
        )
    heads = [head(shown.time_label, is_number=True), *(head(writer(name), is_number=True) for name in names)]
    return Table(f"{key}-table", shown.title, [heads], [Group(rows)])

"""Curves of when something happens: steps with a band, ticks where follow-up ended, and the numbers at risk below.

They serve survival by Kaplan and Meier (from 100 % down) and cumulative incidence (from 0 % up).

References
----------
Pocock SJ, Clayton TC, Altman DG (2002) Lancet 359:1686-1689, doi:10.1016/S0140-6736(02)08594-X (numbers at risk, bands).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ..blocks import Figure
from ..figures import ARM_COLOURS, ARM_DASHES, Wording, svg_drawing, svg_tag
from ..plot_area import AxisTicks, PlotArea, axes_drawn, number_at, percent_ticks, plot_area
from ..plots import plot_key
from ..writer import Writer
from .numbers_behind import steps_numbers
from .words_placed import LINE, TELEPHONE, letters_in, lines_at, wrapped

__all__ = ["EventCurve", "EventCurves", "event_curves_figure", "time_ticks"]

HEIGHT = 250
BAND = "0.14"
STEPS = (1, 2, 3, 6, 12, 24, 36, 60, 120)
MOST_TICKS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCurve:
    """One arm.

    Attributes
    ----------
    label : name of the arm.
    style : number of the arm, for colour and dash.
    times : rising, at which the curve changes or follow-up ends.
    share, low, high : just after each time, 0 to 1; limits are None where there are none.
    censored : times at which follow-up ended with nothing.
    at_risk : how many were still followed, at each of the ticks of the drawing.
    """

    label: str
    style: int
    times: Sequence[float]
    share: Sequence[float]
    low: Sequence[float | None] = ()
    high: Sequence[float | None] = ()
    censored: Sequence[float] = ()
    at_risk: Sequence[int] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCurves:
    """Curves on one pair of axes.

    Attributes
    ----------
    title : of the drawing.
    time_label, share_label : of the axes, the first with its unit.
    curves : one to three arms.
    ticks : times with a number on the axis, from 0 on; `time_ticks` gives them.
    starts_at : share at time 0: 1 for survival, 0 for incidence.
    """

    title: str
    time_label: str
    share_label: str
    curves: Sequence[EventCurve]
    ticks: Sequence[float]
    starts_at: float = 1.0


def time_ticks(until: float) -> list[float]:
    """Return times from 0 to at or beyond the end of follow-up, in steps that months have; at most seven."""
    step = next((step for step in STEPS if until / step <= MOST_TICKS - 1), None)
    width = float(step) if step else 10.0 ** len(str(int(until / (MOST_TICKS - 1))))
    count = 1
    while count * width < until * (1 - 1e-9):
        count += 1
    return [k * width for k in range(count + 1)]


def event_curves_figure(key: str, shown: EventCurves, *, writer: Writer) -> Figure:
    """Draw the curves.

    Parameters
    ----------
    key : unique on the page.
    shown : at least one curve.
    """
    highest = 1.0 if shown.starts_at else max(_tops(shown.curves), default=1.0)
    up = percent_ticks(shown.share_label, highest, writer)
    across = AxisTicks(shown.time_label, [(tick, writer.exact(tick)) for tick in shown.ticks])
    area = plot_area(across, up, height=HEIGHT)
    parts, depth = axes_drawn(area, across, up)
    for curve in shown.curves:
        parts += _band(curve, area)
    for curve in shown.curves:
        parts += _curve(curve, shown, area)
    below, depth = _at_risk(shown, area, depth, writer=writer)
    wording = Wording(key, shown.title, " ".join(_sentences(shown, writer)))
    legend = [(plot_key(curve.style, has_mark=False), curve.label) for curve in shown.curves]
    has_censored = any(curve.censored for curve in shown.curves)
    legend += [(_censored_key(), writer("drawing.censored"))] if has_censored else []
    named = (shown.title, shown.time_label, shown.share_label)
    behind = steps_numbers(key, named, [(curve.label, _steps(curve)) for curve in shown.curves], writer)
    return Figure(svg_drawing(wording, [*parts, *below], depth), shown.title, legend, behind)


def _steps(curve: EventCurve) -> Iterator[Sequence[float | None]]:
    limits = (curve.low or [None] * len(curve.times), curve.high or [None] * len(curve.times))
    return zip(curve.times, curve.share, *limits, strict=True)


def _tops(curves: Sequence[EventCurve]) -> Iterator[float]:
    for curve in curves:
        yield from curve.share
        yield from (high for high in curve.high if high is not None)


def _band(curve: EventCurve, area: PlotArea) -> Iterator[Markup]:
    """Yield the band, in pieces where there are no limits."""
    pieces: list[list[tuple[float, float, float]]] = [[]]
    for place, (low, high) in enumerate(zip(curve.low, curve.high, strict=True)):
        if low is None or high is None:
            pieces.append([])
            continue
        pieces[-1].append((curve.times[place], low, high))
    last = curve.times[-1] if curve.times else 0.0
    outlines = []
    for piece in pieces:
        if not piece:
            continue
        after = next((time for time in curve.times if time > piece[-1][0]), last)
        lower = [*((time, low) for time, low, _ in piece), (after, piece[-1][1])]
        upper = [*((time, high) for time, _, high in piece), (after, piece[-1][2])]
        outlines.append(area.steps_between(lower, upper))
    if outlines:
        colour = ARM_COLOURS[curve.style % len(ARM_COLOURS)]
        yield area.field(svg_tag("path", d="".join(outlines), fill=colour, fill_opacity=BAND))


def _curve(curve: EventCurve, shown: EventCurves, area: PlotArea) -> Iterator[Markup]:
    points = [(0.0, shown.starts_at), *zip(curve.times, curve.share, strict=True)]
    style = curve.style % len(ARM_COLOURS)
    look = {"fill": "none", "stroke": ARM_COLOURS[style], "stroke_width": 2.2}
    dash = {"stroke_dasharray": ARM_DASHES[style], "vector_effect": "non-scaling-stroke"}
    yield area.field(svg_tag("path", d=area.steps(points), **look, **dash))
    if not curve.censored:
        return
    ticks = []
    for time in sorted(set(curve.censored)):
        share = [value for at, value in points if at <= time][-1]
        across, up = area.inner((time, share)).split()
        ticks.append(f"M{across} {float(up) - 4:.1f}v8")
    thin = {"stroke": ARM_COLOURS[style], "stroke_width": 1, "vector_effect": "non-scaling-stroke"}
    yield area.field(svg_tag("path", d="".join(ticks), **thin))


def _censored_key() -> Markup:
    tick = svg_tag("path", d="M0 -5v10M-8 0h16", stroke=ARM_COLOURS[0], stroke_width=1.5)
    return svg_tag("svg", tick, width=20, height=16, viewBox="-10 -8 20 16", aria_hidden="true")


def _at_risk(shown: EventCurves, area: PlotArea, y: float, *, writer: Writer) -> tuple[list[Markup], float]:
    """Draw the table of the numbers at risk: each arm has its name above its numbers, which stand below their ticks."""
    counted = [curve for curve in shown.curves if curve.at_risk]
    if not counted:
        return [], y
    y += 4
    parts = lines_at([writer("drawing.at_risk")], 0, y, is_strong=True)
    y += LINE + 2
    for curve in counted:
        name = wrapped(curve.label, letters_in(100, TELEPHONE))
        parts += lines_at(name, 0, y)
        y += LINE * len(name)
        for tick, count in zip(shown.ticks, curve.at_risk, strict=True):
            parts.append(number_at(writer.number(count, 0), area.x(tick), y + 12))
        y += LINE + 3
    return parts, y + 4


def _sentences(shown: EventCurves, writer: Writer) -> Iterator[str]:
    yield f"{shown.share_label}."
    for curve in shown.curves:
        told = []
        for place, tick in enumerate(shown.ticks):
            if curve.times and tick > curve.times[-1] and place > 0:
                continue
            share = [
                shown.starts_at,
                *(s for at, s in zip(curve.times, curve.share, strict=True) if at <= tick),
            ][-1]
            slots = {"time": writer.exact(tick), "share": writer.percent(100 * share, 0)}
            if curve.at_risk:
                told.append(writer("drawing.share_of", **slots, n=writer.number(curve.at_risk[place], 0)))
            else:
                told.append(writer("drawing.share_at", **slots))
        yield f"{curve.label}, {shown.time_label}: {'; '.join(told)}."

"""How sure a programme is to be worth what it costs, by what a unit of its effect is worth.

References
----------
Fenwick E, O'Brien BJ, Briggs A (2004) Health Econ 13:405-415, doi:10.1002/hec.903.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..blocks import Figure
from ..figures import ARM_COLOURS, INK, Wording, arm_marker, svg_drawing, svg_tag
from ..plot_area import axes_drawn, percent_ticks, plot_area, round_ticks
from ..writer import Writer

__all__ = ["AcceptabilityCurve", "acceptability_figure"]

TOLD = 6
"""About so many points of the curve are told in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptabilityCurve:
    """How sure the programme is to be worth it.

    Attributes
    ----------
    title : of the drawing.
    worth_label, share_label : of the axes, the first with its unit.
    points : worth of one unit of the effect, rising, and the share of samples in which the programme is worth it.
    marked : worths with a line up to the curve, and the numbers in words.
    """

    title: str
    worth_label: str
    share_label: str
    points: Sequence[tuple[float, float]]
    marked: Sequence[float] = ()


def acceptability_figure(key: str, curve: AcceptabilityCurve, *, writer: Writer) -> Figure:
    """Draw the curve.

    Parameters
    ----------
    key : unique on the page.
    curve : at least two points.
    """
    worths = [worth for worth, _ in curve.points]
    across = round_ticks(curve.worth_label, (min(worths), max(worths)), writer)
    up = percent_ticks(curve.share_label, 1.0, writer)
    area = plot_area(across, up)
    parts, depth = axes_drawn(area, across, up)
    look = {"fill": "none", "stroke": ARM_COLOURS[0], "stroke_width": 2.5}
    path = svg_tag("path", d=area.outline(curve.points), **look, vector_effect="non-scaling-stroke")
    parts.append(area.field(path))
    told = []
    for worth in curve.marked:
        share = _between(curve.points, worth)
        parts.append(area.line((worth, 0.0), (worth, share), stroke=INK, stroke_dasharray="4 3"))
        parts.append(area.at(worth, share, arm_marker(0)))
        told.append(_told(worth, share, writer))
    wording = Wording(key, curve.title, " ".join([f"{curve.share_label}.", *told, *_course(curve, writer)]))
    marker = svg_tag("svg", arm_marker(0), width=16, height=16, viewBox="-8 -8 16 16", aria_hidden="true")
    return Figure(svg_drawing(wording, parts, depth), curve.title, [(marker, sentence) for sentence in told])


def _course(curve: AcceptabilityCurve, writer: Writer) -> Iterator[str]:
    """Yield what the curve is at some of its points."""
    for worth, share in curve.points[:: max(1, len(curve.points) // TOLD)]:
        yield _told(worth, share, writer)


def _told(worth: float, share: float, writer: Writer) -> str:
    slots = {"worth": writer.exact(worth), "share": writer.percent(100 * share, 0)}
    return writer("drawing.worth_it", **slots)


def _between(points: Sequence[tuple[float, float]], worth: float) -> float:
    """Return the share at a worth, on the straight line between the points beside it."""
    before = [point for point in points if point[0] <= worth] or [points[0]]
    after = [point for point in points if point[0] >= worth] or [points[-1]]
    (x1, y1), (x2, y2) = before[-1], after[0]
    return y1 if x2 == x1 else y1 + (y2 - y1) * (worth - x1) / (x2 - x1)

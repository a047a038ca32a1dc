"""Means of the arms at each wave with their intervals, the waves at their true distance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from ..blocks import Figure
from ..figures import ARM_COLOURS, ARM_DASHES, MeanPoint, Wording, arm_key, arm_marker, svg_drawing, svg_tag
from ..plot_area import AxisTicks, PlotArea, axes_drawn, plot_area, round_ticks
from ..writer import Writer
from .numbers_behind import means_numbers

__all__ = ["ArmMeans", "MeansOverTime", "means_over_time_figure"]

HEIGHT = 250
APART = 9.0
"""Pixels between the marks of two arms at one wave, so that no interval hides another."""
ROOM = 0.05


@dataclass(frozen=True, slots=True)
class ArmMeans:
    """The means of an arm, one for each wave, None where there is none; `style` numbers the arm."""

    label: str
    style: int
    means: Sequence[MeanPoint | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeansOverTime:
    """Means on one pair of axes.

    Attributes
    ----------
    title : of the drawing.
    time_label, mean_label : of the axes, the first with its unit, the second saying which direction is better.
    times : of the waves, rising, in that unit.
    arms : with as many means as there are waves.
    decimals : of the means in words.
    """

    title: str
    time_label: str
    mean_label: str
    times: Sequence[float]
    arms: Sequence[ArmMeans]
    decimals: int = 2


def means_over_time_figure(key: str, shown: MeansOverTime, *, writer: Writer) -> Figure:
    """Draw the means.

    Parameters
    ----------
    key : unique on the page.
    shown : at least two waves, and one mean in all.
    """
    ends = [
        end
        for arm in shown.arms
        for point in arm.means
        if point is not None
        for end in (point.mean, point.low, point.high)
        if end is not None
    ]
    up = round_ticks(shown.mean_label, (min(ends), max(ends)), writer)
    across = AxisTicks(shown.time_label, [(time, writer.exact(time)) for time in shown.times])
    area = plot_area(across, up, height=HEIGHT, padding=ROOM)
    parts, depth = axes_drawn(area, across, up)
    for place, arm in enumerate(shown.arms):
        shift = APART * (place - (len(shown.arms) - 1) / 2)
        parts.append(svg_tag("g", *_arm(arm, shown.times, area), transform=f"translate({shift:g} 0)"))
    wording = Wording(key, shown.title, " ".join(_sentences(shown, writer)))
    legend = [(arm_key(arm.style), arm.label) for arm in shown.arms]
    named = (shown.title, shown.time_label, shown.mean_label)
    behind = means_numbers(key, named, shown.times, [(arm.label, arm.means) for arm in shown.arms], writer)
    return Figure(svg_drawing(wording, parts, depth), shown.title, legend, behind)


def _arm(arm: ArmMeans, times: Sequence[float], area: PlotArea) -> Iterator[Markup]:
    style = arm.style % len(ARM_COLOURS)
    line = {"stroke": ARM_COLOURS[style], "stroke_width": 2}
    placed = [(time, point) for time, point in zip(times, arm.means, strict=True) if point is not None]
    for (one, first), (other, second) in pairwise(placed):
        yield area.line((one, first.mean), (other, second.mean), **line, stroke_dasharray=ARM_DASHES[style])
    for time, point in placed:
        if point.low is not None and point.high is not None:
            yield area.line((time, point.low), (time, point.high), **line)
            for end in (point.low, point.high):
                yield area.at(time, end, svg_tag("path", d="M-3.5 0h7", **line))
        yield area.at(time, point.mean, arm_marker(arm.style))


def _sentences(shown: MeansOverTime, writer: Writer) -> Iterator[str]:
    yield f"{shown.mean_label}."
    for arm in shown.arms:
        told = []
        for time, point in zip(shown.times, arm.means, strict=True):
            if point is None:
                continue
            mean = writer.number(point.mean, shown.decimals)
            if point.low is not None and point.high is not None:
                low, high = (writer.number(end, shown.decimals) for end in (point.low, point.high))
                mean = writer("drawing.bounds", value=mean, low=low, high=high)
            told.append(writer("drawing.mean_at", time=writer.exact(time), mean=mean))
        yield f"{arm.label}, {shown.time_label}: {'; '.join(told)}."

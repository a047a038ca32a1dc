"""In which state how many are in each month, one panel for each arm: states stand on each other and make 100 % where all are known.

States differ by tone and pattern and are parted by a line. What is missing up to 100 % was not observed and stays empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from markupsafe import Markup

from ..blocks import Figure
from ..figures import INK, Wording, svg_drawing, svg_tag, text_lines
from ..plot_area import AxisTicks, PlotArea, axes_drawn, percent_ticks, room_for
from ..writer import Writer
from .event_curves import time_ticks
from .state_patterns import pattern, pattern_key
from .words_placed import LINE, SCREEN, TELEPHONE, letters_in, lines_at, wrapped

__all__ = ["ArmStates", "StateOccupancy", "state_occupancy_figure"]

HEIGHT = 200
BETWEEN = 3.0
"""Per cent between two panels beside each other."""
TOLD = 5
SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class ArmStates:
    """An arm with the shares of its states in each month, 0 to 1: shape (months, states), at most 1 in a month."""

    label: str
    shares: Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class StateOccupancy:
    """States by month.

    Attributes
    ----------
    title : of the drawing.
    time_label, share_label : of the axes.
    states : names, at most eight, the first at the bottom: put work first.
    arms : one to three, with as many months.
    first_month : of the shares; the share of a month fills the axis from it to the next.
    """

    title: str
    time_label: str
    share_label: str
    states: Sequence[str]
    arms: Sequence[ArmStates]
    first_month: int = 0

    @property
    def until(self) -> int:
        """End of the last month."""
        return self.first_month + max(len(arm.shares) for arm in self.arms)


def state_occupancy_figure(key: str, shown: StateOccupancy, *, writer: Writer) -> Figure:
    """Draw the states.

    Parameters
    ----------
    key : unique on the page.
    shown : at least one arm and one month.
    """
    words = " ".join(_sentences(shown, writer))
    drawings = []
    for look, n_across in (("narrow", 1), ("wide", len(shown.arms))):
        name = f"{key}-{look}"
        fillings = [pattern(f"{name}-{k}", k) for k in range(len(shown.states))]
        parts, height = _panels(shown, name, n_across, writer=writer)
        drawing = [svg_tag("defs", *fillings), *parts]
        drawings.append(svg_drawing(Wording(name, shown.title, words), drawing, height, look=f"on-{look}"))
    legend = [(pattern_key(f"{key}-key-{k}", k), state) for k, state in enumerate(shown.states)]
    return Figure(Markup("").join(drawings), shown.title, legend)


def _panels(shown: StateOccupancy, name: str, n_across: int, *, writer: Writer) -> tuple[list[Markup], float]:
    width = (100 - BETWEEN * (n_across - 1)) / n_across
    letters = letters_in(width, TELEPHONE if n_across == 1 else SCREEN)
    headings = [wrapped(arm.label, letters - 3) for arm in shown.arms]
    deepest = max(map(len, headings))
    parts: list[Markup] = []
    top = height = 0.0
    for place, (arm, heading) in enumerate(zip(shown.arms, headings, strict=True)):
        column = place % n_across
        left = column * (width + BETWEEN)
        depth = LINE * (len(heading) if n_across == 1 else deepest)
        area, across, up = _axes(shown, (left, left + width), top + depth, letters=letters, writer=writer)
        drawn, bottom = axes_drawn(area, across, up)
        parts += [*lines_at(heading, left, top, is_strong=True), *drawn]
        parts += _states(arm, area, first_month=shown.first_month, name=name)
        height = max(height, bottom)
        top = height + 10 if column == n_across - 1 else top
    return parts, height


def _axes(
    shown: StateOccupancy, ends: tuple[float, float], top: float, *, letters: int, writer: Writer
) -> tuple[PlotArea, AxisTicks, AxisTicks]:
    """Return the area of a panel between two ends in per cent, and its axes."""
    up = percent_ticks(shown.share_label, 1.0, writer)
    months = [month for month in time_ticks(shown.until) if shown.first_month <= month <= shown.until]
    across = AxisTicks(shown.time_label, [(month, writer.exact(month)) for month in months])
    area = PlotArea(
        (float(shown.first_month), float(shown.until)),
        up.ends,
        left=ends[0] + room_for(up, TELEPHONE if ends[1] - ends[0] > 99 else SCREEN),
        right=ends[1] - 1.5,
        top=top + 11 + LINE * len(text_lines(up.label, letters)),
        height=HEIGHT,
        words_at=(ends[0], top),
        letters=letters,
    )
    return area, across, up


def _states(arm: ArmStates, area: PlotArea, *, first_month: int, name: str) -> Iterator[Markup]:
    """Yield a bar for each state and month, and over them the lines between states."""
    stacked = [[0.0, *accumulate(shares)] for shares in arm.shares]
    months = [first_month + k for k in range(len(stacked))]
    for month, sums in zip(months, stacked, strict=True):
        x, end = area.x(month), area.x(month + 1)
        across = {"x": f"{x:.3f}%", "width": f"{end - x:.3f}%"}
        for k in range(len(sums) - 1):
            if sums[k + 1] - sums[k] > SLACK:
                upper, lower = area.y(sums[k + 1]), area.y(sums[k])
                size = {"y": upper, "height": round(lower - upper, 2), "shape_rendering": "crispEdges"}
                yield svg_tag("rect", **across, **size, fill=f"url(#{name}-{k})")
    edges = []
    for k in range(1, len(stacked[0])):
        course = [(float(month), sums[k]) for month, sums in zip(months, stacked, strict=True)]
        edges.append(area.steps([*course, (float(months[-1] + 1), course[-1][1])]))
    look = {"fill": "none", "stroke": INK, "stroke_width": 1.2, "vector_effect": "non-scaling-stroke"}
    yield area.field(svg_tag("path", d="".join(edges), **look))


def _sentences(shown: StateOccupancy, writer: Writer) -> Iterator[str]:
    yield f"{shown.share_label}."
    for arm in shown.arms:
        last = len(arm.shares) - 1
        told = []
        for month in sorted({round(k * last / (TOLD - 1)) for k in range(TOLD)}):
            named = [*zip(shown.states, arm.shares[month], strict=True)]
            rest = 1 - sum(arm.shares[month])
            named += [(writer("drawing.unobserved"), rest)] if rest > 0.005 else []
            shares = ", ".join(
                writer("drawing.state_in", state=state, share=writer.percent(100 * share, 0))
                for state, share in named
            )
            time = writer.number(shown.first_month + month, 0)
            told.append(writer("drawing.states_at", time=time, shares=shares))
        yield f"{arm.label}, {shown.time_label}: {'; '.join(told)}."

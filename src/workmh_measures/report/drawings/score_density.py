"""How the scores of a group lie: bars of counts over the whole attainable range, levels and cut-offs marked, norms above."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from ..blocks import Cell, Figure, Group, Table, head, number
from ..figures import INK, Wording, svg_drawing, svg_tag, svg_text
from ..plot_area import AxisTicks, PlotArea, axes_drawn, plot_area, round_ticks
from ..writer import Writer
from .score_course import cut_look

__all__ = ["Cut", "LevelFrom", "ScoreDensity", "Spread", "score_bins", "score_density_figure"]

BAR, PALE = "#1c5d5a", "#5f6f6c"
MOST_BARS = 42
"""A whole-number score with more attainable values than this is drawn in wider bars."""
ROW = 17.0
"""Pixels of a line above the bars: one for the names of levels, one for each mean with its SD."""
HEIGHT = 220.0


@dataclass(frozen=True, slots=True)
class LevelFrom:
    """A level of the score, from this lower edge up to the next, with how many are in it."""

    from_: float
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Cut:
    """A cut-off: where its line stands, and its words."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Spread:
    """A mean with one SD to either side, of the sample or of a norm."""

    label: str
    mean: float
    sd: float
    is_norm: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreDensity:
    """Scores on an axis.

    Attributes
    ----------
    title : of the drawing.
    score_label, count_label : of the axes; the first says which direction is better.
    scores : at least one; numbers alone.
    attainable : lowest and highest score there can be.
    """

    title: str
    score_label: str
    count_label: str
    scores: Sequence[float]
    attainable: tuple[float, float]
    levels: Sequence[LevelFrom] = ()
    cuts: Sequence[Cut] = ()
    spreads: Sequence[Spread] = ()

    @property
    def is_whole(self) -> bool:
        """Whether every score is a whole number, so that a bar stands on it and an edge half a point below."""
        return all(float(score).is_integer() for score in self.scores)


def score_bins(scores: Sequence[float], attainable: tuple[float, float]) -> list[tuple[float, float, int]]:
    """Return the bars: lower end, upper end, and how many scores lie from the one up to the other.

    Parameters
    ----------
    scores : at least one.
    attainable : what the bars hold at least.

    Notes
    -----
    While there are not too many each whole number has a bar of its own, around it; where other scores occur too, from it up
    to the next. Else bars are 1, 2 or 5 times a power of ten wide and hold their lower end. The last bar holds the highest
    score there can be.
    """
    low, high = float(min(attainable[0], *scores)), float(max(attainable[1], *scores))
    whole = all(float(score).is_integer() for score in (*scores, low, high))
    if whole and high - low < MOST_BARS:
        count, first, step = int(high - low) + 1, low - 0.5, 1.0
    elif low.is_integer() and high.is_integer() and high - low < MOST_BARS:
        count, first, step = int(high - low) + 1, low, 1.0
    else:
        step = _step((high - low) / 20 if high > low else 1.0, whole=whole)
        first = math.floor(low / step + 1e-9) * step
        count = max(1, math.ceil((high - first) / step - 1e-9))
        # A whole number on the edge belongs to the bar above, so the highest may need one of its own.
        count += whole and first + count * step <= high
    counts = [0] * count
    for score in scores:
        counts[min(count - 1, max(0, math.floor((score - first) / step + 1e-9)))] += 1
    return [(first + k * step, first + (k + 1) * step, n) for k, n in enumerate(counts)]


def _step(rough: float, *, whole: bool) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(f * power for f in (1, 2, 5, 10) if f * power >= rough * 0.999)
    return max(1.0, step) if whole else step


def score_density_figure(key: str, shown: ScoreDensity, *, writer: Writer) -> Figure:
    """Draw the scores.

    Parameters
    ----------
    key : unique on the page.
    """
    bins = score_bins(shown.scores, shown.attainable)
    rows = bool(shown.levels) + len(shown.spreads)
    most = max(n for _, _, n in bins)
    # Lines above the bars need their part of the height, whatever the counts are.
    room = most / (1 - min(0.6, (rows * ROW + 8) / HEIGHT))
    up = _counts_axis(shown.count_label, most, room, writer)
    ticks = round_ticks(shown.score_label, shown.attainable, writer)
    across = AxisTicks(shown.score_label, [t for t in ticks.ticks if bins[0][0] <= t[0] <= bins[-1][1]])
    placed = plot_area(across, up, height=HEIGHT)
    area = PlotArea(
        (bins[0][0], bins[-1][1]),
        (0.0, max(room, up.ticks[-1][0])),
        left=placed.left,
        top=placed.top,
        height=HEIGHT,
    )
    parts, depth = axes_drawn(area, across, up)
    drawn = [*_levels(shown, area), *_bars(bins, area), *_cuts(shown, area), *_spreads(shown, area)]
    wording = Wording(key, shown.title, " ".join(_sentences(shown, bins, writer)))
    drawing = svg_drawing(wording, [*parts, *drawn], depth)
    return Figure(drawing, shown.title, _legend(shown, writer), _behind(key, shown, bins, writer))


def _counts_axis(label: str, most: int, room: float, writer: Writer) -> AxisTicks:
    step = next(s for k in range(9) for s in (10**k, 2 * 10**k, 5 * 10**k) if most <= 5 * s)
    ticks = [(float(tick), writer.number(tick, 0)) for tick in range(0, int(room) + 1, step) if tick <= most]
    return AxisTicks(label, ticks if len(ticks) > 1 else [(0.0, "0"), (1.0, "1")])


def _bars(bins: Sequence[tuple[float, float, int]], area: PlotArea) -> Iterator[Markup]:
    for low, high, n in bins:
        if n:
            left, right, top = area.x(low), area.x(high), area.y(n)
            size = {"width": f"{(right - left) * 0.92:.3f}%", "height": round(area.bottom - top, 2)}
            yield svg_tag("rect", x=f"{left + (right - left) * 0.04:.3f}%", y=top, **size, fill=BAR)


def _edge(value: float, shown: ScoreDensity) -> float:
    """Return where an edge is drawn: between the bars of whole numbers, else on its value."""
    return value - 0.5 if shown.is_whole and float(value).is_integer() else value


def _levels(shown: ScoreDensity, area: PlotArea) -> Iterator[Markup]:
    low, high = area.xs
    edges = [min(max(_edge(level.from_, shown), low), high) for level in shown.levels] + [high]
    for place, (left, right) in enumerate(pairwise(edges), 1):
        ends = {"x": f"{area.x(left):.3f}%", "width": f"{max(area.x(right) - area.x(left), 0):.3f}%"}
        shade = {"fill": PALE, "fill_opacity": "0.16" if place % 2 == 0 else "0.06"}
        yield svg_tag("rect", **ends, y=area.top, height=area.height, **shade)
        yield svg_text(str(place), x=(area.x(left) + area.x(right)) / 2, y=area.top + 13)


def _cuts(shown: ScoreDensity, area: PlotArea) -> Iterator[Markup]:
    for place, cut in enumerate(shown.cuts):
        at = _edge(cut.at, shown)
        if area.xs[0] <= at <= area.xs[1]:
            yield area.upright(at, **cut_look(place))


def _spreads(shown: ScoreDensity, area: PlotArea) -> Iterator[Markup]:
    for place, one in enumerate(shown.spreads):
        y = area.top + ROW * (place + bool(shown.levels)) + ROW / 2
        ends = [min(max(end, area.xs[0]), area.xs[1]) for end in (one.mean - one.sd, one.mean + one.sd)]
        line = {"x1": f"{area.x(ends[0]):.2f}%", "x2": f"{area.x(ends[1]):.2f}%", "y1": y, "y2": y}
        yield svg_tag("line", **line, stroke=INK, stroke_width=2, stroke_dasharray=_dash(one))
        mark = svg_tag("svg", _mark(one), x=f"{area.x(one.mean):.2f}%", y=y, overflow="visible")
        if area.xs[0] <= one.mean <= area.xs[1]:
            yield mark


def _dash(one: Spread) -> str:
    return "2 3" if one.is_norm else "none"


def _mark(one: Spread) -> Markup:
    look = {"stroke": INK, "stroke_width": 2, "fill": "#ffffff" if one.is_norm else INK}
    return svg_tag(
        "path", d="M0 -6l5 6l-5 6l-5 -6z" if one.is_norm else "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z", **look
    )


def _legend(shown: ScoreDensity, writer: Writer) -> list[tuple[Markup, str]]:
    told: list[tuple[Markup, str]] = []
    for place, level in enumerate(shown.levels, 1):
        words = writer("density.level", label=level.label, start=writer.exact(level.from_))
        told.append((_key(svg_text(str(place), x=50, y=13)), words))
    for place, cut in enumerate(shown.cuts):
        told.append((_key(svg_tag("line", x1=2, x2=38, y1=8, y2=8, **cut_look(place))), cut.label))
    for one in shown.spreads:
        line = svg_tag(
            "line", x1=2, x2=38, y1=8, y2=8, stroke=INK, stroke_width=2, stroke_dasharray=_dash(one)
        )
        mark = svg_tag("g", _mark(one), transform="translate(20 8)")
        told.append((_key(line, mark), one.label))
    return told


def _key(*parts: Markup) -> Markup:
    return svg_tag("svg", *parts, width=40, height=16, font_size=13, aria_hidden="true")


def _sentences(
    shown: ScoreDensity, bins: Sequence[tuple[float, float, int]], writer: Writer
) -> Iterator[str]:
    yield f"{shown.score_label}; {shown.count_label}."
    told = [f"{_bar_name(low, high, shown, writer)}: {writer.number(n, 0)}" for low, high, n in bins if n]
    yield f"{'; '.join(told)}."
    for level in shown.levels:
        yield f"{writer('density.level', label=level.label, start=writer.exact(level.from_))}: {level.count}."
    labels = [cut.label for cut in shown.cuts] + [spread.label for spread in shown.spreads]
    yield from (f"{label}." for label in labels)


def _bar_name(low: float, high: float, shown: ScoreDensity, writer: Writer) -> str:
    if high - low == 1.0 and not float(low).is_integer():
        return writer.exact(low + 0.5)
    if shown.is_whole and float(low).is_integer() and float(high).is_integer():
        return writer.range(low, high - 1) if high - low > 1 else writer.exact(low)
    return writer("density.up_to", low=writer.exact(round(low, 9)), high=writer.exact(round(high, 9)))


def _behind(key: str, shown: ScoreDensity, bins: Sequence[tuple[float, float, int]], writer: Writer) -> Table:
    rows = [
        [
            Cell(text=_bar_name(low, high, shown, writer), scope="row"),
            number(writer.number(n, 0)),
            number(writer.number(100 * n / len(shown.scores), 1), 100 * n / len(shown.scores)),
        ]
        for low, high, n in bins
    ]
    heads = [head(shown.score_label), head(shown.count_label, is_number=True), head("%", is_number=True)]
    return Table(f"{key}-behind", shown.title, [heads], [Group(rows)], (), "narrow")

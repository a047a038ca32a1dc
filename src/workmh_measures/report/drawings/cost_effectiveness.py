"""What a programme costs and brings: the plane of bootstrap samples with the share of each quarter.

References
----------
Black WC (1990) Med Decis Making 10:212-214, doi:10.1177/0272989X9001000308.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ..blocks import Figure
from ..figures import ARM_COLOURS, INK, Wording, arm_marker, svg_drawing, svg_tag
from ..plot_area import PlotArea, axes_drawn, plot_area, round_ticks
from ..plots import plot_key
from ..writer import Writer

__all__ = ["CostEffectivenessPlane", "QuarterShares", "cost_effectiveness_figure"]

MOST_POINTS = 1000
LAYERS = 12
"""Points lie in so many layers, so that many at one place are darker."""
PLANE_HEIGHT = 300
HALO = {"paint_order": "stroke", "stroke": "#ffffff", "stroke_width": 4, "stroke_linejoin": "round"}
QUARTERS = ("dearer_worse", "dearer_better", "cheaper_worse", "cheaper_better")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterShares:
    """Shares of all samples in each quarter of the plane, 0 to 1."""

    dearer_better: float
    dearer_worse: float
    cheaper_better: float
    cheaper_worse: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CostEffectivenessPlane:
    """Differences between the arms, programme less the other.

    Attributes
    ----------
    title : of the drawing.
    effect_label, cost_label : of the axes, with units.
    samples : effect and cost of each bootstrap sample; of many, at most a thousand are drawn, evenly taken.
    estimate : effect and cost of the trial itself.
    shares : of all samples.
    worth, worth_label : of one unit of the effect, drawn as a line, and its words in the legend; None for no line.
    decimals : of effect and cost in words.
    """

    title: str
    effect_label: str
    cost_label: str
    samples: Sequence[tuple[float, float]]
    estimate: tuple[float, float]
    shares: QuarterShares
    worth: float | None = None
    worth_label: str = ""
    decimals: tuple[int, int] = (3, 0)


def cost_effectiveness_figure(key: str, plane: CostEffectivenessPlane, *, writer: Writer) -> Figure:
    """Draw the plane.

    Parameters
    ----------
    key : unique on the page.
    plane : at least one sample.
    """
    drawn = _thinned(plane.samples)
    effects, costs = zip(*drawn, plane.estimate, (0.0, 0.0), strict=True)
    across = round_ticks(plane.effect_label, (min(effects), max(effects)), writer)
    up = round_ticks(plane.cost_label, (min(costs), max(costs)), writer)
    area = plot_area(across, up, height=PLANE_HEIGHT)
    parts, depth = axes_drawn(area, across, up)
    parts.append(area.field(*_points(drawn, area), *_worth(plane, area)))
    parts += [area.level(0.0, stroke=INK), area.upright(0.0, stroke=INK)]
    parts += _quarters(plane, area, writer)
    parts.append(area.at(*plane.estimate, arm_marker(1)))
    legend = [
        (_point_key(), writer("drawing.sample")),
        (_mark_key(), writer("drawing.estimate")),
        *([(plot_key(2, has_mark=False), plane.worth_label)] if plane.worth is not None else []),
    ]
    wording = Wording(key, plane.title, " ".join(_plane_sentences(plane, writer)))
    return Figure(svg_drawing(wording, parts, depth), plane.title, legend)


def _thinned(samples: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    n = len(samples)
    if n <= MOST_POINTS:
        return list(samples)
    return [samples[k * n // MOST_POINTS] for k in range(MOST_POINTS)]


def _points(drawn: Sequence[tuple[float, float]], area: PlotArea) -> Iterator[Markup]:
    look = {"stroke": ARM_COLOURS[0], "stroke_width": 4.5, "stroke_linecap": "round", "stroke_opacity": "0.4"}
    for layer in range(min(LAYERS, len(drawn))):
        # Strokes without length and with round ends are dots that the stretched field leaves round.
        dots = "".join(f"M{area.inner(point)}h0" for point in drawn[layer::LAYERS])
        yield svg_tag("path", d=dots, **look, vector_effect="non-scaling-stroke")


def _worth(plane: CostEffectivenessPlane, area: PlotArea) -> Iterator[Markup]:
    if plane.worth is None:
        return
    ends = [(effect, effect * plane.worth) for effect in area.xs]
    look = {"stroke": ARM_COLOURS[2], "stroke_width": 2, "stroke_dasharray": "2 3"}
    yield svg_tag("path", d=area.outline(ends), **look, vector_effect="non-scaling-stroke")


def _quarters(plane: CostEffectivenessPlane, area: PlotArea, writer: Writer) -> Iterator[Markup]:
    """Yield the share of each quarter in its corner; one that is not on the plane has none."""
    for name in QUARTERS:
        is_upper, is_right = name.startswith("dearer"), name.endswith("better")
        if (area.ys[1] <= 0 if is_upper else area.ys[0] >= 0) or (
            area.xs[1] <= 0 if is_right else area.xs[0] >= 0
        ):
            continue
        x = f"{area.right - 1 if is_right else area.left + 1:.2f}%"
        y = area.top + 16 if is_upper else area.bottom - 24
        place = {"x": x, "text_anchor": "end" if is_right else "start", "fill": INK}
        share = writer.percent(100 * getattr(plane.shares, name), 0)
        for line, words in enumerate((share, writer(f"drawing.{name}"))):
            strong = {"font_weight": 600} if line == 0 else {}
            yield svg_tag("text", words, **place, y=y + 15 * line, **HALO, **strong)


def _point_key() -> Markup:
    dot = svg_tag("circle", r=3, fill=ARM_COLOURS[0], fill_opacity="0.6")
    return svg_tag("svg", dot, width=16, height=16, viewBox="-8 -8 16 16", aria_hidden="true")


def _mark_key() -> Markup:
    return svg_tag("svg", arm_marker(1), width=16, height=16, viewBox="-8 -8 16 16", aria_hidden="true")


def _plane_sentences(plane: CostEffectivenessPlane, writer: Writer) -> Iterator[str]:
    effect, cost = (
        writer.number(value, decimals) for value, decimals in zip(plane.estimate, plane.decimals, strict=True)
    )
    yield f"{plane.effect_label}: {effect}. {plane.cost_label}: {cost}."
    named = [
        (writer(f"drawing.{name}"), writer.percent(100 * getattr(plane.shares, name), 0)) for name in QUARTERS
    ]
    yield writer("drawing.quarters", shares="; ".join(f"{name}: {share}" for name, share in named))

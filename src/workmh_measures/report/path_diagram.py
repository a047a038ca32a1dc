"""A factor model drawn: factors as ellipses, items as boxes, an arrow for each loading, a curve for each correlation.

Items stand below each other, so that a telephone shows them all; the arrows of a factor leave one line, so that none crosses
a number. A factor behind factors stands to their left, one behind the items of all others to the right of the boxes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from .figures import ARM_COLOURS, INK, Wording, svg_drawing, svg_tag
from .path_layout import LINE, Columns, Placed, columns_of, placed
from .writer import Writer

__all__ = ["Drawn", "Link", "path_diagram"]

WEAK = 0.4
"""Size below which an arrow is broken: the item hardly belongs to the factor."""
HALO = {"paint_order": "stroke", "stroke": "#ffffff", "stroke_width": 4, "stroke_linejoin": "round"}


@dataclass(frozen=True, slots=True)
class Link:
    """A number between two things of a model, each by its place among factors or items."""

    start: int
    end: int
    value: float


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """What a model holds.

    Attributes
    ----------
    factors, items : what they are called.
    loadings : of items, from a factor to an item.
    orders : of factors, from a factor to a factor.
    correlations : of factors.
    residuals : correlations of what the factors leave of items.
    """

    factors: Sequence[str]
    items: Sequence[str]
    loadings: Sequence[Link]
    orders: Sequence[Link] = ()
    correlations: Sequence[Link] = field(default=())
    residuals: Sequence[Link] = ()


def path_diagram(wording: Wording, model: Drawn, *, writer: Writer) -> Markup:
    """Draw a factor model.

    Parameters
    ----------
    model : at least one factor with an item.
    """
    columns = columns_of(
        [(link.start, link.end) for link in model.loadings],
        higher=frozenset(link.start for link in model.orders),
        n_factors=len(model.factors),
        has_curves=(bool(model.correlations), bool(model.residuals)),
    )
    places = placed(columns, model.factors, model.items)
    parts = [
        *_curves(model, columns, places, writer),
        *_orders(model, columns, places, writer),
        *_arrows(model, columns, places, writer),
        *_residuals(model, columns, places, writer),
        *_boxes(columns, places),
        *_ellipses(columns, places),
    ]
    return svg_drawing(wording, parts, places.height)


def _colour(factor: int) -> str:
    return ARM_COLOURS[factor % len(ARM_COLOURS)]


def _at(x: float, *parts: Markup, y: float = 0.0) -> Markup:
    """Return parts in pixels from a place across in per cent."""
    return svg_tag("svg", *parts, x=f"{x:.2f}%", y=round(y, 1), overflow="visible")


def _across(one: float, two: float, y: float, **look: object) -> Markup:
    return svg_tag("line", x1=f"{one:.2f}%", x2=f"{two:.2f}%", y1=round(y, 1), y2=round(y, 1), **look)


def _upright(x: float, heights: Sequence[float], colour: str) -> Markup:
    ends = {"y1": round(min(heights), 1), "y2": round(max(heights), 1)}
    return svg_tag("line", x1=f"{x:.2f}%", x2=f"{x:.2f}%", **ends, stroke=colour, stroke_width=1.5)


def _shown(value: float, writer: Writer) -> str:
    return writer.number(value, 2)


def _arrow(
    ends: tuple[float, float], y: float, value: float, *, colour: str, writer: Writer
) -> Iterator[Markup]:
    """Yield an arrow across with its number above; thicker the more the value is from 0."""
    width = round(1 + 2.5 * min(abs(value), 1.0), 2)
    # As the number above it is shown: an arrow that says 0.40 is whole.
    dashes = "4 3" if round(abs(value), 2) < WEAK else "none"
    toward = 1 if ends[1] > ends[0] else -1
    yield _across(*ends, y, stroke=colour, stroke_width=width, stroke_dasharray=dashes)
    head = f"M{-8 * toward} -4.5L0 0L{-8 * toward} 4.5z"
    yield _at(ends[1], svg_tag("path", d=head, fill=colour), y=y)
    middle = {"x": f"{sum(ends) / 2:.2f}%", "y": round(y - 5, 1), "text_anchor": "middle"}
    yield svg_tag("text", _shown(value, writer), fill=INK, **middle, **HALO)


def _arrows(model: Drawn, columns: Columns, places: Placed, writer: Writer) -> Iterator[Markup]:
    for factor in range(len(model.factors)):
        own = [link for link in model.loadings if link.start == factor]
        if not own:
            continue
        bus, edge = columns.bus(factor), columns.box_edge(factor)
        heights = [places.arrival(factor, link.end) for link in own]
        yield _upright(bus, [*heights, places.factors[factor]], _colour(factor))
        yield _across(
            columns.ellipse_edge(factor),
            bus,
            places.factors[factor],
            stroke=_colour(factor),
            stroke_width=1.5,
        )
        for link, y in zip(own, heights, strict=True):
            yield from _arrow((bus, edge), y, link.value, colour=_colour(factor), writer=writer)


def _orders(model: Drawn, columns: Columns, places: Placed, writer: Writer) -> Iterator[Markup]:
    for factor in dict.fromkeys(link.start for link in model.orders):
        own = [link for link in model.orders if link.start == factor]
        bus = columns.higher_bus
        heights = [places.factors[link.end] for link in own]
        yield _upright(bus, [*heights, places.factors[factor]], _colour(factor))
        edge = columns.ellipse(factor)[0] + columns.ellipse(factor)[1]
        yield _across(edge, bus, places.factors[factor], stroke=_colour(factor), stroke_width=1.5)
        for link, y in zip(own, heights, strict=True):
            middle, half = columns.ellipse(link.end)
            yield from _arrow((bus, middle - half), y, link.value, colour=_colour(factor), writer=writer)


def _curves(model: Drawn, columns: Columns, places: Placed, writer: Writer) -> Iterator[Markup]:
    """Yield a curve to the left of the ellipses for each correlation of factors."""
    order = sorted(range(len(model.factors)), key=lambda factor: places.factors[factor])
    for link in model.correlations:
        apart = abs(order.index(link.start) - order.index(link.end))
        middle, half = columns.ellipse(link.start)
        ends = places.factors[link.start], places.factors[link.end]
        yield from _curve(middle - half, ends, -columns.bulge(apart), _shown(link.value, writer))


def _residuals(model: Drawn, columns: Columns, places: Placed, writer: Writer) -> Iterator[Markup]:
    """Yield a curve to the right of the boxes for each correlation of residuals."""
    for number, link in enumerate(model.residuals):
        ends = places.items[link.start], places.items[link.end]
        yield from _curve(columns.box[1], ends, 16 + 8 * (number % 3), _shown(link.value, writer))


def _curve(x: float, ends: tuple[float, float], bulge: float, shown: str) -> Iterator[Markup]:
    (top, bottom), reach = sorted(ends), bulge / 0.75
    curve = f"M0 {top:.1f}C{reach:.1f} {top:.1f} {reach:.1f} {bottom:.1f} 0 {bottom:.1f}"
    yield _at(x, svg_tag("path", d=curve, fill="none", stroke=INK, stroke_width=1.5))
    middle = {"x": round(bulge, 1), "y": round((top + bottom) / 2 + 4.5, 1), "text_anchor": "middle"}
    yield _at(x, svg_tag("text", shown, fill=INK, **middle, **HALO))


def _boxes(columns: Columns, places: Placed) -> Iterator[Markup]:
    left, right = columns.box
    for y, height, label in zip(places.items, places.heights, places.item_labels, strict=True):
        size = {"x": f"{left:.2f}%", "width": f"{right - left:.2f}%", "y": round(y - height / 2, 1)}
        yield svg_tag("rect", **size, height=round(height, 1), rx=2, fill="#ffffff", stroke=INK)
        yield from _label(label, (left + right) / 2, y)


def _ellipses(columns: Columns, places: Placed) -> Iterator[Markup]:
    for factor, (y, label) in enumerate(zip(places.factors, places.factor_labels, strict=True)):
        middle, half = columns.ellipse(factor)
        size = {"cx": f"{middle:.2f}%", "rx": f"{half:.2f}%", "cy": round(y, 1), "ry": places.radius}
        look = {"fill": "#ffffff", "stroke": _colour(factor), "stroke_width": 2}
        yield svg_tag("ellipse", **size, **look)
        yield from _label(label, middle, y)


def _label(label: tuple[Sequence[str], Sequence[str]], x: float, y: float) -> Iterator[Markup]:
    """Yield the lines of a label as they fit on a telephone, and as they fit where there is room."""
    for look, lines in zip(("tight", "roomy"), label, strict=True):
        first = y + 4.5 - LINE * (len(lines) - 1) / 2
        place = {"x": f"{x:.2f}%", "text_anchor": "middle", "fill": INK}
        shown = [svg_tag("text", line, y=round(first + LINE * k, 1), **place) for k, line in enumerate(lines)]
        yield svg_tag("g", *shown, **{"class": look})

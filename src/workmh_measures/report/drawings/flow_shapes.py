"""Boxes and arrows of a flow."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from ..figures import INK, svg_tag
from .words_placed import LINE

__all__ = ["Lines", "arrow_across", "arrow_down", "box_drawn", "box_height", "line_across", "line_down"]

PADDING = 8
INDENT = (0.0, 0.0, 11.0)
TINT = "#eef4f2"
STROKE = {"stroke": INK, "stroke_width": 1.5}

Lines = Sequence[tuple[str, int]]


def box_height(lines: Lines) -> float:
    """Return the height of a box that holds these lines, in pixels."""
    return LINE * len(lines) + 2 * PADDING - 2


def box_drawn(
    lines: Lines,
    across: tuple[float, float],
    y: float,
    *,
    is_tinted: bool = False,
    height: float | None = None,
) -> list[Markup]:
    """Return a box with its lines.

    Parameters
    ----------
    across : ends in per cent.
    is_tinted : a heading.
    height : that of its lines where None.
    """
    left, right = across
    tall = box_height(lines) if height is None else height
    size = {"x": f"{left:.2f}%", "width": f"{right - left:.2f}%", "y": y, "height": tall}
    fill = TINT if is_tinted else "#ffffff"
    words = [
        svg_tag("text", line, x=PADDING + INDENT[depth], y=PADDING + 10 + LINE * k, fill=INK)
        for k, (line, depth) in enumerate(lines)
    ]
    look = {"font_weight": 600} if is_tinted else {}
    return [
        svg_tag("rect", **size, rx=3, fill=fill, stroke=INK),
        svg_tag("svg", *words, x=f"{left:.2f}%", y=y, overflow="visible", **look),
    ]


def line_down(x: float, top: float, bottom: float) -> Markup:
    """Return a line; `x` in per cent."""
    return svg_tag("line", x1=f"{x:.2f}%", x2=f"{x:.2f}%", y1=top, y2=bottom, **STROKE)


def line_across(left: float, right: float, y: float) -> Markup:
    """Return a line; its ends in per cent."""
    return svg_tag("line", x1=f"{left:.2f}%", x2=f"{right:.2f}%", y1=y, y2=y, **STROKE)


def arrow_down(x: float, top: float, bottom: float) -> list[Markup]:
    """Return an arrow that ends at `bottom`."""
    head = svg_tag("path", d="M-4.5 -8L0 0L4.5 -8z", fill=INK)
    return [
        line_down(x, top, bottom - 6),
        svg_tag("svg", head, x=f"{x:.2f}%", y=bottom, overflow="visible"),
    ]


def arrow_across(left: float, right: float, y: float) -> list[Markup]:
    """Return an arrow that ends at `right`."""
    head = svg_tag("path", d="M-8 -4.5L0 0L-8 4.5z", fill=INK)
    return [
        line_across(left, right - 0.5, y),
        svg_tag("svg", head, x=f"{right:.2f}%", y=y, overflow="visible"),
    ]

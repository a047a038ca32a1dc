"""Fillings of states that differ by tone and pattern, so that none rests on its colour."""

from __future__ import annotations

from markupsafe import Markup

from ..figures import INK, svg_tag

__all__ = ["MOST_STATES", "pattern", "pattern_key"]

# Ground, ink and the outline of one tile of 8 by 8 pixels; the first and the last are plain.
_TILES = (
    ("#1c5d5a", "#1c5d5a", ""),
    ("#fbe3d3", "#b4460f", "M-2 2l4 -4M0 8l8 -8M6 10l4 -4"),
    ("#e9e2f3", "#5b3a8c", "M2 2h0M6 6h0"),
    ("#2b5fa8", "#dde8f6", "M0 2h8M0 6h8"),
    ("#f3eccb", "#6b5a00", "M0 0l8 8M0 8l8 -8"),
    ("#f6dde8", "#8a2252", "M2 0v8M6 0v8"),
    ("#c5cfcc", "#c5cfcc", ""),
    ("#ffffff", "#1d2a2c", "M0 4h8"),
)
MOST_STATES = len(_TILES)
SIZE = 8


def pattern(name: str, k: int) -> Markup:
    """Return the filling of state `k` under a name that is unique on the page."""
    ground, ink, outline = _TILES[k % MOST_STATES]
    width = 2.6 if "h0" in outline else 1.3
    tile = [svg_tag("rect", width=SIZE, height=SIZE, fill=ground)]
    if outline:
        tile.append(
            svg_tag("path", d=outline, fill="none", stroke=ink, stroke_width=width, stroke_linecap="round")
        )
    return svg_tag("pattern", *tile, id=name, width=SIZE, height=SIZE, patternUnits="userSpaceOnUse")


def pattern_key(name: str, k: int) -> Markup:
    """Return the key of state `k` for a legend; `name` is unique on the page."""
    square = svg_tag("rect", x=0.5, y=0.5, width=23, height=15, fill=f"url(#{name})", stroke=INK)
    return svg_tag(
        "svg",
        svg_tag("defs", pattern(name, k)),
        square,
        width=24,
        height=16,
        viewBox="0 0 24 16",
        aria_hidden="true",
    )

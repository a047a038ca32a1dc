"""The structure of items drawn: for each item one bar for each factor, to the right for a positive loading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from .figures import ARM_COLOURS, GRID, INK, Wording, svg_drawing, svg_tag, svg_text
from .writer import Writer

__all__ = ["LoadingRow", "loadings_drawing"]

HEAD, ROW, BAR = 24, 42, 14
BELONGS = 0.4
"""Size from which an item is taken to belong to a factor (a full bar; below it a hollow one)."""
LONGEST = 1.0


@dataclass(frozen=True, slots=True)
class LoadingRow:
    """An item with its loading on each factor."""

    label: str
    loadings: Sequence[float]


def loadings_drawing(
    wording: Wording, rows: Sequence[LoadingRow], *, factors: Sequence[str], writer: Writer
) -> Markup:
    """Draw the loadings of every item on every factor.

    Parameters
    ----------
    factors : the words above each column of bars.
    """
    width = 100 / len(factors)
    height = HEAD + ROW * len(rows)
    labels, bars = [], []
    for f, name in enumerate(factors):
        bars.append(svg_text(name, x=width * (f + 0.5), y=14))
    for i, row in enumerate(rows):
        top = HEAD + ROW * i
        place = {"x": "0.00%", "y": top + 14, "text_anchor": "start", "fill": INK, "class": "label"}
        labels.append(svg_tag("text", row.label, **place))
        for f, loading in enumerate(row.loadings):
            middle = f"{width * (f + 0.5):.2f}%"  # the line stops where there are words
            bars.append(svg_tag("line", x1=middle, x2=middle, y1=top + 18, y2=top + ROW, stroke=GRID))
            bars += _bar(loading, f, width, top + 20, writer.number(loading, 2))
    # Labels stand above their bars; where there is room the page's style shows bars beside them instead.
    above = svg_tag("g", *bars, **{"class": "above"})
    beside = svg_tag("svg", *bars, x="30%", width="70%", height=height + 4, **{"class": "beside"})
    return svg_drawing(wording, [*labels, above, beside], height + 4)


def _bar(loading: float, factor: int, width: float, top: float, shown: str) -> list[Markup]:
    colour = ARM_COLOURS[factor % len(ARM_COLOURS)]
    middle, half = width * (factor + 0.5), width * 0.3
    length = half * min(abs(loading), LONGEST) / LONGEST
    left = middle if loading >= 0 else middle - length
    look = {"fill": colour if abs(loading) >= BELONGS else "#ffffff", "stroke": colour}
    bar = svg_tag("rect", x=f"{left:.2f}%", y=top, width=f"{length:.2f}%", height=BAR, **look)
    at, anchor = (middle + length + 0.8, "start") if loading >= 0 else (middle - length - 0.8, "end")
    return [bar, svg_text(shown, x=at, y=top + 11.5, anchor=anchor, ink=INK)]

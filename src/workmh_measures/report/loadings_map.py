"""A map of loadings: one cell for each item and factor, darker the stronger, empty where the model has none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from .figures import DARK, GRID, INK, PALE, Wording, svg_drawing, svg_tag
from .path_layout import LINE, fitting_lines
from .writer import Writer

__all__ = ["loadings_map"]

Colour = tuple[int, int, int]
AGAINST_PALE: Colour = (250, 226, 208)
AGAINST_DARK: Colour = (112, 44, 8)
"""Loadings below zero: brown beside green, which the colour-blind tell apart; their sign stands in the cell too."""
LABEL = 40.0
LIGHT_INK = 0.63
"""Share of the dark end from which white letters are read better than black ones."""


def loadings_map(
    wording: Wording,
    rows: Sequence[tuple[str, Mapping[int, float]]],
    *,
    factors: Sequence[str],
    writer: Writer,
) -> Markup:
    """Draw the loadings a model has.

    Parameters
    ----------
    rows : label of each item, and its loading by the place of the factor.
    factors : what the columns are called.
    """
    width = (100 - LABEL) / len(factors)
    names = [fitting_lines(name, width) for name in factors]
    head = 8 + LINE * max(len(lines) for both in names for lines in both)
    parts: list[Markup] = []
    for place, name in enumerate(names):
        parts += _lines(name, LABEL + width * (place + 0.5), head / 2, anchor="middle")
    down = head + 2
    for label, loadings in rows:
        lines = fitting_lines(label, LABEL)
        height = 12 + LINE * max(map(len, lines))
        parts += _lines(lines, 0.0, down + height / 2, anchor="start")
        for place in range(len(factors)):
            left = LABEL + width * place
            parts += _cell(loadings.get(place), (left, width), (down, height), writer)
        down += height
    return svg_drawing(wording, parts, down + 2)


def _cell(
    value: float | None, across: tuple[float, float], down: tuple[float, float], writer: Writer
) -> Iterator[Markup]:
    size = {"x": f"{across[0]:.2f}%", "width": f"{across[1]:.2f}%", "y": down[0], "height": down[1]}
    if value is None:
        yield svg_tag("rect", **size, fill="#ffffff", stroke=GRID)
        return
    share = min(abs(value), 1.0)
    pale, dark = (PALE, DARK) if value >= 0 else (AGAINST_PALE, AGAINST_DARK)
    shade = [round(p + (d - p) * share) for p, d in zip(pale, dark, strict=True)]
    yield svg_tag("rect", **size, fill="#{:02x}{:02x}{:02x}".format(*shade), stroke="#ffffff")
    ink = "#ffffff" if share > LIGHT_INK else "#000000"
    place = {"x": f"{across[0] + across[1] / 2:.2f}%", "y": down[0] + down[1] / 2 + 4.5}
    yield svg_tag("text", writer.number(value, 2), **place, text_anchor="middle", fill=ink)


def _lines(
    label: tuple[Sequence[str], Sequence[str]], x: float, middle: float, *, anchor: str
) -> Iterator[Markup]:
    for look, lines in zip(("tight", "roomy"), label, strict=True):
        first = middle + 4.5 - LINE * (len(lines) - 1) / 2
        place = {"x": f"{x:.2f}%", "text_anchor": anchor, "fill": INK}
        shown = [svg_tag("text", line, y=round(first + LINE * k, 1), **place) for k, line in enumerate(lines)]
        yield svg_tag("g", *shown, **{"class": look})

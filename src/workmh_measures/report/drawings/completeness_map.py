"""What has come in of every form of some people: one cell each, told by tone, pattern and a letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from ..blocks import Cell, Figure, Group, Table, head, words
from ..figures import INK, Wording, svg_drawing, svg_tag, svg_text
from .state_patterns import pattern, pattern_key

__all__ = ["CompletenessMap", "MapState", "completeness_figure"]

_ROW, _TOP, _LEFT, _RIGHT = 18, 34, 18.0, 99.5
_DARK = {0: "#1c5d5a", 3: "#2b5fa8"}
"""Grounds of the dark fillings, whose letters are white."""


@dataclass(frozen=True, slots=True)
class MapState:
    """A state of a form: its letter in a cell, its name in the key, and the place of its filling."""

    letter: str
    name: str
    filling: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletenessMap:
    """The cells.

    Attributes
    ----------
    title, description : of the drawing, and what it shows in words.
    person : heading of the ids in the table behind.
    states : every state there is.
    columns : wave in few letters, wave and form of each column; columns of one wave stand together.
    people : id of each row, with the place of its state in each column.
    """

    title: str
    description: str
    person: str
    states: Sequence[MapState]
    columns: Sequence[tuple[str, str, str]]
    people: Sequence[tuple[str, Sequence[int]]]


def completeness_figure(key: str, shown: CompletenessMap) -> Figure:
    """Draw the cells, with the key and the table behind.

    Parameters
    ----------
    key : unique on the page.
    shown : at least one column; with more people the drawing is longer, so give them page by page.
    """
    wording = Wording(key, shown.title, shown.description)
    fillings = [pattern(f"{key}-{n}", state.filling) for n, state in enumerate(shown.states)]
    parts = [svg_tag("defs", *fillings), *_waves(shown)]
    for row, (name, cells) in enumerate(shown.people):
        parts += _row(key, shown, (row, name, cells))
    drawing = svg_drawing(wording, parts, _TOP + _ROW * len(shown.people) + 4)
    legend = [
        (pattern_key(f"{key}-key-{n}", state.filling), f"{state.letter} {state.name}")
        for n, state in enumerate(shown.states)
    ]
    return Figure(drawing, shown.title, legend=legend, behind=_behind(key, shown))


def _place(shown: CompletenessMap, column: int) -> float:
    return _LEFT + (_RIGHT - _LEFT) * column / len(shown.columns)


def _waves(shown: CompletenessMap) -> list[Markup]:
    """Name each wave above its columns, with a line where it begins; forms are numbered below the name."""
    parts: list[Markup] = []
    height = _TOP + _ROW * len(shown.people)
    at = 0
    for wave, group in groupby(shown.columns, key=lambda column: column[0]):
        n = len([*group])
        parts.append(svg_text(wave, x=(_place(shown, at) + _place(shown, at + n)) / 2, y=12))
        x = f"{_place(shown, at):.2f}%"
        parts.append(svg_tag("line", x1=x, x2=x, y1=2, y2=height, stroke=INK))
        for k in range(n):
            middle = (_place(shown, at + k) + _place(shown, at + k + 1)) / 2
            parts.append(svg_tag("text", str(at + k + 1), x=f"{middle:.2f}%", y=28, text_anchor="middle",
                                 fill=INK, font_size=10))  # fmt: skip
        at += n
    return parts


def _row(key: str, shown: CompletenessMap, row: tuple[int, str, Sequence[int]]) -> list[Markup]:
    number, name, cells = row
    y = _TOP + number * _ROW
    parts = [svg_tag("text", name, x=0, y=y + 13, fill=INK, font_size=11)]
    width = (_RIGHT - _LEFT) / len(shown.columns)
    for column, n in enumerate(cells):
        state, x = shown.states[n], _place(shown, column)
        parts.append(
            svg_tag(
                "rect", x=f"{x:.2f}%", y=y, width=f"{width:.2f}%", height=_ROW - 2, fill=f"url(#{key}-{n})"
            )
        )
        ink = "#ffffff" if state.filling in _DARK else INK
        middle = f"{x + width / 2:.2f}%"
        ground = _DARK.get(state.filling, "#ffffff")
        parts.append(svg_tag("text", state.letter, x=middle, y=y + 12, text_anchor="middle", fill=ink,
                             font_size=10, stroke=ground, stroke_width=3, paint_order="stroke"))  # fmt: skip
    return parts


def _behind(key: str, shown: CompletenessMap) -> Table:
    heads = [
        [
            head(shown.person),
            *(head(f"{n + 1}. {wave}, {form}") for n, (_, wave, form) in enumerate(shown.columns)),
        ]
    ]
    rows = [
        [Cell(text=name, scope="row"), *(words(shown.states[n].name) for n in cells)]
        for name, cells in shown.people
    ]
    return Table(f"{key}-table", shown.title, heads, [Group(rows)])

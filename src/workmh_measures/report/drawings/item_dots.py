"""One number for each item as dots along a line: item-rest correlations, alpha without the item, difficulties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..blocks import Cell, Figure, Group, Table, head, number
from ..figures import Wording
from ..plots import Axis, Interval, intervals_drawing
from ..writer import Writer

__all__ = ["ItemDot", "ItemDots", "item_dots_figure"]


@dataclass(frozen=True, slots=True)
class ItemDot:
    """An item with its number and interval; None where there is none."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDots:
    """Items along one axis.

    Attributes
    ----------
    title : of the drawing.
    measure : words of the axis.
    items : in the order they are drawn.
    marks : values a line marks, with their words (alpha of all items, the least that is wished for).
    decimals : of the numbers in words and in the table.
    """

    title: str
    measure: str
    items: Sequence[ItemDot]
    marks: Sequence[tuple[float, str]] = ()
    decimals: int = 2


def item_dots_figure(key: str, shown: ItemDots, *, writer: Writer) -> Figure:
    """Draw the items, with their numbers behind.

    Parameters
    ----------
    key : unique on the page.
    shown : at least one number in all.
    """
    ends = [end for one in shown.items for end in (one.value, one.low, one.high) if end is not None]
    ends += [at for at, _ in shown.marks]
    rows = [Interval(one.label, one.value, one.low, one.high) for one in shown.items]
    marked = [f"{label} ({writer.number(at, shown.decimals)})" for at, label in shown.marks]
    axis = Axis("; ".join([shown.measure, *marked]), min(ends), max(ends))
    told = [
        writer("figure.value_of", name=one.label, value=writer.number(one.value, shown.decimals))
        for one in shown.items
    ]
    wording = Wording(key, shown.title, f"{shown.measure}: {'; '.join(told)}. {' '.join(marked)}".strip())
    drawing = intervals_drawing(
        wording, rows, axis=axis, mark_at=[at for at, _ in shown.marks], writer=writer
    )
    return Figure(drawing, shown.title, behind=_behind(key, shown, writer))


def _behind(key: str, shown: ItemDots, writer: Writer) -> Table:
    has_ends = any(one.low is not None for one in shown.items)
    names = [shown.measure, *([writer("figure.low"), writer("figure.high")] if has_ends else [])]
    rows = []
    for one in shown.items:
        found = [one.value, *([one.low, one.high] if has_ends else [])]
        cells = [number(writer.number(value, shown.decimals), value) for value in found]
        rows.append([Cell(text=one.label, scope="row"), *cells])
    heads = [head(writer("item")), *(head(name, is_number=True) for name in names)]
    return Table(f"{key}-table", shown.title, [heads], [Group(rows)])

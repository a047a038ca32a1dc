"""The section on Mokken scaling: H and order of each scale, and what each item has to do with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..model.estimate import Estimate
from .blocks import Block, Cell, Folded, Group, Table, head, number
from .estimate_tables import estimates_table
from .results_view import ResultsView

__all__ = ["scalability_blocks"]

_WHOLE = ("loevinger_h", "mokken_ordering")
_BOUNDS = ("0.30", "0.40", "0.50")
"""Lower bounds at which the page tells the selection; the estimates hold more."""
_MOST_PAIRED = 16
"""With more items a table of all pairs is wider than a page; the estimates hold them."""

Place = tuple[str | None, str | None, str | None]
Columns = list[tuple[str, tuple[str, str]]]
"""Heading of each column, and which estimate stands in it."""


def scalability_blocks(view: ResultsView) -> list[Block]:
    """Return a table of the scales, and for each scale at each wave one of its items and one of its pairs."""
    rows = view.rows(*_WHOLE, "mokken_scale", "mokken_monotonicity")
    whole = [
        row for row in rows if row.analysis in _WHOLE and row.item is None and (row.value or row.value == 0)
    ]
    if not whole:
        return []
    blocks: list[Block] = [estimates_table("scalability", view.writer("topic.scalability"), whole, view)]
    for k, place in enumerate(dict.fromkeys(map(_place, whole)), 1):
        blocks += _of_place([row for row in rows if _place(row) == place], view, key=f"scalability-{k}")
    return blocks


def _place(row: Estimate) -> Place:
    return row.scale, row.wave, row.group


def _of_place(rows: Sequence[Estimate], view: ResultsView, *, key: str) -> list[Block]:
    say = view.writer
    found = {_cell_key(row): row for row in rows if row.item is not None}
    items = list(dict.fromkeys(row.item for row in rows if row.item is not None and row.item2 is None))
    name = view.place(replace(rows[0], item=None, item2=None, level=None)) or say("all_items")
    blocks: list[Block] = []
    for suffix, caption, columns in (
        ("", "mokken_items", _scales(view)),
        ("-order", "mokken_order", _order(view)),
    ):
        heads = [head(say("item")), *(head(title, is_number=True) for title, _ in columns)]
        lines = [
            [
                Cell(text=view.item_name(item), scope="row"),
                *(_shown(found.get((item, None, *what)), view) for _, what in columns),
            ]
            for item in items
        ]
        blocks.append(Table(f"{key}{suffix}", say(caption, name=name), [heads], [Group(lines)]))
    if 2 < len(items) <= _MOST_PAIRED:
        table = _pairs(f"{key}-pairs", items, found, view)
        blocks.append(Folded(say("mokken_pairs"), [table]))
    return blocks


def _cell_key(row: Estimate) -> tuple[str | None, str | None, str, str | None]:
    return row.item, row.item2, row.analysis, row.level if row.analysis == "mokken_scale" else row.method


def _scales(view: ResultsView) -> Columns:
    """Return H of each item, and the scales it is put in."""
    say = view.writer
    selected = [
        (say("mokken_at", bound=say.number(float(bound), 2)), ("mokken_scale", bound)) for bound in _BOUNDS
    ]
    return [(say("analysis.loevinger_h"), ("loevinger_h", "delta_log")), *selected]


def _order(view: ResultsView) -> Columns:
    """Return how far each item breaks monotonicity, and the order of the items."""
    say = view.writer
    return [
        (say("analysis.mokken_monotonicity"), ("mokken_monotonicity", "breaches")),
        (say("mokken_crit"), ("mokken_monotonicity", "crit")),
        (say("mokken_places"), ("mokken_ordering", "changed_places")),
    ]


def _shown(row: Estimate | None, view: ResultsView) -> Cell:
    if row is None or row.value is None:
        return number("–")
    if row.analysis == "loevinger_h":
        text = view.writer.number(row.value, 2)
        return Cell(text=text, kind="number", note=f"({view.writer.interval(row, 2)})")
    return number(view.writer.number(row.value, 0))


def _pairs(
    key: str,
    items: Sequence[str],
    found: Mapping[tuple[str | None, str | None, str, str | None], Estimate],
    view: ResultsView,
) -> Table:
    """Return H of each pair, the first item down and the second across."""
    say = view.writer
    heads = [head(say("item")), *(head(str(place), is_number=True) for place in range(2, len(items) + 1))]
    lines = []
    for at, one in enumerate(items[:-1]):
        cells = [Cell(text=f"{at + 1} {view.item_name(one)}", scope="row")]
        for place, two in enumerate(items[1:], 1):
            row = found.get((one, two, "loevinger_h", "delta_log"))
            shown = "" if place <= at or row is None or row.value is None else say.number(row.value, 2)
            cells.append(number(shown))
        lines.append(cells)
    return Table(key, say("mokken_pairs"), [heads], [Group(lines)], look="quiet")

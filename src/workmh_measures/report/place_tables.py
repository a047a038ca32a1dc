"""Tables with one column for each number: a line for each place, or for each item; in parts where they are wide."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..model.estimate import Estimate
from .blocks import Cell, Group, Table, head, number
from .results_view import ResultsView

__all__ = ["items_tables", "places_tables"]

_BY_LEVEL = frozenset(
    {"sdc_to_important_change", "reliable_change_share", "clinical_change_share", "mic_input"}
)
"""Numbers with a column for each of their levels; the levels of others are places, or shared by all."""
_ROOM = 4.0
"""Columns that fit beside each other on a screen of 1,280 pixels, and with broken lines on a telephone."""
_WITHOUT_INTERVAL = 0.6

Column = tuple[str, str | None]
Lines = Mapping[str, Mapping[str, Mapping[Column, Estimate]]]


def places_tables(key: str, caption: str, rows: Sequence[Estimate], view: ResultsView) -> list[Table]:
    """Return tables with one line for each wave, group and pair, scale by scale.

    What all lines have in common stands behind the caption.
    """
    caption, rows = _shared(caption, rows, view)
    lines: dict[str, dict[str, dict[Column, Estimate]]] = {}
    for row in rows:
        scale = "" if row.scale is None else view.scale_name(row.scale)
        place = view.place(_placed(row), with_scale=False) or view.writer("everyone")
        lines.setdefault(scale, {}).setdefault(place, {}).setdefault(_column(row), row)
    return _tables(key, caption, lines, view, first=view.writer("part_of_data"))


def items_tables(key: str, caption: str, rows: Sequence[Estimate], view: ResultsView) -> list[Table]:
    """Return tables with one line for each item, place by place."""
    caption, rows = _shared(caption, rows, view)
    lines: dict[str, dict[str, dict[Column, Estimate]]] = {}
    for row in rows:
        place = view.place(replace(_placed(row), item=None))
        of_item = lines.setdefault(place, {}).setdefault(view.item_name(str(row.item)), {})
        of_item.setdefault(_column(row), row)
    return _tables(key, caption, lines, view, first=view.writer("item"))


def _shared(caption: str, rows: Sequence[Estimate], view: ResultsView) -> tuple[str, Sequence[Estimate]]:
    """Move waves and design behind the caption where every line has the same."""
    waves, levels = {(row.wave, row.wave2) for row in rows}, {row.level for row in rows}
    wave, wave2 = waves.pop() if len(waves) == 1 else (None, None)
    level = levels.pop() if len(levels) == 1 else None
    told = view.place(Estimate(analysis=rows[0].analysis, wave=wave, wave2=wave2, level=level))
    if not told:
        return caption, rows
    rows = rows if wave is None else [replace(row, wave=None, wave2=None) for row in rows]
    rows = rows if level is None else [replace(row, level=None) for row in rows]
    return f"{caption} ({told})", rows


def _column(row: Estimate) -> Column:
    return row.analysis, row.level if row.analysis in _BY_LEVEL else None


def _placed(row: Estimate) -> Estimate:
    return replace(row, level=None) if row.analysis in _BY_LEVEL else row


def _tables(key: str, caption: str, lines: Lines, view: ResultsView, *, first: str) -> list[Table]:
    found: dict[Column, list[Estimate]] = {}
    for cells in (cells for places in lines.values() for cells in places.values()):
        for column, row in cells.items():
            found.setdefault(column, []).append(row)
    parts = _parts(found)
    tables = []
    for k, columns in enumerate(parts, 1):
        title = view.writer("table_part", name=caption, part=k, of=len(parts)) if len(parts) > 1 else caption
        decimals = {column: view.same_decimals(found[column]) for column in columns}
        groups = [
            Group(
                [
                    [
                        Cell(text=place, scope="row"),
                        *(_cell(cells.get(c), decimals[c], view) for c in columns),
                    ]
                    for place, cells in places.items()
                ],
                Cell(text=heading, scope="rowgroup", columns=len(columns) + 1) if heading else None,
            )
            for heading, places in lines.items()
        ]
        heads = [head(first), *(head(_title(found[c][0], view), is_number=True) for c in columns)]
        tables.append(Table(f"{key}-{k}" if k > 1 else key, title, [heads], groups))
    return tables


def _parts(found: Mapping[Column, Sequence[Estimate]]) -> list[list[Column]]:
    """Return the columns of each part, as many in each as far as it goes."""
    columns = list(found)
    room = sum(
        1.0 if any(row.ci_low is not None for row in rows) else _WITHOUT_INTERVAL for rows in found.values()
    )
    each = math.ceil(len(columns) / math.ceil(room / _ROOM))
    return [columns[k : k + each] for k in range(0, len(columns), each)]


def _title(row: Estimate, view: ResultsView) -> str:
    name, behind, _ = view.name(row).partition("), ")  # what a form of the ICC means stands below
    name = f"{name})" if behind else name
    return f"{name} ({view.level_of(row)})" if row.analysis in _BY_LEVEL and row.level else name


def _cell(row: Estimate | None, decimals: int, view: ResultsView) -> Cell:
    if row is None or row.value is None:
        return number("–")
    note = "" if row.ci_low is None else f"({view.writer.interval(row, decimals)})"
    return replace(number(view.value(row, decimals)), note=note)

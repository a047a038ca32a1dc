"""Estimates as one plain table: a line each, with the names a machine reads them by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from ..model.estimate import Estimate
from .blocks import Cell, Group, Table, head, number

__all__ = ["rows_table"]

_NAMES = tuple(field.name for field in fields(Estimate))
_BETWEEN = "; "


def rows_table(rows: Sequence[Estimate], caption: str) -> Table:
    """Return estimates as a table with the columns of their JSON; numbers in full, warnings in one cell."""
    heads = [head(name) for name in _NAMES]
    return Table("estimates", caption, [heads], [Group([_line(row) for row in rows])])


def _line(row: Estimate) -> list[Cell]:
    told = row.as_json()
    return [_cell(told[name]) for name in _NAMES]


def _cell(value: object) -> Cell:
    if value is None:
        return Cell(text="")
    if isinstance(value, list):
        return Cell(text=_BETWEEN.join(map(str, value)))
    if isinstance(value, int | float):
        return number(repr(value), float(value))
    return Cell(text=str(value), kind="code")

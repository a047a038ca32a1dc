"""Answers that are refused, told once for each item and value instead of once for each cell."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from ..analysis.audit_finding import first_few
from ..errors import Problem

__all__ = ["by_item_and_value"]

_CELL = re.compile(r"Row (\d+), (.+)")
_VALUES = 5


def by_item_and_value(problems: Iterable[Problem]) -> list[Problem]:
    """Gather problems about single cells.

    Parameters
    ----------
    problems : those of cells name their row by number (`AnswerColumns.by_row`); others are passed on as they are.

    Returns
    -------
    One for each item and value, with the first rows and how many more there are; an item with more than five wrong values
    has one for all of them.
    """
    other: list[Problem] = []
    cells: dict[tuple[str, str], dict[str, list[tuple[int, Problem]]]] = {}
    for found in problems:
        cell = _CELL.fullmatch(found.where)
        if cell is None:
            other.append(found)
            continue
        values = cells.setdefault((cell[2].rstrip(":"), found.code), {})
        values.setdefault(found.text, []).append((int(cell[1]), found))
    return [*(one for (place, _), values in cells.items() for one in _gathered(place, values)), *other]


def _gathered(place: str, values: dict[str, list[tuple[int, Problem]]]) -> list[Problem]:
    if len(values) <= _VALUES:
        return [_at(place, cells) for cells in values.values()]
    every = sorted((cell for cells in values.values() for cell in cells), key=lambda cell: cell[0])
    seen = [str(cells[0][1].found) for cells in values.values()]
    text = f"{len(every)} answers with {len(values)} values are refused: {first_few(seen)}."
    return [replace(_at(place, every), found=first_few(seen), text=text)]


def _at(place: str, cells: list[tuple[int, Problem]]) -> Problem:
    rows = first_few([row for row, _ in cells])
    return replace(cells[0][1], where=f"{place}, {'row' if len(cells) == 1 else 'rows'} {rows}:")

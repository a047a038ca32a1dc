"""Small counts in tables for publication: which cells to hide so that nobody can work them out, and the proof of it.

A table is a set of whole numbers tied by sums: centres add up to a total, months to a quarter, answers to those asked.
Whoever reads it knows every sum and every number shown; all else follows from linear programming.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from .cell_ranges import LEAST_RANGE, SLACK, Cell, CellRanges, CellSum, SummedTable

__all__ = [
    "LEAST_RANGE",
    "SMALLEST_SHOWN",
    "Cell",
    "CellSum",
    "Exposed",
    "SummedTable",
    "exposed_cells",
    "hidden_cells",
]

SMALLEST_SHOWN = 5
"""Counts from one up to this number less one are never shown."""


@dataclass(frozen=True, slots=True)
class Exposed:
    """A hidden cell that a reader can work out too closely: it lies from `low` to `high`."""

    name: str
    low: float
    high: float


def hidden_cells(table: SummedTable, *, already: Collection[str] = ()) -> frozenset[str]:
    """Return the cells to hide, the sensitive ones and as few others as are needed.

    Parameters
    ----------
    already : fixed cells that are hidden in an earlier table.

    Raises
    ------
    ValueError
        If the fixed cells give something away that nothing else can hide.

    Notes
    -----
    For each cell that could be worked out, a linear program finds the cheapest change of the table that keeps all sums and
    moves the cell far enough; what had to move with it is hidden too. Hiding more only widens ranges, so this ends. At last
    every further cell is shown again that can be. A cell of 0 where zeros are shown is never hidden: its being hidden would
    say that it is not 0.
    """
    small = {c.name for c in table.cells if c.sensitive and c.printed and not c.fixed}
    ranges = CellRanges(table, {*already} | small)
    while found := [*ranges.exposed()]:
        for place in found:
            if ranges.is_exposed(place):
                _widen(ranges, place)
    further = [
        c for c in table.cells if ranges.hidden[table.position[c.name]] and not c.sensitive and not c.fixed
    ]
    for cell in sorted(further, key=lambda c: (-c.weight, -c.value, c.name)):
        place = table.position[cell.name]
        less = ranges.showing(place)
        if next(less.exposed(near=place), None) is None:
            ranges = less
    return frozenset(table.cells[i].name for i in np.flatnonzero(ranges.hidden))


def exposed_cells(table: SummedTable, hidden: Collection[str]) -> list[Exposed]:
    """Return every hidden or sensitive cell whose range, given all that is shown, is narrower than `LEAST_RANGE`."""
    ranges = CellRanges(table, hidden)
    return [Exposed(table.cells[i].name, *ranges.range(i)) for i in ranges.exposed()]


def _widen(ranges: CellRanges, place: int) -> None:
    """Hide what is needed for a cell to be any number of a range that is wide enough.

    As much of the range as can be lies below the cell's number; where nothing can give way there, above it or from the
    least it could be if all were hidden.
    """
    cell = ranges.table.cells[place]
    below = max(float(cell.least), cell.value - LEAST_RANGE)
    for start in dict.fromkeys((below, float(cell.value), ranges.with_all_hidden().range(place)[0])):
        goals = [goal for goal in (start, start + LEAST_RANGE) if abs(goal - cell.value) > SLACK]
        if all(ranges.cheapest_change(place, goal - cell.value) is not None for goal in goals):
            return
    raise ValueError(f"nothing left to hide protects {cell.name}")

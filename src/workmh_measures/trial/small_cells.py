"""Small counts in tables for publication: which cells to hide so that nobody can work them out, and the proof of it.

A table is a set of whole numbers tied by sums: centres add up to a total, months to a quarter, answers to those asked.
Whoever reads it knows every sum and every number shown; all else follows from linear programming.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

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

LEAST_RANGE = 3.0
"""What is hidden can be any number of a range at least this wide."""

_SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of a table.

    Attributes
    ----------
    sensitive : nobody may learn it.
    printed : it stands in the table unless hidden; a difference that only follows from others does not.
    zero_is_shown : a reader knows that what is hidden here is not 0.
    fixed : whether it is shown was decided in an earlier table; `hidden_cells` hides it no more.
    weight : how much is lost when it is hidden.
    """

    name: str
    value: int
    sensitive: bool
    printed: bool = True
    zero_is_shown: bool = True
    fixed: bool = False
    weight: float = 1.0

    @property
    def least(self) -> int:
        """The smallest number a reader must allow for when the cell is hidden."""
        return 1 if self.zero_is_shown and self.printed else 0


@dataclass(frozen=True, slots=True)
class CellSum:
    """A cell that is the sum of others, by name."""

    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exposed:
    """A hidden cell that a reader can work out too closely: it lies from `low` to `high`."""

    name: str
    low: float
    high: float


@dataclass(frozen=True)
class SummedTable:
    """Cells and the sums that tie them.

    Raises
    ------
    ValueError
        If a sum does not hold or names no cell: a programming error.
    """

    cells: tuple[Cell, ...]
    sums: tuple[CellSum, ...]

    def __post_init__(self) -> None:
        for one in self.sums:
            parts = [self.cells[self.position[name]].value for name in one.parts]
            if self.cells[self.position[one.total]].value != sum(parts):
                raise ValueError(f"{one.total} is not the sum of its parts")

    @cached_property
    def position(self) -> dict[str, int]:
        """Place of every cell by name."""
        return {cell.name: place for place, cell in enumerate(self.cells)}

    @cached_property
    def rows(self) -> list[list[tuple[int, float]]]:
        """Every sum as places with their sign: the total less its parts is nothing."""
        return [
            [(self.position[one.total], 1.0), *((self.position[name], -1.0) for name in one.parts)]
            for one in self.sums
        ]

    def must_stay_unknown(self, hidden: Collection[str]) -> list[int]:
        """Return the places of all that a reader may not work out: the hidden cells and every sensitive one."""
        return [
            i for i, cell in enumerate(self.cells) if cell.sensitive or (cell.printed and cell.name in hidden)
        ]

    def unknown(self, hidden: Collection[str]) -> NDArray[np.bool_]:
        """Say of each cell whether a reader does not see it."""
        return np.asarray([not cell.printed or cell.name in hidden for cell in self.cells], dtype=np.bool_)


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
    every further cell is shown again that can be.
    A cell of 0 where zeros are shown is never hidden: its being hidden would say that it is not 0.
    """
    hidden = {*already} | {c.name for c in table.cells if c.sensitive and c.printed and not c.fixed}
    while True:
        before = len(hidden)
        for place in table.must_stay_unknown(hidden):
            low, high = _range(table, hidden, place)
            if high - low < LEAST_RANGE - _SLACK:
                hidden |= _widened(table, hidden, place, low)
        if len(hidden) == before:
            return _without_what_is_not_needed(table, hidden)


def exposed_cells(table: SummedTable, hidden: Collection[str]) -> list[Exposed]:
    """Return every hidden or sensitive cell whose range, given all that is shown, is narrower than `LEAST_RANGE`."""
    return [*_exposed(table, hidden)]


def _exposed(table: SummedTable, hidden: Collection[str]) -> Iterator[Exposed]:
    for place in table.must_stay_unknown(hidden):
        low, high = _range(table, hidden, place)
        if high - low < LEAST_RANGE - _SLACK:
            yield Exposed(table.cells[place].name, low, high)


def _without_what_is_not_needed(table: SummedTable, hidden: Collection[str]) -> frozenset[str]:
    """Return the hidden cells less those that can be shown after all, the greatest loss first."""
    least = {*hidden}
    further = [c for c in table.cells if c.name in hidden and not c.sensitive and not c.fixed]
    for cell in sorted(further, key=lambda c: (-c.weight, -c.value, c.name)):
        if next(_exposed(table, least - {cell.name}), None) is None:
            least.remove(cell.name)
    return frozenset(least)


def _range(table: SummedTable, hidden: Collection[str], place: int) -> tuple[float, float]:
    """Return the smallest and largest number a cell can be for somebody who sees the rest."""
    unknown = table.unknown(hidden)
    value = float(table.cells[place].value)
    if not unknown[place]:
        return value, value
    places, rows = _tied(table, unknown, place)
    if not rows:
        return float(table.cells[place].least), np.inf
    values = np.asarray([table.cells[i].value for i in places], dtype=np.float64)
    bounds = [(float(table.cells[i].least), None) for i in places]
    matrix = _matrix(rows, places)
    cell_alone = np.eye(1, len(places)).ravel()
    lowest = _solved(cell_alone, matrix, matrix @ values, bounds)
    highest = _solved(-cell_alone, matrix, matrix @ values, bounds)
    return (
        bounds[0][0] if lowest is None else float(lowest[0]),
        np.inf if highest is None else float(highest[0]),
    )


def _tied(
    table: SummedTable, unknown: NDArray[np.bool_], start: int
) -> tuple[list[int], list[list[tuple[int, float]]]]:
    """Return the unknown cells that sums tie to one, and those sums without what is known in them."""
    by_cell: dict[int, list[int]] = {}
    reduced = [[(i, sign) for i, sign in row if unknown[i]] for row in table.rows]
    for number, row in enumerate(reduced):
        for i, _ in row:
            by_cell.setdefault(i, []).append(number)
    cells, rows, waiting = {start: None}, dict[int, None](), [start]
    while waiting:
        for number in by_cell.get(waiting.pop(), ()):
            rows[number] = None
            fresh = [i for i, _ in reduced[number] if i not in cells]
            cells.update(dict.fromkeys(fresh))
            waiting += fresh
    return sorted(cells, key=lambda i: (i != start, i)), [reduced[number] for number in sorted(rows)]


def _widened(table: SummedTable, hidden: Collection[str], place: int, low: float) -> set[str]:
    """Return what else to hide so that the cell can be any number of a range that is wide enough.

    As much of the range as can be lies below the cell's number; where nothing can give way there, above it or from `low`.
    """
    cell = table.cells[place]
    below = max(float(cell.least), cell.value - LEAST_RANGE)
    for start in dict.fromkeys((below, float(cell.value), low)):
        more: set[str] = set()
        for goal in (start, start + LEAST_RANGE):
            moved = (
                _cheapest_change(table, {*hidden, *more}, place, goal - cell.value)
                if goal != cell.value
                else []
            )
            if moved is None:
                break
            more |= {table.cells[i].name for i in moved}
        else:
            return more
    raise ValueError(f"nothing left to hide protects {cell.name}")


def _cheapest_change(table: SummedTable, hidden: Collection[str], place: int, by: float) -> list[int] | None:
    """Return the shown cells that must be hidden so that one cell may differ by so much; None where it never may."""
    unknown = table.unknown(hidden)
    n, up, down, cost = len(table.cells), [], [], []
    for i, cell in enumerate(table.cells):
        stays = not unknown[i] and (cell.fixed or (cell.zero_is_shown and cell.value == 0))
        up.append((0.0, 0.0 if stays else None))
        down.append((0.0, 0.0 if stays else max(0.0, float(cell.value - cell.least))))
        cost.append(0.0 if unknown[i] else cell.weight)
    up[place], down[place] = ((by, by), (0.0, 0.0)) if by > 0 else ((0.0, 0.0), (-by, -by))
    matrix = _matrix(table.rows, range(n))
    # A touch of cost everywhere keeps what is unknown anyway from moving to and fro.
    costs = np.asarray([*cost, *cost]) + 1e-4
    found = _solved(costs, _beside(matrix), np.zeros(len(table.rows)), [*up, *down])
    if found is None:
        return None
    moved = np.abs(found[:n] - found[n:]) > _SLACK
    return [int(i) for i in np.flatnonzero(moved & ~unknown)]


def _matrix(rows: Sequence[Sequence[tuple[int, float]]], places: Iterable[int]) -> Any:
    from scipy.sparse import csr_array

    column = {place: number for number, place in enumerate(places)}
    entries = [(r, column[i], sign) for r, row in enumerate(rows) for i, sign in row]
    across, along, signs = zip(*entries, strict=True) if entries else ((), (), ())
    return csr_array((signs, (across, along)), shape=(len(rows), len(column)), dtype=np.float64)


def _beside(matrix: Any) -> Any:
    from scipy.sparse import hstack

    return hstack([matrix, -matrix], format="csr")


def _solved(
    cost: NDArray[np.float64],
    matrix: Any,
    right: NDArray[np.float64],
    bounds: Sequence[tuple[float, float | None]],
) -> NDArray[np.float64] | None:
    """Return the cheapest solution; None where there is none or no end to it."""
    from scipy.optimize import linprog

    found = linprog(cost, A_eq=matrix, b_eq=right, bounds=bounds, method="highs")
    return None if found.x is None or found.status != 0 else np.asarray(found.x, np.float64)

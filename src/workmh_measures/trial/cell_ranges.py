"""What a reader of a table with hidden cells can still work out: the range of each, by linear programming."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["LEAST_RANGE", "SLACK", "Cell", "CellRanges", "CellSum", "SummedTable"]

LEAST_RANGE = 3.0
"""What is hidden can be any number of a range at least this wide."""

SLACK = 1e-6
"""What a linear program may be off by."""
_FAR = 1000.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of a table.

    Attributes
    ----------
    sensitive : nobody may learn it.
    printed : it stands in the table unless hidden; a difference that only follows from others does not.
    zero_is_shown : a reader knows that what is hidden here is not 0.
    fixed : whether it is shown was decided in an earlier table.
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

    @property
    def always_shown(self) -> bool:
        """Whether hiding it would tell what it hides, or comes too late."""
        return self.fixed or (self.zero_is_shown and self.value == 0)


@dataclass(frozen=True, slots=True)
class CellSum:
    """A cell that is the sum of others, by name."""

    total: str
    parts: tuple[str, ...]


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
        wrong = [one.total for one, off in zip(self.sums, self.matrix @ self.values, strict=True) if off != 0]
        if wrong:
            raise ValueError(f"not the sum of its parts: {wrong[0]}")

    @cached_property
    def position(self) -> dict[str, int]:
        """Place of every cell by name."""
        return {cell.name: place for place, cell in enumerate(self.cells)}

    @cached_property
    def values(self) -> NDArray[np.float64]:
        """The numbers, shape (cells,)."""
        return np.asarray([cell.value for cell in self.cells], np.float64)

    @cached_property
    def least(self) -> NDArray[np.float64]:
        """What each is at least when hidden, shape (cells,)."""
        return np.asarray([cell.least for cell in self.cells], np.float64)

    @cached_property
    def matrix(self) -> Any:
        """One row for each sum: 1 at the total, -1 at its parts; sparse, shape (sums, cells)."""
        from scipy.sparse import csr_array

        entries = [(row, self.position[one.total], 1.0) for row, one in enumerate(self.sums)]
        entries += [(row, self.position[n], -1.0) for row, one in enumerate(self.sums) for n in one.parts]
        rows, columns, signs = zip(*entries, strict=True) if entries else ((), (), ())
        return csr_array((signs, (rows, columns)), shape=(len(self.sums), len(self.cells)), dtype=np.float64)

    @cached_property
    def links(self) -> Any:
        """1 where a cell is in a sum, shape (sums, cells)."""
        return abs(self.matrix)

    def places(self, names: Iterable[str]) -> NDArray[np.bool_]:
        """Mark cells by name, shape (cells,)."""
        marked = np.zeros(len(self.cells), np.bool_)
        marked[[self.position[name] for name in names]] = True
        return marked


class CellRanges:
    """Ranges of the hidden cells of one table.

    Every solution found is kept: two tables that fit all that is shown prove each cell to be any number between them, so
    most ranges need no linear program of their own.

    Parameters
    ----------
    hidden : names of printed cells that are not shown.
    """

    def __init__(self, table: SummedTable, hidden: Collection[str]) -> None:
        self.table = table
        self.hidden = table.places(hidden)
        self._not_printed = np.asarray([not cell.printed for cell in table.cells], np.bool_)
        self._sensitive = np.asarray([cell.sensitive for cell in table.cells], np.bool_)
        self._fits = table.values[np.newaxis, :]

    @property
    def unknown(self) -> NDArray[np.bool_]:
        """Cells a reader does not see."""
        return self._not_printed | self.hidden

    def exposed(self, *, near: int | None = None) -> Iterator[int]:
        """Yield the places of the hidden and the sensitive cells whose range is too narrow.

        Parameters
        ----------
        near : begin with those that share a sum with this cell, where a fault is likeliest.
        """
        secret = self.hidden | self._sensitive
        places = np.flatnonzero(secret)
        if near is not None:
            links = self.table.links
            together = links.T @ (links[:, [near]].toarray().ravel())
            places = places[np.argsort(-together[places], kind="stable")]
        yield from (int(i) for i in places if self.is_exposed(int(i)))

    def is_exposed(self, place: int) -> bool:
        """Whether a reader can work out a cell more closely than `LEAST_RANGE`."""
        low, high = self.range(place)
        return high - low < LEAST_RANGE - SLACK

    def range(self, place: int) -> tuple[float, float]:
        """Return the ends of the range of a cell, no farther than needed to see that it is wide enough."""
        value = float(self.table.values[place])
        if not self.unknown[place]:
            return value, value
        for sign in (1.0, -1.0):
            seen = self._fits[:, place]
            if seen.max() - seen.min() >= LEAST_RANGE - SLACK:
                break
            self._keep(self._end(place, sign))
        seen = self._fits[:, place]
        return float(seen.min()), float(seen.max())

    def hide(self, places: Iterable[int]) -> None:
        """Hide more; whatever was a range before is still one."""
        self.hidden[[*places]] = True

    def showing(self, place: int) -> CellRanges:
        """Return the ranges with one cell shown again."""
        again = CellRanges(self.table, ())
        again.hidden = self.hidden.copy()
        again.hidden[place] = False
        same = np.abs(self._fits[:, place] - self.table.values[place]) < SLACK
        again._fits = self._fits[same]
        return again

    def with_all_hidden(self) -> CellRanges:
        """Return the ranges with everything hidden that can be."""
        most = CellRanges(self.table, ())
        most.hidden = self.hidden | np.asarray([c.printed and not c.always_shown for c in self.table.cells])
        return most

    def cheapest_change(self, place: int, by: float) -> list[int] | None:
        """Return the shown cells to hide so that one cell may differ by so much; None where it never may.

        Notes
        -----
        All sums still hold after the change. What a reader does not see moves free of charge.
        """
        table, unknown = self.table, self.unknown
        stays = np.asarray([cell.always_shown for cell in table.cells], np.bool_) & ~unknown
        up = np.where(stays, 0.0, _FAR)
        down = np.where(stays, 0.0, np.maximum(0.0, table.values - table.least))
        low, high = [np.zeros_like(up), np.zeros_like(down)], [up, down]
        side = 0 if by > 0 else 1
        low[side][place] = high[side][place] = abs(by)
        high[1 - side][place] = 0.0
        # A touch of cost everywhere keeps what is unknown anyway from moving to and fro.
        cost = np.where(unknown, 0.0, [cell.weight for cell in table.cells]) + 1e-4
        found = _solved(
            np.concatenate([cost, cost]),
            _beside(table.matrix),
            np.zeros(len(table.sums)),
            np.column_stack([np.concatenate(low), np.concatenate(high)]),
        )
        if found is None:
            return None
        change = found[: len(cost)] - found[len(cost) :]
        moved = np.flatnonzero((np.abs(change) > SLACK) & ~unknown)
        self.hide(moved)
        self._keep(table.values + change)
        return [int(i) for i in moved]

    def _keep(self, fits: NDArray[np.float64] | None) -> None:
        if fits is not None:
            self._fits = np.vstack([self._fits, fits])

    def _end(self, place: int, sign: float) -> NDArray[np.float64] | None:
        """Return the table in which a cell is smallest (1) or largest (-1), no farther than needed."""
        table = self.table
        tied, rows = self._tied(place)
        value = table.values[tied]
        bounds = np.column_stack([table.least[tied], value + _FAR])
        here = int(np.flatnonzero(tied == place)[0])
        bounds[here] = max(bounds[here, 0], value[here] - LEAST_RANGE), value[here] + LEAST_RANGE
        aim = np.zeros(len(tied))
        aim[here] = sign
        matrix = table.matrix[rows][:, tied]
        found = _solved(aim, matrix, matrix @ value, bounds)
        if found is None:
            return None
        whole = table.values.copy()
        whole[tied] = found
        return whole

    def _tied(self, start: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the unknown cells that sums tie to one, and those sums."""
        links, unknown = self.table.links, self.unknown
        cells = np.zeros(len(unknown), np.bool_)
        cells[start] = True
        while True:
            rows = links @ cells.astype(np.float64) > 0
            reached = (links.T @ rows.astype(np.float64) > 0) & unknown
            if (reached | cells == cells).all():
                return np.flatnonzero(cells), np.flatnonzero(rows)
            cells |= reached


def _beside(matrix: Any) -> Any:
    from scipy.sparse import hstack

    return hstack([matrix, -matrix], format="csr")


def _solved(
    cost: NDArray[np.float64],
    matrix: Any,
    right: NDArray[np.float64],
    bounds: Sequence[Any] | NDArray[np.float64],
) -> NDArray[np.float64] | None:
    """Return the cheapest solution; None where there is none."""
    from scipy.optimize import linprog

    found = linprog(cost, A_eq=matrix, b_eq=right, bounds=bounds, method="highs")
    return None if found.x is None or found.status != 0 else np.asarray(found.x, np.float64)

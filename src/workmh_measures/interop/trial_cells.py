"""Cells of a trial's table as words: names with every digit, codes as a map tells them, and what is wrong with either."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from ..errors import Problem, ResponseError, nearest_match, problem
from ..model.study import Study
from .table_cells import CellFault, text_of

__all__ = ["TrialCells", "code_of", "ids_of"]


def code_of(cell: object) -> str:
    """Return a cell as a code is told: whole numbers with all their digits, others as single precision holds them."""
    if cell is None or cell is pd.NA or cell is pd.NaT or cell != cell:
        return ""
    if isinstance(cell, float | np.floating):
        # Stata's float holds 99.9 as 99.90000152587890625.
        return str(int(cell)) if float(cell).is_integer() else str(np.float32(cell))
    return str(cell).strip()


def ids_of(study: Study) -> frozenset[str]:
    """Return the ids a study gives to waves, units and levels: words, whatever they look like."""
    levels = {level.id for stratum in study.strata for level in stratum.levels}
    return frozenset(levels | {wave.id for wave in study.waves} | {unit.id for unit in study.units})


_WITH_HEADER = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods")


class TrialCells:
    """The cells of one file, and what is wrong with them.

    Attributes
    ----------
    path : the file, for messages.
    problems : one for a cell that is found wrong in a column, however often it stands there.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self._told: set[tuple[str | None, str | None]] = set()
        self._changed: set[tuple[str, str]] = set()

    def need_rows(self, frame: pd.DataFrame) -> None:
        """Note a table with a header and nothing below it.

        Raises
        ------
        ResponseError
            At once, with what was found before, since nothing else can be said of such a table.
        """
        if frame.empty:
            self.problems.append(problem("TRIAL-EMPTY", where=f"{self.path}:"))
            self.refuse()

    def lack(self, wanted: Iterable[str], columns: Sequence[str]) -> None:
        """Note every column that is wanted and not there."""
        self.problems += [
            problem(
                "TRIAL-COLUMN",
                where=f"{self.path}:1",
                found=name,
                allowed=columns,
                nearest=nearest_match(name, columns),
            )
            for name in dict.fromkeys(wanted)
            if name not in columns
        ]

    def note(
        self,
        column: str,
        found: str,
        text: str,
        *,
        allowed: Sequence[str] | None = None,
        line: int | None = None,
    ) -> None:
        """Note a cell that means nothing; the same of a column and line is told once, with the first reason found."""
        place = f"{self.path}" if line is None else f"{self.path}:{line}"
        where = f"{place}, column '{column}'"
        nearest = nearest_match(found, allowed) if allowed is not None else None
        self._once(
            problem("TRIAL-CELL", where=where, found=found, allowed=allowed, nearest=nearest, text=text)
        )

    def _once(self, told: Problem) -> None:
        if (told.where, told.found) not in self._told:
            self._told.add((told.where, told.found))
            self.problems.append(told)

    def note_rows(
        self,
        rows: pd.Series,
        text: str,
        *,
        allowed: Sequence[str] | None = None,
        found: str | None = None,
        code: str = "TRIAL-CELL",
    ) -> None:
        """Note what stands in several rows once, with the first of them and how many there are.

        Parameters
        ----------
        rows : the cells it stands in, under the name of their column and the index of the table, which counts from 0.
        found : what stands there, where it is not what the cell holds.
        """
        told = text if len(rows) == 1 else f"{text} It stands in {len(rows)} rows; this is the first."
        word = code_of(rows.iloc[0]) if found is None else found
        where = f"{self.path}:{self.line_of(rows.index[0])}, column '{rows.name}'"
        nearest = nearest_match(word, allowed) if allowed is not None else None
        self._once(problem(code, where=where, found=word, allowed=allowed, nearest=nearest, text=told))

    def line_of(self, index: int) -> int:
        """Return the line of a row as its file shows it: below a header in text and workbooks, else its number."""
        return int(index) + (2 if self.path.suffix.lower() in _WITH_HEADER else 1)

    def word(self, column: str, cell: object, known: Collection[str] = (), *, line: int | None = None) -> str:
        """Return a cell as a person would write it; empty for an empty one.

        Parameters
        ----------
        known : codes that are taken as they stand, also one that elsewhere is an empty cell, such as the level 'None'.

        Returns
        -------
        str
            What stands in the cell where a spreadsheet changed it, which is noted.
        """
        code = code_of(cell)
        if code in known:
            return code
        try:
            return text_of(cell)
        except CellFault as fault:
            self.note(column, fault.found, fault.text, line=line)
            return fault.found

    def words(self, column: str, cells: Iterable[object], known: Collection[str] = ()) -> list[str]:
        """Return every cell of a column as `word` does; of a series the row of the first of each is told."""
        if not isinstance(cells, pd.Series):
            return [self.word(column, cell, known) for cell in cells]
        made = []
        for index, cell in cells.items():
            code = code_of(cell)
            try:
                made.append(code if code in known else text_of(cell))
            except CellFault as fault:
                made.append(fault.found)
                if (column, fault.found) not in self._changed:
                    self._changed.add((column, fault.found))
                    self.note(column, fault.found, fault.text, line=self.line_of(int(str(index))))
        return made

    def refuse(self, *others: TrialCells) -> None:
        """Raise if anything is wrong, in this file or in others.

        Raises
        ------
        ResponseError
            With every problem.
        """
        found = [one for cells in (self, *others) for one in cells.problems]
        if found:
            raise ResponseError(found)

"""A sheet of a foreign file of wording: rows of text under a heading, each knowing where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..dataset.formula_escape import restored
from ..errors import Problem, ResponseError, nearest_match, problem
from .wording_parts import column_letters

__all__ = ["Row", "Sheet", "read_heading", "sheets_of"]


@dataclass(frozen=True)
class Row:
    """One row: its place, and its cells by the name of the column; an empty cell is not there."""

    where: str
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        """Return the text of a cell; an empty text when there is none."""
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Sheet:
    """The sheet as it stands: numbered rows of cells by column, the places of formulas and of what is no text."""

    file: Path
    name: str
    rows: tuple[tuple[int, Mapping[int, str]], ...]
    formulas: tuple[str, ...]
    turned: tuple[str, ...] = ()

    def where(self, row: int) -> str:
        """Return the place of a row for messages."""
        return f"{self.file}:{self.name + ' row ' if self.name else ''}{row}"

    @property
    def heading(self) -> dict[int, str]:
        """Names of the columns: the first row that is not empty."""
        return {i: " ".join(text.split()) for i, text in self.rows[0][1].items()} if self.rows else {}

    def records(self, used: Collection[str]) -> list[Row]:
        """Return the rows under the heading by column name, case ignored.

        Parameters
        ----------
        used : names of the columns that are read; a formula in another one harms nothing.

        Raises
        ------
        ResponseError
            TABLE-NAME for a name that stands twice, WORD-FORMULA, WORD-TURNED, TABLE-ROWS for cells beside the
            heading.
        """
        names = {i: name.casefold() for i, name in self.heading.items()}
        columns = {column_letters(i) for i, name in names.items() if name in used}
        faults = [*_cell_faults(self, columns), *_name_faults(self, names.values())]
        beside = [number for number, cells in self.rows[1:] if any(i not in names for i in cells)]
        if beside:
            text = f"{len(beside)} rows have cells in a column without a name."
            where = self.where(beside[0])
            faults.append(
                problem("TABLE-ROWS", where=where, found=len(beside), allowed=len(names), text=text)
            )
        if faults:
            raise ResponseError(faults)
        return [
            Row(self.where(number), {names[i]: text for i, text in cells.items()})
            for number, cells in self.rows[1:]
        ]


def sheets_of(parts: Mapping[str, Any], file: Path) -> list[Sheet]:
    """Return the sheets the reading process gave back; that of a csv file has no name."""
    return [
        Sheet(
            file,
            sheet["name"],
            tuple((row, _cells(cells, sheet["name"])) for row, cells in sheet["rows"]),
            tuple(sheet["formulas"]),
            tuple(sheet["turned"]),
        )
        for sheet in parts["sheets"]
    ]


def _cells(cells: Mapping[str, str], sheet: str) -> dict[int, str]:
    """Return cells by column; in csv the apostrophe that keeps a text from acting is taken off."""
    return {int(i): text if sheet else restored(text) for i, text in cells.items()}


def read_heading(
    sheet: Sheet, needed: Iterable[str], optional: Collection[str] | None = None
) -> list[Problem]:
    """Return what stands against the columns of a sheet.

    Parameters
    ----------
    needed : names that must stand there, case ignored.
    optional : names that may; None = any.
    """
    names = {name.casefold(): name for name in sheet.heading.values()}
    needed = list(needed)
    where = str(sheet.file) + (f":{sheet.name}" if sheet.name else "")
    lacking = [
        problem(
            "WORD-COLUMN",
            where=where,
            found=name,
            allowed=needed,
            nearest=nearest_match(name, names.values()),
        )
        for name in needed
        if name.casefold() not in names
    ]
    known = {*needed, *(optional or ())}
    unknown = [
        problem(
            "WORD-COLUMN-UNKNOWN",
            where=where,
            found=name,
            allowed=sorted(known),
            nearest=nearest_match(name, known),
        )
        for fold, name in names.items()
        if optional is not None and fold not in {other.casefold() for other in known}
    ]
    return lacking + unknown


def _cell_faults(sheet: Sheet, columns: Collection[str]) -> list[Problem]:
    """Name the formulas of some columns, and the cells whose words may not be those that were typed."""
    # The date of the wording is a date.
    dates = {f"{column}{n}" for n, cells in sheet.rows if "date" in cells.values() for column in columns}
    where = str(sheet.file) + (f":{sheet.name}" if sheet.name else "")
    faults = []
    for code, places, words in (
        ("WORD-FORMULA", sheet.formulas, "formulas"),
        (
            "WORD-TURNED",
            [p for p in sheet.turned if p not in dates.union(sheet.formulas)],
            "dates, fractions or TRUE and FALSE",
        ),
    ):
        found = [place for place in places if place.rstrip("0123456789") in columns]
        if found:
            text = f"{len(found)} cells are {words}: {', '.join(found[:10])}."
            faults.append(problem(code, where=where, found=len(found), text=text))
    return faults


def _name_faults(sheet: Sheet, names: Iterable[str]) -> list[Problem]:
    return [
        problem("TABLE-NAME", where=str(sheet.file), found=name, text=f"{count} columns are named '{name}'.")
        for name, count in Counter(names).items()
        if count > 1
    ]

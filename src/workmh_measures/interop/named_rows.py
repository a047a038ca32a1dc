"""Rows of a table whose columns are known by their meaning, under any of several names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import Problem, nearest_match, problem
from .table import Table
from .table_cells import CellFault
from .tables import read_table

__all__ = [
    "NamedRows",
    "Row",
    "Wanted",
    "cell_problem",
    "named_rows",
    "only_those",
    "plain_word",
    "proposed_columns",
    "rows_of",
    "sure_columns",
]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A column by its meaning.

    Attributes
    ----------
    name : its own name, the first of those it is found by.
    words : further names, compared without case, accents and signs.
    needed : False when the file may be without.
    """

    name: str
    words: tuple[str, ...] = ()
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its place for messages, and its cells by meaning; a column the file has not is not there."""

    place: str
    cells: Mapping[str, object]

    def where(self, name: str, columns: Mapping[str, str]) -> str:
        """Return the place of a cell: row and column as the file calls it."""
        return f"{self.place}, column '{columns[name]}'"


@dataclass(frozen=True)
class NamedRows:
    """What a file holds, or why it does not.

    Attributes
    ----------
    columns : name in the file of each column found, by meaning.
    left_out : columns of the file that were not asked for.
    problems : columns that lack, or may be one of several.
    place : the file.
    """

    place: str
    rows: tuple[Row, ...]
    columns: Mapping[str, str]
    left_out: tuple[str, ...]
    problems: tuple[Problem, ...]


def named_rows(path: Path, wanted: Sequence[Wanted], given: Mapping[str, str]) -> NamedRows:
    """Read a table by the meaning of its columns.

    Parameters
    ----------
    path : of any format that is read; the first record names the columns.
    given : name in the file of a column, by meaning; comes before every other name.

    Returns
    -------
    NamedRows
        Rows without any cell filled are left out. Without the columns needed there are problems and no rows.

    Raises
    ------
    ResponseError
        If the file cannot be read at all.
    """
    return rows_of(path, read_table(path, as_text=True), wanted, given)


def rows_of(path: Path, table: Table, wanted: Sequence[Wanted], given: Mapping[str, str]) -> NamedRows:
    """Return what `named_rows` does, of a table that was read already, its texts as they are written."""
    names = [str(name) for name in table.frame.columns]
    columns, problems = _matched(path, wanted, given, names)
    left_out = tuple(name for name in names if name not in columns.values())
    rows = () if problems else tuple(_rows(path, table, columns))
    return NamedRows(str(path), rows, columns, left_out, tuple(problems))


def only_those(wanted: Sequence[Wanted], named: Mapping[str, str], *, alone: bool) -> list[Wanted]:
    """Return the columns that are looked for: every one, or alone those that are named or needed."""
    return [column for column in wanted if not alone or column.needed or column.name in named]


def sure_columns(wanted: Sequence[Wanted], names: Sequence[str]) -> dict[str, str]:
    """Return the column of a file each wanted one is by one of its names, by meaning."""
    by_word: dict[str, list[str]] = {}
    for name in names:
        by_word.setdefault(plain_word(name), []).append(name)
    sure = {}
    for column in wanted:
        found = dict.fromkeys(
            n for word in (column.name, *column.words) for n in by_word.get(plain_word(word), ())
        )
        if len(found) == 1:
            sure[column.name] = next(iter(found))
    return sure


def proposed_columns(wanted: Sequence[Wanted], names: Sequence[str]) -> dict[str, tuple[str, bool]]:
    """Return the column of a file each wanted one is likely to be, and whether it has one of its names.

    Parameters
    ----------
    names : columns of the file.

    Returns
    -------
    By meaning; what has no name near it is not there, and no column is proposed twice.
    """
    sure = sure_columns(wanted, names)
    free = [name for name in names if name not in sure.values()]
    likely: dict[str, tuple[str, bool]] = {name: (column, True) for name, column in sure.items()}
    for column in wanted:
        words = () if column.name in likely else (column.name, *column.words)
        near = next((alike for word in words if (alike := nearest_match(word, free)) is not None), None)
        if near is not None:
            likely[column.name] = (near, False)
            free.remove(near)
    return likely


def plain_word(text: str) -> str:
    """Return a word without case, accents, and the signs and blanks between its parts."""
    letters = text.casefold().replace("ø", "o").replace("æ", "ae")
    bare = "".join(c for c in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", bare))


def place_of(path: Path, table: Table, number: int) -> str:
    """Return the place of a row for messages: its line where the file has lines, else its case."""
    has_lines = table.source.format in ("csv", "xlsx")
    return f"{path}:{number + 2}" if has_lines else f"{path}, case {number + 1}"


def cell_problem(code: str, fault: CellFault, where: str) -> Problem:
    """Return the problem of a cell that is not taken."""
    return problem(code, where=where, found=fault.found, allowed=fault.allowed or None, text=fault.text)


def _matched(
    path: Path, wanted: Sequence[Wanted], given: Mapping[str, str], names: Sequence[str]
) -> tuple[dict[str, str], list[Problem]]:
    columns: dict[str, str] = {}
    problems: list[Problem] = []
    by_word: dict[str, list[str]] = {}
    for name in names:
        by_word.setdefault(plain_word(name), []).append(name)
    for column in wanted:
        if column.name in given:
            found = [given[column.name]] if given[column.name] in names else []
            allowed: Sequence[str] = names
            told: str = given[column.name]
        else:
            allowed = (column.name, *column.words)
            found = [name for word in allowed for name in by_word.get(plain_word(word), ())]
            told = column.name
        found = list(dict.fromkeys(found))
        if len(found) == 1:
            columns[column.name] = found[0]
        elif found:
            problems.append(
                problem("FILE-SEVERAL", where=f"{path}:1", found=found, allowed=column.name, name=column.name)
            )
        elif column.needed or column.name in given:
            nearest = _nearest(allowed if column.name not in given else [told], names)
            problems.append(
                problem(
                    "FILE-COLUMN",
                    where=f"{path}:1",
                    found=told,
                    allowed=allowed,
                    nearest=nearest,
                    name=column.name,
                )
            )
    return columns, problems


def _nearest(words: Sequence[str], names: Sequence[str]) -> str | None:
    return next((near for word in words if (near := nearest_match(word, names)) is not None), None)


def _rows(path: Path, table: Table, columns: Mapping[str, str]) -> Iterator[Row]:
    cells = [table.frame[name].tolist() for name in columns.values()]
    every = table.frame.notna().any(axis="columns").tolist()
    for number, values in enumerate(zip(*cells, strict=True)):
        if every[number]:
            yield Row(place_of(path, table, number), dict(zip(columns, values, strict=True)))

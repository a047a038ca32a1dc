"""Measurements out of a data set: which column names the person, the wave, the group, the rater, the day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from ..dataset.codebook import Dataset, InstrumentUse
from ..errors import Problem, ResponseError, nearest_match, problem
from ..model.names import item_column, score_columns
from .audit_finding import first_few
from .measurements import Measurements
from .row_columns import alike, answered, as_amounts, as_days, as_names, endless

__all__ = ["RowNames", "measurements_of", "named_rows", "rows_and_problems", "waves_in_time"]

_SEVERAL = ("also", "numbers", "amounts", "if_there")
_TEXTS = ("person", "wave", "group", "rater")


@dataclass(frozen=True, kw_only=True)
class RowNames:
    """Which column of a table says what about a row; None for what no column says.

    Attributes
    ----------
    person, wave, group, rater : columns of names.
    day : column of days: numbers, or dates.
    seconds : column of how long a row took to answer.
    criterion : column of what the scores are held against.
    also : further columns an analysis is asked to use; they keep their names.
    numbers : those of them that must hold numbers.
    amounts : those of them that hold numbers, or words throughout.
    if_there : columns taken where the table has them; a hypothesis about one that is not there says so itself.
    """

    person: str | None = None
    wave: str | None = None
    group: str | None = None
    rater: str | None = None
    day: str | None = None
    seconds: str | None = None
    criterion: str | None = None
    also: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()
    if_there: tuple[str, ...] = ()

    def columns(self) -> dict[str, str]:
        """Return the name in `Measurements.rows` of each column that is named."""
        given = {one.name: getattr(self, one.name) for one in fields(self) if one.name not in _SEVERAL}
        return {name: column for name, column in given.items() if column is not None} | {
            column: column for column in self.also
        }


def measurements_of(
    dataset: Dataset,
    named: RowNames,
    *,
    instrument: str | None = None,
    table: pd.DataFrame | None = None,
    waves: Sequence[str] = (),
) -> Measurements:
    """Return the measurements of one instrument in a data set.

    Parameters
    ----------
    dataset : long: one row for each time somebody answered.
    instrument : id; needed where the data set holds several.
    table : where the columns of `named` stand, same rows as the data set; the data set itself when not given.
    waves : every wave in its order in time; told from their names when not given (`waves_in_time`).

    Raises
    ------
    ResponseError
        With every column that is not there, and every day that is none.
    ValueError
        If the data set does not hold the instrument.
    """
    use = _use(dataset, instrument)
    one, frame = use.instrument, dataset.frame.reset_index(drop=True)
    items = {item: item_column(one.id, item) for item in one.item_ids}
    answers = pd.DataFrame({item: frame[name] for item, name in items.items() if name in frame})
    rows = named_rows(frame if table is None else table.reset_index(drop=True), named)
    scores = frame[[name for name in score_columns(one) if name in frame]]
    known = tuple(rows["wave"].dropna().unique()) if "wave" in rows else ()
    return Measurements(one, use.parameters, answers, scores, rows, tuple(waves) or waves_in_time(known))


def _use(dataset: Dataset, instrument: str | None) -> InstrumentUse:
    uses = dataset.codebook.instruments
    found = [use for use in uses if instrument is None or use.instrument.id == instrument]
    if len(found) != 1:
        held = ", ".join(use.instrument.id for use in uses) or "none"
        raise ValueError(f"One instrument is analysed; asked for {instrument}, the data set holds {held}.")
    return found[0]


def named_rows(table: pd.DataFrame, named: RowNames) -> pd.DataFrame:
    """Return the columns that say something about the rows, by the names `Measurements` knows them by.

    Raises
    ------
    ResponseError
        With every column that is not there, every day that is none, every word among numbers, values of a column of
        names that differ in case alone, and rows without a wave where a column names waves.
    """
    rows, found = rows_and_problems(table, named)
    if found:
        raise ResponseError(found)
    return rows


def rows_and_problems(table: pd.DataFrame, named: RowNames) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the same, as far as the columns can be read, and everything that is wrong with them."""
    found: list[Problem] = _two_things(named)
    rows: dict[str, pd.Series] = {}
    for name, column in named.columns().items():
        at = _column(table, column, role=name)
        if isinstance(at, Problem):
            found.append(at)
        else:
            rows[name], wrong = _read(table[at], name, column=str(at), named=named)
            found += wrong
    more = {column: table[column] for column in named.if_there if column in table and column not in rows}
    rows |= {column: answered(cells) for column, cells in more.items()}
    return pd.DataFrame(rows, index=table.index), found


def _two_things(named: RowNames) -> list[Problem]:
    """Tell of columns that have the name of what another column was said to be."""
    roles = {one.name: getattr(named, one.name) for one in fields(named) if one.name not in _SEVERAL}
    both = [name for name in named.also if roles.get(name) not in (None, name)]
    return [
        problem("COL-DUPLICATE", where=f"The {name} is column {roles[name]}:", found=name) for name in both
    ]


def _read(cells: pd.Series, name: str, *, column: str, named: RowNames) -> tuple[pd.Series, list[Problem]]:
    """Return a column as what it is for, and what is wrong with it."""
    if name == "day":
        return as_days(cells, column)
    if name in _TEXTS:
        names = as_names(cells)
        wrong = _waveless(names, column) if name == "wave" else []
        return names, wrong if name == "person" else [*wrong, *alike(names, column)]
    if name == "seconds" or name in named.numbers:
        return as_amounts(cells, column, words=False)
    if name in named.amounts:
        read, wrong = as_amounts(cells, column, words=True)
        return read, [*wrong, *alike(read, column)]
    known = answered(cells)
    return known, [*endless(known, column), *alike(known, column)]


def _waveless(names: pd.Series, column: str) -> list[Problem]:
    """Tell of rows no wave is known of: they would be part of no wave and so of nothing."""
    rows = np.flatnonzero(names.isna())
    if not len(rows):
        return []
    text = f"No wave in {len(rows)} of {len(names)} rows: {first_few([int(row) + 1 for row in rows])}."
    return [problem("COL-WAVE", where=f"Column {column}:", found=len(rows), text=text)]


def waves_in_time(waves: Sequence[str]) -> tuple[str, ...]:
    """Return waves in their order in time, as far as their names tell it.

    Parameters
    ----------
    waves : in order of appearance.

    Returns
    -------
    Numbers, and words that differ in their number only (t0, t6, t12), by number; other names as they came.
    """
    parts = [re.fullmatch(r"(\D*?)(-?\d+(?:[.,]\d+)?)(\D*)", wave) for wave in waves]
    known = [part.groups() for part in parts if part is not None]
    if len(known) < len(waves) or len({(before, after) for before, _, after in known}) > 1:
        return tuple(waves)
    numbers = {
        wave: float(number.replace(",", ".")) for wave, (_, number, _) in zip(waves, known, strict=True)
    }
    return tuple(sorted(waves, key=lambda wave: numbers[wave]))


def _column(table: pd.DataFrame, column: str, *, role: str) -> str | Problem:
    columns = [str(name) for name in table.columns]
    same = [name for name in columns if name.casefold() == column.strip().casefold()]
    if column in columns or len(same) == 1:
        return column if column in columns else same[0]
    where = "A column asked for:" if role == column else f"The column of the {role}:"
    if same:
        return problem("COL-AMBIGUOUS", where=where, found=column, allowed=same)
    near = nearest_match(column, columns)
    return problem("COL-UNKNOWN", where=where, found=column, allowed=columns, nearest=near)

"""Measurements out of a data set: which column names the person, the wave, the group, the rater, the day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..dataset.codebook import Dataset, InstrumentUse
from ..errors import Problem, ResponseError, nearest_match, problem
from ..model.missing import MISSING_CODES
from ..model.names import item_column, score_columns
from .measurements import Measurements

__all__ = ["RowNames", "measurements_of", "named_rows", "waves_in_time"]

_SEVERAL = ("also", "if_there")
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
        With every column that is not there, and every day that is none.
    """
    found: list[Problem] = []
    rows: dict[str, pd.Series] = {}
    for name, column in named.columns().items():
        at = _column(table, column)
        if isinstance(at, Problem):
            found.append(at)
        elif name in _TEXTS:
            rows[name] = pd.Series([_text(cell) for cell in table[at]], index=table.index, dtype=object)
        elif name == "day":
            rows[name], wrong = _days(table[at], str(at))
            found += wrong
        else:
            rows[name] = _answered(table[at])
            found += _endless(rows[name], str(at))
    more = {column: table[column] for column in named.if_there if column in table and column not in rows}
    rows |= {column: _answered(cells) for column, cells in more.items()}
    if found:
        raise ResponseError(found)
    return pd.DataFrame(rows, index=table.index)


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


def _column(table: pd.DataFrame, column: str) -> str | Problem:
    columns = [str(name) for name in table.columns]
    same = [name for name in columns if name.casefold() == column.strip().casefold()]
    if column in columns or len(same) == 1:
        return column if column in columns else same[0]
    if same:
        return problem("COL-AMBIGUOUS", found=column, allowed=same)
    return problem("COL-UNKNOWN", found=column, allowed=columns, nearest=nearest_match(column, columns))


def _text(cell: object) -> str | None:
    if pd.isna(cell) or str(cell).strip() == "" or cell in MISSING_CODES:
        return None
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _answered(cells: pd.Series) -> pd.Series:
    """Return a column without the codes of missing answers: no reason is an amount, or a group."""
    if not pd.api.types.is_numeric_dtype(cells.dtype) or pd.api.types.is_bool_dtype(cells.dtype):
        return cells
    return cells.mask(cells.isin([*MISSING_CODES]))


def _endless(cells: pd.Series, column: str) -> list[Problem]:
    if not pd.api.types.is_float_dtype(cells.dtype):
        return []
    rows = np.flatnonzero(np.isinf(cells.to_numpy(dtype=np.float64, na_value=np.nan)))
    return [problem("RESP-TYPE", where=f"Row {row + 1}, column {column}:", found="inf") for row in rows]


def _days(cells: pd.Series, column: str) -> tuple[pd.Series, list[Problem]]:
    """Return days as numbers, counted from any fixed day."""
    if pd.api.types.is_numeric_dtype(cells.dtype):
        return pd.Series(cells.to_numpy(dtype=np.float64, na_value=np.nan), index=cells.index), []
    given = cells.notna() & (cells.astype("str").str.strip() != "")
    moments = pd.to_datetime(cells.where(given), format="ISO8601", errors="coerce")
    wrong = given & moments.isna()
    days: NDArray[np.float64] = ((moments - pd.Timestamp(0)) / pd.Timedelta(days=1)).to_numpy(
        dtype=np.float64
    )
    found = [
        problem("COL-DAY", where=f"Row {row + 1}:", found=cells.iloc[row], column=column)
        for row in np.flatnonzero(wrong)
    ]
    return pd.Series(days, index=cells.index), found

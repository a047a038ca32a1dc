"""Columns that say something about rows, read cell by cell: names, amounts, days; what is neither is told, never guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import Problem, problem
from ..model.missing import MISSING_CODES
from .audit_finding import first_few

__all__ = ["alike", "answered", "as_amounts", "as_days", "as_names", "endless"]

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

_REASONS = {str(code) for code in MISSING_CODES}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}.*)?\Z")
_COMPACT = (19_000_101, 21_001_231)  # a date without hyphens, read as a number


def as_names(cells: pd.Series) -> pd.Series:
    """Return cells as names: a whole number as its digits; None for an empty cell and a missing code."""
    return pd.Series([_name(cell) for cell in cells], index=cells.index, dtype=object)


def answered(cells: pd.Series) -> pd.Series:
    """Return a column without the codes of missing answers: no reason is an amount, or a group."""
    if not pd.api.types.is_numeric_dtype(cells.dtype) or pd.api.types.is_bool_dtype(cells.dtype):
        return cells
    return cells.mask(cells.isin([*MISSING_CODES]))


def as_amounts(cells: pd.Series, column: str, *, words: bool) -> tuple[pd.Series, list[Problem]]:
    """Return a column of numbers, and what stands in its way.

    Parameters
    ----------
    cells : as read; empty cells and missing codes are no amount.
    column : its name, for messages.
    words : the column may hold words instead: it does where they are not fewer than the numbers.

    Returns
    -------
    The numbers as float64, or the cells as they are where they are words; problems for the cells that are neither.
    """
    if pd.api.types.is_numeric_dtype(cells.dtype):
        known = answered(cells)
        return known, endless(known, column)
    values = _numbers(cells)
    given = _given(cells)
    wrong = given & np.isnan(values)
    if words and 2 * int(wrong.sum()) >= int(given.sum()):
        return cells, []
    read = answered(pd.Series(values, index=cells.index))
    found = _told("COL-NUMBER", cells, column, wrong, "No number")
    return read, [*found, *endless(read, column)]


def as_days(cells: pd.Series, column: str) -> tuple[pd.Series, list[Problem]]:
    """Return days as numbers, counted from any fixed day, and the cells that are none.

    Parameters
    ----------
    cells : numbers, or dates as YYYY-MM-DD with or without a time; one or the other.
    """
    if pd.api.types.is_numeric_dtype(cells.dtype):
        days = answered(cells.astype("float64")).to_numpy(dtype=np.float64, na_value=np.nan)
        wrong = np.isinf(days) | ((days >= _COMPACT[0]) & (days <= _COMPACT[1]))
    else:
        days, wrong = _dates_or_numbers(cells)
    return pd.Series(days, index=cells.index), _told("COL-DAY", cells, column, wrong, "No day")


def alike(cells: pd.Series, column: str) -> list[Problem]:
    """Return a problem for the values of a column of names that differ in case or blanks alone."""
    if pd.api.types.is_numeric_dtype(cells.dtype):
        return []
    counts = as_names(cells).value_counts(sort=False)
    spellings: dict[str, list[str]] = {}
    for name, count in counts.items():
        spellings.setdefault(" ".join(str(name).casefold().split()), []).append(f"'{name}' ({count})")
    twins = [" and ".join(names) for names in spellings.values() if len(names) > 1]
    if not twins:
        return []
    text = f"Values differ in case or blanks alone: {first_few(twins)}."
    return [problem("COL-ALIKE", where=f"Column {column}:", found=len(twins), text=text)]


def endless(cells: pd.Series, column: str) -> list[Problem]:
    """Return a problem for each number without end, by its row."""
    if not pd.api.types.is_float_dtype(cells.dtype):
        return []
    rows = np.flatnonzero(np.isinf(cells.to_numpy(dtype=np.float64, na_value=np.nan)))
    return [problem("RESP-TYPE", where=f"Row {row + 1}, column {column}:", found="inf") for row in rows]


def _dates_or_numbers(cells: pd.Series) -> tuple[Floats, Flags]:
    given = _given(cells)
    dated = np.array([_DATE.match(str(cell).strip()) is not None for cell in cells], dtype=np.bool_) & given
    moments = pd.to_datetime(
        cells.where(dated).astype("str").where(dated), format="ISO8601", errors="coerce", utc=True
    )
    days = np.asarray((moments - pd.Timestamp(0, tz="UTC")) / pd.Timedelta(days=1), dtype=np.float64)
    numbers = np.where(dated, np.nan, _numbers(cells))
    if np.isfinite(numbers).sum() > np.isfinite(days).sum():
        return numbers, given & ~np.isfinite(numbers)
    return days, given & np.isnan(days)


def _name(cell: object) -> str | None:
    if pd.isna(cell) or cell in MISSING_CODES:
        return None
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
    return None if text == "" or text in _REASONS else text


def _given(cells: pd.Series) -> Flags:
    """Say which cells hold anything but a reason for nothing."""
    return np.array([_name(cell) is not None for cell in cells], dtype=np.bool_)


def _numbers(cells: pd.Series) -> Floats:
    return np.array([_number(cell) for cell in cells], dtype=np.float64)


def _number(cell: object) -> float:
    try:
        return float(str(cell).strip().replace(",", ".", 1))
    except ValueError:
        return float("nan")


def _told(code: str, cells: pd.Series, column: str, wrong: Flags, what: str) -> list[Problem]:
    rows = np.flatnonzero(wrong)
    if not len(rows):
        return []
    seen: Sequence[str] = [f"'{cells.iloc[row]}' (row {row + 1})" for row in rows]
    text = f"{what} in {len(rows)} of {len(cells)} cells: {first_few(seen)}."
    return [problem(code, where=f"Column {column}:", found=len(rows), text=text)]

"""Cells a spreadsheet program damaged: answers turned to dates, thousands, text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

import numpy as np
import pandas as pd

__all__ = ["damaged_cells", "text_cells"]

_MONTH = r"(jan|feb|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|des|dec)[a-zæøå]*\.?"
_DATE_TEXT = re.compile(
    rf"(\d{{1,2}}\s*[.\-/ ]\s*{_MONTH}([.\-/ ]*\d{{2,4}})?"
    rf"|{_MONTH}\s*[.\-/ ]\s*\d{{1,4}}"
    r"|\d{4}-\d{2}-\d{2}([ T].*)?"
    r"|\d{1,2}[./]\d{1,2}[./](\d{2}|\d{4}))\Z",
    re.IGNORECASE,
)
_NUMBER_TEXT = re.compile(r"[+-]?\d+(\.\d+)?\Z")
_COMMA_TEXT = re.compile(r"[+-]?\d+,\d+\Z")
# What a spreadsheet counts the days from 2000 to 2099 by.
_DAY_NUMBERS = (36_526, 73_050)
_FEWEST_THOUSANDS = 1_000


def damaged_cells(column: pd.Series, *, low: float, high: float) -> Mapping[str, list[int]]:
    """Find the cells of a column that a spreadsheet program damaged.

    Parameters
    ----------
    column : cells as the file holds them: numbers, text, dates.
    low, high : lowest and highest code of the item.

    Returns
    -------
    Kind of damage -> rows, counted from 0: date (an answer such as 1-2 or 1.2 became a day), day_number (the number
    behind such a day), thousands (1.000 read as a thousand), text_number and decimal_comma (a number kept as text among
    numbers). Kinds without a cell are left out.
    """
    if pd.api.types.is_numeric_dtype(column.dtype):
        values = column.to_numpy(dtype=np.float64, na_value=np.nan)
        rows = np.flatnonzero((values < low) | (values > high))
        cells: list[object] = values[rows].tolist()
    else:
        rows, cells = np.arange(len(column)), column.tolist()
    found: dict[str, list[int]] = {}
    mixed = any(_is_number(cell) for cell in cells)
    if not mixed:  # a format that holds text alone: what looks like a number is one
        cells = [_from_text(cell) for cell in cells]
        mixed = any(_is_number(cell) for cell in cells)
    for row, cell in zip(rows.tolist(), cells, strict=True):
        if isinstance(cell, (date, datetime)) and not pd.isna(cell):
            kind: str | None = "date"
        elif isinstance(cell, str):
            kind = _of_text(cell.strip(), mixed)
        elif isinstance(cell, (int, float)) and not pd.isna(cell):
            kind = _of_number(float(cell), low, high)
        else:
            kind = None
        if kind is not None:
            found.setdefault(kind, []).append(row)
    return found


def text_cells(column: pd.Series) -> list[int]:
    """Return the rows, counted from 0, whose cell is text that is neither a number nor a damaged one."""
    if pd.api.types.is_numeric_dtype(column.dtype):
        return []
    return [row for row, cell in enumerate(column) if isinstance(cell, str) and _is_words(cell.strip())]


def _is_words(cell: str) -> bool:
    try:
        float(cell.replace(",", ".", 1))
    except ValueError:
        return cell != "" and not _DATE_TEXT.match(cell)
    return False


def _is_number(cell: object) -> bool:
    return isinstance(cell, (int, float)) and not pd.isna(cell)


def _from_text(cell: object) -> object:
    return float(cell) if isinstance(cell, str) and _NUMBER_TEXT.match(cell.strip()) else cell


def _of_text(cell: str, mixed: bool) -> str | None:
    if _DATE_TEXT.match(cell):
        return "date"
    if mixed and _COMMA_TEXT.match(cell):
        return "decimal_comma"
    return "text_number" if mixed and _NUMBER_TEXT.match(cell) else None


def _of_number(cell: float, low: float, high: float) -> str | None:
    if low <= cell <= high:
        return None
    if _DAY_NUMBERS[0] <= cell <= _DAY_NUMBERS[1] and cell.is_integer():
        return "day_number"
    thousandth = cell / 1_000
    thousands = cell >= _FEWEST_THOUSANDS and low <= thousandth <= high
    return "thousands" if thousands else None

"""Write an Excel workbook: text stays text, numbers keep every digit, empty rows stay rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from ..errors import ResponseError, problem
from .written_columns import MAX_EXACT, Column, clock_texts

__all__ = ["write_workbook"]

_MAX_ROWS, _MAX_COLUMNS, _MAX_TEXT = 1_048_575, 16_384, 32_767
_FIRST_DAY = datetime(1900, 3, 1)  # noqa: DTZ001 (workbooks know no zone); before it Excel's count is wrong
_LAST_DAY = datetime(9999, 12, 31)  # noqa: DTZ001
_LONGEST = timedelta(days=2_958_465)
_SETTINGS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_FORMS = {"dates": "yyyy-mm-dd", "time": "yyyy-mm-dd hh:mm:ss.000", "duration": "[h]:mm:ss.000"}

Cells = tuple[list[Any], Callable[..., int], Any]


class _Exact(float):
    """A number spelled with all its digits; the library asks for 16 of the 17 a double needs."""

    def __format__(self, _: str) -> str:
        return repr(float(self))


def write_workbook(columns: Sequence[Column], path: Path, where: str) -> None:
    """Write columns to the one sheet of a workbook.

    Dates and times Excel cannot count to the millisecond are written as text. A row without any value gets
    an empty text in its first cell, so that it is still a row when the file is read.

    Raises
    ------
    ResponseError
        TABLE-SIZE, TABLE-COLUMN for what a sheet cannot hold, TABLE-WRITE.
    """
    _refuse_unfit(columns, where)
    try:
        _write(columns, path)
    except XlsxWriterException as error:
        raise ResponseError([problem("TABLE-WRITE", where=where, found=error)]) from error


def _write(columns: Sequence[Column], path: Path) -> None:
    with xlsxwriter.Workbook(path, _SETTINGS) as workbook:
        workbook.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 (same data, same bytes)
        sheet = workbook.add_worksheet("data")
        forms = {key: workbook.add_format({"num_format": form}) for key, form in _FORMS.items()}
        for index, column in enumerate(columns):
            sheet.write_string(0, index, column.name)
        writers = [_cells(column, sheet, forms) for column in columns]
        for row in range(len(columns[0].cells)):
            empty = True
            for index, (values, write, form) in enumerate(writers):
                value = values[row]
                if value is not None:
                    write(row + 1, index, value, form)
                    empty = False
            if empty:
                sheet.write_string(row + 1, 0, "")


def _refuse_unfit(columns: Sequence[Column], where: str) -> None:
    rows = len(columns[0].cells)
    if rows > _MAX_ROWS or len(columns) > _MAX_COLUMNS:
        found, allowed = f"{rows:,} rows and {len(columns):,} columns", f"{_MAX_ROWS:,} and {_MAX_COLUMNS:,}"
        raise ResponseError([problem("TABLE-SIZE", where=where, found=found, allowed=allowed)])
    unfit = [(column.name, reason) for column in columns if (reason := _unfit(column))]
    problems = [problem("TABLE-COLUMN", where=where, found=reason, column=name) for name, reason in unfit]
    if problems:
        raise ResponseError(problems)


def _unfit(column: Column) -> str | None:
    values = column.cells.drop_null()
    if pa.types.is_integer(values.type) and any(abs(value) > MAX_EXACT for value in values.to_pylist()):
        return "whole numbers of more than 15 digits, which Excel rounds"
    # Excel counts the units of UTF-16, two for a letter outside the basic plane.
    if column.kind == "text" and any(
        len(text.encode("utf-16-le")) > 2 * _MAX_TEXT for text in values.to_pylist()
    ):
        return f"a text longer than {_MAX_TEXT:,} characters"
    return None


def _cells(column: Column, sheet: Any, forms: dict[str, Any]) -> Cells:
    values = column.cells.to_pylist()
    known = [value for value in values if value is not None]
    if column.kind == "number":
        if pa.types.is_floating(column.cells.type):
            values = [None if value is None else _Exact(value) for value in values]
        return values, sheet.write_number, None
    if column.kind == "truth":
        return values, sheet.write_boolean, None
    if column.kind == "time" and all(
        _FIRST_DAY <= v < _LAST_DAY and v.microsecond % 1000 == 0 for v in known
    ):
        return values, sheet.write_datetime, forms["dates" if column.is_dates else "time"]
    if column.kind == "duration" and all(
        timedelta(0) <= v < _LONGEST and v.microseconds % 1000 == 0 for v in known
    ):
        return values, sheet.write_datetime, forms["duration"]
    texts = values if column.kind == "text" else clock_texts(column).to_pylist()
    return texts, sheet.write_string, None

"""A table of a report as a file: csv for programs, a workbook for people. The same table gives the same bytes."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

from ..dataset.formula_escape import defused
from .blocks import Table
from .table_cells import Number, Rows, table_rows, whole_words
from .writer import Writer

__all__ = ["table_csv", "table_workbook"]

_MADE = dt.datetime(2000, 1, 1)  # noqa: DTZ001 (same data, same bytes; workbooks know no zone)
_SETTINGS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_NARROWEST, _WIDEST = 8, 44


def table_csv(table: Table, *, writer: Writer) -> bytes:
    """Return a table as csv.

    UTF-8 with a byte order mark, comma between cells, full stop in numbers, a percentage as its share, dates as 2026-11-23, empty for nothing;
    texts that a spreadsheet would run have an apostrophe in front (`dataset.formula_escape`).
    """
    content = table_rows(table, writer)
    text = io.StringIO()
    plain = csv.writer(text, lineterminator="\n")
    # A carriage return without quotes around it would end the row, and what stands behind it would begin a cell.
    quoting = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    heading = [defused(name) for name in content.names]
    for row in (heading, *([_csv_cell(one) for one in row] for row in content.rows)):
        (quoting if any("\r" in cell for cell in row) else plain).writerow(row)
    return ("\ufeff" + text.getvalue()).encode("utf-8")


def _csv_cell(one: Number | dt.date | str | None) -> str:
    if isinstance(one, dt.date):
        return one.isoformat()
    if isinstance(one, Number):
        return repr(int(one.value)) if one.value.is_integer() else repr(one.value)
    return "" if one is None else defused(one)


def table_workbook(table: Table, *, writer: Writer) -> bytes:
    """Return a table as a workbook: the table on one sheet with numbers as numbers and dates as dates, caption and notes on another."""
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, _SETTINGS) as book:
        book.set_properties({"title": whole_words(table.caption), "created": _MADE})
        _rows_sheet(table_rows(table, writer), book, writer)
        about = book.add_worksheet(writer("file.sheet_about"))
        about.set_column(0, 0, 100, book.add_format({"text_wrap": True, "valign": "top"}))
        for row, text in enumerate([table.caption, *(phrase.text for phrase in table.notes)]):
            about.write_string(row, 0, whole_words(text))
    return stream.getvalue()


def _rows_sheet(content: Rows, book: Any, writer: Writer) -> None:
    sheet = book.add_worksheet(writer("file.sheet_table"))
    days = book.add_format({"num_format": writer("file.day_format"), "align": "left"})
    heading = book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "bottom"})
    forms: dict[tuple[int, bool], Any] = {}
    for place, title in enumerate(content.names):
        sheet.write_string(0, place, title, heading)
        longest = max([len(_shown(row[place])) for row in content.rows] + [_NARROWEST])
        sheet.set_column(place, place, min(longest + 2, _WIDEST))
    for down, row in enumerate(content.rows, start=1):
        for place, one in enumerate(row):
            if isinstance(one, Number):
                key = (one.decimals, one.is_percent)
                if key not in forms:
                    digits = "0." + "0" * one.decimals if one.decimals else "0"
                    forms[key] = book.add_format({"num_format": f"{digits} %" if one.is_percent else digits})
                sheet.write_number(down, place, one.value, forms[key])
            elif isinstance(one, dt.date):
                sheet.write_datetime(down, place, one, days)
            elif one is not None:
                sheet.write_string(down, place, one)
    sheet.freeze_panes(1, 1)
    if content.rows:
        sheet.autofilter(0, 0, len(content.rows), len(content.names) - 1)


def _shown(one: Number | dt.date | str | None) -> str:
    if isinstance(one, dt.date):
        return one.isoformat()
    return f"{one.value:.{one.decimals}f}" if isinstance(one, Number) else one or ""

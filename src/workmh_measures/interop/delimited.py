"""Read tables of separated text: csv, tsv, txt."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv

from ..dataset.formula_escape import restored
from ..errors import Problem, ResponseError, problem
from .limits import MAX_COLUMNS, MAX_FIELD_CHARACTERS
from .sniffing import decoded, separator_of, without_separator_line
from .table import Source, Table, frame_of, named_columns
from .typed_columns import typed_columns

__all__ = ["read_delimited"]

_MAX_LINES_NAMED = 10
_LINE = re.compile(r"[^\r\n]*(\r\n|\r|\n|\Z)")


def read_delimited(path: Path, *, as_text: bool = False) -> Table:
    """Read separated text.

    Parameters
    ----------
    path : file in UTF-8, UTF-16 with a byte order mark or Windows-1252; separator comma, semicolon, tab
        or vertical bar; first record is the heading.
    as_text : True leaves every cell as it is written, for readers that must see how a number was spelled.

    Returns
    -------
    Table
        One row for each record. Empty cells are missing; `typed_columns` says what becomes a number.

    Raises
    ------
    ResponseError
        TABLE-READ, TABLE-EMPTY, TABLE-ROWS (records wider or narrower than the heading, by line),
        TABLE-NAME, TABLE-SIZE.
    """
    where = str(path)
    text, encoding = decoded(path.read_bytes(), where)
    text, separator = without_separator_line(text)
    text = text.lstrip("\r\n")
    if not text or text.isspace():
        raise ResponseError([problem("TABLE-EMPTY", where=where)])
    separator = separator or separator_of(text)
    heading, records = _records(text, separator, where)
    names, records, notes = named_columns([restored(name) for name in heading], records, where)
    typed, decimal = (records, None) if as_text else typed_columns(records, decimal_comma=separator != ",")
    source = Source("csv", encoding=encoding, separator=separator, decimal=decimal, notes=notes)
    return Table(frame_of(names, typed), source=source)


def _records(text: str, separator: str, where: str) -> tuple[list[str], list[pa.Array]]:
    """Return the heading and one array of text for each column."""
    width = _width(text, separator, where)
    if width > MAX_COLUMNS:
        raise ResponseError(
            [problem("TABLE-SIZE", where=where, found=f"{width:,} columns", allowed=MAX_COLUMNS)]
        )
    # In a table of one column an empty line is a row whose cell is empty; in a wider one it ends the file.
    if width > 1:
        text = text.rstrip("\r\n")
    if not text.endswith(("\r", "\n")):
        text += "\n"
    try:
        table = _parsed(text, separator, width)
    except pa.ArrowInvalid as error:
        found = str(error).split(": ", 1)[-1][:200]
        raise ResponseError(
            _ragged(text, separator, width, where) or [problem("TABLE-READ", where=where, found=found)]
        ) from error
    columns = [column.combine_chunks() for column in table.columns]
    if _needs_a_look(text, columns) and (problems := _ragged(text, separator, width, where)):
        raise ResponseError(problems)
    return [column[0].as_py() or "" for column in columns], [column[1:] for column in columns]


def _width(text: str, separator: str, where: str) -> int:
    try:
        lines = (match.group() for match in _LINE.finditer(text))
        return len(next(csv.reader(lines, delimiter=separator)))
    except csv.Error as error:
        raise ResponseError(
            [problem("TABLE-READ", where=f"{where}:1", found=f"its heading: {error}")]
        ) from error


def _parsed(text: str, separator: str, width: int) -> pa.Table:
    raw = text.encode("utf-8")
    return pa_csv.read_csv(
        pa.BufferReader(raw),
        # One block: a record may then be of any length.
        read_options=pa_csv.ReadOptions(
            use_threads=False, block_size=len(raw) + 1, autogenerate_column_names=True
        ),
        parse_options=pa_csv.ParseOptions(
            delimiter=separator, newlines_in_values=True, ignore_empty_lines=False
        ),
        convert_options=pa_csv.ConvertOptions(
            column_types={f"f{i}": pa.string() for i in range(width)},
            null_values=[""],
            strings_can_be_null=True,
            check_utf8=False,
        ),
    )


def _needs_a_look(text: str, columns: Sequence[pa.Array]) -> bool:
    # The fast parser takes a quotation mark that is never closed, and an empty line, without a word.
    if text.count('"') % 2 == 1:
        return True
    may_have_empty_line = len(columns) > 1 and all(column.null_count for column in columns)
    return may_have_empty_line and any(pair in text for pair in ("\n\n", "\r\n\r\n", "\r\r"))


def _ragged(text: str, separator: str, width: int, where: str) -> list[Problem]:
    """Find the records that are not as wide as the heading, by line; slow, for faulty files only."""
    limit = csv.field_size_limit(MAX_FIELD_CHARACTERS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    faults: list[tuple[int, int]] = []
    line = 1
    try:
        for record in reader:
            if len(record) != width and not (width == 1 and not record):
                faults.append((line, len(record)))
            line = reader.line_num + 1
    except csv.Error as error:
        found = "a quotation mark that is not closed" if "end of data" in str(error) else str(error)
        return [problem("TABLE-READ", where=f"{where}:{line}", found=found)]
    finally:
        csv.field_size_limit(limit)
    return [_ragged_problem(faults, width, where)] if faults else []


def _ragged_problem(faults: Sequence[tuple[int, int]], width: int, where: str) -> Problem:
    named = [f"line {line} has {fields or 'none'}" for line, fields in faults[:_MAX_LINES_NAMED]]
    more = len(faults) - len(named)
    rest = f" and {more} more" if more else ""
    text = f"The heading has {width} fields, but {', '.join(named)}{rest}."
    return problem("TABLE-ROWS", where=f"{where}:{faults[0][0]}", found=len(faults), allowed=width, text=text)

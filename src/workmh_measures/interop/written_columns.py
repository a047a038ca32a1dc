"""Check the columns of a frame before they are written: what a format cannot keep is refused, not bent."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ..errors import Problem, ResponseError, problem

__all__ = ["MAX_EXACT", "Column", "Labels", "clock_texts", "written_columns"]

MAX_EXACT = 2**53
"""Whole numbers beyond it are rounded by every format that stores doubles."""


@dataclass(frozen=True)
class Column:
    """One column ready to write: int64, float64, bool, string, timestamp[us] or duration[us]; null = missing."""

    name: str
    cells: pa.Array

    @property
    def kind(self) -> str:
        """The type in one word: number, truth, text, time or duration."""
        kind = self.cells.type
        if pa.types.is_string(kind):
            return "text"
        if pa.types.is_boolean(kind):
            return "truth"
        if pa.types.is_timestamp(kind):
            return "time"
        return "duration" if pa.types.is_duration(kind) else "number"

    @property
    def is_dates(self) -> bool:
        """Whether every time of day is midnight."""
        if self.kind != "time":
            return False
        midnight = pc.floor_temporal(self.cells, unit="day")
        return pc.all(pc.equal(midnight, self.cells), min_count=0).as_py() is not False


@dataclass(frozen=True)
class Labels:
    """Variable labels and value labels by column, in one language."""

    variables: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[float, str]] = field(default_factory=dict)


def written_columns(frame: pd.DataFrame, where: str) -> list[Column]:
    """Return the columns of a frame.

    Parameters
    ----------
    frame : columns of numbers, text, truth values, times without zone or durations; unique names.
    where : name of the file to be written, for messages.

    Raises
    ------
    ResponseError
        TABLE-EMPTY, TABLE-NAME, TABLE-COLUMN: every column that cannot be written, at once.
    """
    if frame.shape[1] == 0:
        raise ResponseError([problem("TABLE-EMPTY", where=where)])
    problems: list[Problem] = []
    for name, count in Counter(frame.columns).items():
        if count > 1:
            text = f"{count} columns are named '{name}'."
            problems.append(problem("TABLE-NAME", where=where, found=name, text=text))
        if not isinstance(name, str):
            text = f"The column name {name!r} is no text."
            problems.append(problem("TABLE-NAME", where=where, found=repr(name), text=text))
    if problems:
        raise ResponseError(problems)
    columns: list[Column] = []
    for name in frame.columns:
        cells, found = _cells(frame[name])
        if found is None:
            columns.append(Column(name, cells))
        else:
            problems.append(problem("TABLE-COLUMN", where=where, found=found, column=name))
    if problems:
        raise ResponseError(problems)
    return columns


def _cells(series: pd.Series) -> tuple[pa.Array, str | None]:
    """Return the cells, or what stands against writing them."""
    try:
        cells = pa.array(series, from_pandas=True)
        if isinstance(cells, pa.ChunkedArray):
            cells = cells.combine_chunks()
        if pa.types.is_dictionary(cells.type):
            cells = cells.dictionary_decode()
        return _of_one_kind(cells)
    except (pa.ArrowException, UnicodeEncodeError, OverflowError):
        return None, "values of different kinds, too large, too fine, or text that is not valid Unicode"


def _of_one_kind(cells: pa.Array) -> tuple[pa.Array, str | None]:
    kind = cells.type
    if pa.types.is_null(kind):
        return cells.cast(pa.float64()), None
    if pa.types.is_boolean(kind):
        return cells, None
    if pa.types.is_integer(kind):
        return cells.cast(pa.int64()), None
    if pa.types.is_floating(kind):
        numbers = cells.cast(pa.float64())
        finite = pc.all(pc.is_finite(numbers), min_count=0).as_py()
        return numbers, None if finite is not False else "an infinite number"
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        text = cells.cast(pa.string())
        return text, "a NUL character" if pc.any(pc.match_substring(text, "\0")).as_py() else None
    if pa.types.is_timestamp(kind) and kind.tz:
        return None, "times with a zone"
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        return cells.cast(pa.timestamp("us")), None
    return (
        (cells.cast(pa.duration("us")), None)
        if pa.types.is_duration(kind)
        else (None, f"values of type {kind}")
    )


def clock_texts(column: Column) -> pa.Array:
    """Return times as ISO 8601 text (the date alone where every time is midnight), durations as h:mm:ss."""
    if column.kind == "time":
        if column.is_dates:
            return pc.cast(pc.cast(column.cells, pa.date32()), pa.string())
        return pc.replace_substring(pc.cast(column.cells, pa.string()), ".000000", "")
    microseconds = pc.cast(column.cells, pa.int64()).to_pylist()
    return pa.array([None if count is None else _duration_text(count) for count in microseconds], pa.string())


def _duration_text(microseconds: int) -> str:
    seconds, rest = divmod(abs(microseconds), 1_000_000)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    fraction = f".{rest:06d}" if rest else ""
    return f"{'-' if microseconds < 0 else ''}{hours:02d}:{minute:02d}:{second:02d}{fraction}"

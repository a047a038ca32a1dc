"""A table as it was read: the cells, the labels, and where it came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd
import pyarrow as pa

from ..errors import Problem, ResponseError, problem

__all__ = ["Source", "Table", "frame_of", "named_columns"]

Code = float | str

_NULLABLE = {
    pa.bool_(): pd.BooleanDtype(),
    pa.int8(): pd.Int8Dtype(), pa.int16(): pd.Int16Dtype(), pa.int32(): pd.Int32Dtype(),
    pa.int64(): pd.Int64Dtype(), pa.uint8(): pd.UInt8Dtype(), pa.uint16(): pd.UInt16Dtype(),
    pa.uint32(): pd.UInt32Dtype(), pa.uint64(): pd.UInt64Dtype(),
}  # fmt: skip


@dataclass(frozen=True)
class Source:
    """How a file was written.

    Attributes
    ----------
    format : csv, xlsx, sav, dta, xpt or parquet.
    encoding, separator, decimal, sheet : as found; None where the format has no such thing.
    notes : sentences a reader of the data should see.
    """

    format: str
    encoding: str | None = None
    separator: str | None = None
    decimal: str | None = None
    sheet: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One file as a table.

    Attributes
    ----------
    frame : columns exactly as in the file, rows in file order, RangeIndex. Missing = NaN, NaT or None.
    variable_labels : column -> label.
    value_labels : column -> code -> label.
    missing_ranges : column -> pairs (low, high) of codes the file declares missing; the codes stay in
        `frame`. A single code has low = high; an open end is an infinity.
    missing_tags : column -> row -> letter, for the lettered missing values of Stata and SAS (``.a``);
        their cells in `frame` are NaN.
    source : how the file was written.
    """

    frame: pd.DataFrame
    variable_labels: dict[str, str] = field(default_factory=dict)
    value_labels: dict[str, dict[Code, str]] = field(default_factory=dict)
    missing_ranges: dict[str, tuple[tuple[Code, Code], ...]] = field(default_factory=dict)
    missing_tags: dict[str, dict[int, str]] = field(default_factory=dict)
    source: Source = field(default_factory=lambda: Source("csv"))


def named_columns(
    names: Sequence[str], columns: Sequence[pa.Array], where: str
) -> tuple[list[str], list[pa.Array], tuple[str, ...]]:
    """Check the heading.

    Parameters
    ----------
    names, columns : as they stand in the file; the name may be empty.
    where : name of the file, for messages.

    Returns
    -------
    names, columns : without the nameless columns at the end that hold nothing.
    notes : a sentence when such columns were left out.

    Raises
    ------
    ResponseError
        TABLE-NAME for a name that stands twice and for several columns without a name (one is allowed:
        the row names of R and pandas).
    """
    kept = len(names)
    while kept and not names[kept - 1] and columns[kept - 1].null_count == len(columns[kept - 1]):
        kept -= 1
    if not kept:
        raise ResponseError([problem("TABLE-EMPTY", where=where)])
    twice = [name for name, count in Counter(names[:kept]).items() if count > 1]
    if twice:
        raise ResponseError([_name_problem(name, list(names[:kept]), where) for name in twice])
    notes = (f"{len(names) - kept} empty columns without a name were left out.",) if kept < len(names) else ()
    return list(names[:kept]), list(columns[:kept]), notes


def _name_problem(name: str, names: list[str], where: str) -> Problem:
    places = [i + 1 for i, other in enumerate(names) if other == name]
    shown = ", ".join(str(place) for place in places[:10])
    text = f"Columns {shown} are all named '{name}'." if name else f"Columns {shown} have no name."
    return problem("TABLE-NAME", where=where, found=name, text=text)


def frame_of(names: Sequence[str], columns: Sequence[pa.Array]) -> pd.DataFrame:
    """Return the frame of columns of equal length; names may be any text."""
    positions = [str(i) for i in range(len(names))]
    frame: pd.DataFrame = pa.table(list(columns), names=positions).to_pandas()
    for position, column in zip(positions, columns, strict=True):
        # pandas would make floats of whole numbers with a gap, and objects of such truth values.
        if column.null_count and (pa.types.is_integer(column.type) or pa.types.is_boolean(column.type)):
            frame[position] = column.to_pandas(types_mapper=_NULLABLE.get)
    frame.columns = pd.Index(list(names), dtype="str")
    return frame

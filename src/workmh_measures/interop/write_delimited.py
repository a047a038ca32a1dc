"""Write csv and tsv: UTF-8 without byte order mark, every text in quotation marks, formulas defused."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from ..dataset.formula_escape import defused
from .written_columns import Column, clock_texts

__all__ = ["write_delimited"]


def write_delimited(columns: Sequence[Column], path: Path, separator: str) -> None:
    """Write columns; a missing cell is empty, numbers keep every digit, the decimal mark is a point."""
    arrays = [_as_written(column) for column in columns]
    # Arrow quotes every text, so a separator, quotation mark or line break in one cannot break the row.
    table = pa.table(arrays, names=[defused(column.name) for column in columns])
    pa_csv.write_csv(table, path, pa_csv.WriteOptions(delimiter=separator))


def _as_written(column: Column) -> pa.Array:
    if column.kind in {"time", "duration"}:
        return clock_texts(column)
    if column.kind == "truth":
        return pc.if_else(column.cells, "TRUE", "FALSE")
    if column.kind == "number":
        return column.cells
    cells = column.cells.dictionary_encode()
    safe = pa.array([defused(text) for text in cells.dictionary.to_pylist()], pa.string())
    return safe.take(cells.indices)

"""Read parquet files; runs in the reading process only."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from .raw_table import RawTable
from .refusal import Refusal

__all__ = ["read_parquet"]


def read_parquet(path: Path) -> RawTable:
    """Read the columns of a parquet file with the types they have."""
    table = pq.ParquetFile(path).read()
    columns = [
        _plain(name, column.combine_chunks())
        for name, column in zip(table.column_names, table.columns, strict=True)
    ]
    return RawTable(list(table.column_names), columns)


def _plain(name: str, column: pa.Array) -> pa.Array:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _plain(name, column.dictionary_decode())
    if pa.types.is_null(kind) or pa.types.is_decimal(kind) or pa.types.is_float16(kind):
        return column.cast(pa.float64())
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return column.cast(pa.string())
    if pa.types.is_date(kind):
        return column.cast(pa.timestamp("us"))
    if pa.types.is_timestamp(kind):
        return column.cast(pa.timestamp("us", tz=kind.tz))
    if pa.types.is_time(kind):
        return column.cast(pa.time64("us")).cast(pa.int64()).cast(pa.duration("us"))
    if pa.types.is_duration(kind):
        return column.cast(pa.duration("us"))
    known = (pa.types.is_integer, pa.types.is_floating, pa.types.is_boolean, pa.types.is_string)
    if not any(is_known(kind) for is_known in known):
        raise Refusal(
            "TABLE-READ", place=name, found=f"column '{name}' of type {kind}, which is no plain column"
        )
    return column

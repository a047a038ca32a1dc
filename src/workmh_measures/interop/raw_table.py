"""What the reading process hands back: columns, names and labels, as one Arrow stream (no pickle)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import pyarrow as pa

__all__ = ["RawTable", "received", "sent"]

_KEY = b"workmh"


@dataclass
class RawTable:
    """Columns of one file as arrays of equal length, with what the file says about them.

    Labels, ranges and tags are lists of pairs, not mappings: in JSON a mapping would turn codes to text.
    """

    names: list[str]
    columns: list[pa.Array]
    variable_labels: dict[str, str] = field(default_factory=dict)
    value_labels: dict[str, list[tuple[float | str, str]]] = field(default_factory=dict)
    missing_ranges: dict[str, list[tuple[float | str, float | str]]] = field(default_factory=dict)
    missing_tags: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    encoding: str | None = None
    sheet: str | None = None
    notes: list[str] = field(default_factory=list)

    def said(self) -> dict[str, Any]:
        """Return everything but the columns."""
        return {key: value for key, value in vars(self).items() if key != "columns"}


def sent(table: RawTable, stream: BinaryIO) -> None:
    """Write a table to a stream."""
    # Names go with the labels: Arrow's own would have to be unique.
    arrow = pa.table(table.columns, names=[str(i) for i in range(len(table.names))])
    arrow = arrow.replace_schema_metadata({_KEY: json.dumps(table.said())})
    with pa.ipc.new_stream(stream, arrow.schema) as writer:
        writer.write_table(arrow)


def received(stream: BinaryIO) -> RawTable:
    """Read a table that `sent` wrote."""
    arrow = pa.ipc.open_stream(stream).read_all()
    said = json.loads(arrow.schema.metadata[_KEY])
    return RawTable(columns=[column.combine_chunks() for column in arrow.columns], **said)

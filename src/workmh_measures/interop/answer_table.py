"""A file of answers as a table: names that Stata has no room for are whole again, and tick boxes are answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from ..model.instrument import Instrument
from ..model.names import item_column, item_columns, reversed_column, score_columns, wide_name
from .map_file import ColumnMap
from .table import Table
from .tables import read_table
from .tick_boxes import BoxesJoined, boxes_joined, tick_boxes

__all__ = ["read_answer_table"]


def read_answer_table(
    path: Path,
    instruments: Mapping[str, Instrument],
    given: ColumnMap | None = None,
    *,
    waves: Iterable[str] = (),
) -> BoxesJoined:
    """Read a file of answers to instruments.

    Parameters
    ----------
    waves : that may stand behind the names of columns.

    Raises
    ------
    ResponseError
        As `read_table` does.
    """
    table = read_table(path, as_text=True)
    if table.source.format == "dta":
        table = _with_whole_names(table, instruments.values(), [*waves])
    return boxes_joined(table, tick_boxes(instruments, given))


def _with_whole_names(table: Table, instruments: Iterable[Instrument], waves: list[str]) -> Table:
    """Return a table in which columns our own exports cut for Stata have the names they were cut from."""
    from .labelled_table import stata_names

    known = [name for one in instruments for name in _columns(one)]
    known += [wide_name(name, wave) for name in known for wave in waves]
    there = {str(name) for name in table.frame.columns}
    whole = {
        short: name for name, short in stata_names(known).items() if short in there and name not in there
    }
    return replace(table, frame=table.frame.rename(columns=whole)) if whole else table


def _columns(instrument: Instrument) -> list[str]:
    items = [item_column(instrument.id, item) for item in instrument.item_ids]
    keyed = [reversed_column(instrument.id, item) for item in instrument.item_ids]
    return [*dict.fromkeys((*items, *item_columns(instrument), *keyed, *score_columns(instrument)))]

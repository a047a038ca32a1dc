"""Answers to one instrument out of a table of any format, by a column map or by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ..errors import ResponseError, nearest_match, problem
from ..interop.column_map import ColumnMap, Matched, apply_map, match_columns, read_column_map
from ..interop.tables import Table, read_table
from ..model.instrument import Instrument
from ..scoring.score import scored_item_ids

__all__ = ["AnswersFile", "read_answers"]

ID_NAMES = ("id", "participant", "person", "person_id")
WAVE_NAMES = ("wave",)


@dataclass(frozen=True)
class AnswersFile:
    """Answers and what names their rows.

    Attributes
    ----------
    table : everything the file holds.
    answers : item ids as columns.
    keys : the id and wave columns, named as in the file.
    wave : name of the wave column, if there is one.
    persons : sex, age and population where the map names them.
    """

    table: Table
    answers: pd.DataFrame
    keys: pd.DataFrame
    wave: str | None
    persons: pd.DataFrame | None


def read_answers(
    path: Path,
    instrument: Instrument,
    *,
    column_map: Path | None,
    id_column: str | None,
    wave_column: str | None,
) -> AnswersFile:
    """Read the answers to one instrument.

    Parameters
    ----------
    path : table of any known format.
    column_map : YAML file that says which column is which item.
    id_column, wave_column : columns that name the rows; from the map or by their usual names when not given.

    Raises
    ------
    ResponseError
        With every column that is missing or named twice, and every cell that is no answer.
    """
    table = read_table(path)
    given = read_column_map(column_map) if column_map is not None else ColumnMap()
    columns = [str(name) for name in table.frame.columns]
    identity = _column(id_column or given.id, ID_NAMES, columns)
    wave = _column(wave_column or given.wave, WAVE_NAMES, columns)
    matched: Matched = match_columns(instrument, columns, given, required=scored_item_ids(instrument))
    keys = table.frame[[name for name in (identity, wave) if name is not None]]
    applied = apply_map(table, matched, row_names=keys)
    return AnswersFile(table, applied.answers, keys, wave, applied.persons)


def _column(asked: str | None, usual: Sequence[str], columns: Sequence[str]) -> str | None:
    by_fold = {column.casefold(): column for column in columns}
    if asked is None:
        return next((by_fold[name] for name in usual if name in by_fold), None)
    if asked in columns or asked.casefold() in by_fold:
        return asked if asked in columns else by_fold[asked.casefold()]
    raise ResponseError(
        [problem("COL-UNKNOWN", found=asked, allowed=columns, nearest=nearest_match(asked, columns))]
    )

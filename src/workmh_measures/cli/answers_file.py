"""Answers to one instrument out of a table of any format, by a column map or by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from ..dataset.scored_table import AnswerTable
from ..dataset.variables import item_variables
from ..interop.column_map import (
    ColumnMap,
    Matched,
    mapped_answers,
    match_columns,
    person_columns,
    read_column_map,
)
from ..interop.tables import read_table
from ..model.instrument import Instrument
from ..scoring.answers import impossible, numeric_items
from ..scoring.score import scored_item_ids

__all__ = ["AnswersFile", "read_answers"]

ID_NAMES = ("id", "participant", "person", "person_id")
WAVE_NAMES = ("wave",)


@dataclass(frozen=True)
class AnswersFile:
    """Answers, everything else the file holds, and the name of its wave column."""

    table: AnswerTable
    frame: pd.DataFrame
    wave: str | None


def read_answers(
    path: Path,
    instrument: Instrument,
    *,
    column_map: Path | None = None,
    id_column: str | None = None,
    wave_column: str | None = None,
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
        With every column that is missing or named twice.
    """
    table = read_table(path)
    columns = [str(name) for name in table.frame.columns]
    given = read_column_map(column_map) if column_map is not None else ColumnMap()
    # What is named stands; only what is left is looked for by its usual name.
    person, wave = id_column or given.id, wave_column or given.wave
    left = [
        column
        for column in columns
        if column.casefold() not in {str(person).casefold(), str(wave).casefold()}
    ]
    named = replace(given, id=person or _usual(ID_NAMES, left), wave=wave or _usual(WAVE_NAMES, left))
    wanted = _wanted_items(instrument, columns, given)
    found: Matched = match_columns(instrument.id, wanted, columns, _own_missing(instrument, wanted, named))
    matched = replace(found, instrument=instrument.short_name)
    texts = [item for item in matched.items if item not in set(_number_items(instrument))]
    allowed = {name: instrument.response_scale_of(name).allowed for name in numeric_items(instrument)}
    answers = mapped_answers(table, matched, text_items=texts, allowed=allowed)
    keys = table.frame[[name for name in (matched.id, matched.wave) if name is not None]]
    persons = person_columns(table.frame, matched)
    cells = AnswerTable(answers.frame, keys, persons, answers.refused, answers.problems, matched.wave)
    return AnswersFile(cells, table.frame, matched.wave)


def _usual(names: Sequence[str], columns: Sequence[str]) -> str | None:
    by_fold = {column.casefold(): column for column in columns}
    return next((by_fold[name] for name in names if name in by_fold), None)


def _answer_names(instrument: Instrument) -> list[str]:
    """Return what may have a column: every item, and every option of a multiple choice."""
    prefix = f"{instrument.id}_"
    return [variable.name.removeprefix(prefix) for variable in item_variables(instrument)]


def _number_items(instrument: Instrument) -> list[str]:
    options = {v.name.removeprefix(f"{instrument.id}_") for v in item_variables(instrument) if v.response_set}
    return [*numeric_items(instrument), *options]


def _wanted_items(instrument: Instrument, columns: Sequence[str], given: ColumnMap) -> list[str]:
    """Return the items that need a column, and those without a score that have one."""
    scored = set(scored_item_ids(instrument))
    keys = {key.casefold() for key in given.items}
    # With a map that names items, an item it leaves out is left out; else a column of its name is taken.
    present = keys if given.items else {column.strip().casefold() for column in columns}
    return [
        name
        for name in _answer_names(instrument)
        if name in scored or present & {name.casefold(), f"{instrument.id}_{name}".casefold()}
    ]


def _own_missing(instrument: Instrument, wanted: Sequence[str], given: ColumnMap) -> ColumnMap:
    """Keep a missing code meant for all items away from those where the code is an answer."""
    numeric = set(numeric_items(instrument))
    own = {name: dict(codes) for name, codes in given.item_missing.items()}
    for name in wanted:
        scale = instrument.response_scale_of(name) if name in numeric else None
        codes = {
            value: code
            for value, code in given.missing.items()
            if scale is None
            or not isinstance(value, (int, float))
            or value in given.recode
            or bool(impossible(np.asarray([float(value)]), scale)[0])
        }
        own[name] = {**codes, **own.get(name, {})}
    return replace(given, missing={}, item_missing={name: codes for name, codes in own.items() if codes})

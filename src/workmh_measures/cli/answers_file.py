"""Answers to one instrument out of a table of any format, by a column map or by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from ..dataset.scored_table import AnswerTable, row_names
from ..dataset.variables import item_variables
from ..definitions.library import load_instrument
from ..errors import DefinitionError, ResponseError, nearest_match, problem
from ..interop.answer_values import Value, as_value, is_empty
from ..interop.column_map import (
    ColumnMap,
    Matched,
    mapped_answers,
    match_columns,
    person_columns,
    read_column_map,
)
from ..interop.table import Table
from ..interop.tables import read_table
from ..model.instrument import Instrument
from ..model.missing import MissingCode
from ..scoring.answers import answer_problems, impossible, impossible_cells, numeric_items
from ..scoring.derived import answers_from, source_of
from ..scoring.score import needed_item_ids, scored_item_ids

__all__ = ["AnswerColumns", "AnswersFile", "read_answers", "source_note"]

ID_NAMES = ("id", "participant", "person", "person_id")
WAVE_NAMES = ("wave",)


@dataclass(frozen=True)
class AnswersFile:
    """Answers, everything else the file holds, the name of its wave column, and whose answers they were.

    Attributes
    ----------
    cells : same rows as the answers, item ids as columns: what stands in the file, without what a map gives a meaning;
        no columns unless they are asked for.
    """

    table: AnswerTable
    frame: pd.DataFrame
    wave: str | None
    cells: pd.DataFrame
    source: str | None = None
    absent: tuple[str, ...] = ()


@dataclass(frozen=True)
class AnswerColumns:
    """What a person says about the columns of a file; what is left open is found by the usual names.

    Attributes
    ----------
    column_map : YAML file that says which column is which item.
    id_column, wave_column : columns that name the rows.
    source : id of a longer instrument, out of whose answers those to the instrument are taken.
    without : items that need no column: nobody was asked, which is what their missing code says.
    by_row : messages name rows by their number, not by person and wave, and the cells are kept as they are.
    """

    column_map: Path | None = None
    id_column: str | None = None
    wave_column: str | None = None
    source: str | None = None
    without: Sequence[str] = ()
    by_row: bool = False


def read_answers(path: Path, instrument: Instrument, columns: AnswerColumns = AnswerColumns()) -> AnswersFile:
    """Read the answers to one instrument.

    Parameters
    ----------
    path : table of any known format.

    Notes
    -----
    Where the file holds no column of the instrument itself but those of a longer one that holds its items,
    named ``<longer>_<item>``, the answers are taken out of these; never some from here and some from there.

    Raises
    ------
    DefinitionError
        If the instrument cannot be scored from the source named, or from several that the file holds.
    ResponseError
        With every column that is missing or named twice, or every item left out that there is not.
    """
    _check_items(instrument, columns.without)
    table = read_table(path)
    names = [str(name) for name in table.frame.columns]
    given = read_column_map(columns.column_map) if columns.column_map is not None else ColumnMap()
    source = columns.source or _source_at_hand(instrument, names, given)
    if source is None:
        wanted, absent = _wanted_items(instrument, names, given)
        said = replace(columns, without=[*columns.without, *absent])
        return replace(_read(table, instrument, wanted, columns=said, given=given), absent=absent)
    also, longer = source_of(instrument, source), load_instrument(source)
    named = {key.casefold() for key in given.items}
    wanted = [
        name
        for name in _answer_names(longer)
        if name in also.items.values() or named & {name, f"{longer.id}_{name}"}
    ]
    theirs = replace(columns, without=[also.items[item] for item in columns.without if item in also.items])
    read = _read(table, longer, wanted, columns=theirs, given=given)
    table_taken = _taken_over(instrument, longer, read.table, by_row=columns.by_row)
    theirs_by_ours = {
        item: also.items[item] for item in table_taken.answers if also.items[item] in read.cells
    }
    cells = pd.DataFrame({item: read.cells[name] for item, name in theirs_by_ours.items()})
    return replace(read, table=table_taken, source=source, cells=cells)


def _check_items(instrument: Instrument, items: Sequence[str]) -> None:
    known, name = instrument.item_ids, instrument.short_name
    found = [
        problem("MAP-ITEM", found=item, allowed=known, nearest=nearest_match(item, known), instrument=name)
        for item in items
        if item not in known
    ]
    if found:
        raise ResponseError(found)


def _source_at_hand(instrument: Instrument, columns: Sequence[str], given: ColumnMap) -> str | None:
    """Return the longer instrument whose columns a file holds instead of the instrument's own; None for its own."""
    folded = {column.strip().casefold() for column in columns}
    own = {_plain(column, instrument.id) for column in folded}
    if given.items or own & {_plain(item, instrument.id) for item in instrument.item_ids}:
        return None
    found = [
        also.instrument
        for also in instrument.also_from
        if folded & {f"{also.instrument}_{item}" for item in also.items.values()}
    ]
    if len(found) > 1:
        raise DefinitionError(
            [problem("FROM-SEVERAL", found=" and ".join(found), allowed=found, instrument=instrument.id)]
        )
    return found[0] if found else None


def source_note(instrument: Instrument, read: AnswersFile) -> str | None:
    """Return what to say of items the file does not hold, and of answers to a longer instrument; None without."""
    said = []
    if read.absent:
        scales = [s.id for s in instrument.scales if s.item_ids and set(s.item_ids) <= set(read.absent)]
        said.append(f"No column holds {', '.join(read.absent)}: {', '.join(scales)} has no score.")
    if read.source is not None:
        evidence = source_of(instrument, read.source).evidence
        recalled = evidence == "recalled"
        doubt = " (which items belong here is recalled, not looked up: draft)" if recalled else ""
        said.append(f"Answers to {instrument.id} taken out of those to {read.source}{doubt}.")
    return " ".join(said) or None


def _plain(name: str, instrument: str) -> str:
    """Return a name as columns are matched by: without the instrument in front, and leading zeros."""
    plain = name.removeprefix(f"{instrument}_")
    return str(int(plain)) if plain.isascii() and plain.isdigit() else plain


def _taken_over(
    instrument: Instrument, longer: Instrument, read: AnswerTable, *, by_row: bool
) -> AnswerTable:
    """Return the answers as those of the shorter instrument; impossible ones are refused as what they were given to."""
    items = source_of(instrument, longer.id).items
    none = np.zeros(len(read.answers), dtype=np.bool_)
    cells = impossible_cells(longer, read.answers)
    wrong = pd.DataFrame({item: cells.get(item, none) for item in read.answers}, index=read.answers.index)
    names = {} if by_row else row_names(read)
    found = answer_problems(longer, read.answers, **names)
    answers = answers_from(instrument, longer.id, read.answers.mask(wrong))
    refused = wrong if read.refused is None else wrong | read.refused
    ours = pd.DataFrame({item: refused[items[item]] for item in answers}, index=answers.index)
    return replace(read, answers=answers, refused=ours, problems=(*read.problems, *found))


def _read(
    table: Table, instrument: Instrument, wanted: Sequence[str], *, columns: AnswerColumns, given: ColumnMap
) -> AnswersFile:
    person, wave = columns.id_column or given.id, columns.wave_column or given.wave
    names = [str(name) for name in table.frame.columns]
    asked = [item for item in wanted if item not in columns.without]
    # What is named stands; only what is left is looked for by its usual name.
    left = [name for name in names if name.casefold() not in {str(person).casefold(), str(wave).casefold()}]
    named = replace(given, id=person or _usual(ID_NAMES, left), wave=wave or _usual(WAVE_NAMES, left))
    found: Matched = match_columns(instrument.id, asked, names, _own_missing(instrument, asked, named))
    matched = replace(found, instrument=instrument.short_name)
    texts = [item for item in matched.items if item not in set(_number_items(instrument))]
    allowed = {name: instrument.response_scale_of(name).allowed for name in numeric_items(instrument)}
    named_so = replace(matched, id=None, wave=None) if columns.by_row else matched
    answers = mapped_answers(table, named_so, text_items=texts, allowed=allowed)
    keys = table.frame[[name for name in (matched.id, matched.wave) if name is not None]]
    persons = person_columns(table.frame, matched)
    absent = dict.fromkeys(
        (item for item in wanted if item not in asked), float(MissingCode.NOT_ADMINISTERED)
    )
    frame = answers.frame.assign(**absent)
    refused = answers.refused.assign(**dict.fromkeys(absent, False))
    cells = AnswerTable(frame, keys, persons, refused, answers.problems, matched.wave)
    as_read = _unmapped(table, matched) if columns.by_row else table.frame[[]]
    return AnswersFile(cells, table.frame, matched.wave, cells=as_read)


def _unmapped(table: Table, matched: Matched) -> pd.DataFrame:
    """Return the cells of each item as the file holds them, empty where the map says what a cell means."""
    cells = {item: table.frame[column] for item, column in matched.items.items()}
    for item, column in cells.items():
        meant = {*matched.missing.get(item, {}), *matched.recode.get(item, {})}
        if meant or not pd.api.types.is_numeric_dtype(column.dtype):
            values = [as_value(cell) for cell in column]
            cells[item] = column.where([value not in meant and not _is_none(value) for value in values])
    return pd.DataFrame(cells, index=table.frame.index)


def _is_none(value: Value | None) -> bool:
    return value is not None and is_empty(value)


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


def _wanted_items(
    instrument: Instrument, columns: Sequence[str], given: ColumnMap
) -> tuple[list[str], tuple[str, ...]]:
    """Return the items looked for: those scored, and those without a score that have a column.

    The second part names those of them that are not needed and have none.
    """
    scored, needed = set(scored_item_ids(instrument)), set(needed_item_ids(instrument))
    keys = {key.casefold() for key in given.items}
    # With a map that names items, an item it leaves out is left out; else a column of its name is taken.
    present = keys if given.items else {column.strip().casefold() for column in columns}
    there = {
        name
        for name in _answer_names(instrument)
        if present & {name.casefold(), f"{instrument.id}_{name}".casefold()}
    }
    wanted = [name for name in _answer_names(instrument) if name in scored or name in there]
    return wanted, tuple(name for name in wanted if name not in needed and name not in there)


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

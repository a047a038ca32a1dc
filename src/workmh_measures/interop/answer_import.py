"""A table of answers to one instrument, one row for each person: every cell checked as the form checks it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ..errors import Problem, ResponseError, problem
from ..model.answer_value import checked_value, typed_value
from ..model.instrument import Instrument
from ..model.missing import MISSING_NAMES, is_missing_code
from ..model.names import item_column
from ..model.response_scale import ResponseScale
from .answer_table import read_answer_table
from .answer_values import Value, as_value, is_blank, spelled
from .column_match import Matched
from .map_file import ColumnMap
from .named_rows import Row, Wanted, only_those
from .table_cells import CellFault, day_of, text_of

__all__ = [
    "DAY",
    "PERSON",
    "AnswerRows",
    "GivenForm",
    "ItemsAsked",
    "RowReading",
    "answer_columns",
    "item_words",
    "meanings",
    "read_answer_rows",
    "refuse_shared_columns",
]

_EARLIEST = date(1990, 1, 1)
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2200, 1, 1)
PERSON = Wanted(
    "participant", ("id", "participant_id", "deltaker", "deltaker_id", "deltakernummer", "pseudonym")
)
DAY = Wanted("date", ("dato", "day", "dag", "date_form", "answered_on"), needed=False)


@dataclass(frozen=True)
class GivenForm:
    """The answers of one row.

    Attributes
    ----------
    place : row of the file, for messages.
    answers : what stands there of each item: a value as it is stored, or a missing code; empty cells are not there.
    day : on which the person answered, where the file says.
    """

    place: str
    participant: str
    answers: Mapping[str, Mapping[str, float | str]] = field(repr=False)
    day: date | None = None


@dataclass(frozen=True)
class AnswerRows:
    """What a file of answers tells, or what is wrong with it.

    Attributes
    ----------
    forms : in the order of the file; without the rows that have problems.
    columns : name in the file of each column that was read, by meaning.
    left_out : columns nothing was made of.
    """

    forms: tuple[GivenForm, ...]
    columns: Mapping[str, str]
    left_out: tuple[str, ...]
    problems: tuple[Problem, ...]


def answer_columns(instrument: Instrument) -> list[Wanted]:
    """Return the columns a file of answers may have, by meaning: the person, the day, and each item."""
    items = [
        Wanted(item, (item_column(instrument.id, item), *item_words(item)), needed=False)
        for item in instrument.item_ids
    ]
    return [PERSON, DAY, *items]


def item_words(item: str) -> tuple[str, ...]:
    """Return the short names of an item: its id, also without leading zeros."""
    return (item.lstrip("0") or item,)


def read_answer_rows(
    path: Path, instrument: Instrument, given: ColumnMap, *, today: date, empty: int | None = None
) -> AnswerRows:
    """Read answers.

    Parameters
    ----------
    path : one row for each person; a column for each item. Several codes of a multiple choice stand with blanks between, or
        in tick boxes, a column for each option.
    given : names of columns where they are others, and what further values mean; `id` names the person.
    today : nobody answered after it.
    empty : missing code an empty cell stands for; None: an empty cell says nothing.

    Raises
    ------
    ResponseError
        If the file cannot be read at all, or the map names items or columns that are not there.
    """
    named = _named(instrument, given)
    refuse_shared_columns(named, instrument.item_ids)
    wanted = only_those(answer_columns(instrument), named, alone=given.alone)
    file = read_answer_table(path, {instrument.id: instrument}, given).rows(path, wanted, named)
    if not file.problems and not any(item in file.columns for item in instrument.item_ids):
        text = f"The file holds no item of {instrument.short_name}."
        allowed = [item_column(instrument.id, item) for item in instrument.item_ids]
        raise ResponseError([problem("IMPORT-FILE", where=f"{path}:1", allowed=allowed, text=text)])
    names = {item: item for item in instrument.item_ids if item in file.columns}
    asked = ItemsAsked(instrument, names, meanings(instrument, given), empty)
    problems, forms = [*file.problems], []
    for row in file.rows:
        reading = RowReading(file.columns, row)
        person, day, answers = reading.person(), reading.day(today), reading.answers(asked)
        problems += reading.problems
        if person is not None and not reading.problems:
            forms.append(GivenForm(row.place, person, answers, day))
    return AnswerRows(tuple(forms), file.columns, file.left_out, (*problems, *_doubles(forms)))


def _named(instrument: Instrument, given: ColumnMap) -> dict[str, str]:
    """Return the columns a map names, by meaning; an item may be called as in exported files."""
    long = {item_column(instrument.id, item): item for item in instrument.item_ids}
    own = {*instrument.item_ids, "date"}
    unknown = [key for key in given.items if key not in own and key not in long]
    if unknown:
        known = instrument.item_ids
        raise ResponseError(
            [
                problem("MAP-ITEM", where=given.where("items", key), found=key, allowed=known, instrument=instrument.id)
                for key in unknown
            ]
        )  # fmt: skip
    items = {long.get(key, key): column for key, column in given.items.items()}
    return items | ({} if given.id is None else {"participant": given.id})


def refuse_shared_columns(named: Mapping[str, str], items: Sequence[str]) -> None:
    """Refuse a map in which one column holds two items."""
    by_column: dict[str, list[str]] = {}
    for name in items:
        if name in named:
            by_column.setdefault(named[name], []).append(name)
    shared = {column: names for column, names in by_column.items() if len(names) > 1}
    if shared:
        raise ResponseError(
            [
                problem("COL-DUPLICATE", found=column, allowed=f"one of: {', '.join(names)}")
                for column, names in shared.items()
            ]
        )


def meanings(instrument: Instrument, given: ColumnMap) -> Matched:
    """Return what values of each item mean: those for all items, and its own before them."""
    missing: dict[str, dict[Value, int]] = {}
    recode: dict[str, dict[Value, float]] = {}
    for item in instrument.item_ids:
        names = (item, item_column(instrument.id, item))
        own = [given.item_missing.get(name, {}) for name in names]
        missing[item] = {**given.missing, **own[0], **own[1]}
        codes = [given.item_recode.get(name, {}) for name in names]
        recode[item] = {**given.recode, **codes[0], **codes[1]}
    return Matched(instrument.id, {}, missing=missing, recode=recode)


@dataclass(frozen=True)
class ItemsAsked:
    """How the items of one instrument are read.

    Attributes
    ----------
    names : meaning of the column that holds each item, of those the file has.
    meaning : what further values stand for.
    empty : missing code an empty cell stands for; None: an empty cell says nothing.
    """

    instrument: Instrument
    names: Mapping[str, str]
    meaning: Matched
    empty: int | None = None


class RowReading:
    """One row on its way to answers, noting every problem."""

    def __init__(self, columns: Mapping[str, str], row: Row) -> None:
        self.columns, self.row = columns, row
        self.problems: list[Problem] = []

    def person(self) -> str | None:
        """Return whom the row names."""
        try:
            name = text_of(self.row.cells.get("participant"))
        except CellFault as fault:
            self.note("participant", fault.text, found=fault.found)
            return None
        if not name:
            self.note("participant", "The row names nobody.")
        return name or None

    def day(self, today: date) -> date | None:
        """Return the day on which the person answered, where the row says."""
        try:
            found = day_of(self.row.cells.get("date"), earliest=_EARLIEST, latest=today)
        except CellFault as fault:
            self.note("date", fault.text, found=fault.found, allowed=fault.allowed)
            return None
        return None if found is None else found.day

    def answers(self, asked: ItemsAsked) -> dict[str, dict[str, float | str]]:
        """Return the answers to the items of one instrument; empty cells that say nothing are not there."""
        found = {item: self._answer(item, name, asked) for item, name in asked.names.items()}
        return {item: answer for item, answer in found.items() if answer is not None}

    def holds(self, name: str) -> bool:
        """Say whether anything stands in a cell."""
        return not is_blank(self.row.cells.get(name))

    def note(
        self, name: str, text: str, *, found: str = "", allowed: Any = None, nearest: str | None = None
    ) -> None:
        """Keep what is wrong with a cell."""
        where = self.row.where(name, self.columns)
        told = {"found": found or None, "allowed": allowed or None, "nearest": nearest, "text": text}
        self.problems.append(problem("IMPORT-ROW", where=where, **told))

    def _answer(self, item: str, name: str, asked: ItemsAsked) -> dict[str, float | str] | None:
        cell, scale = self.row.cells[name], asked.instrument.response_scale_of(item)
        value = as_value(cell)
        if value is not None and value in asked.meaning.missing[item]:
            return {"missing": asked.meaning.missing[item][value]}
        if value is not None and value in asked.meaning.recode[item]:
            value = asked.meaning.recode[item][value]
        elif not self.holds(name):
            return None if asked.empty is None else {"missing": asked.empty}
        elif isinstance(value, float) and is_missing_code(value) and int(value) in MISSING_NAMES:
            return {"missing": int(value)}
        stored = _stored(scale, value, cell)
        if stored is None:
            where, named = self.row.where(name, self.columns), asked.instrument.item(item).response_scale
            found = str(cell).strip()[:80]
            self.problems.append(
                problem("RESP-RANGE", where=where, found=found, allowed=scale.allowed, scale=named)
            )
            return None
        return {"value": stored}


def _stored(scale: ResponseScale, value: Value | None, cell: object) -> float | str | None:
    """Return a cell as the answer that is stored; None when it is not on the response scale."""
    if scale.kind == "date":
        try:
            found = day_of(cell, earliest=_FIRST_DAY, latest=_LAST_DAY)
        except CellFault:
            return None
        return None if found is None else found.day.isoformat()
    if isinstance(value, float) and scale.is_numeric:
        return checked_value(scale, int(value) if value.is_integer() else value)
    text = cell.strip() if isinstance(cell, str) else "" if value is None else spelled(value)
    return typed_value(scale, text) if text else None


def _doubles(forms: Sequence[GivenForm]) -> Iterator[Problem]:
    first: dict[str, GivenForm] = {}
    for form in forms:
        known = first.setdefault(form.participant, form)
        if known is not form:
            text = f"Participant {form.participant} has a row already, at {known.place}."
            yield problem("FILE-TWICE", where=form.place, found=form.participant, text=text)

"""Tick boxes of items with several choices, a column for each option, put together to the one answer they are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import pandas as pd

from ..errors import Problem, problem
from ..model.instrument import Instrument
from ..model.missing import is_missing_code
from ..model.names import item_column
from .answer_values import Value, as_value, is_blank, spelled
from .map_file import ColumnMap
from .named_rows import NamedRows, Wanted, place_of, plain_word, rows_of
from .table import Table

__all__ = ["BoxesJoined", "OddBox", "TickBoxes", "boxes_joined", "tick_boxes"]

_SIGNS = r"[\W_]+"
_TICKED, _LEFT = 1.0, 0.0
# What Excel, in English and Norwegian, and REDCap write of a box.
_WORDS = {"true": 1.0, "sann": 1.0, "checked": 1.0, "false": 0.0, "usann": 0.0, "unchecked": 0.0}


@dataclass(frozen=True, slots=True)
class TickBoxes:
    """The tick boxes of one item: ``<name>_<code>`` for every option, a mark of a wave before, behind or before the code.

    Attributes
    ----------
    codes : of all options; only where each has a column are they read.
    missing : values that stand in every box of somebody who did not answer, beside missing codes.
    """

    name: str
    codes: tuple[int, ...]
    missing: frozenset[Value] = frozenset()


@dataclass(frozen=True, slots=True)
class OddBox:
    """What stands in a box and is neither ticked nor not.

    Attributes
    ----------
    number : of the row, from 0.
    column : the box.
    whole : column of the answer it is part of, which is empty in that row.
    """

    number: int
    column: str
    whole: str
    text: str


@dataclass(frozen=True, slots=True)
class BoxesJoined:
    """A table in which one column of chosen codes stands for the boxes of an item, where the first of them stood.

    Attributes
    ----------
    made : boxes each such column was made of, by its name.
    odd : cells nothing could be made of.
    doubled : columns that all are the same box, by name of the answer.
    """

    table: Table
    made: Mapping[str, tuple[str, ...]]
    odd: tuple[OddBox, ...] = field(repr=False)
    doubled: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def names(self) -> list[str]:
        """Columns of the table."""
        return [str(name) for name in self.table.frame.columns]

    def rows(self, path: Path, wanted: Sequence[Wanted], given: Mapping[str, str]) -> NamedRows:
        """Return what `rows_of` does, with what is wrong with boxes first, and boxes among the columns that were left out."""
        file = rows_of(path, self.table, wanted, given)
        problems = (*self.problems(path, {*file.columns.values()}), *file.problems)
        return replace(file, left_out=self.as_in_file(file.left_out), problems=problems)

    def problems(self, path: Path, read: Collection[str]) -> Iterator[Problem]:
        """Yield what is wrong with boxes.

        Parameters
        ----------
        path : of the file, for messages.
        read : columns of the table that are made use of: of the others nothing is said.
        """
        for whole, columns in self.doubled:
            if whole in read:
                where, name = f"{path}:1", columns[0]
                yield problem("FILE-SEVERAL", where=where, found=[*columns], allowed=name, name=name)
        for one in self.odd:
            if one.whole in read:
                where = f"{place_of(path, self.table, one.number)}, column '{one.column}'"
                text = f"'{one.text}' is neither ticked (1) nor not ticked (0)."
                yield problem("IMPORT-ROW", where=where, found=one.text, allowed="0, 1", text=text)

    def as_in_file(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return columns of the table as the file has them: boxes in place of what was made of them."""
        return tuple(one for name in names for one in self.made.get(name, (name,)))


def tick_boxes(instruments: Mapping[str, Instrument], given: ColumnMap | None = None) -> list[TickBoxes]:
    """Return the tick boxes a file of answers may have: by the full name of the item, or the one a map gives it."""
    given, found = given or ColumnMap(), []
    for name, instrument in instruments.items():
        for item in instrument.item_ids:
            scale, own = instrument.response_scale_of(item), (item_column(name, item), item)
            if scale.kind == "multiple_choice":
                told = [given.item_missing.get(key, {}) for key in own]
                missing = frozenset[Value]().union(given.missing, *told)
                called = (own[0], *(given.items[key] for key in own if key in given.items))
                found += [TickBoxes(one, tuple(scale.codes), missing) for one in dict.fromkeys(called)]
    return found


def boxes_joined(table: Table, boxes: Iterable[TickBoxes]) -> BoxesJoined:
    """Put together the boxes of each item, at each mark of a wave.

    Notes
    -----
    Boxes that do not make up an item, and boxes of an item that has a filled column of its own, stay as they are. Where no
    box is ticked, the answer is an empty cell.
    """
    sets = _without_own_column(table, _sets([str(name) for name in table.frame.columns], boxes))
    columns: dict[str, pd.Series] = {str(name): table.frame[name] for name in table.frame.columns}
    odd: list[OddBox] = []
    for one in sets:
        held = one.first
        cells = [
            _joined(one.boxes, row) for row in zip(*(table.frame[n].tolist() for n in held), strict=True)
        ]
        odd += [
            OddBox(number, held[cell.place], one.whole, cell.text)
            for number, cell in enumerate(cells)
            if isinstance(cell, _Odd)
        ]
        answer = pd.Series([cell if isinstance(cell, str) else None for cell in cells], dtype="object")
        columns = _in_place(columns, one, answer)
    made = {one.whole: one.first for one in sets}
    doubled = tuple(
        (one.whole, tuple(several)) for one in sets for several in one.by_code if len(several) > 1
    )
    joined = replace(table, frame=pd.DataFrame(columns)) if sets else table
    return BoxesJoined(joined, made, tuple(odd), doubled)


# --- parts ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Set:
    """The boxes of one answer: name of the answer, and the columns of each code in the order of codes."""

    boxes: TickBoxes
    whole: str
    by_code: tuple[tuple[str, ...], ...]

    @property
    def first(self) -> tuple[str, ...]:
        return tuple(columns[0] for columns in self.by_code)

    @property
    def every(self) -> frozenset[str]:
        return frozenset(name for columns in self.by_code for name in columns)


def _sets(names: Sequence[str], boxes: Iterable[TickBoxes]) -> list[_Set]:
    """Return the boxes that make up an answer, once for each mark that all of them have; no column is in two of them."""
    found: list[_Set] = []
    for one in boxes:
        # A map may call boxes by part of their name, or as they are called anyway.
        held = {name for known in found for name in known.every}
        by_whole: dict[str, tuple[str, dict[int, list[str]]]] = {}
        for name in (name for name in names if name not in held):
            box = _box_of(name, one)
            if box is not None:
                whole, code = box
                _, by_code = by_whole.setdefault(plain_word(whole), (whole, {}))
                by_code.setdefault(code, []).append(name)
        for whole, by_code in by_whole.values():
            if by_code.keys() == {*one.codes}:
                found.append(_Set(one, whole, tuple(tuple(by_code[code]) for code in one.codes)))
    return found


def _box_of(name: str, boxes: TickBoxes) -> tuple[str, int] | None:
    """Return the answer a column is a box of, with the mark of the wave, and the code of its option."""
    match = _pattern(boxes.name).fullmatch(name)
    if match is None or int(match["code"]) not in boxes.codes:
        return None
    between = f"_{match['between']}" if match["between"] else ""
    return f"{match['head']}{between}{match['behind']}", int(match["code"])


@lru_cache(maxsize=4096)
def _pattern(name: str) -> re.Pattern[str]:
    words = [word for word in re.split(_SIGNS, name) if word]
    written = (r"0*" + word.lstrip("0") if word.isdigit() else re.escape(word) for word in words)
    head = rf"(?P<head>(?:.*(?:[\W_]|\d))?{_SIGNS.join(written)})"
    between = rf"(?:{_SIGNS}(?P<between>[^\W\d_][^\W_]*))?"
    return re.compile(
        rf"{head}{between}{_SIGNS}0*(?P<code>\d+)(?P<behind>(?!\d).*)", re.IGNORECASE | re.DOTALL
    )


def _without_own_column(table: Table, sets: Sequence[_Set]) -> list[_Set]:
    """Return the sets whose answer has no filled column of its own; the columns of the others are columns again."""
    kept = [*sets]
    while True:
        held = {name for one in kept for name in one.every}
        wanted = {plain_word(one.whole) for one in kept}
        own = [
            name for name in map(str, table.frame.columns) if name not in held and plain_word(name) in wanted
        ]
        filled = {plain_word(name) for name in own if _is_filled(table.frame[name])}
        left = [one for one in kept if plain_word(one.whole) not in filled]
        if len(left) == len(kept):
            return kept
        kept = left


def _is_filled(column: pd.Series) -> bool:
    return any(not is_blank(cell) for cell in column.tolist())


@dataclass(frozen=True, slots=True)
class _Odd:
    place: int
    text: str


def _joined(boxes: TickBoxes, cells: Sequence[object]) -> str | _Odd | None:
    """Return the codes that are ticked, the missing code of all boxes, what is odd, or None where nothing is said."""
    values = [None if is_blank(cell) else _value(cell) for cell in cells]
    filled = [value for value in values if value is not None]
    if len({*filled}) == 1 and _says_missing(filled[0], boxes):
        return spelled(filled[0])
    odd = (place for place, value in enumerate(values) if value not in (_TICKED, _LEFT, None))
    place = next(odd, None)
    if place is not None:
        return _Odd(place, str(cells[place]).strip()[:80])
    return " ".join(str(code) for code, value in zip(boxes.codes, values, strict=True) if value == 1) or None


def _value(cell: object) -> Value:
    """Return a filled cell as a number, or as text where it is neither a number nor one of the words for one."""
    value = as_value(cell)
    text = str(cell) if value is None else value
    return _WORDS.get(text.casefold(), text) if isinstance(text, str) else text


def _says_missing(value: Value, boxes: TickBoxes) -> bool:
    return value in boxes.missing or (isinstance(value, float) and is_missing_code(value))


def _in_place(columns: Mapping[str, pd.Series], one: _Set, answer: pd.Series) -> dict[str, pd.Series]:
    """Return columns with the answer in place of its boxes, where the first of them stood, and of an empty one of its name."""
    first = next(name for name in columns if name in one.every)
    gone = {name for name in columns if name in one.every or plain_word(name) == plain_word(one.whole)}
    return {
        one.whole if name == first else name: answer if name == first else column
        for name, column in columns.items()
        if name == first or name not in gone
    }

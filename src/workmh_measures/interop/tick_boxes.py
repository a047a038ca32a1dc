"""Tick boxes of items with several choices, a column for each option, put together to the one answer they are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from ..errors import Problem, problem
from ..model.instrument import Instrument
from ..model.missing import is_missing_code
from ..model.names import item_column
from .answer_values import Value, as_value, is_empty, spelled
from .map_file import ColumnMap
from .named_rows import place_of, plain_word
from .table import Table

__all__ = ["TickBoxes", "boxes_joined", "tick_boxes"]

_SIGNS = r"[\W_]+"
_TICKED, _LEFT = 1.0, 0.0


@dataclass(frozen=True, slots=True)
class TickBoxes:
    """The tick boxes of one item: ``<name>_<code>`` for every option, a mark of a wave before or behind.

    Attributes
    ----------
    codes : of all options; only where each has a column are they read.
    missing : values that stand in every box of somebody who did not answer, beside missing codes.
    """

    name: str
    codes: tuple[int, ...]
    missing: frozenset[Value] = frozenset()


def tick_boxes(instruments: Mapping[str, Instrument], given: ColumnMap | None = None) -> list[TickBoxes]:
    """Return the tick boxes a file of answers may have: by the full name of the item, or the one a map gives it."""
    given, found = given or ColumnMap(), []
    for name, instrument in instruments.items():
        for item in instrument.item_ids:
            scale, own = instrument.response_scale_of(item), (item_column(name, item), item)
            if scale.kind == "multiple_choice":
                told = [given.item_missing.get(key, {}) for key in own]
                missing = frozenset[Value]().union(given.missing, *told)
                called = dict.fromkeys((own[0], *(given.items[key] for key in own if key in given.items)))
                found += [TickBoxes(one, tuple(scale.codes), missing) for one in called]
    return found


def boxes_joined(path: Path, table: Table, boxes: Iterable[TickBoxes]) -> tuple[Table, list[Problem]]:
    """Return a table in which one column of chosen codes stands for the tick boxes of an item, where the first of them stood.

    Parameters
    ----------
    path : of the file, for messages.

    Returns
    -------
    The table, and what is neither ticked (1) nor not (0 or nothing). Boxes that do not make up an item, or an item that has a
    column already, stay as they are; where none is ticked, nothing is said.
    """
    names = [str(name) for name in table.frame.columns]
    taken = {plain_word(name) for name in names}
    problems: list[Problem] = []
    columns: dict[str, pd.Series] = {name: table.frame.iloc[:, place] for place, name in enumerate(names)}
    for one in boxes:
        for whole, held in _held(names, one):
            if plain_word(whole) in taken:
                continue
            rows = zip(*(table.frame[name].tolist() for name in held), strict=True)
            cells = [_joined(one, cells) for cells in rows]
            problems += _odd(path, table, [*held], cells)
            answer = pd.Series([cell if isinstance(cell, str) else None for cell in cells], dtype="object")
            columns = _in_place(columns, [*held], whole, answer)
    if [*columns] == names:
        return table, problems
    return replace(table, frame=pd.DataFrame(columns)), problems


# --- parts ----------------------------------------------------------------------------------------


def _held(names: Sequence[str], boxes: TickBoxes) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the name of an answer and its boxes in the order of their codes, once for each mark that all of them have."""
    words = (r"0*" + word.lstrip("0") if word.isdigit() else re.escape(word) for word in _words(boxes.name))
    name = rf"(?P<head>(?:.*(?:[\W_]|\d))?{_SIGNS.join(words)}){_SIGNS}0*(?P<code>\d+)(?P<mark>(?!\d).*)"
    pattern = re.compile(name, re.IGNORECASE | re.DOTALL)
    found: dict[tuple[str, str], tuple[str, dict[int, str]]] = {}
    for one in names:
        match = pattern.fullmatch(one)
        if match is not None and int(match["code"]) in boxes.codes:
            key = (match["head"].casefold(), match["mark"].casefold())
            _, by_code = found.setdefault(key, (match["head"] + match["mark"], {}))
            by_code.setdefault(int(match["code"]), one)
    for whole, by_code in found.values():
        if by_code.keys() == {*boxes.codes}:
            yield whole, tuple(by_code[code] for code in boxes.codes)


def _words(name: str) -> list[str]:
    return [word for word in re.split(_SIGNS, name) if word]


@dataclass(frozen=True, slots=True)
class _Odd:
    """What stands in a box and is neither ticked nor not."""

    place: int
    text: str


def _joined(boxes: TickBoxes, cells: Collection[object]) -> str | _Odd | None:
    """Return the codes that are ticked, the missing code of all boxes, what is odd, or None where nothing is said."""
    values = [None if value is None or is_empty(value) else value for value in map(as_value, cells)]
    filled = [value for value in values if value is not None]
    if len({*filled}) == 1 and _says_missing(filled[0], boxes):
        return spelled(filled[0])
    odd = (place for place, value in enumerate(values) if value not in (_TICKED, _LEFT, None))
    place = next(odd, None)
    if place is not None:
        return _Odd(place, str([*cells][place]).strip()[:80])
    return " ".join(str(code) for code, value in zip(boxes.codes, values, strict=True) if value == 1) or None


def _says_missing(value: Value, boxes: TickBoxes) -> bool:
    return value in boxes.missing or (isinstance(value, float) and is_missing_code(value))


def _odd(
    path: Path, table: Table, held: Sequence[str], cells: Sequence[str | _Odd | None]
) -> Iterator[Problem]:
    for number, cell in enumerate(cells):
        if isinstance(cell, _Odd):
            where = f"{place_of(path, table, number)}, column '{held[cell.place]}'"
            text = f"'{cell.text}' is neither ticked (1) nor not ticked (0)."
            yield problem("IMPORT-ROW", where=where, found=cell.text, allowed="0, 1", text=text)


def _in_place(
    columns: Mapping[str, pd.Series], held: Collection[str], whole: str, answer: pd.Series
) -> dict[str, pd.Series]:
    """Return columns with one in place of several, where the first of them stood."""
    first = next(name for name in columns if name in held)
    return {
        whole if name == first else name: answer if name == first else column
        for name, column in columns.items()
        if name == first or name not in held
    }

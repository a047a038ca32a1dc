"""Read a column map: strict, with every problem and its line. Its form: see `column_map`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..definitions.reader import Document, read_yaml
from ..errors import DefinitionError, Problem, ResponseError, nearest_match, problem
from ..model.missing import MISSING_NAMES, is_missing_code
from .answer_values import Value, as_value

__all__ = ["ColumnMap", "PersonColumn", "read_column_map"]

_KEYS = ("items", "id", "wave", "missing", "recode", "person")
_PERSON_KEYS = ("sex", "age", "population")
_REASONS = {name: code for code, name in MISSING_NAMES.items()}
Place = tuple[str | int, ...]


@dataclass(frozen=True)
class PersonColumn:
    """A column that says something about the person, and what its values mean (empty = as they are)."""

    column: str
    values: dict[Value, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class ColumnMap:
    """A map as written; names are checked against instrument and file by `match_columns`.

    Attributes
    ----------
    items : key as written (item id or ``<instrument>_<item>``) -> column.
    id, wave : columns, or None.
    missing, recode : value in the file -> missing code, or code of the response scale; for all items.
    item_missing, item_recode : the same for one item, by the key as written.
    person : sex, age, population.
    alone : an import leaves out columns that are not named, also where their names are known; no map says so.
    lines : where a key stands, ``file:line``.
    """

    items: dict[str, str] = field(default_factory=dict)
    id: str | None = None
    wave: str | None = None
    missing: dict[Value, int] = field(default_factory=dict)
    recode: dict[Value, float] = field(default_factory=dict)
    item_missing: dict[str, dict[Value, int]] = field(default_factory=dict)
    item_recode: dict[str, dict[Value, float]] = field(default_factory=dict)
    person: dict[str, PersonColumn] = field(default_factory=dict)
    alone: bool = False
    lines: dict[tuple[str, ...], str] = field(default_factory=dict, repr=False, compare=False)

    def where(self, *place: str | int) -> str:
        """Return ``file:line`` of a key, or "" when the map was not read from a file."""
        return self.lines.get(tuple(map(str, place)), "")


def read_column_map(path: str | Path) -> ColumnMap:
    """Read a column map.

    Parameters
    ----------
    path : YAML or JSON file of the form shown in `column_map`.

    Raises
    ------
    ResponseError
        With every problem: DEF-READ, DEF-YAML and their like for the text, MAP-KEY, MAP-VALUE for the content.
    """
    path = Path(path)
    try:
        document = read_yaml(path)
    except DefinitionError as error:
        raise ResponseError(error.problems) from error
    reader = _Reader(document)
    column_map = reader.column_map()
    if reader.problems:
        raise ResponseError(reader.problems)
    return column_map


class _Reader:
    """Turns the plain data of a map into a `ColumnMap`, noting every problem."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []

    def column_map(self) -> ColumnMap:
        data = self._mapping(self.document.data, (), "the file")
        if "items" not in data:
            # The bare form: every key that is not one of ours is an item.
            data = {k: v for k, v in data.items() if k in _KEYS} | {
                "items": {k: v for k, v in data.items() if k not in _KEYS}
            }
            items_at: Place = ()
        else:
            items_at = ("items",)
        for key in data:
            if key not in _KEYS:
                nearest = nearest_match(key, _KEYS)
                self._note("MAP-KEY", (key,), found=key, allowed=_KEYS, nearest=nearest)
        missing, item_missing = self._codes(data.get("missing"), "missing")
        recode, item_recode = self._codes(data.get("recode"), "recode")
        return ColumnMap(
            items=self._items(data["items"], items_at),
            id=self._name(data.get("id"), ("id",)),
            wave=self._name(data.get("wave"), ("wave",)),
            missing={value: int(code) for value, code in missing.items()},
            recode=recode,
            item_missing={i: {v: int(c) for v, c in codes.items()} for i, codes in item_missing.items()},
            item_recode=item_recode,
            person=self._person(data.get("person")),
            lines=self._lines(items_at),
        )

    def _lines(self, items_at: Place) -> dict[tuple[str, ...], str]:
        places = {tuple(map(str, place)): self.document.where(place) for place in self.document.lines}
        bare = {("items", *place): where for place, where in places.items() if not items_at}
        return places | bare

    def _items(self, data: Any, at: Place) -> dict[str, str]:
        items: dict[str, str] = {}
        for key, value in self._mapping(data, at, "'items'").items():
            column = self._name(value, (*at, key))
            if column is not None:
                items[str(key)] = column
            elif value is None:
                self._note("MAP-VALUE", (*at, key), text=f"Item '{key}' has no column.")
        return items

    def _codes(self, data: Any, rule: str) -> tuple[dict[Value, float], dict[str, dict[Value, float]]]:
        every: dict[Value, float] = {}
        single: dict[str, dict[Value, float]] = {}
        for key, value in self._mapping(data, (rule,), f"'{rule}'").items():
            if isinstance(value, Mapping):
                single[str(key)] = {}
                for inner, code in value.items():
                    self._code(single[str(key)], inner, code, (rule, key, inner))
            else:
                self._code(every, key, value, (rule, key))
        return every, single

    def _code(self, codes: dict[Value, float], key: Any, value: Any, at: Place) -> None:
        found = None if isinstance(key, bool) else as_value(key)
        code = self._reason(value, at) if at[0] == "missing" else self._number(value, at)
        if found is None or found == "":
            self._note("MAP-VALUE", at, text=f"'{key}' is no number or text; put it in quotation marks.")
        elif found in codes:
            self._note("MAP-VALUE", at, text=f"The value '{key}' stands twice, in two spellings.")
        elif code is not None:
            codes[found] = code

    def _reason(self, value: Any, at: Place) -> float | None:
        if isinstance(value, int) and not isinstance(value, bool) and is_missing_code(value):
            return float(value)
        if value in _REASONS:
            return float(_REASONS[value])
        text = f"'{value}' is no reason for a missing answer."
        nearest = nearest_match(value, _REASONS)
        self._note("MAP-VALUE", at, text=text, found=value, allowed=list(_REASONS), nearest=nearest)
        return None

    def _number(self, value: Any, at: Place) -> float | None:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return float(value)
        hint = " A reason belongs under 'missing'." if value in _REASONS else ""
        self._note("MAP-VALUE", at, text=f"A recode leads to a number, not to '{value}'.{hint}")
        return None

    def _person(self, data: Any) -> dict[str, PersonColumn]:
        person: dict[str, PersonColumn] = {}
        for key, value in self._mapping(data, ("person",), "'person'").items():
            at: Place = ("person", key)
            if key not in _PERSON_KEYS:
                nearest = nearest_match(key, _PERSON_KEYS)
                self._note("MAP-KEY", at, found=key, allowed=_PERSON_KEYS, nearest=nearest)
            elif isinstance(value, Mapping):
                person[key] = self._person_column(value, at)
            elif (column := self._name(value, at)) is not None:
                person[key] = PersonColumn(column)
        return person

    def _person_column(self, data: Mapping[Any, Any], at: Place) -> PersonColumn:
        for key in data:
            if key not in {"column", "values"}:
                nearest = nearest_match(key, ["column", "values"])
                self._note("MAP-KEY", (*at, key), found=key, allowed=["column", "values"], nearest=nearest)
        column = self._name(data.get("column"), (*at, "column"))
        if column is None:
            self._note("MAP-VALUE", at, text=f"'{at[-1]}' has no column.")
        values: dict[Value, Value] = {}
        for key, value in self._mapping(data.get("values"), (*at, "values"), "'values'").items():
            found, meaning = as_value(key), as_value(value)
            if found is None or meaning is None:
                self._note("MAP-VALUE", (*at, "values", key), text=f"'{key}: {value}' is no pair of values.")
            else:
                values[found] = meaning
        return PersonColumn(column or "", values)

    def _mapping(self, data: Any, at: Place, name: str) -> dict[Any, Any]:
        if data is None and at:
            return {}
        if isinstance(data, dict):
            return data
        self._note("MAP-VALUE", at, text=f"{name[0].upper()}{name[1:]} holds no mapping of keys to values.")
        return {}

    def _name(self, value: Any, at: Place) -> str | None:
        if isinstance(value, (str, int)) and not isinstance(value, bool):
            return str(value)
        if value is not None:
            self._note("MAP-VALUE", at, text=f"'{at[-1]}' leads to {value!r}, which is no column name.")
        return None

    def _note(self, code: str, at: Place, **parts: Any) -> None:
        self.problems.append(problem(code, where=self.document.where(at), **parts))

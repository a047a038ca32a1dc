"""Find the column of each item in a file, by the map or by name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from ..errors import Problem, ResponseError, nearest_match, problem
from .answer_values import Value, spelled
from .map_file import ColumnMap, PersonColumn

__all__ = ["Matched", "match_columns"]

Code = TypeVar("Code", int, float)


@dataclass(frozen=True)
class Matched:
    """The columns of a file, matched to an instrument.

    Attributes
    ----------
    instrument : what messages call it: its id, unless replaced by its short name.
    items : item id -> column, in the order of the items.
    id, wave : columns, or None.
    missing, recode : item id -> value in the file -> code.
    person : sex, age, population -> column and the meaning of its values.
    """

    instrument: str
    items: dict[str, str]
    id: str | None = None
    wave: str | None = None
    missing: dict[str, dict[Value, int]] = field(default_factory=dict)
    recode: dict[str, dict[Value, float]] = field(default_factory=dict)
    person: dict[str, PersonColumn] = field(default_factory=dict)


def match_columns(
    instrument_id: str, item_ids: Sequence[str], columns: Sequence[str], column_map: ColumnMap | None = None
) -> Matched:
    """Match items to columns.

    Parameters
    ----------
    instrument_id, item_ids : the instrument and the items that need a column.
    columns : names in the file.
    column_map : items it does not name are matched as without a map: the column is the item id or
        ``<instrument>_<item>``; case, blanks around it and leading zeros of a number do not count, and the
        full name in the definition's own spelling comes before any other.

    Raises
    ------
    ResponseError
        Every COL-MISSING, COL-UNKNOWN, COL-AMBIGUOUS, COL-DUPLICATE, MAP-ITEM, MAP-RECODE at once.
    """
    matching = _Matching(instrument_id, tuple(item_ids), tuple(columns), column_map or ColumnMap())
    matched = matching.matched()
    if matching.problems:
        raise ResponseError(matching.problems)
    return matched


class _Matching:
    """One match of an instrument with a file, noting every problem."""

    def __init__(
        self, instrument: str, items: tuple[str, ...], columns: tuple[str, ...], given: ColumnMap
    ) -> None:
        self.instrument, self.items, self.columns, self.given = instrument, items, columns, given
        self.problems: list[Problem] = []
        self._by_fold: defaultdict[str, list[str]] = defaultdict(list)
        self._by_plain: defaultdict[str, list[str]] = defaultdict(list)
        for column in columns:
            self._by_fold[column.strip().casefold()].append(column)
            self._by_plain[_plain(column, instrument)].append(column)
        self._item_by_plain = {_plain(item, instrument): item for item in items}

    def matched(self) -> Matched:
        given = self.given
        chosen = self._chosen_items()
        uses: defaultdict[str, list[str]] = defaultdict(list)
        for item, column in chosen.items():
            if column is not None:
                uses[column].append(f"item {item}")
        keys = {key: self._named(getattr(given, key), key) for key in ("id", "wave")}
        for key, name in keys.items():
            if name is not None:
                uses[name].append(key)
        person = {
            key: PersonColumn(self._named(use.column, "person", key) or "", use.values)
            for key, use in given.person.items()
        }
        items = {i: chosen[i] if i in chosen else self._by_name(i, uses) for i in self.items}
        for column, things in uses.items():
            if len(things) > 1:
                where, text = given.where("items"), ", ".join(things)
                self._note("COL-DUPLICATE", where, found=column, allowed=f"one of: {text}")
        missing = self._by_item(given.missing, given.item_missing, "missing")
        recode = self._by_item(given.recode, given.item_recode, "recode")
        self._refuse_both(missing, recode)
        found = {item: column for item, column in items.items() if column is not None}
        return Matched(self.instrument, found, keys["id"], keys["wave"], missing, recode, person)

    def _chosen_items(self) -> dict[str, str | None]:
        """Return the columns the map names, by item; None where the file has no such column."""
        chosen: dict[str, str | None] = {}
        for key, name in self.given.items.items():
            item = self._item(key, "items", key)
            column = self._named(name, "items", key)
            if item in chosen:
                where = self.given.where("items", key)
                self._note("COL-DUPLICATE", where, found=name, allowed=f"one column for item {item}")
            elif item is not None:
                chosen[item] = column
        return chosen

    def _item(self, key: str, *place: str) -> str | None:
        item = self._item_by_plain.get(_plain(key, self.instrument))
        if item is None:
            where, nearest = self.given.where(*place), nearest_match(key, self.items)
            self._note(
                "MAP-ITEM", where, found=key, allowed=self.items, nearest=nearest, instrument=self.instrument
            )
        return item

    def _named(self, name: str | None, *place: str) -> str | None:
        """Return the column of a name in the map."""
        if name is None or name in self.columns:
            return name
        where, same = (
            self.given.where(*place) or f"The column of the {place[-1]}:",
            self._by_fold[name.strip().casefold()],
        )
        if len(same) > 1:
            self._note("COL-AMBIGUOUS", where, found=name, allowed=same)
        elif not same:
            nearest = nearest_match(name, self.columns)
            self._note("COL-UNKNOWN", where, found=name, allowed=self.columns, nearest=nearest)
        return same[0] if len(same) == 1 else None

    def _by_name(self, item: str, uses: Mapping[str, list[str]]) -> str | None:
        """Return the column of an item the map does not name."""
        candidates = [c for c in self._by_plain[_plain(item, self.instrument)] if c not in uses]
        full = f"{self.instrument}_{item}"
        exact = [c for c in candidates if c == full]
        # Case does not count: two columns that differ in it alone have the same name.
        alike = [c for c in candidates if c.strip().casefold() == full.casefold()]
        if len(candidates) == 1 or (exact and len(alike) == 1):
            return (exact or candidates)[0]
        if candidates:
            self._note("COL-AMBIGUOUS", "", found=f"item {item}", allowed=candidates)
        else:
            free = [column for column in self.columns if column not in uses]
            allowed = f"{item} or {self.instrument}_{item}"
            nearest = _nearest_column(item, self.instrument, free)
            self._note(
                "COL-MISSING", "", found=item, allowed=allowed, nearest=nearest, instrument=self.instrument
            )
        return None

    def _by_item(
        self, every: Mapping[Value, Code], single: Mapping[str, Mapping[Value, Code]], rule: str
    ) -> dict[str, dict[Value, Code]]:
        codes = {item: dict(every) for item in self.items}
        for key, own in single.items():
            item = self._item(key, rule, key)
            if item is not None:
                codes[item] |= own
        return {item: found for item, found in codes.items() if found}

    def _refuse_both(
        self, missing: Mapping[str, dict[Value, int]], recode: Mapping[str, dict[Value, float]]
    ) -> None:
        for item in self.items:
            both = missing.get(item, {}).keys() & recode.get(item, {}).keys()
            for value in sorted(both, key=str):
                text = f"Item {item}: the value {spelled(value)} stands under 'missing' and under 'recode'."
                self._note("MAP-RECODE", self.given.where("recode"), found=spelled(value), text=text)

    def _note(self, code: str, where: str, **parts: object) -> None:
        self.problems.append(problem(code, where=where, **parts))  # type: ignore[arg-type]


def _plain(name: str, instrument: str) -> str:
    """Return a name without what does not count: the instrument in front, case, leading zeros."""
    plain = name.strip().casefold().removeprefix(f"{instrument.casefold()}_")
    return str(int(plain)) if plain.isascii() and plain.isdigit() else plain


def _nearest_column(item: str, instrument: str, columns: Iterable[str]) -> str | None:
    columns = list(columns)
    wanted = {_squeezed(item), _squeezed(instrument + item), _squeezed(f"{instrument}_{item}")}
    alike = [column for column in columns if _squeezed(column) in wanted]
    return alike[0] if alike else nearest_match(f"{instrument}_{item}", columns)


def _squeezed(name: str) -> str:
    """Return the letters and numbers of a name: ``HADS-01`` and ``hads1`` are alike."""
    parts = re.findall(r"[^\W\d_]+|[0-9]+", name.casefold())
    return "".join(str(int(part)) if part.isdigit() else part for part in parts)

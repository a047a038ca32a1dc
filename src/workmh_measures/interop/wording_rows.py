"""Read a filled template: rows of element, item, code, language and text, from csv or xlsx alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..errors import Problem, ResponseError, nearest_match, problem
from ..model.instrument import Instrument
from ..model.plain_text import tidied
from ..model.wording import language_tag, optional_elements, required_elements
from .limits import MAX_TEMPLATE_ROWS
from .sheet import Row, Sheet, read_heading
from .wording_template import ABOUT, COLUMNS

__all__ = ["TemplateRead", "is_template", "read_template"]

_NEEDED = ("element", "item", "code", "language", "text")


@dataclass
class TemplateRead:
    """Texts and display order by language, and what the file says of the wording as a whole."""

    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    order: dict[str, dict[str, tuple[int, ...]]] = field(default_factory=dict)
    about: dict[str, str] = field(default_factory=dict)


def is_template(sheets: Sequence[Sheet]) -> bool:
    """Say whether a file begins like a template: a column named element."""
    return any("element" in {name.casefold() for name in sheet.heading.values()} for sheet in sheets)


def read_template(sheets: Sequence[Sheet], instrument: Instrument) -> TemplateRead:
    """Read the rows of a template.

    Raises
    ------
    ResponseError
        WORD-COLUMN, WORD-COLUMN-UNKNOWN, TABLE-SIZE, WORD-FORMULA; then, all at once, WORD-ITEMS (another number of items),
        WORD-ELEMENT, WORD-LANGUAGE-TAG, WORD-DUPLICATE, WORD-DISPLAY-ORDER.
    """
    tables = [sheet for sheet in sheets if sheet.rows]
    faults = [fault for sheet in tables for fault in read_heading(sheet, _NEEDED, COLUMNS)]
    if faults:
        raise ResponseError(faults)
    count = sum(len(sheet.rows) for sheet in tables)
    if count > MAX_TEMPLATE_ROWS:
        where, allowed = str(tables[0].file), f"{MAX_TEMPLATE_ROWS:,} rows"
        raise ResponseError([problem("TABLE-SIZE", where=where, found=f"{count:,} rows", allowed=allowed)])
    reading = _Reading(instrument)
    rows = [row for sheet in tables for row in sheet.records(COLUMNS)]
    faults = _count_faults(rows, instrument)
    if faults:
        raise ResponseError(faults)
    for row in rows:
        reading.take(row)
    reading.take_orders()
    if reading.faults:
        raise ResponseError(reading.faults)
    return reading.read


def _count_faults(rows: Sequence[Row], instrument: Instrument) -> list[Problem]:
    """Compare the number of items in each language: a wrong number means that the file is for something else."""
    faults = []
    by_language: dict[str, set[str]] = {}
    for row in rows:
        if row.text("element").strip().casefold() == "item":
            by_language.setdefault(row.text("language").strip(), set()).add(_item_id(row))
    for language, items in by_language.items():
        if len(items) != len(instrument.items):
            text = f"The file has {len(items)} items in '{language}', {instrument.id} has {len(instrument.items)}."
            found = problem(
                "WORD-ITEMS", where=instrument.id, found=len(items), allowed=len(instrument.items), text=text
            )
            faults.append(found)
    return faults


def _item_id(row: Row) -> str:
    """Return the item of a row; a spreadsheet program makes 1 of 01."""
    item = row.text("item").strip()
    return f"0{item}" if len(item) == 1 and item.isdecimal() else item


class _Reading:
    def __init__(self, instrument: Instrument) -> None:
        self.instrument = instrument
        self.read = TemplateRead()
        self.faults: list[Problem] = []
        self._places: dict[tuple[str, str], str] = {}
        self._ranks: dict[tuple[str, str], dict[int, tuple[str, str]]] = {}

    def take(self, row: Row) -> None:
        """Take one row over, or note what is wrong with it."""
        element = row.text("element").strip().casefold()
        text = tidied(row.text("text"))
        if not element and not text:
            return
        if element in ABOUT:
            if self._first("", element, row) and text:
                self.read.about[element] = text
            return
        language = language_tag(row.text("language"))
        name = ".".join(part for part in (element, _item_id(row), row.text("code").strip()) if part)
        known = {*required_elements(self.instrument, language), *optional_elements(self.instrument)}
        if name not in known:
            near = nearest_match(name, known)
            self.faults.append(problem("WORD-ELEMENT", where=row.where, found=name, nearest=near))
        elif not language:
            self.faults.append(problem("WORD-LANGUAGE-TAG", where=row.where, found="nothing"))
        elif self._first(language, name, row):
            texts = self.read.texts.setdefault(language, {})
            if text:
                texts[name] = text
            if element == "option":
                ranks = self._ranks.setdefault((language, _item_id(row)), {})
                ranks[int(row.text("code"))] = (row.text("display_order").strip(), row.where)

    def take_orders(self) -> None:
        """Take the display orders over: none of an item's options has one, or each has its own number."""
        for (language, item), ranks in self._ranks.items():
            codes = self.instrument.response_scale_of(item).codes
            stated = {code: rank for code, (rank, _) in ranks.items()}
            if len(stated) < len(codes):
                continue  # the row that is not there will be named as lacking
            order = codes
            if any(stated.values()):
                numbers = {code: int(rank) for code, rank in stated.items() if rank.isdecimal()}
                if len(set(numbers.values())) < len(stated):
                    where = next(iter(ranks.values()))[1]
                    found = ", ".join(rank or "empty" for rank in stated.values())
                    self.faults.append(problem("WORD-DISPLAY-ORDER", where=where, found=found, item=item))
                    continue
                order = tuple(sorted(numbers, key=lambda code: numbers[code]))
            self.read.order.setdefault(language, {})[item] = order

    def _first(self, language: str, name: str, row: Row) -> bool:
        first = self._places.setdefault((language, name), row.where)
        if first != row.where:
            self.faults.append(
                problem("WORD-DUPLICATE", where=row.where, found=f"{name} {language}".strip(), first=first)
            )
        return first == row.where

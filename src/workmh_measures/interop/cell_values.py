"""Cells of a workbook: numbers that are dates by their format, and columns of one type."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from xml.etree import ElementTree

import pyarrow as pa

__all__ = ["CellValue", "Styles", "array_of", "column_index", "spelled"]

CellValue = float | str | bool | datetime | timedelta

# Number formats Excel knows by number only; 27 to 58 are those of East Asian versions.
_DATE_FORMATS = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})
_TIME_FORMATS = frozenset({18, 19, 20, 21, 45, 46, 47})
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_LAST_DAY = 2_958_465  # 9999-12-31
_DAY_MS = 86_400_000


@dataclass(frozen=True)
class Styles:
    """Which cell styles show a number as a date or a time, and the workbook's day zero."""

    kinds: tuple[str, ...] = ()
    from_1904: bool = False

    @classmethod
    def read(cls, styles: ElementTree.Element | None, workbook: ElementTree.Element | None) -> Styles:
        """Read styles.xml and the date system of workbook.xml."""
        kinds: tuple[str, ...] = ()
        if styles is not None:
            forms = {
                int(node.get("numFmtId", "0")): node.get("formatCode", "")
                for node in styles.iter()
                if node.tag.endswith("}numFmt")
            }
            lists = [node for node in styles if node.tag.endswith("}cellXfs")]
            kinds = tuple(_kind(int(xf.get("numFmtId", "0")), forms) for part in lists for xf in part)
        properties = [] if workbook is None else [n for n in workbook if n.tag.endswith("}workbookPr")]
        return cls(kinds, any(node.get("date1904") in {"1", "true"} for node in properties))

    def number(self, stored: str, style: str | None) -> CellValue:
        """Return a stored number as the number, date or time its style shows."""
        value = float(stored)
        kind = self.kinds[int(style)] if style and int(style) < len(self.kinds) else "number"
        if kind == "number" or not 0 <= value <= _LAST_DAY:
            return value
        days = math.floor(value)
        past = timedelta(milliseconds=round((value - days) * _DAY_MS))
        if kind == "time":
            return timedelta(days=days) + past
        return self._midnight(days) + past

    def _midnight(self, days: int) -> datetime:
        if self.from_1904:
            return datetime(1904, 1, 1) + timedelta(days=days)  # noqa: DTZ001 (workbooks know no zone)
        # Excel counts a 29 February 1900 that never was.
        zero = datetime(1899, 12, 30) if days >= 60 else datetime(1899, 12, 31)  # noqa: DTZ001
        return zero + timedelta(days=days)


def _kind(number: int, forms: dict[int, str]) -> str:
    if number in _DATE_FORMATS:
        return "date"
    if number in _TIME_FORMATS:
        return "time"
    signs = _LITERAL.sub("", forms.get(number, "")).lower()
    if signs in {"", "general"}:
        return "number"
    if any(sign in signs for sign in "yd") or ("m" in signs and not any(sign in signs for sign in "hs")):
        return "date"
    return "time" if any(sign in signs for sign in "hs") else "number"


@cache
def _letters_index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def column_index(place: str) -> int:
    """Return the column of a cell reference such as ``AB12``, counted from 0."""
    return _letters_index(place.rstrip("0123456789"))


def array_of(cells: Sequence[CellValue | None], *, as_text: bool = False) -> pa.Array:
    """Return cells as one array.

    Cells of one kind keep it. Mixed cells become text, numbers spelled shortest and dates as ISO 8601, so
    that nothing is guessed. An empty text is an empty cell.
    """
    kinds = {type(cell) for cell in cells if cell is not None and cell != ""}
    if not as_text and len(kinds) <= 1:
        kind = kinds.pop() if kinds else float
        types = {float: pa.float64(), str: pa.string(), bool: pa.bool_()}
        types |= {datetime: pa.timestamp("us"), timedelta: pa.duration("us")}
        return pa.array([None if cell == "" else cell for cell in cells], types[kind])
    return pa.array([None if cell is None or cell == "" else spelled(cell) for cell in cells], pa.string())


def spelled(cell: CellValue) -> str:
    """Return a cell as text: numbers spelled shortest, dates as ISO 8601."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
    return str(cell)

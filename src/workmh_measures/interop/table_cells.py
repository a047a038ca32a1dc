"""What a cell of a table says: a day, a number or a word; everything that may be something else is refused."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

import numpy as np

from .answer_values import is_blank
from .typed_columns import EXACT_IN_A_SPREADSHEET, MISSING_WORDS

__all__ = ["CellFault", "Day", "DayForm", "day_of", "number_of", "text_of"]

DayForm = Literal["date", "iso", "norwegian", "compact", "excel", "spss"]

_EMPTY = frozenset({"", *MISSING_WORDS, "NULL", "null", "None"})
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_ISO_START = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d|\Z)")
_NORWEGIAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_MONTH = (
    "jan(uary?)?|feb(ruary?)?|mar(s|ch)?|apr(il)?|ma[iy]|jun[ie]?|jul[iy]?|aug(ust)?|sept?(ember)?|o[kc]t(ober)?"
    "|nov(ember)?|de[sc](ember)?"
)
_MONTH_NAME = re.compile(rf"(?i)(\d{{1,4}}[-. /]{{0,2}}({_MONTH})\.?|({_MONTH})[-. /]{{0,2}}\d{{1,4}})")
_SCIENTIFIC = re.compile(r"[+-]?\d+([.,]\d+)?[eE][+-]?\d+")
_EXCEL_ZERO = date(1899, 12, 30)
_EXCEL_DAYS = range(10_000, 100_000)  # 1927 to 2173
_SPSS_ZERO = date(1582, 10, 14)
_DAY_SECONDS = 86_400


class CellFault(Exception):
    """Why a cell is not taken: the sentence, what stands there, and what may."""

    def __init__(self, text: str, found: str, allowed: str = "") -> None:
        self.text, self.found, self.allowed = text, found, allowed
        super().__init__(text)


@dataclass(frozen=True, slots=True)
class Day:
    """A day and how its cell spells it."""

    day: date
    form: DayForm


def text_of(cell: object) -> str:
    """Return a cell as a person would write it; empty for an empty one.

    Raises
    ------
    CellFault
        If a spreadsheet made a date or a number of what was typed, or a column was too narrow for it.
    """
    if _is_empty(cell):
        return ""
    if isinstance(cell, datetime | date | np.datetime64):
        raise CellFault(f"A spreadsheet made the date {cell} of what was typed.", str(cell))
    if isinstance(cell, bool | np.bool_):
        return str(cell)
    if isinstance(cell, int | np.integer):
        return str(int(cell))
    if isinstance(cell, float | np.number):
        return _number_text(float(cell))
    text = str(cell).strip()
    if _MONTH_NAME.fullmatch(text) or _ISO_START.match(text):
        raise CellFault(f"A spreadsheet made the date '{text}' of what was typed.", text)
    if _SCIENTIFIC.fullmatch(text):
        raise CellFault(f"A spreadsheet made '{text}' of what was typed; digits are gone.", text)
    if set(text) == {"#"}:
        raise CellFault("The column was too narrow when the file was saved; the content is gone.", text)
    return text


def _number_text(number: float) -> str:
    if abs(number) >= EXACT_IN_A_SPREADSHEET:
        text = (
            f"The number {number:.0f} has more digits than a spreadsheet keeps of a number; write it as text."
        )
        raise CellFault(text, f"{number:.0f}")
    return str(int(number)) if number.is_integer() else repr(number)


def number_of(cell: object, *, low: float, high: float) -> float | None:
    """Return a number between two limits, None for an empty cell; a decimal comma and a sign for per cent may stand.

    Raises
    ------
    CellFault
        If it is no number, or outside the limits.
    """
    allowed = f"{low:g} to {high:g}"
    if _is_empty(cell):
        return None
    if isinstance(cell, int | float | np.number) and not isinstance(cell, bool | np.bool_):
        number = float(cell)
    else:
        text = text_of(cell).removesuffix("%").strip()
        if not _NUMBER.fullmatch(text):
            raise CellFault(f"'{cell}' is not a number.", str(cell), allowed)
        number = float(text.replace(",", "."))
    if not (math.isfinite(number) and low <= number <= high):
        raise CellFault(f"{number:g} is outside {allowed}.", f"{number:g}", allowed)
    return number


def day_of(cell: object, *, earliest: date, latest: date) -> Day | None:
    """Return a day between two others, None for an empty cell.

    Parameters
    ----------
    cell : a date; text as 2026-06-25, 25.6.2026 or 20260625; the day number of a spreadsheet; SPSS's count of seconds.

    Raises
    ------
    CellFault
        If it is no such day, does not exist in the calendar, carries a time of day, or lies outside the limits.
    """
    if _is_empty(cell):
        return None
    found = _day(cell)
    if not earliest <= found.day <= latest:
        allowed = f"{earliest} to {latest}"
        raise CellFault(f"{found.day} lies outside {allowed}.", str(found.day), allowed)
    return found


def _is_empty(cell: object) -> bool:
    return cell.strip() in _EMPTY if isinstance(cell, str) else is_blank(cell)


def _day(cell: object) -> Day:
    if isinstance(cell, datetime):
        if (cell.hour, cell.minute, cell.second, cell.microsecond) != (0, 0, 0, 0):
            raise CellFault("The cell holds a time of day.", str(cell), _FORMS)
        return Day(cell.date(), "date")
    if isinstance(cell, date):
        return Day(cell, "date")
    if isinstance(cell, int | float | np.number) and not isinstance(cell, bool | np.bool_):
        return _day_number(float(cell))
    return _day_text(str(cell).strip())


_FORMS = "2026-06-25 or 25.6.2026"


def _day_text(text: str) -> Day:
    if match := _ISO.fullmatch(text):
        return Day(_calendar(text, *match.groups()), "iso")
    if match := _NORWEGIAN.fullmatch(text):
        return Day(_calendar(text, *reversed(match.groups())), "norwegian")
    if match := _COMPACT.fullmatch(text):
        return Day(_calendar(text, *match.groups()), "compact")
    if text.isascii() and text.isdigit():
        return _day_number(float(text))
    if _MONTH_NAME.fullmatch(text) or set(text) == {"#"}:
        raise CellFault(f"'{text}' is what a spreadsheet shows of a date; its year is gone.", text, _FORMS)
    if _ISO_START.match(text):
        raise CellFault(f"'{text}' holds a time of day.", text, _FORMS)
    if "/" in text:
        raise CellFault(f"'{text}' may be day first or month first.", text, _FORMS)
    raise CellFault(f"'{text}' is not a date.", text, _FORMS)


def _day_number(number: float) -> Day:
    spelled = f"{number:.15g}"
    if number.is_integer() and _COMPACT.fullmatch(spelled):
        return Day(_calendar(spelled, spelled[:4], spelled[4:6], spelled[6:]), "compact")
    if number in _EXCEL_DAYS:
        return Day(_EXCEL_ZERO + timedelta(days=int(number)), "excel")
    days, rest = divmod(number, _DAY_SECONDS)
    if rest == 0 and _SPSS_DAYS[0] <= days <= _SPSS_DAYS[1]:
        return Day(_SPSS_ZERO + timedelta(days=int(days)), "spss")
    raise CellFault(f"{spelled} is not a date.", spelled, _FORMS)


_SPSS_DAYS = ((date(1900, 1, 1) - _SPSS_ZERO).days, (date(2200, 1, 1) - _SPSS_ZERO).days)


def _calendar(text: str, year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise CellFault(f"The calendar has no {text}.", text, _FORMS) from None

"""Working hours in Norway: what time it is when somebody has been at work for so many hours."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta

from .civil_time import TIME_ZONE, civil_day

__all__ = ["easter_sunday", "next_working_noon", "public_holidays", "working_hours_after"]

_FROM_EASTER = (-3, -2, 0, 1, 39, 49, 50)
_FIXED = ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))


def easter_sunday(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar.

    References
    ----------
    Meeus J. Astronomical Algorithms, 2nd ed. 1998, chapter 8.
    """
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    n = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * n) // 451
    month, day = divmod(h + n - 7 * m + 114, 31)
    return date(year, month, day + 1)


def public_holidays(year: int) -> frozenset[date]:
    """Return the public holidays in Norway; the eves of Christmas and the new year are none."""
    easter = easter_sunday(year)
    moving = (easter + timedelta(days=days) for days in _FROM_EASTER)
    return frozenset((*moving, *(date(year, month, day) for month, day in _FIXED)))


def working_hours_after(
    moment: datetime, hours: float, *, start: str, end: str, closed: Collection[date] = ()
) -> datetime:
    """Return the moment at which so many working hours have passed.

    Parameters
    ----------
    moment : from when, with its zone.
    start, end : of the working day on the clock in Norway, as ``08:00``.
    closed : further days on which nobody works.

    Returns
    -------
    datetime
        In UTC; counted in hours that really pass, also when the clock is changed.
    """
    left, day, latest = timedelta(hours=hours), civil_day(moment), moment.astimezone(UTC)
    while True:
        if _is_working_day(day, closed):
            begins, ends = _at(day, start), _at(day, end)
            present = ends - max(begins, latest)
            if present >= left:
                return max(begins, latest) + left
            left -= max(present, timedelta(0))
        day += timedelta(days=1)


def next_working_noon(moment: datetime, *, closed: Collection[date] = ()) -> datetime:
    """Return noon of the first working day after the day of a moment, in UTC."""
    day = civil_day(moment) + timedelta(days=1)
    while not _is_working_day(day, closed):
        day += timedelta(days=1)
    return _at(day, "12:00")


def _is_working_day(day: date, closed: Collection[date]) -> bool:
    return day.weekday() < 5 and day not in public_holidays(day.year) and day not in closed


def _at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=TIME_ZONE).astimezone(UTC)

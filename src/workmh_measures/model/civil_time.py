"""The clock people in a study look at: moments are kept in UTC, days are those of Norway."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

__all__ = ["TIME_ZONE", "civil_day"]

TIME_ZONE = ZoneInfo("Europe/Oslo")
"""Where the civil day of a moment is read off."""


def civil_day(moment: datetime) -> date:
    """Return the civil day of a moment, which knows its zone."""
    return moment.astimezone(TIME_ZONE).date()

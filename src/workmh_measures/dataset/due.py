"""When a wave is due for a person: pure functions of anchors, waves and a given day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from ..model.record import Enrolment
from ..model.study import Study, Wave

__all__ = ["Due", "anchor_number", "due", "due_from"]

DAYS_PER_MONTH = 30.4375


@dataclass(frozen=True, slots=True)
class Due:
    """A wave of one person: the planned day, and the window around it (None: no window)."""

    anchor_day: date
    planned: date
    opens: date | None
    closes: date | None

    def is_due(self, today: date) -> bool:
        """Whether the wave has come: its window is open, or without a window the planned day is reached."""
        return today >= (self.opens or self.planned)

    def is_closed(self, today: date) -> bool:
        """Whether the window is over; a wave without a window never closes."""
        return self.closes is not None and today > self.closes

    def holds(self, day: date) -> bool:
        """Whether a day lies in the window."""
        return self.opens is None or self.closes is None or self.opens <= day <= self.closes


def due(wave: Wave, enrolment: Enrolment) -> Due | None:
    """Return when a wave is due for a person, or None when its anchor has not happened."""
    anchor_day = enrolment.anchors.get(wave.anchor)
    return None if anchor_day is None else due_from(wave, anchor_day)


def due_from(wave: Wave, anchor_day: date) -> Due:
    """Return when a wave is due that is counted from a day.

    Notes
    -----
    A month ends where its calendar does: one month after 31 January is 28 or 29 February. A part of a
    month counts as that part of 30.4375 days.
    """
    planned = _later(anchor_day, wave.month)
    if wave.window_days is None:
        return Due(anchor_day, planned, None, None)
    before, after = (timedelta(days=days) for days in wave.window_days)
    return Due(anchor_day, planned, planned + before, planned + after)


def _later(day: date, months: float) -> date:
    whole = int(months)
    month_index = day.year * 12 + day.month - 1 + whole
    year, month = divmod(month_index, 12)
    last = _last_day(year, month + 1)
    moved = date(year, month + 1, min(day.day, last))
    return moved + timedelta(days=round((months - whole) * DAYS_PER_MONTH))


def _last_day(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day


def anchor_number(study: Study, anchor: str) -> int:
    """Return the number of an anchor in exported files: 1 for the first of the study."""
    return study.anchors.index(anchor) + 1

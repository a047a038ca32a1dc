"""In which state of work and benefits a person is on each day after inclusion."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ...model.work import BENEFIT_KINDS, WORK_KINDS, RegisterRecord, ToldKind
from ..employment import known_days, worked_days
from ..spans import ONE_DAY, Span, shared
from .work_people import WorkPerson, months_after

__all__ = [
    "BENEFIT",
    "DEAD",
    "NOT_COVERED",
    "NO_STATE",
    "StateCourses",
    "WorkState",
    "state_courses",
    "told_states",
]

BENEFIT, NO_STATE, DEAD, NOT_COVERED = "benefit", "none", "dead", "not_covered"


@dataclass(frozen=True, slots=True)
class WorkState:
    """A state and the kinds of work or benefits that put a person into it."""

    id: str
    kinds: tuple[ToldKind, ...]


@dataclass(frozen=True)
class StateCourses:
    """States of some people by month since inclusion.

    Attributes
    ----------
    states : ids in the order they count: work first, then benefits, none, dead, not covered.
    at : shape (people, months + 1), place in `states` on the day so many months after inclusion.
    days : shape (people, months, states), days of each month in each state.
    """

    states: tuple[str, ...]
    at: NDArray[np.int64]
    days: NDArray[np.float64]

    @property
    def months(self) -> int:
        """Months that are looked at."""
        return int(self.days.shape[1])

    def of(self, chosen: NDArray[np.bool_]) -> StateCourses:
        """Return the courses of some of the people."""
        return StateCourses(self.states, self.at[chosen], self.days[chosen])


def told_states(records: Iterable[RegisterRecord]) -> tuple[WorkState, ...]:
    """Return a state for each kind of work some source tells of, and one for all benefits that are told of."""
    told = {kind for record in records for kind in record.tells}
    work = tuple(WorkState(kind, (kind,)) for kind in WORK_KINDS if kind in told)
    benefits = tuple(kind for kind in BENEFIT_KINDS if kind in told)
    return (*work, WorkState(BENEFIT, benefits)) if benefits else work


def state_courses(people: Sequence[WorkPerson], states: Sequence[WorkState], months: int) -> StateCourses:
    """Return the state of each person by month since inclusion.

    Parameters
    ----------
    people : with their records.
    states : in the order they count: on a day with two, the first.
    months : how many whole months after inclusion.

    Notes
    -----
    A person is in a state on a day when a source tells of it and, of every state before it, some source would have. `none`:
    all states would be told of, and none is there. `dead`: from the day of death on. Else the day is not covered.
    A month goes from the day after one such day to the next, so that every day after inclusion is in one.
    """
    names = (*(state.id for state in states), NO_STATE, DEAD, NOT_COVERED)
    at = np.empty((len(people), months + 1), dtype=np.int64)
    days = np.zeros((len(people), months, len(names)))
    for row, person in enumerate(people):
        ends = [months_after(person.inclusion, month) for month in range(months + 1)]
        by_state = _spans_by_state(person, states, Span(ends[0], ends[-1]))
        for place, spans in enumerate(by_state):
            for span in spans:
                _count(span, ends, at[row], days[row, :, place], place)
    return StateCourses(names, at, days)


def _count(
    span: Span, ends: Sequence[date], at: NDArray[np.int64], days: NDArray[np.float64], place: int
) -> None:
    """Enter a stretch of days into the months it lies in."""
    for month, end in enumerate(ends):
        if span.first <= end <= span.last:
            at[month] = place
        if month:
            first, last = max(span.first, ends[month - 1] + ONE_DAY), min(span.last, end)
            if first <= last:
                days[month - 1] += (last - first).days + 1


def _spans_by_state(person: WorkPerson, states: Sequence[WorkState], whole: Span) -> list[tuple[Span, ...]]:
    """Return the days of each state, of none, dead and not covered; together every day of the whole."""
    open_days: tuple[Span, ...] = (whole,)
    dead: tuple[Span, ...] = ()
    if person.died is not None and person.died <= whole.last:
        dead = (Span(max(person.died, whole.first), whole.last),)
        open_days = _without(open_days, dead)
    found = []
    unknown: list[Span] = []
    for state in states:
        there = shared(open_days, worked_days(person.records, state.kinds))
        left = _without(open_days, there)
        open_days = shared(left, known_days(person.records, state.kinds))
        unknown += _without(left, open_days)
        found.append(there)
    if not states:
        unknown, open_days = [*open_days], ()
    return [*found, open_days, dead, tuple(unknown)]


def _without(spans: tuple[Span, ...], taken: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return the days of the first that are not in the second."""
    left = spans
    for one in taken:
        cut = []
        for span in left:
            if one.last < span.first or span.last < one.first:
                cut.append(span)
                continue
            if span.first < one.first:
                cut.append(Span(span.first, one.first - ONE_DAY))
            if one.last < span.last:
                cut.append(Span(one.last + ONE_DAY, span.last))
        left = tuple(cut)
    return left

"""Time from inclusion to the first job that meets a definition, and what came first instead.

Validated day by day in R 4.2.2: tests/reference/work_states.R.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from ...model.study import WorkDefinition
from ...model.work import BenefitKind, ToldKind
from ..employment import amount_on, has_on, known_days, known_spells
from ..spans import ONE_DAY
from ..time_to_event.event_times import EventTimes
from ..work_outcomes import Unknown
from .work_people import WorkPerson

__all__ = ["AGE_PENSION", "DEATH", "FULL_DISABILITY", "JOB", "NOTHING", "JobTime", "event_times", "job_time"]

NOTHING, JOB, DEATH, AGE_PENSION, FULL_DISABILITY = range(5)
"""What ended the time: nothing (follow-up did), the first job, or what takes the chance of one away."""

_FULL = 100.0
_AGE: tuple[BenefitKind, ...] = ("age_pension",)
_DISABILITY: tuple[BenefitKind, ...] = ("disability_pension",)
_ORDER = (JOB, DEATH, AGE_PENSION, FULL_DISABILITY, NOTHING)


@dataclass(frozen=True, slots=True)
class JobTime:
    """When a person's first job came, or what ended the time before.

    Attributes
    ----------
    days : from inclusion; None where it is not known, and `unknown` says why.
    cause : `NOTHING`, `JOB`, `DEATH`, `AGE_PENSION` or `FULL_DISABILITY`.
    had_pension : an old-age or full disability pension was there at inclusion; it ends nothing.
    """

    participant: str
    arm: str
    days: int | None
    cause: int
    unknown: Unknown | None = None
    had_pension: bool = False


def job_time(person: WorkPerson, definition: WorkDefinition, horizon: date) -> JobTime:
    """Return the time to the first job that began after inclusion and meets kinds and hours of a definition.

    Parameters
    ----------
    person : with the records that may be known.
    definition : kinds that count and hours a week; its `when` does not matter here.
    horizon : last day that is looked at.

    Notes
    -----
    A job there at inclusion is not new, but its hours add to those of a new one. Follow-up ends on the last day before a kind
    that counts is not known (a gap, the end of the window), or on the horizon. A pension that began after inclusion, or
    became full then, and death compete; what falls on one day counts as the job. Not known: nobody tells of the day after
    inclusion, or a job that may have been the first does not tell its hours. A disability pension that does not tell its
    degree is not taken for a full one.
    """
    first = person.inclusion + ONE_DAY
    had = _has_age_pension(person, person.inclusion) or _has_full_pension(person, person.inclusion)
    followed = [s for s in known_days(person.records, definition.counts) if s.first <= first <= s.last]
    if horizon < first or not followed:
        unknown: Unknown = "no_time" if horizon < first else "not_covered" if person.records else "no_record"
        return JobTime(person.participant, person.arm, None, NOTHING, unknown, had)
    last = min(followed[0].last, horizon)
    job, unclear = _first_job(person, definition, last)
    ends = [(last, NOTHING), *_competing(person, last), *([] if job is None else [(job, JOB)])]
    day, cause = min(ends, key=lambda end: (end[0], _ORDER.index(end[1])))
    if unclear is not None and unclear <= day:
        return JobTime(person.participant, person.arm, None, NOTHING, "amount_not_told", had)
    return JobTime(person.participant, person.arm, (day - person.inclusion).days, cause, None, had)


def _first_job(person: WorkPerson, definition: WorkDefinition, last: date) -> tuple[date | None, date | None]:
    """Return the day of the first job, or the day of one that may have been it but does not tell its hours."""
    for day in _starts(person, definition.counts, last):
        if definition.hours_at_least is None:
            return day, None
        hours = amount_on(person.records, definition.counts, day, measure="hours")
        if hours.value >= definition.hours_at_least:
            return day, None
        if not hours.is_whole:
            return None, day
    return None, None


def _competing(person: WorkPerson, last: date) -> Iterator[tuple[date, int]]:
    """Yield the first day of each event that takes the chance of a job away, up to a last day."""
    died = [r.observed_to for r in person.records if r.end_reason == "died"]
    died += [] if person.died is None else [person.died]
    yield from ((day, DEATH) for day in died if day <= last)
    for kind, has, cause in (
        (_AGE, _has_age_pension, AGE_PENSION),
        (_DISABILITY, _has_full_pension, FULL_DISABILITY),
    ):
        if not has(person, person.inclusion):
            days = _starts(person, kind, last)
            yield from ((day, cause) for day in days if has(person, day))


def _starts(person: WorkPerson, kinds: Collection[ToldKind], last: date) -> list[date]:
    """Return the days after inclusion, up to a last one, on which a spell of some kinds begins, in order."""
    days = {spell.start for record in person.records for spell, _ in known_spells(record, kinds)}
    return sorted(day for day in days if person.inclusion < day <= last)


def _has_age_pension(person: WorkPerson, day: date) -> bool:
    return has_on(person.records, _AGE, day) is True


def _has_full_pension(person: WorkPerson, day: date) -> bool:
    return amount_on(person.records, _DISABILITY, day, measure="degree").value >= _FULL


def event_times(times: Sequence[JobTime]) -> EventTimes:
    """Put the known times together for the models of times; those not known are left out.

    Raises
    ------
    NotEstimable
        If nobody's time is known.
    """
    known = [time for time in times if time.days is not None]
    return EventTimes(
        np.array([time.days for time in known], dtype=np.float64),
        np.array([time.cause for time in known], dtype=np.float64),
    )

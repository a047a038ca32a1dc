"""Outcomes of work from a person's records: yes, no, or not known and why.

Time runs from the day after inclusion to the planned day of a wave, that day included. A day counts whole. What the
records do not cover is not known; but one day of work is enough for a yes whatever else is not known.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, Literal, TypeVar

from ..model.study import WorkDefinition
from ..model.work import RegisterRecord, WorkKind
from .employment import amount_on, has_on, is_known_on, known_days, spell_span, worked_days
from .spans import Span, covers, days_in, holds, shared

__all__ = [
    "Finding",
    "Unknown",
    "days_worked",
    "first_job",
    "longest_work",
    "tenure",
    "work_outcome",
    "worked_since",
]

T = TypeVar("T")
Unknown = Literal["no_record", "not_covered", "amount_not_told", "no_time"]
"""Nothing is on record; a day that matters lies outside the windows; a spell does not tell its hours or percent; the
wave is the day of inclusion itself."""
Records = Sequence[RegisterRecord]
Kinds = Collection[WorkKind]


@dataclass(frozen=True, slots=True)
class Finding(Generic[T]):
    """A value, or None and why it is not known; a value of None without a reason is a known none."""

    value: T | None
    unknown: Unknown | None = None


YES, NO = Finding(value=True), Finding(value=False)


def work_outcome(
    definition: WorkDefinition, records: Records, *, inclusion: date, planned: date
) -> Finding[bool]:
    """Return whether a person meets a study's definition of work at a wave.

    Parameters
    ----------
    definition : kinds that count, hours a week, and when.
    records : of this person, of the sources asked.
    inclusion, planned : day of inclusion; planned day of the wave.

    Notes
    -----
    `at_wave`: on the planned day. `any_until_wave`: on a day after inclusion, up to the planned day. `hours_at_least`:
    hours of the kinds that count, overlapping jobs added up. `increased_or_maintained`: meets the definition on the
    planned day, and did not on the day of inclusion, or has as much work as then: in per cent of full time where every
    spell tells it, else in hours. Without work at the wave it is not met.
    """
    if not records:
        return Finding(None, "no_record")
    if definition.when == "any_until_wave":
        return worked_since(
            records, definition.counts, inclusion, planned, hours_at_least=definition.hours_at_least
        )
    now = _meets(definition, records, planned)
    if definition.when == "at_wave" or now.value is not True:
        return now
    before = has_on(records, definition.counts, inclusion)
    if before is None:
        return Finding(None, "not_covered")
    return _as_much(records, definition.counts, inclusion, planned) if before else YES


def worked_since(
    records: Records, kinds: Kinds, inclusion: date, planned: date, *, hours_at_least: float | None = None
) -> Finding[bool]:
    """Return whether a person worked on a day after inclusion, up to the planned day."""
    period = _period(inclusion, planned)
    if not records or period is None:
        return Finding(None, "no_time" if records else "no_record")
    found = [_enough(records, kinds, day, hours_at_least) for day in _days_of_change(records, kinds, period)]
    if YES in found:
        return YES
    if not covers(known_days(records, kinds), period):
        return Finding(None, "not_covered")
    return Finding(None, "amount_not_told") if Finding(None, "amount_not_told") in found else NO


def days_worked(records: Records, kinds: Kinds, inclusion: date, planned: date) -> Finding[int]:
    """Return the number of days with work after inclusion, up to the planned day; a day with two jobs counts once."""
    period = _period(inclusion, planned)
    unknown = _not_covered(records, kinds, period)
    if unknown or period is None:
        return Finding(None, unknown)
    return Finding(days_in(shared(worked_days(records, kinds), (period,))))


def longest_work(records: Records, kinds: Kinds, inclusion: date, planned: date) -> Finding[int]:
    """Return the days of the longest work without a day's break after inclusion, up to the planned day."""
    period = _period(inclusion, planned)
    unknown = _not_covered(records, kinds, period)
    if unknown or period is None:
        return Finding(None, unknown)
    spans = shared(worked_days(records, kinds), (period,))
    return Finding(max((span.days for span in spans), default=0))


def first_job(records: Records, kinds: Kinds, inclusion: date, planned: date) -> Finding[date]:
    """Return the first day of the first job that began after inclusion, up to the planned day.

    A job that was there at inclusion is not new. None without a reason: no such job. The days from inclusion to it
    must be known, else an earlier job may have been missed.
    """
    period = _period(inclusion, planned)
    if not records or period is None:
        return Finding(None, "no_time" if records else "no_record")
    starts = [
        spell.start
        for record in records
        for spell in record.employment
        if spell.kind in kinds
        and period.first <= spell.start <= period.last
        and spell_span(spell, record) is not None
    ]
    first = min(starts, default=None)
    needed = period if first is None else Span(period.first, first)
    return Finding(first) if covers(known_days(records, kinds), needed) else Finding(None, "not_covered")


def tenure(records: Records, kinds: Kinds, day: date) -> Finding[int]:
    """Return for how many days, this one included, the work of this day has lasted without a day's break.

    Work that began before the window counts from the window's first day. 0: no work on this day.
    """
    has = has_on(records, kinds, day)
    if has is None:
        return Finding(None, "not_covered" if records else "no_record")
    return Finding(
        next((Span(s.first, day).days for s in worked_days(records, kinds) if holds((s,), day)), 0)
    )


def _period(inclusion: date, planned: date) -> Span | None:
    first = inclusion + timedelta(days=1)
    return Span(first, planned) if first <= planned else None


def _not_covered(records: Records, kinds: Kinds, period: Span | None) -> Unknown | None:
    if not records:
        return "no_record"
    if period is None:
        return "no_time"
    return None if covers(known_days(records, kinds), period) else "not_covered"


def _meets(definition: WorkDefinition, records: Records, day: date) -> Finding[bool]:
    """Return whether the definition is met on a day, whatever was before."""
    return _enough(records, definition.counts, day, definition.hours_at_least)


def _enough(records: Records, kinds: Kinds, day: date, hours_at_least: float | None) -> Finding[bool]:
    has = has_on(records, kinds, day)
    if hours_at_least is None or has is False:
        return Finding(has, None if has is not None else "not_covered")
    hours = amount_on(records, kinds, day, measure="hours")
    if hours.value >= hours_at_least:
        return YES
    # A kind that no source tells of on this day may hold the hours that lack.
    if not is_known_on(records, kinds, day):
        return Finding(None, "not_covered")
    return NO if hours.is_whole else Finding(None, "amount_not_told")


def _days_of_change(records: Records, kinds: Kinds, period: Span) -> Iterator[date]:
    """Yield the days on which work may have grown: the first of the period, and of each spell in it."""
    for record in records:
        for spell in record.employment:
            span = spell_span(spell, record) if spell.kind in kinds else None
            if span is not None and span.first <= period.last and span.last >= period.first:
                yield max(span.first, period.first)


def _as_much(records: Records, kinds: Kinds, before: date, now: date) -> Finding[bool]:
    if not (is_known_on(records, kinds, before) and is_known_on(records, kinds, now)):
        return Finding(None, "not_covered")
    for measure in ("percent", "hours"):
        then, later = (amount_on(records, kinds, day, measure=measure) for day in (before, now))
        if then.is_whole and later.is_whole:
            return Finding(later.value >= then.value)
    return Finding(None, "amount_not_told")

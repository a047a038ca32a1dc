"""What a service did in a period, counted for each centre: people, jobs, contacts after job start, change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from ..dataset.due import due_from
from ..model.study import Study, Wave
from .reporting_period import Period
from .service_course import REFERRAL, SERVICE_END, Contact, Measure, ServiceCourse, follow_up_waves

__all__ = ["ALL", "Count", "Figure", "PeriodCounts", "Place", "figures_of", "period_counts"]

ALL = "\x1f"
"""Stands for all centres together; it cannot be printed, so no centre is named so."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One column of the report.

    Attributes
    ----------
    id : what is counted: the first part of a name such as ``working``; its words are in the report.
    kind : a count; a count out of those it is asked of; the mean change of a score; or how many of the same people there
        were at baseline and later.
    part : name of what is counted.
    base : name of the count it is out of (n); empty for a plain count.
    before : name of the count at baseline; empty for the other kinds.
    wave : counted from a job start; empty where it is not.
    sensitive : that nobody or everybody is in it tells something of each person.
    """

    id: str
    kind: Literal["count", "share", "change", "shift"]
    part: str
    base: str = ""
    wave: str = ""
    sensitive: bool = False
    before: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all counts it tells."""
        return tuple(dict.fromkeys(name for name in (self.part, self.base, self.before) if name))


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of the counts: what, at which centre (`ALL`: all of them), in which period."""

    what: str
    unit: str
    period: Period


@dataclass(slots=True)
class Count:
    """How many there are, and of how many people; `total` is the sum of what was measured on them."""

    n: int = 0
    people: set[str] = field(default_factory=set)
    total: float = 0.0


@dataclass(frozen=True)
class PeriodCounts:
    """Counts of a period and of the months in it.

    Attributes
    ----------
    units : centres with anybody at all, in order; empty text for people of no centre.
    periods : the months, and behind them the quarter where one is reported.
    """

    figures: tuple[Figure, ...]
    units: tuple[str, ...]
    periods: tuple[Period, ...]
    counts: Mapping[Place, Count]

    def count(self, what: str, unit: str, period: Period) -> Count:
        """Return a count; nothing counted is 0."""
        return self.counts.get(Place(what, unit, period), Count())


def figures_of(study: Study, measures: Sequence[Measure]) -> tuple[Figure, ...]:
    """Return what is reported of a study, in the order of the report; nothing of a milestone that tells the arm."""
    figures = [Figure("started", "count", "started")]
    if REFERRAL not in study.telling_days:
        figures.insert(0, Figure("referred", "count", "referred"))
    if SERVICE_END not in study.telling_days:
        figures.append(Figure("ended", "count", "ended"))
        figures.append(Figure("in_work", "share", "in_work", "in_work_told", sensitive=True))
    for wave in follow_up_waves(study):
        w = wave.id
        figures += [
            Figure("due", "count", f"{w}.due", wave=w),
            Figure("left", "count", f"{w}.left", wave=w),
            Figure("reached", "share", f"{w}.reached", f"{w}.due", w),
            Figure("working", "share", f"{w}.working", f"{w}.working_told", w, sensitive=True),
            Figure("booster_wanted", "share", f"{w}.booster_wanted", f"{w}.booster_wanted_told", w),
            Figure("booster_given", "share", f"{w}.booster_given", f"{w}.booster_given_told", w),
            *(_changed(m, f"{w}.{m.id}", w) for m in measures),
        ]
    return tuple(figures)


def _changed(measure: Measure, name: str, wave: str) -> Figure:
    """Return the figure of a change. A mean of few yes and no would tell how many: those are told as counts."""
    if not measure.share:
        return Figure(measure.id, "change", name, name, wave)
    return Figure(measure.id, "shift", f"{name}_after", name, wave, sensitive=True, before=f"{name}_before")


def period_counts(
    study: Study, measures: Sequence[Measure], courses: Sequence[ServiceCourse], period: Period
) -> PeriodCounts:
    """Count what happened in each month of a period at each centre.

    Parameters
    ----------
    measures : whose change is reported.
    courses : of everybody in the study.
    period : a month, or a quarter, which is the sum of its months.

    Notes
    -----
    Referred, started and ended count a person once for each centre and month. What is asked after a job start counts
    each job of a person, in the month in which its window closes; whoever died or withdrew before that without an
    answer is counted apart (`left`) and in no denominator.
    """
    counts: dict[Place, Count] = {}
    waves = follow_up_waves(study)
    for month in period.months:
        for course in courses:
            for what, value in _counted(course, waves, measures, month):
                for unit in (course.unit, ALL):
                    for when in (month, period):
                        _add(counts, Place(what, unit, when), course.participant, value)
                        if period.length == 1:
                            break
    periods = (*period.months, period) if period.length > 1 else (period,)
    units = tuple(sorted({course.unit for course in courses}))
    return PeriodCounts(figures_of(study, measures), units, periods, counts)


def _add(counts: dict[Place, Count], place: Place, participant: str, value: float) -> None:
    count = counts.setdefault(place, Count())
    count.n += 1
    count.people.add(participant)
    count.total += value


def _counted(
    course: ServiceCourse, waves: Sequence[Wave], measures: Sequence[Measure], month: Period
) -> Iterator[tuple[str, float]]:
    if any(month.holds(day) for day in course.referrals):
        yield "referred", 1.0
    if any(month.holds(day) for day in course.starts):
        yield "started", 1.0
    ends = [end for end in course.ends if month.holds(end.day)]
    if ends:
        yield "ended", 1.0
        yield from _answer("in_work", max(ends, key=lambda end: end.day).in_work)
    for wave in waves:
        for number, day in course.jobs.items():
            closes = due_from(wave, day).closes
            if closes is not None and month.holds(closes):
                yield from _followed_up(course, wave.id, number, measures, closes)


def _followed_up(
    course: ServiceCourse, wave: str, number: int, measures: Sequence[Measure], closes: date
) -> Iterator[tuple[str, float]]:
    """Yield what is known of one job whose window has closed."""
    contact = course.contacts.get((wave, number))
    yield f"{wave}.closed", 1.0
    for measure in measures:
        yield from _change(measure, f"{wave}.{measure.id}", course.changes.get((measure.id, wave, number)))
    # Who was answered for was there, whatever happened later.
    if contact is None and course.left is not None and course.left <= closes:
        yield f"{wave}.left", 1.0
    else:
        yield f"{wave}.due", 1.0
        yield from _contact(wave, contact)


def _change(measure: Measure, name: str, scores: tuple[float, float] | None) -> Iterator[tuple[str, float]]:
    if scores is None:
        yield f"{name}_without", 1.0
        return
    before, after = scores
    yield name, after - before
    if measure.share:
        yield f"{name}_before" if before else f"{name}_before_no", 1.0
        yield f"{name}_after" if after else f"{name}_after_no", 1.0


def _contact(wave: str, contact: Contact | None) -> Iterator[tuple[str, float]]:
    if contact is None or not contact.reached:
        yield f"{wave}.not_reached", 1.0
        return
    yield f"{wave}.reached", 1.0
    yield from _answer(f"{wave}.working", contact.in_work)
    yield from _answer(f"{wave}.booster_wanted", contact.booster_wanted)
    yield from _answer(f"{wave}.booster_given", contact.booster_given)


def _answer(what: str, said: bool | None) -> Iterator[tuple[str, float]]:
    """Yield a yes or no as one of those told, and who was not told of as such."""
    if said is None:
        yield f"{what}_not_told", 1.0
    else:
        yield f"{what}_told", 1.0
        yield (what if said else f"{what}_no"), 1.0

"""Work and benefits of a simulated person: hazards that depend on arm and expectancy, and the spells that follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TypeVar

import numpy as np

from ...model.study import Study
from ...model.work import (
    WORK_KINDS,
    BenefitKind,
    BenefitSpell,
    EmploymentSpell,
    EndReason,
    RegisterRecord,
    WorkKind,
)
from .people import OBSERVED_UNTIL, REGISTER_ENDS, Person
from .truth import Work, reference_arm

__all__ = ["CHANCES", "SOURCE", "WorkCourse", "return_rate", "work_course", "work_kinds"]

Spell = TypeVar("Spell", EmploymentSpell, BenefitSpell)

SOURCE = "register"
CHANCES = 72
"""Draws kept for each person; each has its place, so that one course does not move another."""

YEAR, MONTH = 365, 30.4375
FULL_TIME_HOURS = 37.5
PERCENTS = (20.0, 40.0, 50.0, 80.0, 100.0)
MOST_JOBS, DRAWS_OF_A_JOB = 5, 10
COMPETITIVE_SHARE = 0.7
GRADED_DAYS, SICKNESS_DAYS, SICK_LEAVE_DAYS = 180, 365, 45

BENEFIT_OF_LEVEL: Mapping[str, BenefitKind | None] = {
    "at_risk": None,
    "on_sick_leave": "sickness_benefit",
    "long_term_benefits": "work_assessment_allowance",
}
"""Benefit at inclusion where a stratum tells it."""

BENEFIT_MIX: Sequence[tuple[float, BenefitKind | None]] = (
    (0.25, "sickness_benefit"),
    (0.75, "work_assessment_allowance"),
    (0.85, "social_assistance"),
    (0.92, "unemployment_benefit"),
    (1.0, None),
)
"""The same where nothing tells it, as cumulated shares."""

EMPLOYED: Mapping[BenefitKind | None, float] = {
    None: 0.8,
    "sickness_benefit": 0.8,
    "work_assessment_allowance": 0.1,
}
AFTER_JOB_LOSS: Sequence[tuple[float, BenefitKind | None]] = (
    (0.5, "unemployment_benefit"),
    (0.8, "work_assessment_allowance"),
    (1.0, None),
)
EDUCATED, EDUCATION_WITHIN, EDUCATION_DAYS = 0.15, 600, 300
"""Share in education at some time, days around inclusion in which it begins, and how long it lasts."""


@dataclass(frozen=True)
class WorkCourse:
    """A person's work and benefits up to the extract, and what made them.

    Attributes
    ----------
    expectancy : class at the first wave.
    away : not fully at work at inclusion, so that there is something to return to.
    returned : day of the first new job or of the end of the sick leave; None: not before the last day.
    lived : all work and benefits up to the extract.
    record : what the register shows of it.
    """

    expectancy: str
    away: bool
    returned: date | None
    lived: RegisterRecord
    record: RegisterRecord

    def new_jobs(self, inclusion: date) -> tuple[EmploymentSpell, ...]:
        """Return competitive jobs begun after inclusion, the first one first."""
        return tuple(
            job for job in self.lived.employment if job.start > inclusion and job.kind == "competitive"
        )


def return_rate(truth: Work, expectancy: str, *, treated: bool) -> float:
    """Return the hazard of returning in a day.

    Notes
    -----
    -log(1 - p) / 365 with p the stated share of the class in the reference arm, times the hazard ratio.
    """
    odds = truth.returned_in_a_year / (1 - truth.returned_in_a_year) * truth.odds_ratio.get(expectancy, 1.0)
    rate = float(np.log1p(odds)) / YEAR  # 1 - p is 1 / (1 + odds)
    return rate * truth.hazard_ratio if treated else rate


def work_kinds(study: Study) -> tuple[WorkKind, ...]:
    """Return the kinds of work the outcomes of a study speak of, education apart; competitive where there are none."""
    told = {kind for definition in study.work_definitions for kind in definition.counts}
    return tuple(kind for kind in WORK_KINDS if kind in told and kind != "education") or ("competitive",)


def work_course(
    study: Study, truth: Work, person: Person, *, expectancy: str, chances: Sequence[float]
) -> WorkCourse:
    """Return the work and benefits of a person.

    Parameters
    ----------
    expectancy : class of the person at the first wave.
    chances : `CHANCES` uniform draws.
    """
    is_treated = person.arm.id != reference_arm(study).id
    rate = return_rate(truth, expectancy, treated=is_treated)
    line = _Timeline(truth, person, rate, work_kinds(study), tuple(map(float, chances)))
    line.live()
    last = min(day for day in (OBSERVED_UNTIL, person.died, person.emigrated) if day is not None)
    reason = _end_reason(person, last)
    stop = None if reason == "end_of_extract" else last  # death and emigration end what goes on
    jobs, benefits = _until(line.jobs, last=last, stop=stop), _until(line.benefits, last=last, stop=stop)
    begin = person.inclusion - timedelta(days=YEAR)
    lived = RegisterRecord(person.participant, SOURCE, begin, last, reason, jobs, benefits)
    return WorkCourse(
        expectancy,
        line.is_away,
        line.returned if line.returned is not None and line.returned <= last else None,
        lived,
        _shown(lived, person),
    )


def _shown(lived: RegisterRecord, person: Person) -> RegisterRecord:
    """Return what the register shows: nothing that begins after withdrawal from it."""
    closed = person.ends(REGISTER_ENDS)
    if closed is None or closed > lived.observed_to:
        return lived
    end = closed - timedelta(days=1)
    jobs, benefits = _until(lived.employment, last=end), _until(lived.benefits, last=end)
    return replace(lived, observed_to=end, end_reason="withdrawn", employment=jobs, benefits=benefits)


def _end_reason(person: Person, last: date) -> EndReason:
    if last == person.died:
        return "died"
    return "emigrated" if last == person.emigrated else "end_of_extract"


def _until(spells: Sequence[Spell], *, last: date, stop: date | None = None) -> tuple[Spell, ...]:
    """Return what began by the last day, in order of time; `stop` is the end of what goes on then."""
    kept = sorted((spell for spell in spells if spell.start <= last), key=lambda spell: spell.start)
    return tuple(
        replace(spell, stop=stop) if spell.stop is None or spell.stop > last else spell for spell in kept
    )


@dataclass
class _Timeline:
    """One person's course, day by day as far as anybody looks; spells without a stop go on."""

    truth: Work
    person: Person
    rate: float
    kinds: tuple[WorkKind, ...]
    chances: tuple[float, ...]
    jobs: list[EmploymentSpell] = field(default_factory=list)
    benefits: list[BenefitSpell] = field(default_factory=list)
    returned: date | None = None
    is_away: bool = True

    def live(self) -> None:
        """Fill in jobs and benefits."""
        first, education, *_ = some = self.chances
        benefit = self._first_benefit(first)
        is_employed = some[2] < EMPLOYED.get(benefit, 0.0)
        self.is_away = not (is_employed and benefit is None)
        start = self.person.inclusion
        waited = self._waited(start, self.rate, some[3])
        pension = self._pension(benefit, some[4])
        if pension is not None and pension <= waited:
            waited = date.max
        if self.is_away and waited < date.max:
            self.returned = waited
        if benefit is not None:
            self._on_benefit(benefit, self.returned or pension, some[5:8])
        if pension is not None and waited == date.max:
            self.benefits.append(BenefitSpell("disability_pension", pension, None, 100.0))
        self._work(is_employed, waited, (benefit, pension), iter(some[8:]))
        if education < EDUCATED:
            begun = start + timedelta(days=int((education / EDUCATED - 0.5) * EDUCATION_WITHIN))
            stop = begun + timedelta(days=EDUCATION_DAYS)
            self.jobs.append(
                EmploymentSpell("education", begun, stop, 100.0 if some[2] < 0.5 else 50.0, None)
            )

    def _work(
        self,
        is_employed: bool,
        waited: date,
        known: tuple[BenefitKind | None, date | None],
        draws: Iterator[float],
    ) -> None:
        benefit, pension = known
        start, seeking = self.person.inclusion, waited
        if is_employed:
            some = [next(draws) for _ in range(DRAWS_OF_A_JOB)]
            begun = start - timedelta(days=30 + int(some[0] * 3000))
            lost = self._waited(start, self.truth.job_loss / MONTH, some[1])
            if pension is not None and waited == date.max:
                lost = min(lost, pension)
            self.jobs.append(self._job("competitive", begun, lost, 60 + 40 * (some[2] > 0.3)))
            if lost == date.max or (waited == date.max and self.is_away):
                return
            if not self.is_away or lost > waited:
                seeking = self._after_loss(lost, some[3], some[4])
        while seeking < date.max and len(self.jobs) < MOST_JOBS:
            some = [next(draws) for _ in range(DRAWS_OF_A_JOB)]
            seeking = self._new_job(seeking, benefit, some)

    def _new_job(self, begun: date, benefit: BenefitKind | None, some: Sequence[float]) -> date:
        """Start a job and return the day of the next one."""
        lost = self._waited(begun, self.truth.job_loss / MONTH, some[0])
        percent = PERCENTS[int(some[1] * len(PERCENTS))]
        self.jobs.append(self._job(self._kind(some[2]), begun, lost, percent))
        if benefit == "work_assessment_allowance" and percent < 80 and begun == self.returned:
            stop = min(lost - timedelta(days=1), begun + timedelta(days=GRADED_DAYS - 1))
            self.benefits.append(BenefitSpell(benefit, begun, stop, 50.0))
            begun = stop  # no sick leave beside it
        ill = self._waited(begun, self.truth.sick_leave / MONTH, some[3])
        well = self._waited(ill, 1 / SICK_LEAVE_DAYS, some[4]) if ill < date.max else ill
        if well < lost:
            self.benefits.append(
                BenefitSpell("sickness_benefit", ill, _before(well), 50.0 if some[5] < 0.3 else 100.0)
            )
        return self._after_loss(lost, some[6], some[7]) if lost < date.max else lost

    def _after_loss(self, lost: date, chance: float, kind: float) -> date:
        """Return the day of the next job after one was lost, with what the person lives on until then."""
        found = self._waited(lost, self.rate, chance)
        benefit = _of_mix(AFTER_JOB_LOSS, kind)
        if benefit is not None:
            self.benefits.append(BenefitSpell(benefit, lost, _before(found), 100.0))
        return found

    def _first_benefit(self, chance: float) -> BenefitKind | None:
        for level in self.person.strata.values():
            if level in BENEFIT_OF_LEVEL:
                return BENEFIT_OF_LEVEL[level]
        return _of_mix(BENEFIT_MIX, chance)

    def _pension(self, benefit: BenefitKind | None, chance: float) -> date | None:
        if benefit != "work_assessment_allowance":
            return None
        day = self._waited(self.person.inclusion, self.truth.disability_pension / MONTH, chance)
        return day if day < date.max else None

    def _on_benefit(self, benefit: BenefitKind, ends: date | None, some: Sequence[float]) -> None:
        """Add the benefit at inclusion; sickness benefit lasts a year at most and is followed by an allowance."""
        is_sick = benefit == "sickness_benefit"
        begun = self.person.inclusion - timedelta(days=14 + int(some[0] * (280 if is_sick else 1400)))
        stop = _before(ends or date.max)
        degree = 50.0 if is_sick and some[1] < 0.3 else 100.0
        most = begun + timedelta(days=SICKNESS_DAYS - 1)
        if is_sick and (stop is None or stop > most):
            self.benefits.append(BenefitSpell(benefit, begun, most, degree))
            benefit, begun, degree = "work_assessment_allowance", most + timedelta(days=1), 100.0
        self.benefits.append(BenefitSpell(benefit, begun, stop, degree))

    def _job(self, kind: WorkKind, begun: date, lost: date, percent: float) -> EmploymentSpell:
        return EmploymentSpell(
            kind, begun, _before(lost), float(percent), round(percent / 100 * FULL_TIME_HOURS, 2)
        )

    def _kind(self, chance: float) -> WorkKind:
        others = [kind for kind in self.kinds if kind != "competitive"]
        if not others or ("competitive" in self.kinds and chance < COMPETITIVE_SHARE):
            return "competitive"
        left = (
            (chance - COMPETITIVE_SHARE) / (1 - COMPETITIVE_SHARE) if "competitive" in self.kinds else chance
        )
        return others[int(left * len(others))]

    @staticmethod
    def _waited(start: date, rate: float, chance: float) -> date:
        """Return a day after the start by a constant hazard in a day; `date.max`: never."""
        days = 1 + int(-np.log1p(-chance) / rate) if rate > 0 else YEAR * 1000
        return start + timedelta(days=days) if days < YEAR * 100 else date.max


def _of_mix(mix: Sequence[tuple[float, BenefitKind | None]], chance: float) -> BenefitKind | None:
    return next(kind for share, kind in mix if chance < share)


def _before(day: date) -> date | None:
    """Return the day before, None before a day that never comes."""
    return None if day == date.max else day - timedelta(days=1)

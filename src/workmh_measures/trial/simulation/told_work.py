"""What people and staff say of work and expect of it: answers that follow the spells, now and then wrongly."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from ...model.response_scale import chosen_text
from ...model.work import BenefitSpell, EmploymentSpell
from ..self_report import EDUCATION_FROM_20, EDUCATION_UNDER_20, SELF_BENEFITS, SELF_WORK
from .answers import Own
from .course import Station, stable
from .streams import Streams
from .truth import Truth, Work
from .work_course import WorkCourse

__all__ = ["DRAWS", "Situation", "expectancies", "expectancy_class", "told"]

Floats = NDArray[np.float64]

DRAWS = 8
NO_WORK, ORDINARY_JOB, NO_BENEFITS = 0, 1, 10
KIND_CODES = {kind: code for code, kind in sorted(SELF_WORK.items(), reverse=True) if kind is not None}
BENEFIT_CODES = {kind: code for code, kind in sorted(SELF_BENEFITS.items(), reverse=True)}
EXPECTATION = {"positive": (4, 5), "uncertain": (3, 6), "negative": (2, 1)}
"""Codes of each class, the more usual one first."""

FULLY_AT_WORK, MORE_USUAL = 7, 0.65
WEEKS = {"positive": 10.0, "uncertain": 26.0, "negative": 78.0}
HAPPENS, MOST_GOALS = 0.85, 5
CERTAINTY = {1: 8.0, 2: 6.0, 3: 4.0, 4: 6.5, 5: 8.5}


@dataclass(frozen=True)
class Situation:
    """What is true of a person on the day of answering, and the draws for how it is told."""

    day: date
    job: EmploymentSpell | None
    education: EmploymentSpell | None
    benefits: tuple[BenefitSpell, ...]
    counted_from: date
    expectancy: str
    draws: Sequence[float]

    @classmethod
    def on(
        cls, day: date, course: WorkCourse, *, counted_from: date, expectancy: str, draws: Sequence[float]
    ) -> Situation:
        """Return the situation of a person on a day."""
        here = [spell for spell in course.lived.employment if _is_on(spell, day)]
        jobs = sorted((s for s in here if s.kind != "education"), key=lambda s: s.percent or 0.0)
        education = next((spell for spell in here if spell.kind == "education"), None)
        benefits = tuple(spell for spell in course.lived.benefits if _is_on(spell, day))
        return cls(day, jobs[-1] if jobs else None, education, benefits, counted_from, expectancy, draws)

    @property
    def sickness(self) -> float:
        """Degree of the sick leave from the job, 0 where there is none."""
        return max((b.degree or 0.0 for b in self.benefits if b.kind == "sickness_benefit"), default=0.0)

    @property
    def is_fully_at_work(self) -> bool:
        """Whether there is a job and no benefit beside it."""
        return self.job is not None and not self.benefits


def expectancies(truth: Truth, streams: Streams, burden: Floats, *, at: Sequence[Station]) -> Floats:
    """Return latent expectancy, shape (n, stations); higher is more positive."""
    own = stable(streams.named("expectancy"), len(burden), at=at, stability=truth.burden.stability)
    r = truth.work.expectancy_burden
    return np.asarray(r * burden + np.sqrt(1 - r**2) * own)


def expectancy_class(truth: Work, latent: float) -> str:
    """Return the class of a latent expectancy; the shares hold where the burden is standard normal."""
    below = 0.0
    for name, share in reversed([*truth.classes.items()]):
        below += share
        if below >= 1 - 1e-12 or latent < NormalDist().inv_cdf(below):
            return name
    raise ValueError("the shares of the classes do not add up to 1")


def told(instrument: str, situations: Sequence[Situation], truth: Work) -> Own:
    """Return the answers of an instrument that follow from the situation, by item; none for other instruments."""
    tellers = _TELLERS.get(instrument, {})
    return {item: [tell(situation, truth) for situation in situations] for item, tell in tellers.items()}


def _is_on(spell: EmploymentSpell | BenefitSpell, day: date) -> bool:
    return spell.start <= day and (spell.stop is None or day <= spell.stop)


def _kind(now: Situation, truth: Work) -> float:
    """Return the kind of work told: of the spell, but with the stated chance none for some and some for none."""
    is_wrong = now.draws[0] < truth.report_error
    if now.job is None:
        return float(ORDINARY_JOB if is_wrong else NO_WORK)
    return float(NO_WORK if is_wrong else KIND_CODES[now.job.kind])


def _presence(now: Situation, _: Work) -> float:
    if now.sickness == 0:
        return 4.0 if now.draws[1] < 0.03 else 1.0
    return 3.0 if now.sickness == 100 else 2.0


def _percent(now: Situation, _: Work) -> float:
    return 100.0 if now.job is None else float(round(now.job.percent or 0.0))


def _start(now: Situation, _: Work) -> str:
    if now.job is None:
        return (now.day - timedelta(days=30 + int(now.draws[2] * 300))).isoformat()
    # Most people remember the day; the others are some weeks off, never in the time to come.
    off = 0 if now.draws[2] < 0.7 else int((now.draws[2] - 0.85) * 200)
    return min(now.job.start + timedelta(days=off), now.day).isoformat()


def _hours(now: Situation, truth: Work) -> float:
    if _kind(now, truth) == NO_WORK:
        return 0.0
    contracted = 37.5 if now.job is None else (now.job.hours or 0.0)
    worked = contracted * (1 - now.sickness / 100) * (0.8 + 0.4 * now.draws[3])
    return round(worked * 2) / 2


def _education(now: Situation, _: Work) -> float:
    if now.education is None:
        return 0.0
    return float(EDUCATION_FROM_20 if now.education.percent == 100 else EDUCATION_UNDER_20)


def _benefits(now: Situation, _: Work) -> str:
    return chosen_text([BENEFIT_CODES[benefit.kind] for benefit in now.benefits] or [NO_BENEFITS])


def _expectation(now: Situation, _: Work) -> float:
    if now.is_fully_at_work:
        return float(FULLY_AT_WORK)
    usual, other = EXPECTATION[now.expectancy]
    return float(usual if now.draws[4] < MORE_USUAL else other)


def _weeks(now: Situation, _: Work) -> float:
    if now.job is not None and now.sickness == 0:
        return 0.0
    return float(min(260, 1 + int(-WEEKS[now.expectancy] * np.log1p(-now.draws[5]))))


def _certainty(now: Situation, truth: Work) -> float:
    middle = CERTAINTY.get(int(_expectation(now, truth)), 5.0)
    return float(np.clip(round(middle + 4 * (now.draws[6] - 0.5)), 0, 10))


def _still_working(now: Situation, _: Work) -> float:
    """Return 1 for the job the contact is counted from, 2 for another, 0 for none."""
    if now.job is None:
        return 0.0
    return 1.0 if now.job.start == now.counted_from else 2.0


def _usual_hours(now: Situation, _: Work) -> float:
    return 0.0 if now.job is None else round((now.job.hours or 0.0) * 2) / 2


def _happened(now: Situation, _: Work) -> float:
    """Return 1 where staff reached the person, or held the review."""
    return float(now.draws[7] < HAPPENS)


def _goals_set(now: Situation, _: Work) -> float:
    return float(1 + int(now.draws[5] * MOST_GOALS))


def _goals_met(now: Situation, truth: Work) -> float:
    return float(int(now.draws[6] * (_goals_set(now, truth) + 1)))


_Tell = Callable[[Situation, Work], float | str]
_TELLERS: Mapping[str, Mapping[str, _Tell]] = {
    "work_status": {
        "kind": _kind,
        "presence": _presence,
        "percent": _percent,
        "start": _start,
        "hours": _hours,
        "education": _education,
        "benefits": _benefits,
    },
    "rtw_expectancy": {"expectation": _expectation, "weeks": _weeks, "certainty": _certainty},
    "job_follow_up": {"reached": _happened, "working": _still_working, "hours": _usual_hours},
    "monthly_review": {"held": _happened, "goals_set": _goals_set, "goals_met": _goals_met},
}

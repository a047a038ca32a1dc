"""The section on the time to the first job: shares by month, what came first instead, and arms compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from math import floor
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from ...model.estimate import Estimate, changed
from ...model.study import Arm
from ..binary_effects.effect import Effect
from ..time_to_event.cox_model import CoxModel, cox_model
from ..time_to_event.cumulative_incidence import cumulative_incidence, incidence_difference
from ..time_to_event.event_times import EventTimes, with_arm_ids
from ..time_to_event.fine_gray import fine_gray_model
from ..time_to_event.gray_test import gray_test
from ..time_to_event.proportionality import proportionality_test
from ..trial_data import TrialData
from ..work_models.job_times import (
    AGE_PENSION,
    DEATH,
    FULL_DISABILITY,
    JOB,
    NOTHING,
    JobTime,
    event_times,
    job_time,
)
from .told_outcomes import ToldOutcome, filled, left_out, told_outcomes

__all__ = ["CAUSES", "time_to_work_rows"]

Rows = Iterator[Estimate]
Floats: TypeAlias = NDArray[np.float64]

CAUSES = {
    JOB: "job",
    DEATH: "death",
    AGE_PENSION: "age_pension",
    FULL_DISABILITY: "full_disability",
    NOTHING: "follow_up_ended",
}
"""What ended the time, by its number."""
NO_FIRST_JOB = (
    "Nobody in the arm had a first job in this time: the share is 0, and this method gives it no interval."
)
NO_RECORDS = "The time to a job needs the spells themselves, and the data hold none: give the study's store or its folder."
DAYS_PER_MONTH = 30.4375


@dataclass(frozen=True, eq=False)
class _Times:
    """Times of everybody with an outcome's kinds and hours."""

    told: ToldOutcome
    times: tuple[JobTime, ...]

    @cached_property
    def months(self) -> int:
        return int(self.told.wave.month)

    def of(self, arm: Arm) -> list[JobTime]:
        return [time for time in self.times if time.arm == arm.id]

    def known(self, *arms: Arm) -> list[JobTime]:
        return [time for arm in arms for time in self.of(arm) if time.days is not None]

    def lost(self, *arms: Arm) -> tuple[str, ...]:
        found = [time for arm in arms for time in self.of(arm)]
        before = sum(time.had_pension for time in found)
        told = left_out(Counter(time.unknown for time in found if time.unknown is not None))
        if not before:
            return told
        return (
            *told,
            f"Persons with an old-age or full disability pension at inclusion: {before}. It ends nothing here.",
        )

    def row(self, analysis: str, arm: Arm, **more: Any) -> Estimate:
        return self.told.row(analysis, arm, **more)


def time_to_work_rows(data: TrialData) -> Rows:
    """Yield counts, shares by month and comparisons for every outcome of work with kinds and hours of its own.

    Notes
    -----
    The job is the first one that began after inclusion and meets kinds and hours; outcomes that differ only in when it counts
    are told once, up to the latest wave. Death, old-age and full disability pension compete; the end of the records ends
    follow-up. Nothing in a study without outcomes of work.
    """
    outcomes = [one for one in data.study.outcomes if one.kind == "employment"]
    if outcomes and not data.records:
        yield Estimate(analysis="job_endings", factor=outcomes[0].id, reason=NO_RECORDS)
    for told in _latest(data):
        found = _Times(
            told, tuple(job_time(one, told.definition, day) for arm in told.arms for one, day in told.of(arm))
        )
        for arm in told.arms:
            yield from _endings(found, arm)
            yield from _shares(found, arm)
        for arm in told.arms[1:]:
            yield from _compared(found, arm)


def _latest(data: TrialData) -> Iterator[ToldOutcome]:
    kept: dict[object, ToldOutcome] = {}
    for told in told_outcomes(data):
        one = told.definition
        key = (frozenset(one.counts), one.hours_at_least, told.outcome.source)
        if told.arms and (key not in kept or kept[key].wave.month < told.wave.month):
            kept[key] = told
    yield from kept.values()


def _endings(found: _Times, arm: Arm) -> Rows:
    """How many had each ending first."""
    known = found.known(arm)
    for cause, name in CAUSES.items():
        count = sum(time.cause == cause for time in known)
        yield found.row(
            "job_endings", arm, level=name, value=float(count), n=len(known), warnings=found.lost(arm)
        )


def _shares(found: _Times, arm: Arm) -> Rows:
    """Shares with a job, and with something else first, by month; how many are still followed then."""
    known = found.known(arm)
    if not known:
        return
    times = event_times(known)
    happened = [cause for cause in CAUSES if cause != NOTHING and (times.cause == cause).any()]
    curves = {
        f"{CAUSES[cause]}_share_by_month": cumulative_incidence(times, cause=cause) for cause in happened
    }
    if JOB not in happened:
        yield from _no_jobs(found, arm, times.n)
    for month in range(1, found.months + 1):
        day = floor(month * DAYS_PER_MONTH)
        at_risk = int((times.time >= day).sum())
        for name, curve in curves.items():
            row = found.row(
                name, arm, level=f"month_{month}", n=times.n, method="aalen_johansen", missing="complete"
            )
            yield filled(row, partial(curve.at, day))
        row = found.row("at_risk_by_month", arm, level=f"month_{month}", n=times.n, missing="complete")
        yield changed(row, value=float(at_risk))


def _no_jobs(found: _Times, arm: Arm, n: int) -> Rows:
    """The share of an arm where nobody had a first job: 0 in every month, and no interval by this method."""
    for month in range(1, found.months + 1):
        row = found.row("job_share_by_month", arm, level=f"month_{month}", n=n, method="aalen_johansen")
        yield changed(row, value=0.0, missing="complete", warnings=(*row.warnings, NO_FIRST_JOB))


def _compared(found: _Times, arm: Arm) -> Rows:
    reference = found.told.arms[0]
    people = found.known(arm, reference)
    lost = found.lost(arm, reference)
    row = partial(found.row, arm=arm, n=len(people), missing="complete", warnings=lost)
    try:
        times = event_times(people)
    except NotEstimable as refusal:
        yield changed(
            row("job_share_difference"), reason=" ".join(problem.text for problem in refusal.problems)
        )
        return
    treated = np.array([float(time.arm == arm.id) for time in people])
    day = floor(found.months * DAYS_PER_MONTH)
    level = f"month_{found.months}"
    difference = row("job_share_difference", method="aalen_johansen", level=level)
    ids = (arm.id, reference.id)
    shares = partial(incidence_difference, times, treated, day, cause=JOB)
    yield filled(difference, lambda: with_arm_ids(shares(), *ids))
    gray = partial(gray_test, times, treated, cause=JOB)
    yield filled(row("job_gray_test", method="gray"), lambda: with_arm_ids(gray(), *ids))
    yield filled(row("job_subdistribution_ratio", method="fine_gray"), partial(_fine_gray, times, treated))
    yield filled(
        row("job_hazard_ratio", method="cause_specific"), lambda: _cox(times, treated).hazard_ratio(0)
    )
    test = row("job_proportional_hazards", method="schoenfeld")
    yield filled(test, lambda: proportionality_test(_cox(times, treated)).columns[0])


def _fine_gray(times: EventTimes, treated: Floats) -> Effect:
    return fine_gray_model(times, treated[:, None], names=("arm",), cause=JOB).hazard_ratio(0)


def _cox(times: EventTimes, treated: Floats) -> CoxModel:
    return cox_model(times.only(JOB), treated[:, None], names=("arm",))

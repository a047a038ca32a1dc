"""How often intervals and tests of times to the first job are right, also while something else may come first.

    python tests/validation/times_to_work.py

100 persons in each arm, followed until months that spread over half a year; about 40 % find a job within the twelve months
that are looked at, 18 % get a pension first. Hazards of both are constant, so that every true value has a closed form; times are
taken to the day, thirty a month. Writes times_to_work.json beside it: tests at 5 % where the arms are alike, coverage of 95 % intervals where
they are alike and where twice as many a month of the first arm find a job.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from _shares_found import Found, bias, held_share, rejected_share, written
from numpy.typing import NDArray

from workmh_measures.analysis.one_thread import on_one_thread
from workmh_measures.trial.binary_effects.effect import Effect
from workmh_measures.trial.time_to_event.cox_model import cox_model
from workmh_measures.trial.time_to_event.cumulative_incidence import (
    cumulative_incidence,
    incidence_difference,
)
from workmh_measures.trial.time_to_event.event_times import EventTimes
from workmh_measures.trial.time_to_event.fine_gray import fine_gray_model
from workmh_measures.trial.time_to_event.gray_test import gray_test
from workmh_measures.trial.time_to_event.kaplan_meier import kaplan_meier
from workmh_measures.trial.time_to_event.log_rank import log_rank_test
from workmh_measures.trial.time_to_event.restricted_mean import restricted_mean_difference

Floats: TypeAlias = NDArray[np.float64]

SEED, TRIALS, LEVEL = 20261123, 5000, 0.05
PERSONS, HORIZON, DAYS = 100, 12.0, 30
JOB, PENSION = 0.048, 0.022
FIRST, LAST = 9.0, 18.0
"""Months between which follow-up ends for reasons that have nothing to do with work."""


@dataclass(frozen=True)
class Course:
    """Hazards of a job a month in the first arm and in the second; that of a pension is the same."""

    name: str
    job: float
    control: float

    def incidence(self, job: float) -> float:
        """Share with a job first by the horizon."""
        both = job + PENSION
        return job / both * (1 - float(np.exp(-both * HORIZON)))

    def mean_time(self, job: float) -> float:
        """Mean months until the end of the day of a job or a pension, at most the horizon."""
        a_day = (job + PENSION) / DAYS
        return (1 - float(np.exp(-a_day * DAYS * HORIZON))) / (1 - float(np.exp(-a_day))) / DAYS

    def still(self, job: float) -> float:
        """Share with neither at the horizon."""
        return float(np.exp(-(job + PENSION) * HORIZON))


COURSES = (Course("arms alike", JOB, JOB), Course("twice the hazard of a job", 2 * JOB, JOB))


def trial(course: Course, random: np.random.Generator) -> tuple[EventTimes, Floats]:
    """Times in months, to the day, and arms."""
    arm = np.repeat([1.0, 0.0], PERSONS)
    job = random.exponential(1 / np.where(arm == 1, course.job, course.control))
    pension = random.exponential(1 / PENSION, size=2 * PERSONS)
    end = random.uniform(FIRST, LAST, size=2 * PERSONS)
    time = np.minimum(np.minimum(job, pension), end)
    cause = np.where(time == job, 1.0, np.where(time == pension, 2.0, 0.0))
    return EventTimes(np.ceil(time * DAYS) / DAYS, cause), arm


def p_values(times: EventTimes, arm: Floats) -> Iterator[tuple[str, float | None]]:
    """Yield the p value of each test that the arms are alike."""
    design = arm[:, None]
    yield "log-rank, job or pension", log_rank_test(times, arm).test.p_value
    yield "log-rank, job alone", log_rank_test(times.only(1), arm).test.p_value
    yield "Gray", gray_test(times, arm).p_value
    yield "Fine-Gray", fine_gray_model(times, design, names=("arm",)).hazard_ratio(0).p_value
    yield "Cox, job alone", cox_model(times.only(1), design, names=("arm",)).hazard_ratio(0).p_value


def intervals(course: Course, times: EventTimes, arm: Floats) -> Iterator[tuple[str, Effect, float]]:
    """Yield each interval with the true value."""
    of_arm = times.of(arm == 1)
    yield (
        "cumulative incidence at 12 months",
        cumulative_incidence(of_arm).at(HORIZON),
        course.incidence(course.job),
    )
    yield (
        "difference of cumulative incidence",
        incidence_difference(times, arm, HORIZON),
        course.incidence(course.job) - course.incidence(course.control),
    )
    yield (
        "Kaplan-Meier at 12 months",
        kaplan_meier(of_arm).at(HORIZON),
        course.still(course.job),
    )
    yield (
        "difference of restricted means",
        restricted_mean_difference(times, arm, HORIZON),
        course.mean_time(course.job) - course.mean_time(course.control),
    )
    cox = cox_model(times.only(1), arm[:, None], names=("arm",))
    yield "hazard ratio, Cox, job alone", cox.hazard_ratio(0), course.job / course.control


def in_condition(course: Course) -> Iterator[Found]:
    """Draw trials of one course and yield what is found."""
    random = np.random.default_rng([SEED, int(course.job * 1000)])
    p: dict[str, list[float]] = defaultdict(list)
    held: dict[str, list[bool]] = defaultdict(list)
    away: dict[str, list[float]] = defaultdict(list)
    for _ in range(TRIALS):
        times, arm = trial(course, random)
        for name, value in p_values(times, arm) if course.job == course.control else ():
            p[name].append(np.nan if value is None else value)
        for name, effect, true in intervals(course, times, arm):
            low, high, found = effect.ci_low, effect.ci_high, effect.value
            held[name].append(low is not None and high is not None and low <= true <= high)
            away[name].append(np.nan if found is None else found - true)
    n = f"{PERSONS} v {PERSONS}"
    for name, values in p.items():
        yield rejected_share((course.name, name, n), np.array(values) <= LEVEL)
    for name, holds in held.items():
        yield held_share((course.name, name, n), np.array(holds))
    for name, gaps in away.items():
        if "ratio" not in name:
            yield bias((course.name, name, n), np.array(gaps))


@on_one_thread
def main() -> None:
    """Draw in every condition and write the shares."""
    written(__file__, [row for course in COURSES for row in in_condition(course)], seed=SEED)


if __name__ == "__main__":
    sys.exit(main())

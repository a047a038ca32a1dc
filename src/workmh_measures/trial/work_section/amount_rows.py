"""Days, hours and length of work, and benefits, by arm and compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from ...model.estimate import Estimate
from ..binary_effects.effect import Effect
from ..binary_effects.risk_difference import risk_difference
from ..binary_effects.two_arms import TwoArms
from ..employment import amount_on, is_known_on
from ..trial_questions import TrialQuestions
from ..work_models.benefit_outcome import HEALTH_BENEFITS, no_higher_benefit
from ..work_models.mean_days import (
    DrawnInterval,
    Resampling,
    difference_influence,
    drawn_differences,
    drawn_interval,
    welch_difference,
)
from ..work_models.work_people import WorkPerson
from ..work_outcomes import Finding, Unknown, days_worked, longest_work, tenure
from .definition_rows import share_effect
from .told_outcomes import PersonAt, ToldOutcome, filled, left_out

__all__ = ["amount_rows", "benefit_rows"]

Floats: TypeAlias = NDArray[np.float64]
Rows = Iterator[Estimate]
Measure = Callable[[WorkPerson, date], Finding[float]]

IN_WORK_ONLY = "Only those in work on the day: they are other persons in each arm, so arms are not compared."
_FEWEST = 2
_INTERVALS: tuple[DrawnInterval, ...] = ("percentile", "bca")


@dataclass(frozen=True, eq=False)
class _TwoMeans:
    """Amounts of two arms, drawn from once for all intervals."""

    treated: Floats
    control: Floats
    resampling: Resampling

    @cached_property
    def draws(self) -> Floats:
        return drawn_differences(self.treated, self.control, self.resampling)

    def interval(self, kind: DrawnInterval) -> Effect:
        draws, influence = self.draws, difference_influence(self.treated, self.control)
        value = float(self.treated.mean() - self.control.mean())
        return Effect(value, *drawn_interval(value, draws, influence, interval=kind))


def amount_rows(told: ToldOutcome, asked: TrialQuestions) -> Rows:
    """Yield mean days worked, longest work, hours a week and tenure by arm, and how far arms are apart in the first three."""
    resampling = Resampling(asked.draws, asked.seed)
    for name, measure in _measures(told).items():
        found = {arm.id: _values(told.of(arm), measure) for arm in told.arms}
        for arm in told.arms:
            values, unknown = found[arm.id]
            row = told.row(f"{name}_mean", arm, n=len(values), warnings=left_out(unknown))
            yield filled(row, partial(_mean, values))
        control, others = found[told.arms[0].id][0], told.arms[1:]
        for arm in others:
            values, unknown = found[arm.id]
            lost = left_out(Counter(unknown) + Counter(found[told.arms[0].id][1]))
            about = {"n": len(values) + len(control), "warnings": lost}
            name_of = partial(told.row, f"{name}_difference", arm, **about)
            yield filled(name_of(method="welch"), partial(welch_difference, values, control))
            both = _TwoMeans(values, control, resampling)
            for interval in _INTERVALS:
                row = name_of(method=f"bootstrap_{interval}")
                yield filled(row, partial(both.interval, interval))
    yield from _tenure(told)


def _tenure(told: ToldOutcome) -> Rows:
    kinds = told.definition.counts
    for arm in told.arms:
        values, unknown = _values(
            told.of(arm), lambda person, day: _number(tenure(person.records, kinds, day))
        )
        working = values[values > 0]
        warnings = (*left_out(unknown), IN_WORK_ONLY)
        row = told.row("tenure_mean", arm, n=len(working), warnings=warnings)
        yield filled(row, partial(_mean, working))


def benefit_rows(told: ToldOutcome) -> Rows:
    """Yield the share without a health benefit of a higher degree than at inclusion, by arm and compared.

    Nothing where no record tells of such benefits.
    """
    if not any(set(HEALTH_BENEFITS) & set(r.tells) for person in told.people for r in person.records):
        return
    kinds = [kind for kind in HEALTH_BENEFITS if _is_told(told, kind)]
    counts = {}
    for arm in told.arms:
        values, unknown = _values(
            told.of(arm),
            lambda person, day: _number(
                no_higher_benefit(person.records, person.inclusion, day, kinds=kinds)
            ),
        )
        counts[arm.id] = (int(values.sum()), len(values), unknown)
        row = told.row(
            "no_higher_benefit_share", arm, n=len(values), method="wilson", warnings=left_out(unknown)
        )
        yield filled(row, partial(share_effect, int(values.sum()), len(values)))
    control = counts[told.arms[0].id]
    for arm in told.arms[1:]:
        events, n, unknown = counts[arm.id]
        arms = TwoArms(events, n, control[0], control[1])
        about = {"n": arms.total, "warnings": left_out(Counter(unknown) + Counter(control[2]))}
        row = told.row("no_higher_benefit_difference", arm, method="newcombe", **about)
        yield filled(row, partial(risk_difference, arms, interval="newcombe"))


def _is_told(told: ToldOutcome, kind: str) -> bool:
    return any(kind in record.tells for person in told.people for record in person.records)


def _measures(told: ToldOutcome) -> dict[str, Measure]:
    kinds = told.definition.counts

    def days(person: WorkPerson, day: date) -> Finding[float]:
        return _number(days_worked(person.records, kinds, person.inclusion, day))

    def longest(person: WorkPerson, day: date) -> Finding[float]:
        return _number(longest_work(person.records, kinds, person.inclusion, day))

    def hours(person: WorkPerson, day: date) -> Finding[float]:
        if not is_known_on(person.records, kinds, day):
            return Finding(None, "not_covered" if person.records else "no_record")
        amount = amount_on(person.records, kinds, day, measure="hours").told
        return Finding(amount, None if amount is not None else "amount_not_told")

    return {"days_worked": days, "longest_work": longest, "hours_a_week": hours}


def _values(people: list[PersonAt], measure: Measure) -> tuple[Floats, Counter[Unknown]]:
    found = [measure(person, day) for person, day in people]
    values = np.array([one.value for one in found if one.value is not None], dtype=np.float64)
    return values, Counter(one.unknown for one in found if one.unknown is not None)


def _number(found: Finding[int] | Finding[bool]) -> Finding[float]:
    return Finding(None if found.value is None else float(found.value), found.unknown)


def _mean(values: Floats) -> Effect:
    from scipy.special import stdtrit

    if not len(values):
        raise NotEstimable.because("It is known of nobody in the arm: see which days the records cover.")
    mean = float(values.mean())
    if len(values) < _FEWEST:
        return Effect(mean)
    reach = float(stdtrit(len(values) - 1, 0.975)) * float(values.std(ddof=1)) / len(values) ** 0.5
    return Effect(mean, mean - reach, mean + reach)

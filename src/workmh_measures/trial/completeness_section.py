"""How complete a trial is: who answered each wave and when, whose outcome is known, and what sets the others apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TypeAlias

import numpy as np
import pandas as pd

from ..analysis.estimation import estimated, with_interval
from ..analysis.missing_patterns import missing_patterns
from ..analysis.quartiles import sample_quantile
from ..analysis.wilson_interval import wilson_interval
from ..errors import NotEstimable
from ..model.estimate import Estimate, changed
from .answer_courses import COURSES, answer_courses
from .attrition_rows import attrition_rows
from .binary_effects.risk_difference import risk_difference
from .binary_effects.two_arms import TwoArms
from .flow_section import ELSEWHERE
from .items_missing import item_rows
from .person_values import outcome_values, outcome_waves, values_by_wave
from .trial_data import TrialData
from .wave_answers import WaveAnswers, asked_people, wave_answers

__all__ = ["completeness_rows"]

Rows: TypeAlias = Iterator[Estimate]

_MOST_PATTERNS = 10


def completeness_rows(data: TrialData) -> Rows:
    """Yield shares of waves answered and outcomes known, courses over waves, items left out, and attrition.

    Returns
    -------
    iterator of Estimate
        `group` is the arm, None for all who are asked; of a difference the arm that is compared with the reference.
    """
    waves = wave_answers(data)
    for wave in waves.values():
        yield from _wave(data, wave)
    yield from _outcomes(data)
    yield from _courses_of_forms(data, waves)
    yield from _courses_of_outcomes(data)
    yield from item_rows(data, waves)
    yield from attrition_rows(data)


def _wave(data: TrialData, wave: WaveAnswers) -> Rows:
    due = wave.people[wave.people["due"]]
    start = Estimate(analysis="answered_share", wave=wave.wave, warnings=wave.warnings)
    yield from _shares(data, start, due["answered"], asked_people(data))
    seen = due.loc[due["answered"], ["arm", "in_window", "days_late"]]
    in_time = seen["in_window"].dropna().astype(bool)
    if len(in_time):
        start = Estimate(analysis="in_window_share", wave=wave.wave)
        yield from _shares(data, start, in_time, asked_people(data))
    late = seen["days_late"].dropna()
    for group in (None, *(arm.id for arm in data.study.allocated_arms)) if len(late) else ():
        days = (late if group is None else late[seen.loc[late.index, "arm"] == group]).to_numpy()
        row = Estimate(analysis="days_late_median", group=group, wave=wave.wave, n=len(days))
        parts = (
            ("days_late_median", 0.5),
            ("days_late_lower_quartile", 0.25),
            ("days_late_upper_quartile", 0.75),
        )
        for name, share in parts:
            yield estimated(
                changed(row, analysis=name, method="type_7"), partial(sample_quantile, days, share)
            )


def _outcomes(data: TrialData) -> Rows:
    for outcome in data.study.outcomes:
        start = Estimate(analysis="outcome_known_share", factor=outcome.id, wave=outcome.until)
        try:
            known = outcome_values(data, outcome).notna()
        except NotEstimable as refusal:
            yield changed(start, reason=refusal.problems[0].text)
            continue
        yield from _shares(data, start, known, data.arm)


def _shares(data: TrialData, start: Estimate, reached: pd.Series, arms: pd.Series) -> Rows:
    """Yield the share of all and of each arm, then how far each arm is from the reference."""
    own, there = asked_people(data).index, set(arms)
    counts: dict[str, tuple[int, int]] = {}
    everybody = reached[reached.index.isin(own)]
    yield _share(start, int(everybody.sum()), len(everybody))
    for arm in data.study.arms:
        if arm.id not in there:
            continue
        part = reached[arms.reindex(reached.index) == arm.id]
        counts[arm.id] = (int(part.sum()), len(part))
        warnings = (*start.warnings, *((ELSEWHERE.format(arm=arm.id),) if arm.external else ()))
        yield _share(changed(start, group=arm.id, warnings=warnings), *counts[arm.id])
    if data.reference.id not in counts:
        return
    for arm in data.compared:
        if arm.id in counts:
            row = changed(start, analysis=f"{start.analysis}_difference", group=arm.id, method="newcombe")
            yield _difference(row, TwoArms(*counts[arm.id], *counts[data.reference.id]))


def _share(row: Estimate, count: int, n: int) -> Estimate:
    told = changed(row, n=n, method="wilson")
    if n == 0:
        return changed(told, reason="There is nobody to count.")
    return with_interval(changed(told, value=count / n), partial(wilson_interval, count, n))


def _difference(row: Estimate, arms: TwoArms) -> Estimate:
    told = changed(row, n=arms.total)
    try:
        found = risk_difference(arms, interval="newcombe")
    except NotEstimable as refusal:
        return changed(told, reason=refusal.problems[0].text)
    limits = changed(told, ci_low=found.ci_low, ci_high=found.ci_high, ci_level=found.level)
    return changed(limits, value=found.value)


def _courses_of_forms(data: TrialData, waves: Mapping[str, WaveAnswers]) -> Rows:
    """Courses of answering any form, of people for whom every wave counted from the first event has come."""
    first = data.study.anchors[0]
    ordered = sorted(
        (wave for wave in data.study.survey_waves if wave.anchor == first), key=lambda wave: wave.month
    )
    names = [wave.id for wave in ordered]
    if len(names) < 2:
        return
    come = pd.DataFrame({name: waves[name].people["due"] for name in names}).all(axis="columns")
    there = pd.DataFrame({name: waves[name].people["answered"] for name in names})[come]
    yield from _courses(data, Estimate(analysis="answer_course_n"), there)


def _courses_of_outcomes(data: TrialData) -> Rows:
    for outcome in data.study.outcomes:
        if outcome.kind == "employment" or outcome.until is None:
            continue
        try:
            waves = outcome_waves(data, outcome)
            values = values_by_wave(data, outcome, waves)
        except NotEstimable:
            # That the column is not there is said where its outcome is counted.
            continue
        if len(waves) < 2:
            continue
        there = values.notna().reindex(asked_people(data).index)
        yield from _courses(data, Estimate(analysis="answer_course_n", factor=outcome.id), there)


def _courses(data: TrialData, start: Estimate, there: pd.DataFrame) -> Rows:
    arms = asked_people(data)[there.index]
    waves = [str(name) for name in there.columns]
    for group in (None, *(arm.id for arm in data.study.allocated_arms)):
        part = there if group is None else there[arms == group]
        known = part.to_numpy(dtype=np.bool_)
        about = changed(start, group=group, n=len(part))
        found = answer_courses(known)
        for course in COURSES:
            yield changed(about, level=course, value=float((found == course).sum()))
        for pattern in missing_patterns(np.where(known, 1.0, np.nan))[:_MOST_PATTERNS]:
            digits = "".join("0" if place in pattern.missing else "1" for place in range(len(waves)))
            there_at = [wave for wave, digit in zip(waves, digits, strict=True) if digit == "1"]
            told = changed(about, analysis="answer_pattern_n", level=digits, value=float(pattern.rows))
            yield changed(told, text=" ".join(there_at) or None)

"""The course of a trial in numbers: enrolled, allocated, asked, answered, known, analysed, and why the others are not.

Every row is a count of persons (of units or pairs where its name says so). Items 22a and 22b of CONSORT 2025.

References
----------
Hopewell S et al. (2025) CONSORT 2025 statement: updated guideline for reporting randomised trials. BMJ 389:e081123,
doi:10.1136/bmj-2024-081123.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ..errors import NotEstimable
from ..model.analysis_plan import Population
from ..model.estimate import Estimate, changed
from ..model.record import WITHDRAWAL_LEVELS, Enrolment
from .analysed_people import NOT_ANALYSED, people_analysed, planned_outcome
from .flow_groups import pair_rows, unit_rows
from .person_values import outcome_values
from .trial_data import TrialData
from .wave_answers import NOT_ANSWERED, WaveAnswers, asked_people, is_dated, wave_answers

__all__ = ["ELSEWHERE", "NO_DAYS", "ONE_GROUP", "flow_rows"]

ELSEWHERE = "Nobody was allocated to arm '{arm}': its people come from elsewhere."
"""Warning of everything that is told of an external arm."""
NO_DAYS = "The data hold no days, so nothing is known of withdrawal and death: read the study from its store or its folder."
ONE_GROUP = "The study has one group: nobody was allocated by chance."

Rows = Iterator[Estimate]


def flow_rows(data: TrialData) -> Rows:
    """Yield every count of the flow diagram, in the order people come through the trial.

    Parameters
    ----------
    data : of a trial or of a study of one group.

    Returns
    -------
    iterator of Estimate
        `value` is the count and `n` what it is a part of; `group` the arm, None for all who are asked. A level or reason is
        told where it holds for anybody in any arm.
    """
    yield from _entry(data)
    yield from unit_rows(data)
    yield from pair_rows(data)
    yield from _leaving(data)
    for wave in wave_answers(data).values():
        yield from _wave(data, wave)
    yield from _outcomes(data)
    yield from _comparison(data)


_START = Estimate(analysis="flow_enrolled")


def _count(start: Estimate, name: str, count: int, level: str | None = None) -> Estimate:
    return changed(start, analysis=f"flow_{name}", value=float(count), level=level)


def _entry(data: TrialData) -> Rows:
    own = asked_people(data)
    external = data.arm[~data.arm.index.isin(own.index)]
    start = changed(_START, n=len(data.people) - len(external))
    single = (ONE_GROUP,) if data.study.allocation.kind == "single_group" else ()
    yield _count(start, "enrolled", len(data.people) - len(external))
    yield _count(start, "not_allocated", len(data.people) - len(data.allocated))
    yield _count(changed(start, warnings=single), "allocated", len(own))
    for arm in data.study.arms:
        count, row = int((data.arm == arm.id).sum()), changed(_START, group=arm.id)
        if arm.external:
            told = (ELSEWHERE.format(arm=arm.id),)
            yield _count(changed(row, n=len(external), warnings=told), "external", count)
        else:
            yield _count(changed(row, n=len(own), warnings=single), "allocated", count)


def _leaving(data: TrialData) -> Rows:
    """Withdrawal, in all and at each level somebody left at, deaths, and marks of progress and population."""
    if not is_dated(data):
        yield changed(_START, analysis="flow_withdrawn", reason=NO_DAYS)
    levels = {level for person in data.people for level in _left(person, data)}
    for group, people in _groups(data):
        start = changed(_START, group=group, n=len(people))
        if is_dated(data):
            left = [_left(person, data) for person in people]
            yield _count(start, "withdrawn", sum(bool(own) for own in left))
            for level in (level for level in WITHDRAWAL_LEVELS if level in levels):
                yield _count(start, "withdrawn", sum(level in own for own in left), level)
            died = sum(person.died is not None and person.died <= data.today for person in people)
            yield _count(start, "died", died)
        for flag in (flag for flag in data.study.flags if flag.kind != "consent"):
            said = [person.flags[flag.id] for person in people if flag.id in person.flags]
            yield _count(changed(start, factor=flag.id, n=len(said)), "flag", sum(said))


def _left(person: Enrolment, data: TrialData) -> set[str]:
    return {level for level, day in person.withdrawn.items() if day <= data.today}


def _groups(data: TrialData) -> Iterator[tuple[str | None, list[Enrolment]]]:
    own = asked_people(data)
    asked = [person for person in data.allocated if person.participant in own.index]
    yield None, asked
    for arm in data.study.allocated_arms:
        yield arm.id, [person for person in asked if person.arm == arm.id]


def _wave(data: TrialData, wave: WaveAnswers) -> Rows:
    levels = {*wave.people["outcome"]}
    for group in (None, *(arm.id for arm in data.study.allocated_arms)):
        people = wave.of(group)
        is_due, answered = int(people["due"].sum()), int(people["answered"].sum())
        start = changed(_START, wave=wave.wave, group=group)
        yield _count(changed(start, n=len(people), warnings=wave.warnings), "due", is_due)
        row = changed(start, n=is_due)
        yield _count(row, "answered", answered)
        for level in (level for level in NOT_ANSWERED if level in levels):
            yield _count(row, "unanswered", int((people["outcome"] == level).sum()), level)


def _outcomes(data: TrialData) -> Rows:
    for outcome in data.study.outcomes:
        start = changed(_START, analysis="flow_outcome_known", factor=outcome.id, wave=outcome.until)
        try:
            known = outcome_values(data, outcome).notna()
        except NotEstimable as refusal:
            yield changed(start, reason=refusal.problems[0].text)
            continue
        yield from _by_arm(data, start, known)


def _by_arm(data: TrialData, start: Estimate, inside: pd.Series) -> Rows:
    own = asked_people(data).index
    yield changed(start, value=float(inside[own].sum()), n=len(own))
    for arm in data.study.arms:
        people = data.arm.index[data.arm == arm.id]
        told = (ELSEWHERE.format(arm=arm.id),) if arm.external else ()
        count = float(inside[people].sum())
        yield changed(start, value=count, group=arm.id, n=len(people), warnings=told)


def _comparison(data: TrialData) -> Rows:
    """Who is in the primary comparison, in each population of the plan, and why the others are not."""
    if data.plan is None:
        return
    planned = data.plan.primary
    outcome = planned_outcome(data, planned)
    populations: list[Population] = [planned.population or data.plan.population, *data.plan.also]
    for population in dict.fromkeys(populations):
        start = changed(_START, analysis="flow_analysed", item=planned.name, item2=population)
        start = changed(start, factor=outcome.id, wave=outcome.until)
        try:
            status = people_analysed(data, planned, population)
        except NotEstimable as refusal:
            yield changed(start, reason=refusal.problems[0].text)
            continue
        yield from _by_arm(data, start, status == "analysed")
        for level in (level for level in NOT_ANALYSED if (status == level).any()):
            told = changed(start, analysis="flow_not_analysed", level=level)
            yield from _by_arm(data, told, status == level)

"""Months and outcomes beside a program that asks about every day by itself (tests/reference/employment.R)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from workmh_measures.model.study import WorkDefinition
from workmh_measures.model.work import (
    BENEFIT_KINDS,
    WORK_KINDS,
    BenefitSpell,
    EmploymentSpell,
    RegisterRecord,
    WorkKind,
)
from workmh_measures.trial.employment import AT_WORK
from workmh_measures.trial.work_months import month_states
from workmh_measures.trial.work_outcomes import days_worked, first_job, longest_work, tenure, work_outcome

REFERENCE = Path(__file__).parents[1] / "reference" / "employment.json"
RESULTS = json.loads(REFERENCE.read_text(encoding="utf-8"))["results"]
WINDOWS = RESULTS["windows"]
PEOPLE = WINDOWS["who"]
ORDINARY: tuple[WorkKind, ...] = ("competitive",)


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def record(who: str) -> RegisterRecord:
    told = RESULTS["spells"]
    rows = [dict(zip(told, row, strict=True)) for row in zip(*told.values(), strict=True) if row[0] == who]
    place = PEOPLE.index(who)
    return RegisterRecord(
        who,
        "register",
        date.fromisoformat(WINDOWS["from"][place]),
        date.fromisoformat(WINDOWS["to"][place]),
        employment=tuple(
            EmploymentSpell(
                r["kind"], date.fromisoformat(r["start"]), day(r["stop"]), r["percent"], r["hours"]
            )
            for r in rows
            if r["kind"] in WORK_KINDS
        ),
        benefits=tuple(
            BenefitSpell(r["kind"], date.fromisoformat(r["start"]), day(r["stop"]), r["degree"])
            for r in rows
            if r["kind"] in BENEFIT_KINDS
        ),
    )


def definition(counts: tuple[WorkKind, ...], when: str, hours: float | None = None) -> WorkDefinition:
    told = {"id": "d", "name": {"nb": "d", "nn": "d", "en": "d"}, "counts": counts, "when": when}
    return WorkDefinition.model_validate({**told, "hours_at_least": hours})


def same(ours: float | bool | None, theirs: float | None) -> bool:
    if ours is None or theirs is None:
        return ours is theirs
    return abs(float(ours) - theirs) <= 1e-9


def test_the_kinds_are_those_of_the_program() -> None:
    assert RESULTS["kinds"] == [*WORK_KINDS, *BENEFIT_KINDS]
    assert len(PEOPLE) == len(set(PEOPLE)) > 20


@pytest.mark.parametrize("who", PEOPLE)
def test_every_number_of_every_month_is_the_one_counted_day_by_day(who: str) -> None:
    months = [date.fromisoformat(text) for text in RESULTS["months"]]
    states = [*month_states(record(who), months[0], months[-1])]
    assert [state.month.first for state in states] == months
    for state, theirs in zip(states, RESULTS["by_month"][who], strict=True):
        kinds = (*WORK_KINDS, *BENEFIT_KINDS)
        ours = [
            state.observed,
            *(state.days[kind] for kind in kinds),
            *(state.has(kind) for kind in kinds),
            state.hours,
            state.percent,
            *(state.degrees[kind] for kind in BENEFIT_KINDS),
        ]
        assert len(ours) == len(theirs)
        wrong = [i for i, pair in enumerate(zip(ours, theirs, strict=True)) if not same(*pair)]
        assert not wrong, (who, state.month.first, wrong)


@pytest.mark.parametrize("who", PEOPLE)
def test_every_outcome_is_the_one_counted_day_by_day(who: str) -> None:
    theirs, own = RESULTS["outcomes"][who], (record(who),)
    inclusion = date.fromisoformat(WINDOWS["inclusion"][PEOPLE.index(who)])
    planned = date.fromisoformat(theirs["planned"])
    asked = {
        "at_wave": definition(ORDINARY, "at_wave"),
        "at_wave_20": definition(AT_WORK, "at_wave", 20),
        "any_until": definition(ORDINARY, "any_until_wave"),
        "any_until_20": definition(AT_WORK, "any_until_wave", 20),
        "kept": definition(("competitive", "subsidised"), "increased_or_maintained"),
    }
    for name, wanted in asked.items():
        found = work_outcome(wanted, own, inclusion=inclusion, planned=planned)
        assert same(found.value, theirs[name]), (name, found)
        assert (found.value is None) == (found.unknown is not None)
    assert same(days_worked(own, ORDINARY, inclusion, planned).value, theirs["days"])
    assert same(longest_work(own, ORDINARY, inclusion, planned).value, theirs["longest"])
    assert same(tenure(own, ORDINARY, planned).value, theirs["tenure"])
    job = first_job(own, ORDINARY, inclusion, planned)
    told = "unknown" if job.unknown else "none" if job.value is None else job.value.isoformat()
    assert told == theirs["first_job"]


def test_the_reference_holds_every_answer_an_outcome_can_have() -> None:
    for name in ("at_wave", "at_wave_20", "any_until", "any_until_20", "kept"):
        assert {RESULTS["outcomes"][who][name] for who in PEOPLE} == {0, 1, None}, name
    jobs = {RESULTS["outcomes"][who]["first_job"] for who in PEOPLE}
    assert {"unknown", "none"} < jobs
    assert len(jobs) > 5

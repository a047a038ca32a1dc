from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from workmh_measures.definitions.library import load_study
from workmh_measures.model.record import Enrolment, RepeatedAnchor
from workmh_measures.model.study import Study
from workmh_measures.model.work import EmploymentSpell, RegisterRecord, WorkKind
from workmh_measures.trial.counting_job import counting_jobs

FIRST, SECOND, THIRD = date(2026, 2, 1), date(2026, 6, 1), date(2026, 10, 1)
ENDS = {FIRST: date(2026, 5, 31), SECOND: date(2026, 9, 30), THIRD: None}


@pytest.fixture(scope="module")
def study() -> Study:
    """Its primary outcome counts ordinary paid work."""
    return load_study("demo")


@pytest.fixture
def person() -> Enrolment:
    days = {"inclusion": date(2026, 1, 15), "job_start": FIRST}
    later = (RepeatedAnchor("job_start", 3, THIRD), RepeatedAnchor("job_start", 2, SECOND))
    return Enrolment("demo", "P1", None, days, "nb", repeated=later)


def told(*kinds: WorkKind, hours: float | None = None) -> RegisterRecord:
    """What each job was, in their order."""
    spells = tuple(
        EmploymentSpell(kind, day, ENDS[day], hours=hours)
        for kind, day in zip(kinds, (FIRST, SECOND, THIRD), strict=False)
    )
    return RegisterRecord("P1", "aa", date(2026, 1, 1), date(2026, 12, 31), employment=spells)


@pytest.mark.parametrize(
    ("kinds", "number"),
    [
        (("competitive", "competitive", "competitive"), None),
        (("placement", "competitive", "competitive"), 2),
        (("placement", "sheltered", "competitive"), 3),
        (("placement", "sheltered", "placement"), None),
    ],
)
def test_the_first_job_that_meets_the_definition_is_named_where_it_is_not_the_first(
    study: Study, person: Enrolment, kinds: tuple[WorkKind, ...], number: int | None
) -> None:
    assert counting_jobs(study, [person], [told(*kinds)]) == ({} if number is None else {"P1": number})


def test_without_a_source_the_first_job_stands(study: Study, person: Enrolment) -> None:
    assert counting_jobs(study, [person], []) == {}
    assert counting_jobs(study, [person], [replace(told("placement", "competitive"), participant="P2")]) == {}


def test_hours_below_the_threshold_of_the_definition_do_not_count(study: Study, person: Enrolment) -> None:
    wanted = study.work_definitions[0].model_copy(update={"hours_at_least": 20.0})
    strict = study.model_copy(update={"work_definitions": (wanted,)})
    small, *later = told("competitive", "competitive", hours=20.0).employment
    few = replace(told(), employment=(replace(small, hours=8.0), *later))
    assert counting_jobs(study, [person], [few]) == {}
    assert counting_jobs(strict, [person], [few]) == {"P1": 2}


def test_what_a_register_tells_of_the_time_after_leaving_it_does_not_count(
    study: Study, person: Enrolment
) -> None:
    left = replace(person, withdrawn={"register": date(2026, 5, 1)})
    assert counting_jobs(study, [left], [told("placement", "competitive")]) == {}

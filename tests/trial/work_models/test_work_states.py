"""States by month and times to the first job beside a program that goes through every day (tests/reference/work_states.R)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from workmh_measures.errors import NotEstimable
from workmh_measures.model.record import Enrolment
from workmh_measures.model.work import BENEFIT_KINDS, WORK_KINDS, BenefitSpell, EmploymentSpell
from workmh_measures.trial.employment import AT_WORK, known_until
from workmh_measures.trial.work_models.job_times import event_times, job_time
from workmh_measures.trial.work_models.mean_days import Resampling
from workmh_measures.trial.work_models.state_course import (
    StateCourses,
    WorkState,
    state_courses,
    told_states,
)
from workmh_measures.trial.work_models.state_occupancy import (
    mean_months,
    mean_months_difference,
    state_shares,
)
from workmh_measures.trial.work_models.work_people import WorkPerson, months_after

from ..test_employment_against_r import ORDINARY, PEOPLE, WINDOWS, definition, record
from ..work_study import record as told
from .status_people import reference

REFERENCE: dict[str, Any] = reference("work_states")
STATES = (*(WorkState(kind, (kind,)) for kind in WORK_KINDS), WorkState("benefit", BENEFIT_KINDS))
START = date(2024, 1, 31)


def person(who: str) -> WorkPerson:
    place = PEOPLE.index(who)
    inclusion = date.fromisoformat(WINDOWS["inclusion"][place])
    death = REFERENCE["died"][place]
    died = date.fromisoformat(death) if death else None
    enrolment = Enrolment("demo", who, "a", {"inclusion": inclusion}, "nb", died=died)
    known = known_until(record(who), enrolment)
    return WorkPerson(who, "a", inclusion, () if known is None else (known,), died)


@pytest.fixture(scope="module")
def courses() -> StateCourses:
    return state_courses([person(who) for who in PEOPLE], STATES, 12)


def test_every_day_is_in_the_state_a_program_finds_by_day(courses: StateCourses) -> None:
    assert list(courses.states) == REFERENCE["states"]
    assert courses.at.ravel().tolist() == REFERENCE["at"]
    assert courses.days.ravel().tolist() == REFERENCE["days"]


@pytest.mark.parametrize("place", range(3))
def test_shares_and_their_intervals_are_those_of_prop_test(courses: StateCourses, place: int) -> None:
    month, expected = (0, 6, 12)[place], REFERENCE["shares"][place]
    shares = [share for share in state_shares(courses) if share.month == month]
    assert [share.count for share in shares] == expected["count"]
    assert [share.n for share in shares] == expected["n"]
    limits = [limit for share in shares for limit in (share.ci_low, share.ci_high)]
    assert limits == pytest.approx(expected["limits"], abs=1e-9)
    assert sum(share.share or 0 for share in shares[:-1]) == pytest.approx(1)


def test_mean_months_are_sums_of_shares_of_days_and_add_to_the_horizon(courses: StateCourses) -> None:
    found = mean_months(courses, resampling=Resampling(500, 3))
    assert [effect.value for effect in found.values()] == pytest.approx(REFERENCE["mean_months"], rel=1e-10)
    assert sum(effect.value or 0 for effect in found.values()) == pytest.approx(12)
    assert all((e.ci_low or 0) <= (e.value or 0) <= (e.ci_high or 0) for e in found.values())


def test_the_interval_of_mean_months_is_that_of_redrawn_persons(courses: StateCourses) -> None:
    """Against persons drawn again one by one here: ends lie within some 4 standard errors of 2,000 draws."""
    found = mean_months(courses, resampling=Resampling(4000, 3))["competitive"]
    draw = np.random.default_rng(9)
    values = []
    for _ in range(2000):
        days = courses.days[draw.integers(len(courses.days), size=len(courses.days))][:, :, :-1]
        values.append((days[:, :, 0].sum(0) / days.sum((0, 2))).sum())
    assert [found.ci_low, found.ci_high] == pytest.approx(np.quantile(values, [0.025, 0.975]), abs=0.25)


def test_differences_are_of_both_arms_and_the_same_again(courses: StateCourses) -> None:
    first = np.arange(len(PEOPLE)) < 14
    one, other = courses.of(first), courses.of(~first)
    chosen = Resampling(300, 8)
    found = mean_months_difference(one, other, resampling=chosen)
    assert found == mean_months_difference(one, other, resampling=chosen)
    values = [mean_months(arm, resampling=chosen)["none"].value or 0 for arm in (one, other)]
    assert found["none"].value == pytest.approx(values[0] - values[1])
    assert sum(effect.value or 0 for effect in found.values()) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("name", "kinds", "hours", "days"),
    [("any_job", ORDINARY, None, 400), ("any_work_20", AT_WORK, 20.0, 365)],
)
def test_times_to_the_first_job_are_those_of_going_day_by_day(
    name: str, kinds: Any, hours: float | None, days: int
) -> None:
    asked = definition(kinds, "at_wave", hours)
    found = []
    for who in PEOPLE:
        one = person(who)
        horizon = date.fromordinal(one.inclusion.toordinal() + days)
        found.append(job_time(one, asked, horizon))
    assert [-1 if time.days is None else time.days for time in found] == REFERENCE[name]["days"]
    assert [-1 if time.days is None else time.cause for time in found] == REFERENCE[name]["cause"]
    known = [time for time in REFERENCE[name]["days"] if time >= 0]
    assert event_times(found).time.tolist() == known


def work(start: date, stop: date | None = None, **more: Any) -> EmploymentSpell:
    return EmploymentSpell("competitive", start, stop, **more)


def pension(kind: Any, start: date, degree: float | None = None) -> BenefitSpell:
    return BenefitSpell(kind, start, None, degree)


def made(*spells: EmploymentSpell | BenefitSpell, **more: Any) -> WorkPerson:
    window = more.pop("window", (date(2023, 1, 1), date(2025, 12, 31)))
    died = more.pop("died", None)
    return WorkPerson("p", "a", START, (told("p", *spells, window=window, **more),), died)


def days(later: int) -> date:
    return date.fromordinal(START.toordinal() + later)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (made(work(days(1))), (1, 1, None)),
        (made(work(days(0))), (365, 0, None)),
        (made(work(days(0)), work(days(40))), (40, 1, None)),
        (made(work(days(365))), (365, 1, None)),
        (made(work(days(366))), (365, 0, None)),
        (made(), (365, 0, None)),
        (made(window=(date(2023, 1, 1), days(200))), (200, 0, None)),
        (made(work(days(250)), window=(date(2023, 1, 1), days(200))), (200, 0, None)),
        (made(window=(days(2), days(900))), (None, 0, "not_covered")),
        (made(window=(date(2023, 1, 1), days(0))), (None, 0, "not_covered")),
        (WorkPerson("p", "a", START), (None, 0, "no_record")),
        (made(pension("age_pension", days(30))), (30, 3, None)),
        (made(pension("age_pension", days(-30))), (365, 0, None)),
        (made(pension("age_pension", days(-30)), work(days(9))), (9, 1, None)),
        (made(pension("disability_pension", days(50), 100.0)), (50, 4, None)),
        (made(pension("disability_pension", days(50), 50.0)), (365, 0, None)),
        (made(pension("disability_pension", days(50))), (365, 0, None)),
        (
            made(
                pension("disability_pension", days(-9), 50.0), pension("disability_pension", days(60), 50.0)
            ),
            (60, 4, None),
        ),
        (made(pension("disability_pension", days(50), 100.0), work(days(50))), (50, 1, None)),
        (made(window=(date(2023, 1, 1), days(70)), end_reason="died"), (70, 2, None)),
        (made(window=(date(2023, 1, 1), days(70)), died=days(70)), (70, 2, None)),
        (made(window=(date(2023, 1, 1), days(60)), died=days(70)), (60, 0, None)),
    ],
)
def test_every_rule_of_the_time_to_the_first_job(who: WorkPerson, expected: tuple[Any, ...]) -> None:
    found = job_time(who, definition(ORDINARY, "at_wave"), days(365))
    assert (found.days, found.cause, found.unknown) == expected


def test_a_gap_between_windows_ends_the_time_and_hours_decide() -> None:
    first = told("p", window=(date(2023, 1, 1), days(100)))
    second = told("p", work(days(150)), source="nav", window=(days(120), days(900)))
    gap = WorkPerson("p", "a", START, (first, second))
    assert job_time(gap, definition(ORDINARY, "at_wave"), days(365)).days == 100
    closed = replace(gap, records=(first, replace(second, observed_from=days(101))))
    assert job_time(closed, definition(ORDINARY, "at_wave"), days(365)).days == 150
    twenty = definition(ORDINARY, "at_wave", 20.0)
    both = made(work(days(-5), hours=8.0), work(days(10), days(20), hours=10.0), work(days(30), hours=12.0))
    assert job_time(both, twenty, days(365)).days == 30
    untold = made(work(days(10)), work(days(30), hours=37.5))
    assert job_time(untold, twenty, days(365)).unknown == "amount_not_told"
    pensioned = made(work(days(10)), pension("age_pension", days(5)))
    assert job_time(pensioned, twenty, days(365)).cause == 3
    assert job_time(both, twenty, START).unknown == "no_time"
    assert job_time(made(pension("age_pension", days(-3))), twenty, days(9)).had_pension


def test_states_that_no_source_tells_of_are_not_asked_for() -> None:
    records = (told("p", tells=("competitive", "sickness_benefit")), told("q", tells=("age_pension",)))
    assert [state.id for state in told_states(records)] == ["competitive", "benefit"]
    assert told_states(records)[1].kinds == ("sickness_benefit", "age_pension")
    assert told_states(()) == ()
    nobody = state_courses([WorkPerson("p", "a", START)], (), 1)
    assert nobody.at.tolist() == [[2, 2]]


def test_months_end_where_their_calendar_does() -> None:
    assert months_after(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert months_after(date(2023, 11, 30), 3) == date(2024, 2, 29)
    assert months_after(date(2024, 12, 15), 12) == date(2025, 12, 15)


def test_too_few_persons_and_a_month_nobody_is_covered_in_are_said(courses: StateCourses) -> None:
    with pytest.raises(NotEstimable, match="At least 2 persons"):
        mean_months(courses.of(np.arange(len(PEOPLE)) == 0))
    hidden = state_courses([made(window=(date(2023, 1, 1), days(40)))] * 2, STATES, 3)
    with pytest.raises(NotEstimable, match="no source covers anybody"):
        mean_months(hidden)

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmh_measures.dataset.due import due
from workmh_measures.model.record import Enrolment
from workmh_measures.model.study import Wave


def wave(month: float, window: tuple[int, int] | None = (-14, 28)) -> Wave:
    return Wave(id="t1", anchor="inclusion", month=month, window_days=window, source="survey")


def person(day: date) -> Enrolment:
    return Enrolment("demo", "P1", None, {"inclusion": day}, "nb")


@pytest.mark.parametrize(
    ("anchor", "months", "planned"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 1, 30), 1, date(2026, 2, 28)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
        (date(2026, 1, 15), 0, date(2026, 1, 15)),
        (date(2026, 1, 15), 0.5, date(2026, 1, 30)),
        (date(2026, 1, 31), 1.5, date(2026, 3, 15)),
    ],
)
def test_months_are_months_of_the_calendar_and_end_with_the_month(
    anchor: date, months: float, planned: date
) -> None:
    plan = due(wave(months), person(anchor))
    assert plan is not None
    assert plan.planned == planned


def test_a_wave_is_due_from_the_first_day_of_its_window_to_the_last() -> None:
    plan = due(wave(6), person(date(2026, 1, 15)))
    assert plan is not None
    first, last, day = date(2026, 7, 1), date(2026, 8, 12), timedelta(days=1)
    assert (plan.opens, plan.closes) == (first, last)
    assert [plan.is_due(d) for d in (first - day, first, last, last + day)] == [False, True, True, True]
    assert [plan.is_closed(d) for d in (first, last, last + day)] == [False, False, True]
    assert [plan.holds(d) for d in (first - day, first, last, last + day)] == [False, True, True, False]


def test_a_window_may_hold_a_leap_day() -> None:
    plan = due(wave(1, (0, 1)), person(date(2028, 1, 28)))
    assert plan is not None
    assert (plan.opens, plan.closes) == (date(2028, 2, 28), date(2028, 2, 29))


def test_a_wave_without_a_window_is_due_on_its_day_and_never_closes() -> None:
    plan = due(wave(3, None), person(date(2026, 1, 15)))
    assert plan is not None
    assert not plan.is_due(date(2026, 4, 14))
    assert plan.is_due(date(2026, 4, 15))
    assert not plan.is_closed(date(2099, 1, 1))
    assert plan.holds(date(2099, 1, 1))


def test_a_wave_counted_from_what_did_not_happen_is_not_due() -> None:
    assert due(wave(3), Enrolment("demo", "P1", None, {"job_start": date(2026, 1, 1)}, "nb")) is None


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 240))
def test_whole_months_keep_the_day_or_end_with_the_month(anchor: date, months: int) -> None:
    plan = due(wave(months), person(anchor))
    assert plan is not None
    years, month = divmod(anchor.month - 1 + months, 12)
    assert (plan.planned.year, plan.planned.month) == (anchor.year + years, month + 1)
    last_of_month = (plan.planned + timedelta(days=1)).month != plan.planned.month
    assert plan.planned.day == anchor.day or (last_of_month and plan.planned.day < anchor.day)


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(1, 60))
def test_a_later_inclusion_is_never_due_earlier(anchor: date, months: int) -> None:
    one, other = (due(wave(months), person(day)) for day in (anchor, anchor + timedelta(days=1)))
    assert one is not None
    assert other is not None
    assert one.planned <= other.planned

"""Working hours: holidays against another program, the week's end, and both changes of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil.easter import easter
from hypothesis import given
from hypothesis import strategies as st

from workmh_measures.model.civil_time import TIME_ZONE
from workmh_measures.model.working_time import (
    easter_sunday,
    next_working_noon,
    public_holidays,
    working_hours_after,
)

DAY = {"start": "08:00", "end": "16:00"}


def norway(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=TIME_ZONE)


def test_easter_is_where_another_program_has_it_for_six_hundred_years() -> None:
    assert [year for year in range(1700, 2300) if easter_sunday(year) != easter(year)] == []


def test_the_holidays_of_a_year_are_those_of_the_calendar() -> None:
    assert sorted(f"{day:%m-%d}" for day in public_holidays(2026)) == [
        "01-01", "04-02", "04-03", "04-05", "04-06", "05-01", "05-14", "05-17", "05-24", "05-25", "12-25", "12-26",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        (norway(2026, 11, 18, 9), norway(2026, 11, 18, 13)),
        (norway(2026, 11, 18, 14), norway(2026, 11, 19, 10)),
        (norway(2026, 11, 18, 12), norway(2026, 11, 18, 16)),
        (norway(2026, 11, 18, 23, 30), norway(2026, 11, 19, 12)),
        (norway(2026, 11, 20, 15), norway(2026, 11, 23, 11)),  # over a week's end
        (norway(2026, 11, 21, 3), norway(2026, 11, 23, 12)),
        (norway(2026, 4, 1, 15), norway(2026, 4, 7, 11)),  # Easter: from Wednesday to Tuesday
        (norway(2026, 5, 13, 14), norway(2026, 5, 15, 10)),  # Ascension Day
        (
            norway(2026, 12, 24, 15),
            norway(2026, 12, 28, 11),
        ),  # Christmas Eve is a working day, then a week's end
        (norway(2026, 12, 31, 14), norway(2027, 1, 4, 10)),  # over the year
        (norway(2026, 3, 27, 15), norway(2026, 3, 30, 11)),  # the clock goes forward on the 29th
        (norway(2026, 10, 23, 15), norway(2026, 10, 26, 11)),  # and back on the 25th
    ],
)
def test_four_working_hours(moment: datetime, due: datetime) -> None:
    assert working_hours_after(moment, 4, **DAY) == due


def test_a_day_on_which_the_study_is_closed_does_not_count() -> None:
    closed = (date(2026, 12, 24),)
    assert working_hours_after(norway(2026, 12, 23, 15), 4, **DAY, closed=closed) == norway(2026, 12, 28, 11)
    assert next_working_noon(norway(2026, 12, 23, 15), closed=closed) == norway(2026, 12, 28, 12)


def test_noon_of_the_next_working_day_is_twelve_on_the_clock_in_summer_and_winter() -> None:
    assert next_working_noon(norway(2026, 7, 3, 20)) == norway(2026, 7, 6, 12)
    assert next_working_noon(norway(2026, 1, 5, 9)).astimezone(UTC).hour == 11
    assert next_working_noon(norway(2026, 7, 6, 9)).astimezone(UTC).hour == 10


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.floats(0.25, 24),
)
def test_more_hours_are_never_earlier_and_always_within_a_working_day(moment: datetime, hours: float) -> None:
    due = working_hours_after(moment, hours, **DAY)
    local = due.astimezone(TIME_ZONE)
    assert due > moment
    assert local.weekday() < 5
    assert local.date() not in public_holidays(local.year)
    assert (8, 0) <= (local.hour, local.minute) <= (16, 0)
    assert working_hours_after(moment, hours + 0.5, **DAY) > due
    assert due - moment >= timedelta(hours=hours)

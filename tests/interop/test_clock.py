# ruff: noqa: DTZ001 (the files read here know no time zone)
from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest

from workmh_measures.interop.clock import sas_column, spss_column, stata_column

NAN = float("nan")


def days(year: int, month: int, day: int, zero: datetime) -> float:
    return (datetime(year, month, day) - zero).days


SPSS_ZERO = datetime(1582, 10, 14)
SAS_ZERO = datetime(1960, 1, 1)


@pytest.mark.parametrize(
    "form", ["DATE11", "ADATE10", "EDATE10", "JDATE7", "SDATE10", "QYR8", "MOYR8", "WKYR10"]
)
def test_spss_dates_count_seconds_from_the_calendar_reform(form: str) -> None:
    column = spss_column(np.array([days(2018, 5, 6, SPSS_ZERO) * 86400.0, NAN, 86400.0]), form)
    assert column.to_pylist() == [datetime(2018, 5, 6), None, datetime(1582, 10, 15)]


def test_spss_times_keep_the_microsecond_and_pass_midnight() -> None:
    seconds = np.array([days(2099, 12, 31, SPSS_ZERO) * 86400.0 + 86399.5, NAN])
    assert spss_column(seconds, "DATETIME20.0").to_pylist() == [
        datetime(2099, 12, 31, 23, 59, 59, 500000),
        None,
    ]
    assert spss_column(np.array([36610.0, -1.5, 90000.25]), "TIME8.0").to_pylist() == [
        timedelta(hours=10, minutes=10, seconds=10),
        timedelta(seconds=-1.5),
        timedelta(hours=25, microseconds=250000),
    ]


def test_sas_dates_count_days_and_times_count_seconds() -> None:
    assert sas_column(np.array([0.0, -1.0, NAN]), "DATE").to_pylist() == [
        SAS_ZERO,
        datetime(1959, 12, 31),
        None,
    ]
    assert sas_column(np.array([1.5]), "E8601DT").to_pylist() == [datetime(1960, 1, 1, 0, 0, 1, 500000)]
    assert sas_column(np.array([60.0]), "HHMM").to_pylist() == [timedelta(minutes=1)]


def test_stata_dates_count_days_and_times_count_milliseconds() -> None:
    assert stata_column(np.array([21915.0]), "%td").to_pylist() == [datetime(2020, 1, 1)]
    assert stata_column(np.array([21915.0]), "%tdDD/NN/CCYY").to_pylist() == [datetime(2020, 1, 1)]
    assert stata_column(np.array([21915.0]), "%-td").to_pylist() == [datetime(2020, 1, 1)]
    assert stata_column(np.array([1.0]), "%tc").to_pylist() == [datetime(1960, 1, 1, 0, 0, 0, 1000)]


@pytest.mark.parametrize("form", ["F8.2", "A10", "MONTH3", "WKDAY3", "DOLLAR8", "", None])
def test_other_formats_stay_numbers(form: str | None) -> None:
    counts = np.array([1.0])
    assert spss_column(counts, form) is None
    assert sas_column(counts, form) is None
    assert stata_column(counts, form) is None
    assert stata_column(counts, "%tC") is None
    assert stata_column(counts, "%tm") is None


@pytest.mark.parametrize("count", [1e300, -1e13, float("inf")])
def test_a_count_that_is_no_date_leaves_the_column_numbers(count: float) -> None:
    assert spss_column(np.array([0.0, count]), "DATE11") is None

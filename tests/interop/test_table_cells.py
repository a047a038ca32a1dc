from __future__ import annotations

import math
from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmh_measures.interop.table_cells import CellFault, Day, DayForm, day_of, number_of, text_of

EARLIEST, LATEST = date(1930, 1, 1), date(2099, 12, 31)


def day(cell: object) -> Day | None:
    return day_of(cell, earliest=EARLIEST, latest=LATEST)


@pytest.mark.parametrize(
    ("cell", "form"),
    [
        (date(2025, 6, 25), "date"),
        (datetime(2025, 6, 25), "date"),  # noqa: DTZ001
        (pd.Timestamp(2025, 6, 25), "date"),
        ("2025-06-25", "iso"),
        (" 2025-06-25 00:00:00 ", "iso"),
        ("25.06.2025", "norwegian"),
        ("25.6.2025", "norwegian"),
        ("20250625", "compact"),
        (20250625, "compact"),
        (20250625.0, "compact"),
        (45833, "excel"),
        (45833.0, "excel"),
        ("45833", "excel"),
        (13970188800.0, "spss"),
    ],
)
def test_a_day_is_found_however_it_is_written(cell: object, form: DayForm) -> None:
    assert day(cell) == Day(date(2025, 6, 25), form)


@pytest.mark.parametrize("cell", [None, "", "  ", "NA", ".", "NULL", math.nan, np.nan, pd.NaT, pd.NA])
def test_an_empty_cell_is_no_day_no_number_and_no_word(cell: object) -> None:
    assert day(cell) is None
    assert number_of(cell, low=0, high=1) is None
    assert text_of(cell) == ""


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("31.02.2025", "calendar has no"),
        ("2025-02-29", "calendar has no"),
        (20250231, "calendar has no"),
        ("1899-12-31", "outside"),
        ("01.01.2100", "outside"),
        ("06/07/2025", "day first or month first"),
        ("25-Jun", "year is gone"),
        ("jun.25", "year is gone"),
        ("25. juni", "year is gone"),
        ("####", "year is gone"),
        ("25.06.25", "not a date"),
        ("soon", "not a date"),
        (datetime(2025, 6, 25, 13, 30), "time of day"),  # noqa: DTZ001
        ("2025-06-25 13:30:00", "time of day"),
        (45833.5, "not a date"),
        (7, "not a date"),
        (True, "not a date"),
    ],
)
def test_what_may_be_another_day_or_none_is_refused(cell: object, text: str) -> None:
    with pytest.raises(CellFault, match=text):
        day(cell)


@given(st.dates(EARLIEST, LATEST))
def test_every_day_comes_back_from_every_way_of_writing_it(wanted: date) -> None:
    written = [
        wanted,
        wanted.isoformat(),
        f"{wanted.day}.{wanted.month}.{wanted.year}",
        f"{wanted:%Y%m%d}",
        (wanted - date(1899, 12, 30)).days,
        (wanted - date(1582, 10, 14)).days * 86_400.0,
    ]
    assert {found.day for cell in written if (found := day(cell)) is not None} == {wanted}


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (50, 50.0),
        (np.int64(50), 50.0),
        ("37,5", 37.5),
        ("37.5", 37.5),
        (" 50 % ", 50.0),
        ("50%", 50.0),
        ("0", 0.0),
    ],
)
def test_numbers_have_a_decimal_comma_or_point_and_may_have_a_sign_for_per_cent(
    cell: object, number: float
) -> None:
    assert number_of(cell, low=0, high=150) == number


@pytest.mark.parametrize(
    "cell", [-0.1, 150.1, "151", "1 000", "1.000,5", "full", "5O", True, "25-Jun", math.inf]
)
def test_what_is_no_number_between_the_limits_is_refused(cell: object) -> None:
    with pytest.raises(CellFault):
        number_of(cell, low=0, high=150)


@pytest.mark.parametrize(
    ("cell", "text"), [("P01", "P01"), (" P01 ", "P01"), (412, "412"), (412.0, "412"), ("0412", "0412")]
)
def test_an_id_is_taken_as_it_stands(cell: object, text: str) -> None:
    assert text_of(cell) == text


@pytest.mark.parametrize(
    "cell", ["4.5E+04", "4,5E+04", "25-Jun", "jun.25", "2-mai", "########", date(2025, 6, 25), "2025-06-25"]
)
def test_an_id_a_spreadsheet_changed_is_refused_with_what_stands_there(cell: object) -> None:
    with pytest.raises(CellFault) as caught:
        text_of(cell)
    assert caught.value.found == str(cell)


@pytest.mark.parametrize("cell", ["Mai-Britt", "junior", "Des", "marsipan 5", "E4", "2E"])
def test_words_that_only_look_a_little_like_months_are_words(cell: str) -> None:
    assert text_of(cell) == cell

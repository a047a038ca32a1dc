from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmh_measures.errors import ExportError
from workmh_measures.model.estimate import Estimate
from workmh_measures.report.writer import Writer, decimals_for, rounded

NB, EN = Writer("nb"), Writer("en")


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (0.125, 2, "0.13"),
        (-0.125, 2, "-0.13"),
        (2.675, 2, "2.68"),
        (2.5, 0, "3"),
        (1.005, 2, "1.01"),
        (-0.0049, 2, "0.00"),
        (99.95, 1, "100.0"),
    ],
)
def test_a_half_goes_away_from_zero_and_there_is_no_minus_zero(
    value: float, decimals: int, expected: str
) -> None:
    assert str(rounded(value, decimals)) == expected


@given(st.floats(-1e6, 1e6), st.integers(0, 4))
def test_what_is_shown_is_within_half_a_unit_of_the_last_decimal(value: float, decimals: int) -> None:
    assert abs(rounded(value, decimals) - Decimal(repr(value))) <= Decimal(5).scaleb(-decimals - 1)


def test_numbers_are_written_as_the_language_writes_them() -> None:
    assert NB.number(-1234.5, 2) == "−1\xa0234,50"
    assert EN.number(-1234.5, 2) == "−1,234.50"
    assert (NB.percent(12.34), EN.percent(12.34)) == ("12,3\xa0%", "12.3%")
    assert NB.count_of(3, 4) == "3 (75,0\xa0%)"
    assert NB.count_of(0, 0) == NB.number(None, 2) == "–"
    assert NB.date(date(2026, 5, 3)) == "3. mai 2026"
    assert EN.date(date(2026, 5, 3)) == "3 May 2026"


def test_an_interval_needs_both_ends() -> None:
    row = Estimate(analysis="mean", value=1.0, ci_low=0.5, ci_high=1.5)
    assert NB.interval(row, 1) == "0,5\xa0til 1,5"
    assert NB.interval(Estimate(analysis="mean", value=1.0), 1) == NB.interval(None, 1) == "–"


def test_a_range_shows_the_decimals_its_ends_have() -> None:
    assert EN.range(-0.453, 1.0) == "−0.453\xa0to\xa01"
    assert EN.range(0, 100) == "0\xa0to\xa0100"
    assert EN.range(1, 2.5) == "1\xa0to\xa02.5"


@pytest.mark.parametrize(("low", "high", "decimals"), [(-0.5, 1, 3), (1, 4, 2), (0, 42, 2), (0, 100, 1)])
def test_decimals_follow_the_width_of_the_range(low: float, high: float, decimals: int) -> None:
    assert decimals_for(low, high) == decimals


def test_a_language_that_something_lacks_is_refused_with_its_name() -> None:
    with pytest.raises(ExportError) as refusal:
        Writer.of("nb", [("fjord", ("en",)), ("hads", ("nb", "en"))])
    assert [(p.where, p.found, p.code) for p in refusal.value.problems] == [("fjord", "nb", "EXP-LANGUAGE")]
    with pytest.raises(ExportError):
        Writer.of("fi", [("hads", ("nb", "en", "fi"))])

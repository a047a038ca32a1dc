"""Dates as people type them."""

from __future__ import annotations

from datetime import date

import pytest

from workmh_measures.ui.desk.choosing import day_typed


@pytest.mark.parametrize("text", ["1.10.2026", "01.10.2026", "01/10/2026", "2026-10-01", " 1.10.2026 "])
def test_a_date_is_read_as_it_is_written_in_norway_and_by_programs(text: str) -> None:
    assert day_typed(text) == date(2026, 10, 1)


@pytest.mark.parametrize("text", ["", "i går", "31.2.2026", "1.10.26", "10.2026", "2026-1-1", "1.13.2026"])
def test_anything_else_is_no_date(text: str) -> None:
    assert day_typed(text) is None

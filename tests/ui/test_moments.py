"""Days and moments are written one way on every page of staff, on the clock of the study."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import workmh_measures.ui
from workmh_measures.ui import moments

AT = datetime(2026, 11, 23, 13, 5, 9, tzinfo=UTC)
SOURCES = Path(workmh_measures.ui.__file__).parent


@pytest.mark.parametrize(
    ("language", "day", "moment", "whole"),
    [
        ("nb", "23.11.2026", "23.11.2026 14.05", "23.11.2026 14.05.09"),
        ("en", "23 Nov 2026", "23 Nov 2026 14:05", "23 Nov 2026 14:05:09"),
    ],
)
def test_one_form_in_each_language(
    monkeypatch: pytest.MonkeyPatch, language: str, day: str, moment: str, whole: str
) -> None:
    monkeypatch.setattr(moments, "page_language", lambda: language)
    assert moments.day_said(date(2026, 11, 23)) == day
    assert moments.moment_said(AT) == moment
    assert moments.moment_said(AT, seconds=True) == whole
    text = moments.moment_cell(AT).text
    assert text.replace("\N{NO-BREAK SPACE}", " ") == whole
    assert len(text.split(" ")) == 2  # the day is not broken


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nb", "2 perioder, 29.01.2022 til 30.06.2025; 2022-02-31, x-2022-01-01 og 2022-01-01-1"),
        ("en", "2 perioder, 29 Jan 2022 til 30 Jun 2025; 2022-02-31, x-2022-01-01 og 2022-01-01-1"),
    ],
)
def test_days_of_a_sentence_are_said_and_what_is_no_day_stays(
    monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    monkeypatch.setattr(moments, "page_language", lambda: language)
    told = "2 perioder, 2022-01-29 til 2025-06-30; 2022-02-31, x-2022-01-01 og 2022-01-01-1"
    assert moments.days_in(told) == said


def test_the_clock_is_that_of_the_study_in_summer_too() -> None:
    here = moments.on_the_clock(datetime(2026, 7, 1, 22, 30, tzinfo=UTC))
    assert here.isoformat() == "2026-07-02T00:30:00"


def test_no_page_of_staff_writes_a_moment_of_its_own() -> None:
    """A form of the clock in a source of the pages is in the one module that says moments."""
    own = re.compile(r":%Y-%m-%d|%H:%M|%d\.%m\.")
    others = {"moments.py", "form", "desk"}  # forms of participants and paper have words of their own
    found = [
        str(path.relative_to(SOURCES))
        for path in SOURCES.rglob("*.py")
        if path.relative_to(SOURCES).parts[0] not in others and own.search(path.read_text("utf-8"))
    ]
    assert found == []

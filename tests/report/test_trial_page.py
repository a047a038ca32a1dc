"""The page of a trial: no result is lost from it, and what it says of plan, lock and reasons."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import pytest
from tests.trial.trial_cases import made_up_trial

from workmh_measures.errors import ExportError
from workmh_measures.model.estimate import Estimate
from workmh_measures.report.trial_page import trial_page
from workmh_measures.report.trial_row_sections import rows_by_section
from workmh_measures.trial.trial_analysis import trial_estimates
from workmh_measures.trial.trial_data import DataLock, TrialData
from workmh_measures.trial.trial_questions import TRIAL_SECTIONS, TrialQuestions
from workmh_measures.trial.trial_sections import SECTION_ROWS

STUDIES = ("demo", "awac", "ips_pain", "jobschool", "sjm")
LOCK = DataLock(datetime(2026, 3, 1, tzinfo=UTC), "Statistician", 9, "a" * 64, "b" * 64, "c" * 64)


@lru_cache
def rows_of(name: str, n: int) -> list[Estimate]:
    return trial_estimates(made_up_trial(name, n), TrialQuestions(draws=200))


@pytest.fixture(scope="module")
def demo() -> tuple[TrialData, list[Estimate]]:
    return made_up_trial("demo", 58), rows_of("demo", 58)


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("name", STUDIES)
def test_every_row_stands_in_the_table_of_its_section(read_page: Callable, name: str, language: str) -> None:
    data = made_up_trial(name, 58)
    rows = rows_of(name, 58)
    page = read_page(trial_page(data, rows, language=language))
    tables = [c.get("id") for c in page.root.all("caption") if c.get("id").startswith("every-")]
    lines = [line for key in tables for line in page.table(key)]
    told = [line for line in lines if line[1:] != [""] * 3]  # the others head a group
    assert len(told) == len(rows) > 0
    assert {key.removeprefix("every-") for key in tables} <= set(TRIAL_SECTIONS)


def test_every_row_is_of_the_section_that_made_it() -> None:
    data = made_up_trial("demo", 58)
    asked = TrialQuestions(draws=200)
    made = {name: [*SECTION_ROWS[name](data, asked)] for name in TRIAL_SECTIONS}
    found = rows_by_section([row for name in TRIAL_SECTIONS for row in made[name]])
    assert {name: len(rows) for name, rows in found.items()} == {
        name: len(rows) for name, rows in made.items()
    }
    assert all(list(found[name]) == made[name] for name in TRIAL_SECTIONS)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_no_name_of_a_number_and_no_reason_is_left_in_another_language(
    read_page: Callable, demo: Any, language: str
) -> None:
    data, rows = demo
    page = read_page(trial_page(data, rows, language=language))
    foreign = [one.text for one in page.root.all("li", "p", "td", "th", "dd") if one.get("lang")]
    assert {
        text for text in foreign if not re.search(r"\(\d{4}\)", text)
    } == set()  # works are cited as they are


def test_data_that_are_not_locked_are_marked_at_the_top(read_page: Callable, demo: Any) -> None:
    data, rows = demo
    page = read_page(trial_page(data, rows, language="en"))
    [banner] = [one for one in page.root.all("p") if one.get("class") == "banner"]
    assert "before the data were locked" in banner.text
    locked = replace(data, lock=LOCK, study=data.study.model_copy(update={"simulated": False}))
    page = read_page(trial_page(locked, rows, language="en"))
    assert not [one for one in page.root.all("p") if one.get("class") == "banner"]
    assert "locked on 1 March 2026 by Statistician" in page.root.text


def test_a_reason_without_a_number_is_told_at_the_end(read_page: Callable, demo: Any) -> None:
    data, _ = demo
    row = Estimate(analysis="risk_difference", factor="competitive_work_12", reason="There is no value.")
    page = read_page(trial_page(data, [row], language="nb"))
    [line] = page.table("left-out-table")
    assert "Ordinært arbeid" in line[0]
    assert line[1] == "Det er ingen verdier."


def test_results_of_the_run_are_told_among_what_numbers_were_made_from(
    read_page: Callable, demo: Any
) -> None:
    data, rows = demo
    results = {
        "seed": 20261123,
        "draws": 2000,
        "estimates_sha256": "d" * 64,
        "data": {"content_sha256": "e" * 64},
    }
    page = read_page(trial_page(data, rows, language="en", results=results))
    for told in ("20,261,123", "seed 20261123", "2,000 samples", "d" * 64, "e" * 64):
        assert told in page.root.text


def test_a_language_the_report_does_not_have_is_refused(demo: Any) -> None:
    data, rows = demo
    with pytest.raises(ExportError):
        trial_page(data, rows, language="nn")

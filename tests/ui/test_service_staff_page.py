"""The service report on a page of staff: the figures of the command line, small counts hidden, each making on record."""

from __future__ import annotations

import io
import time
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from workmh_measures.cli.service_report import service_report
from workmh_measures.definitions.library import load_study
from workmh_measures.storage.events import Kind
from workmh_measures.trial.reporting_period import Period
from workmh_measures.ui.oversight.service_making import Wanted, made_before, make_service_report, periods

from .staff_app import StaffApp, demo_app

SJM = load_study("sjm")
MONTHLY, QUARTERLY = SJM.reports
MADE = date(2026, 11, 23)
STEPS = {"reading": "reading", "hiding": "hiding"}


@pytest.fixture
def sjm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with demo_app(tmp_path, monkeypatch, "sjm") as made:
        yield made


def cells(content: bytes) -> list[tuple[object, ...]]:
    return [*openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)]


@pytest.mark.parametrize("unit", [None, "centre_1"])
def test_page_and_workbook_are_those_of_the_command_line(
    sjm: StaffApp, tmp_path: Path, unit: str | None
) -> None:
    url, told = sjm.app.settings.store_url, []
    wanted = Wanted("county_office", "2023-05", unit, "en", MADE)
    made = make_service_report(
        lambda done, step: told.append((done, step)),
        store_url=url,
        study_id="sjm",
        wanted=wanted,
        steps=STEPS,
    )
    assert [step for _, step in told] == ["reading", "hiding"]
    said = [
        "--store",
        url,
        "--study",
        "sjm",
        "--period",
        "2023-05",
        "--to",
        "county_office",
        "--language",
        "en",
    ]
    said += ["--day", str(MADE), *(["--unit", unit] if unit else [])]
    for ending, content in ((".html", made.page), (".xlsx", made.workbook)):
        out = tmp_path / f"report{ending}"
        done = CliRunner().invoke(service_report, [*said, "-o", str(out)], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        assert out.read_bytes() == content
    counts = [row[3] for row in cells(made.workbook) if row[0] is not None and len(row) > 3]
    assert "*" in counts
    assert not {1, 2, 3, 4} & {one for one in counts if isinstance(one, int)}


def test_periods_are_those_that_are_over_the_latest_first() -> None:
    today, first = date(2026, 4, 1), date(2025, 11, 30)
    assert [str(one) for one in periods(QUARTERLY, first, today)] == ["2026-Q1", "2025-Q4"]
    assert [str(one) for one in periods(QUARTERLY, first, date(2026, 3, 31))] == ["2025-Q4"]
    assert [str(one) for one in periods(MONTHLY, first, date(2026, 1, 1))] == ["2025-12", "2025-11"]
    assert periods(MONTHLY, date(2026, 4, 1), today) == periods(MONTHLY, None, today) == []
    assert all(Period.read(str(one)) == one for one in periods(MONTHLY, first, today))


def test_a_report_is_made_beside_the_server_shown_and_noted(sjm: StaffApp) -> None:
    at = sjm.page("service", "coordinator", name="kari", language="nb")
    at.selectbox(key="service_period_county_office").select("2023-05").run()
    at.button(key="service_make").click().run()
    assert not at.exception
    [job] = sjm.app.jobs._jobs.values()
    until = time.monotonic() + 120
    while not job.is_over and time.monotonic() < until:
        time.sleep(0.1)
    assert (job.state, job.number, job.problems) == ("done", "", ())
    at.run()
    assert at.header[0].value.startswith("Senter for jobbmestring")
    assert "mai 2023" in [one.value for one in at.text]
    at.button(key="service_xlsx").click().run()
    [file] = sjm.app.downloads._waiting.values()
    assert (file.name, file.action, file.content) == (
        "sjm_service_report.xlsx",
        "service_report",
        job.made.workbook,
    )
    [(at_moment, by)] = made_before(sjm.store, "sjm", "county_office", "2023-05")
    assert by == "kari"
    assert abs((datetime.now(UTC) - at_moment).total_seconds()) < 600
    assert any(one.value.startswith("Rapporten er laget før:") for one in at.text)
    assert made_before(sjm.store, "sjm", "directorate", "2023-05") == []
    assert all(
        told.content["unit"] is None
        for told in sjm.store.events("sjm", kind=Kind.NOTE)
        if "to" in told.content
    )


def test_a_study_that_reports_to_nobody_says_so(staff_app: StaffApp) -> None:
    at = staff_app.page("service", "coordinator")
    assert at.text[0].value.startswith("The study reports to nobody,")
    assert not at.selectbox

"""The report of a service as Chromium draws it: telephone, wide screen, paper, without accessibility faults."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe

from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.report.service_figures import service_report
from workmh_measures.report.service_page import service_page
from workmh_measures.report.words.service import ServiceWriter
from workmh_measures.trial.reporting_period import Period
from workmh_measures.trial.service_course import Contact, ServiceCourse, measures_of

from .whole_page import opened

pytestmark = pytest.mark.browser
A4_INSIDE = 688
"""Width of an A4 page within its margins, in pixels of the browser."""


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    study = load_study("sjm")
    measures = measures_of(study, {e.instrument: load_instrument(e.instrument) for e in study.schedule})
    job = date(2026, 1, 1)
    said = Contact(job, reached=True, in_work=True, booster_wanted=False, booster_given=False)
    courses = [
        ServiceCourse(
            f"P{number}",
            ("Senter for jobbmestring Nordfjordeid", "oslo")[number % 2],
            jobs={1: job + timedelta(days=number % 20)},
            contacts={("j3", 1): said} if number % 3 else {},
            changes={("distress", "j3", 1): (30.0, 1.5 * number), ("expectancy", "j3", 1): (0.0, number % 2)},
        )
        for number in range(30)
    ]
    period = Period.read("2026-Q2")
    about = {"recipient": study.reports[1], "made": date(2026, 7, 1), "simulated": True, "unit": None}
    return {
        language: service_page(
            service_report(
                study, measures, courses=courses, period=period, writer=ServiceWriter(language), **about
            )
        )
        for language in ("nb", "nn", "en")
    }


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_report_has_no_accessibility_fault(page_at, pages, language: str) -> None:
    for width in (390, 1280):
        found = Axe().run(opened(page_at(width), pages[language]))
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_only_tables_of_the_report_are_wider_than_the_screen(page_at, pages, width: int) -> None:
    page = opened(page_at(width), pages["nb"])
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_on_paper_no_table_of_the_report_is_cut_off(page_at, pages) -> None:
    page = opened(page_at(A4_INSIDE), pages["nb"])
    page.emulate_media(media="print")
    right = page.evaluate(
        "Math.max(...[...document.querySelectorAll('table')].map(t => t.getBoundingClientRect().right))"
    )
    assert right <= A4_INSIDE + 1
    assert page.get_by_text("Simulert: ingen virkelige personer.").is_visible()

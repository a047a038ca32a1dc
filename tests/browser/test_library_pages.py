"""The library pages as Chromium draws them: on a telephone, a wide screen, in the dark and on paper."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from workmh_measures.definitions.library import load_instrument
from workmh_measures.report.library_files import library_files

pytestmark = pytest.mark.browser
HERE = "http://localhost:9/"
NAMES = ("index", "left-out", "hads", "eq5d5l", "rtw_expectancy", "swemwbs")
A4_INSIDE = 688
"""Width of an A4 page within its margins, in pixels of the browser."""
LEFT_OUT = "# Left out\n\nFor these reasons.\n\n| measure | why |\n|---|---|\n| SFX | no source was read |\n"


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return library_files([load_instrument(name) for name in NAMES[2:]], left_out=LEFT_OUT)


def opened(page, files, name: str):
    """Serve the folder of pages and open one; every request beside it is foreign and fails in `page_at`."""
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.route(f"{HERE}favicon.ico", lambda route: route.fulfill(status=204))

    def serve(route):
        text = files[route.request.url.removeprefix(HERE)]
        route.fulfill(body=text, content_type="text/html; charset=utf-8")

    page.route(f"{HERE}*/*.html", serve)
    page.goto(f"{HERE}{name}.html")
    assert said == []
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_no_page_has_an_accessibility_fault(page_at, files, name: str, scheme: str) -> None:
    for language, width in (("nb", 390), ("en", 1280)):
        page = opened(page_at(width, color_scheme=scheme), files, f"{language}/{name}")
        for fold in page.locator("summary").all():
            fold.click()
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("name", NAMES)
def test_only_tables_are_wider_than_the_screen(page_at, files, name: str, width: int) -> None:
    page = opened(page_at(width), files, f"nb/{name}")
    for fold in page.locator("summary").all():
        fold.click()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    outside = page.evaluate(
        """() => [...document.querySelectorAll('main *, header *')]
            .filter(e => !e.closest('.scroll') && !e.closest('.spoken') && !e.closest('.skip'))
            .filter(e => e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1)
            .map(e => e.outerHTML.slice(0, 80))"""
    )
    assert outside == []


def test_in_the_dark_the_page_is_dark_and_on_paper_it_is_not(page_at, files) -> None:
    page = opened(page_at(390, color_scheme="dark"), files, "nb/hads")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(20, 27, 28)"
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"


@pytest.mark.parametrize("name", NAMES)
def test_on_paper_nothing_is_cut_off_and_no_way_is_shown(page_at, files, name: str) -> None:
    page = opened(page_at(A4_INSIDE), files, f"nb/{name}")
    page.emulate_media(media="print")
    cut = page.evaluate(
        """width => [...document.querySelectorAll('table')]
            .filter(t => t.getBoundingClientRect().right > width + 1).map(t => t.caption.innerText)""",
        A4_INSIDE,
    )
    assert cut == []
    assert not any(nav.is_visible() for nav in page.locator("nav").all())


def test_one_finds_an_instrument_changes_the_language_and_comes_back(page_at, files) -> None:
    page = opened(page_at(390), files, "nb/index")
    page.get_by_role("link", name="Sykehusskala for angst og depresjon").click()
    assert page.locator("h1").inner_text() == "Sykehusskala for angst og depresjon"
    page.get_by_role("link", name="English").click()
    assert page.evaluate("document.documentElement.lang") == "en"
    page.get_by_role("link", name="All instruments").click()
    assert page.locator("h1").inner_text() == "Instrument library"

"""The page of a trial as Chromium draws it: telephone, wide screen, paper, by keyboard, without accessibility faults."""

from __future__ import annotations

import pytest
from tests.trial.economics_section.cost_cases import made_up_costs
from tests.trial.trial_cases import made_up_trial

from workmh_measures.report.trial_page import trial_page
from workmh_measures.trial.trial_analysis import trial_estimates
from workmh_measures.trial.trial_questions import TrialQuestions

from .accessibility import faults
from .whole_page import opened

pytestmark = pytest.mark.browser
A4_INSIDE = 688
"""Width of an A4 page within its margins, in pixels of the browser."""
NAMES = ("demo", "sjm", "costs")
"""Every part; one group alone; costs and years."""
OPEN_BUT_NUMBERS = """() => document.querySelectorAll('details').forEach(
    one => one.open = !one.querySelector('caption[id^=every-]'))"""
OPEN_ALL = "() => document.querySelectorAll('details').forEach(one => one.open = true)"


@pytest.fixture(scope="module")
def pages() -> dict[tuple[str, str], str]:
    made = {"demo": made_up_trial("demo", 58), "sjm": made_up_trial("sjm", 40), "costs": made_up_costs()}
    asked, found = TrialQuestions(draws=200), {}
    for name, data in made.items():
        rows = trial_estimates(data, asked)
        for language in {"nb", "en"} & data.study.title.languages:
            run = {"seed": asked.seed, "draws": asked.draws}
            found[name, language] = trial_page(data, rows, language=language, results=run)
    return found


def told(pages: dict[tuple[str, str], str], name: str, language: str) -> str:
    """Return the page in a language, in the other one where the study has only that."""
    return pages.get((name, language)) or next(text for (one, _), text in pages.items() if one == name)


@pytest.mark.parametrize(
    ("name", "width", "language"),
    [("demo", 390, "nb"), ("demo", 1280, "en"), ("sjm", 390, "en"), ("costs", 1280, "en")],
)
def test_the_page_has_no_accessibility_fault(page_at, pages, name: str, width: int, language: str) -> None:
    page = opened(page_at(width), told(pages, name, language))
    page.evaluate(OPEN_ALL if name == "sjm" else OPEN_BUT_NUMBERS)  # thousands of cells alike take a minute
    assert faults(page) == []


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("name", NAMES)
def test_only_tables_are_wider_than_the_screen(page_at, pages, name: str, width: int) -> None:
    page = opened(page_at(width), told(pages, name, "nb"))
    page.evaluate(OPEN_ALL)
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("name", NAMES)
def test_no_table_hides_a_column_on_a_wide_screen_or_on_paper(page_at, pages, name: str) -> None:
    for width, media in ((1280, "screen"), (A4_INSIDE, "print")):
        page = opened(page_at(width), told(pages, name, "nb"))
        page.emulate_media(media=media)
        page.evaluate(OPEN_ALL)
        hidden = page.evaluate(
            """() => [...document.querySelectorAll('.scroll')].filter(e => e.scrollWidth > e.clientWidth + 1)
                .map(e => [e.querySelector('caption').innerText, e.scrollWidth, e.clientWidth])"""
        )
        assert hidden == []


def test_every_part_is_reached_by_keyboard(page_at, pages) -> None:
    page = opened(page_at(1280), told(pages, "demo", "en"))
    targets = page.evaluate("() => [...document.querySelectorAll('nav a')].map(a => a.getAttribute('href'))")
    assert len(targets) > 8
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    reached = []
    for _ in targets:
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('href')"))
    assert reached == targets
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == targets[-1]
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('details').open")


def test_a_reader_sees_first_that_data_are_not_locked(page_at, pages) -> None:
    page = opened(page_at(390), told(pages, "demo", "nb"))
    banner = page.get_by_text("Kjørt før dataene var låst")
    assert banner.bounding_box()["y"] < page.locator("h1").bounding_box()["y"]

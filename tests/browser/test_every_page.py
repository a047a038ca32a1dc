"""Every page a participant meets, in Chromium: without an accessibility fault, in one language, as wide as the screen.

`SHOWN` is the list: a page that is not shown on the way through fails the test, and so does one that is not listed.
Each page is seen in both languages, at both widths and in both shells, any two of these together; all three by `make soak`.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from .accessibility import faults
from .conftest import SHELLS
from .test_staff import strays
from .tour import SHOWN, STUDY, Tour  # noqa: F401 - the study is served by the fixture

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("served", SHELLS, indirect=True, scope="module")]


def watched(page: Page) -> list[str]:
    """Collect what a page complains of itself."""
    said: list[str] = []

    def note(line) -> None:
        # A request that is refused or cut is part of the way; a breach of the content policy is not.
        if line.type == "error" and not line.text.startswith("Failed to load resource"):
            said.append(f"console: {line.text}")

    page.on("pageerror", lambda error: said.append(f"error: {error}"))
    page.on("console", note)
    return said


def wrong_with(page: Page, language: str) -> list[str]:
    """Return what is wrong with a page as it is now, in light and in dark."""
    wrong = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        only = ["color-contrast"] if scheme == "dark" else None
        wrong += [f"{scheme}: {fault}" for fault in faults(page, only=only)]
    shown = page.evaluate("[document.documentElement.lang, document.documentElement.dir || 'ltr']")
    if shown != [language, "ltr"]:
        wrong.append(f"the page says it is {shown}")
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        wrong.append("wider than the screen")
    return wrong + (strays(page) if language == "nb" else [])


@pytest.mark.pairs
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["nb", "en"])
def test_no_page_has_a_fault(served, page_at, width: int, language: str) -> None:
    page, wrong = page_at(width), {}
    said = watched(page)
    tour = Tour(page, served, language, lambda name: wrong.update({name: wrong_with(page, language)}))
    tour.go()
    assert {name: found for name, found in wrong.items() if found} == {}
    assert said == []
    assert sorted(tour.seen) == sorted(SHOWN)

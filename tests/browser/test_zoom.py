"""Zoomed in, or with letters twice as large: nothing of a page is lost and it is moved in one direction only.

A window of 1,280 by 1,024 px holds half of that in each direction at 200 %, and a quarter at 400 %.
Each page is seen at both and in both shells; every zoom in every shell by `make soak`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from workmh_measures.ui.staff_pages import PAGE_ACTIONS

from .conftest import SHELLS
from .room import lost
from .staff_session import sit_down
from .test_staff import settled
from .tour import SHOWN, STUDY, Tour  # noqa: F401 - the study is served by the fixture

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("served", SHELLS, indirect=True, scope="module")]
LARGE_LETTERS = "--blink-settings=defaultFontSize=32"


class Zoom(NamedTuple):
    """A window as the page sees it."""

    width: int
    height: int
    factor: float


ZOOMS = {"200 %": Zoom(640, 512, 2), "400 %": Zoom(320, 256, 4)}
by_zoom = pytest.mark.parametrize("zoom", ZOOMS.values(), ids=ZOOMS)


def lost_on_the_way(page: Page, served, language: str) -> dict[str, list[str]]:
    """Go past every page as a participant and return what is lost on each."""
    wrong: dict[str, list[str]] = {}
    tour = Tour(page, served, language, lambda name: wrong.update({name: lost(page)}))
    tour.go()
    assert sorted(tour.seen) == sorted(SHOWN)
    return {name: found for name, found in wrong.items() if found}


@pytest.mark.pairs
@by_zoom
def test_a_participant_who_zooms_in_loses_nothing(served, page_at, zoom: Zoom) -> None:
    page = page_at(zoom.width, zoom.height, device_scale_factor=zoom.factor)
    assert lost_on_the_way(page, served, "nb") == {}


@pytest.mark.pairs
@by_zoom
def test_staff_who_zoom_in_lose_nothing(served, page_at, zoom: Zoom) -> None:
    page = sit_down(page_at(zoom.width, zoom.height, device_scale_factor=zoom.factor), served)
    wrong = {}
    for path in PAGE_ACTIONS:
        page.goto(f"{served.url}{path}?lang=nb")
        expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
        page.wait_for_selector("[data-test-script-state=notRunning]", timeout=120_000)
        settled(page)
        wrong[path] = lost(page)
    assert {path: found for path, found in wrong.items() if found} == {}


@pytest.fixture
def page_of_large_letters(
    launch_browser: Callable[..., object], browser_type_launch_args: dict[str, object]
) -> Iterator[Callable[[int], Page]]:
    """Open a page in a browser whose owner has set letters twice as large as usual."""
    args = [*browser_type_launch_args["args"], LARGE_LETTERS]
    browser = launch_browser(args=args)

    def open_page(width: int) -> Page:
        return browser.new_context(viewport={"width": width, "height": 844}, locale="nb-NO").new_page()

    yield open_page
    browser.close()


@pytest.mark.pairs
@pytest.mark.parametrize("width", [390, 1280])
def test_letters_twice_as_large_are_taken_from_the_browser_and_nothing_is_lost(
    served, page_of_large_letters, width: int
) -> None:
    page = page_of_large_letters(width)
    assert lost_on_the_way(page, served, "nb") == {}
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 32

"""A served study with a fresh store, and Chromium looking at it; any request to another place fails the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, expect

from .asking import cookie_in, exchange, log_in
from .chromium import launch_options
from .room import WIDE_LETTERS
from .served_study import STUDY, Served, prepared

# A busy machine is not a fault.
expect.set_options(timeout=20_000)

SHELLS = ("streamlit", "light")


def _study_of(request: pytest.FixtureRequest) -> str:
    """Return the study file the module of a test states as `STUDY`, else the usual one, with the page asked for."""
    text = getattr(request.module, "STUDY", STUDY)
    return text.replace("entry: streamlit", f"entry: {getattr(request, 'param', 'streamlit')}")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Served]:
    """A running server with an empty store, shared by the tests of one file; enrol with `new_participant`.

    Its parameter is the page participants answer on, as the study file says it: streamlit or light.
    """
    server = prepared(tmp_path_factory.mktemp("served"), _study_of(request))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def served_alone(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Served]:
    """A running server for one test only, to kill and restart; its parameter is that of `served`."""
    server = prepared(tmp_path, _study_of(request))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def served_for_real(tmp_path: Path) -> Iterator[Served]:
    """A running server of a study that is not simulated, for one test only."""
    server = prepared(tmp_path, STUDY.replace("simulated: true\n", "").replace("hads", "swemwbs"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def staff(served: Served) -> str:
    """The cookie of somebody of staff who logged in."""
    return cookie_in(log_in(served))


@pytest.fixture
def person(served: Served) -> str:
    """The cookie of a participant who followed a link."""
    return cookie_in(exchange(served, served.new_participant().partition("#")[2]))


@pytest.fixture
def participant_link(served: Served) -> str:
    """The personal link of a participant nobody else uses."""
    return served.new_participant()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Debian's Chromium, without calls home."""
    return launch_options()


@pytest.fixture
def page_at(browser) -> Iterator[Callable[..., object]]:
    """Open a page of a given width in a browser of its own; a request to another host fails the test."""
    contexts, foreign = [], []

    def guard(route):
        if urlsplit(route.request.url).hostname in ("127.0.0.1", "localhost"):
            # A way a test had shut of its own may have answered the request already.
            with suppress(PlaywrightError):
                route.continue_()
        else:
            foreign.append(route.request.url)
            route.abort()

    def open_page(width: int = 1280, height: int = 844, *, has_wide_letters: bool = False, **options: object):
        context = browser.new_context(
            viewport={"width": width, "height": height}, accept_downloads=True, locale="nb-NO", **options
        )
        context.route("**/*", guard)
        contexts.append(context)
        if has_wide_letters:
            context.add_init_script(WIDE_LETTERS)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert foreign == []


@pytest.fixture
def open_form(served: Served, page_at: Callable[..., Page]) -> Callable[..., Page]:
    """Open the form by a personal link; `page.person` is who answers, `page.faults` what went wrong in the page."""

    def open_page(
        width: int = 390, *, like: Page | None = None, language: str = "nb", **options: object
    ) -> Page:
        """Open it for somebody new, or on one more device of the person of the page `like`."""
        link = served.new_participant(language=language) if like is None else like.link
        page = page_at(width, **options)
        page.link, page.person = link, served.participants[-1] if like is None else like.person
        return _at_the_form(page, link)

    return open_page


@pytest.fixture
def another_tab(served: Served) -> Callable[[Page], Page]:
    """Open the form in one more tab of the same browser."""

    def open_tab(page: Page) -> Page:
        tab = page.context.new_page()
        tab.link, tab.person = page.link, page.person
        return _at_the_form(tab, served.form_url)

    return open_tab


def _at_the_form(page: Page, address: str) -> Page:
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.goto(address)
    page.wait_for_selector(".wf h1, .wf fieldset")
    return page

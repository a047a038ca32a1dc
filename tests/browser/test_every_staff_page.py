"""Every page staff open, in Chromium: without an accessibility fault and in one language. The list is the application's own.

Each page is seen on a phone in Norwegian and on a desk in English; the other way round by `make soak`.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from starlette.routing import Route

from workmh_measures.ui.shell import shell
from workmh_measures.ui.staff_pages import PAGE_ACTIONS

from .accessibility import faults
from .asking import ask
from .staff_session import sit_down
from .test_staff import settled, strays

pytestmark = pytest.mark.browser
# Small pages in front of the others; the form itself is looked at where it is answered.
PLAIN = {"/p", "/staff/login", "/staff/second", "/staff/password", "/help", "/kiosk/done"}
FORM = {"/answer", "/kiosk/form"}
# Without a provider they show the login, which is looked at; with one: `ui/test_oidc`.
PROVIDER = {"/staff/oidc/start", "/staff/oidc/back"}


def look(page: Page, language: str) -> list[str]:
    """Return what is wrong with a page as it is now."""
    wrong = faults(page)
    if page.evaluate("document.documentElement.lang") != language:
        wrong.append("the page says it is in another language")
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        wrong.append("wider than the screen")
    return wrong + (strays(page) if language == "nb" else [])


def watched(page: Page) -> list[str]:
    """Collect what a page complains of itself, such as a breach of the content policy.

    Below a path the framework first asks for its own address there, and is told that there is none.
    """
    said: list[str] = []

    def note(line) -> None:
        if line.type == "error" and "/_stcore/" not in line.location["url"]:
            said.append(f"{line.text} {line.location['url']}")

    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", note)
    return said


@pytest.mark.pairs
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["nb", "en"])
def test_no_page_of_staff_has_a_fault(served, page_at, width: int, language: str) -> None:
    page = sit_down(page_at(width), served)
    said, wrong = watched(page), {}
    for path in PAGE_ACTIONS:
        page.goto(f"{served.url}{path}?lang={language}")
        expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
        # The library checks every definition when it is first read.
        page.wait_for_selector("[data-test-script-state=notRunning]", timeout=120_000)
        settled(page)
        wrong[path] = look(page, language)
    assert {path: found for path, found in wrong.items() if found} == {}
    assert said == []


@pytest.mark.parametrize("language", ["nb", "en"])
def test_no_small_page_has_a_fault(served, page_at, language: str) -> None:
    page = page_at(360)
    said, wrong = watched(page), {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for path in sorted(PLAIN):
            page.goto(f"{served.url}{path}?lang={language}")
            page.locator("h1").wait_for()
            wrong[path, scheme] = look(page, language)
    assert {where: found for where, found in wrong.items() if found} == {}
    assert said == []


def test_every_page_of_the_application_is_one_of_those_looked_at(served, page_at) -> None:
    page = sit_down(page_at(), served)
    [cookie] = [one for one in page.context.cookies() if one["name"] == "workmh"]
    pages = set()
    for route in shell()["routes"]:
        if isinstance(route, Route) and "GET" in (route.methods or ()) and "{" not in route.path:
            reply = ask(served, route.path, Cookie=f"workmh={cookie['value']}")
            if reply.headers.get("content-type", "").startswith("text/html") or reply.status in (302, 303):
                pages.add(route.path)
    assert pages == {*PAGE_ACTIONS, *PLAIN, *FORM, *PROVIDER}

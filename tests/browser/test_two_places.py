"""One person, one form, two pages: the later answer counts, and both pages are told."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from workmh_measures.storage.events import Kind

pytestmark = pytest.mark.browser
NOTICE = ".notice"


@pytest.fixture(scope="module")
def bare(tmp_path_factory, bare_server):
    """A server that gives HADS, then WHO-5."""
    server = bare_server(tmp_path_factory.mktemp("bare"), "hads,who5")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def open_form(bare, page_at, request):
    """Open the form as a person nobody else is, in a browser session."""

    def open_page(*, key: str = "k1", person: str = "", language: str = "nb"):
        page = page_at(390)
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.person = person or re.sub(r"\W", "-", request.node.name)
        page.context.add_cookies([{"name": "person", "value": f"{page.person}.{key}", "url": bare.url}])
        page.goto(f"{bare.url}/?lang={language}")
        page.wait_for_selector(".wf h1, .wf fieldset")
        return page

    return open_page


def begin(page) -> None:
    page.get_by_role("button", name=re.compile("Begynn|Fortsett|Begin|Continue")).click()
    page.wait_for_selector("fieldset")


def choose(page, number: int) -> None:
    page.locator(".option").nth(number).click()
    page.wait_for_selector(".status[data-state=saved]")


@pytest.mark.parametrize("key", ["k1", "k2"], ids=["two tabs of one browser", "two devices"])
def test_both_pages_are_told_when_one_replaces_an_answer_of_the_other(bare, open_form, key: str) -> None:
    first = open_form()
    begin(first)
    second = open_form(key=key, person=first.person, language="en")
    begin(second)
    choose(first, 1)
    assert first.locator(NOTICE).inner_text() == ""
    second.locator(".option").nth(3).click()
    expect(second.locator(NOTICE)).to_have_text(
        "This question was answered somewhere else too. The answer you gave now counts."
    )
    # The first page is told with its next answer: it shows nothing as saved that was replaced.
    first.get_by_role("button", name="Neste").click()
    first.locator(".option").nth(0).click()
    told = "Skjemaet er åpent et annet sted også, og noe er besvart der nå. Det siste svaret gjelder."
    expect(first.locator(NOTICE)).to_have_text(told)
    first.get_by_role("button", name="Tilbake").click()
    assert first.locator("input:checked").count() == 0
    assert first.get_by_text("Du har svart på dette før.").is_visible()
    # The second is told when somebody looks at it again; nothing is told twice.
    second.evaluate("dispatchEvent(new Event('focus'))")
    expect(second.locator(NOTICE)).to_have_text(re.compile("^The form is open somewhere else too"))
    choose(second, 2)
    expect(second.locator(NOTICE)).to_have_text("")
    assert bare.answers(first.person) == {"01": 2, "02": 0}
    given = [event["item"] for event in bare.events(first.person, Kind.ANSWER)]
    assert given == ["01", "01", "02", "01"]
    assert first.faults + second.faults == []


def test_a_page_whose_form_was_handed_in_elsewhere_says_so_when_it_is_looked_at_again(
    bare, open_form
) -> None:
    page = open_form()
    begin(page)
    while page.locator("fieldset").count():
        page.get_by_role("button", name="Vil ikke svare").click()
    other = open_form(person=page.person)
    third = open_form(person=page.person)
    page.get_by_role("button", name="Lever skjemaet").click()
    page.get_by_role("heading", name="Ett skjema er ferdig").wait_for()
    other.evaluate("dispatchEvent(new Event('focus'))")
    other.get_by_role("heading", name="Ett skjema er ferdig").wait_for()
    expect(other.locator(NOTICE)).to_have_text(re.compile("^Skjemaet er levert et annet sted"))
    third.get_by_role("button", name="Lever skjemaet").click()
    third.get_by_role("heading", name="Ett skjema er ferdig").wait_for()
    assert len(bare.events(page.person, Kind.FORM_COMPLETED)) == 1
    assert page.faults + other.faults + third.faults == []

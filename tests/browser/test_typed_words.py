"""Words on their way into a box: they wait with the unsent answers whenever the page may be gone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from .answering import begin, forward, saved, until_stored
from .conftest import SHELLS
from .line import Line
from .served_study import study_giving

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("served", SHELLS, indirect=True, scope="module")]
STUDY = study_giving("notes", "diary")
AWAY = """() => {
  Object.defineProperty(document, "hidden", { value: true, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
  delete document.hidden;
}"""


def write(page: Page, text: str) -> None:
    """Type as a person does, and stay in the box."""
    page.locator("textarea").press_sequentially(text)


def test_closing_asks_while_words_are_typed_and_who_stays_has_them_saved(served, open_form) -> None:
    page = open_form()
    begin(page)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    write(page, "nesten ferdig med dette")
    page.close(run_before_unload=True)
    saved(page)
    assert asked == ["beforeunload"]
    assert page.locator("textarea").input_value() == "nesten ferdig med dette"
    assert served.answers(page.person) == {"more": "nesten ferdig med dette"}
    with page.expect_event("close"):
        page.close(run_before_unload=True)
    assert asked == ["beforeunload"]


def test_who_leaves_all_the_same_loses_no_word(served, open_form) -> None:
    page = open_form()
    begin(page)
    write(page, "dette er viktig")
    page.on("dialog", lambda dialog: dialog.accept())
    page.route("**/form/answers", lambda route: route.abort())  # the usual way is gone with the page
    page.goto("about:blank")
    until_stored(served, page, "notes", {"more": "dette er viktig"})
    page.goto(served.form_url)  # the session goes on
    page.wait_for_selector(".wf h1, .wf fieldset")


@pytest.mark.parametrize("usual", [True, False], ids=["as usual", "in one request that outlives the page"])
def test_words_are_stored_when_somebody_turns_to_another_app(served, open_form, usual: bool) -> None:
    page = open_form()
    begin(page)
    shut = [True]
    way = "**/form/leave**" if usual else "**/form/answers"
    page.route(way, lambda route: route.abort() if shut else route.fallback())
    write(page, "midt i en set")
    page.evaluate(AWAY)
    until_stored(served, page, "notes", {"more": "midt i en set"})
    shut.clear()
    write(page, "ning")
    forward(page)
    until_stored(served, page, "notes", {"more": "midt i en setning"})
    assert len(served.events(page.person)) == 2
    assert page.faults == []


def test_what_cannot_be_sent_is_asked_about_too_and_nothing_is_said_while_nobody_looks(
    served, open_form
) -> None:
    page = open_form()
    begin(page)
    page.get_by_role("button", name="Hopp over").click()
    box = page.locator("fieldset input")
    box.press_sequentially("70")  # the days of a week are seven at most
    page.evaluate(AWAY)
    expect(page.locator(".message")).to_be_empty()
    page.on("dialog", lambda dialog: dialog.dismiss())
    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    assert box.input_value() == "70"
    until_stored(served, page, "notes", {"more": -992})


def test_words_typed_while_earlier_ones_are_refused_stay(served, page_at) -> None:
    with Line(served.url) as line:
        page = page_at(390)
        page.goto(line.through(served.new_participant()))
        page.person = served.participants[-1]
        begin(page)
        write(page, "ring 41 23 45 67")
        line.delay = 1.0
        page.evaluate(AWAY)
        write(page, " i kveld")
        expect(page.locator("blockquote.own")).to_have_text("ring 41 23 45 67 i kveld")
        line.delay = 0.0
    assert served.answers(page.person) == {}

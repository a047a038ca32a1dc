"""Lines that break, pages that freeze, people who leave: no answer is lost, none doubled, none shown as saved that is not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from workmh_measures.storage.tables import session

from .answering import back, begin, choose, forward, pass_over, saved, until, until_stored
from .conftest import SHELLS
from .line import Line
from .served_study import Served, study_giving

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("served", SHELLS, indirect=True, scope="module")]
STUDY = study_giving("hads", "notes")
# Tells whenever an answer is shown as saved: which card, which choice, when. The form may stand in a shadow root.
WATCH = """
(() => {
  const inside = (root) => root.querySelector(".wf") ??
    [...root.querySelectorAll("*")].map((e) => e.shadowRoot && inside(e.shadowRoot)).find(Boolean);
  let form, last;
  setInterval(() => {
    if (!form?.isConnected) form = document.body && inside(document);
    const status = form?.querySelector(".status");
    if (status?.dataset.state !== "saved") return (last = undefined);
    const chosen = [...form.querySelectorAll("fieldset input")].findIndex((input) => input.checked);
    const shown = JSON.stringify([form.querySelector(".count").textContent, chosen]);
    if (shown !== last) shownAsSaved(shown, Date.now());
    last = shown;
  }, 5);
})()
"""


@pytest.fixture
def line(served: Served) -> Iterator[Line]:
    """A line to the server that can be cut."""
    with Line(served.url) as open_line:
        yield open_line


@pytest.fixture
def on_the_line(served: Served, line: Line, page_at: Callable[..., Page]) -> Callable[..., Page]:
    """Open the form over the line; `page.shown` collects what was shown as saved, `page.faults` what went wrong."""

    def open_page(link: str = "", width: int = 390, **options: object) -> Page:
        page = page_at(width, **options)
        page.link = link or served.new_participant()
        page.person = served.participants[-1]
        page.faults, page.shown = [], []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.expose_function("shownAsSaved", lambda *told: page.shown.append(told))
        page.add_init_script(WATCH)
        page.goto(line.through(page.link))
        begin(page)
        return page

    return open_page


def assert_shown_is_stored(served: Served, page: Page) -> None:
    """Compare everything that was ever shown as saved on a card of choices with the rows of the store."""
    rows = [
        (event["item"], event["content"].get("value"), event["recorded_at"])
        for event in served.events(page.person)
    ]
    for told, at in page.shown:
        count, chosen = json.loads(told)
        item, moment = f"{int(count.split()[0]):02d}", datetime.fromtimestamp(at / 1000, UTC)
        assert any(row[:2] == (item, chosen) and row[2] <= moment for row in rows), (told, rows)
    assert page.faults == []


def request_ids(served: Served, person: str) -> list[str]:
    return [str(event["request_id"]) for event in served.events(person)]


def told(served: Served, person: str) -> list[tuple[object, object]]:
    """What is on record of a person's answers, in its order."""
    return [(event["item"], event["content"].get("value")) for event in served.events(person)]


def end_session(served: Served, person: str, **changed: object) -> None:
    """Change the sessions of a person in the store, as time would; whoever was looked up lately is known for a second."""
    with closing(served.open_store()) as store, store.writing() as connection:
        connection.execute(update(session).where(session.c.subject == person).values(**changed))


# --- the line --------------------------------------------------------------------------------------


def test_twenty_answers_given_without_a_line_are_stored_once_and_in_order(served, line, on_the_line) -> None:
    page = on_the_line()
    given = []
    for n in range(14):
        if n == 3:
            line.cut()
        page.locator(".option").nth(n % 4).click()
        given.append((f"{n + 1:02d}", n % 4))
        if n < 3:
            saved(page)
        if n < 13:
            forward(page)
    for n in range(12, 3, -1):
        back(page)
        page.locator(".option").nth((n + 1) % 4).click()
        given.append((f"{n + 1:02d}", (n + 1) % 4))
    assert len(given) - 3 == 20
    page.wait_for_selector(".status[data-state=unsent]")
    assert told(served, page.person) == given[:3]
    line.mend()
    page.evaluate("dispatchEvent(new Event('online'))")
    saved(page)
    assert told(served, page.person) == given
    assert_shown_is_stored(served, page)
    assert len(page.shown) >= 4


def test_a_reply_that_is_lost_after_the_commit_costs_no_second_row(served, line, on_the_line) -> None:
    page = on_the_line()
    for n in range(5):
        line.swallow("POST /form/answers", times=2)
        page.locator(".option").nth(n % 4).click()
        saved(page)
        forward(page)
    assert line.lost == 10
    assert told(served, page.person) == [(f"{n + 1:02d}", n % 4) for n in range(5)]
    assert_shown_is_stored(served, page)


def test_after_every_fault_what_was_shown_as_saved_is_in_the_store(served, line, on_the_line) -> None:
    page = on_the_line()
    page.on("dialog", lambda dialog: dialog.accept())

    def cut() -> None:
        line.cut()
        page.locator(".option").nth(2).click()
        page.wait_for_selector(".status[data-state=unsent]")
        line.mend()

    def lose_replies() -> None:
        line.swallow("POST /form/answers")
        page.locator(".option").nth(1).click()

    def reload_on_the_way() -> None:
        line.delay = 0.4
        page.locator(".option").nth(3).click()
        page.reload()
        line.delay = 0.0
        page.wait_for_selector("fieldset")

    def change_on_the_way() -> None:
        line.delay = 0.3
        page.locator(".option").nth(3).click()
        page.locator(".option").nth(0).click()
        line.delay = 0.0

    for fault in (cut, lose_replies, reload_on_the_way, change_on_the_way) * 2:
        fault()
        if not page.locator("input:checked").count():
            page.locator(".option").nth(1).click()
        saved(page)
        assert_shown_is_stored(served, page)
        forward(page)
    assert len({shown for shown, _ in page.shown}) >= 8
    assert len(set(request_ids(served, page.person))) == len(served.events(page.person))


# --- the page --------------------------------------------------------------------------------------


def test_closing_asks_while_an_answer_is_unsent_and_not_afterwards(served, line, on_the_line) -> None:
    page = on_the_line()
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    line.cut()
    page.locator(".option").first.click()
    page.wait_for_selector(".status[data-state=unsent]")
    for _ in range(2):
        page.close(run_before_unload=True)
        page.locator(".status[data-state=unsent]").wait_for()
    line.mend()
    saved(page)
    assert asked
    assert set(asked) == {"beforeunload"}
    before = len(asked)
    with page.expect_event("close"):
        page.close(run_before_unload=True)
    assert len(asked) == before
    assert served.answers(page.person) == {"01": 0}


def test_a_page_that_was_frozen_sends_at_once_when_it_wakes(served, line, on_the_line) -> None:
    page = on_the_line()
    phone = page.context.new_cdp_session(page)
    line.cut()
    page.locator(".option").nth(2).click()
    page.wait_for_selector(".status[data-state=unsent]")
    phone.send("Page.setWebLifecycleState", {"state": "frozen"})
    line.mend()
    phone.send("Page.setWebLifecycleState", {"state": "active"})
    saved(page)
    assert told(served, page.person) == [("01", 2)]
    assert_shown_is_stored(served, page)


def test_the_quick_way_out_takes_along_what_is_unsent_and_what_is_typed(served, line, on_the_line) -> None:
    page = on_the_line()
    pass_over(page)
    page.get_by_role("button", name="Lever skjemaet").click()
    page.get_by_role("button", name="Gå videre").click()
    page.locator("textarea").fill("nesten ferdig")
    line.delay = 0.2  # whatever is sent before is still on its way
    page.get_by_role("button", name="Forlat siden raskt").click()
    page.wait_for_url("about:blank")
    until_stored(served, page, "notes", {"more": "nesten ferdig"})
    line.delay = 0.0
    until(
        page, lambda: is_out(page, line.through(served.form_url))
    )  # the session ended with it, a moment after
    assert is_out(page, line.through(served.form_url))


def is_out(page: Page, form_url: str) -> bool:
    """Say whether the address of the form leads to the page of somebody without a session."""
    page.goto(form_url)
    page.wait_for_load_state("networkidle")
    return "/p?" in page.url


# --- the session -----------------------------------------------------------------------------------


def test_an_expired_session_keeps_the_answer_and_sends_it_when_the_link_is_opened_in_another_tab(
    served, line, on_the_line
) -> None:
    page = on_the_line()
    choose(page, 1)
    forward(page)
    end_session(served, page.person, closed=datetime.now(UTC))
    page.wait_for_timeout(1100)
    page.locator(".option").nth(3).click()
    page.get_by_text("La denne siden stå åpen").wait_for()
    assert page.locator("fieldset").count() == 0
    assert served.answers(page.person) == {"01": 1}
    tab = page.context.new_page()
    tab.goto(line.through(page.link))
    tab.wait_for_selector(".wf h1, .wf fieldset")
    # Sent by itself: nobody has to look at the page.
    page.get_by_text("3 av 14").wait_for()
    assert served.answers(page.person) == {"01": 1, "02": 3}
    back(page)
    saved(page)
    assert_shown_is_stored(served, page)


def test_what_waits_in_a_page_is_never_sent_for_another_person_on_the_same_device(
    served, line, on_the_line
) -> None:
    page = on_the_line()
    line.cut()
    page.locator(".option").nth(3).click()
    page.wait_for_selector(".status[data-state=unsent]")
    other = served.new_participant()
    second = served.participants[-1]
    line.mend()
    tab = page.context.new_page()
    tab.goto(f"{line.url}/p#{other.split('#')[1]}")
    begin(tab)
    choose(tab, 0)
    page.evaluate("dispatchEvent(new Event('focus'))")
    page.get_by_text("La denne siden stå åpen").wait_for()
    assert served.answers(second) == {"01": 0}
    again = page.context.new_page()
    again.goto(line.through(page.link))
    again.get_by_role("heading", name="Velkommen").wait_for()
    page.evaluate("dispatchEvent(new Event('focus'))")
    until_stored(served, page, "hads", {"01": 3})
    assert served.answers(second) == {"01": 0}


def test_ten_times_a_single_key_or_tap_keeps_the_session_alive(served, page_at) -> None:
    page = page_at(390)
    page.clock.install()
    page.goto(served.new_participant())
    begin(page)
    warning = page.get_by_text("Du har ikke gjort noe på en stund")
    for n in range(10):
        page.clock.run_for(27 * 60 * 1000)
        warning.wait_for()
        with page.expect_response("**/form/state**") as reply:
            if n % 2:
                page.keyboard.press("Shift")
            else:
                page.locator("legend").click()
        assert int(reply.value.headers["session-seconds"]) > 25 * 60
        expect(warning).to_have_count(0)
    choose(page, 2)
    assert served.answers(served.participants[-1]) == {"01": 2}


@pytest.mark.parametrize("asleep", [False, True], ids=["awake", "asleep"])
def test_a_session_that_runs_out_locks_the_page_and_keeps_the_words_that_were_typed(
    served, line, page_at, asleep: bool
) -> None:
    page = page_at(390)
    page.clock.install()
    link = served.new_participant()
    person = served.participants[-1]
    page.goto(line.through(link))
    begin(page)
    pass_over(page)
    page.get_by_role("button", name="Lever skjemaet").click()
    page.get_by_role("button", name="Gå videre").click()
    page.locator("textarea").fill("halvveis")
    end_session(served, person, last_seen=datetime.now(UTC) - timedelta(minutes=31))
    page.wait_for_timeout(1100)
    (page.clock.fast_forward if asleep else page.clock.run_for)(31 * 60 * 1000)
    page.get_by_text("La denne siden stå åpen").wait_for()
    assert page.locator("textarea").count() == 0
    assert served.answers(person, "notes") == {}
    tab = page.context.new_page()
    tab.goto(line.through(link))
    tab.wait_for_selector(".wf h1")
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.get_by_text("La denne siden stå åpen")).to_have_count(0)
    page.wait_for_selector(".wf h1, .wf fieldset")
    assert served.answers(person, "notes") == {"more": "halvveis"}

"""Unsent answers kept in the browser, where the study asks for it: sealed, for one person, sent once and in order."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from workmh_measures.model.civil_time import civil_day

from .answering import begin, choose, forward, saved
from .asking import ask
from .conftest import SHELLS
from .line import Line
from .served_study import Served, study_giving

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("served", SHELLS, indirect=True, scope="module")]
STUDY = study_giving("notes", "hads", more="offline_store: true\n")
UNSENT = ".status[data-state=unsent]"
# Everything the browser keeps of unsent answers, as text; null when it keeps nothing.
SHELF = """
() => new Promise((resolve, reject) => {
  const asked = indexedDB.open("workmh", 1);
  asked.onerror = () => reject(asked.error);
  asked.onsuccess = () => {
    const all = asked.result.transaction("unsent").objectStore("unsent").getAll();
    all.onsuccess = () => {
      asked.result.close();
      const text = (bytes) => new TextDecoder("latin1").decode(bytes);
      resolve(all.result.map((one) => ({ ...one, iv: text(one.iv), content: text(one.content) })));
    };
  };
})
"""


@pytest.fixture
def line(served: Served) -> Iterator[Line]:
    """A line to the server that can be cut."""
    with Line(served.url) as open_line:
        yield open_line


@pytest.fixture
def device(served: Served, line: Line, page_at: Callable[..., Page]) -> Callable[..., Page]:
    """Open the form for somebody new, over the line, on a device of its own."""

    def open_page() -> Page:
        page = page_at(390)
        page.link, page.person = line.through(served.new_participant()), served.participants[-1]
        page.goto(page.link)
        page.get_by_text("tar denne enheten vare på svarene i 7 dager").wait_for()
        begin(page)
        return page

    return open_page


def write_offline(page: Page, line: Line, *words: str) -> None:
    """Write words one after another into the first item while the line is cut."""
    line.cut()
    for text in words:
        page.locator("textarea").fill(text)
        page.locator("textarea").blur()
        expect(page.locator(UNSENT)).to_have_text(
            "Ikke sendt ennå. Svaret ligger trygt på denne enheten, og vi prøver igjen."
        )
    # What is shown as kept is on the disk.
    assert len(page.evaluate(SHELF)) >= len(words)


def leave_anyway(page: Page) -> None:
    """Leave a page that asks whether to, and of which not even the last request arrives."""
    page.evaluate("() => void (window.fetch = () => Promise.reject(new TypeError('no line')))")
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto("about:blank")


def left_behind(device: Callable[..., Page], line: Line, *words: str) -> Page:
    """Return a page that was left with these words unsent."""
    page = device()
    write_offline(page, line, *words)
    leave_anyway(page)
    return page


def later(page: Page, link: str, **after: int) -> Page:
    """Open a link in the browser of a page, when so much time has passed on the device."""
    other = page.context.new_page()
    other.clock.install(time=datetime.now(UTC) + timedelta(**after))
    other.goto(link)
    return other


def keeps(page: Page, count: int) -> None:
    """Wait until the browser keeps so many unsent answers."""
    page.wait_for_function(f"async (count) => (await ({SHELF})()).length === count", arg=count)


def told(served: Served, person: str) -> list[tuple[object, object]]:
    return [(event["item"], event["content"].get("value")) for event in served.events(person)]


def come_back(page: Page, line: Line) -> Page:
    """Open the link again in the browser of a page."""
    line.mend()
    again = page.context.new_page()
    again.goto(page.link)
    again.wait_for_selector(".wf h1, .wf fieldset")
    return again


def test_what_was_unsent_when_the_page_closed_is_sent_in_order_when_the_link_is_opened_again(
    served, line, device
) -> None:
    page = device()
    write_offline(page, line, "først", "så dette", "til slutt")
    page.once("dialog", lambda dialog: dialog.accept())
    with page.expect_event("close"):
        page.close(run_before_unload=True)
    again = come_back(page, line)
    assert told(served, page.person) == [("more", "først"), ("more", "så dette"), ("more", "til slutt")]
    keeps(again, 0)
    assert again.locator(UNSENT).count() == 0
    # Nothing is sent or told a second time.
    again.reload()
    again.wait_for_selector(".wf h1, .wf fieldset")
    assert len(served.events(page.person)) == 3
    assert not again.get_by_text("er sendt nå").is_visible()


def test_what_is_sent_days_later_counts_on_the_day_it_was_given(served, line, device) -> None:
    page, given = device(), datetime.now(UTC) - timedelta(days=3)
    page.clock.set_fixed_time(given)
    write_offline(page, line, "for tre dager siden")
    leave_anyway(page)
    page.clock.set_fixed_time(datetime.now(UTC))
    come_back(page, line)
    [event] = served.events(page.person)
    assert event["content"]["answered_on"] == civil_day(given).isoformat()


def test_what_is_kept_cannot_be_read_and_names_nobody(served, line, device) -> None:
    page = device()
    write_offline(page, line, "hemmelig kanarifugl")
    [kept] = page.evaluate(SHELF)
    assert set(kept) == {"person", "at", "iv", "content"}
    shown = repr(kept)
    for telling in ("kanarifugl", "notes", "more", page.person, page.link.split("#")[1]):
        assert telling not in shown
    line.mend()
    page.evaluate("dispatchEvent(new Event('online'))")
    saved(page)
    keeps(page, 0)


def test_another_person_on_the_same_device_neither_sees_nor_sends_it(served, line, device) -> None:
    page = left_behind(device, line, "mitt svar")
    line.mend()
    other = page.context.new_page()
    other.goto(line.through(served.new_participant()))
    second = served.participants[-1]
    begin(other)
    assert "mitt svar" not in other.locator(".wf").inner_text()
    other.locator("textarea").fill("en annens svar")
    forward(other)
    other.get_by_text("2 av 2").wait_for()
    assert told(served, page.person) == []
    keeps(other, 1)
    come_back(page, line)
    assert told(served, page.person) == [("more", "mitt svar")]
    assert told(served, second) == [("more", "en annens svar")]


def test_two_tabs_at_once_send_it_once(served, line, device) -> None:
    page = device()
    write_offline(page, line, "en", "to")
    other = come_back(page, line)
    page.evaluate("dispatchEvent(new Event('online'))")
    saved(page)
    other.wait_for_selector(".wf h1, .wf fieldset")
    assert told(served, page.person) == [("more", "en"), ("more", "to")]
    keeps(page, 0)


def test_an_answer_given_elsewhere_since_is_not_overwritten_and_the_person_is_told(
    served, line, device, page_at
) -> None:
    page = left_behind(device, line, "gammelt", "litt nyere")
    elsewhere = page_at(390)
    elsewhere.goto(f"{served.url}/p#{page.link.split('#')[1]}")
    begin(elsewhere)
    elsewhere.locator("textarea").fill("det jeg mener nå")
    elsewhere.locator("textarea").blur()
    saved(elsewhere)
    again = come_back(page, line)
    assert again.get_by_text("Noe du svarte sist, er ikke lagret").is_visible()
    assert told(served, page.person) == [("more", "det jeg mener nå")]
    keeps(again, 0)


def test_an_answer_whose_reply_was_lost_does_not_stand_in_the_way_of_the_next(served, line, device) -> None:
    page = device()
    line.swallow("POST /form/answers", times=1000)
    page.locator("textarea").fill("kom fram")
    page.locator("textarea").blur()
    expect(page.locator(UNSENT)).to_be_visible()
    write_offline(page, line, "kom ikke fram")
    leave_anyway(page)
    assert told(served, page.person) == [("more", "kom fram")]
    line.swallow("", times=0)
    come_back(page, line)
    assert told(served, page.person) == [("more", "kom fram"), ("more", "kom ikke fram")]


def test_after_a_week_it_is_thrown_away_and_the_person_is_told(served, line, device) -> None:
    page = left_behind(device, line, "for gammelt")
    line.mend()
    again = later(page, page.link, days=7, minutes=1)
    again.get_by_text(
        "Noe du svarte for mer enn 7 dager siden, ble ikke sendt i tide og er slettet."
    ).wait_for()
    assert told(served, page.person) == []
    keeps(again, 0)


def test_what_is_too_old_is_told_to_its_own_person_though_somebody_else_came_first(
    served, line, device
) -> None:
    page = left_behind(device, line, "for gammelt")
    line.mend()
    other = later(page, line.through(served.new_participant()), days=7, minutes=1)
    begin(other)
    keeps(other, 1)
    again = later(page, page.link, days=7, minutes=2)
    again.get_by_text("Noe du svarte for mer enn 7 dager siden, ble ikke sendt i tide").wait_for()
    keeps(again, 0)


def test_logging_out_in_the_same_browser_leaves_what_waits_for_its_person(served) -> None:
    left = ask(served, "/session/close", method="POST", Origin=served.url)
    assert left.headers["clear-site-data"] == '"cache"'


def test_what_nobody_came_back_for_goes_after_twice_the_time(served, line, device) -> None:
    page = left_behind(device, line, "glemt")
    line.mend()
    other = later(page, line.through(served.new_participant()), days=14, minutes=1)
    begin(other)
    keeps(other, 0)


def test_the_quick_way_out_without_a_line_keeps_it_sealed_until_the_person_comes_back(
    served, line, device
) -> None:
    page = device()
    write_offline(page, line, "skrevet før", "sist")
    page.get_by_role("button", name="Forlat siden raskt").click()
    page.wait_for_url("about:blank")
    line.mend()
    assert told(served, page.person) == []
    come_back(page, line)
    assert told(served, page.person) == [("more", "skrevet før"), ("more", "sist")]


def test_the_quick_way_out_with_a_line_leaves_nothing_behind(served, line, device) -> None:
    page = device()
    page.locator("textarea").fill("nesten")
    page.get_by_role("button", name="Forlat siden raskt").click()
    page.wait_for_url("about:blank")
    again = come_back(page, line)
    assert told(served, page.person) == [("more", "nesten")]
    keeps(again, 0)


def test_an_expired_session_keeps_it_until_the_person_enters_again(served, line, device) -> None:
    page = device()
    page.context.clear_cookies()
    page.locator("textarea").fill("økten er slutt")
    page.locator("textarea").blur()
    page.get_by_text("La denne siden stå åpen").wait_for()
    leave_anyway(page)
    come_back(page, line)
    assert told(served, page.person) == [("more", "økten er slutt")]


def test_a_browser_that_was_killed_still_has_it(
    served, line, browser_type, browser_type_launch_args, tmp_path: Path
) -> None:
    link = line.through(served.new_participant())
    person, profile = served.participants[-1], tmp_path / "profile"
    context = browser_type.launch_persistent_context(profile, **browser_type_launch_args, locale="nb-NO")
    page = context.pages[0]
    page.goto(link)
    begin(page)
    write_offline(page, line, "en", "to", "tre")
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"--user-data-dir={profile}".encode() in (process / "cmdline").read_bytes().split(b"\0"):
                os.kill(int(process.name), signal.SIGKILL)
    with suppress(Exception):
        context.close()
    line.mend()
    context = browser_type.launch_persistent_context(profile, **browser_type_launch_args, locale="nb-NO")
    again = context.pages[0]
    again.goto(link)
    again.get_by_text("Svarene som ikke kom fram sist, er sendt nå.").wait_for()
    assert told(served, person) == [("more", "en"), ("more", "to"), ("more", "tre")]
    context.close()


def test_the_next_form_goes_on_as_usual(served, line, device) -> None:
    page = device()
    page.locator("textarea").fill("ferdig")
    forward(page)
    page.get_by_role("button", name="Vil ikke svare").click()
    page.get_by_role("button", name="Lever skjemaet").click()
    page.get_by_role("button", name="Gå videre").click()
    choose(page, 2)
    assert served.answers(page.person, "hads") == {"01": 2}
    keeps(page, 0)

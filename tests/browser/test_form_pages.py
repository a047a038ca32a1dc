"""The form behind the personal link, in a Streamlit page and on the bare page: same module, same routes, strict policy."""

from __future__ import annotations

import json
from contextlib import closing

import pytest
from playwright.sync_api import expect

from .answering import forward, saved
from .conftest import SHELLS

pytestmark = pytest.mark.browser
on_both_pages = pytest.mark.parametrize("served", SHELLS, indirect=True, scope="module")


@pytest.fixture
def begin_at(page_at):
    """Open a personal link and come to the first card; what goes wrong in the page is kept in `faults`."""

    def begin(link: str, width: int = 390):
        page = page_at(width)
        page.faults, page.frames_sent = [], []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("console", lambda said: said.type == "error" and page.faults.append(said.text))
        page.on(
            "websocket", lambda socket: socket.on("framesent", lambda frame: page.frames_sent.append(frame))
        )
        page.goto(link)
        page.get_by_role("button", name="Begynn").click()
        page.wait_for_selector("fieldset")
        return page

    return begin


@on_both_pages
@pytest.mark.parametrize("width", [390, 800])
def test_hads_is_answered_by_keyboard_in_norwegian_across_a_reload(served, begin_at, width: int) -> None:
    link = served.new_participant()
    page = begin_at(link, width)
    participant, press, expected = served.participants[-1], page.keyboard.press, {}
    page.wait_for_timeout(1000)  # what Streamlit says on its own at the start
    before = len(page.frames_sent)
    for n in range(14):
        assert page.locator(".count").inner_text() == f"{n + 1} av 14"
        press("Tab")
        press("Space")
        for _ in range(n % 4):
            press("ArrowDown")
        saved(page)
        expected[f"{n + 1:02d}"] = n % 4
        if n == 6:
            assert len(page.frames_sent) == before  # no answer runs the script
            page.reload()
            page.wait_for_selector("fieldset")
            assert page.locator(".count").inner_text() == "8 av 14"
        else:
            press("Enter")
    page.get_by_role("button", name="Lever skjemaet").click()
    page.get_by_role("heading", name="Ett skjema er ferdig").wait_for()
    assert served.answers(participant, "hads") == expected
    assert page.evaluate("document.documentElement.lang") == "nb"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.faults == []


@on_both_pages
def test_the_page_follows_the_language_chosen_in_the_form(served, begin_at) -> None:
    page = begin_at(served.new_participant())
    page.get_by_label("Språk").select_option("en")
    page.get_by_text("1 of 14").wait_for()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator(".option").nth(2).click()
    saved(page)
    with closing(served.open_store()) as store:
        [answer] = store.current_answers(served.study.id, participant=served.participants[-1])
    assert answer.language == "en"
    assert page.faults == []


@pytest.mark.parametrize("served_alone", SHELLS, indirect=True)
def test_no_acknowledged_answer_is_lost_when_the_server_is_killed(served_alone, begin_at) -> None:
    page = begin_at(served_alone.new_participant())
    ledger: dict[str, tuple[str, object]] = {}

    def note(response) -> None:
        if response.url.endswith("/form/answers") and response.status == 200:
            told = json.loads(response.request.post_data)
            ledger[told["request_id"]] = (told["item"], told["value"])

    page.on("response", note)
    for n in range(14):
        if n == 9:
            served_alone.kill()
            page.locator(".option").nth(n % 4).click()
            page.wait_for_selector(".status[data-state=unsent]")
            served_alone.start()
        elif n in (3, 7, 11):
            # The answer is on its way while the server dies.
            page.locator(".option").nth(n % 4).click(no_wait_after=True)
            served_alone.kill()
            written = {event["request_id"] for event in served_alone.events("p001")}
            assert set(ledger) <= written
            served_alone.start()
        else:
            page.locator(".option").nth(n % 4).click()
        saved(page)
        forward(page)
    page.get_by_role("heading", name="Klar til å levere").wait_for()
    served_alone.kill()
    assert served_alone.answers("p001") == {f"{n + 1:02d}": n % 4 for n in range(14)}
    events = {e["request_id"]: (e["item"], e["content"]["value"]) for e in served_alone.events("p001")}
    assert len(ledger) == 14
    assert events == ledger

"""The form behind the personal link, in a Streamlit page and on the bare page: same module, same routes, strict policy."""

from __future__ import annotations

from contextlib import closing

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
SHELLS = ["streamlit", "light"]
on_both_pages = pytest.mark.parametrize("served", SHELLS, indirect=True, scope="module")


def answers(server, participant: str) -> dict[str, object]:
    with closing(server.open_store()) as store:
        stored = store.current_answers(server.study.id, participant=participant, instrument="hads")
    return {a.item: a.missing if a.missing is not None else a.value for a in stored}


def saved(page) -> None:
    page.wait_for_selector(".status[data-state=saved]")


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
@pytest.mark.parametrize("width", [390, 1280])
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
    assert answers(served, participant) == expected
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
def test_every_acknowledged_answer_is_there_after_the_server_was_killed(served_alone, begin_at) -> None:
    page = begin_at(served_alone.new_participant())
    for n in range(14):
        if n == 7:
            served_alone.kill()
            assert answers(served_alone, "p001") == {f"{i + 1:02d}": i % 4 for i in range(7)}
            page.locator(".option").nth(n % 4).click()
            page.wait_for_selector(".status[data-state=unsent]")
            served_alone.start()
        else:
            page.locator(".option").nth(n % 4).click()
        saved(page)
        page.get_by_role("button", name="Neste").click()
    page.get_by_role("heading", name="Klar til å levere").wait_for()
    served_alone.kill()
    assert answers(served_alone, "p001") == {f"{i + 1:02d}": i % 4 for i in range(14)}

"""The form in Chromium on both pages: from the link in the invitation to the last word."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from workmh_measures.storage.events import Kind

from .answering import back, begin, choose, focused, forward, hand_in, pass_over, place, saved
from .conftest import SHELLS
from .served_study import study_giving

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("served", SHELLS, indirect=True, scope="module")]
STUDY = study_giving("hads", "eq5d5l", "phq9")
WIDTHS = [390, 800]


@pytest.mark.parametrize("width", WIDTHS)
def test_hads_is_answered_by_keyboard_alone_across_a_reload(served, open_form, width: int) -> None:
    page = open_form(width)
    press = page.keyboard.press
    assert focused(page, "tagName") == "H1"
    press("Tab")
    assert focused(page, "textContent") == "Begynn"
    press("Enter")
    expected = {}
    for n in range(14):
        assert place(page) == f"{n + 1} av 14"
        assert focused(page, "tagName") == "LEGEND"
        press("Tab")
        press("Space")
        for _ in range(n % 4):
            press("ArrowDown")
        expected[f"{n + 1:02d}"] = n % 4
        saved(page)
        assert re.fullmatch(r"Lagret \d\d\.\d\d", page.locator(".status").inner_text())
        if n == 6:
            page.reload()
            page.wait_for_selector("fieldset")
            assert place(page) == "8 av 14"
            back(page)
            assert page.locator("input:checked").get_attribute("value") == "2"
            press("Tab")
        press("Enter")
    page.get_by_role("button", name="Lever skjemaet").focus()
    press("Enter")
    page.get_by_role("heading", name="Ett skjema er ferdig").wait_for()
    assert served.answers(page.person) == expected
    assert len(served.events(page.person, Kind.FORM_COMPLETED)) == 1
    assert {event["device"] for event in served.events(page.person)} == {
        "phone" if width == 390 else "tablet"
    }
    assert page.faults == []


def test_after_the_last_form_the_person_is_thanked_and_nothing_can_be_changed(served, open_form) -> None:
    page = open_form()
    begin(page)
    for _form in range(3):
        pass_over(page)
        hand_in(page)
        if page.get_by_role("button", name="Gå videre").count():
            page.get_by_role("button", name="Gå videre").click()
            page.wait_for_selector("fieldset")
    page.get_by_role("heading", name="Takk for at du svarte").wait_for()
    assert set(served.answers(page.person).values()) == {-993}
    assert len(served.events(page.person, Kind.FORM_COMPLETED)) == 3
    page.reload()
    page.get_by_role("heading", name="Takk for at du svarte").wait_for()


# --- answering -------------------------------------------------------------------------------------


def test_an_answer_can_be_cleared_skipped_and_declined(served, open_form) -> None:
    page = open_form()
    begin(page)
    assert not page.get_by_role("button", name="Fjern svaret").is_visible()
    forward(page)
    assert "Du har ikke svart ennå" in page.get_by_role("alert").inner_text()
    assert place(page) == "1 av 14"
    choose(page, 3)
    page.get_by_role("button", name="Fjern svaret").click()
    saved(page)
    assert page.locator("input:checked").count() == 0
    page.get_by_role("button", name="Hopp over").click()
    page.get_by_role("button", name="Vil ikke svare").click()
    back(page)
    saved(page)
    pressed = page.get_by_role("button", name="Vil ikke svare")
    assert pressed.get_attribute("aria-pressed") == "true"
    assert page.get_by_text("Du valgte å ikke svare her.").is_visible()
    contents = [event["content"] for event in served.events(page.person)]
    assert contents == [{"value": 3}, {"cleared": True}, {"missing": -992}, {"missing": -993}]


def test_skip_and_decline_are_two_buttons_of_one_size(served, open_form) -> None:
    page = open_form()
    begin(page)
    skip, decline = (
        page.get_by_role("button", name=name).bounding_box() for name in ("Hopp over", "Vil ikke svare")
    )
    assert (skip["width"], skip["height"]) == (decline["width"], decline["height"])
    assert skip["x"] != decline["x"]


def test_skipped_questions_are_offered_once_at_the_end(served, open_form) -> None:
    page = open_form()
    begin(page)
    for n in range(14):
        if n in (2, 5):
            page.get_by_role("button", name="Hopp over").click()
        else:
            choose(page)
            forward(page)
    page.get_by_text("Du hoppet over 2 spørsmål").wait_for()
    assert "%" not in page.locator(".wf").inner_text()
    page.get_by_role("button", name="Se på dem").click()
    assert place(page) == "3 av 14"
    choose(page)
    forward(page)
    assert place(page) == "6 av 14"
    page.get_by_role("button", name="Hopp over").click()
    page.get_by_role("heading", name="Klar til å levere").wait_for()
    assert (served.answers(page.person)["03"], served.answers(page.person)["06"]) == (1, -992)


def test_in_another_browser_earlier_answers_are_not_shown_and_the_person_goes_on(served, open_form) -> None:
    first = open_form()
    begin(first)
    for _ in range(2):
        choose(first, 3)
        forward(first)
    second = open_form(like=first)
    second.get_by_role("heading", name="Velkommen tilbake").wait_for()
    begin(second)
    assert place(second) == "3 av 14"
    back(second)
    assert second.locator("input:checked").count() == 0
    assert second.get_by_text("Du har svart på dette før.").is_visible()
    forward(second)
    assert place(second) == "3 av 14"
    assert served.answers(first.person) == {"01": 3, "02": 3}


def test_a_change_of_language_keeps_the_place_and_is_stored(served, open_form) -> None:
    page = open_form()
    begin(page)
    choose(page)
    forward(page)
    page.get_by_label("Språk").select_option("en")
    page.get_by_text("2 of 14").wait_for()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    choose(page)
    assert re.fullmatch(r"Saved \d\d:\d\d", page.locator(".status").inner_text())
    assert [event["language"] for event in served.events(page.person)] == ["nb", "en"]
    assert len({event["wording_hash"] for event in served.events(page.person)}) == 2


def test_stopping_says_that_everything_is_saved_and_one_can_go_on(served, open_form) -> None:
    page = open_form()
    begin(page)
    choose(page)
    page.get_by_role("button", name="Avslutt og fortsett senere").click()
    page.get_by_role("heading", name="Du kan lukke siden").wait_for()
    page.get_by_role("button", name="Fortsett likevel").click()
    assert place(page) == "2 av 14"


def test_nothing_about_answers_stays_in_the_browser(served, open_form) -> None:
    page = open_form()
    begin(page)
    choose(page, 2)
    kept = page.evaluate("[...Object.entries(localStorage), ...Object.entries(sessionStorage)]")
    assert [entry for entry in kept if not entry[0].startswith("stActiveTheme")] == []
    assert re.fullmatch("(_streamlit_xsrf=[0-9a-f|]+)?", page.evaluate("document.cookie"))
    assert page.evaluate("Promise.all([indexedDB.databases(), caches.keys()])") == [[], []]
    assert "hads" not in page.url


@pytest.mark.parametrize("width", WIDTHS)
def test_the_line_is_empty_until_a_key_chooses(served, open_form, width: int) -> None:
    page = open_form(width)
    begin(page)
    pass_over(page)
    hand_in(page)
    page.get_by_role("button", name="Gå videre").click()
    for _ in range(5):
        page.get_by_role("button", name="Vil ikke svare").click()
    line, number = page.get_by_role("slider"), page.get_by_label("Ditt tall")
    assert line.get_attribute("aria-valuetext") == "Ikke valgt"
    assert "unset" in line.get_attribute("class")
    assert number.input_value() == ""
    page.keyboard.press("Tab")
    assert focused(page, "type") == "range"
    page.wait_for_timeout(300)
    assert "vas" not in served.answers(page.person)
    page.keyboard.press("Space")
    saved(page)
    assert (line.get_attribute("aria-valuetext"), number.input_value()) == ("50", "50")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".written input").first).to_have_value("51")
    page.keyboard.press("Tab")
    number.fill("101")
    page.keyboard.press("Enter")
    assert page.get_by_role("alert").inner_text() == "Skriv et tall fra 0 til 100."
    number.fill("73")
    page.keyboard.press("Tab")
    expect(page.locator("input[type=range]").first).to_have_value("73")
    saved(page)
    values = [
        event["content"]["value"]
        for event in served.events(page.person)
        if event["item"] == "vas" and "value" in event["content"]
    ]
    assert values == [50, 51, 73]
    page.get_by_role("button", name="Fjern svaret").click()
    saved(page)
    assert line.get_attribute("aria-valuetext") == "Ikke valgt"
    assert served.answers(page.person)["vas"] is None

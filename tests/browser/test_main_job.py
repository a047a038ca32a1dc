"""The main job from end to end, on the served application: answer, score, fetch the labelled file."""

from __future__ import annotations

import re
from contextlib import closing

import pandas as pd
import pyreadstat
import pytest
from playwright.sync_api import Page, expect

from workmh_measures.definitions.library import load_instrument
from workmh_measures.scoring.score import score

from .fetched_files import fetched_files

pytestmark = pytest.mark.browser
SAVED = "[data-state=saved]"


def begin(page: Page, link: str) -> None:
    page.goto(link)
    button = page.get_by_role("button", name=re.compile("Begynn|Fortsett"))
    button.wait_for(timeout=30000)
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("fieldset")


def answer(page: Page, code: int) -> None:
    """Answer the item in front by keys alone, and wait until it is shown as saved."""
    page.locator("input[type=radio]").first.focus()
    page.keyboard.press("Space")
    for _ in range(code):
        page.keyboard.press("ArrowDown")
    expect(page.locator(f"input[type=radio][value='{code}']")).to_be_checked()
    page.wait_for_selector(SAVED)


def current(served, person: str) -> dict[str, float]:
    with closing(served.open_store()) as store:
        stored = store.current_answers(served.study.id, participant=person)
    return {one.item: one.value for one in stored if one.instrument == "hads"}


def test_a_person_answers_on_the_phone_and_staff_fetch_the_scores(served, page_at, tmp_path) -> None:
    link = served.new_participant()
    person = served.participants[-1]
    page = page_at(390)
    begin(page, link)
    expect(page.locator("html")).to_have_attribute("lang", "nb")
    given = {}
    for number, item in enumerate(load_instrument("hads").item_ids):
        given[item] = number % 4
        answer(page, given[item])
        if number == 6:
            page.reload()
            page.wait_for_selector("fieldset", timeout=30000)
            expect(page.get_by_text("8 av 14")).to_be_visible()
            continue
        page.get_by_role("button", name="Neste").focus()
        page.keyboard.press("Enter")
    page.get_by_role("button", name="Lever skjemaet").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ett skjema er ferdig")).to_be_visible()
    assert current(served, person) == given

    instrument = load_instrument("hads")
    totals = score(instrument, pd.DataFrame([given], index=[person])).frame.loc[person]
    staff = page_at(1280)
    staff.goto(f"{served.url}/staff/login")
    staff.get_by_label("Passord").fill(served.staff_password)
    staff.keyboard.press("Enter")
    expect(staff.get_by_role("heading", level=1)).to_be_visible(timeout=30000)
    staff.goto(f"{served.url}/scores?lang=nb")
    for scale in instrument.scales:
        staff.get_by_label("Skala", exact=True).wait_for(timeout=30000)
        staff.get_by_label("Skala", exact=True).fill(scale.name.in_language("nb"))
        staff.keyboard.press("Enter")
        row = staff.get_by_role("row").filter(has_text=person)
        expect(row.get_by_role("cell").first).to_have_text(f"{totals[f'hads_{scale.id}']:g}")
    files, _ = fetched_files(staff, served.url, tmp_path)
    frame, _ = pyreadstat.read_sav(files / "fjord_long.sav")
    row = frame[(frame["id"] == person) & (frame["wave"] == "t0")].iloc[0]
    assert {item: row[f"hads_{item}"] for item in given} == given
    for scale in instrument.scales:
        assert row[f"hads_{scale.id}"] == totals[f"hads_{scale.id}"]


def test_a_server_killed_while_answering_loses_nothing_and_the_keyboard_stays(served_alone, page_at) -> None:
    link = served_alone.new_participant()
    page = page_at(390)
    begin(page, link)
    answer(page, 2)
    served_alone.kill()
    page.get_by_role("button", name="Neste").focus()
    page.keyboard.press("Enter")
    page.locator("input[type=radio]").first.focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("Ikke sendt ennå")).to_be_visible()
    assert page.locator(SAVED).count() == 0
    for _ in range(
        8
    ):  # the framework notices the lost socket meanwhile; its dialog must not stand in the way
        page.wait_for_timeout(500)
    page.keyboard.press("ArrowDown")
    expect(page.locator("input[type=radio][value='1']")).to_be_checked()
    assert current(served_alone, "p001") == {"01": 2}
    served_alone.start()
    page.wait_for_selector(SAVED, timeout=40000)
    assert current(served_alone, "p001") == {"01": 2, "02": 1}
    page.reload()
    page.wait_for_selector("fieldset", timeout=30000)
    assert current(served_alone, "p001") == {"01": 2, "02": 1}


def test_an_answer_of_a_session_that_has_ended_waits_on_the_page_until_the_link_is_open_again(
    served_alone, page_at
) -> None:
    link = served_alone.new_participant()
    page = page_at(390)
    begin(page, link)
    answer(page, 1)
    page.get_by_role("button", name="Neste").focus()
    page.keyboard.press("Enter")
    page.request.post(f"{served_alone.url}/session/close", headers={"Origin": served_alone.url})
    page.wait_for_timeout(1500)  # the store is believed for a second
    page.locator("input[type=radio]").first.focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Jeg har åpnet lenken")).to_be_visible()
    assert current(served_alone, "p001") == {"01": 1}
    # The new tab opens at the start or, when the answer that waited came first, at the next question.
    page.context.new_page().goto(link)
    expect(page.get_by_text("3 av 14")).to_be_visible()
    assert current(served_alone, "p001") == {"01": 1, "02": 0}
    assert "/p" not in page.url

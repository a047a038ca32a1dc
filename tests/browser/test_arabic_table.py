"""A table in Arabic on a wide screen: mirrored, answered by keyboard, and stored under the wording that was shown."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from workmh_measures.definitions.library import load_instrument
from workmh_measures.definitions.wording import keep_wordings
from workmh_measures.ui.form.words import words

from .accessibility import faults
from .answering import until_stored
from .arabic import arabic_pack
from .conftest import SHELLS
from .room import lost
from .served_study import study_giving

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("served", SHELLS, indirect=True, scope="module")]
STUDY = study_giving("who5", languages="[nb, en]", more="form_languages: [ar]\n")
WHO5 = load_instrument("who5")
ITEMS = WHO5.item_ids
ANSWERS = [option.code for option in WHO5.response_scale_of(ITEMS[0]).options]
WORDS = words("ar")
# Only answers in the same words stand in one table.
PACK = arabic_pack(
    WHO5, more={f"option.{item}.{code}": f"إجابة {code}" for item in ITEMS for code in ANSWERS}
)


@pytest.fixture(scope="module")
def packed(served) -> None:
    """Give the served study its pack."""
    keep_wordings(served.folder, [PACK], WHO5)


@pytest.fixture
def table(packed, open_form) -> Page:
    """The table of somebody new, whose language is Arabic."""
    page = open_form(1280, language="ar")
    page.locator(".wf .page .first").click()
    page.wait_for_selector(".wf .row")
    return page


def test_a_table_runs_from_right_to_left_and_fits_the_page(table) -> None:
    expect(table.locator(".row")).to_have_count(len(ITEMS))
    assert table.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    fieldset = table.locator(".row fieldset").first
    assert (fieldset.get_attribute("lang"), fieldset.get_attribute("dir")) == ("ar", "rtl")
    question, cells = fieldset.locator("legend").bounding_box(), fieldset.locator(".cell")
    places = [cell.bounding_box()["x"] for cell in cells.all()]
    assert question["x"] > places[0]
    assert places == sorted(places, reverse=True)
    headings = table.locator(".headings").first.locator("span")
    assert headings.all_inner_texts() == [f"إجابة {code}" for code in ANSWERS]
    for heading, place in zip(headings.all(), places, strict=True):
        column, width = heading.bounding_box(), cells.first.bounding_box()["width"]
        assert column["x"] <= place + width / 2 <= column["x"] + column["width"]
    assert faults(table) == []
    assert lost(table) == []


def test_a_table_from_right_to_left_is_answered_by_keyboard_and_stored(served, table) -> None:
    press = table.keyboard.press
    press("Tab")
    for n in range(len(ITEMS)):
        press("Space")
        # Down is forward in every direction of reading.
        for _ in range(n):
            press("ArrowDown")
        expect(table.locator(".row").nth(n).locator(".status")).to_contain_text(
            WORDS["saved"].partition("{")[0].strip()
        )
        press("Enter")
    table.get_by_role("button", name=WORDS["done_button"]).click()
    expect(table.locator(".page h1")).to_have_text(WORDS["thanks_title"])
    until_stored(served, table, "who5", {item: ANSWERS[n] for n, item in enumerate(ITEMS)})
    told = {
        (event["language"], event["wording_hash"], event["layout"]) for event in served.events(table.person)
    }
    assert told == {("ar", PACK.hash, "table-1")}
    assert table.faults == []


def test_an_open_row_is_told_in_arabic_and_passed_over(served, table) -> None:
    table.locator(".row").first.locator(".cell").first.click()
    table.locator(".move .first").click()
    told = table.locator(".open p")
    expect(told).to_have_text(WORDS["rows_open_many"].format(n=len(ITEMS) - 1))
    table.get_by_role("button", name=WORDS["rows_skip_many"]).click()
    expect(table.locator(".row")).to_have_count(0)
    until_stored(served, table, "who5", {ITEMS[0]: ANSWERS[0], **dict.fromkeys(ITEMS[1:], -992)})

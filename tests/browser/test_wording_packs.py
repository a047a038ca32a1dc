"""A wording pack in Chromium: from right to left, in its own order, with its hash on every answer."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from workmh_measures.definitions.library import load_instrument
from workmh_measures.definitions.wording import keep_wordings
from workmh_measures.model.wording import WordingPack

from .accessibility import faults
from .arabic import arabic_pack
from .conftest import SHELLS
from .served_study import study_giving

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("served", SHELLS, indirect=True, scope="module")]
FIRST, SECOND = "hads", "eq5d5l"
STUDY = study_giving(FIRST, SECOND, languages="[nb, en]", more="form_languages: [ar]\n")


def packs() -> list[WordingPack]:
    """Return an Arabic pack of each instrument; the first has a section, and another order of options."""
    first = arabic_pack(
        load_instrument(FIRST), more={"section.01": "القسم الأول"}, order={"01": (3, 0, 2, 1)}
    )
    return [first, arabic_pack(load_instrument(SECOND), more={"closing": "انتهى النص التجريبي."})]


@pytest.fixture(scope="module")
def packed(served):
    """Give the served study its packs."""
    for pack in packs():
        keep_wordings(served.folder, [pack], load_instrument(pack.instrument))


@pytest.fixture
def begin(packed, open_form):
    """Come to the first card in a language, as somebody new."""

    def begin(width: int, language: str = "ar") -> Page:
        page = open_form(width, language=language)
        page.locator(".wf .page .first").click()
        page.wait_for_selector(".wf fieldset")
        return page

    return begin


def left_edge(page, selector: str) -> float:
    return page.locator(selector).first.bounding_box()["x"]


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_an_arabic_pack_runs_from_right_to_left_and_fits_the_page(served, begin, width: int) -> None:
    page = begin(width)
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    fieldset = page.locator(".wf fieldset")
    assert (fieldset.get_attribute("lang"), fieldset.get_attribute("dir")) == ("ar", "rtl")
    expect(page.locator(".wf legend")).to_have_text("سؤال للتجربة رقم 01")
    expect(page.locator(".wf .section")).to_have_text("القسم الأول")
    # Mirrored: the circle to the right of its words, "next" to the left of where "back" stands.
    option = page.locator(".wf .option").first
    circle, words = option.locator("input").bounding_box(), option.locator("span").bounding_box()
    assert circle["x"] > words["x"] + words["width"] - 1
    page.locator(".wf .option input").first.check()
    page.locator(".wf .move .first").click()
    expect(page.locator(".wf legend")).to_have_text("سؤال للتجربة رقم 02")
    assert left_edge(page, ".wf .move .first") < left_edge(page, ".wf .move .plain")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert faults(page) == []


def test_options_stand_in_the_order_of_the_pack_and_store_their_own_codes(served, begin) -> None:
    page = begin(390)
    labels = page.locator(".wf .option span").all_inner_texts()
    assert labels == [f"إجابة رقم 01 {code}" for code in (3, 0, 2, 1)]
    page.locator(".wf .option", has_text="01 2").locator("input").check()
    expect(page.locator(".wf .status")).to_contain_text("تم الحفظ")
    assert served.answers(page.person) == {"01": 2}
    [event] = served.events(page.person)
    assert (event["language"], event["wording_hash"]) == ("ar", packs()[0].hash)


def test_the_line_is_mirrored_and_its_keys_with_it(served, begin) -> None:
    page = begin(390)
    for _ in load_instrument(FIRST).items:
        page.locator(".wf .second").first.click()
    page.get_by_role("button", name="اتركها كما هي").click()
    page.get_by_role("button", name="سلّم الاستبيان").click()
    page.get_by_role("button", name="متابعة").click()
    for _ in range(5):
        page.locator(".wf .option input").first.check()
        page.locator(".wf .move .first").click()
    line = page.locator(".wf input[type=range]")
    box = line.bounding_box()
    page.mouse.click(box["x"] + box["width"] - 3, box["y"] + box["height"] / 2)
    at_the_right = int(line.input_value())
    assert at_the_right <= 2
    line.press("ArrowLeft")
    expect(line).to_have_value(str(at_the_right + 1))
    ends = page.locator(".wf .ends span")
    assert ends.first.bounding_box()["x"] > ends.last.bounding_box()["x"]
    expect(page.locator(".wf .status")).to_contain_text("تم الحفظ")
    assert served.answers(page.person)["vas"] == at_the_right + 1
    page.locator(".wf .move .first").click()
    expect(page.locator(".wf .page")).to_contain_text("انتهى النص التجريبي.")


def test_a_person_changes_between_directions_in_the_middle(served, begin) -> None:
    page = begin(390, "nb")
    choice = page.locator(".wf .head select")
    assert choice.locator("option").all_inner_texts() == ["Bokmål", "English", "العربية"]
    page.locator(".wf .option input").nth(1).check()
    choice.select_option("ar")
    expect(page.locator(".wf legend")).to_have_text("سؤال للتجربة رقم 01")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    page.locator(".wf .head select").select_option("en")
    expect(page.locator(".wf fieldset")).to_have_attribute("lang", "en")
    assert page.evaluate("document.documentElement.dir") == "ltr"
    assert list(served.answers(page.person)) == ["01"]

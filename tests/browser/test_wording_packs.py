"""A wording pack in Chromium: from right to left, in its own order, with its hash on every answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from workmh_measures.definitions.library import load_instrument
from workmh_measures.definitions.wording import keep_wordings
from workmh_measures.model.wording import WordingPack, required_elements, structure

pytestmark = pytest.mark.browser
# Made-up words; nothing of it is the wording of anybody's instrument.
NOUNS = {
    "title": "عنوان للتجربة",
    "instruction": "هذا نص للتجربة فقط، وليس نص أي استبيان.",
    "recall": "الأيام الماضية",
    "item": "سؤال للتجربة رقم",
    "option": "إجابة رقم",
    "low": "الطرف الأول",
    "high": "الطرف الثاني",
    "unit": "وحدة",
}
FIRST, SECOND = "hads", "eq5d5l"


def arabic_pack(instrument_id: str) -> WordingPack:
    instrument = load_instrument(instrument_id)
    texts = {}
    for name in required_elements(instrument, "ar"):
        kind, _, rest = name.partition(".")
        texts[name] = " ".join([NOUNS[kind], rest.replace(".", " ")]).strip()
    texts |= {"section.01": "القسم الأول"} if instrument_id == FIRST else {"closing": "انتهى النص التجريبي."}
    return WordingPack(
        instrument=instrument_id,
        structure=structure(instrument),
        language="ar",
        version="1",
        source="made up for this test",
        licence_note="none needed",
        date="2026-01-15",
        recorded=datetime(2026, 1, 15, tzinfo=UTC),
        texts=texts,
        display_order={"01": (3, 0, 2, 1)} if instrument_id == FIRST else {},
    )


@pytest.fixture(scope="module")
def bare(tmp_path_factory, bare_server) -> Iterator[object]:
    """A server of two instruments, with an Arabic pack of each."""
    folder = tmp_path_factory.mktemp("packs")
    for name in (FIRST, SECOND):
        keep_wordings(folder, [arabic_pack(name)], load_instrument(name))
    server = bare_server(folder, f"{FIRST},{SECOND}")
    server.start()
    yield server
    server.kill()


def begin(bare, page_at, width: int, person: str, language: str = "ar"):
    page = page_at(width)
    page.context.add_cookies([{"name": "person", "value": f"{person}.k1", "url": bare.url}])
    page.goto(f"{bare.url}/?lang={language}")
    page.locator(".wf .first").click()
    page.wait_for_selector(".wf fieldset")
    return page


def left_edge(page, selector: str) -> float:
    return page.locator(selector).first.bounding_box()["x"]


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_an_arabic_pack_runs_from_right_to_left_and_fits_the_page(bare, page_at, width: int) -> None:
    page = begin(bare, page_at, width, f"rtl{width}")
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
    found = Axe().run(page).response["violations"]
    assert [
        (v["id"], [n["html"] for n in v["nodes"]]) for v in found if v["id"] != "page-has-heading-one"
    ] == []


def test_options_stand_in_the_order_of_the_pack_and_store_their_own_codes(bare, page_at) -> None:
    page = begin(bare, page_at, 390, "order")
    labels = page.locator(".wf .option span").all_inner_texts()
    assert labels == [f"إجابة رقم 01 {code}" for code in (3, 0, 2, 1)]
    page.locator(".wf .option", has_text="01 2").locator("input").check()
    expect(page.locator(".wf .status")).to_contain_text("تم الحفظ")
    assert bare.answers("order") == {"01": 2}
    [event] = bare.events("order")
    assert (event["language"], event["wording_hash"]) == ("ar", arabic_pack(FIRST).hash)


def test_the_line_is_mirrored_and_its_keys_with_it(bare, page_at) -> None:
    page = begin(bare, page_at, 390, "line")
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
    assert bare.answers("line")["vas"] == at_the_right + 1
    page.locator(".wf .move .first").click()
    expect(page.locator(".wf .page")).to_contain_text("انتهى النص التجريبي.")


def test_a_person_changes_between_directions_in_the_middle(bare, page_at) -> None:
    page = begin(bare, page_at, 390, "turn", "nb")
    choice = page.locator(".wf .head select")
    assert choice.locator("option").all_inner_texts() == ["Bokmål", "English", "العربية"]
    page.locator(".wf .option input").nth(1).check()
    choice.select_option("ar")
    expect(page.locator(".wf legend")).to_have_text("سؤال للتجربة رقم 01")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    page.locator(".wf .head select").select_option("en")
    expect(page.locator(".wf fieldset")).to_have_attribute("lang", "en")
    assert page.evaluate("document.documentElement.dir") == "ltr"
    assert list(bare.answers("turn")) == ["01"]

"""How the form looks: text size and contrast chosen by the person or the device, small screens, turned text, no jumps."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from .played import KINDS, Played, form_of

pytestmark = pytest.mark.browser
OPTIONS = [{"code": c, "label": label} for c, label in enumerate(("Aldri", "Noen dager", "Ofte", "Alltid"))]
ROWS = [
    {"id": f"r{n}", "kind": "choice", "text": f"Spørsmål nummer {n}", "options": OPTIONS} for n in range(9)
]
BASE = "parseFloat(getComputedStyle(document.documentElement).fontSize)"


def root_size(page) -> float:
    return page.evaluate(BASE)


def open_looks(page) -> None:
    page.get_by_role("button", name="Visning").click()


def test_text_size_and_contrast_are_chosen_and_outlive_reload_and_language(page_at) -> None:
    played = Played(page_at(390), form_of(KINDS), "nb")
    page = played.page
    fold = page.get_by_role("button", name="Visning")
    assert fold.get_attribute("aria-expanded") == "false"
    assert page.evaluate("sessionStorage.length") == 0
    open_looks(page)
    assert fold.get_attribute("aria-expanded") == "true"
    sizes = page.get_by_role("group", name="Tekststørrelse").get_by_role("button")
    assert [one.get_attribute("aria-pressed") for one in sizes.all()] == ["true", "false", "false"]
    seen = {}
    for label in ("Vanlig", "Stor", "Større"):
        sizes.filter(has_text=label).click()
        seen[label] = root_size(page)
    assert seen == {"Vanlig": 16, "Stor": 20, "Større": 24}
    page.get_by_role("button", name="Sterk").click()
    strong = page.locator(".wf").evaluate("(e) => getComputedStyle(e).color")
    assert strong == "rgb(0, 0, 0)"
    page.reload()
    page.wait_for_selector("fieldset")
    assert root_size(page) == 24
    played.language = "en"
    page.get_by_label("Språk").select_option("en")
    expect(page.get_by_role("button", name="Display")).to_be_visible()
    assert root_size(page) == 24
    expect(page.locator(".wf")).to_have_attribute("data-contrast", "high")
    kept = page.evaluate("Object.values(sessionStorage).join()")
    assert kept == '{"size":"larger","contrast":"high"}'
    assert played.faults == []


def test_the_choices_are_closed_by_escape_and_stay_open_while_tried(page_at) -> None:
    page = Played(page_at(390), form_of(KINDS), "nb").page
    page.get_by_role("button", name="Visning").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert root_size(page) == 20
    expect(page.get_by_role("group", name="Kontrast")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("group", name="Kontrast")).to_have_count(0)
    expect(page.get_by_role("button", name="Visning")).to_be_focused()


def test_the_wish_of_the_device_for_contrast_counts_until_the_person_chooses(page_at) -> None:
    page = Played(page_at(390, contrast="more"), form_of(KINDS), "nb").page
    frame = page.locator(".wf")
    expect(frame).to_have_attribute("data-contrast", "high")
    page.emulate_media(contrast="no-preference")
    expect(frame).to_have_attribute("data-contrast", "usual")
    page.emulate_media(contrast="more")
    open_looks(page)
    page.get_by_role("group", name="Kontrast").get_by_role("button", name="Vanlig").click()
    expect(frame).to_have_attribute("data-contrast", "usual")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("contrast", ["Vanlig", "Sterk"])
def test_a_table_has_no_accessibility_fault(page_at, scheme: str, contrast: str) -> None:
    played = Played(page_at(1280, color_scheme=scheme), form_of(ROWS), "nb")
    page = played.page
    open_looks(page)
    page.get_by_role("group", name="Kontrast").get_by_role("button", name=contrast).click()
    page.locator(".cell").nth(2).click()
    page.locator(".row").nth(1).get_by_role("button", name="Hopp over").click()
    page.get_by_role("button", name="Neste").click()
    expect(page.locator(".open p")).to_be_visible()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert played.faults == []


@pytest.mark.parametrize(
    ("width", "size", "is_wide"),
    [(width, size, False) for width in (320, 360, 640, 844) for size in ("Vanlig", "Større")]
    + [(320, "Vanlig", True), (390, "Større", True)],
)
def test_nothing_is_wider_than_the_screen_in_any_text_size(
    page_at, width: int, size: str, is_wide: bool
) -> None:
    played = Played(page_at(width, 400, has_wide_letters=is_wide), form_of([*KINDS, *ROWS]), "nb")
    page = played.page
    open_looks(page)
    page.get_by_role("group", name="Tekststørrelse").get_by_role("button", name=size).click()
    while page.locator("fieldset").count():
        wide = page.evaluate(
            """() => [...document.querySelectorAll(".wf *")].filter((e) => e.checkVisibility() && !e.closest(".unseen"))
                .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1)
                .map((e) => e.className || e.tagName)"""
        )
        assert wide == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        played.skip()


def test_larger_text_needs_a_wider_screen_for_a_table(page_at) -> None:
    page = Played(page_at(1280), form_of(ROWS), "nb").page
    expect(page.locator(".row")).to_have_count(9)
    open_looks(page)
    page.get_by_role("button", name="Større").press("Enter")
    expect(page.locator(".row")).to_have_count(0)
    expect(page.locator(".option")).to_have_count(4)
    expect(page.get_by_role("button", name="Større")).to_be_focused()
    page.get_by_role("group", name="Tekststørrelse").get_by_role("button", name="Vanlig").click()
    expect(page.locator(".row")).to_have_count(9)


def test_a_table_from_right_to_left_is_mirrored(page_at) -> None:
    form = form_of(ROWS) | {"language": "ar", "direction": "rtl"}
    page = Played(page_at(1280), form, "ar").page
    first = page.locator(".row").first
    question, cells = first.locator("legend").bounding_box(), first.locator(".cell")
    assert question["x"] > cells.first.bounding_box()["x"] > cells.last.bounding_box()["x"]
    headings = page.locator(".headings").first.locator("span")
    for n in range(4):
        column, cell = headings.nth(n).bounding_box(), cells.nth(n).bounding_box()
        assert column["x"] <= cell["x"] + cell["width"] / 2 <= column["x"] + column["width"]
    assert first.locator("fieldset").get_attribute("dir") == "rtl"
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(cells.first.locator("input")).to_be_checked()


@pytest.mark.parametrize(("width", "is_wide"), [(320, False), (320, True), (390, False), (390, True)])
def test_no_button_moves_when_an_answer_is_saved_or_not_sent(page_at, width: int, is_wide: bool) -> None:
    played = Played(page_at(width, has_wide_letters=is_wide), form_of(KINDS), "nb")
    page = played.page
    skip = page.get_by_role("button", name="Hopp over")
    before = skip.bounding_box()
    page.locator(".option").first.click()
    page.wait_for_selector(".status[data-state=saved]")
    assert skip.bounding_box() == before
    page.route("**/form/answers", lambda route: route.abort())
    page.locator(".option").last.click()
    page.wait_for_selector(".status[data-state=unsent]")
    assert skip.bounding_box() == before


def test_a_focused_row_is_never_beneath_the_headings(page_at) -> None:
    page = Played(page_at(1280, 500), form_of(ROWS), "nb").page
    for _ in range(40):
        page.keyboard.press("Tab")
    covered = """() => { const e = document.activeElement, box = e.getBoundingClientRect();
        if (e === document.body) return null;  // between the end of the page and its beginning
        const heads = [...document.querySelectorAll(".headings")].map((h) => h.getBoundingClientRect());
        return heads.some((h) => h.bottom > box.top + 1 && h.top < box.bottom - 1); }"""
    seen = []
    for _ in range(38):
        page.keyboard.press("Shift+Tab")
        seen.append(page.evaluate(covered))
    assert True not in seen
    assert seen.count(False) >= 30


def test_what_the_page_turns_to_is_outlined_for_the_keyboard_only(page_at) -> None:
    page = Played(page_at(390), form_of(KINDS), "nb").page
    outline = "() => getComputedStyle(document.querySelector('legend')).outlineStyle"
    page.locator(".option").last.click()
    page.get_by_role("button", name="Neste").click()
    expect(page.locator(".count")).to_have_text("2 av 8")
    assert page.evaluate(outline) == "none"
    page.get_by_role("button", name="Tilbake").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".count")).to_have_text("1 av 8")
    assert page.evaluate(outline) == "solid"

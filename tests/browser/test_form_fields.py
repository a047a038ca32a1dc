"""Fields one by one: a date in three boxes, a line without a mark, choices, and how each says what is wrong."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from workmh_measures.ui.form.compile import LAYOUTS

from .played import Played, form_of

pytestmark = pytest.mark.browser
DATE = {"id": "day", "kind": "date"}
LINE = {
    "id": "vas", "kind": "visual_analogue", "low": 0, "high": 100, "decimals": 0,
    "anchors": {"low": "Worst", "high": "Best"},
}  # fmt: skip
YES_NO = [{"code": 0, "label": "No"}, {"code": 1, "label": "Yes"}]


@pytest.mark.parametrize(
    ("day", "month", "year", "message", "wrong"),
    [
        ("31", "2", "2026", "This month has no such day. Please look at the day again.", ["day"]),
        ("29", "02", "2025", "This month has no such day. Please look at the day again.", ["day"]),
        ("5", "13", "2026", "Enter the month as a number from 1 to 12.", ["month"]),
        ("5", "3", "26", "Enter the year with four digits.", ["year"]),
        ("5", "", "2026", "Enter the day, the month and the year, for example 5, 3 and 2026.", ["month"]),
        ("x", "3", "2026", "This month has no such day. Please look at the day again.", ["day"]),
    ],
)
def test_a_date_that_is_none_is_told_at_the_box_that_is_wrong(
    page_at, day, month, year, message, wrong
) -> None:
    played = Played(page_at(390), form_of([DATE]))
    page = played.page
    for label, text in (("Day", day), ("Month", month), ("Year", year)):
        page.get_by_label(label, exact=True).fill(text)
    played.forward()
    told = page.locator(".message")
    expect(told).to_have_text(message)
    marked = page.locator(".date input[aria-invalid=true]")
    assert [box.get_attribute("class") for box in marked.all()] == wrong
    assert marked.first.get_attribute("aria-describedby") == told.get_attribute("id")
    assert played.sent == []


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (("29", "2", "2024"), "2024-02-29"),
        ((" 05", "03 ", "1999"), "1999-03-05"),
        (("٥", "١٢", "٢٠٢٦"), "2026-12-05"),
    ],
)
def test_a_date_is_stored_as_the_day_it_is(page_at, typed, stored) -> None:
    played = Played(page_at(390), form_of([DATE]))
    for label, text in zip(("Day", "Month", "Year"), typed, strict=True):
        box = played.page.get_by_label(label, exact=True)
        assert box.get_attribute("inputmode") == "numeric"
        box.fill(text)
    played.forward()
    played.page.get_by_role("heading", name="Ready to hand in").wait_for()
    played.wait_for(1)
    assert played.contents == [("day", stored)]


def test_nothing_is_said_of_a_date_while_its_boxes_are_being_filled(page_at) -> None:
    page = Played(page_at(390), form_of([DATE])).page
    page.get_by_label("Day").fill("31")
    page.keyboard.press("Tab")
    page.keyboard.type("2")
    page.keyboard.press("Tab")
    expect(page.locator(".message")).to_have_text("")


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (["ArrowRight"], 51),
        (["ArrowLeft"], 49),
        (["Home"], 0),
        (["End"], 100),
        (["End", "PageDown"], 90),
        (["Home", "PageUp"], 10),
        (["+"], 51),
        (["-", "-"], 48),
        (["Space"], 50),
        (["7", "3", "Tab"], 73),
    ],
)
def test_each_key_of_the_line_does_what_it_says(page_at, keys: list[str], value: int) -> None:
    played = Played(page_at(390), form_of([LINE]))
    page = played.page
    line = page.get_by_role("slider", name="Line from 0 to 100")
    assert line.get_attribute("aria-valuetext") == "Not chosen"
    ends = page.locator(f"#{line.get_attribute('aria-describedby')}")
    assert ends.locator("span").all_inner_texts() == ["0: Worst", "100: Best"]
    line.focus()
    for key in keys:
        page.keyboard.press(key)
    page.wait_for_selector(".status[data-state=saved]")
    expect(page.locator(".chosen")).to_have_text(f"You have chosen {value}")
    assert line.get_attribute("aria-valuetext") == str(value)
    assert (line.input_value(), page.get_by_label("Your number").input_value()) == (str(value), str(value))
    played.forward()
    page.get_by_role("heading", name="Ready to hand in").wait_for()
    played.wait_for(1)
    assert played.contents[-1] == ("vas", value)


@pytest.mark.parametrize(("share", "value"), [(0.0, 0), (0.5, 50), (1.0, 100)])
def test_the_line_takes_the_place_that_is_pressed_and_forgets_it(page_at, share: float, value: int) -> None:
    played = Played(page_at(390), form_of([LINE]))
    page = played.page
    box = page.get_by_role("slider").bounding_box()
    page.mouse.click(box["x"] + 1 + share * (box["width"] - 2), box["y"] + box["height"] / 2)
    page.wait_for_selector(".status[data-state=saved]")
    assert played.contents == [("vas", value)]
    page.get_by_role("button", name="Clear the answer").click()
    expect(page.locator(".chosen")).to_have_text("Not chosen")
    assert "unset" in page.get_by_role("slider").get_attribute("class")
    played.wait_for(2)
    assert played.contents[-1] == ("vas", "cleared")


def test_a_browser_that_does_not_move_the_mark_to_the_finger_is_helped(page_at) -> None:
    played = Played(page_at(390), form_of([LINE]))
    line = played.page.get_by_role("slider")
    # As such a browser does it: a press without any movement of the mark.
    line.evaluate(
        """(e) => { const box = e.getBoundingClientRect();
            e.dispatchEvent(new PointerEvent("pointerdown"));
            e.dispatchEvent(new MouseEvent("click", { detail: 1, clientX: box.left + 8 + 0.9 * (box.width - 16) })); }"""
    )
    played.page.wait_for_selector(".status[data-state=saved]")
    assert played.contents == [("vas", 90)]


def test_the_two_buttons_move_the_mark_by_one_step_and_are_announced(page_at) -> None:
    played = Played(page_at(390), form_of([LINE]))
    page = played.page
    for name, value in (("A little more", 51), ("A little more", 52), ("A little less", 51)):
        page.get_by_role("button", name=name).click()
        expect(page.locator("[aria-live].unseen")).to_have_text(f"You have chosen {value}")
    played.wait_for(3)
    assert [content for _, content in played.contents] == [51, 52, 51]


SURE = {"kind": "integer", "low": 0, "high": 10, "anchors": {"low": "Not at all", "high": "Fully"}}


@pytest.mark.parametrize(
    ("kind", "first"), [({"kind": "choice", "options": YES_NO}, "No"), (SURE, "0")], ids=["words", "numbers"]
)
def test_a_choice_that_was_not_made_is_told_and_tied_to_its_group(page_at, kind: dict, first: str) -> None:
    played = Played(page_at(390), form_of([{"id": "one", **kind}]))
    page = played.page
    played.forward()
    group = page.get_by_role("radiogroup", name="Question one")
    expect(group).to_have_attribute("aria-invalid", "true")
    told = group.get_attribute("aria-describedby").split()[-1]
    assert page.locator(f"#{told}").inner_text().startswith("You have not answered yet.")
    page.get_by_label(first, exact=True).check(force=True)
    expect(group).not_to_have_attribute("aria-invalid", "true")


def test_without_the_choice_not_to_answer_there_is_neither_button_nor_word_of_it(page_at) -> None:
    form = form_of([{"id": "one", "kind": "choice", "options": YES_NO}]) | {"may_decline": False}
    played = Played(page_at(390), form)
    expect(played.page.get_by_role("button", name="Rather not say")).to_have_count(0)
    played.forward()
    expect(played.page.locator(".message")).to_have_text(
        "You have not answered yet. Answer, or press “Skip”."
    )


def test_time_left_and_progress_follow_the_answers(page_at) -> None:
    items = [{"id": f"i{n}", "kind": "choice", "options": YES_NO, "section": f"S{n}"} for n in range(12)]
    played = Played(page_at(390), form_of(items) | {"seconds_per_item": 10})
    page = played.page
    expect(page.locator(".left")).to_have_text("About 2 minutes left")
    for n in range(6):
        expect(page.locator(".section")).to_have_text(f"S{n}")
        page.get_by_label("Yes").check()
        played.forward()
    expect(page.locator(".left")).to_have_text("About one minute left")
    assert page.locator("progress").evaluate("(e) => [e.value, e.max]") == [6, 12]


def test_a_section_stands_over_every_item_until_the_next(page_at) -> None:
    items = [{"id": n, "kind": "integer", "low": 0, "high": 9, "decimals": 0} for n in ("a", "b", "c", "d")]
    items[1]["section"], items[3]["section"] = "First part", "Second part"
    played = Played(page_at(390), form_of(items))
    seen = []
    while played.page.locator("fieldset").count():
        seen.append(played.page.locator(".section").all_inner_texts())
        played.skip()
    assert seen == [[], ["First part"], ["First part"], ["Second part"]]


PAGES = """async ([items, gates, width]) => {
    const { pagesOf, blocksOf } = await import("/form/walk.js");
    return pagesOf(items, gates, width).map((page) => blocksOf(page).map((rows) => rows.map(({ id }) => id)));
}"""


def choices(n: int, labels: tuple[str, ...] = ("No", "Yes"), **more) -> list[dict]:
    options = [{"code": c, "label": label} for c, label in enumerate(labels)]
    return [{"id": str(i), "kind": "choice", "options": options, "section": "", **more} for i in range(n)]


def test_pages_hold_what_belongs_together_and_fits(page_at) -> None:
    page = Played(page_at(390), form_of([DATE])).page

    def sizes(items, gates=(), width=80):
        return [[len(block) for block in one] for one in page.evaluate(PAGES, [items, list(gates), width])]

    assert sizes(choices(7)) == [[7]]
    assert sizes(choices(9)) == [[5, 4]]
    assert sizes(choices(14)) == [[7, 7]]
    assert sizes(choices(25)) == [[7, 6], [6, 6]]
    assert sizes(choices(3), width=55) == [[1], [1], [1]]
    assert sizes(choices(2, ("one", "another word"))[:1] + choices(2)) == [[1], [2]]
    assert sizes([*choices(2), {"id": "x", "kind": "text", "section": ""}, *choices(2)]) == [[2], [1], [2]]
    assert sizes([*choices(2), *choices(2, section="B")]) == [[2], [2]]
    assert sizes(choices(2, tuple("abcdefghij"))) == [[1], [1]]
    assert sizes(choices(2, ("a", "w" * 46))) == [[1], [1]]
    # What opens an item is never on its page: no row comes or goes while a person answers.
    gate = {"items": ["2"], "when": {"item": "1", "any_of": [1]}}
    assert sizes(choices(4), [gate]) == [[2], [2]]


def test_the_browser_and_the_server_mean_the_same_layouts(page_at) -> None:
    seen = set()
    for width, items in ((390, choices(2)), (1280, choices(2))):
        played = Played(page_at(width), form_of(items))
        played.page.locator("input[type=radio]").first.check(force=True)
        played.wait_for(1)
        seen.add(played.sent[0]["layout"])
    assert seen == set(LAYOUTS)

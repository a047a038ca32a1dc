"""Every kind of item as Chromium draws it, on both pages of a served study: by keyboard, again, wrong, behind a gate."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from workmh_measures.definitions.library import load_instrument
from workmh_measures.definitions.wording import keep_wordings
from workmh_measures.ui.form.words import help_lines, words

from . import made_up
from .accessibility import faults
from .answering import back, begin, chosen_beforehand, focused, forward, place, saved, until, until_stored
from .arabic import arabic_pack
from .conftest import SHELLS
from .room import lost
from .served_study import study_giving

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("served", SHELLS, indirect=True, scope="module")]
STUDY = study_giving("diary", languages="[nb, nn, en]", more="form_languages: [ar]\n")
ITEMS = ["one", "days", "hours", "many", "line", "sure", "day", "prose"]
TEXTS = {
    "one": "Is it one?", "days": "How many days?", "hours": "How many hours?", "many": "What fits?", "line": "How much?",
    "sure": "How sure?", "day": "Which day?", "prose": "In a word?",
}  # fmt: skip
ANSWERS = {
    "one": 1, "days": 3, "hours": 7.5, "many": "1 3", "line": 10, "sure": 1, "day": "2026-02-28", "prose": "well",
}  # fmt: skip


@pytest.fixture
def cards(open_form):
    """Come to the first card as somebody new."""

    def cards(width: int = 390, language: str = "en", **options) -> Page:
        page = open_form(width, language=language, **options)
        page.locator(".wf .page .first").click()
        page.wait_for_selector("fieldset")
        return page

    return cards


def on_card(page: Page, item: str) -> None:
    expect(page.locator("legend")).to_have_text(TEXTS[item])


def go_to(page: Page, item: str) -> None:
    """Come to a card by saying yes to the first and passing over the others."""
    if item != "one":
        page.get_by_label("Yes").check()
        forward(page)
    for before in ITEMS[1 : ITEMS.index(item)]:
        on_card(page, before)
        page.get_by_role("button", name="Skip", exact=True).click()
    on_card(page, item)


def told(served, page: Page) -> list[tuple[str, object]]:
    """Return every answer on record in its order: item, and value, reason or nothing."""
    events = served.events(page.person)
    return [(e["item"], e["content"].get("value", e["content"].get("missing"))) for e in events]


def by_keyboard(page: Page) -> None:
    """Answer all of it without a pointer."""
    press, typed = page.keyboard.press, page.keyboard.type
    keys = {
        "one": ["Space", "ArrowDown"],
        "many": ["Space", "Tab", "Tab", "Space"],
        "line": ["End"],
        "sure": ["Space", "ArrowRight"],
        "day": ["2", "8", "Tab", "2", "Tab", "2", "0", "2", "6"],
    }
    texts = {"days": "3", "hours": "7,5", "prose": "well"}
    for item in ITEMS:
        on_card(page, item)
        assert focused(page, "tagName") == "LEGEND"
        press("Tab")
        for key in keys.get(item, []):
            press(key)
        typed(texts.get(item, ""))
        page.get_by_role("button", name="Next").focus()
        press("Enter")
    page.get_by_role("heading", name="Ready to hand in").wait_for()


@pytest.mark.parametrize("width", [390, 1280])
def test_every_kind_is_answered_by_keyboard(served, cards, width: int) -> None:
    page = cards(width)
    by_keyboard(page)
    until_stored(served, page, "diary", ANSWERS)
    assert told(served, page) == [
        ("one", 0),
        ("one", 1),
        ("days", 3),
        ("hours", 7.5),
        ("many", "1"),
        ("many", "1 3"),
        ("line", 10),
        ("sure", 0),
        ("sure", 1),
        ("day", "2026-02-28"),
        ("prose", "well"),
    ]
    assert page.faults == []


def test_answers_of_this_session_are_shown_again_and_each_can_be_taken_away(served, cards) -> None:
    page = cards()
    by_keyboard(page)
    until_stored(served, page, "diary", ANSWERS)
    page.reload()
    page.get_by_role("heading", name="Ready to hand in").wait_for()
    back(page)
    shown = {}
    for item in reversed(ITEMS):
        on_card(page, item)
        shown[item] = page.locator("fieldset input, fieldset textarea").evaluate_all(
            """(fields) => { const marked = fields.filter((field) => field.checked).map((field) => field.value);
                return marked.length ? marked.join() : fields.filter((field) => field.type !== "range")
                    .map((field) => field.value).join("."); }"""
        )
        page.get_by_role("button", name="Clear the answer").click()
        saved(page)
        assert chosen_beforehand(page) == 0
        if item != "one":
            back(page)
    assert shown == {
        "one": "1", "days": "3", "hours": "7.5", "many": "1,3", "line": "10", "sure": "1", "day": "28.02.2026", "prose": "well",
    }  # fmt: skip
    assert told(served, page)[-len(ITEMS) :] == [(item, None) for item in reversed(ITEMS)]
    assert page.faults == []


@pytest.mark.parametrize(
    ("item", "text", "message"),
    [
        ("days", "8", "Enter a number from 0 to 7."),
        ("days", "2.5", "Enter a number from 0 to 7."),
        ("days", "two", "Enter a number from 0 to 7."),
        ("hours", "7.55", "Enter a number from 0 to 24."),
        ("prose", "far too long", "The text is too long."),
    ],
)
def test_what_is_not_allowed_is_told_and_not_sent(served, cards, item: str, text: str, message: str) -> None:
    page = cards()
    go_to(page, item)
    box = page.get_by_role("textbox")
    box.fill(text)
    forward(page)
    expect(page.get_by_role("alert").filter(has_text=message)).to_be_visible()
    assert box.get_attribute("aria-invalid") == "true"
    on_card(page, item)
    box.fill("1")
    forward(page)
    expect(page.locator("legend").filter(has_text=TEXTS[item])).to_have_count(0)
    stored = "1" if item == "prose" else 1
    until(page, lambda: served.answers(page.person).get(item) == stored)
    assert [content for name, content in told(served, page) if name == item] == [stored]


def test_a_gate_opens_and_closes_while_answering(cards) -> None:
    page = cards()
    assert place(page) == "1 of 6"
    page.get_by_label("Yes").check()
    forward(page)
    on_card(page, "days")
    assert place(page) == "2 of 8"
    back(page)
    page.get_by_label("No", exact=True).check()
    forward(page)
    on_card(page, "many")
    assert place(page) == "2 of 6"


@pytest.mark.parametrize(("answer", "after"), [("Yes", "days"), ("No", "many")])
def test_a_gate_on_an_answer_that_is_not_shown_follows_the_server(cards, open_form, answer, after) -> None:
    page = cards()
    page.get_by_label(answer, exact=True).check()
    saved(page)
    other = open_form(390, like=page)
    begin(other)
    on_card(other, after)
    back(other)
    assert chosen_beforehand(other) == 0


@pytest.fixture(scope="module")
def in_arabic(served) -> None:
    """Give the served study a pack in Arabic."""
    with made_up.larger_library():
        instrument = load_instrument("diary")
        keep_wordings(served.folder, [arabic_pack(instrument)], instrument)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_card_in_arabic_has_an_accessibility_fault(in_arabic, cards, scheme: str) -> None:
    """Those in the other languages are looked at on the way past every page."""
    page, n = cards(language="ar", color_scheme=scheme), 0
    while page.locator("fieldset").count():
        n += 1
        assert faults(page) == []
        assert page.locator(".wf").get_attribute("dir") == "rtl"
        page.get_by_role("button", name=words("ar")["skip"], exact=True).click()
    assert n == 6
    assert faults(page) == []


@pytest.mark.parametrize("width", [320, 390, 640])
def test_everything_to_touch_is_large_and_nothing_is_wider_than_the_screen(cards, width: int) -> None:
    page = cards(width, "nn")
    page.locator("summary").first.click()
    page.get_by_label("Ja").check()
    saved(page)
    for item in ITEMS:
        assert lost(page) == []
        small = page.locator(
            ".wf :is(button, .option, summary, select, input[type=range], .written input, .written textarea, a)"
        ).evaluate_all(
            """(all) => all.filter((e) => e.checkVisibility()).map((e) => [e.textContent || e.type, e.getBoundingClientRect()])
                .filter(([, box]) => box.height < 44 || box.width < 44).map(([name]) => name)"""
        )
        assert small == []
        page.get_by_role("button", name="Neste" if item == "one" else "Hopp over").click()
    expect(page.locator("fieldset")).to_have_count(0)


def test_a_fault_in_what_is_shown_does_not_stop_the_sending(served, cards) -> None:
    page = cards()
    page.evaluate("void (Date.prototype.getHours = () => { throw new Error('no clock'); })")
    page.get_by_label("Yes").check()
    forward(page)
    page.get_by_role("textbox").fill("3")
    forward(page)
    until_stored(served, page, "diary", {"one": 1, "days": 3})
    until(page, lambda: bool(page.faults))
    assert page.faults[0] == "no clock"


def test_no_card_moves_by_itself(cards) -> None:
    page = cards()
    page.get_by_label("Yes").check()
    saved(page)
    page.wait_for_timeout(600)
    on_card(page, "one")


def test_every_card_has_the_ways_out(cards) -> None:
    page = cards()
    while page.locator("fieldset").count():
        for name in ("Stop and continue later", "Leave quickly", "Skip", "Rather not say"):
            assert page.get_by_role("button", name=name, exact=True).is_visible()
        for text in ("Do you need someone to talk to?", "Questions, or want to withdraw?"):
            assert page.get_by_text(text).is_visible()
        page.get_by_role("button", name="Skip", exact=True).click()
    page.get_by_text("Do you need someone to talk to?").click()
    numbers = page.locator(".lines a")
    assert [re.sub(r"\D", "", a.get_attribute("href")) for a in numbers.all()] == [
        line["number"].replace(" ", "") for line in help_lines("en")
    ]


def test_an_option_that_stands_alone_takes_the_others_away_and_gives_way_to_them(served, cards) -> None:
    page = cards()
    go_to(page, "many")
    for label in ("Choice 1", "Choice 2", "None of these", "Choice 2"):
        page.get_by_label(label, exact=True).check()
    forward(page)
    on_card(page, "line")
    until_stored(served, page, "diary", {"one": 1, "days": -992, "hours": -992, "many": "2"})
    assert [content for name, content in told(served, page) if name == "many"] == ["1", "1 2", "4", "2"]
    assert page.faults == []

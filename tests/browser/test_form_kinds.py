"""Every kind of item and every instrument as Chromium draws them: the server's answers are played from memory."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from workmh_measures.definitions.library import instrument_ids, load_instrument
from workmh_measures.model.study import Study
from workmh_measures.ui.form.compile import compile_form
from workmh_measures.ui.form.words import help_lines

from .played import GATES, KINDS, Played, form_of

pytestmark = pytest.mark.browser


def chosen(page) -> int:
    """Count what is chosen or filled in before anybody did anything."""
    return page.evaluate(
        """() => [...document.querySelectorAll("fieldset input, fieldset textarea")].filter((input) =>
            input.type === "range" ? !input.classList.contains("unset")
            : ["radio", "checkbox"].includes(input.type) ? input.checked : input.value !== "").length"""
    )


def walk(played: Played) -> list[str]:
    """Skip through every card and return the questions seen."""
    page, seen = played.page, []
    while page.locator("fieldset").count():
        assert chosen(page) == 0
        assert page.locator("fieldset").count() == 1
        assert page.locator(".context").is_visible()
        seen.append(page.locator("legend").inner_text())
        played.skip()
    return seen


@pytest.mark.parametrize("name", instrument_ids())
def test_nothing_is_chosen_beforehand_in_any_instrument(page_at, name: str) -> None:
    instrument = load_instrument(name)
    parameters = {key: parameter.choice_ids[0] for key, parameter in instrument.parameters.items()}
    study = Study.model_validate(
        {
            "schema": 1, "id": "all_of_them", "title": {"nb": "Alle"}, "status": "draft", "languages": ("nb",),
            "entry": "light", "anchors": ("inclusion",), "allocation": {"kind": "single_group"},
            "arms": ({"id": "one", "code": 0, "name": {"nb": "En"}},),
            "waves": ({"id": "t0", "anchor": "inclusion", "month": 0.0, "source": "survey"},),
            "schedule": ({"instrument": name, "waves": ("t0",), "parameters": parameters, "evidence": "default"},),
            "retention": {"years": 1},
        }
    )  # fmt: skip
    form = compile_form(study, instrument, wave="t0", language="nb")
    form["gates"] = []  # every item is looked at
    played = Played(page_at(390), form, "nb")
    assert played.page.locator(".badge").count() == form["items"][0]["practice"] + form["practice_only"]
    assert walk(played) == [" ".join(item["text"].split()) for item in form["items"]]
    played.wait_for(len(form["items"]))
    assert {content for _, content in played.contents} == {-992}
    assert played.faults == []


@pytest.mark.parametrize("width", [390, 1280])
def test_every_kind_is_answered_by_keyboard(page_at, width: int) -> None:
    played = Played(page_at(width), form_of(KINDS))
    press, typed = played.page.keyboard.press, played.page.keyboard.type
    keys = {
        "one": ["Space"],
        "many": ["Space", "Tab", "Tab", "Space"],
        "line": ["End"],
        "sure": ["Space", "ArrowRight"],
    }
    texts = {"days": "3", "hours": "7,5", "prose": "well"}
    for item in KINDS:
        assert played.page.evaluate("document.activeElement.tagName") == "LEGEND"
        press("Tab")
        for key in keys.get(item["id"], []):
            press(key)
        if item["id"] in texts:
            typed(texts[item["id"]])
        if item["id"] == "day":
            for key in ("2", "8", "Tab", "2", "Tab", "2", "0", "2", "6"):
                press(key)
        played.page.get_by_role("button", name="Next").focus()
        press("Enter")
    played.page.get_by_role("heading", name="Ready to hand in").wait_for()
    played.wait_for(10)
    assert played.contents == [
        ("one", 0),
        ("days", 3),
        ("hours", 7.5),
        ("many", [1]),
        ("many", [1, 3]),
        ("line", 10),
        ("sure", 0),
        ("sure", 1),
        ("day", "2026-02-28"),
        ("prose", "well"),
    ]
    assert played.faults == []


def test_answers_of_this_session_are_shown_again_and_each_can_be_taken_away(page_at) -> None:
    given = {
        "one": 1,
        "days": 3,
        "hours": 7.5,
        "many": [1, 3],
        "line": 10,
        "sure": 4,
        "day": "2026-02-28",
        "prose": "well",
    }
    page = page_at(390)
    form = form_of(KINDS)
    played = PlayedAgain(page, form, {item: {"value": value} for item, value in given.items()})
    page.get_by_role("button", name="Back").click()
    shown = {}
    for item in reversed(KINDS):
        shown[item["id"]] = page.evaluate(
            """() => { const inputs = [...document.querySelectorAll("fieldset input, fieldset textarea")];
                const marked = inputs.filter((input) => input.checked).map((input) => input.value);
                return marked.length ? marked.join() : inputs.filter((input) => input.type !== "range")
                    .map((input) => input.value).join("."); }"""
        )
        page.get_by_role("button", name="Clear the answer").click()
        assert chosen(page) == 0
        if item["id"] != "one":
            page.get_by_role("button", name="Back").click()
    assert shown == {
        "one": "1", "days": "3", "hours": "7.5", "many": "1,3", "line": "10", "sure": "4", "day": "28.02.2026", "prose": "well",
    }  # fmt: skip
    played.wait_for(len(KINDS))
    assert played.contents == [(item["id"], "cleared") for item in reversed(KINDS)]


class PlayedAgain(Played):
    """As after a reload: all items were answered before, so the last page is shown first."""

    def __init__(self, page, form: dict, answers: dict[str, dict]) -> None:
        self.before = answers
        super().__init__(page, form)

    def state(self) -> dict:
        return super().state() | {"answers": self.before}


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
def test_what_is_not_allowed_is_told_and_not_sent(page_at, item: str, text: str, message: str) -> None:
    kind = next(k for k in KINDS if k["id"] == item)
    played = Played(page_at(390), form_of([kind]))
    box = played.page.get_by_role("textbox")
    box.fill(text)
    played.forward()
    assert played.page.get_by_role("alert").inner_text() == message
    assert box.get_attribute("aria-invalid") == "true"
    assert played.sent == []
    box.fill("1")
    played.forward()
    played.page.get_by_role("heading", name="Ready to hand in").wait_for()
    assert len(played.sent) == 1


def test_a_gate_opens_and_closes_while_answering(page_at) -> None:
    played = Played(page_at(390), form_of(KINDS[:4], GATES))
    page = played.page
    assert page.locator(".count").inner_text() == "1 of 2"
    page.get_by_label("Yes").check()
    played.forward()
    assert page.locator("legend").inner_text() == "Question days"
    assert page.locator(".count").inner_text() == "2 of 4"
    page.get_by_role("button", name="Back").click()
    page.get_by_label("No", exact=True).check()
    played.forward()
    assert page.locator("legend").inner_text() == "Question many"
    assert page.locator(".count").inner_text() == "2 of 2"


def test_a_gate_on_an_answer_that_is_not_shown_follows_the_server(page_at) -> None:
    form = form_of(KINDS[:4], GATES)
    played = PlayedAgain(page_at(390), form, {"one": {"answered": True}})
    assert played.page.locator("legend").inner_text() == "Question days"
    hidden = PlayedHidden(page_at(390), form, {"one": {"answered": True}})
    assert hidden.page.locator("legend").inner_text() == "Question many"


class PlayedHidden(PlayedAgain):
    """The server says that the items behind the gate are not shown."""

    def state(self) -> dict:
        return super().state() | {"not_shown": ["days", "hours"]}


@pytest.mark.parametrize(
    ("language", "scheme"), [("nb", "light"), ("nb", "dark"), ("en", "light"), ("ar", "light")]
)
def test_no_card_has_an_accessibility_fault(page_at, language: str, scheme: str) -> None:
    played = Played(page_at(390, color_scheme=scheme), form_of(KINDS), language)
    page, axe = played.page, Axe()
    page.locator("summary").first.click()
    while page.locator("fieldset").count():
        found = axe.run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.locator(".wf").get_attribute("lang") == language
        played.skip()
    found = axe.run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [320, 390, 640])
def test_everything_to_touch_is_large_and_nothing_is_wider_than_the_screen(page_at, width: int) -> None:
    played = Played(page_at(width, 640), form_of(KINDS), "nn")
    page = played.page
    page.locator("summary").first.click()
    while page.locator("fieldset").count():
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        small = page.evaluate(
            """() => [...document.querySelectorAll(
                ".wf button, .wf .option, .wf summary, .wf select, .wf input[type=range], .wf .written :is(input, textarea), .wf a")]
                .filter((e) => e.checkVisibility())
                .map((e) => [e.textContent || e.type, e.getBoundingClientRect()])
                .filter(([, box]) => box.height < 44 || box.width < 44).map(([name]) => name)"""
        )
        assert small == []
        played.skip()


def test_a_fault_in_what_is_shown_does_not_stop_the_sending(page_at) -> None:
    played = Played(page_at(390), form_of(KINDS))
    played.page.evaluate("void (Date.prototype.getHours = () => { throw new Error('no clock'); })")
    played.page.get_by_label("Yes").check()
    played.forward()
    played.page.get_by_role("textbox").fill("3")
    played.forward()
    played.page.wait_for_timeout(300)
    played.wait_for(2)
    assert played.contents == [("one", 1), ("days", 3)]
    assert played.faults[0] == "no clock"


def test_no_card_moves_by_itself(page_at) -> None:
    played = Played(page_at(390), form_of(KINDS))
    played.page.get_by_label("Yes").check()
    played.page.wait_for_timeout(600)
    assert played.page.locator(".count").inner_text() == "1 of 8"


def test_every_card_has_the_ways_out(page_at) -> None:
    played = Played(page_at(390), form_of(KINDS))
    page = played.page
    while page.locator("fieldset").count():
        for name in ("Stop and continue later", "Leave quickly", "Skip", "Rather not say"):
            assert page.get_by_role("button", name=name).is_visible()
        for text in ("Do you need someone to talk to?", "Questions, or want to withdraw?"):
            assert page.get_by_text(text).is_visible()
        played.skip()
    page.get_by_text("Do you need someone to talk to?").click()
    numbers = page.locator(".lines a")
    assert [re.sub(r"\D", "", a.get_attribute("href")) for a in numbers.all()] == [
        line["number"].replace(" ", "") for line in help_lines("en")
    ]


def test_an_option_that_stands_alone_takes_the_others_away_and_gives_way_to_them(page_at) -> None:
    options = [{"code": c, "label": f"Choice {c}"} for c in (1, 2)]
    options.append({"code": 3, "label": "None of these", "exclusive": True})
    played = Played(page_at(390), form_of([{"id": "many", "kind": "multiple_choice", "options": options}]))
    for label in ("Choice 1", "Choice 2", "None of these", "Choice 2"):
        played.page.get_by_label(label, exact=True).check()
    played.page.get_by_role("button", name="Next").click()
    played.page.get_by_role("heading", name="Ready to hand in").wait_for()
    played.wait_for(4)
    assert [content for _, content in played.contents] == [[1], [1, 2], [3], [2]]
    assert played.faults == []

"""Words with a number in them, as a person meets the question in Chromium, on both pages."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page

from workmh_measures.definitions.library import load_instrument
from workmh_measures.definitions.wording import keep_wordings
from workmh_measures.ui.form.words import words

from .accessibility import faults
from .arabic import arabic_pack
from .conftest import SHELLS
from .made_up import FOLDER
from .served_study import study_giving

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("served", SHELLS, indirect=True, scope="module")]
STUDY = study_giving("notes", more="form_languages: [ar]\n")
TEXT = "Ring 41 23 45 67\n<b>hilsen</b> a@b.example"


class Asked:
    """A person at the card for words of their own."""

    def __init__(self, page: Page, language: str) -> None:
        self.page, self.words = page, words(language)
        self.sent: list[dict[str, object]] = []
        page.on("request", self._note)
        page.locator(".page .first").click()
        page.wait_for_selector("textarea")

    def _note(self, request) -> None:
        if request.url.endswith("/form/answers"):
            self.sent.append(json.loads(request.post_data))

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=self.words[name], exact=True).click()

    def write(self, text: str) -> None:
        self.page.locator("textarea").fill(text)
        self.press("next")

    def heading(self, name: str) -> None:
        self.page.get_by_role("heading", name=self.words[name]).wait_for()

    def the_number(self) -> None:
        """Wait for the card after the words."""
        self.page.locator(".card:not(:has(textarea)) input").first.wait_for()

    @property
    def contents(self) -> list[tuple[object, object]]:
        return [(one.get("value"), one.get("kept")) for one in self.sent]


@pytest.fixture(scope="module")
def packed(served):
    """Give the served study an Arabic pack."""
    notes = load_instrument(FOLDER / "notes.yaml")
    keep_wordings(served.folder, [arabic_pack(notes)], notes)


@pytest.fixture
def ask(packed, open_form):
    """Bring somebody new to the card for words."""

    def ask(width: int = 390, language: str = "en") -> Asked:
        return Asked(open_form(width, language=language), language)

    return ask


@pytest.mark.parametrize("language", ["nb", "nn", "en", "ar"])
def test_the_person_is_asked_kindly_in_every_language_and_may_keep_the_words(
    served, ask, language: str
) -> None:
    asked = ask(language=language)
    asked.write(TEXT)
    asked.heading("personal_title")
    page = asked.page
    said = page.locator(".page").inner_text()
    assert asked.words["personal_email"] in said
    assert asked.words["personal_phone"] in said
    assert "{" not in said
    assert page.locator("blockquote").inner_text() == TEXT
    assert faults(page) == []
    with page.expect_response(lambda reply: '"kept":true' in (reply.request.post_data or "")):
        asked.press("personal_keep")
    asked.the_number()
    assert asked.contents == [(TEXT, None), (TEXT, True)]
    assert len({one["request_id"] for one in asked.sent}) == 2
    assert page.faults == []


def test_the_words_come_back_to_be_changed(served, ask) -> None:
    asked = ask()
    asked.write(TEXT)
    asked.heading("personal_title")
    asked.press("personal_change")
    box = asked.page.locator("textarea")
    assert box.input_value() == TEXT
    asked.press("next")
    asked.heading("personal_title")
    asked.press("personal_change")
    with asked.page.expect_response(lambda reply: "uten nummer" in (reply.request.post_data or "")):
        asked.write("uten nummer")
    asked.the_number()
    assert asked.contents == [(TEXT, None), (TEXT, None), ("uten nummer", None)]


def test_what_is_typed_on_the_next_card_meanwhile_is_sent(served, ask) -> None:
    asked = ask()
    page, held = asked.page, []
    # Only the first is held: the second waits behind it.
    page.route("**/form/answers", lambda route: held.append(route), times=1)
    asked.write(TEXT)
    asked.the_number()
    page.get_by_role("textbox").fill("3")
    held[0].continue_()
    asked.heading("personal_title")
    with page.expect_response(lambda reply: '"kept":true' in (reply.request.post_data or "")):
        asked.press("personal_keep")
    asked.heading("done_title")
    assert asked.contents == [(TEXT, None), (3, None), (TEXT, True)]


def test_nobody_is_told_to_close_the_page_while_words_wait(served, ask) -> None:
    asked = ask()
    asked.page.locator("textarea").fill(TEXT)
    asked.press("later")
    asked.heading("personal_title")
    assert asked.page.get_by_role("heading", name=asked.words["later_title"]).count() == 0


@pytest.mark.parametrize("width", [320, 640])
def test_the_question_fits_and_can_be_touched(served, ask, width: int) -> None:
    asked = ask(width)
    asked.write("41 23 45 67 " + "x" * 120)
    asked.heading("personal_title")
    page = asked.page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    heights = page.locator(".page button").evaluate_all(
        "all => all.map((b) => b.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44


def test_from_the_words_typed_to_the_mark_in_the_record(served, ask) -> None:
    asked = ask(language="nb")
    asked.write("Ring 41 23 45 67")
    asked.heading("personal_title")
    assert served.events(asked.page.person) == []
    asked.press("personal_keep")
    asked.the_number()
    asked.press("skip")
    asked.press("review_leave")
    asked.press("done_button")
    asked.heading("thanks_title")
    [event, _] = served.events(asked.page.person)
    assert event["content"] == {"value": "Ring 41 23 45 67", "personal": ["phone"]}

"""Words with a number in them, as a person meets the question in Chromium; the server is played from memory."""

from __future__ import annotations

import json

import pytest
from axe_playwright_python.sync_playwright import Axe

from workmh_measures.model.wording import text_direction
from workmh_measures.ui.form.routes import ASSETS
from workmh_measures.ui.form.words import help_lines, language_choice, words
from workmh_measures.ui.headers import STRICT_POLICY

pytestmark = pytest.mark.browser
HERE = "http://localhost:9/"
PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>.</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<script type="module" src="/start.js"></script></head><body></body></html>'
)
START = """
import { mount } from "/form/form.js";
mount(document.body, { stateUrl: "/form/state", saveUrl: "/form/answers", completeUrl: "/form/complete" });
"""
ITEMS = [
    {
        "id": "prose",
        "kind": "text",
        "max_bytes": 200,
        "text": "Anything else?",
        "practice": False,
        "options": [],
    },
    {"id": "days", "kind": "integer", "low": 0, "high": 7, "text": "Days?", "practice": False, "options": []},
]
TEXT = "Ring 41 23 45 67\n<b>hilsen</b>"


class Asking:
    """Refuses words that are not kept, as the server does, and keeps everything that was sent."""

    def __init__(self, page, language: str = "en") -> None:
        self.page, self.words = page, words(language)
        self.language = language
        self.sent: list[dict] = []
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.route(f"{HERE}**", self.reply)
        page.goto(HERE)
        page.wait_for_selector("fieldset")

    def reply(self, route) -> None:
        path = route.request.url.removeprefix(HERE).split("?")[0]
        if path == "form/state":
            route.fulfill(json=self.state())
        elif path.startswith("form/") and (ASSETS / path.removeprefix("form/")).is_file():
            route.fulfill(path=ASSETS / path.removeprefix("form/"))
        elif path == "form/answers":
            self.sent.append(sent := json.loads(route.request.post_data))
            asked = "41 23" in str(sent.get("value")) and not sent.get("kept")
            problem = [{"code": "FORM-PERSONAL", "found": "identity_number, phone"}]
            saved = {
                "saved_at": "2026-03-01T12:00:00+00:00",
                "seq": 1,
                "not_shown": [],
                "before": 0,
                "versions": {},
            }
            route.fulfill(status=422 if asked else 200, json=problem if asked else saved)
        elif path == "start.js":
            route.fulfill(body=START, content_type="text/javascript")
        elif path == "":
            headers = {"Content-Security-Policy": STRICT_POLICY}
            route.fulfill(body=PAGE, content_type="text/html", headers=headers)
        else:
            route.fulfill(status=404)

    def state(self) -> dict:
        form = {
            "title": "Diary", "instruction": "Think.", "recall": "the past week", "items": ITEMS, "gates": [],
            "instrument": "diary", "wave": "t0", "occasion": 1, "language": self.language, "layout": "card-1",
            "fingerprint": "f", "wording_hash": "w", "practice": False, "practice_only": False,
        }  # fmt: skip
        return {
            "wave": "t0", "language": self.language, "languages": [language_choice(self.language)],
            "words_language": self.language, "words_direction": text_direction(self.language), "words": self.words,
            "help": help_lines(self.language), "forms": [], "n": 1, "of": 1, "minutes": 1, "form": form,
            "answers": {}, "versions": {}, "not_shown": [], "started_here": True,
        }  # fmt: skip

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=self.words[name], exact=True).click()

    def write(self, text: str) -> None:
        self.page.locator("textarea").fill(text)
        self.press("next")

    def heading(self, name: str) -> None:
        self.page.get_by_role("heading", name=self.words[name]).wait_for()

    @property
    def contents(self) -> list[tuple[object, object]]:
        return [(one.get("value"), one.get("kept")) for one in self.sent]


@pytest.mark.parametrize("language", ["nb", "nn", "en", "ar"])
def test_the_person_is_asked_kindly_in_every_language_and_may_keep_the_words(page_at, language: str) -> None:
    asking = Asking(page_at(390), language)
    asking.write(TEXT)
    asking.heading("personal_title")
    page = asking.page
    said = page.locator(".page").inner_text()
    assert asking.words["personal_identity_number"] in said
    assert asking.words["personal_phone"] in said
    assert "{" not in said
    assert page.locator("blockquote").inner_text() == TEXT
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    asking.press("personal_keep")
    page.locator("legend", has_text="Days?").wait_for()
    page.get_by_text(asking.words["saved"].partition("{")[0]).or_(page.locator("legend")).first.wait_for()
    assert asking.contents == [(TEXT, None), (TEXT, True)]
    ids = [one["request_id"] for one in asking.sent]
    assert len(set(ids)) == 2
    assert asking.faults == []


def test_the_words_come_back_to_be_changed(page_at) -> None:
    asking = Asking(page_at(390))
    asking.write(TEXT)
    asking.heading("personal_title")
    asking.press("personal_change")
    box = asking.page.locator("textarea")
    assert box.input_value() == TEXT
    asking.press("next")
    asking.heading("personal_title")
    asking.press("personal_change")
    asking.write("uten nummer")
    asking.page.locator("legend", has_text="Days?").wait_for()
    assert asking.contents == [(TEXT, None), (TEXT, None), ("uten nummer", None)]


def test_what_is_typed_on_the_next_card_meanwhile_is_sent(page_at) -> None:
    asking = Asking(page_at(390))
    page = asking.page
    held = []
    page.route(f"{HERE}form/answers", lambda route: held.append(route))
    asking.write(TEXT)
    page.locator("legend", has_text="Days?").wait_for()
    page.get_by_role("textbox").fill("3")
    page.unroute(f"{HERE}form/answers")
    asking.reply(held[0])
    asking.heading("personal_title")
    asking.press("personal_keep")
    asking.heading("done_title")
    assert asking.contents == [(TEXT, None), (3, None), (TEXT, True)]


def test_nobody_is_told_to_close_the_page_while_words_wait(page_at) -> None:
    asking = Asking(page_at(390))
    asking.page.locator("textarea").fill(TEXT)
    asking.press("later")
    asking.heading("personal_title")
    assert asking.page.get_by_role("heading", name=asking.words["later_title"]).count() == 0


@pytest.mark.parametrize("width", [320, 640])
def test_the_question_fits_and_can_be_touched(page_at, width: int) -> None:
    asking = Asking(page_at(width, 640))
    asking.write("41 23 45 67 " + "x" * 120)
    asking.heading("personal_title")
    page = asking.page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    heights = page.eval_on_selector_all(
        ".page button", "all => all.map((b) => b.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44


def test_from_the_words_typed_to_the_mark_in_the_record(page_at, bare_server, tmp_path) -> None:
    server = bare_server(tmp_path, "notes")
    server.start()
    try:
        page = page_at(390)
        page.context.add_cookies([{"name": "person", "value": "p001.one", "url": server.url}])
        page.goto(server.url)
        page.get_by_role("button", name="Begynn").click()
        page.locator("textarea").fill(TEXT)
        page.get_by_role("button", name="Neste", exact=True).click()
        page.get_by_role("heading", name="Vil du ha dette med?").wait_for()
        assert server.events("p001") == []
        page.get_by_role("button", name="Behold teksten", exact=True).click()
        page.get_by_role("button", name="Lever skjemaet").click()
        page.get_by_role("heading", name="Takk for at du svarte").wait_for()
        [event] = server.events("p001")
        assert event["content"] == {"value": TEXT, "personal": ["phone"]}
    finally:
        server.kill()

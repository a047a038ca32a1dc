"""The form with the server's answers played from memory: quick, and any form may be asked for."""

from __future__ import annotations

import json

from workmh_measures.model.wording import text_direction
from workmh_measures.ui.form.files import ASSETS
from workmh_measures.ui.form.words import LANGUAGES, help_lines, language_choice, words
from workmh_measures.ui.headers import STRICT_POLICY

HERE = "http://localhost:9/"
PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>.</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<script type="module" src="/start.js"></script></head><body></body></html>'
)
START = """
import { mount } from "/form/form.js";
document.body.style.margin = 0;
mount(document.body, { stateUrl: "/form/state", saveUrl: "/form/answers", completeUrl: "/form/complete" });
"""
KINDS = [
    {"id": "one", "kind": "choice", "options": [{"code": 0, "label": "No"}, {"code": 1, "label": "Yes"}]},
    {"id": "days", "kind": "integer", "low": 0.0, "high": 7.0, "decimals": 0, "unit": "days"},
    {"id": "hours", "kind": "number", "low": 0.0, "high": 24.0, "decimals": 1},
    {"id": "many", "kind": "multiple_choice", "options": [{"code": c, "label": f"Choice {c}"} for c in (1, 2, 3)]},
    {"id": "line", "kind": "visual_analogue", "low": 0.0, "high": 10.0, "decimals": 0},
    {"id": "sure", "kind": "integer", "low": 0, "high": 10, "anchors": {"low": "Not at all", "high": "Fully"}},
    {"id": "day", "kind": "date"},
    {"id": "prose", "kind": "text", "max_bytes": 10},
]  # fmt: skip


def form_of(items, gates=()) -> dict:
    filled = [{"text": f"Question {item['id']}", "practice": False, "options": [], **item} for item in items]
    return {
        "title": "Diary",
        "instruction": "Think of your own situation.",
        "recall": "the past week",
        "items": filled,
        "gates": list(gates),
        "instrument": "diary",
        "wave": "t0",
        "language": "en",
        "layout": "card-1",
        "fingerprint": "f",
        "wording_hash": "w",
        "practice": False,
        "practice_only": False,
    }


class Played:
    """Answers the browser from memory and keeps what it sent."""

    def __init__(self, page, form: dict, language: str = "en") -> None:
        self.page, self.form, self.language = page, form, language
        self.sent: list[dict] = []
        self.answers: dict[str, dict] = {}
        self.not_shown: list[str] = []
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda said: said.type == "error" and self.faults.append(said.text))
        page.route(f"{HERE}**", self.reply)
        page.goto(HERE)
        page.wait_for_selector("fieldset, h1")

    def reply(self, route) -> None:
        path = route.request.url.removeprefix(HERE).split("?")[0]
        if path == "form/state":
            route.fulfill(json=self.state())
        elif path.startswith("form/") and (ASSETS / path.removeprefix("form/")).is_file():
            route.fulfill(path=ASSETS / path.removeprefix("form/"))
        elif path == "form/answers":
            self.sent.append(json.loads(route.request.post_data))
            reply = {"saved_at": "2026-03-01T12:00:00+00:00", "seq": 1, "not_shown": self.not_shown}
            reply |= {"before": 0, "versions": {}}
            route.fulfill(json=reply)
        elif path == "start.js":
            route.fulfill(body=START, content_type="text/javascript")
        elif path == "":
            headers = {"Content-Security-Policy": STRICT_POLICY}
            route.fulfill(body=PAGE, content_type="text/html", headers=headers)
        else:
            route.fulfill(status=404)

    def state(self) -> dict:
        return {
            "wave": "t0",
            "language": self.language,
            "languages": [language_choice(name) for name in LANGUAGES],
            "words_language": self.language,
            "words_direction": text_direction(self.language),
            "words": words(self.language),
            "help": help_lines(self.language),
            "forms": [],
            "n": 1,
            "of": 1,
            "minutes": 1,
            "form": self.form,
            "answers": self.answers,
            "not_shown": self.not_shown,
            "study": {},
            "withdrawal": [],
            "started_here": True,
        }

    @property
    def contents(self) -> list[tuple[str, object]]:
        return [
            (s["item"], s.get("value", s.get("missing", "cleared" if s.get("cleared") else None)))
            for s in self.sent
        ]

    def wait_for(self, n: int) -> None:
        """Wait until so many answers came; one is sent after the other."""
        for _ in range(200):
            if len(self.sent) >= n:
                return
            self.page.wait_for_timeout(50)

    def forward(self) -> None:
        self.page.get_by_role("button", name=words(self.language)["next"], exact=True).click()

    def skip(self) -> None:
        self.page.get_by_role("button", name=words(self.language)["skip"], exact=True).click()

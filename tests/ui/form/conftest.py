"""An instrument with every kind of item and a gate, a study that gives it, and a client for the routes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.applications import Starlette

from workmh_measures.model.instrument import Instrument
from workmh_measures.model.study import Study
from workmh_measures.storage.group_commit import GroupCommitter
from workmh_measures.storage.repository import Store
from workmh_measures.ui.form.questionnaire import Questionnaire
from workmh_measures.ui.form.routes import form_routes
from workmh_measures.ui.visitor import Visitor

from ..asking import Reply, ask

SCALES = {
    "yes_no": {
        "kind": "choice",
        "measure": "nominal",
        "options": (
            {"code": 0, "label": {"nb": "Nei", "en": "No"}},
            {"code": 1, "label": {"nb": "Ja", "en": "Yes"}},
        ),
    },
    "several": {
        "kind": "multiple_choice",
        "measure": "nominal",
        "options": tuple({"code": c, "label": {"nb": f"Valg {c}", "en": f"Choice {c}"}} for c in (1, 2, 3)),
    },
    "days": {"kind": "integer", "measure": "scale", "minimum": 0.0, "maximum": 7.0},
    "hours": {"kind": "number", "measure": "scale", "minimum": 0.0, "maximum": 24.0, "decimals": 1},
    "line": {
        "kind": "visual_analogue",
        "measure": "scale",
        "minimum": 0.0,
        "maximum": 100.0,
        "anchors": {"low": {"nb": "Minst", "en": "Least"}, "high": {"nb": "Mest", "en": "Most"}},
    },
    "day": {"kind": "date", "measure": "scale"},
    "words": {"kind": "text", "measure": "nominal", "max_bytes": 20},
}


def instrument_with(*, alert: bool = False, wording: str = "project") -> Instrument:
    """Return an instrument with one item of every kind; the number of days is asked only after a yes."""
    ids = dict(
        zip(("work", "which", "days", "hours", "line", "day", "words"), SCALES, strict=True),
    )
    items = [
        {
            "id": item,
            "response_scale": scale,
            "label": {"nb": f"Merkelapp {item}", "en": f"Label {item}"},
            "text": {"nb": f"Spørsmål {item} om {{months}}", "en": f"Question {item} in {{months}}"},
        }
        for item, scale in ids.items()
    ]
    if wording == "holder":
        for item in items:
            del item["text"]
    if alert:
        items[0]["alert"] = {"at_least": 1.0, "note": {"nb": "Se på svaret", "en": "Look at it"}}
    return Instrument.model_validate(
        {
            "schema": 1,
            "id": "diary",
            "version": "1.0",
            "status": "draft",
            "name": {"nb": "Dagbok", "en": "Diary"},
            "short_name": "Diary",
            "construct": "work",
            "domain": "return_to_work",
            "respondent": "participant",
            "recall_period": {"value": 2, "unit": "week"},
            "licence": {
                "status": "open",
                "holder": "the project",
                "checked": "2026-01-01",
                "evidence": "read",
                "wording": wording,
            },
            "evidence": dict.fromkeys(("order", "keys", "missing_rule", "cutoffs"), "project_choice"),
            "parameters": {
                "months": {
                    "label": {"nb": "Tid", "en": "Time"},
                    "choices": (
                        {"id": "three", "label": {"nb": "3 måneder", "en": "3 months"}},
                        {"id": "six", "label": {"nb": "6 måneder", "en": "6 months"}},
                    ),
                    "evidence": "project_choice",
                }
            },
            "response_scales": SCALES,
            "items": tuple(items),
            "items_if": ({"items": ("days", "hours"), "when": {"item": "work", "any_of": (1.0,)}},),
        }
    )


def study_with(*, waves: tuple[str, ...] = ("t0",), languages: tuple[str, ...] = ("nb", "en")) -> Study:
    """Return a study that gives the diary at its first waves, three months apart."""
    return Study.model_validate(
        {
            "schema": 1,
            "id": "prove",
            "title": {"nb": "Prøve", "en": "Trial"},
            "status": "draft",
            "languages": languages,
            "entry": "light",
            "anchors": ("inclusion",),
            "arms": ({"id": "one", "code": 0, "name": {"nb": "En", "en": "One"}},),
            "allocation": {"kind": "single_group"},
            "waves": tuple(
                {
                    "id": wave,
                    "anchor": "inclusion",
                    "month": 3.0 * n,
                    "window_days": (-14, 42),
                    "source": "survey",
                }
                for n, wave in enumerate(waves)
            ),
            "schedule": (
                {
                    "instrument": "diary",
                    "waves": waves,
                    "parameters": {"months": "six"},
                    "evidence": "confirmed",
                },
            ),
            "retention": {"years": 1},
        }
    )


class Client:
    """Sends requests to the routes as a participant in a browser session."""

    def __init__(self, questionnaire: Questionnaire, store: Store) -> None:
        self.app = Starlette(routes=form_routes(lambda: questionnaire))
        self.questionnaire = questionnaire
        self.store = store
        self.session: Visitor | None = self.visitor()
        self.count = 0

    def visitor(self, key: str = "key-1", role: str = "participant") -> Visitor:
        return Visitor(key=key, nonce="n", role=role, subject="p001", study="prove")  # type: ignore[arg-type]

    def request(self, method: str, path: str, body: bytes = b"", **headers: str) -> Reply:
        return ask(self.app, self.session, method, path, body, **headers)

    def state(self, language: str = "") -> dict[str, Any]:
        return self.request("GET", "/form/state" + (f"?lang={language}" if language else "")).json

    def about(self, **changed: Any) -> dict[str, Any]:
        form = self.questionnaire.state(self.visitor(), None)["form"]
        self.count += 1
        told = {name: form[name] for name in ("instrument", "wave", "language", "layout", "fingerprint")}
        told |= {"wording_hash": form["wording_hash"], "device": "phone", "request_id": f"r{self.count}"}
        return {**told, **changed}

    def post(self, path: str, sent: Any) -> Reply:
        return self.request("POST", path, json.dumps(sent).encode())

    def answer(self, item: str, **content: Any) -> Reply:
        return self.post("/form/answers", self.about(item=item, **content))

    def complete(self) -> Reply:
        return self.post("/form/complete", self.about())

    def answers(self) -> dict[str, Any]:
        stored = self.store.current_answers("prove", participant="p001")
        return {a.item: a.missing if a.missing is not None else a.value for a in stored}


@pytest.fixture
def make_instrument():
    """Gives `instrument_with`."""
    return instrument_with


@pytest.fixture
def make_study():
    """Gives `study_with`."""
    return study_with


@pytest.fixture
def open_client(tmp_path):
    """Make a client for a study and an instrument; everything is closed at the end."""
    opened: list[tuple[GroupCommitter, Store]] = []

    def client(instrument: Instrument | None = None, study: Study | None = None) -> Client:
        store = Store.create(f"sqlite:///{tmp_path}/store{len(opened)}.db")
        committer = GroupCommitter(store)
        opened.append((committer, store))
        given = instrument or instrument_with()
        return Client(Questionnaire(study or study_with(), store, committer, load=lambda _name: given), store)

    yield client
    for committer, store in opened:
        committer.close()
        store.close()


@pytest.fixture
def client(open_client):
    """A client for the diary."""
    return open_client()

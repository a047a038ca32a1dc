"""The form on a bare page: real routes and a real store behind one page without Streamlit.

    python bare_server.py STORE_URL PORT INSTRUMENT,INSTRUMENT [WINDOW]

The cookie `person` names the participant and the browser session as `p001.session`.
"""

from __future__ import annotations

import sys
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.study import Study
from workmh_measures.storage.data_folder import data_folder_of
from workmh_measures.storage.group_commit import GroupCommitter
from workmh_measures.storage.repository import Store
from workmh_measures.storage.wordings import Wordings
from workmh_measures.ui.form.questionnaire import Questionnaire
from workmh_measures.ui.form.routes import form_routes
from workmh_measures.ui.headers import STRICT_POLICY
from workmh_measures.ui.visitor import Visitor

PAGE = (
    '<!doctype html><html lang="nb"><head><meta charset="utf-8"><title>.</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
    '<script type="module" src="/start.js"></script></head><body></body></html>'
)
START = """
import { mount } from "/form/form.js";
document.body.style.margin = 0;
const language = new URLSearchParams(location.search).get("lang") ?? undefined;
mount(document.body, {
  stateUrl: "/form/state", saveUrl: "/form/answers", completeUrl: "/form/complete", language, words: {},
});
"""
# An instrument made up for the tests: none that is shipped asks for words.
NOTES = {
    "schema": 1,
    "id": "notes",
    "version": "1.0",
    "status": "draft",
    "name": {"nb": "Notater", "en": "Notes"},
    "short_name": "Notes",
    "construct": "work",
    "domain": "return_to_work",
    "respondent": "participant",
    "recall_period": {"value": 2, "unit": "week"},
    "licence": {
        "status": "open", "holder": "the project", "checked": "2026-01-01", "evidence": "read", "wording": "project",
    },
    "evidence": dict.fromkeys(("order", "keys", "missing_rule", "cutoffs"), "project_choice"),
    "response_scales": {"words": {"kind": "text", "measure": "nominal", "max_bytes": 200}},
    "items": (
        {
            "id": "more",
            "response_scale": "words",
            "label": {"nb": "Mer", "en": "More"},
            "text": {"nb": "Er det noe mer?", "en": "Is there more?"},
        },
    ),
}  # fmt: skip
PARAMETERS = {"eq5d5l": {"value_set": "norway"}, "rtw_expectancy": {"horizon_months": "6"}}


def instrument_of(name: str) -> Instrument:
    """Return an instrument of the library, or the one made up here."""
    return Instrument.model_validate(NOTES) if name == "notes" else load_instrument(name)


def study_of(instruments: list[str]) -> Study:
    """Return a study that gives these instruments at one wave."""
    schedule = [
        {"instrument": name, "waves": ["t0"], "parameters": PARAMETERS.get(name, {}), "evidence": "default"}
        for name in instruments
    ]
    return Study.model_validate(
        {
            "schema": 1,
            "id": "trial_form",
            "title": {"nb": "Prøve", "en": "Trial"},
            "status": "draft",
            "simulated": True,
            "languages": ("nb", "en"),
            "form_languages": ("ar", "uk"),
            "entry": "light",
            "anchors": ("inclusion",),
            "arms": ({"id": "one", "code": 0, "name": {"nb": "En", "en": "One"}},),
            "allocation": {"kind": "single_group"},
            "waves": ({"id": "t0", "anchor": "inclusion", "month": 0.0, "source": "survey"},),
            "schedule": tuple(schedule),
            "retention": {"years": 1},
        }
    )


class CookieSession:
    """Takes the session from a cookie without asking anybody; the real door is tested elsewhere."""

    def __init__(self, app) -> None:
        self.app = app

    async def __call__(self, scope, receive, send) -> None:
        cookies = dict(scope.get("headers", [])).get(b"cookie", b"").decode()
        person = next((c.split("=", 1)[1] for c in cookies.split("; ") if c.startswith("person=")), "")
        session = None
        if "." in person:
            subject, key = person.split(".", 1)
            session = Visitor(key=key, nonce="n", role="participant", subject=subject, study="trial_form")
        await self.app({**scope, "state": {"session": session}}, receive, send)


def application(store: Store, committer: GroupCommitter, study: Study, folder: Path | None) -> Starlette:
    """Return the application: one page, its script, the routes of the form."""
    wordings = Wordings(study, store, folder)
    questionnaire = Questionnaire(study, store, committer, wordings=wordings, load=instrument_of)

    async def page(_request) -> Response:
        return HTMLResponse(PAGE, headers={"Content-Security-Policy": STRICT_POLICY})

    async def start(_request) -> Response:
        return Response(START, media_type="text/javascript")

    @asynccontextmanager
    async def lifespan(_app):
        yield
        committer.close()
        store.close()

    routes = [Route("/", page), Route("/start.js", start), *form_routes(lambda: questionnaire)]
    return Starlette(routes=routes, middleware=[Middleware(CookieSession)], lifespan=lifespan)


def main() -> None:
    """Serve until killed."""
    url, port, instruments = sys.argv[1:4]
    store = Store.open(url)
    study = study_of(instruments.split(","))
    app = application(store, GroupCommitter(store), study, data_folder_of(url))
    uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="warning")


if __name__ == "__main__":
    main()

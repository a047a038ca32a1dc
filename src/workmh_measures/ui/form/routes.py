"""The routes of the form: what to draw, one answer, hand in, consent, the person's own results."""

from __future__ import annotations

import json
from asyncio import wrap_future
from collections.abc import Awaitable, Callable
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from workmh_measures.storage.wordings import Wordings
from workmh_measures.ui import running
from workmh_measures.ui.form.consent import said_to_consent
from workmh_measures.ui.form.files import compressed
from workmh_measures.ui.form.page_session import Endpoint, bound, no_session, participant_of
from workmh_measures.ui.form.questionnaire import Questionnaire
from workmh_measures.ui.form.submission import submission
from workmh_measures.ui.taking import taken
from workmh_measures.ui.visitor import Visitor

__all__ = ["form_routes", "running_questionnaire"]

WANTED = "form-wanted"
"""Header that names the form a person goes to; addresses stand in logs, and must not tell what somebody fills in."""
_Reply = Awaitable[dict[str, Any]]
_Take = Callable[[Questionnaire, Visitor, bytes], _Reply]


def form_routes(questionnaire: Callable[[], Questionnaire] | None = None) -> list[Route]:
    """Return the routes of the form.

    Parameters
    ----------
    questionnaire : gives the questionnaire of the running application; None for the one of this process.
    """
    current = questionnaire or running_questionnaire

    def own(path: str, endpoint: Endpoint, method: str) -> Route:
        around = bound(endpoint, lambda: current().bindings, now=lambda: current().now())
        return Route(path, around, methods=[method])

    async def state(request: Request) -> Response:
        visitor = participant_of(request)
        if visitor is None:
            return no_session(request)
        asked, wanted = request.query_params.get("lang"), request.headers.get(WANTED)
        return await _drawn(request, lambda: current().state(visitor, asked, wanted=wanted))

    async def results(request: Request) -> Response:
        visitor = participant_of(request)
        if visitor is None:
            return no_session(request)
        asked = request.query_params.get("lang")
        return await _drawn(request, lambda: current().results(visitor, asked))

    def writing(take: _Take) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            visitor = participant_of(request)
            if visitor is None:
                return no_session(request)
            return await taken(request, lambda body: take(current(), visitor, body))

        return endpoint

    return [
        own("/form/state", state, "GET"),
        own("/form/answers", writing(_answer), "POST"),
        own("/form/complete", writing(_handing_in), "POST"),
        own("/form/consent", writing(_consent), "POST"),
        own("/form/results", results, "GET"),
    ]


# The committer checks and writes in its own thread: the event loop waits for nobody, and no thread for each.


def _answer(questionnaire: Questionnaire, visitor: Visitor, body: bytes) -> _Reply:
    return wrap_future(questionnaire.save_later(visitor, submission(body, with_item=True)))


def _handing_in(questionnaire: Questionnaire, visitor: Visitor, body: bytes) -> _Reply:
    return wrap_future(questionnaire.complete_later(visitor, submission(body, with_item=False)))


def _consent(questionnaire: Questionnaire, visitor: Visitor, body: bytes) -> _Reply:
    return to_thread.run_sync(questionnaire.consent, visitor, said_to_consent(body))


@running.made_once
def running_questionnaire(app: running.Application) -> Questionnaire:
    """Return the questionnaire of the running application."""
    wordings = Wordings(app.study, app.store, app.settings.data_folder)
    return Questionnaire(app.study, app.store, app.committer, wordings=wordings)


async def _drawn(request: Request, make: Callable[[], Any]) -> Response:
    """Answer with what is made in a thread, where it may wait for the database."""

    def answer() -> Response:
        body = json.dumps(make(), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return compressed(request, body.encode(), "application/json")

    return await to_thread.run_sync(answer)

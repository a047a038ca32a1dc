"""The routes of the form: its files, what to draw, one answer, hand in."""

from __future__ import annotations

import json
from asyncio import wrap_future
from collections.abc import Awaitable, Callable
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from workmh_measures.errors import Problem, ResponseError, StoreError, problem
from workmh_measures.storage.wordings import Wordings
from workmh_measures.ui import running
from workmh_measures.ui.form.consent import said_to_consent
from workmh_measures.ui.form.files import ASSETS, compressed, file_routes
from workmh_measures.ui.form.page_session import Endpoint, bound, no_session, participant_of
from workmh_measures.ui.form.questionnaire import Questionnaire
from workmh_measures.ui.form.submission import submission
from workmh_measures.ui.identity import is_same_origin
from workmh_measures.ui.visitor import Visitor

__all__ = ["ASSETS", "MOST_BYTES", "form_routes", "running_questionnaire"]

MOST_BYTES = 16 * 1024
WANTED = "form-wanted"
"""Header that names the form a person goes to; addresses stand in logs, and must not tell what somebody fills in."""
_Reply = Awaitable[dict[str, Any]]
_Take = Callable[[Questionnaire, Visitor, bytes], _Reply]
# What the store says in passing: the browser waits and sends the same request again.
_PASSING = {"STORE-UNCONFIRMED", "STORE-FULL", "STORE-CLOSED", "STORE-OPEN", "STORE-CHANGED"}


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
            return await _taken(request, lambda visitor, body: take(current(), visitor, body))

        return endpoint

    return [
        own("/form/state", state, "GET"),
        own("/form/answers", writing(_answer), "POST"),
        own("/form/complete", writing(_handing_in), "POST"),
        own("/form/consent", writing(_consent), "POST"),
        own("/form/results", results, "GET"),
        *file_routes(),
    ]


# The committer checks and writes in its own thread: the event loop waits for nobody, and no thread for each.


def _answer(questionnaire: Questionnaire, visitor: Visitor, body: bytes) -> _Reply:
    return wrap_future(questionnaire.save_later(visitor, submission(body, with_item=True)))


def _handing_in(questionnaire: Questionnaire, visitor: Visitor, body: bytes) -> _Reply:
    return wrap_future(questionnaire.complete_later(visitor, submission(body, with_item=False)))


def _consent(questionnaire: Questionnaire, visitor: Visitor, body: bytes) -> _Reply:
    return to_thread.run_sync(questionnaire.consent, visitor, said_to_consent(body))


_latest: list[tuple[running.Application, Questionnaire]] = []


def running_questionnaire() -> Questionnaire:
    """Return the questionnaire of the running application; made once for each."""
    app = running.application()
    if not _latest or _latest[0][0] is not app:
        wordings = Wordings(app.study, app.store, app.settings.data_folder)
        _latest[:] = [(app, Questionnaire(app.study, app.store, app.committer, wordings=wordings))]
    return _latest[0][1]


async def _drawn(request: Request, make: Callable[[], Any]) -> Response:
    """Answer with what is made in a thread, where it may wait for the database."""

    def answer() -> Response:
        body = json.dumps(make(), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return compressed(request, body.encode(), "application/json")

    return await to_thread.run_sync(answer)


async def _taken(request: Request, take: Callable[[Visitor, bytes], _Reply]) -> Response:
    """Answer a request that writes: 200 only after the commit, 422 when refused, 503 when it should come again."""
    visitor = participant_of(request)
    if visitor is None:
        return no_session(request)
    is_json = request.headers.get("content-type", "").split(";")[0].strip() == "application/json"
    if not is_json or not is_same_origin(request.headers):
        return _problems([problem("FORM-REQUEST", found="it does not come from the form")], 403)
    body = await _small_body(request)
    if body is None:
        return _problems([problem("FORM-SIZE", allowed=MOST_BYTES)], 413)
    try:
        return JSONResponse(await take(visitor, body))
    except ResponseError as error:
        return _problems(error.problems, 422)
    except StoreError as error:
        return _problems(error.problems, 503 if {p.code for p in error.problems} & _PASSING else 422)


def _problems(problems: list[Problem] | tuple[Problem, ...], status: int) -> Response:
    return JSONResponse([found.as_json() for found in problems], status)


async def _small_body(request: Request) -> bytes | None:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return body

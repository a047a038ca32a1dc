"""The quick way out in one request: what was not sent yet enters, in order, and then the session ends.

A page that is only out of sight, and may be ended there, sends the same with `?stay=1`: the session goes on.

As two requests the end of the session could arrive before the answers, and answers out of order.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from workmh_measures.errors import ResponseError, StoreError
from workmh_measures.ui import sessions
from workmh_measures.ui.cookie import clear_cookie, cookie_of
from workmh_measures.ui.form.consent import said_to_consent
from workmh_measures.ui.form.page_session import PERSON, no_session, participant_of
from workmh_measures.ui.form.questionnaire import Questionnaire
from workmh_measures.ui.form.routes import running_questionnaire
from workmh_measures.ui.form.submission import submission
from workmh_measures.ui.running import application
from workmh_measures.ui.taking import is_json_of_a_page, small_body
from workmh_measures.ui.visitor import Visitor

__all__ = ["MOST_BYTES", "leave_routes", "taken_along"]

# A browser sends no more than this after its page is gone.
MOST_BYTES = 64 * 1024


def leave_routes() -> list[Route]:
    """Return the route that takes what is left and, unless the page may stay, ends the session."""
    return [Route("/form/leave", _leave, methods=["POST"])]


def taken_along(questionnaire: Questionnaire, visitor: Visitor, body: bytes) -> int:
    """Take the submissions of a page that is gone, in order, and return how many are stored.

    Parameters
    ----------
    body : ``{"entries": [{"to": "answers", "sent": {…}}, …]}``. What is refused is left out: nobody is there to be told.
    """
    try:
        entries = json.loads(body)["entries"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return 0
    if not isinstance(entries, list):
        return 0
    latest: dict[str, object] = {}
    return sum(_is_taken(questionnaire, visitor, _chained(entry, latest), latest) for entry in entries)


def _chained(entry: object, latest: Mapping[str, object]) -> object:
    """Return an entry on top of the one to the same item that came with it, where it says on what it stands."""
    sent = entry.get("sent") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or not isinstance(sent, dict) or "based_on" not in sent:
        return entry
    return {**entry, "sent": {**sent, "based_on": latest.get(_cell(sent), sent["based_on"])}}


def _cell(sent: Mapping[str, object]) -> str:
    return json.dumps([sent.get(name) for name in ("instrument", "wave", "occasion", "item")])


def _is_taken(
    questionnaire: Questionnaire, visitor: Visitor, entry: object, latest: dict[str, object]
) -> bool:
    ways: Mapping[str, Callable[[bytes], dict[str, Any]]] = {
        "answers": lambda sent: questionnaire.save(visitor, submission(sent, with_item=True)),
        "complete": lambda sent: questionnaire.complete(visitor, submission(sent, with_item=False)),
        "consent": lambda sent: questionnaire.consent(visitor, said_to_consent(sent)),
    }
    if not isinstance(entry, dict) or not isinstance(entry.get("to"), str) or entry["to"] not in ways:
        return False
    sent = entry.get("sent")
    try:
        reply = ways[entry["to"]](json.dumps(sent).encode())
    except (ResponseError, StoreError):
        return False
    if isinstance(sent, dict):
        latest[_cell(sent)] = reply.get("seq")
    return True


async def _leave(request: Request) -> Response:
    app, visitor, cookie = application(), participant_of(request), cookie_of(request.scope)
    questionnaire = running_questionnaire()
    if visitor is None or cookie is None or not is_json_of_a_page(request):
        return no_session(request)
    tag = request.headers.get(PERSON)
    if not await to_thread.run_sync(questionnaire.bindings.fits, visitor.subject, tag):
        return no_session(request)
    body = await small_body(request, most=MOST_BYTES) or b""
    stored = await to_thread.run_sync(taken_along, questionnaire, visitor, body)
    if "stay" in request.query_params:
        return JSONResponse({"stored": stored})
    await to_thread.run_sync(sessions.close, app.store, cookie)
    app.doorkeeper.forget(cookie)
    response = JSONResponse({"stored": stored})
    clear_cookie(response, request, settings=app.settings)
    # What a browser keeps of unsent answers is sealed and waits for the person.
    response.headers["Clear-Site-Data"] = '"cache"' if app.study.offline_store else '"cache", "storage"'
    return response

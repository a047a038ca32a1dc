"""Around each route of the form: is it the page of this person, and how long does the session live on?"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from workmh_measures.ui.form.binding import Bindings
from workmh_measures.ui.form.words import LANGUAGES, words
from workmh_measures.ui.visitor import Visitor

__all__ = ["PERSON", "SECONDS", "Endpoint", "bound", "no_session", "participant_of"]

PERSON = "Form-Person"
"""Header in which a page says whose it is."""

SECONDS = "Session-Seconds"
"""Header of each reply: whole seconds the session lives on without a further sign of life."""

Endpoint = Callable[[Request], Awaitable[Response]]


def bound(endpoint: Endpoint, bindings: Callable[[], Bindings], *, now: Callable[[], datetime]) -> Endpoint:
    """Return a route that takes nothing for another person than the page's, and tells how long the session lives.

    Parameters
    ----------
    endpoint : the route itself.
    bindings : whose page is whose, in the running application.
    now : the clock of the store, which limits sessions.
    """

    async def around(request: Request) -> Response:
        visitor = participant_of(request)
        if visitor is None or not await _fits(bindings(), visitor, request.headers.get(PERSON)):
            return no_session(request)
        response = await endpoint(request)
        if visitor.ends is not None:
            left = (visitor.ends - now()).total_seconds()
            response.headers[SECONDS] = str(max(int(left), 0))
        return response

    return around


def participant_of(request: Request) -> Visitor | None:
    """Return the participant's session of a request; None for staff and for strangers."""
    visitor: Visitor | None = getattr(request.state, "session", None)
    return visitor if visitor is not None and visitor.role == "participant" else None


def no_session(request: Request) -> Response:
    """Say in words that the page is locked; what waits in it is kept and comes again."""
    asked = request.query_params.get("lang", "")
    return JSONResponse({"words": words(asked if asked in LANGUAGES else LANGUAGES[0])}, 401)


async def _fits(bindings: Bindings, visitor: Visitor, tag: str | None) -> bool:
    if tag is None or bindings.knows(visitor.subject):
        return bindings.fits(visitor.subject, tag)
    return await to_thread.run_sync(bindings.fits, visitor.subject, tag)

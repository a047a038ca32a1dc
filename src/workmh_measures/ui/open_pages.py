"""Middleware: how many Streamlit pages may be open, of one session and of all together."""

from __future__ import annotations

from collections import Counter

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from workmh_measures.ui.identity import refuse
from workmh_measures.ui.visitor import Visitor

__all__ = ["OpenPagesMiddleware"]

_OF_A_SESSION, _OF_ALL = 12, 2_000


class OpenPagesMiddleware:
    """Refuses a websocket when too many are open: each page costs memory for as long as it is.

    Stands behind the middleware that knows whose session it is. A refused page tries again by itself.

    Parameters
    ----------
    app : the application behind.
    of_a_session, of_all : websockets that may be open at the same time.
    """

    def __init__(self, app: ASGIApp, *, of_a_session: int = _OF_A_SESSION, of_all: int = _OF_ALL) -> None:
        self._app = app
        self._of_a_session, self._of_all = of_a_session, of_all
        self._open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or websocket."""
        visitor: Visitor | None = scope["state"]["session"] if scope["type"] == "websocket" else None
        if visitor is None:
            await self._app(scope, receive, send)
            return
        if self._open[visitor.key] >= self._of_a_session or self._open.total() >= self._of_all:
            await refuse(scope, receive, send, PlainTextResponse("Too many pages", 503))
            return
        self._open[visitor.key] += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._open[visitor.key] -= 1
            self._open += Counter()  # forgets sessions without an open page

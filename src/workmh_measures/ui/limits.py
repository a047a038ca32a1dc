"""Middleware: how large a request may be, and how often a session may ask."""

from __future__ import annotations

from math import ceil

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workmh_measures.ui.pace import Pace
from workmh_measures.ui.visitor import Visitor

__all__ = ["MOST_BYTES", "MOST_UPLOAD_BYTES", "UPLOAD", "LimitsMiddleware"]

MOST_BYTES = 1024 * 1024
"""Bytes of a body; each route has a smaller limit of its own."""

UPLOAD = "/import/file/"
"""Paths that take files begin so; they take them of staff who may import."""

MOST_UPLOAD_BYTES = 5 * 1024 * 1024 + 64 * 1024
"""Bytes of a file with the form around it."""

# Somebody who answers once a second stays far below; so does a form that sends an evening's answers at once.
_AT_ONCE, _PER_SECOND = 600, 20.0
_FILES = (".js", ".css", ".svg", ".png", ".ico", ".woff2")


class _TooLarge(Exception):
    """A body that does not end where it should."""


class LimitsMiddleware:
    """Cuts a body that is too large before it is read, and slows down a session that asks without end.

    Stands behind the middleware that knows whose session it is.
    """

    def __init__(self, app: ASGIApp, *, pace: Pace | None = None) -> None:
        self.app = app
        self._pace = pace or Pace(_AT_ONCE, _PER_SECOND)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; a websocket has limits of its own."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = _too_large_by_itself(scope) or self._too_often(scope)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        started = False

        async def send_noted(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, _counted(receive, most=_most(scope)), send_noted)
        except _TooLarge:
            if not started:
                await _too_large()(scope, receive, send)

    def _too_often(self, scope: Scope) -> Response | None:
        visitor: Visitor | None = scope["state"]["session"]
        if visitor is None or scope["path"].endswith(_FILES):
            return None
        wait = self._pace.wait(visitor.key)
        if wait is None:
            return None
        return JSONResponse({"problem": "pace"}, 429, {"Retry-After": str(ceil(wait))})


def _most(scope: Scope) -> int:
    """Return how many bytes the body of a request may have."""
    visitor: Visitor | None = scope["state"]["session"]
    takes_files = scope["path"].startswith(UPLOAD) and scope["method"] == "POST"
    may = takes_files and visitor is not None and visitor.may("import_data")
    return MOST_UPLOAD_BYTES if may else MOST_BYTES


def _too_large() -> Response:
    # The rest of the body is not read: the connection ends here.
    return PlainTextResponse("Too large", 413, {"Connection": "close"})


def _too_large_by_itself(scope: Scope) -> Response | None:
    told = Headers(scope=scope).get("content-length", "0")
    return _too_large() if not told.isdecimal() or int(told) > _most(scope) else None


def _counted(receive: Receive, *, most: int) -> Receive:
    read = 0

    async def receive_counted() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > most:
            raise _TooLarge
        return message

    return receive_counted

"""Middleware: decides who a request is from before Streamlit sees it.

A client can name any session id of Streamlit's; without the cookie of the login that opened it, it gets
nothing. The identity headers Streamlit trusts are written here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workmh_measures.ui.cookie import cookie_of, host_of
from workmh_measures.ui.gathering import Gathering
from workmh_measures.ui.visitor import Doorkeeper, Visitor

__all__ = ["IDENTITY_HEADERS", "PREFIX", "IdentityMiddleware", "is_same_origin"]

PREFIX = b"x-workmh-"
IDENTITY_HEADERS = {"x-workmh-session": "session", "x-workmh-nonce": "nonce", "x-workmh-role": "role"}


def is_same_origin(headers: Headers) -> bool:
    """Say whether a request comes from a page of the host it is sent to.

    A page without referrer posts its form with the origin null; then the browser's own word must say so.
    """
    site = headers.get("sec-fetch-site")
    if site not in (None, "same-origin"):
        return False
    origin = headers.get("origin", "null")
    if origin == "null":
        return site == "same-origin"
    return urlsplit(origin).netloc.lower() == headers.get("host", "").lower() != ""


async def refuse(scope: Scope, receive: Receive, send: Send, response: Response) -> None:
    """Answer a request, or a websocket handshake before it is accepted, with a refusal."""
    if scope["type"] == "http":
        await response(scope, receive, send)
        return
    await receive()
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": 1008})
        return
    await send(
        {
            "type": "websocket.http.response.start",
            "status": response.status_code,
            "headers": response.raw_headers,
        }
    )
    await send({"type": "websocket.http.response.body", "body": response.body})


class IdentityMiddleware:
    """Finds the visitor of each request and websocket message, and writes the trusted headers.

    Parameters
    ----------
    app : the application behind.
    doorkeeper : gives the doorkeeper of the running application.
    allowed_hosts : gives the host names this server answers to.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        doorkeeper: Callable[[], Doorkeeper],
        allowed_hosts: Callable[[], Sequence[str]],
    ) -> None:
        self.app = app
        self._doorkeeper = doorkeeper
        self._allowed_hosts = allowed_hosts
        self._asked = Gathering[str, Visitor](lambda cookies: doorkeeper().visitors(cookies))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or websocket."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if host_of(headers.get("host", "")) not in self._allowed_hosts():
            await refuse(scope, receive, send, PlainTextResponse("Unknown host", 400))
            return
        cookie = cookie_of(scope)
        visitor = await self._visitor(cookie)
        if scope["type"] == "websocket":
            if visitor is None or not is_same_origin(headers):
                await refuse(scope, receive, send, PlainTextResponse("No session", 403))
                return
            receive = self._watched(receive, cookie, visitor)
        await self.app(_with_identity(scope, visitor), receive, send)

    async def _visitor(self, cookie: str | None) -> Visitor | None:
        known = self._doorkeeper().fresh(cookie)
        if known is not None or not cookie:
            return known
        return await self._asked.ask(cookie)

    def _watched(self, receive: Receive, cookie: str | None, visitor: Visitor) -> Receive:
        """Pass one message on after the session has ended, so that the page can say so; then cut."""
        told = False

        async def receive_checked() -> Message:
            nonlocal told
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            if await self._visitor(cookie) == visitor:
                return message
            if told:
                return {"type": "websocket.disconnect", "code": 1008}
            told = True
            return message

        return receive_checked


def _with_identity(scope: Scope, visitor: Visitor | None) -> Scope:
    headers = [(name, value) for name, value in scope["headers"] if not name.lower().startswith(PREFIX)]
    if visitor is not None:
        written = {"session": visitor.key, "nonce": visitor.nonce, "role": visitor.role}
        headers += [(name.encode(), written[key].encode()) for name, key in IDENTITY_HEADERS.items()]
    return {**scope, "headers": headers, "state": {**scope.get("state", {}), "session": visitor}}

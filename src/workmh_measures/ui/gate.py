"""Middleware: which of Streamlit's own paths are reachable, and by whom. Everything else is not found."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

from workmh_measures.ui.desk.tablet import kept_on_tablet
from workmh_measures.ui.identity import refuse
from workmh_measures.ui.visitor import Visitor

__all__ = ["GateMiddleware"]

_STREAM = "/_stcore/stream"
_OPEN = ("/static/", "/manifest.json", "/_stcore/health")
_SIGNED_IN = ("/_stcore/bidi-components/",)
_STAFF = ("/media/",)
# What the browser half of Streamlit asks for at start; the original answer lists foreign hosts.
_HOST_CONFIG = {
    "allowedOrigins": [],
    "useExternalAuthToken": False,
    "enableCustomParentMessages": False,
    "enforceDownloadInNewTab": False,
    "metricsUrl": "",
    "blockErrorDialogs": False,
    "resourceCrossOriginMode": None,
}


class GateMiddleware:
    """Lets through the application's own routes and the few of Streamlit's that pages need.

    Parameters
    ----------
    app : the application behind.
    routes : the application's own routes, which check rights themselves.
    """

    def __init__(self, app: ASGIApp, *, routes: Sequence[BaseRoute]) -> None:
        self.app = app
        self._routes = tuple(routes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or websocket."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        answer = self._refusal(scope)
        if answer is None:
            await self.app(scope, receive, send)
        else:
            await refuse(scope, receive, send, answer)

    def _refusal(self, scope: Scope) -> Response | None:
        path: str = scope["path"]
        visitor: Visitor | None = scope["state"]["session"]
        elsewhere = kept_on_tablet(visitor, scope.get("method", "websocket"), path)
        if elsewhere is not None:
            return elsewhere
        if scope["type"] == "websocket":
            return None if path == _STREAM else PlainTextResponse("Not found", 404)
        if any(route.matches(scope)[0] is not Match.NONE for route in self._routes):
            return None
        if scope["method"] not in ("GET", "HEAD"):
            return PlainTextResponse("Not allowed", 405)
        if path == "/_stcore/host-config":
            return JSONResponse(_HOST_CONFIG)
        if path.startswith(_OPEN):
            return None
        if path.startswith(_SIGNED_IN + _STAFF):
            allowed = visitor is not None and (visitor.role == "staff" or path.startswith(_SIGNED_IN))
            return None if allowed else PlainTextResponse("No session", 403)
        return PlainTextResponse("Not found", 404)

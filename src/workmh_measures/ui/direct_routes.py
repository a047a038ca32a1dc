"""Middleware: serves the application's own routes at once, without the layers Streamlit puts around its own."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["DirectRoutesMiddleware"]


class DirectRoutesMiddleware:
    """Hands a request for a fixed path to its route; everything else goes on to Streamlit.

    It stands behind the identity and the gate. What it leaves out is Streamlit's: its check of paths on disk, its
    signed cookie, its compression, and a search through every route one by one.

    Parameters
    ----------
    app : the application behind.
    routes : the application's own routes; those with parameters in their path are left to the router.
    """

    def __init__(self, app: ASGIApp, *, routes: Sequence[BaseRoute]) -> None:
        self._app = app
        self._routes = {
            (method, route.path): route
            for route in routes
            if isinstance(route, Route) and not route.param_convertors
            for method in route.methods or ()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or websocket."""
        route = self._routes.get((scope.get("method", ""), scope.get("path", "")))
        if route is None or scope["type"] != "http":
            await self._app(scope, receive, send)
        else:
            await route.handle(scope, receive, send)

from __future__ import annotations

from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from workmh_measures.ui.direct_routes import DirectRoutesMiddleware

from .own_loop import result_of


async def told(request: Request) -> Response:
    return PlainTextResponse(f"{request.method} {request.url.path} {request.state.who}")


def asked(method: str, path: str, *, kind: str = "http") -> str:
    """Return what answers: a route, or the application behind."""
    routes = [Route("/form/answers", told, methods=["POST"]), Route("/shell/{name}", told, methods=["GET"])]
    messages: list[dict[str, Any]] = []

    async def behind(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.body", "body": b"behind"})

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        messages.append(message)

    scope = {
        "type": kind,
        "method": method,
        "path": path,
        "headers": [],
        "query_string": b"",
        "state": {"who": "p1"},
    }
    scope |= {"scheme": "http", "server": ("localhost", 80), "root_path": ""}
    result_of(DirectRoutesMiddleware(behind, routes=routes)(scope, receive, send))
    return b"".join(message.get("body", b"") for message in messages).decode()


def test_a_fixed_path_is_served_by_its_route_with_what_was_found_out_before() -> None:
    assert asked("POST", "/form/answers") == "POST /form/answers p1"


@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("GET", "/form/answers", "http"),
        ("POST", "/form/answers/", "http"),
        ("GET", "/shell/enter.js", "http"),
        ("GET", "/_stcore/health", "http"),
        ("POST", "/form/answers", "websocket"),
    ],
)
def test_everything_else_goes_on_to_the_application_behind(method: str, path: str, kind: str) -> None:
    assert asked(method, path, kind=kind) == "behind"

from __future__ import annotations

import json

import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from workmh_measures.ui.gate import GateMiddleware
from workmh_measures.ui.identity import IdentityMiddleware

STAFF = {"cookie": "workmh=staff-cookie"}
PERSON = {"cookie": "workmh=person-cookie"}


async def _own(request):
    return PlainTextResponse("own")


@pytest.fixture
def app(doorkeeper):
    async def behind(scope, receive, send):
        await PlainTextResponse("streamlit")(scope, receive, send)

    gate = GateMiddleware(behind, routes=[Route("/own", _own, methods=["GET"])])
    return IdentityMiddleware(gate, doorkeeper=lambda: doorkeeper, allowed_hosts=lambda: ["localhost"])


@pytest.mark.parametrize("headers", [{}, PERSON, STAFF])
@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/agent/mcp",
        "/_stcore/agent/openapi.json",
        "/_stcore/script-health-check",
        "/scores/_stcore/health",
        "/component/x/y.js",
        "/app/static/x",
        "/oauth2callback",
        "/auth/login",
        "/index.html",
        "/anything",
    ],
)
def test_what_no_page_needs_is_not_found(app, call, path, headers):
    assert call(app, path, headers=headers).status == 404


@pytest.mark.parametrize("headers", [{}, PERSON, STAFF])
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "OPTIONS"])
def test_nothing_is_uploaded(app, call, method, headers):
    assert call(app, "/_stcore/upload_file/a/b", method=method, headers=headers, body=b"x").status == 405


@pytest.mark.parametrize(
    ("path", "nobody", "participant", "staff"),
    [
        ("/media/abc", 403, 403, 200),
        ("/_stcore/bidi-components/x/y.js", 403, 200, 200),
        ("/_stcore/health", 200, 200, 200),
        ("/static/js/index.js", 200, 200, 200),
        ("/own", 200, 200, 200),
    ],
)
def test_each_path_has_its_visitors(app, call, path, nobody, participant, staff):
    assert [call(app, path, headers=who).status for who in ({}, PERSON, STAFF)] == [
        nobody,
        participant,
        staff,
    ]


def test_the_host_configuration_names_no_other_host(app, call):
    answer = call(app, "/_stcore/host-config")
    assert answer.status == 200
    assert "http" not in answer.body.decode()
    assert json.loads(answer.body)["allowedOrigins"] == []


def test_only_one_websocket_exists(app, call):
    headers = {**STAFF, "origin": "http://localhost:8501"}
    assert call(app, "/other", kind="websocket", headers=headers).status == 404

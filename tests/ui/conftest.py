"""A client that speaks ASGI directly, and visitors to send through the middleware."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest

from workmh_measures.ui.visitor import Doorkeeper, Visitor

from .staff_app import demo_app


@dataclass
class Answer:
    """What came back: the status, the headers, the body, and for websockets every message sent."""

    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    messages: list[dict[str, Any]] = field(default_factory=list)


def asgi_call(app, path="/", *, kind="http", method="GET", headers=None, messages=None, body=b"", query=""):
    """Send one request, or a websocket handshake and messages, through an ASGI application."""
    sent = {"host": "localhost:8501", **(headers or {})}
    scope = {
        "type": kind,
        "method": method,
        "scheme": "http" if kind == "http" else "ws",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in sent.items()],
        "client": ("192.0.2.1", 50000),
        "server": ("localhost", 8501),
        "extensions": {"websocket.http.response": {}} if kind == "websocket" else {},
        "state": {},
    }
    if kind == "http":
        incoming = [{"type": "http.request", "body": body, "more_body": False}]
    else:
        incoming = [{"type": "websocket.connect"}, *(messages or [])]
    answer = Answer()

    async def receive():
        await asyncio.sleep(0)
        end = "http.disconnect" if kind == "http" else "websocket.disconnect"
        return incoming.pop(0) if incoming else {"type": end, "code": 1000}

    async def send(message):
        answer.messages.append(message)
        if message["type"].endswith("response.start"):
            answer.status = message["status"]
            answer.headers = {name.decode().lower(): value.decode() for name, value in message["headers"]}
        elif message["type"].endswith("response.body"):
            answer.body += message.get("body", b"")

    # In a thread of its own: a browser test may have left an event loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, app(scope, receive, send)).result()
    return answer


@pytest.fixture
def call():
    return asgi_call


def visitor(role="staff", key="k1", nonce="n1", subject="staff", roles=()):
    return Visitor(key=key, nonce=nonce, role=role, subject=subject, study="demo", roles=frozenset(roles))


@pytest.fixture
def make_visitor():
    return visitor


@pytest.fixture
def people():
    """Cookie -> visitor; tests change it while requests run."""
    return {
        "staff-cookie": visitor(),
        "person-cookie": visitor(role="participant", key="k2", nonce="n2", subject="p001"),
    }


@pytest.fixture
def doorkeeper(people):
    return Doorkeeper(lambda cookies: {c: people[c] for c in cookies if c in people}, keep_seconds=0.0)


@pytest.fixture
def staff_app(tmp_path, monkeypatch):
    """The application on a copy of a simulated trial; see `staff_app.StaffApp`."""
    with demo_app(tmp_path, monkeypatch) as made:
        yield made

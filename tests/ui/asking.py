"""Ask the routes of the application as a browser would, without a server."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp

from workmh_measures.ui.visitor import Visitor

__all__ = ["Reply", "ask"]


@dataclass
class Reply:
    """Status, headers and body of an answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def codes(self) -> list[str]:
        return [found["code"] for found in self.json]


def ask(
    app: ASGIApp, visitor: Visitor | None, method: str, path: str, body: bytes = b"", **headers: str
) -> Reply:
    """Send one request from a page of the application's own, as the visitor the middleware would have found."""
    path, _, query = path.partition("?")
    sent = {
        "host": "localhost",
        "origin": "http://localhost",
        "content-type": "application/json",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    scope = {
        "type": "http",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
        "client": ("192.0.2.1", 50000),
        "server": ("localhost", 80),
        "state": {"session": visitor},
    }
    incoming = [{"type": "http.request", "body": body, "more_body": False}]
    messages: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(0)
        return incoming.pop(0) if incoming else {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        messages.append(message)

    # In a thread of its own: a browser test may have left an event loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, app(scope, receive, send)).result()
    told = {name.decode().lower(): value.decode() for name, value in messages[0]["headers"]}
    return Reply(messages[0]["status"], told, b"".join(m.get("body", b"") for m in messages[1:]))

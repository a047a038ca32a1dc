"""Requests to a served application without a browser: one at a time, over real sockets."""

from __future__ import annotations

import http.client
import json
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import quote

HEADERS = {
    "content-security-policy": "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}
"""Headers every answer carries, and what each holds."""


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes


def ask(served, path, *, method="GET", body=None, **headers):
    """Send one request and return what came back."""
    with closing(http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)) as connection:
        connection.request(
            method, path, body, {name.replace("_", "-"): text for name, text in headers.items()}
        )
        reply = connection.getresponse()
        named = {name.lower(): text for name, text in reply.getheaders()}
        return Reply(reply.status, named, reply.read())


def cookie_in(reply):
    return reply.headers["set-cookie"].split(";")[0]


def exchange(served, token, **headers):
    sent = {"Origin": served.url, "Content-Type": "application/json", **headers}
    return ask(served, "/session/exchange", method="POST", body=json.dumps({"token": token}), **sent)


def log_in(served, password=None, *, name="staff", **headers):
    body = f"username={quote(name)}&password={quote(password or served.staff_password)}"
    return ask(served, "/session/staff", method="POST", body=body, **{"Origin": served.url, **headers})

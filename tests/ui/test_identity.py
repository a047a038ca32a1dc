from __future__ import annotations

import pytest

from workmh_measures.ui.identity import IdentityMiddleware

SAME = {"origin": "http://localhost:8501"}
STREAM = "/_stcore/stream"


class Seen:
    """The application behind: notes what reaches it, and reads a websocket to its end."""

    def __init__(self):
        self.scopes = []
        self.received = []

    async def __call__(self, scope, receive, send):
        self.scopes.append(scope)
        if scope["type"] == "websocket":
            while (message := await receive())["type"] != "websocket.disconnect":
                self.received.append(message)
            self.received.append(message)
            return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    def headers(self):
        return {name.decode(): value.decode() for name, value in self.scopes[-1]["headers"]}


@pytest.fixture
def seen():
    return Seen()


@pytest.fixture
def app(seen, doorkeeper):
    return IdentityMiddleware(seen, doorkeeper=lambda: doorkeeper, allowed_hosts=lambda: ["localhost"])


def test_a_visitor_is_written_into_the_trusted_headers(app, seen, call):
    call(app, headers={"cookie": "workmh=staff-cookie"})
    headers = seen.headers()
    assert headers["x-workmh-session"] == "k1"
    assert headers["x-workmh-nonce"] == "n1"
    assert headers["x-workmh-role"] == "staff"
    assert seen.scopes[-1]["state"]["session"].key == "k1"


@pytest.mark.parametrize("cookie", ["", "workmh=unknown", "other=staff-cookie", "workmh=", "workmh=;;==;"])
def test_headers_a_client_sends_itself_are_thrown_away(app, seen, call, cookie):
    spoofed = {
        "x-workmh-role": "staff",
        "X-WorkMH-Session": "k1",
        "x-workmh-nonce": "n1",
        "x-workmh-else": "1",
    }
    call(app, headers={**spoofed, "cookie": cookie})
    assert not [name for name in seen.headers() if name.startswith("x-workmh")]
    assert seen.scopes[-1]["state"]["session"] is None


def test_a_spoofed_header_beside_a_cookie_does_not_count(app, seen, call):
    call(app, headers={"x-workmh-role": "staff", "cookie": "workmh=person-cookie"})
    roles = [value for name, value in seen.scopes[-1]["headers"] if name == b"x-workmh-role"]
    assert roles == [b"participant"]


def test_the_secure_cookie_counts_before_the_plain_one(app, seen, call):
    call(app, headers={"cookie": "workmh=person-cookie; __Host-workmh=staff-cookie"})
    assert seen.headers()["x-workmh-session"] == "k1"


@pytest.mark.parametrize("host", ["evil.example", "", "localhost.evil.example", "localhost@evil.example"])
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_a_foreign_host_is_refused(app, seen, call, host, kind):
    answer = call(app, STREAM, kind=kind, headers={"host": host, "cookie": "workmh=staff-cookie", **SAME})
    assert answer.status == 400
    assert seen.scopes == []


@pytest.mark.parametrize("cookie", ["", "workmh=unknown"])
def test_a_websocket_without_a_session_is_refused(app, seen, call, cookie):
    answer = call(app, STREAM, kind="websocket", headers={"cookie": cookie, **SAME})
    assert answer.status == 403
    assert seen.scopes == []


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "null",
        "http://localhost",
        "http://localhost:8502",
        "http://localhost:8501.evil",
    ],
)
def test_a_websocket_from_a_foreign_page_is_refused(app, seen, call, origin):
    answer = call(app, STREAM, kind="websocket", headers={"cookie": "workmh=staff-cookie", "origin": origin})
    assert answer.status == 403
    assert seen.scopes == []


def test_a_websocket_without_an_origin_is_refused(app, seen, call):
    assert call(app, STREAM, kind="websocket", headers={"cookie": "workmh=staff-cookie"}).status == 403


def test_a_websocket_is_refused_where_the_server_cannot_send_a_body(doorkeeper, seen, call):
    app = IdentityMiddleware(seen, doorkeeper=lambda: doorkeeper, allowed_hosts=lambda: ["localhost"])

    async def without_extensions(scope, receive, send):
        await app({**scope, "extensions": {}}, receive, send)

    assert call(without_extensions, STREAM, kind="websocket").messages == [
        {"type": "websocket.close", "code": 1008}
    ]


def each(get):
    """Look up one cookie after another."""
    return lambda cookies: {cookie: found for cookie in cookies if (found := get(cookie)) is not None}


def test_an_open_websocket_is_cut_once_its_session_has_ended(app, seen, call, people):
    class Ending(dict):
        asked = 0

        def get(self, cookie):
            self.asked += 1
            return super().get(cookie) if self.asked <= 2 else None

    message = {"type": "websocket.receive", "bytes": b"x"}
    app._doorkeeper().__init__(each(Ending(people).get), keep_seconds=0.0)
    call(
        app,
        STREAM,
        kind="websocket",
        headers={"cookie": "workmh=staff-cookie", **SAME},
        messages=[message] * 5,
    )
    kinds = [one["type"] for one in seen.received]
    # connect, one message while live, one more so that the page can say it has ended, then the cut
    assert kinds == ["websocket.connect", "websocket.receive", "websocket.receive", "websocket.disconnect"]
    assert seen.received[-1]["code"] == 1008


def test_an_open_websocket_is_cut_when_a_newer_login_took_the_cookie_over(
    app, seen, call, people, make_visitor
):
    class Newer(dict):
        asked = 0

        def get(self, cookie):
            self.asked += 1
            return super().get(cookie) if self.asked == 1 else make_visitor(nonce="n9")

    message = {"type": "websocket.receive", "bytes": b"x"}
    app._doorkeeper().__init__(each(Newer(people).get), keep_seconds=0.0)
    call(
        app,
        STREAM,
        kind="websocket",
        headers={"cookie": "workmh=staff-cookie", **SAME},
        messages=[message] * 5,
    )
    assert [one["type"] for one in seen.received].count("websocket.receive") == 1

"""The served application as an attacker and a careful operator see it: no browser, real sockets."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from urllib.parse import quote

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from .asking import HEADERS, ask, cookie_in, exchange, log_in


def stream(served, cookie=None, *, session_id="", origin=True, **headers):
    """Open Streamlit's websocket, naming a session id the way its own page does."""
    sent = {name.replace("_", "-"): text for name, text in headers.items()}
    if cookie:
        sent["Cookie"] = cookie
    if origin:
        sent["Origin"] = served.url if origin is True else origin
    protocols = ["streamlit", "PLACEHOLDER", *([session_id] if session_id else [])]
    return connect(
        f"ws://127.0.0.1:{served.port}/_stcore/stream",
        subprotocols=protocols,
        additional_headers=sent,
        open_timeout=20,
        max_size=None,
        compression=None,
        proxy=None,
    )


def rerun(socket):
    """Ask for a run; return the session id and every byte of what is drawn."""
    asked = BackMsg()
    asked.rerun_script.query_string = ""
    socket.send(asked.SerializeToString())
    session_id, drawn = None, b""
    while True:
        raw = socket.recv(timeout=30)
        message = ForwardMsg()
        message.ParseFromString(raw)
        drawn += raw
        if message.WhichOneof("type") == "new_session":
            session_id = message.new_session.initialize.session_id
        if message.WhichOneof("type") == "script_finished":
            return session_id, drawn


# ------------------------------------------------------------------------------------------------ taking over


def test_the_same_login_resumes_its_session(served, staff):
    """Without this the three refusals below would prove nothing."""
    with stream(served, staff) as socket:
        session_id, _ = rerun(socket)
    with stream(served, staff, session_id=session_id) as socket:
        assert rerun(socket)[0] == session_id


def test_a_session_id_without_the_cookie_opens_nothing(served, staff):
    with stream(served, staff) as socket:
        session_id, _ = rerun(socket)
    with pytest.raises(InvalidStatus) as refused:
        stream(served, session_id=session_id)
    assert refused.value.response.status_code == 403
    with pytest.raises(InvalidStatus):
        stream(served, session_id=session_id, origin=False)


def test_a_session_id_with_another_persons_cookie_is_not_joined(served, staff, person):
    with stream(served, staff) as victim:
        session_id, drawn = rerun(victim)
        assert "Skår".encode() in drawn
        with stream(served, person, session_id=session_id) as socket:
            other, seen = rerun(socket)
    assert other != session_id
    assert "Skår".encode() not in seen


def test_a_newer_login_of_the_same_account_does_not_inherit_the_older_page(served, staff):
    with stream(served, staff) as socket:
        session_id, _ = rerun(socket)
    newer = cookie_in(log_in(served))
    assert newer != staff
    with stream(served, newer, session_id=session_id) as socket:
        assert rerun(socket)[0] != session_id


def test_headers_a_client_invents_do_not_make_staff(served, person):
    spoofed = {"x_workmh_role": "staff", "x_workmh_session": "a", "x_workmh_nonce": "b"}
    with stream(served, person, **spoofed) as socket:
        _, drawn = rerun(socket)
    assert "Skår".encode() not in drawn
    assert ask(served, "/links", Cookie=person, **spoofed).headers["location"].startswith("/?")
    with pytest.raises(InvalidStatus):
        stream(served, **spoofed)


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1"])
def test_a_page_elsewhere_cannot_open_the_websocket(served, staff, origin):
    with pytest.raises(InvalidStatus) as refused:
        stream(served, staff, origin=origin)
    assert refused.value.response.status_code == 403
    assert refused.value.response.headers["x-content-type-options"] == "nosniff"


def test_a_foreign_host_name_is_refused_everywhere(served, staff):
    assert ask(served, "/p", Host="evil.example").status == 400
    assert ask(served, "/", Host="evil.example", Cookie=staff).status == 400


def test_logging_out_ends_open_tabs_at_the_next_message(served, staff):
    with stream(served, staff) as socket:
        assert "Skår".encode() in rerun(socket)[1]
        out = ask(served, "/session/close", method="POST", Cookie=staff, Origin=served.url)
        assert out.status == 303
        assert out.headers["clear-site-data"] == '"cache", "storage"'
        _, drawn = rerun(socket)
        assert b"go-login" in drawn
        assert served.study.title.in_language("nb").encode() not in drawn
        with pytest.raises(ConnectionClosed):
            rerun(socket)
    assert ask(served, "/", Cookie=staff).headers["location"].startswith("/p")


def test_an_expired_session_ends_open_tabs(served, staff):
    with stream(served, staff) as socket:
        rerun(socket)
        with closing(sqlite3.connect(served.folder / "store.db")) as store, store:
            store.execute("UPDATE session SET expires = '2001-01-01 00:00:00.000000' WHERE role = 'staff'")
        drawn = b""
        try:
            for _ in range(200):  # the store is believed for a second at most
                drawn = rerun(socket)[1]
        except ConnectionClosed:
            pass
        assert b"go-login" in drawn


# ------------------------------------------------------------------------------------------------- exchanging


def test_following_a_link_changes_nothing(served):
    link = served.new_participant()
    with closing(served.open_store()) as store:
        before = store.head(served.study.id)
    path, _, token = link.removeprefix(served.url).partition("#")
    for method in ("GET", "HEAD") * 5:
        for address in (path, "/session/exchange", f"/p?x={token[:4]}"):
            assert "set-cookie" not in ask(served, address, method=method).headers
    with closing(served.open_store()) as store:
        assert store.head(served.study.id) == before
    assert exchange(served, token).status == 200


def test_a_link_gives_a_cookie_scripts_cannot_read(served):
    reply = exchange(served, served.new_participant().partition("#")[2])
    assert reply.status == 200
    assert json.loads(reply.body) == {"next": "/?lang=nb"}
    cookie = reply.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/" in cookie
    assert len(cookie_in(reply).partition("=")[2]) >= 22
    assert reply.headers["cache-control"] == "no-store"


def test_behind_tls_the_cookie_is_secure_and_bound_to_the_host(served):
    token = served.new_participant().partition("#")[2]
    reply = exchange(served, token, X_Forwarded_Proto="https")
    assert reply.headers["set-cookie"].startswith("__Host-workmh=")
    assert "secure" in reply.headers["set-cookie"].lower()


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_form_opens_in_the_participants_language(served, language):
    token = served.new_participant(language=language).partition("#")[2]
    assert json.loads(exchange(served, token).body)["next"] == f"/?lang={language}"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Content_Type": "text/plain"},
        {"Content_Type": "application/x-www-form-urlencoded"},
    ],
)
def test_a_page_elsewhere_cannot_exchange_a_link(served, headers):
    token = served.new_participant().partition("#")[2]
    renamed = {name.replace("_", "-"): text for name, text in headers.items()}
    reply = exchange(served, token, **renamed)
    assert reply.status == 403
    assert "set-cookie" not in reply.headers


@pytest.mark.parametrize("path", ["/session/staff", "/session/close"])
def test_a_page_elsewhere_can_neither_log_in_nor_out(served, staff, path):
    body = f"password={quote(served.staff_password)}"
    reply = ask(served, path, method="POST", body=body, Origin="http://evil.example", Cookie=staff)
    assert reply.status == 403
    assert "set-cookie" not in reply.headers
    assert ask(served, "/", Cookie=staff).status == 200


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"token": 5}', b'{"token": null}', b"\xff", b'"' + b"x" * 9000]
)
def test_a_malformed_exchange_is_refused_without_a_trace(served_alone, body):
    reply = ask(
        served_alone,
        "/session/exchange",
        method="POST",
        body=body,
        Origin=served_alone.url,
        **{"Content-Type": "application/json"},
    )
    assert reply.status == 403
    assert b"Traceback" not in reply.body


def test_after_ten_wrong_tries_an_address_waits(served_alone):
    token = served_alone.new_participant().partition("#")[2]
    assert [exchange(served_alone, f"wrong{n}").status for n in range(10)] == [403] * 10
    late = exchange(served_alone, "wrong")
    assert late.status == 429
    assert 1 <= int(late.headers["retry-after"]) <= 60
    assert log_in(served_alone).status == 429
    other = {"X-Forwarded-For": "192.0.2.7"}
    assert exchange(served_alone, token, **other).status == 200


def test_secrets_never_reach_the_log(served_alone):
    token = served_alone.new_participant().partition("#")[2]
    exchange(served_alone, token)
    exchange(served_alone, "canary-wrong-token")
    log_in(served_alone)
    log_in(served_alone, "canary-wrong-password")
    served_alone.stop()
    for secret in (token, served_alone.staff_password, "canary", quote(served_alone.staff_password)):
        assert secret not in served_alone.log


# -------------------------------------------------------------------------------------------------- participants


def test_participants_cannot_fill_the_memory(served, person):
    with stream(served, person) as socket:
        session_id, _ = rerun(socket)
        reply = ask(
            served, f"/_stcore/upload_file/{session_id}/f", method="PUT", body=b"x" * 100_000, Cookie=person
        )
    assert reply.status == 405


def test_participants_reach_no_staff_page(served, person):
    assert ask(served, "/links", Cookie=person).headers["location"].startswith("/?")
    with stream(served, person) as socket:
        asked = BackMsg()
        asked.rerun_script.page_name = "links"
        socket.send(asked.SerializeToString())
        drawn = b""
        for _ in range(3):
            drawn += rerun(socket)[1]
    assert b"progress_table" not in drawn
    assert b"Lenker" not in drawn


# -------------------------------------------------------------------------------------------------- faults


def broken(served, table):
    """Take a table away under the running server."""
    with closing(sqlite3.connect(served.folder / "store.db")) as store, store:
        store.execute(f"ALTER TABLE {table} RENAME TO {table}_gone")


def test_a_page_that_breaks_shows_a_number_and_nothing_else(served_alone):
    staff = cookie_in(log_in(served_alone))
    with stream(served_alone, staff) as socket:
        rerun(socket)
        broken(served_alone, "chain_head")
        _, drawn = rerun(socket)
    [number] = re.findall(rb"Feilnummer ([0-9a-f]{8})", drawn)
    for inside in (b"Traceback", b"sqlalchemy", b"chain_head", b"OperationalError", b".py"):
        assert inside not in drawn.replace(b"main.py", b"")
    assert number.decode() in served_alone.log
    assert "no such table" not in served_alone.log


def test_a_request_that_breaks_is_answered_with_a_number_and_the_headers(served_alone):
    staff = cookie_in(log_in(served_alone))
    broken(served_alone, "session")
    english = ask(served_alone, "/?lang=en", Cookie=staff)
    assert re.fullmatch(
        rb"Something went wrong\. Load the page again\. Error number [0-9a-f]{8}\.", english.body
    )
    reply = ask(served_alone, "/", Cookie=staff)
    assert reply.status == 500
    assert re.fullmatch(r"Noe gikk galt\. Last siden på nytt\. Feilnummer [0-9a-f]{8}\.", reply.body.decode())
    assert all(text in reply.headers[name] for name, text in HEADERS.items())
    assert "no such table" not in served_alone.log
    assert staff.partition("=")[2] not in served_alone.log

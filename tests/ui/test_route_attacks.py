"""Attacks on every route there is, through every layer: ended sessions, other sites, frames, redirects, paths, sockets.

The routes are those of the application itself: one that is added is attacked from then on.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from streamlit import config

from workmh_measures.storage.accounts import add_account, disable_account
from workmh_measures.storage.collect_simulated import Clock
from workmh_measures.storage.second_factor import ask_for_factor
from workmh_measures.storage.sessions import (
    STAFF,
    close_session,
    issue_link,
    open_session,
    open_session_for,
    session_for,
)
from workmh_measures.ui import access, sessions
from workmh_measures.ui.shell import shell
from workmh_measures.ui.staff_pages import STAFF_PAGES

from .staff_app import PASSWORD, StaffApp

HERE = "http://localhost:8501"
OTHER_SITES = [
    {"origin": "https://evil.example", "sec-fetch-site": "cross-site"},
    {"origin": "https://evil.example"},
    {"origin": "http://localhost:8501.evil.example"},
    {"origin": "http://localhost"},
    {"origin": "null"},
    {"origin": HERE, "sec-fetch-site": "same-site"},
    {"sec-fetch-site": "none"},
    {},
]
ENDINGS = ["idle", "absolute", "logged out", "switched off"]


class Stopped(Exception):
    pass


@pytest.fixture
def clock(staff_app: StaffApp) -> Clock:
    clock = Clock(datetime.now(UTC))
    staff_app.store.now = clock
    return clock


@pytest.fixture
def site(staff_app: StaffApp, monkeypatch: pytest.MonkeyPatch) -> Starlette:
    """Every route and every middleware of the server; only the script of the pages is not behind them."""
    monkeypatch.setattr(config, "_config_options", copy.deepcopy(config._config_options_template))
    config._set_option("server.allowedHosts", ["localhost"], "test")
    made = shell()
    return Starlette(routes=made["routes"], middleware=made["middleware"])


def routes() -> Iterator[tuple[str, str]]:
    """Yield the method and the address of every route, with something where its address has a gap."""
    for route in shell()["routes"]:
        assert isinstance(route, Route)
        path = route.path
        for name in route.param_convertors:
            path = path.replace(f"{{{name}}}", {"name": "phq9.html", "slot": "0"}.get(name, "x" * 32))
        yield from ((method, path) for method in sorted(route.methods or {"GET"}) if method != "HEAD")


ROUTES = [*routes()]
READ = [path for method, path in ROUTES if method == "GET"]
CHANGED = [(method, path) for method, path in ROUTES if method != "GET"]


def with_cookie(cookie: str, **headers: str) -> dict[str, str]:
    return {"cookie": f"workmh={cookie}", **headers}


def ended(staff_app: StaffApp, clock: Clock, how: str) -> str:
    """Open a session that may open every page, and end it; return the cookie somebody kept."""
    add_account(staff_app.store, "kari", PASSWORD, roles=None)
    cookie, _ = open_session(staff_app.store, STAFF, "kari")
    assert staff_app.app.doorkeeper.visitor(cookie) is not None
    if how == "idle":
        clock.moment += timedelta(minutes=15)
    elif how == "absolute":
        for _ in range(48):
            staff_app.app.doorkeeper.visitor(cookie)
            clock.moment += timedelta(minutes=10)
    elif how == "logged out":
        close_session(staff_app.store, cookie)
    else:
        add_account(staff_app.store, "other", PASSWORD, roles=None)
        disable_account(staff_app.store, "kari")
    return cookie


def told(answer: Any) -> tuple[int | None, str, bytes]:
    return answer.status, answer.headers.get("location", ""), answer.body


@pytest.mark.parametrize("how", ENDINGS)
def test_a_cookie_kept_from_a_session_that_ended_opens_no_route(
    staff_app: StaffApp, clock: Clock, site: Starlette, call: Callable[..., Any], how: str
) -> None:
    cookie = ended(staff_app, clock, how)
    for path in READ:
        nobody = call(site, path)
        assert told(call(site, path, headers=with_cookie(cookie))) == told(nobody), path
    for method, path in CHANGED:
        if path not in ("/session/staff", "/session/exchange"):  # what anybody may try
            sent = {"origin": HERE, "content-type": "application/json"}
            nobody = call(site, path, method=method, headers=sent, body=b"{}")
            dead = call(site, path, method=method, headers=with_cookie(cookie, **sent), body=b"{}")
            assert told(dead) == told(nobody), path
    assert (
        call(site, "/_stcore/stream", kind="websocket", headers=with_cookie(cookie, origin=HERE)).status
        == 403
    )


@pytest.mark.parametrize("how", ENDINGS)
def test_a_cookie_kept_from_a_session_that_ended_fetches_no_file(
    staff_app: StaffApp, clock: Clock, site: Starlette, call: Callable[..., Any], how: str
) -> None:
    add_account(staff_app.store, "lise", PASSWORD, roles=None)
    alive, _ = open_session(staff_app.store, STAFF, "lise")
    content = b"who answered what"
    offer = staff_app.app.downloads.offer
    sha256 = hashlib.sha256(content).hexdigest()
    before = staff_app.app.doorkeeper.visitor(alive)
    assert before is not None
    ticket = offer(content, "data.csv", session_key=before.key, sha256=sha256)
    fetched = call(site, f"/download/{ticket}", headers=with_cookie(alive))
    assert (fetched.status, fetched.body) == (200, content)
    cookie = ended(staff_app, clock, how)
    key = hashlib.sha256(b"visitor " + cookie.encode()).hexdigest()
    ticket = offer(content, "data.csv", session_key=key, sha256=sha256)
    refused = call(site, f"/download/{ticket}", headers=with_cookie(cookie))
    assert (refused.status, content in refused.body) == (403, False)


@pytest.mark.parametrize("how", ENDINGS)
def test_no_page_is_drawn_any_more_for_a_session_that_ended(
    staff_app: StaffApp, clock: Clock, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    cookie = ended(staff_app, clock, how)
    key = hashlib.sha256(b"visitor " + cookie.encode()).hexdigest()
    vouched = {"session": key, "nonce": "x", "role": "staff"}

    def stop() -> None:
        raise Stopped

    monkeypatch.setattr(access, "cookie_in", lambda _cookies: cookie)
    monkeypatch.setattr(access.st, "user", SimpleNamespace(to_dict=lambda: vouched))
    monkeypatch.setattr(access.st, "stop", stop)
    for page in STAFF_PAGES:
        with pytest.raises(Stopped):
            page.drawing()()


@pytest.mark.parametrize("who", ["staff", "participant", "half a login"])
def test_no_other_site_changes_anything_on_any_route(
    staff_app: StaffApp, site: Starlette, call: Callable[..., Any], who: str
) -> None:
    store, study = staff_app.store, staff_app.study.id
    add_account(store, "kari", PASSWORD, roles=None)
    person = store.participants(study)[0].participant
    if who == "staff":
        cookie, _ = open_session(store, STAFF, "kari")
    elif who == "participant":
        cookie, _ = open_session_for(store, study, person, mode="kiosk", by="kari")
    else:
        ask_for_factor(store, "kari")
        opened = sessions.open_with_password(store, "kari", PASSWORD)
        assert opened is not None
        cookie = opened.cookie
    token = issue_link(store, study, person, by="kari")
    before = store.head(study)
    assert len(CHANGED) >= 14
    body = f'{{"token": "{token}", "username": "kari"}}'.encode()
    kinds = ("application/json", "text/plain", "application/x-www-form-urlencoded")
    for method, path in CHANGED:
        for kind, sent in product(kinds, OTHER_SITES):
            headers = with_cookie(cookie, **{"content-type": kind, **sent})
            answer = call(site, path, method=method, headers=headers, body=body)
            assert answer.status in (401, 403, 404, 409), (path, kind, sent, answer.status)
            assert "set-cookie" not in answer.headers, path
    assert store.head(study) == before
    assert session_for(store, cookie) is not None


def test_what_no_route_takes_is_refused_by_every_route(site: Starlette, call: Callable[..., Any]) -> None:
    for path in READ:
        for method in ("PUT", "PATCH", "DELETE", "TRACE", "CONNECT"):
            assert call(site, path, method=method, headers={"origin": HERE}).status in (403, 404, 405), (
                method,
                path,
            )


def test_a_cookie_somebody_laid_into_the_browser_is_not_the_one_a_login_opens(
    staff_app: StaffApp, site: Starlette, call: Callable[..., Any]
) -> None:
    add_account(staff_app.store, "kari", PASSWORD, roles=["auditor"])
    laid, sent = "a" * 43, {"origin": HERE, "content-type": "application/x-www-form-urlencoded"}
    body = f"username=kari&password={PASSWORD.replace(' ', '+')}".encode()
    answer = call(site, "/session/staff", method="POST", headers=with_cookie(laid, **sent), body=body)
    given = answer.headers["set-cookie"].split(";")[0].partition("=")[2]
    assert (answer.status, given != laid, len(given)) == (303, True, 43)
    assert session_for(staff_app.store, laid) is None
    # Nor does the cookie of a login that is only half done become the one of the whole.
    ask_for_factor(staff_app.store, "kari")
    half = call(site, "/session/staff", method="POST", headers=with_cookie(given, **sent), body=body)
    assert half.headers["set-cookie"].split(";")[0].partition("=")[2] not in (laid, given)


@pytest.mark.parametrize("who", ["nobody", "staff"])
def test_no_answer_may_be_framed_kept_or_guessed_at(
    staff_app: StaffApp, site: Starlette, call: Callable[..., Any], who: str
) -> None:
    add_account(staff_app.store, "kari", PASSWORD, roles=None)
    cookie, _ = open_session(staff_app.store, STAFF, "kari")
    headers = with_cookie(cookie) if who == "staff" else {}
    asked = [
        *ROUTES,
        ("GET", "/nowhere"),
        ("PUT", "/"),
        ("GET", "/media/x"),
    ]
    for method, path in asked:
        answer = call(site, path, method=method, headers=headers)
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"], path
        assert answer.headers["x-content-type-options"] == "nosniff", path
        assert answer.headers["referrer-policy"] == "no-referrer", path
        assert answer.headers["cross-origin-opener-policy"] == "same-origin", path
        assert "no-store" in answer.headers["cache-control"] or path.startswith("/favicon"), path
    host = call(site, "/", headers={"host": "evil.example"})
    socket = call(site, "/_stcore/stream", kind="websocket")
    for answer in (host, socket):
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.status in (400, 403)


@pytest.mark.parametrize(
    "address",
    ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "nb%0d%0aX-Laid:1"],
)
def test_nothing_in_an_address_leads_to_another_site(
    staff_app: StaffApp, site: Starlette, call: Callable[..., Any], address: str
) -> None:
    add_account(staff_app.store, "kari", PASSWORD, roles=["auditor"])
    cookie, _ = open_session(staff_app.store, STAFF, "kari")
    names = ("next", "url", "to", "return", "redirect", "where", "lang", "provider", "person", "iss")
    query = "&".join(f"{name}={address}" for name in names)
    for method, path in ROUTES:
        for headers in ({"origin": HERE}, with_cookie(cookie, origin=HERE)):
            answer = call(site, path, method=method, headers=headers, query=query)
            where = answer.headers.get("location", "/")
            assert where.startswith("/"), path
            assert not where.startswith(("//", "/\\")), path
            assert "evil.example" not in where.partition("?")[0], path
            assert "x-laid" not in answer.headers, path
            if path == "/session/close":
                cookie, _ = open_session(staff_app.store, STAFF, "kari")


@pytest.mark.parametrize(
    "way",
    [
        "/../../../../../../etc/passwd",
        "/..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/..\\..\\..\\etc\\passwd",
        "//etc/passwd",
        "/....//....//etc/passwd",
        "/x\0/../pyproject.toml",
        "/../app.py",
        "/../../pages/main.py",
    ],
)
def test_no_path_leads_out_of_the_folders_that_are_served(
    staff_app: StaffApp, site: Starlette, call: Callable[..., Any], way: str
) -> None:
    add_account(staff_app.store, "kari", PASSWORD, roles=None)
    cookie, _ = open_session(staff_app.store, STAFF, "kari")
    for folder in (
        "",
        "/static",
        "/static/js",
        "/shell",
        "/form",
        "/library",
        "/media",
        "/download",
        "/entry/form",
    ):
        answer = call(site, f"{folder}{way}", headers=with_cookie(cookie))
        assert answer.status in (303, 400, 403, 404, 410), (folder, answer.status)
        for secret in (b"root:", b"import streamlit", b"[project]"):
            assert secret not in answer.body, folder


@pytest.mark.parametrize("sent", [*OTHER_SITES, {"origin": HERE, "host": "evil.example"}], ids=str)
def test_a_socket_of_another_site_is_refused_with_the_cookie_of_staff(
    staff_app: StaffApp, site: Starlette, call: Callable[..., Any], sent: dict[str, str]
) -> None:
    add_account(staff_app.store, "kari", PASSWORD, roles=None)
    cookie, _ = open_session(staff_app.store, STAFF, "kari")
    answer = call(site, "/_stcore/stream", kind="websocket", headers=with_cookie(cookie, **sent))
    assert answer.status in (400, 403)
    assert not any(message["type"] == "websocket.accept" for message in answer.messages)

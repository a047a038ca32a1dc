"""Every route of the application beside the pages, tried by every role with an address that is as good as the server's own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from workmh_measures.model.staff_rights import RIGHTS, STAFF_ROLES, Action, may
from workmh_measures.storage.sessions import STAFF, open_session
from workmh_measures.ui.desk.ticket import Ticket, sealed
from workmh_measures.ui.identity import IdentityMiddleware
from workmh_measures.ui.shell import shell
from workmh_measures.ui.staff_pages import PAGE_ACTIONS
from workmh_measures.ui.visitor import Visitor

from .conftest import asgi_call
from .staff_app import StaffApp, demo_app

FOR: dict[str, Action] = {
    "/entry/form/{ticket}": "enter",
    "/entry/form/{ticket}/state": "enter",
    "/entry/form/{ticket}/answers": "enter",
    "/entry/form/{ticket}/complete": "enter",
    "/entry/form/{ticket}/next": "enter",
    "/kiosk/start/{ticket}": "enter",
    "/kiosk/start": "enter",
    "/import/file/{slot}": "import_data",
    "/library/{name}": "library",
}
"""Route -> what staff must be allowed to do."""

OF_NOBODY = {
    "/p",
    "/help",
    "/favicon.png",
    "/favicon.ico",
    "/staff/login",
    "/staff/second",
    "/staff/password",
    "/staff/oidc/start",
    "/staff/oidc/back",
    "/session/exchange",
    "/session/staff",
    "/session/close",
    "/session/second",
    "/session/password",
    "/kiosk/done",
    "/kiosk/end",
}
"""Doors: they show nothing of the study and end or begin a session. `test_ways_in` and `test_second_factor` try them."""

OF_PARTICIPANTS = {
    "/form/state",
    "/form/answers",
    "/form/complete",
    "/form/consent",
    "/form/results",
    "/form/leave",
    "/answer",
    "/kiosk/form",
}
BY_TICKET = {"/download/{ticket}"}
"""`test_role_matrix` tries it with every action of the table."""


@pytest.fixture(scope="module")
def running_app(tmp_path_factory) -> Iterator[StaffApp]:
    with pytest.MonkeyPatch.context() as patch, demo_app(tmp_path_factory.mktemp("routes"), patch) as made:
        yield made


@pytest.fixture(scope="module")
def routes(running_app: StaffApp) -> list[Route]:
    return [one for one in shell()["routes"] if isinstance(one, Route)]


def client(app: StaffApp, routes: list[Route], role: str | None):
    """Return what sends a request as somebody with a role, and who that is."""
    app.sit_down(*([] if role is None else [role]), name=f"is.{role or 'nothing'}".lower())
    cookie, _ = open_session(app.store, STAFF, f"is.{role or 'nothing'}".lower())
    visitor = app.app.doorkeeper.visitor(cookie)
    assert visitor is not None
    behind = IdentityMiddleware(
        Starlette(routes=routes), doorkeeper=lambda: app.app.doorkeeper, allowed_hosts=lambda: ["localhost"]
    )

    def send(method: str, path: str, body: bytes = b""):
        headers = {
            "cookie": f"workmh={cookie}",
            "origin": "http://localhost:8501",
            "sec-fetch-site": "same-origin",
        }
        return asgi_call(behind, path, method=method, headers=headers, body=body)

    return send, visitor


def address(route: str, app: StaffApp, visitor: Visitor) -> tuple[str, bytes]:
    """Return the address of a route with a ticket sealed for this very session, which the server gives to those alone who may."""
    somebody = app.store.participants("demo")[0].participant
    about = {"wave": "t0", "instrument": "who5", "mode": "paper", "answered_on": date(2026, 1, 5)}
    if "kiosk" in route:
        about = {"mode": "kiosk"}
    ticket = sealed(Ticket(participant=somebody, **about), visitor)
    path = route.replace("{ticket}", ticket).replace("{slot}", "answers").replace("{name}", "hads")
    return path, f"ticket={ticket}".encode()


def test_every_route_is_one_of_those_tried(routes) -> None:
    assert {one.path for one in routes} == {*PAGE_ACTIONS, *FOR, *OF_NOBODY, *OF_PARTICIPANTS, *BY_TICKET}
    assert set(FOR.values()) <= set(RIGHTS)


@pytest.mark.parametrize("role", [*STAFF_ROLES, None])
def test_a_route_serves_those_alone_who_may_do_what_it_is_for(running_app, routes, role: str | None) -> None:
    send, visitor = client(running_app, routes, role)
    before = running_app.store.head("demo")
    for route in routes:
        if route.path not in FOR or may(FOR[route.path], set() if role is None else {role}):
            continue
        for method in sorted(route.methods or ()):
            path, body = address(route.path, running_app, visitor)
            answer = send(method, path, body)
            assert answer.status in (303, 401, 403), (route.path, method, answer.status)
            assert b"who5" not in answer.body
            assert "set-cookie" not in answer.headers
    assert running_app.store.head("demo") == before


@pytest.mark.parametrize("role", [*STAFF_ROLES, None])
def test_no_route_of_participants_serves_staff(running_app, routes, role: str | None) -> None:
    send, _ = client(running_app, routes, role)
    before = running_app.store.head("demo")
    for route in routes:
        if route.path in OF_PARTICIPANTS:
            for method in sorted(route.methods or ()):
                answer = send(method, route.path, b"{}")
                assert answer.status in (303, 401, 403), (route.path, method, answer.status)
    assert running_app.store.head("demo") == before


def test_whoever_may_is_served_by_the_same_addresses(running_app, routes) -> None:
    """Without this, refusing everybody would pass."""
    served = set()
    for role in ("assessor", "data_manager"):
        send, visitor = client(running_app, routes, role)
        for route in routes:
            if route.path in FOR and "GET" in (route.methods or ()) and may(FOR[route.path], {role}):
                path, _ = address(route.path, running_app, visitor)
                answer = send("GET", path)
                if answer.status == 200:
                    served.add(route.path)
    assert {"/entry/form/{ticket}", "/entry/form/{ticket}/state", "/kiosk/start/{ticket}"} <= served
    assert {"/import/file/{slot}", "/library/{name}"} <= served

"""Every role at every page and route of staff, by the menu and by a direct address."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from importlib import import_module
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette

from workmh_measures.definitions.library import load_study
from workmh_measures.model.staff_rights import ALL_ROLES, BY_UNIT, FOR_ALL_STAFF, RIGHTS, may
from workmh_measures.storage.access_log import Asked, access_lines
from workmh_measures.storage.sessions import STAFF, open_session
from workmh_measures.ui import access, index_page
from workmh_measures.ui.desk.kiosk import kiosk_routes
from workmh_measures.ui.desk.routes import desk_routes
from workmh_measures.ui.downloads import Downloads, download_route
from workmh_measures.ui.identity import IdentityMiddleware
from workmh_measures.ui.index_page import index_routes
from workmh_measures.ui.library.library_routes import library_routes
from workmh_measures.ui.noting import access_book
from workmh_measures.ui.staff_pages import PAGE_ACTIONS, STAFF_PAGES

DRAWN = {page.address: import_module(f"workmh_measures.ui.pages.{page.module}") for page in STAFF_PAGES}
COOKIE = {"cookie": "workmh=staff-cookie"}
each_role = pytest.mark.parametrize("role", [*ALL_ROLES, None])


class Stopped(Exception):
    """Drawing ended."""


class Drawn(Exception):
    """Drawing went on past the check."""


@pytest.fixture
def app(doorkeeper, monkeypatch):
    running = SimpleNamespace(study=load_study("demo"))
    monkeypatch.setattr(index_page, "application", lambda: running)
    inner = Starlette(
        routes=[*index_routes(), *library_routes(), *desk_routes(lambda: None), *kiosk_routes()]
    )
    return IdentityMiddleware(inner, doorkeeper=lambda: doorkeeper, allowed_hosts=lambda: ["localhost"])


@pytest.fixture
def sits(people, make_visitor):
    """Somebody with one role, or with none, is logged in."""

    def sit(role):
        people["staff-cookie"] = make_visitor(roles=() if role is None else (role,))
        return people["staff-cookie"]

    return sit


def held(role):
    return set() if role is None else {role}


def test_every_page_asks_for_an_action_of_the_table():
    assert len(DRAWN) == len(STAFF_PAGES) == len(PAGE_ACTIONS)
    assert {action for action in PAGE_ACTIONS.values() if action is not None} <= set(RIGHTS)


@each_role
def test_a_direct_address_opens_what_the_role_may_and_leads_away_from_the_rest(app, call, sits, role):
    sits(role)
    for path, action in PAGE_ACTIONS.items():
        opens = action is None or may(action, held(role))
        answer = call(app, path, headers=COOKIE)
        assert answer.status == (200 if opens else 303), path
        if not opens:
            named = f"closed={path[1:]}" if role else "lang"
            assert answer.headers["location"].startswith("/?"), path
            assert named in answer.headers["location"], path


@each_role
def test_a_page_drawn_without_the_right_stops_before_anything_is_shown(monkeypatch, sits, role):
    visitor = sits(role)

    def stop():
        raise Stopped

    def touched(*_args, **_slots):
        raise Drawn

    monkeypatch.setattr(access, "current_session", lambda: visitor)
    monkeypatch.setattr(access.st, "stop", stop)
    for path, page in DRAWN.items():
        for name in ("application", "say"):
            if hasattr(page, name):
                monkeypatch.setattr(page, name, touched)
        action = PAGE_ACTIONS[path]
        with pytest.raises(Drawn if action is None or may(action, held(role)) else Stopped):
            page.draw()


@pytest.mark.parametrize("path", sorted(DRAWN))
def test_no_page_is_drawn_for_a_participant_or_for_nobody(monkeypatch, people, path):
    def stop():
        raise Stopped

    monkeypatch.setattr(access.st, "stop", stop)
    for visitor in (people["person-cookie"], None):
        monkeypatch.setattr(access, "current_session", lambda visitor=visitor: visitor)
        with pytest.raises(Stopped):
            DRAWN[path].draw()


@each_role
@pytest.mark.parametrize("action", sorted(RIGHTS))
def test_a_file_is_fetched_by_whom_its_action_is_for_and_by_nobody_else(call, doorkeeper, sits, role, action):
    visitor, downloads = sits(role), Downloads()
    inner = Starlette(routes=[download_route(lambda: downloads)])
    app = IdentityMiddleware(inner, doorkeeper=lambda: doorkeeper, allowed_hosts=lambda: ["localhost"])
    content = b"who is in which arm"
    ticket = downloads.offer(
        content,
        "arms.csv",
        session_key=visitor.key,
        sha256=hashlib.sha256(content).hexdigest(),
        action=action,
    )
    for method, refused in (("POST", True), ("GET", not may(action, held(role)))):
        answer = call(app, f"/download/{ticket}", method=method, headers=COOKIE)
        assert answer.status == (405 if method == "POST" else 410 if refused else 200)
        assert (content in answer.body) is not refused


def test_a_unit_opens_exactly_the_actions_that_know_units(make_visitor):
    for role in ALL_ROLES:
        visitor = replace(make_visitor(roles=()), unit_roles=frozenset({(role, "site_1")}))
        for action in RIGHTS:
            opens = may(action, {role}) and action in BY_UNIT | FOR_ALL_STAFF
            assert visitor.may(action) is (opens or action in FOR_ALL_STAFF), (role, action)
            assert visitor.may_with(action, "site_1") is (opens or action in FOR_ALL_STAFF), (role, action)
            assert visitor.may_with(action, "site_2") is (action in FOR_ALL_STAFF), (role, action)
            assert visitor.may_with(action, None) is (action in FOR_ALL_STAFF), (role, action)


@pytest.mark.parametrize("role", ALL_ROLES)
def test_a_role_in_one_unit_is_led_away_from_every_page_of_the_whole_study(
    app, call, people, make_visitor, role
):
    people["staff-cookie"] = replace(make_visitor(roles=()), unit_roles=frozenset({(role, "site_1")}))
    for path, action in PAGE_ACTIONS.items():
        opens = action is None or action in FOR_ALL_STAFF or (action in BY_UNIT and may(action, {role}))
        assert call(app, path, headers=COOKIE).status == (200 if opens else 303), path


@pytest.mark.parametrize("role", ALL_ROLES)
def test_a_role_in_one_unit_fetches_files_of_that_unit_alone(make_visitor, role):
    visitor = replace(make_visitor(roles=()), unit_roles=frozenset({(role, "site_1")}))
    content, downloads = b"who is where", Downloads()
    for action in sorted({*RIGHTS} - FOR_ALL_STAFF):
        for units in (None, {"site_1"}, {"site_2"}, {"site_1", "site_2"}):
            ticket = downloads.offer(
                content,
                "people.csv",
                session_key=visitor.key,
                sha256=hashlib.sha256(content).hexdigest(),
                action=action,
            )
            downloads.tells_of(ticket, None if units is None else frozenset(units))
            fetched = downloads.take(ticket, visitor) is not None
            may_here = action in BY_UNIT and may(action, {role})
            assert fetched is (may_here and units == {"site_1"}), (action, units)


@each_role
def test_every_refusal_and_every_view_of_data_is_noted(staff_app, call, role):
    """The application itself: the page refused or shown is in the access log, under the account."""
    roles = [] if role is None else [role]
    if role == "colleague":  # given to nobody any more: what it opens is noted as for the others
        return
    study = staff_app.study.id
    staff_app.sit_down(*roles, name="someone")
    cookie, _ = open_session(staff_app.store, STAFF, "someone")
    routes = Starlette(routes=index_routes())
    app = IdentityMiddleware(
        routes, doorkeeper=lambda: staff_app.app.doorkeeper, allowed_hosts=lambda: ["localhost"]
    )
    for path in PAGE_ACTIONS:
        call(app, path, headers={"cookie": f"workmh={cookie}"})
    access_book().flush()
    noted = {
        line.about
        for line in access_lines(staff_app.store, study, Asked(account="someone", outcome="denied"))
    }
    assert noted == {
        path for path, action in PAGE_ACTIONS.items() if action is not None and not may(action, held(role))
    }


@each_role
def test_the_routes_of_the_desk_and_the_tablet_open_to_nobody_who_does_not_enter(app, call, sits, role):
    sits(role)
    for path, method, refused in (
        ("/entry/form/x", "GET", 303),
        ("/entry/form/x/state", "GET", 401),
        ("/entry/form/x/answers", "POST", 401),
        ("/kiosk/start/x", "GET", 303),
    ):
        answer = call(app, path, method=method, headers=COOKIE)
        assert answer.status == refused, (path, answer.status)

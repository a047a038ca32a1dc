"""Every role at every page and route of staff, by the menu and by a direct address."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette

from workmh_measures.definitions.library import load_study
from workmh_measures.model.staff_rights import ALL_ROLES, RIGHTS, may
from workmh_measures.ui import access, index_page
from workmh_measures.ui.desk.kiosk import kiosk_routes
from workmh_measures.ui.desk.routes import desk_routes
from workmh_measures.ui.identity import IdentityMiddleware
from workmh_measures.ui.index_page import index_routes
from workmh_measures.ui.library_routes import library_routes
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
            assert answer.headers["location"].startswith("/?"), path


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

"""A ticket for a form, a tablet and a file that waits serve only who is there for the unit they are about."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette
from streamlit.testing.v1.element_tree import MenuButton

from workmh_measures.storage.events import EnrolledEvent
from workmh_measures.storage.sessions import STAFF, open_session
from workmh_measures.ui.desk.kiosk import kiosk_routes
from workmh_measures.ui.desk.routes import desk_routes
from workmh_measures.ui.desk.ticket import Ticket, sealed
from workmh_measures.ui.downloads import Downloads
from workmh_measures.ui.identity import IdentityMiddleware
from workmh_measures.ui.visitor import Visitor

from .canary_trial import with_what_is_inside
from .sent import pressed, replayed, widgets
from .staff_app import StaffApp

HERE, ELSEWHERE = "centre_1", "centre_2"
FORM = {"wave": "t0", "instrument": "who5", "mode": "telephone"}


class Nurse:
    """Somebody who enters forms in one unit, at the routes of the desk."""

    def __init__(self, app: StaffApp, call: Any) -> None:
        app.sit_down(units=[("assessor", HERE)], name="nurse")
        self.app, self.call = app, call
        self.cookie, _ = open_session(app.store, STAFF, "nurse")
        inner = Starlette(routes=[*desk_routes(), *kiosk_routes()])
        self.routes = IdentityMiddleware(
            inner, doorkeeper=lambda: app.app.doorkeeper, allowed_hosts=lambda: ["localhost"]
        )

    @property
    def visitor(self) -> Visitor:
        found: Visitor | None = self.app.app.doorkeeper.visitor(self.cookie)
        assert found is not None
        return found

    def ask(self, method: str, path: str, body: bytes = b"") -> Any:
        headers = {"cookie": f"workmh={self.cookie}", "origin": "http://localhost:8501"}
        return self.call(self.routes, path, method=method, headers=headers, body=body)


@pytest.fixture
def nurse(staff_app: StaffApp, call: Any) -> Nurse:
    return Nurse(staff_app, call)


def somebody(app: StaffApp, unit: str) -> str:
    return next(one.participant for one in app.store.participants("demo") if one.unit == unit)


def enrolled(app: StaffApp, unit: str) -> str:
    """Enrol somebody in a unit, or put their unit right."""
    told = {"request_id": f"moved to {unit}", "entered_by": "kari", "participant": "MOVED-1", "unit": unit}
    app.store.append("demo", [EnrolledEvent(**told, anchors={"inclusion": date(2026, 1, 5)})])
    return "MOVED-1"


@pytest.mark.parametrize("copy", ["first", "second"])
def test_a_ticket_for_somebody_who_came_to_another_unit_opens_nothing(nurse: Nurse, copy: Any) -> None:
    person = enrolled(nurse.app, HERE)
    ticket = sealed(Ticket(participant=person, copy=copy, **FORM), nurse.visitor)
    place = f"/entry/form/{ticket}"
    assert nurse.ask("GET", place).status == 200
    assert nurse.ask("GET", f"{place}/state").status == 200
    enrolled(nurse.app, ELSEWHERE)
    before = nurse.app.store.head("demo")
    for method, what, refused in (
        ("GET", "", 303), ("GET", "/state", 401), ("POST", "/answers", 401), ("POST", "/complete", 401), ("GET", "/next", 303),
    ):  # fmt: skip
        answer = nurse.ask(method, f"{place}{what}", b"{}" if method == "POST" else b"")
        assert (answer.status, person.encode() in answer.body) == (refused, False), what
    assert nurse.app.store.head("demo") == before


def test_a_tablet_is_handed_over_for_people_of_the_own_unit_alone(nurse: Nurse) -> None:
    for unit, leads_to in ((ELSEWHERE, "/?lang="), (HERE, "/kiosk/form")):
        told = sealed(Ticket(participant=somebody(nurse.app, unit), mode="kiosk"), nurse.visitor)
        answer = nurse.ask("POST", "/kiosk/start", urlencode({"ticket": told}).encode())
        assert (answer.status, answer.headers["location"].startswith(leads_to)) == (303, True), (
            unit,
            answer.headers,
        )


def test_a_file_of_more_units_than_somebody_is_there_for_now_is_not_handed_over(make_visitor: Any) -> None:
    content, downloads = b"who answered", Downloads()
    whole = make_visitor(roles=("data_manager",))
    of_two, of_one = (
        replace(make_visitor(roles=()), unit_roles=frozenset(("data_manager", unit) for unit in units))
        for units in ((HERE, ELSEWHERE), (HERE,))
    )
    for maker in (whole, of_two, of_one):
        for taker in (whole, of_two, of_one):
            ticket = downloads.offer(
                content,
                "completeness.csv",
                session_key=maker.key,
                sha256=hashlib.sha256(content).hexdigest(),
                action="completeness",
            )
            downloads.tells_of(ticket, maker.own_units("completeness"))
            order = [of_one, of_two, whole]
            assert (downloads.take(ticket, taker) is not None) is (order.index(taker) >= order.index(maker))


@pytest.mark.parametrize(("path", "role"), [("completeness", "data_manager"), ("board", "coordinator")])
def test_files_of_a_page_hold_the_own_unit_alone_and_are_fetched_by_who_made_them(
    staff_app: StaffApp, path: str, role: str
) -> None:
    at = staff_app.page(path, units=[(role, HERE)], name="here", language="nb")
    kept = [one for one in widgets(at) if isinstance(one, MenuButton)]
    assert kept
    cookie, _ = open_session(staff_app.store, STAFF, "here")
    visitor = staff_app.app.doorkeeper.visitor(cookie)
    assert visitor is not None
    downloads = staff_app.app.downloads
    replayed(at, [state for one in kept if (state := pressed(one)) is not None])
    assert downloads._waiting
    elsewhere = [one for one in staff_app.store.participants("demo") if one.unit != HERE]
    for ticket, waiting in [*downloads._waiting.items()]:
        taken = downloads.take(ticket, replace(visitor, key=waiting.session_key))
        assert taken is not None
        text = repr(with_what_is_inside(taken.name, taken.content))
        assert [
            one for other in elsewhere for one in (other.participant, other.unit) if str(one) in text
        ] == []

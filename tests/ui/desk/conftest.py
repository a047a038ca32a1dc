"""A study of forms on paper, by telephone and by clinicians, people in it, and a client for the routes of the desk."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from starlette.applications import Starlette

from workmh_measures.model.study import Study
from workmh_measures.storage.events import EnrolledEvent
from workmh_measures.storage.group_commit import GroupCommitter
from workmh_measures.storage.repository import Store
from workmh_measures.storage.wordings import Wordings
from workmh_measures.ui.desk.desk import Desk
from workmh_measures.ui.desk.routes import desk_routes
from workmh_measures.ui.desk.ticket import Ticket, sealed
from workmh_measures.ui.form.forms import Forms
from workmh_measures.ui.form.intake import Intake
from workmh_measures.ui.visitor import Visitor

from ..asking import Reply, ask

TODAY = date(2026, 10, 20)
ALL = frozenset({"assessor", "coordinator", "data_manager"})


def study(**more: Any) -> Study:
    """Return a study that gives WHO-5 and HADS to people and has a clinician rate; everything may change."""
    given = {
        "schema": 1,
        "id": "desk",
        "title": {"nb": "Prøve", "en": "Trial"},
        "status": "draft",
        "simulated": True,
        "languages": ("nb", "en"),
        "entry": "light",
        "anchors": ("inclusion",),
        "arms": ({"id": "one", "code": 0, "name": {"nb": "En", "en": "One"}},),
        "allocation": {"kind": "single_group"},
        "waves": (
            {"id": "t0", "anchor": "inclusion", "month": 0.0, "window_days": (-14, 42), "source": "survey"},
            {"id": "t6", "anchor": "inclusion", "month": 6.0, "window_days": (-14, 42), "source": "survey"},
        ),
        "schedule": (
            {"instrument": "who5", "waves": ("t0", "t6"), "evidence": "confirmed"},
            {"instrument": "hads", "waves": ("t0",), "evidence": "confirmed"},
            {"instrument": "gaf", "waves": ("t0",), "respondent": "clinician", "evidence": "confirmed"},
        ),
        "second_entry": {},
        "retention": {"years": 1},
    }
    return Study.model_validate({**given, **more})


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.moment = datetime(TODAY.year, TODAY.month, TODAY.day, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.moment += timedelta(milliseconds=1)
        return self.moment


class Office:
    """The desk with people at it; `as_staff` says who sits there."""

    def __init__(self, store: Store, committer: GroupCommitter, plan: Study) -> None:
        self.store = store
        self.study = plan
        forms = Forms(plan, Wordings(plan, store, None))
        self.desk = Desk(forms, Intake(forms, store, committer), store)
        self.app = Starlette(routes=desk_routes(lambda: self.desk))
        self.visitor: Visitor | None = self.staff("anna")
        self.numbers = itertools.count()

    def staff(self, name: str, roles: frozenset[str] = ALL) -> Visitor:
        return Visitor(f"key of {name}", "n", "staff", name, self.study.id, roles=roles)

    def enrol(self, participant: str = "0412", *, included: date = date(2026, 10, 1)) -> str:
        told = EnrolledEvent(
            request_id=f"enrol/{participant}",
            entered_by="anna",
            participant=participant,
            anchors={"inclusion": included},
            preferred_language="nb",
        )
        self.store.append(self.study.id, [told])
        return participant

    def ticket(self, **said: Any) -> Ticket:
        usual = {"participant": "0412", "wave": "t0", "instrument": "who5", "mode": "paper"}
        usual["answered_on"] = None if said.get("mode") == "telephone" else date(2026, 10, 5)
        return Ticket(**{**usual, **said})

    def address(self, ticket: Ticket, what: str = "") -> str:
        assert self.visitor is not None
        return f"/entry/form/{sealed(ticket, self.visitor)}{what}"

    def state(self, ticket: Ticket, **asked: str) -> Any:
        query = "&".join(f"{name}={value}" for name, value in asked.items())
        return self.request("GET", f"{self.address(ticket, '/state')}?{query}").json

    def save(self, ticket: Ticket, item: str, value: Any = None, **said: Any) -> Reply:
        sent = {**self.about(ticket), "item": item, **({} if value is None else {"value": value}), **said}
        return self.request("POST", self.address(ticket, "/answers"), json.dumps(sent).encode())

    def complete(self, ticket: Ticket, **said: Any) -> Reply:
        sent = {**self.about(ticket), **said}
        return self.request("POST", self.address(ticket, "/complete"), json.dumps(sent).encode())

    def about(self, ticket: Ticket) -> dict[str, Any]:
        _, form = self.desk.forms.form(ticket.instrument, ticket.wave, "nb")
        names = ("instrument", "wave", "language", "layout", "fingerprint", "wording_hash")
        told = {name: form[name] for name in names}
        return {**told, "occasion": 1, "device": "desktop", "request_id": f"r{next(self.numbers)}"}

    def fill(self, ticket: Ticket, code: int = 1, **other: int) -> None:
        """Enter every item with one code, or another where one is named, and hand in."""
        for item in self.desk.forms.load(ticket.instrument).item_ids:
            assert self.save(ticket, item, other.get(f"item_{item}", code)).status == 200
        assert self.complete(ticket).status == 200

    def request(self, method: str, path: str, body: bytes = b"", **headers: str) -> Reply:
        return ask(self.app, self.visitor, method, path, body, **headers)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk_store(tmp_path: Any, clock: Clock) -> Iterator[Store]:
    store = Store.create(f"sqlite:///{tmp_path / 'store.db'}", now=clock)
    yield store
    store.close()


@pytest.fixture
def make_office(desk_store: Store) -> Iterator[Any]:
    """Makes an office for a study; what differs from the usual study is named."""
    with GroupCommitter(desk_store) as committer:
        yield lambda **more: Office(desk_store, committer, study(**more))


@pytest.fixture
def office(make_office: Any) -> Office:
    made: Office = make_office()
    made.enrol()
    return made

"""What is known of a participant is put together from events of six kinds, whatever their order."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workmh_measures.model.record import Consent, RepeatedAnchor
from workmh_measures.storage.events import EnrolledEvent, Event, new_request_id
from workmh_measures.storage.participant_records import ParticipantRecord, Telling, participant_records
from workmh_measures.storage.reading import participants
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_data import enrolments
from workmh_measures.storage.study_events import (
    AllocatedEvent,
    ConsentedEvent,
    DiedEvent,
    ReachedEvent,
    WithdrawnEvent,
)

INCLUSION, JOB, SECOND = date(2026, 1, 5), date(2026, 4, 1), date(2026, 8, 3)
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def told(store: Store) -> Callable[..., None]:
    """Appends one event about a participant."""

    def append(kind: type[Event], participant: str = "A1", **said: Any) -> None:
        about = {"request_id": new_request_id(), "entered_by": "anna", "participant": participant}
        store.append("demo", [kind(**about, **said)])

    return append


def test_a_record_holds_everything_told_of_a_person(store: Store, told: Callable[..., None]) -> None:
    told(
        EnrolledEvent,
        anchors={"inclusion": INCLUSION},
        preferred_language="nn",
        unit="oslo",
        strata={"sex": "woman"},
        pair="p1",
        flags={"itt": True, "register_consent": False},
    )
    told(ConsentedEvent, version="2", day=INCLUSION, parts={"register_consent": True})
    told(AllocatedEvent, arm="programme", how="drawn")
    told(ReachedEvent, what="job_start", day=JOB)
    told(ReachedEvent, what="job_start", day=SECOND, number=2)
    told(WithdrawnEvent, level="questionnaires", day=date(2026, 9, 1))
    told(DiedEvent, day=date(2026, 9, 30))
    [person] = enrolments(store, "demo")
    assert (person.arm, person.unit, person.strata, person.pair) == (
        "programme",
        "oslo",
        {"sex": "woman"},
        "p1",
    )
    assert person.anchors == {"inclusion": INCLUSION, "job_start": JOB}
    assert person.repeated == (RepeatedAnchor("job_start", 2, SECOND),)
    assert person.flags == {"itt": True, "register_consent": True}
    assert person.consent == Consent("2", INCLUSION, True, {"register_consent": True})
    assert person.withdrawn == {"questionnaires": date(2026, 9, 1)}
    assert (person.died, person.language) == (date(2026, 9, 30), "nn")


def test_a_day_withdrawal_or_death_told_by_mistake_is_taken_back(
    store: Store, told: Callable[..., None]
) -> None:
    told(EnrolledEvent, anchors={"inclusion": INCLUSION})
    told(ReachedEvent, what="job_start", day=JOB)
    told(WithdrawnEvent, level="contact", day=JOB)
    told(DiedEvent, day=JOB)
    told(ReachedEvent, what="job_start", day=None, reason="another person")
    told(WithdrawnEvent, level="contact", day=None)
    told(DiedEvent, day=None)
    told(ReachedEvent, what="inclusion", day=date(2026, 1, 6), reason="misread")
    [person] = enrolments(store, "demo")
    assert person.anchors == {"inclusion": date(2026, 1, 6)}
    assert (person.withdrawn, person.died) == ({}, None)


def test_an_allocation_stands_whatever_a_later_enrolment_tells(
    store: Store, told: Callable[..., None]
) -> None:
    told(AllocatedEvent, arm="programme", how="drawn")
    told(EnrolledEvent, unit="oslo")
    told(EnrolledEvent, arm="usual", unit="bergen")
    [person] = enrolments(store, "demo")
    assert (person.arm, person.unit) == ("programme", "bergen")


def test_somebody_only_ever_told_about_is_nobody_enrolled(store: Store, told: Callable[..., None]) -> None:
    told(ReachedEvent, what="job_start", day=JOB)
    assert store.participants("demo") == []


def test_the_record_of_one_person_can_be_read_alone(store: Store, told: Callable[..., None]) -> None:
    for name in ("A1", "B2"):
        told(EnrolledEvent, participant=name, unit=name)
    with store.reading() as connection:
        assert [one.unit for one in participants(connection, "demo", "B2")] == ["B2"]


_DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
_EVENTS: dict[type[Event], st.SearchStrategy[dict[str, Any]]] = {
    EnrolledEvent: st.fixed_dictionaries(
        {"arm": st.sampled_from([None, "a"]), "anchors": st.fixed_dictionaries({"inclusion": _DAYS})}
    ),
    AllocatedEvent: st.fixed_dictionaries({"arm": st.sampled_from(["a", "b"]), "how": st.just("drawn")}),
    ConsentedEvent: st.fixed_dictionaries(
        {"version": st.sampled_from(["1", "2"]), "day": _DAYS, "given": st.booleans()}
    ),
    ReachedEvent: st.fixed_dictionaries(
        {
            "what": st.sampled_from(["inclusion", "job_start"]),
            "day": st.none() | _DAYS,
            "number": st.integers(1, 3),
            "reason": st.just("why"),
        }
    ),
    WithdrawnEvent: st.fixed_dictionaries(
        {"level": st.sampled_from(["contact", "register"]), "day": st.none() | _DAYS}
    ),
    DiedEvent: st.fixed_dictionaries({"day": st.none() | _DAYS}),
}


@st.composite
def _orders(draw: st.DrawFn) -> tuple[list[Event], list[Event]]:
    """The same events in two orders that differ only between kinds."""
    by_kind = {
        kind: [
            kind(request_id=new_request_id(), entered_by="anna", participant="A1", **said)
            for said in draw(st.lists(fields, max_size=4))
        ]
        for kind, fields in _EVENTS.items()
    }
    kinds = [kind for kind, events in by_kind.items() for _ in events]
    orders = []
    for shuffled in (kinds, draw(st.permutations(kinds))):
        left = {kind: iter(events) for kind, events in by_kind.items()}
        orders.append([next(left[kind]) for kind in shuffled])
    return orders[0], orders[1]


@given(_orders())
@settings(deadline=None)
def test_any_order_of_events_of_different_kinds_gives_the_same_record(
    orders: tuple[list[Event], list[Event]],
) -> None:
    first, second = (_without_place(events) for events in orders)
    assert first == second


def _without_place(events: Sequence[Event]) -> list[dict[str, Any]]:
    tellings = [
        Telling(event.kind, str(event.participant), seq, NOON, json.loads(event.text))
        for seq, event in enumerate(events, 1)
    ]
    records = participant_records(tellings)
    assert participant_records(reversed(tellings)) == records
    fields = ParticipantRecord.__dataclass_fields__
    return [{name: getattr(record, name) for name in fields if name != "seq"} for record in records]

"""After a lock nothing is stored that would change the data, whichever way it comes; what people may still do is."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from sqlalchemy.dialects import sqlite

from workmh_measures.errors import StoreError
from workmh_measures.model.work import RegisterRecord
from workmh_measures.storage.alert_events import AlertRaisedEvent, AlertStepEvent
from workmh_measures.storage.events import (
    AnswerEvent,
    EnrolledEvent,
    ErasedEvent,
    Event,
    FormCompletedEvent,
    FormOpenedEvent,
    Kind,
    LinkIssuedEvent,
    LinkRevokedEvent,
    NoteEvent,
    WordingAcknowledgedEvent,
)
from workmh_measures.storage.freeze import _LOCKS, AFTER_LOCK, INSTRUMENT_CHANGED, is_locked
from workmh_measures.storage.group_commit import GroupCommitter
from workmh_measures.storage.query_events import QueryAnsweredEvent, QueryClosedEvent, QueryOpenedEvent
from workmh_measures.storage.repository import Store
from workmh_measures.storage.second_entry_events import (
    DifferenceSettledEvent,
    SecondAnswerEvent,
    SecondCompletedEvent,
    SecondDoneEvent,
)
from workmh_measures.storage.study_events import (
    AllocatedEvent,
    AllocationSealedEvent,
    ConsentedEvent,
    DataLockedEvent,
    DataUnlockedEvent,
    DiedEvent,
    ErasureRequestedEvent,
    ExportedEvent,
    InvitedEvent,
    ReachedEvent,
    RegisterEvent,
    StudyStartedEvent,
    UnblindedEvent,
    UnitRatedEvent,
    UnlockAskedEvent,
    WithdrawnEvent,
)

DAY = date(2026, 3, 1)
WHO: dict[str, Any] = {"request_id": "late", "entered_by": "anna"}
PERSON = {**WHO, "participant": "P1"}
FORM = {
    **PERSON,
    "wave": "t0",
    "instrument": "hads",
    "mode": "web",
    "language": "nb",
    "fingerprint": "f" * 64,
}
CELL = {**FORM, "item": "02"}
RECORD = RegisterRecord("P1", "nav", date(2026, 1, 1), date(2026, 6, 1), tells=("competitive",))
MESSAGE = {**PERSON, "wave": "t0", "reminder": 0, "attempt": 1, "channel": "email"}

FROZEN: list[Event] = [
    AnswerEvent(**CELL, value=1),
    AnswerEvent(**{**CELL, "item": "01"}, value=2, reason="misread"),
    FormOpenedEvent(**FORM),
    FormCompletedEvent(**FORM),
    SecondAnswerEvent(**CELL, value=1),
    SecondCompletedEvent(**FORM),
    DifferenceSettledEvent(**CELL, data={"origin": "first", "value": 1}),
    SecondDoneEvent(**FORM),
    EnrolledEvent(**{**WHO, "participant": "P2"}),
    EnrolledEvent(**PERSON, unit="site_2"),
    AllocationSealedEvent(**WHO),
    AllocatedEvent(**PERSON, arm="control", how="told"),
    ReachedEvent(**PERSON, what="job_start", day=DAY),
    RegisterEvent(**PERSON, record=RECORD),
    UnitRatedEvent(**WHO, instrument="ips25", fingerprint="f", unit="c1", day=DAY, answers={"01": 4.0}),
    StudyStartedEvent(**WHO, fingerprint="f"),
    WordingAcknowledgedEvent(**WHO, instrument="hads", language="nb", data={"reason": "short labels"}),
    LinkIssuedEvent(**PERSON),
    ConsentedEvent(**PERSON, version="2", day=DAY),
    ConsentedEvent(**PERSON, version="1", day=DAY, parts={"register": True, "contact": True}),
    ConsentedEvent(**PERSON, version="1", day=date(2026, 2, 1), parts={"register": True, "contact": False}),
    InvitedEvent(**MESSAGE, step="begun"),
    NoteEvent(**WHO, instrument="hads", fingerprint="f", data={"about": INSTRUMENT_CHANGED}),
]
POSSIBLE: list[Event] = [
    ConsentedEvent(**PERSON, version="1", day=DAY, given=False),
    ConsentedEvent(**PERSON, version="1", day=DAY, parts={"register": False, "contact": False}),
    InvitedEvent(**MESSAGE, step="sent"),
    NoteEvent(**PERSON, data={"text": "telephoned"}),
    WithdrawnEvent(**PERSON, level="questionnaires", day=DAY),
    DiedEvent(**PERSON, day=DAY),
    ErasureRequestedEvent(**PERSON, reason="asked for it"),
    ErasedEvent(**PERSON, data={"reason": "asked for it"}),
    AlertRaisedEvent(**CELL, answer="a1", rules="1", at_least=1),
    AlertStepEvent(**PERSON, alert=1, step="seen"),
    LinkRevokedEvent(**PERSON),
    UnblindedEvent(**PERSON, reason="admitted to hospital"),
    ExportedEvent(**WHO, data={"what": "tables"}),
    QueryOpenedEvent(**CELL, words="Is this so?"),
    QueryAnsweredEvent(**CELL, words="It is.", query=1),
    QueryClosedEvent(**CELL, words="Good.", query=1),
    DataLockedEvent(**WHO, fingerprint="f"),
    UnlockAskedEvent(**WHO, reason="A register came late."),
    DataUnlockedEvent(**WHO),
]


def lock(**said: Any) -> DataLockedEvent:
    return DataLockedEvent(**{"request_id": "lock", "entered_by": "anna", "fingerprint": "f", **said})


@pytest.fixture
def locked(store: Store, answer: Callable[..., AnswerEvent]) -> Store:
    """A store of one person with one answer and a consent, locked."""
    said = {**PERSON, "request_id": "consent", "version": "1", "day": DAY}
    consent = ConsentedEvent(**said, parts={"register": True, "contact": False})
    enrolled = EnrolledEvent(**{**PERSON, "request_id": "enrolled"})
    store.append("trial", [enrolled, consent, answer(2, participant="P1", request_id="before"), lock()])
    return store


def names(events: list[Event]) -> list[str]:
    return [f"{sent.kind}-{place}" for place, sent in enumerate(events)]


def test_every_kind_is_in_the_table_and_tried_here() -> None:
    assert {*AFTER_LOCK} == {*Kind}
    tried = {kind: set[str]() for kind in Kind}
    for events, how in ((FROZEN, "frozen"), (POSSIBLE, "possible")):
        for sent in events:
            tried[sent.kind].add(how)
    expected = {
        kind: {"frozen", "possible"} if how == "in part" else {how} for kind, how in AFTER_LOCK.items()
    }
    assert tried == expected


@pytest.mark.parametrize("sent", FROZEN, ids=names(FROZEN))
def test_what_would_change_the_data_is_refused_in_one_sentence(locked: Store, sent: Event) -> None:
    head = locked.head("trial")
    with pytest.raises(StoreError) as refused:
        locked.append("trial", [sent])
    [found] = refused.value.problems
    assert found.code == "LOCK-DATA"
    assert "locked since" in found.text
    assert locked.head("trial") == head


@pytest.mark.parametrize("sent", POSSIBLE, ids=names(POSSIBLE))
def test_what_people_may_still_do_is_stored(locked: Store, sent: Event) -> None:
    before = locked.head("trial").seq
    locked.append("trial", [sent])
    assert locked.head("trial").seq == before + 1


def test_of_many_rows_the_lock_says_one_sentence(locked: Store, answer: Callable[..., AnswerEvent]) -> None:
    rows = [answer(1, item=f"{n:02}") for n in range(200)]
    with pytest.raises(StoreError) as refused:
        locked.append("trial", rows)
    assert [(found.code, found.where) for found in refused.value.problems] == [("LOCK-DATA", "study trial")]


def test_what_comes_with_something_frozen_is_refused_with_it(locked: Store) -> None:
    with pytest.raises(StoreError, match="locked since"):
        locked.append("trial", [NoteEvent(**{**PERSON, "request_id": "n"}), AnswerEvent(**CELL, value=1)])
    assert not [*locked.events("trial", kind=Kind.NOTE)]


def test_an_answer_stored_before_and_sent_again_is_acknowledged(
    locked: Store, answer: Callable[..., AnswerEvent]
) -> None:
    [receipt] = locked.append("trial", [answer(2, participant="P1", request_id="before")])
    assert receipt.duplicate


def test_after_the_lock_is_lifted_everything_is_possible_again(locked: Store) -> None:
    locked.append("trial", [DataUnlockedEvent(**{**WHO, "request_id": "lifted"})])
    locked.append("trial", [AnswerEvent(**CELL, value=1)])
    with locked.reading() as connection:
        assert not is_locked(connection, "trial")


def test_a_lock_holds_for_its_own_study_only(locked: Store) -> None:
    locked.append("another", [AnswerEvent(**CELL, value=1)])


def test_a_lock_holds_for_what_stands_behind_it_in_the_same_transaction(
    store: Store, answer: Callable[..., AnswerEvent]
) -> None:
    outcomes = store.append_submissions("trial", [[answer(1)], [lock()], [answer(2)]])
    assert [isinstance(outcome, StoreError) for outcome in outcomes] == [False, False, True]
    unlock = DataUnlockedEvent(**{**WHO, "request_id": "lifted"})
    outcomes = store.append_submissions("trial", [[answer(2)], [unlock], [answer(2)]])
    assert [isinstance(outcome, StoreError) for outcome in outcomes] == [True, False, False]


def test_of_many_who_answer_while_it_locks_nobody_is_behind_the_lock(
    store: Store, answer: Callable[..., AnswerEvent]
) -> None:
    refused: list[str] = []

    def answering(committer: GroupCommitter, person: str) -> None:
        for n in range(60):
            try:
                committer.submit(
                    "trial", [answer(1, participant=person, item=f"{n:02}", request_id=f"{person}{n}")]
                )
            except StoreError as error:
                refused.append(error.problems[0].code)

    with GroupCommitter(store) as committer:
        people = [threading.Thread(target=answering, args=(committer, f"P{n}")) for n in range(4)]
        for one in people:
            one.start()
        with suppress(StoreError):
            store.append("trial", [lock()])
        for one in people:
            one.join()
    kinds = [told.kind for told in store.events("trial")]
    assert kinds.count(Kind.DATA_LOCKED) == 1
    assert kinds[-1] is Kind.DATA_LOCKED
    assert {*refused} <= {"LOCK-DATA"}
    assert kinds.count(Kind.ANSWER) + len(refused) == 240


def test_the_lock_is_found_by_the_small_index(sqlite_store: Store) -> None:
    asked = _LOCKS.params(of="trial").compile(
        dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}
    )
    with sqlite_store.reading() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}").fetchall()
    assert any("event_other (study=? AND kind=?)" in str(step) for step in plan), plan

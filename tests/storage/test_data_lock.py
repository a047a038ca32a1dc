"""Two people lift a lock: one asks, another agrees within seven days, and both are on record."""

from __future__ import annotations

from datetime import timedelta

import pytest

from workmh_measures.definitions.library import load_study
from workmh_measures.errors import StoreError
from workmh_measures.storage.data_lock import (
    ASKED_FOR,
    ask_to_unlock,
    keep_lock,
    lift_lock,
    lock_history,
    open_asking,
)
from workmh_measures.storage.events import Kind, NoteEvent
from workmh_measures.storage.repository import Store

from .clock import Clock

STUDY = load_study("demo")


def lock(store: Store, by: str = "anna") -> None:
    told = {"content": "c" * 64, "day": "2026-03-01", "instruments": {"who5": "f" * 64}}
    keep_lock(store, STUDY, told, read_at=store.head(STUDY.id), by=by)


def refusal(error: pytest.ExceptionInfo[StoreError]) -> list[str]:
    return [found.code for found in error.value.problems]


def test_a_lock_tells_what_was_locked(timed: Store) -> None:
    timed.append(STUDY.id, [NoteEvent(request_id="n", entered_by="anna")])
    before = timed.head(STUDY.id)
    lock(timed)
    with timed.reading() as connection:
        [step] = lock_history(connection, STUDY.id)
    assert step.told["chain"] == {"seq": before.seq, "hash": before.hash}
    assert {"content", "day", "instruments", "software"} <= {*step.told}
    assert step.head == timed.head(STUDY.id).hash


def test_data_that_moved_since_they_were_read_are_not_locked(timed: Store) -> None:
    read_at = timed.head(STUDY.id)
    timed.append(STUDY.id, [NoteEvent(request_id="n", entered_by="anna")])
    with pytest.raises(StoreError) as moved:
        keep_lock(timed, STUDY, {}, read_at=read_at, by="anna")
    assert refusal(moved) == ["LOCK-MOVED"]
    assert not [*timed.events(STUDY.id, kind=Kind.DATA_LOCKED)]


def test_nobody_lifts_a_lock_alone(timed: Store) -> None:
    lock(timed)
    with pytest.raises(StoreError) as nobody:
        lift_lock(timed, STUDY.id, by="ben")
    assert refusal(nobody) == ["LOCK-UNASKED"]
    ask_to_unlock(timed, STUDY.id, reason="A register came late.", by="anna")
    for same in ("anna", " Anna ", "ANNA", "Anna (command line)"):
        with pytest.raises(StoreError) as alone:
            lift_lock(timed, STUDY.id, by=same)
        assert refusal(alone) == ["LOCK-ALONE"]
    asked = lift_lock(timed, STUDY.id, by="ben")
    assert asked.by == "anna"
    [lifted] = timed.events(STUDY.id, kind=Kind.DATA_UNLOCKED)
    assert lifted.content == {"reason": "A register came late.", "asked_by": "anna", "asked": asked.seq}


def test_when_both_asked_each_may_agree_to_the_other(timed: Store) -> None:
    lock(timed)
    ask_to_unlock(timed, STUDY.id, reason="First.", by="anna")
    ask_to_unlock(timed, STUDY.id, reason="Second.", by="ben")
    assert lift_lock(timed, STUDY.id, by="ben").told["reason"] == "First."


def test_an_asking_stands_for_seven_days(timed: Store, clock: Clock) -> None:
    lock(timed)
    ask_to_unlock(timed, STUDY.id, reason="Late.", by="anna")
    asked_at = clock()
    with timed.reading() as connection:
        assert open_asking(connection, STUDY.id, now=asked_at + ASKED_FOR) is not None
        late = asked_at + ASKED_FOR + timedelta(seconds=1)
        assert open_asking(connection, STUDY.id, now=late) is None


def test_an_asking_belongs_to_the_lock_it_was_made_under(timed: Store) -> None:
    lock(timed)
    ask_to_unlock(timed, STUDY.id, reason="First.", by="anna")
    lift_lock(timed, STUDY.id, by="ben")
    lock(timed)
    with pytest.raises(StoreError) as unasked:
        lift_lock(timed, STUDY.id, by="ben")
    assert refusal(unasked) == ["LOCK-UNASKED"]
    with timed.reading() as connection:
        kinds = [step.kind for step in lock_history(connection, STUDY.id)]
    assert kinds == [Kind.DATA_LOCKED, Kind.UNLOCK_ASKED, Kind.DATA_UNLOCKED, Kind.DATA_LOCKED]


@pytest.mark.parametrize("reason", ["  ", "x" * 501, "Call 91 23 45 67."])
def test_a_reason_is_short_and_without_personal_data(timed: Store, reason: str) -> None:
    lock(timed)
    with pytest.raises(StoreError) as refused:
        ask_to_unlock(timed, STUDY.id, reason=reason, by="anna")
    assert refusal(refused) == ["STORE-EVENT"]


def test_what_is_not_locked_is_not_lifted_and_what_is_locked_not_locked_again(timed: Store) -> None:
    for step in (
        lambda: ask_to_unlock(timed, STUDY.id, reason="Why.", by="anna"),
        lambda: lift_lock(timed, STUDY.id, by="anna"),
    ):
        with pytest.raises(StoreError) as refused:
            step()
        assert refusal(refused) == ["LOCK-NONE"]
    lock(timed)
    with pytest.raises(StoreError) as held:
        lock(timed)
    assert refusal(held) == ["LOCK-HELD"]

"""What was recorded about a person between the check of an answer and its commit refuses the answer."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from workmh_measures.storage.events import AnswerEvent, EnrolledEvent, FormCompletedEvent, NoteEvent
from workmh_measures.storage.meanwhile import head_now
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_events import WithdrawnEvent

ABOUT: dict[str, Any] = {
    "entered_by": "participant:1",
    "participant": "a",
    "wave": "t0",
    "instrument": "hads",
}


def answer(request: str, checked_at: int | None, **changed: Any) -> AnswerEvent:
    told = {**ABOUT, "item": "1", "mode": "web", "language": "nb", "fingerprint": "f", "value": 1, **changed}
    return AnswerEvent(request_id=request, checked_at=checked_at, **told)


def head_of(store: Store) -> int:
    with store.reading() as connection:
        return head_now(connection, "demo")


def refused(outcome: Any) -> list[str]:
    return [found.code for found in outcome.problems] if isinstance(outcome, Exception) else []


@pytest.fixture
def checked(store: Store) -> int:
    """The head at which everybody looked: one person is enrolled."""
    assert head_of(store) == 0
    store.append("demo", [EnrolledEvent(request_id="e", entered_by="anna", participant="a")])
    assert head_of(store) == 1
    return 1


def test_an_answer_checked_before_the_person_left_is_refused_and_one_checked_after_is_not(
    store: Store, checked: int
) -> None:
    left = WithdrawnEvent(
        request_id="w", entered_by="anna", participant="a", level="contact", day=date(2026, 1, 5)
    )
    store.append("demo", [left])
    late, knowing, unchecked = store.append_submissions(
        "demo", [[answer("r1", checked)], [answer("r2", head_of(store), item="2")], [answer("r3", None)]]
    )
    assert refused(late) == ["STORE-CHANGED"]
    assert (refused(knowing), refused(unchecked)) == ([], [])
    assert [event.columns["request_id"] for event in store.events("demo")] == ["e", "w", "r2", "r3"]
    assert store.verify("demo").ok


def test_of_one_batch_the_second_answer_to_a_form_must_look_again(store: Store, checked: int) -> None:
    other = answer("r4", checked, instrument="who5")
    outcomes = store.append_submissions(
        "demo", [[answer("r1", checked)], [answer("r2", checked, item="2")], [other]]
    )
    assert [refused(outcome) for outcome in outcomes] == [[], ["STORE-CHANGED"], []]


def test_what_was_stored_before_is_acknowledged_again_whatever_happened_since(
    store: Store, checked: int
) -> None:
    store.append("demo", [answer("r1", checked)])
    store.append("demo", [FormCompletedEvent(request_id="c", **ABOUT)])
    [[receipt]] = store.append_submissions("demo", [[answer("r1", checked)]])
    assert receipt.duplicate  # type: ignore[union-attr]


def test_other_people_and_notes_do_not_disturb(store: Store, checked: int) -> None:
    store.append("demo", [NoteEvent(request_id="n", entered_by="anna", participant="a")])
    store.append("demo", [EnrolledEvent(request_id="e2", entered_by="anna", participant="b")])
    store.append("demo", [answer("r1", None, participant="b")])
    [outcome] = store.append_submissions("demo", [[answer("r2", checked)]])
    assert refused(outcome) == []


def test_events_that_belong_together_do_not_refuse_each_other(store: Store, checked: int) -> None:
    together = [
        answer("r1", checked, missing=-991, value=None),
        FormCompletedEvent(request_id="c", checked_at=checked, **ABOUT),
    ]
    [outcome] = store.append_submissions("demo", [together])
    assert refused(outcome) == []

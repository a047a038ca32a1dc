"""A form that was handed in is changed by a named person with a reason only, whatever way the change comes in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event as hook

from workmh_measures.errors import StoreError
from workmh_measures.storage.events import AnswerEvent, Event, FormCompletedEvent, new_request_id
from workmh_measures.storage.group_commit import GroupCommitter
from workmh_measures.storage.repository import Store

Answer = Callable[..., AnswerEvent]


def handed_in(**said: Any) -> FormCompletedEvent:
    usual = {"request_id": new_request_id(), "entered_by": "0412", "participant": "0412", "wave": "t0"}
    return FormCompletedEvent(**{**usual, "instrument": "hads", **said})


def refused(store: Store, sent: Event) -> None:
    before = store.head("demo")
    with pytest.raises(StoreError, match=r"\[STORE-COMPLETED\] The form hads was handed in"):
        store.append("demo", [sent])
    assert store.head("demo") == before


def test_an_answer_may_change_without_a_reason_until_the_form_is_handed_in(
    store: Store, answer: Answer
) -> None:
    store.append("demo", [answer(1)])
    store.append("demo", [answer(2)])
    store.append("demo", [handed_in()])
    refused(store, answer(3))
    refused(store, answer(3, item="02"))  # one that was never answered, too
    refused(store, answer(None))
    refused(store, answer(missing=-990))
    assert [current.value for current in store.current_answers("demo")] == [2]


@pytest.mark.parametrize("reason", ["", "   ", None])
def test_a_reason_of_blanks_is_none(store: Store, answer: Answer, reason: str | None) -> None:
    store.append("demo", [answer(1), handed_in()])
    refused(store, answer(3, entered_by="anna", reason=reason))


@pytest.mark.parametrize("by", ["participant:0a1b2c3d", "import", "Import", "simulated", "system"])
def test_nobody_in_person_answers_for_a_correction(store: Store, answer: Answer, by: str) -> None:
    store.append("demo", [answer(1), handed_in()])
    refused(store, answer(3, entered_by=by, reason="misread"))


def test_a_named_person_with_a_reason_corrects_and_both_answers_stay(store: Store, answer: Answer) -> None:
    store.append("demo", [answer(1), handed_in()])
    store.append("demo", [answer(3, entered_by="anna", reason="misread on paper", based_on=1)])
    [current] = store.current_answers("demo")
    assert (current.value, current.entered_by) == (3, "anna")
    told = [event.content for event in store.history("demo", "0412", item="01")]
    assert told == [{"value": 1}, {"value": 3, "reason": "misread on paper"}]
    assert store.verify("demo").ok


def test_only_the_form_handed_in_is_closed(store: Store, answer: Answer) -> None:
    store.append("demo", [handed_in()])
    others = [{"participant": "0007"}, {"wave": "t6"}, {"instrument": "who5"}, {"occasion": 2}]
    store.append("demo", [answer(1, **other) for other in others])
    store.append("other", [answer(1)])
    assert len(store.current_answers("demo")) == 4


def test_what_follows_handing_in_within_one_transaction_is_a_change_too(store: Store, answer: Answer) -> None:
    first, second = store.append_submissions("demo", [[answer(1), handed_in()], [answer(2)]])
    assert isinstance(second, StoreError)
    assert not isinstance(first, StoreError)


def test_the_retry_of_an_answer_given_before_is_no_change(store: Store, answer: Answer) -> None:
    sent, done = answer(1), handed_in()
    store.append("demo", [sent, done])
    again = store.append("demo", [sent, done])
    assert [receipt.duplicate for receipt in again] == [True, True]
    assert store.head("demo").seq == 2


def test_a_form_is_handed_in_once(store: Store) -> None:
    store.append("demo", [handed_in()])
    refused(store, handed_in())
    store.append("demo", [handed_in(entered_by="anna", data={"reason": "the date on the paper was misread"})])
    assert store.head("demo").seq == 2


def test_the_writer_thread_refuses_the_change_alone(store: Store, answer: Answer) -> None:
    store.append("demo", [answer(1), handed_in()])
    with GroupCommitter(store) as committer:
        late = committer.submit_later("demo", [answer(2)])
        fine = committer.submit_later("demo", [answer(2, participant="0007")])
        assert len(fine.result()) == 1
        with pytest.raises(StoreError, match="STORE-COMPLETED"):
            late.result()


def test_closed_forms_and_the_lock_are_asked_for_once_a_batch_through_an_index(
    store: Store, answer: Answer
) -> None:
    asked: list[tuple[str, Any]] = []

    def listen(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if "kind <> 'answer'" in statement:
            asked.append((statement, parameters))

    store.append("demo", [answer(1, participant=f"{n:03}") for n in range(300)])
    hook.listen(store._database.engine, "before_cursor_execute", listen)
    store.append("demo", [answer(2, participant=f"{n:03}") for n in range(300)])
    hook.remove(store._database.engine, "before_cursor_execute", listen)
    lock, closed = sorted(asked, key=lambda one: "participant IN" in one[0])
    if store._database.dialect == "sqlite":
        probe = "SEARCH event USING INDEX event_other (study=? AND kind=?"
        assert plan_of(store, closed) == [f"{probe} AND participant=?)"]
        assert plan_of(store, lock) == [f"{probe})", "USE TEMP B-TREE FOR ORDER BY"]


def plan_of(store: Store, asked: tuple[str, Any]) -> list[str]:
    with store.reading() as connection:
        return [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[0]}", asked[1])]

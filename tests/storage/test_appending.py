"""Events behind one another: a submission enters whole, a retry finds its receipt, an older view overwrites nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from workmh_measures.errors import StoreError
from workmh_measures.storage.events import (
    AnswerEvent,
)
from workmh_measures.storage.repository import Store

Answer = Callable[..., AnswerEvent]


def codes(error: pytest.ExceptionInfo[StoreError]) -> list[str]:
    return [problem.code for problem in error.value.problems]


def test_a_submission_enters_whole_or_not_at_all(store: Store, answer: Answer) -> None:
    store.append("demo", [answer(1, request_id="used", item="01")])
    with pytest.raises(StoreError) as refused:
        store.append(
            "demo", [answer(1, item="02"), answer(2, request_id="used", item="01"), answer(1, item="03")]
        )
    assert codes(refused) == ["STORE-REQUEST"]
    assert [current.item for current in store.current_answers("demo")] == ["01"]
    assert store.head("demo").seq == 1


def test_an_empty_submission_stores_nothing(store: Store) -> None:
    assert store.append("demo", []) == []
    assert store.head("demo").seq == 0
    assert store.verify("demo").ok


def test_a_retry_gets_the_first_receipt(store: Store, answer: Answer) -> None:
    sent = answer(2, request_id="r1")
    [first] = store.append("demo", [sent])
    [again] = store.append("demo", [sent])
    assert again.duplicate
    assert not first.duplicate
    assert (again.seq, again.row_hash, again.recorded_at) == (first.seq, first.row_hash, first.recorded_at)
    assert len(list(store.events("demo"))) == 1


@pytest.mark.parametrize(
    "other", [{"value": 3}, {"missing": -992}, {"value": 2, "item": "02"}, {"value": None}]
)
def test_a_request_id_used_for_another_content_is_refused(
    store: Store, answer: Answer, other: dict[str, object]
) -> None:
    store.append("demo", [answer(2, request_id="r1")])
    with pytest.raises(StoreError) as refused:
        store.append("demo", [answer(**other, request_id="r1")])
    assert codes(refused) == ["STORE-REQUEST"]
    assert [current.value for current in store.current_answers("demo")] == [2]


def test_one_request_id_twice_in_a_submission_is_refused(store: Store, answer: Answer) -> None:
    with pytest.raises(StoreError) as refused:
        store.append("demo", [answer(2, request_id="r1"), answer(2, request_id="r1")])
    assert codes(refused) == ["STORE-EVENT"]


def test_a_retry_of_many_events_is_found_beyond_the_limits_of_one_question(
    store: Store, answer: Answer
) -> None:
    events = [answer(1, participant=f"{i:05}", request_id=f"r{i}") for i in range(1203)]
    store.append("demo", events)
    assert all(receipt.duplicate for receipt in store.append("demo", events))
    assert store.head("demo").seq == 1203


def test_eight_threads_append_each_request_once(store: Store, answer: Answer) -> None:
    """Half of the request ids are everybody's, half each thread's own."""
    barrier = threading.Barrier(8)

    def write(thread: int) -> int:
        barrier.wait()
        fresh = 0
        for i in range(200):
            shared = i % 2 == 0
            name = f"shared-{i}" if shared else f"own-{thread}-{i}"
            writer = "0001" if shared else f"1{thread:03}"
            [receipt] = store.append("demo", [answer(i, request_id=name, participant=writer, item=f"{i:03}")])
            fresh += not receipt.duplicate
        return fresh

    with ThreadPoolExecutor(8) as pool:
        fresh = sum(pool.map(write, range(8)))
    assert fresh == 100 + 8 * 100
    events = list(store.events("demo"))
    assert [event.seq for event in events] == list(range(1, 901))
    assert len({event.columns["request_id"] for event in events}) == 900
    assert store.verify("demo").ok


def test_a_change_based_on_an_older_answer_is_refused(store: Store, answer: Answer) -> None:
    [first] = store.append("demo", [answer(1, based_on=0)])
    [second] = store.append("demo", [answer(2, based_on=first.seq, entered_by="anna")])
    with pytest.raises(StoreError) as refused:
        store.append("demo", [answer(3, based_on=first.seq, entered_by="berit")])
    assert codes(refused) == ["STORE-STALE"]
    assert refused.value.problems[0].found == str(second.seq)
    assert [current.value for current in store.current_answers("demo")] == [2]


def test_the_retry_of_a_change_is_no_stale_change(store: Store, answer: Answer) -> None:
    [first] = store.append("demo", [answer(1)])
    change = answer(2, based_on=first.seq, entered_by="anna")
    [changed] = store.append("demo", [change])
    store.append("demo", [answer(3)])
    [again] = store.append("demo", [change])
    assert (again.duplicate, again.seq) == (True, changed.seq)


def test_a_refused_submission_hides_no_retry_beside_it(store: Store, answer: Answer) -> None:
    sent = answer(1, request_id="used")
    store.append("demo", [sent])
    stale, retry, fresh = store.append_submissions(
        "demo", [[answer(2, based_on=9)], [sent], [answer(3, item="02")]]
    )
    assert isinstance(stale, StoreError)
    assert isinstance(retry, list)
    assert retry[0].duplicate
    assert isinstance(fresh, list)
    assert store.head("demo").seq == 2


def test_of_eight_changes_based_on_the_same_answer_one_gets_in(store: Store, answer: Answer) -> None:
    [first] = store.append("demo", [answer(0)])
    barrier = threading.Barrier(8)

    def change(value: int) -> bool:
        barrier.wait()
        try:
            store.append("demo", [answer(value, based_on=first.seq)])
        except StoreError as refused:
            return refused.problems[0].code != "STORE-STALE"
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(change, range(8))) == 1
    assert store.head("demo").seq == 2


def test_two_stale_changes_in_one_transaction_do_not_both_get_in(store: Store, answer: Answer) -> None:
    outcomes = store.append_submissions("demo", [[answer(1, based_on=0)], [answer(2, based_on=0)]])
    assert isinstance(outcomes[0], list)
    assert isinstance(outcomes[1], StoreError)

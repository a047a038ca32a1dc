from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from workmh_measures.errors import StoreError
from workmh_measures.storage.appending import Outcome
from workmh_measures.storage.events import AnswerEvent, Event
from workmh_measures.storage.group_commit import Entry, GroupCommitter
from workmh_measures.storage.repository import Store

Answer = Callable[..., AnswerEvent]


class Held:
    """Holds the writer of a store back until it is let go, so that submissions pile up for certain."""

    def __init__(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.go, self.sizes = threading.Event(), threading.Event(), list[int]()
        append = store.append_submissions

        def held(study: str, submissions: Sequence[Sequence[Event]]) -> list[Outcome]:
            self.begun.set()
            assert self.go.wait(10)
            self.sizes.append(len(submissions))
            return append(study, submissions)

        monkeypatch.setattr(store, "append_submissions", held)


def test_a_submission_is_in_the_store_when_submit_returns(store: Store, answer: Answer) -> None:
    with GroupCommitter(store) as committer:
        [receipt] = committer.submit("demo", [answer(2)])
        assert [current.seq for current in store.current_answers("demo")] == [receipt.seq]
        [again] = committer.submit("demo", [answer(2, request_id="request-1")])
        assert again.duplicate


def test_nothing_is_acknowledged_before_its_commit(
    store: Store, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(store, monkeypatch)
    with GroupCommitter(store) as committer:
        future = committer.submit_later("demo", [answer(2)])
        assert held.begun.wait(10)
        time.sleep(0.05)
        assert not future.done()
        assert store.current_answers("demo") == []
        held.go.set()
        assert future.result(10)[0].seq == 1


def test_what_waits_together_is_committed_together(
    store: Store, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(store, monkeypatch)
    with GroupCommitter(store) as committer:
        first = committer.submit_later("demo", [answer(0)])
        assert held.begun.wait(10)
        others = [committer.submit_later("demo", [answer(i, item=f"{i}")]) for i in range(40)]
        held.go.set()
        assert [future.result(10)[0].seq for future in [first, *others]] == list(range(1, 42))
        assert committer.commits == 2
    assert held.sizes == [1, 40]


def test_many_submitters_need_fewer_commits_than_submissions(store: Store, answer: Answer) -> None:
    with GroupCommitter(store) as committer, ThreadPoolExecutor(16) as pool:
        events = [answer(i, participant=f"{i % 16}", item=f"{i}") for i in range(480)]
        receipts = list(pool.map(lambda event: committer.submit("demo", [event])[0], events))
        assert committer.commits < 400
    assert sorted(receipt.seq for receipt in receipts) == list(range(1, 481))
    by_seq = {receipt.seq: receipt.request_id for receipt in receipts}
    assert all(by_seq[event.seq] == event.columns["request_id"] for event in store.events("demo"))
    assert store.verify("demo").ok


def test_one_refused_submission_fails_no_other(
    store: Store, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.append("demo", [answer(1, request_id="used")])
    held = Held(store, monkeypatch)
    with GroupCommitter(store) as committer:
        first = committer.submit_later("demo", [answer(1, item="a")])
        assert held.begun.wait(10)
        good = committer.submit_later("demo", [answer(1, item="b")])
        bad = committer.submit_later("demo", [answer(1, item="c"), answer(2, request_id="used")])
        retry = committer.submit_later("demo", [answer(1, request_id="used")])
        late = committer.submit_later("demo", [answer(1, item="d")])
        held.go.set()
        assert [future.result(10)[0].seq for future in (first, good, late)] == [2, 3, 4]
        assert retry.result(10)[0].duplicate
        with pytest.raises(StoreError, match="STORE-REQUEST"):
            bad.result(10)
        assert committer.commits == 2
    assert "c" not in {current.item for current in store.current_answers("demo")}


def test_one_submission_the_database_chokes_on_fails_no_other(
    store: Store, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    append = store.append_submissions

    def choking(study: str, submissions: Sequence[Sequence[Event]]) -> list[Outcome]:
        if any(event.item == "poison" for events in submissions for event in events):
            raise RuntimeError("choked")
        return append(study, submissions)

    monkeypatch.setattr(store, "append_submissions", choking)
    held = Held(store, monkeypatch)
    with GroupCommitter(store) as committer:
        futures = [
            committer.submit_later("demo", [answer(1, item=item)]) for item in ("a", "poison", "b", "c")
        ]
        assert held.begun.wait(10)
        held.go.set()
        with pytest.raises(RuntimeError, match="choked"):
            futures.pop(1).result(10)
        assert sorted(future.result(10)[0].seq for future in futures) == [1, 2, 3]


def test_when_the_database_is_away_everyone_hears_it_and_later_ones_are_stored(
    store: Store, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = 0

    def away(*_: object) -> list[Outcome]:
        nonlocal tries
        tries += 1
        raise RuntimeError("away")

    with GroupCommitter(store) as committer:
        with monkeypatch.context() as patched:
            patched.setattr(store, "append_submissions", away)
            held = Held(store, patched)
            futures = [committer.submit_later("demo", [answer(i, item=f"{i}")]) for i in range(20)]
            assert held.begun.wait(10)
            held.go.set()
            for future in futures:
                with pytest.raises(RuntimeError, match="away"):
                    future.result(10)
        assert tries < 20
        assert committer.submit("demo", [answer(1)])[0].seq == 1


def test_studies_are_committed_apart(store: Store, answer: Answer, monkeypatch: pytest.MonkeyPatch) -> None:
    held = Held(store, monkeypatch)
    with GroupCommitter(store) as committer:
        first = committer.submit_later("one", [answer(0)])
        assert held.begun.wait(10)
        mixed = [committer.submit_later(study, [answer(1)]) for study in ("one", "two", "one", "two")]
        held.go.set()
        assert [future.result(10)[0].seq for future in [first, *mixed]] == [1, 2, 1, 3, 2]
    assert held.sizes == [1, 2, 2]


def test_closing_commits_what_waits_and_refuses_what_comes_later(
    store: Store, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(store, monkeypatch)
    committer = GroupCommitter(store)
    futures = [committer.submit_later("demo", [answer(i, item=f"{i}")]) for i in range(10)]
    closing = threading.Thread(target=committer.close)
    closing.start()
    time.sleep(0.05)
    held.go.set()
    closing.join(10)
    assert [future.result(0)[0].seq for future in futures] == list(range(1, 11))
    with pytest.raises(StoreError, match="STORE-CLOSED"):
        committer.submit("demo", [answer(1)])
    committer.close()


def test_a_full_queue_refuses_instead_of_filling_memory(
    store: Store, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(store, monkeypatch)
    with GroupCommitter(store, longest_queue=3) as committer:
        taken = [committer.submit_later("demo", [answer(0)])]
        assert held.begun.wait(10)
        taken += [committer.submit_later("demo", [answer(i, item=f"{i}")]) for i in range(3)]
        with pytest.raises(StoreError, match="STORE-CLOSED"):
            committer.submit("demo", [answer(9, item="9")])
        held.go.set()
        assert [future.result(10)[0].seq for future in taken] == [1, 2, 3, 4]
        assert committer.submit("demo", [answer(9, item="9")])[0].seq == 5


def test_a_batch_is_never_larger_than_allowed(
    store: Store, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(store, monkeypatch)
    with GroupCommitter(store, largest_batch=4) as committer:
        futures = [committer.submit_later("demo", [answer(i, item=f"{i}")]) for i in range(10)]
        held.go.set()
        assert [future.result(10)[0].seq for future in futures] == list(range(1, 11))
    assert max(held.sizes) <= 4


def test_a_submission_cancelled_before_its_turn_is_not_stored(
    store: Store, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(store, monkeypatch)
    with GroupCommitter(store) as committer:
        committer.submit_later("demo", [answer(0)])
        assert held.begun.wait(10)
        given_up = committer.submit_later("demo", [answer(1, item="given up")])
        assert given_up.cancel()
        held.go.set()
        assert committer.submit("demo", [answer(2, item="last")])[0].seq == 2


def test_what_is_checked_late_is_told_after_its_commit(store: Store, answer: Answer) -> None:
    with GroupCommitter(store) as committer:
        made = committer.enter(
            "demo", lambda _since: Entry([answer(2)], lambda receipts: receipts[0].seq * 10)
        )
        assert made.result(10) == 10
        assert [current.value for current in store.current_answers("demo")] == [2]


def test_what_is_refused_when_it_is_checked_is_not_written_and_hinders_no_other(
    store: Store, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_since: float) -> Entry[int]:
        raise ValueError("no")

    held = Held(store, monkeypatch)
    with GroupCommitter(store) as committer:
        first = committer.submit_later("demo", [answer(0)])
        assert held.begun.wait(10)
        bad = committer.enter("demo", refused)
        good = committer.submit_later("demo", [answer(1, item="b")])
        alone = committer.enter("other", refused)
        held.go.set()
        assert [future.result(10)[0].seq for future in (first, good)] == [1, 2]
        for future in (bad, alone):
            with pytest.raises(ValueError, match="no"):
                future.result(10)
        assert committer.commits == 2


def test_a_check_sees_what_was_committed_before_its_batch(store: Store, answer: Answer) -> None:
    def counted(_since: float) -> Entry[int]:
        n_before = len(store.current_answers("demo"))
        return Entry([answer(1, item=f"{n_before}")], lambda _receipts: n_before)

    with GroupCommitter(store) as committer:
        assert [committer.enter("demo", counted).result(10) for _ in range(5)] == [0, 1, 2, 3, 4]


def test_an_answer_that_cannot_be_told_is_recorded_and_may_be_sent_again(
    store: Store, answer: Answer
) -> None:
    with GroupCommitter(store) as committer:
        failed = committer.enter(
            "demo", lambda _since: Entry([answer(1, request_id="r")], lambda _receipts: 1 // 0)
        )
        with pytest.raises(ZeroDivisionError):
            failed.result(10)
        [receipt] = committer.submit("demo", [answer(1, request_id="r")])
        assert (receipt.seq, receipt.duplicate) == (1, True)


def test_what_something_else_came_before_is_checked_again_with_a_newer_look(
    store: Store, answer: Answer
) -> None:
    looks: list[tuple[float, int]] = []

    def checked(since: float) -> Entry[int]:
        looks.append((since, store.head("demo").seq))
        event = answer(2, checked_at=looks[-1][1])
        if len(looks) == 1:
            store.append("demo", [answer(1)])
        return Entry([event], lambda receipts: receipts[0].seq)

    begun = time.monotonic()
    with GroupCommitter(store) as committer:
        assert committer.enter("demo", checked).result(10) == 2
    (first, none), (second, one) = looks
    assert begun <= first < second
    assert (none, one) == (0, 1)


def test_what_is_overtaken_every_time_is_refused_in_the_end(store: Store, answer: Answer) -> None:
    def checked(_since: float) -> Entry[int]:
        event = answer(2, checked_at=store.head("demo").seq)
        store.append("demo", [answer(1)])
        return Entry([event], len)

    with GroupCommitter(store) as committer, pytest.raises(StoreError, match="STORE-CHANGED"):
        committer.enter("demo", checked).result(10)
    assert len(list(store.events("demo"))) == 3

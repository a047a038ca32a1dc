from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select

from workmh_measures.errors import StoreError
from workmh_measures.storage import erasure
from workmh_measures.storage.events import AnswerEvent, EnrolledEvent, ErasedEvent, Kind, new_request_id
from workmh_measures.storage.repository import Store
from workmh_measures.storage.sessions import exchange_link, issue_link, session_for
from workmh_measures.storage.tables import payload

Answer = Callable[..., AnswerEvent]


def enrolled(participant: str) -> EnrolledEvent:
    return EnrolledEvent(
        request_id=new_request_id(), entered_by="anna", participant=participant, arm="programme"
    )


def test_an_erasure_takes_the_contents_of_one_person_and_the_chain_verifies(
    store: Store, answer: Answer
) -> None:
    store.append("demo", [enrolled("a"), enrolled("b")])
    store.append("demo", [answer(i, participant=who, item=f"{i}") for i in range(5) for who in "ab"])
    done = store.erase("demo", "a", "asked for by letter", "berit")
    assert {current.participant for current in store.current_answers("demo")} == {"b"}
    assert [record.participant for record in store.participants("demo")] == ["b"]
    report = store.verify("demo")
    assert (report.ok, report.events, report.erased) == (True, 14, 6)
    *earlier, request, erased = store.history("demo", "a")
    assert [event.content for event in earlier] == [None] * 6
    assert (request.seq, request.kind) == (13, Kind.ERASURE_REQUESTED)
    assert request.content == {"reason": "asked for by letter"}
    assert (erased.seq, erased.kind, erased.columns["entered_by"]) == (14, Kind.ERASED, "berit")
    assert erased.content == {"reason": "asked for by letter", "request": 13}
    assert (done.erasure.seq, done.request_seq, done.removal.kinds) == (14, 13, {"answer": 5, "enrolled": 1})
    assert all(event.content is not None for event in store.history("demo", "b"))


def test_only_the_study_named_is_erased(store: Store, answer: Answer) -> None:
    store.append("one", [answer(1)])
    store.append("two", [answer(1)])
    store.erase("one", "0412", "wish", "anna")
    assert store.current_answers("one") == []
    assert len(store.current_answers("two")) == 1


def test_after_an_erasure_nothing_more_of_the_person_is_stored(store: Store, answer: Answer) -> None:
    sent = answer(1, request_id="r1")
    store.append("demo", [sent])
    store.erase("demo", "0412", "wish", "anna")
    with pytest.raises(StoreError, match="STORE-ERASED"):
        store.append("demo", [answer(2)])
    with pytest.raises(StoreError, match="STORE-ERASED"):
        store.erase("demo", "0412", "again", "anna")
    [again] = store.append("demo", [sent])
    assert again.duplicate
    assert store.current_answers("demo") == []
    assert store.verify("demo").ok


def test_an_erased_content_that_somebody_puts_back_is_found(store: Store, answer: Answer) -> None:
    store.append("demo", [answer(1)])
    with store.reading() as connection:
        kept = dict(connection.execute(select(payload)).mappings().one())
    store.erase("demo", "0412", "wish", "anna")
    with store.writing() as connection:
        connection.execute(insert(payload), kept)
    report = store.verify("demo")
    assert (report.bad_seq, report.reason) == (1, "the payload is there although its erasure is recorded")


def test_nothing_can_be_erased_of_somebody_nobody_knows(store: Store) -> None:
    with pytest.raises(StoreError, match=r"\[ERASE-UNKNOWN\] Nothing is recorded about participant 9999"):
        store.erase("demo", "9999", "wish", "anna")
    assert store.head("demo").seq == 0


def test_an_erasure_shuts_links_and_sessions(store: Store, answer: Answer) -> None:
    store.append("demo", [answer(1), answer(1, participant="0007")])
    mine, other = (issue_link(store, "demo", who, by="anna") for who in ("0412", "0007"))
    sessions = [exchange_link(store, token) for token in (mine, other)]
    store.erase("demo", "0412", "wish", "anna")
    assert exchange_link(store, mine) is None
    assert exchange_link(store, other) is not None
    cookies = [opened[0] for opened in sessions if opened is not None]
    assert session_for(store, cookies[0]) is None
    assert session_for(store, cookies[1]) is not None


def test_an_erased_answer_is_in_no_file_of_the_store(
    sqlite_store: Store, tmp_path: Path, answer: Answer
) -> None:
    words = "kanarifugl" * 50
    sqlite_store.append("demo", [answer(f"{words}-{i}", item=f"{i}") for i in range(50)])
    found = [file.name for file in tmp_path.iterdir() if words.encode() in file.read_bytes()]
    assert found
    sqlite_store.erase("demo", "0412", "wish", "anna")
    assert [file.name for file in tmp_path.iterdir() if words.encode() in file.read_bytes()] == []


def test_an_erasure_that_fails_half_way_changes_nothing(
    store: Store, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the power went")

    store.append("demo", [answer(1)])
    monkeypatch.setattr("workmh_measures.storage.erasure.shut_doors", fail)
    with pytest.raises(RuntimeError, match="the power went"):
        store.erase("demo", "0412", "wish", "anna")
    assert [current.value for current in store.current_answers("demo")] == [1]
    assert [event.kind for event in store.events("demo")] == [Kind.ANSWER, Kind.ERASURE_REQUESTED]


def test_the_erasure_of_one_item_is_no_erasure_of_the_person(store: Store, answer: Answer) -> None:
    """An `erased` event that names an item: its answers must go, all the rest must stay."""
    store.append("demo", [answer("words", item="05"), answer(1), answer("more", item="05")])
    cell = {"participant": "0412", "wave": "t0", "instrument": "hads", "item": "05"}
    store.append("demo", [ErasedEvent(request_id="e", entered_by="anna", **cell)])
    assert store.verify("demo").bad_seq == 1
    with store.writing() as connection:
        connection.execute(delete(payload).where(payload.c.seq.in_([1, 3])))
    report = store.verify("demo")
    assert (report.ok, report.erased) == (True, 2)
    store.append("demo", [answer("again", item="05")])
    assert [current.value for current in store.current_answers("demo")] == [1, "again"]
    with store.writing() as connection:
        connection.execute(delete(payload).where(payload.c.seq == 2))
    assert store.verify("demo").bad_seq == 2
    assert erasure.waiting(store, "demo") == []
    assert store.erase("demo", "0412", "wish", "anna").removal.kinds == {"answer": 1, "erased": 1}


def test_a_request_outlives_the_erasure_and_its_absence_would_show(store: Store, answer: Answer) -> None:
    store.append("demo", [answer(1)])
    with pytest.raises(StoreError, match="ERASE-REQUEST"):
        erasure.erase(store, "demo", "0412", by="anna")
    first = erasure.request_erasure(store, "demo", "0412", reason="asked by letter", by="anna")
    again = erasure.request_erasure(store, "demo", "0412", reason="asked by telephone", by="anna")
    done = erasure.erase(store, "demo", "0412", by="berit")
    assert (done.request_seq, done.erasure.reason) == (again.seq, "asked by telephone")
    told = [event.content for event in store.events("demo", kind=Kind.ERASURE_REQUESTED)]
    assert told == [{"reason": "asked by letter"}, {"reason": "asked by telephone"}]
    assert store.verify("demo").ok
    with store.writing() as connection:
        connection.execute(delete(payload).where(payload.c.seq == first.seq))
    assert store.verify("demo").bad_seq == first.seq


@pytest.mark.parametrize("reason", ["kari@example.org asked", "tlf 99 88 77 66"])
def test_a_request_holds_no_personal_data(store: Store, answer: Answer, reason: str) -> None:
    store.append("demo", [answer(1)])
    with pytest.raises(StoreError, match="ERASE-ENTRY"):
        erasure.request_erasure(store, "demo", "0412", reason=reason, by="anna")
    assert store.head("demo").seq == 1

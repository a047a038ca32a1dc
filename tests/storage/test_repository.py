from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event as hook

from workmh_measures.errors import StoreError
from workmh_measures.storage.events import (
    AnswerEvent,
    EnrolledEvent,
    FormCompletedEvent,
    FormOpenedEvent,
    Kind,
    NoteEvent,
    new_request_id,
)
from workmh_measures.storage.reading import stored_events
from workmh_measures.storage.repository import Store

Answer = Callable[..., AnswerEvent]


def codes(error: pytest.ExceptionInfo[StoreError]) -> list[str]:
    return [problem.code for problem in error.value.problems]


# ------------------------------------------------------------------------------------------------------- appending


def test_an_answer_comes_back_as_it_was_given(store: Store, answer: Answer) -> None:
    [receipt] = store.append("demo", [answer(2, wording_hash="w", layout="cards", occasion=2)])
    [current] = store.current_answers("demo")
    assert (current.participant, current.wave, current.occasion) == ("0412", "t0", 2)
    assert (current.instrument, current.item, current.value, current.missing) == ("hads", "01", 2, None)
    assert (current.wording_hash, current.fingerprint, current.layout) == ("w", "f" * 64, "cards")
    assert (current.mode, current.language, current.entered_by) == ("web", "nb", "0412")
    assert (current.seq, current.recorded_at) == (receipt.seq, receipt.recorded_at)
    assert current.answered


@pytest.mark.parametrize("value", [0, -3, 2.5, 0.1 + 0.2, 1e-7, 2**53 + 1, "Ålesund «sitat» 😀", ""])
def test_values_keep_every_digit_and_letter(store: Store, answer: Answer, value: float | str) -> None:
    store.append("demo", [answer(value)])
    [current] = store.current_answers("demo")
    assert current.value == value
    assert type(current.value) is type(value)


def test_a_whole_number_is_the_same_answer_as_float_and_as_int(store: Store, answer: Answer) -> None:
    store.append("demo", [answer(2.0, request_id="r")])
    [receipt] = store.append("demo", [answer(2, request_id="r")])
    assert receipt.duplicate


def test_a_missing_code_is_no_value(store: Store, answer: Answer) -> None:
    store.append("demo", [answer(missing=-993)])
    [current] = store.current_answers("demo")
    assert (current.value, current.missing, current.answered) == (None, -993, False)


def test_a_cleared_answer_is_neither_a_value_nor_a_missing_code(store: Store, answer: Answer) -> None:
    store.append("demo", [answer(2)])
    store.append("demo", [answer(None)])
    [current] = store.current_answers("demo")
    assert (current.value, current.missing, current.answered) == (None, None, False)
    assert len(store.history("demo", "0412")) == 2


def test_the_latest_event_counts_and_the_first_stays_in_the_history(store: Store, answer: Answer) -> None:
    store.append("demo", [answer(2)])
    store.append("demo", [answer(3, entered_by="anna", reason="misread on paper")])
    assert [current.value for current in store.current_answers("demo")] == [3]
    first, second = store.history("demo", "0412", item="01")
    assert (first.content, first.columns["entered_by"]) == ({"value": 2}, "0412")
    assert second.content == {"value": 3, "reason": "misread on paper"}
    assert second.columns["entered_by"] == "anna"


def test_the_order_of_events_is_that_of_the_record_when_the_clock_is_set_back(
    url: str, answer: Answer
) -> None:
    clock = iter([datetime(2026, 3, 1, 12, tzinfo=UTC), datetime(2026, 3, 1, 11, tzinfo=UTC)])
    store = Store.create(url, now=lambda: next(clock))
    store.append("demo", [answer(1)])
    store.append("demo", [answer(2)])
    assert [current.value for current in store.current_answers("demo")] == [2]
    assert store.verify("demo").ok
    store.close()


def test_moments_are_stored_in_utc_to_the_microsecond_and_read_with_their_zone(
    url: str, answer: Answer
) -> None:
    oslo = timezone(timedelta(hours=2))
    store = Store.create(url, now=lambda: datetime(2026, 7, 1, 0, 30, 0, 123456, tzinfo=oslo))
    store.append("demo", [answer(1)])
    [current] = store.current_answers("demo")
    assert current.recorded_at == datetime(2026, 6, 30, 22, 30, 0, 123456, tzinfo=UTC)
    assert current.recorded_at.utcoffset() == timedelta(0)
    assert store.verify("demo").ok
    store.close()


def test_a_submission_enters_whole_or_not_at_all(store: Store, answer: Answer) -> None:
    store.append("demo", [answer(1, request_id="used", item="01")])
    with pytest.raises(StoreError) as refused:
        store.append(
            "demo", [answer(1, item="02"), answer(2, request_id="used", item="01"), answer(1, item="03")]
        )
    assert codes(refused) == ["STORE-REQUEST"]
    assert [current.item for current in store.current_answers("demo")] == ["01"]
    assert store.head("demo").seq == 1


def test_studies_keep_chains_of_their_own(store: Store, answer: Answer) -> None:
    store.append("one", [answer(1, request_id="same")])
    [receipt] = store.append("two", [answer(2, request_id="same")])
    assert (receipt.seq, receipt.duplicate) == (1, False)
    assert store.studies() == ["one", "two"]
    assert [current.value for current in store.current_answers("one")] == [1]


def test_an_empty_submission_stores_nothing(store: Store) -> None:
    assert store.append("demo", []) == []
    assert store.head("demo").seq == 0
    assert store.verify("demo").ok


# ---------------------------------------------------------------------------------------------------- idempotency


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


# --------------------------------------------------------------------------------------------------- stale changes


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


# --------------------------------------------------------------------------------------------------- what is asked


def test_current_answers_can_be_asked_by_participant_wave_and_instrument(
    store: Store, answer: Answer
) -> None:
    wanted = {"participant": "b", "wave": "t6", "instrument": "gad7"}
    for participant in "ab":
        for wave in ("t0", "t6"):
            for instrument in ("gad7", "hads"):
                store.append("demo", [answer(1, participant=participant, wave=wave, instrument=instrument)])
    assert len(store.current_answers("demo")) == 8
    for name, value in wanted.items():
        found = store.current_answers("demo", **{name: value})
        assert len(found) == 4
        assert {getattr(current, name) for current in found} == {value}
    assert len(store.current_answers("demo", **wanted)) == 1
    assert store.current_answers("other") == []


def test_current_answers_are_in_the_same_order_on_both_databases(store: Store, answer: Answer) -> None:
    names = ["a", "B", "Å", "ä", "_", "10", "2", "aa", "Z"]
    store.append("demo", [answer(1, participant=name) for name in names])
    assert [current.participant for current in store.current_answers("demo")] == sorted(names)


def test_occasions_of_a_wave_are_kept_apart(store: Store, answer: Answer) -> None:
    store.append("demo", [answer(1, wave="j3", occasion=1), answer(2, wave="j3", occasion=2)])
    assert [(c.occasion, c.value) for c in store.current_answers("demo")] == [(1, 1), (2, 2)]


CELLS = st.tuples(
    st.sampled_from("ab"), st.sampled_from(["t0", "t6"]), st.sampled_from(["1", "2"]), st.integers(1, 2)
)
EDITS = st.lists(
    st.tuples(CELLS, st.one_of(st.integers(0, 4), st.none(), st.sampled_from([-992, -993]))), max_size=30
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS, cuts=st.lists(st.integers(1, 5), min_size=30, max_size=30))
def test_current_answers_equal_the_last_edit_of_each_cell(
    store: Store, answer: Answer, edits: list[tuple[tuple[str, str, str, int], int | None]], cuts: list[int]
) -> None:
    study = new_request_id()
    events, expected = [], {}
    for (participant, wave, item, occasion), said in edits:
        missing = said if said is not None and said < 0 else None
        value = None if missing is not None else said
        about = {"participant": participant, "wave": wave, "item": item, "occasion": occasion}
        events.append(answer(value, missing=missing, **about))
        expected[(participant, wave, item, occasion)] = (value, missing)
    while events:
        size = cuts.pop()
        store.append(study, events[:size])
        events = events[size:]
    found = {
        (c.participant, c.wave, c.item, c.occasion): (c.value, c.missing)
        for c in store.current_answers(study)
    }
    assert found == expected
    assert store.verify(study).ok


def test_the_latest_enrolment_of_a_participant_counts(store: Store) -> None:
    def enrolled(**said: object) -> EnrolledEvent:
        usual = {"request_id": new_request_id(), "entered_by": "anna", "participant": "0412"}
        return EnrolledEvent(**{**usual, **said})  # type: ignore[arg-type]

    inclusion, job = date(2026, 1, 5), date(2026, 4, 1)
    store.append(
        "demo", [enrolled(arm="programme", anchors={"inclusion": inclusion}, preferred_language="nn")]
    )
    store.append("demo", [enrolled(participant="0007", strata={"benefit_group": "aap"}, unit="oslo")])
    anchors = {"inclusion": inclusion, "job_start": job}
    store.append(
        "demo", [enrolled(arm="programme", anchors=anchors, preferred_language="nb", data={"consent": 2})]
    )
    first, second = store.participants("demo")
    assert (first.participant, first.arm, first.unit, first.strata) == (
        "0007",
        None,
        "oslo",
        {"benefit_group": "aap"},
    )
    assert (second.participant, second.arm, second.anchors) == ("0412", "programme", anchors)
    assert (second.language, second.data, second.seq) == ("nb", {"consent": 2}, 3)


def test_the_trail_tells_every_kind_of_event_in_order(store: Store, answer: Answer) -> None:
    about = {"entered_by": "0412", "participant": "0412", "wave": "t0", "instrument": "hads"}
    store.append(
        "demo",
        [
            FormOpenedEvent(request_id="1", **about),
            answer(1),
            FormCompletedEvent(
                request_id="2", data={"seconds": 61.5, "form_date": date(2026, 3, 1)}, **about
            ),
            NoteEvent(request_id="3", entered_by="anna", data={"text": "rang at nine"}),
        ],
    )
    events = list(store.events("demo"))
    assert [event.kind for event in events] == ["form_opened", "answer", "form_completed", "note"]
    assert [event.seq for event in store.events("demo", kind=Kind.FORM_COMPLETED)] == [3]
    assert [event.seq for event in store.events("demo", kind=Kind.ANSWER)] == [2]
    assert events[2].content == {"seconds": 61.5, "form_date": "2026-03-01"}
    assert [event.kind for event in store.history("demo", "0412")] == [
        "form_opened",
        "answer",
        "form_completed",
    ]


# ------------------------------------------------------------------------------------------------------ the place


def test_a_store_is_opened_again_with_all_that_was_in_it(store: Store, url: str, answer: Answer) -> None:
    store.append("demo", [answer(2)])
    store.close()
    again = Store.open(url)
    assert [current.value for current in again.current_answers("demo")] == [2]
    again.close()


def test_a_store_is_not_made_where_something_is(store: Store, url: str) -> None:
    with pytest.raises(StoreError) as refused:
        Store.create(url)
    assert codes(refused) == ["STORE-TAKEN"]
    assert "Use the store that is there" in str(refused.value)


def test_a_store_that_is_not_there_is_not_opened_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as refused:
        Store.open(f"sqlite:///{tmp_path / 'none.db'}")
    assert codes(refused) == ["STORE-OPEN"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "address", ["sqlite://", "sqlite:///:memory:", "mysql://localhost/x", "no address", ""]
)
def test_an_address_that_cannot_hold_a_store_is_refused(address: str) -> None:
    for action in (Store.create, Store.open):
        with pytest.raises(StoreError) as refused:
            action(address)
        assert codes(refused) == ["STORE-OPEN"]


def test_the_file_of_a_store_is_for_its_owner_only(
    sqlite_store: Store, tmp_path: Path, answer: Answer
) -> None:
    sqlite_store.append("demo", [answer(1)])
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


@pytest.mark.parametrize(
    ("question", "index"),
    [
        ({"participant": "0412"}, "event_cell (study=? AND participant=?)"),
        ({"kind": "form_completed"}, "event_other (study=? AND kind=?)"),
        ({"kind": "enrolled", "participant": "0412"}, "event_other (study=? AND kind=? AND participant=?)"),
    ],
)
def test_questions_about_a_part_of_the_trail_do_not_walk_all_of_it(
    sqlite_store: Store, question: dict[str, str], index: str
) -> None:
    asked: list[tuple[str, Any]] = []
    with sqlite_store.reading() as connection:
        hook.listen(connection, "before_cursor_execute", lambda *said: asked.append((said[2], said[3])))
        list(stored_events(connection, "demo", question))
        statement, values = asked[0]
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    assert any(index in step.detail for step in plan), plan

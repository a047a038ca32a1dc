"""A store as a whole: answers come back as they were given, studies keep apart, and where a store may be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from workmh_measures.errors import StoreError
from workmh_measures.storage.events import (
    AnswerEvent,
)
from workmh_measures.storage.repository import Store

Answer = Callable[..., AnswerEvent]


def codes(error: pytest.ExceptionInfo[StoreError]) -> list[str]:
    return [problem.code for problem in error.value.problems]


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


def test_studies_keep_chains_of_their_own(store: Store, answer: Answer) -> None:
    store.append("one", [answer(1, request_id="same")])
    [receipt] = store.append("two", [answer(2, request_id="same")])
    assert (receipt.seq, receipt.duplicate) == (1, False)
    assert store.studies() == ["one", "two"]
    assert [current.value for current in store.current_answers("one")] == [1]


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

"""Queries about answers: where each stands, who may be meant, and what an erasure takes along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.errors import ProblemError, ResponseError, StoreError
from workmh_measures.storage import redaction
from workmh_measures.storage.corrections import Correction
from workmh_measures.storage.events import AnswerEvent, EnrolledEvent, Kind
from workmh_measures.storage.history import history_lines
from workmh_measures.storage.queries import (
    Asked,
    answer_by_correction,
    answer_query,
    ask,
    ask_again,
    close_query,
    open_queries,
    queries,
    query,
)
from workmh_measures.storage.query_events import QueryOpenedEvent
from workmh_measures.storage.redaction import Redaction, redact
from workmh_measures.storage.repository import Store

STUDY = load_study("demo")
WHO5 = load_instrument("who5")
PLACE: dict[str, Any] = {"participant": "0412", "wave": "t0", "instrument": "who5", "item": "01"}


def asked(**changed: Any) -> Asked:
    return Asked(**{**PLACE, "words": "Is it 5?", "by": "dana", **changed})


@pytest.fixture
def filled(store: Store, answer: Callable[..., AnswerEvent]) -> Store:
    for name, unit in (("0412", "site_1"), ("0413", "site_2"), ("0414", None)):
        store.append("demo", [EnrolledEvent(request_id=name, entered_by="a", participant=name, unit=unit)])
    store.append("demo", [answer(5, instrument="who5", item="01"), answer(2, instrument="who5", item="02")])
    return store


def codes(refusal: pytest.ExceptionInfo[Any]) -> list[str]:
    return [found.code for found in refusal.value.problems]


def test_a_query_is_open_then_answered_then_closed_and_may_be_asked_again(filled: Store) -> None:
    number = ask(filled, STUDY, WHO5.item_ids, asked()).seq
    states = [query(filled, "demo", number).state]
    for step in (
        lambda: answer_query(filled, "demo", number, "Yes, on paper.", by="carl"),
        lambda: close_query(filled, "demo", number, by="dana"),
        lambda: ask_again(filled, "demo", number, "Which paper?", by="dana"),
        lambda: answer_query(filled, "demo", number, "The first.", by="carl"),
    ):
        step()
        states.append(query(filled, "demo", number).state)
    assert states == ["open", "answered", "closed", "open", "answered"]
    one = query(filled, "demo", number)
    assert [(step.by, step.words) for step in one.steps] == [
        ("dana", "Is it 5?"), ("carl", "Yes, on paper."), ("dana", ""), ("dana", "Which paper?"), ("carl", "The first."),
    ]  # fmt: skip
    assert (one.participant, one.wave, one.item, one.unit) == ("0412", "t0", "01", "site_1")
    assert filled.verify("demo").ok


def test_only_open_queries_of_the_units_are_counted(filled: Store) -> None:
    first = ask(filled, STUDY, WHO5.item_ids, asked()).seq
    ask(filled, STUDY, WHO5.item_ids, asked(participant="0413", item=None))
    ask(filled, STUDY, WHO5.item_ids, asked(participant=None, wave=None, origin="audit"))
    assert open_queries(filled, "demo") == 3
    assert [open_queries(filled, "demo", units) for units in (["site_1"], ["site_2"], ["x"], [])] == [
        1, 1, 0, 0,
    ]  # fmt: skip
    answer_query(filled, "demo", first, "Yes.", by="carl")
    assert open_queries(filled, "demo") == 2


def test_closing_without_an_answer_needs_a_reason(filled: Store) -> None:
    number = ask(filled, STUDY, WHO5.item_ids, asked()).seq
    with pytest.raises(StoreError) as refusal:
        close_query(filled, "demo", number, by="dana", words="  ")
    assert codes(refusal) == ["QUERY-REFUSED"]
    assert "why" in refusal.value.problems[0].text
    close_query(filled, "demo", number, by="dana", words="Asked by mistake.")
    assert query(filled, "demo", number).state == "closed"


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (lambda store, n: answer_query(store, "demo", n, "Again.", by="carl"), "It is answered"),
        (lambda store, n: ask(store, STUDY, WHO5.item_ids, asked()), "asks the same"),
        (lambda store, n: answer_query(store, "demo", 10_000, "?", by="carl"), "No query has"),
        (lambda store, n: ask_again(store, "demo", n, "Ring 91 23 45 67", by="dana"), "telephone number"),
        (lambda store, n: ask_again(store, "demo", n, "x" * 501, by="dana"), "longer than 500"),
        (lambda store, n: ask_again(store, "demo", n, " ", by="dana"), "Nothing is asked"),
        (lambda store, n: ask(store, STUDY, WHO5.item_ids, asked(participant="nobody")), "Nobody"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_recorded(
    filled: Store, step: Callable[[Store, int], object], told: str
) -> None:
    number = ask(filled, STUDY, WHO5.item_ids, asked()).seq
    answer_query(filled, "demo", number, "Yes.", by="carl")
    head = filled.head("demo")
    with pytest.raises(ProblemError) as refusal:
        step(filled, number)
    assert any(told in found.text for found in refusal.value.problems)
    assert filled.head("demo") == head


def test_every_part_of_a_place_that_does_not_exist_is_told(filled: Store) -> None:
    with pytest.raises(ResponseError) as refusal:
        ask(filled, STUDY, WHO5.item_ids, asked(wave="t99", item="1x"))
    assert codes(refusal) == ["FORM-SCHEDULE", "FORM-ITEM"]


def test_a_correction_answers_its_query_in_one_transaction_or_not_at_all(filled: Store) -> None:
    number = ask(filled, STUDY, WHO5.item_ids, asked()).seq
    wrong = Correction(**PLACE, value=9, reason="Typed wrongly.", by="dana")
    with pytest.raises(ResponseError):
        answer_by_correction(filled, STUDY, WHO5, wrong, number=number)
    assert query(filled, "demo", number).state == "open"
    right = Correction(**PLACE, value=4, reason="Typed wrongly.", by="dana")
    answer_by_correction(filled, STUDY, WHO5, right, number=number)
    one = query(filled, "demo", number)
    assert (one.state, one.steps[-1].words, one.steps[-1].corrected) == ("answered", "Typed wrongly.", True)
    [now] = [a.value for a in filled.current_answers("demo", participant="0412") if a.item == "01"]
    assert now == 4
    other = Correction(**{**PLACE, "item": "02"}, value=1, reason="Typed wrongly.", by="dana")
    with pytest.raises(StoreError, match="another answer"):
        answer_by_correction(filled, STUDY, WHO5, other, number=number)


def test_an_erasure_takes_the_words_of_a_person_and_leaves_those_of_others(filled: Store) -> None:
    ask(filled, STUDY, WHO5.item_ids, asked(words="Kanari?"))
    left = ask(filled, STUDY, WHO5.item_ids, asked(participant="0413")).seq
    filled.erase("demo", "0412", "asked for it", "anna")
    assert [one.number for one in queries(filled, "demo")] == [left]
    told = [event for event in filled.events("demo", kind=Kind.QUERY_OPENED) if event.participant == "0412"]
    assert [event.content for event in told] == [None]
    assert filled.verify("demo").ok


def test_a_redaction_takes_the_queries_about_the_answer_along(filled: Store) -> None:
    number = ask(filled, STUDY, WHO5.item_ids, asked(words="Kanari?")).seq
    answer_query(filled, "demo", number, "Kanari.", by="carl")
    close_query(filled, "demo", number, by="dana")
    left = ask(filled, STUDY, WHO5.item_ids, asked(item="02")).seq
    asked_for = Redaction(**PLACE, reason="a name was typed", by="Anna", second="Berit")
    assert redact(filled, "demo", asked_for).removed == 4
    assert [one.number for one in queries(filled, "demo")] == [left]
    assert filled.verify("demo").ok


def test_a_redaction_takes_the_words_about_the_whole_form_along(filled: Store) -> None:
    """They may repeat the answer that is to go; those about other forms and other people stay."""
    number = ask(filled, STUDY, WHO5.item_ids, asked(item=None, words="Is Kanari the answer?")).seq
    answer_query(filled, "demo", number, "Kanari it is.", by="carl")
    left = ask(filled, STUDY, WHO5.item_ids, asked(participant="0413", item=None, words="And here?")).seq
    assert redact(filled, "demo", Redaction(**PLACE, reason="a name was typed", by="Anna", second="Berit"))
    assert [one.number for one in queries(filled, "demo")] == [left]
    assert not [one for one in filled.events("demo") if "Kanari" in str(one.content)]
    assert filled.verify("demo").ok
    # Asked afterwards it is a query like any other.
    again = ask(filled, STUDY, WHO5.item_ids, asked(item=None, words="Is it right now?")).seq
    assert [one.number for one in queries(filled, "demo")] == [again, left]
    assert filled.verify("demo").ok


def test_a_form_redacted_by_an_earlier_version_still_verifies(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Earlier versions left the words about the whole form."""
    number = ask(filled, STUDY, WHO5.item_ids, asked(item=None)).seq
    monkeypatch.setattr(redaction, "REDACTED_WITH_FORM", ())
    redact(filled, "demo", Redaction(**PLACE, reason="a name was typed", by="Anna", second="Berit"))
    monkeypatch.undo()
    assert [one.number for one in queries(filled, "demo")] == [number]
    assert filled.verify("demo").ok


def test_words_that_name_somebody_else_are_refused_since_they_would_outlive_an_erasure(filled: Store) -> None:
    before = filled.head("demo")
    for told in (
        asked(words="As with 0413?"),
        asked(participant=None, wave=None, item=None, words="See 0413."),
    ):
        with pytest.raises(StoreError, match="name participant '0413'"):
            ask(filled, STUDY, WHO5.item_ids, told)
    assert filled.head("demo") == before
    number = ask(filled, STUDY, WHO5.item_ids, asked(words="Is 0412 right?")).seq
    with pytest.raises(StoreError, match="name participant '0413'"):
        answer_query(filled, "demo", number, "Swapped with 0413.", by="carl")


def test_the_history_of_a_person_tells_queries_in_words(filled: Store) -> None:
    number = ask(filled, STUDY, WHO5.item_ids, asked()).seq
    answer_query(filled, "demo", number, "Yes.", by="carl")
    close_query(filled, "demo", number, by="dana")
    told = [line.text for line in history_lines(filled.history("demo", "0412")) if "query" in line.kind]
    assert told == ["query: Is it 5?", f"query {number} was answered: Yes.", f"query {number} was closed"]


def test_of_two_who_answer_at_once_one_is_told_so(filled: Store) -> None:
    number = ask(filled, STUDY, WHO5.item_ids, asked()).seq
    seen = query(filled, "demo", number)
    answer_query(filled, "demo", number, "Yes.", by="carl")
    late = Correction(**PLACE, value=4, reason="Typed wrongly.", by="dana")
    with pytest.raises(StoreError):
        answer_by_correction(filled, STUDY, WHO5, late, number=seen.number)
    assert [step.words for step in query(filled, "demo", number).steps] == ["Is it 5?", "Yes."]


def test_a_query_about_a_participant_names_a_wave() -> None:
    with pytest.raises(StoreError, match="names a wave"):
        QueryOpenedEvent(
            request_id="r", entered_by="dana", participant="0412", instrument="who5", words="Why?"
        )

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.errors import ProblemError, ResponseError, StoreError
from workmh_measures.model.fingerprint import fingerprint
from workmh_measures.storage.corrections import Corrected, Correction, correct
from workmh_measures.storage.events import AnswerEvent, FormCompletedEvent
from workmh_measures.storage.repository import Store

Answer = Callable[..., AnswerEvent]
STUDY, HADS = load_study("demo"), load_instrument("hads")


@pytest.fixture
def handed_in(store: Store, answer: Answer) -> Store:
    """A store in which 0412 answered item 01 (event 1) and 02 (event 2) of HADS at t0 and handed it in (event 3)."""
    about = {"participant": "0412", "wave": "t0", "instrument": "hads", "mode": "paper", "language": "nn"}
    done = FormCompletedEvent(request_id="done", entered_by="anna", **about)
    first = answer(1, **about, wording_hash="w", layout="cards")
    store.append("demo", [first, answer(missing=-992, item="02", **about), done])
    return store


def corrected(store: Store, **said: Any) -> Corrected:
    usual = {"participant": "0412", "wave": "t0", "instrument": "hads", "item": "01"}
    correction = Correction(**{**usual, "reason": "misread on paper", "by": "berit", **said})
    return correct(store, STUDY, HADS, correction)


def codes(error: pytest.ExceptionInfo[ProblemError]) -> list[str]:
    return [found.code for found in error.value.problems]


def test_a_correction_says_what_was_and_what_is_and_keeps_how_the_form_was_given(handed_in: Store) -> None:
    done = corrected(handed_in, value=3)
    assert (done.old, done.new, done.old_seq, done.receipt.seq) == ({"value": 1}, {"value": 3}, 1, 4)
    [current] = [a for a in handed_in.current_answers("demo") if a.item == "01"]
    assert (current.value, current.entered_by, current.mode, current.language) == (3, "berit", "paper", "nn")
    assert (current.wording_hash, current.layout) == ("w", "cards")
    assert current.fingerprint == fingerprint(HADS)
    last = handed_in.history("demo", "0412")[-1]
    assert last.content == {"value": 3, "reason": "misread on paper"}
    assert str(last.columns["software"]).startswith("workmh-measures ")
    assert handed_in.verify("demo").ok


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        ({"value": "2"}, {"value": 2}),
        ({"missing": -998}, {"missing": -998}),
        ({}, {"cleared": True}),
        ({"item": "02", "value": 0}, {"value": 0}),
        ({"item": "03", "value": 0}, {"value": 0}),
    ],
)
def test_an_answer_becomes_a_value_a_reason_or_nothing(
    handed_in: Store, said: dict[str, Any], stored: dict[str, Any]
) -> None:
    assert corrected(handed_in, **said).new == stored


def test_an_item_without_an_answer_is_answered_like_the_rest_of_its_form(handed_in: Store) -> None:
    done = corrected(handed_in, item="03", value=2, based_on=0)
    assert (done.old, done.old_seq) == (None, 0)
    [current] = [a for a in handed_in.current_answers("demo") if a.item == "03"]
    assert (current.mode, current.language) == ("paper", "nn")


def test_every_problem_is_told_at_once_and_nothing_is_changed(handed_in: Store) -> None:
    with pytest.raises(ResponseError) as refused:
        corrected(handed_in, value="4", reason=" ", by="")
    assert codes(refused) == ["RESP-RANGE", "CORRECT-ENTRY", "CORRECT-ENTRY"]
    with pytest.raises(ResponseError) as refused:
        corrected(handed_in, wave="t9", item="001", missing=-1)
    assert codes(refused) == ["FORM-SCHEDULE", "FORM-ITEM", "CORRECT-ENTRY"]
    assert refused.value.problems[1].nearest == "01"
    assert handed_in.head("demo").seq == 3


def test_the_same_answer_again_is_no_correction(handed_in: Store) -> None:
    with pytest.raises(StoreError, match="The answer is this one already"):
        corrected(handed_in, value=1)


@pytest.mark.parametrize("other", [{"participant": "9999"}, {"occasion": 2}, {"wave": "t6"}])
def test_where_nothing_is_recorded_nothing_is_corrected(handed_in: Store, other: dict[str, Any]) -> None:
    with pytest.raises(StoreError, match="Nothing of this form is recorded"):
        corrected(handed_in, value=1, **other)


def test_a_person_is_named_and_no_machine(handed_in: Store) -> None:
    with pytest.raises(StoreError, match="STORE-COMPLETED"):
        corrected(handed_in, value=2, by="import")


def test_a_reason_with_a_telephone_number_is_not_put_on_record(handed_in: Store) -> None:
    with pytest.raises(ResponseError, match="a telephone number"):
        corrected(handed_in, value=3, reason="told by telephone 91 23 45 67")


def test_two_who_looked_at_the_same_answer_do_not_overwrite_each_other(handed_in: Store) -> None:
    corrected(handed_in, value=3, based_on=1)
    with pytest.raises(StoreError) as stale:
        corrected(handed_in, value=2, by="anna", based_on=1)
    [found] = stale.value.problems
    assert (found.code, found.found, found.allowed) == ("CORRECT-STALE", "3", "1")
    assert "berit changed the answer to 3 (event 4, " in found.text
    assert "--based-on 4" in found.hint
    assert corrected(handed_in, value=2, by="anna", based_on=4).receipt.seq == 5


def test_an_answer_that_comes_in_between_reading_and_writing_is_named(
    handed_in: Store, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    append = handed_in.append

    def beaten(study: str, events: Any) -> Any:
        monkeypatch.setattr(handed_in, "append", append)
        append(study, [answer(0, entered_by="cecilie", reason="by telephone")])
        append(study, [answer(1, wave="t6")])  # of another wave
        return append(study, events)

    monkeypatch.setattr(handed_in, "append", beaten)
    with pytest.raises(StoreError, match=r"\[CORRECT-STALE\] Meanwhile cecilie changed the answer to 0"):
        corrected(handed_in, value=3)
    assert handed_in.head("demo").seq == 5


def test_nothing_is_corrected_of_somebody_erased(handed_in: Store) -> None:
    handed_in.erase("demo", "0412", "wish", "anna")
    with pytest.raises(StoreError, match="STORE-ERASED"):
        corrected(handed_in, value=3)

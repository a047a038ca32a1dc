from __future__ import annotations

from collections.abc import Callable
from dataclasses import FrozenInstanceError
from datetime import date

import numpy as np
import pytest

from workmh_measures.errors import StoreError
from workmh_measures.model.missing import MISSING_NAMES
from workmh_measures.storage.alert_events import AlertRaisedEvent, AlertStepEvent
from workmh_measures.storage.events import (
    AnswerEvent,
    EnrolledEvent,
    ErasedEvent,
    Event,
    FormCompletedEvent,
    FormOpenedEvent,
    Kind,
    LinkIssuedEvent,
    LinkRevokedEvent,
    NoteEvent,
    WordingAcknowledgedEvent,
    new_request_id,
)
from workmh_measures.storage.query_events import QueryAnsweredEvent, QueryClosedEvent, QueryOpenedEvent
from workmh_measures.storage.second_entry_events import (
    DifferenceSettledEvent,
    SecondAnswerEvent,
    SecondCompletedEvent,
    SecondDoneEvent,
)
from workmh_measures.storage.study_events import (
    AllocatedEvent,
    AllocationSealedEvent,
    ConsentedEvent,
    DataLockedEvent,
    DataUnlockedEvent,
    DiedEvent,
    ErasureRequestedEvent,
    ExportedEvent,
    InvitedEvent,
    ReachedEvent,
    RegisterEvent,
    StudyStartedEvent,
    UnblindedEvent,
    UnitRatedEvent,
    UnlockAskedEvent,
    WithdrawnEvent,
)

Answer = Callable[..., AnswerEvent]
KINDS: list[type[Event]] = [
    AnswerEvent,
    EnrolledEvent,
    ErasedEvent,
    FormCompletedEvent,
    FormOpenedEvent,
    LinkIssuedEvent,
    LinkRevokedEvent,
    NoteEvent,
    WordingAcknowledgedEvent,
    AlertRaisedEvent,
    AlertStepEvent,
    AllocatedEvent,
    AllocationSealedEvent,
    ConsentedEvent,
    DataLockedEvent,
    DataUnlockedEvent,
    DiedEvent,
    ErasureRequestedEvent,
    ExportedEvent,
    InvitedEvent,
    ReachedEvent,
    RegisterEvent,
    QueryAnsweredEvent,
    QueryClosedEvent,
    QueryOpenedEvent,
    DifferenceSettledEvent,
    SecondAnswerEvent,
    SecondCompletedEvent,
    SecondDoneEvent,
    StudyStartedEvent,
    UnblindedEvent,
    UnitRatedEvent,
    UnlockAskedEvent,
    WithdrawnEvent,
]


def texts(error: pytest.ExceptionInfo[StoreError]) -> list[str]:
    return [problem.text for problem in error.value.problems]


def test_every_kind_has_one_type() -> None:
    assert sorted(event.kind for event in KINDS) == sorted(Kind)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ({"value": 2}, '{"value":2}'),
        ({"value": 2.0}, '{"value":2}'),
        ({"value": -0.0}, '{"value":0}'),
        ({"value": 0.1}, '{"value":0.1}'),
        ({"value": 1e-7}, '{"value":1e-07}'),
        ({"value": np.int8(3)}, '{"value":3}'),
        ({"value": np.float64(0.5)}, '{"value":0.5}'),
        ({"value": "æ"}, '{"value":"æ"}'),
        ({"missing": -992}, '{"missing":-992}'),
        ({}, '{"cleared":true}'),
        ({"value": 1, "reason": "misread"}, '{"reason":"misread","value":1}'),
    ],
)
def test_an_answer_is_written_down_in_one_way(answer: Answer, said: dict[str, object], text: str) -> None:
    assert answer(**said).text == text


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"value": 2, "missing": -992}, "both a value and a missing code"),
        ({"missing": -989}, "not in the list"),
        ({"missing": 0}, "not in the list"),
        ({"value": -992}, "kept for missing codes"),
        ({"value": -990.5}, "kept for missing codes"),
        ({"value": float("nan")}, "not a finite number"),
        ({"value": float("inf")}, "not a finite number"),
        ({"value": True}, "not a number"),
        ({"value": [1]}, "not a number"),
        ({"value": "half \ud83d"}, "half a character"),
        ({"value": "nul \0"}, "NUL"),
        ({"value": 1, "reason": "\0"}, "NUL"),
        ({"value": 1, "participant": "", "entered_by": "anna"}, "participant is missing"),
        ({"value": 1, "participant": None, "entered_by": "anna"}, "participant is missing"),
        ({"value": 1, "wave": None}, "wave is missing"),
        ({"value": 1, "instrument": None}, "instrument is missing"),
        ({"value": 1, "item": None}, "item is missing"),
        ({"value": 1, "mode": None}, "mode is missing"),
        ({"value": 1, "language": None}, "language is missing"),
        ({"value": 1, "fingerprint": None}, "fingerprint is missing"),
        ({"value": 1, "request_id": None}, "request_id is missing"),
        ({"value": 1, "entered_by": ""}, "entered_by is missing"),
        ({"value": 1, "item": 3}, "item is missing"),
        ({"value": 1, "item": "0\n1"}, "cannot be printed"),
        ({"value": 1, "item": " 01"}, "blanks at its ends"),
        ({"value": 1, "item": "\ud83d"}, "cannot be printed"),
        ({"value": 1, "item": "x" * 129}, "longer than 128"),
        ({"value": 1, "occasion": 0}, "occasion"),
        ({"value": 1, "occasion": 1.0}, "occasion"),
        ({"value": 1, "occasion": True}, "occasion"),
    ],
)
def test_an_answer_that_cannot_be_stored_is_refused(
    answer: Answer, said: dict[str, object], fault: str
) -> None:
    with pytest.raises(StoreError, match=fault) as refused:
        answer(**said)
    assert [problem.code for problem in refused.value.problems] == ["STORE-EVENT"]


def test_all_faults_of_an_answer_are_told_at_once(answer: Answer) -> None:
    with pytest.raises(StoreError) as refused:
        answer(2, missing=1, item="", occasion=-1)
    assert len(texts(refused)) == 4


def test_every_missing_code_can_be_an_answer(answer: Answer) -> None:
    assert [answer(missing=code).missing for code in MISSING_NAMES] == list(MISSING_NAMES)


def test_a_message_says_where_and_not_what_was_answered(answer: Answer) -> None:
    with pytest.raises(StoreError) as refused:
        answer("secret words", missing=-992, wave="t6")
    [problem] = refused.value.problems
    assert problem.where == "Participant 0412, wave t6, item 01"
    assert "secret" not in str(refused.value)
    assert problem.found is None


def test_no_answer_shows_in_the_representation_of_an_event(answer: Answer) -> None:
    shown = repr(answer("secret words", reason="secret reason"))
    assert "secret" not in shown
    assert "0412" in shown


def test_an_event_cannot_be_changed(answer: Answer) -> None:
    with pytest.raises(FrozenInstanceError):
        answer(2).value = 3  # type: ignore[misc]


def test_what_is_told_of_an_enrolment_is_written_down_with_dates_as_text() -> None:
    event = EnrolledEvent(
        request_id="r", entered_by="anna", participant="1", arm="a", anchors={"inclusion": date(2026, 1, 5)}
    )
    expected = (
        '{"anchors":{"inclusion":"2026-01-05"},"arm":"a","data":{},"flags":{},"language":null,"pair":null,'
        '"strata":{},"unit":null}'
    )
    assert event.text == expected


@pytest.mark.parametrize("data", [{1: "x"}, {"x": {2, 3}}, {"x": float("nan")}, {"x": object()}, {"\0": 1}])
def test_data_that_have_no_plain_form_are_refused(data: dict[str, object]) -> None:
    with pytest.raises(StoreError):
        NoteEvent(request_id="r", entered_by="anna", data=data)


def test_nested_data_are_written_down_as_they_are() -> None:
    event = NoteEvent(request_id="r", entered_by="a", data={"b": [1, 2.0, {"c": None}], "a": True})
    assert event.text == '{"a":true,"b":[1,2,{"c":null}]}'


def test_request_ids_do_not_repeat() -> None:
    assert len({new_request_id() for _ in range(10_000)}) == 10_000


@pytest.mark.parametrize("reason", [None, "", "  ", 7, "x" * 501])
def test_nobody_answers_for_a_wording_without_saying_why(reason: object) -> None:
    with pytest.raises(StoreError, match="its reason is not 1 to 500 characters"):
        WordingAcknowledgedEvent(
            request_id="r", entered_by="Kari", instrument="phq9", language="nb", data={"reason": reason}
        )

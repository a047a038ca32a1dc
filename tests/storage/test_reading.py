"""What is asked of a record: current answers by their cell, who is enrolled, and the trail in its order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event as hook

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

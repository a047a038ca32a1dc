from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.errors import ResponseError, StoreError
from workmh_measures.model.fingerprint import fingerprint
from workmh_measures.model.second_entry import SecondEntryRule
from workmh_measures.storage.adjudication import Settlement, settle
from workmh_measures.storage.events import AnswerEvent, FormCompletedEvent, Kind
from workmh_measures.storage.frames import answers_frame
from workmh_measures.storage.history import history_lines
from workmh_measures.storage.redaction import Redaction, redact
from workmh_measures.storage.repository import Store
from workmh_measures.storage.second_entry import (
    Copies,
    complete_second,
    copies_of,
    differing_items,
    draw,
    keep_second,
    second_forms,
)
from workmh_measures.storage.second_entry_events import SecondAnswerEvent, SecondCompletedEvent
from workmh_measures.storage.versions import FormPlace

WHO5 = load_instrument("who5")
PLACE = FormPlace("demo", "0412", "t0", 1, "who5")
NUMBERS = itertools.count()
FIRST = {"01": 5, "02": 4, "03": 3, "04": 2, "05": 1}
EVERYTHING = SecondEntryRule()


def about(by: str, **more: Any) -> dict[str, Any]:
    place = {name: getattr(PLACE, name) for name in ("participant", "wave", "occasion", "instrument")}
    told = {"request_id": f"r{next(NUMBERS)}", "entered_by": by, "mode": "paper", "language": "nb"}
    return {**place, **told, "fingerprint": fingerprint(WHO5), **more}


def content(answer: float | None) -> dict[str, Any]:
    return {"missing": answer} if answer is not None and answer < 0 else {"value": answer}


def enter_first(store: Store, answers: Mapping[str, float], *, by: str = "anna", drawn: bool = True) -> None:
    events: list[Any] = [
        AnswerEvent(**about(by), item=item, **content(code)) for item, code in answers.items()
    ]
    told = {"second_entry": drawn, "answered_on": "2026-10-01"}
    store.append("demo", [*events, FormCompletedEvent(**about(by), data=told)])


def second_answer(item: str, code: float | None, *, by: str = "berit") -> SecondAnswerEvent:
    return SecondAnswerEvent(**about(by), item=item, **content(code))


def enter_second(store: Store, answers: Mapping[str, float], *, by: str = "berit") -> Copies:
    for item, code in answers.items():
        keep_second(store, second_answer(item, code, by=by), study="demo")
    end = SecondCompletedEvent(**about(by))
    return complete_second(store, end, study="demo", items=WHO5.item_ids)


def compared(store: Store) -> Copies:
    with store.reading() as connection:
        return copies_of(connection, PLACE, WHO5.item_ids)


@pytest.fixture
def study() -> Any:
    return load_study("demo").model_copy(update={"second_entry": EVERYTHING})


@pytest.fixture
def entered(store: Store) -> Iterator[Store]:
    """Both copies are in, items 02 and 05 differ."""
    enter_first(store, FIRST)
    enter_second(store, {**FIRST, "02": 0, "05": -998})
    return store


answer = st.one_of(st.integers(0, 5), st.sampled_from([-990, -991, -992, -998])).map(content)


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.tuples(answer, answer)))
def test_the_list_of_differences_is_the_true_difference(pairs: dict[str, tuple[Any, Any]]) -> None:
    first = {item: one for item, (one, _) in pairs.items()}
    second = {item: other for item, (_, other) in pairs.items()}
    found = differing_items(first, second, "abcdefgh")
    assert found == tuple(item for item in "abcdefgh" if item in pairs and pairs[item][0] != pairs[item][1])


@given(st.dictionaries(st.sampled_from("abcdefgh"), answer), st.sets(st.sampled_from("abcdefgh")))
def test_a_copy_that_was_changed_in_some_items_differs_in_those(copy: dict[str, Any], at: set[str]) -> None:
    changed = {item: {"value": 9} if item in at else given for item, given in copy.items()}
    assert set(differing_items(copy, changed, "abcdefgh")) == at & set(copy)


def test_a_form_waits_then_is_under_way_then_differs_then_is_done(store: Store, study: Any) -> None:
    states = []
    enter_first(store, FIRST)
    states.append(second_forms(store, "demo"))
    keep_second(store, second_answer("01", 4), study="demo")
    states.append(second_forms(store, "demo"))
    enter_second(store, {**FIRST, "01": 4})
    states.append(second_forms(store, "demo"))
    settle(store, study, WHO5, Settlement(place=PLACE, item="01", origin="first", by="anna"))
    states.append(second_forms(store, "demo"))
    assert [[form.state for form in forms] for forms in states] == [
        ["waiting"],
        ["under_way"],
        ["differs"],
        ["done"],
    ]
    [form] = states[-1]
    assert (form.place, form.first_by, form.second_by) == (PLACE, ("anna",), ("berit",))
    assert (form.mode, form.answered_on) == ("paper", date(2026, 10, 1))


def test_two_copies_that_are_the_same_are_done_at_once(store: Store) -> None:
    enter_first(store, FIRST)
    assert enter_second(store, FIRST).differences == ()
    [form] = second_forms(store, "demo")
    assert form.state == "done"
    [told] = store.events("demo", kind=Kind.SECOND_DONE)
    assert told.content == {"fields": 5, "differences": 0}


def test_every_difference_is_listed_with_both_answers(entered: Store) -> None:
    copies = compared(entered)
    assert [(one.item, one.first, one.second) for one in copies.differences] == [
        ("02", {"value": 4}, {"value": 0}),
        ("05", {"value": 1}, {"missing": -998}),
    ]
    assert (copies.n_fields, copies.first_by, copies.second_by) == (5, ("anna",), ("berit",))


def test_a_field_that_neither_copy_shows_was_typed_by_nobody_and_is_not_counted(store: Store) -> None:
    enter_first(store, {**FIRST, "05": -991})
    assert enter_second(store, {**FIRST, "05": -991}).n_fields == 4


def test_the_second_copy_is_in_no_current_answer_and_no_table(entered: Store) -> None:
    answers = {one.item: one.value for one in entered.current_answers("demo")}
    assert answers == FIRST
    assert answers_frame(entered, "demo")["value"].tolist() == [5, 4, 3, 2, 1]


def test_the_first_copy_is_what_was_handed_in_whatever_is_corrected_later(entered: Store, study: Any) -> None:
    from workmh_measures.storage.corrections import Correction, correct

    change = Correction(
        participant="0412", wave="t0", instrument="who5", item="02", reason="Misread", by="carl", value=3
    )
    correct(entered, study, WHO5, change)
    [first, _] = compared(entered).differences
    assert (first.first, first.now) == ({"value": 4}, {"value": 3})


def test_whoever_entered_the_first_copy_may_not_enter_the_second(store: Store) -> None:
    enter_first(store, FIRST)
    with pytest.raises(StoreError, match="'anna' entered the first copy"):
        keep_second(store, second_answer("01", 5, by="anna"), study="demo")
    assert [*store.events("demo", kind=Kind.SECOND_ANSWER)] == []


@pytest.mark.parametrize(("drawn", "told"), [(False, "not to be entered"), (None, "not to be entered")])
def test_a_form_that_was_not_drawn_has_no_second_copy(store: Store, drawn: bool | None, told: str) -> None:
    if drawn is not None:
        enter_first(store, FIRST, drawn=drawn)
    with pytest.raises(StoreError, match=told):
        keep_second(store, second_answer("01", 5), study="demo")


def test_a_finished_copy_takes_no_more_answers(entered: Store) -> None:
    with pytest.raises(StoreError, match="second copy is finished"):
        keep_second(entered, second_answer("01", 0), study="demo")


def test_the_same_answer_and_the_same_end_sent_twice_are_stored_once(store: Store) -> None:
    enter_first(store, FIRST)
    sent = second_answer("01", 5)
    assert keep_second(store, sent, study="demo") == keep_second(store, sent, study="demo")
    for item in ("02", "03", "04", "05"):
        keep_second(store, second_answer(item, FIRST[item]), study="demo")
    end = SecondCompletedEvent(**about("berit"))
    for _ in range(2):
        assert complete_second(store, end, study="demo", items=WHO5.item_ids).differences == ()
    assert keep_second(store, sent, study="demo")  # a retry that comes late is no new answer
    assert len([*store.events("demo", kind=Kind.SECOND_ANSWER)]) == 5
    assert len([*store.events("demo", kind=Kind.SECOND_COMPLETED)]) == 1


def test_a_second_copy_with_an_item_left_open_is_not_finished(store: Store) -> None:
    enter_first(store, FIRST)
    with pytest.raises(StoreError, match="neither an answer nor a reason") as caught:
        enter_second(store, {"01": 5, "02": 4})
    assert "03" in str(caught.value)
    assert [*store.events("demo", kind=Kind.SECOND_COMPLETED)] == []


def test_nobody_sees_both_copies_before_the_second_is_finished(store: Store) -> None:
    enter_first(store, FIRST)
    keep_second(store, second_answer("01", 0), study="demo")
    with pytest.raises(StoreError, match="not finished"):
        compared(store)


def test_settling_by_the_first_answer_changes_nothing_but_is_on_record(entered: Store, study: Any) -> None:
    before = len([*entered.events("demo", kind=Kind.ANSWER)])
    settle(entered, study, WHO5, Settlement(place=PLACE, item="02", origin="first", by="carl"))
    assert len([*entered.events("demo", kind=Kind.ANSWER)]) == before
    [told] = entered.events("demo", kind=Kind.SECOND_SETTLED)
    assert told.content == {"origin": "first", "value": 4, "reason": ""}
    assert told.columns["entered_by"] == "carl"


def test_settling_by_the_second_answer_corrects_the_form_with_its_origin(entered: Store, study: Any) -> None:
    settle(
        entered,
        study,
        WHO5,
        Settlement(place=PLACE, item="02", origin="second", by="carl", reason="Read again"),
    )
    now = {one.item: one for one in entered.current_answers("demo")}
    assert (now["02"].value, now["02"].entered_by, now["02"].mode) == (0, "carl", "paper")
    lines = [*history_lines(entered.history("demo", "0412", item="02"))]
    assert [(line.kind, line.text) for line in lines[-2:]] == [
        ("answer", "0"),
        ("second_settled", "settled by the second answer: 0"),
    ]
    assert lines[-2].reason == "Second entry, second answer. Read again"


def test_a_third_answer_needs_a_reason_and_must_be_on_the_response_scale(entered: Store, study: Any) -> None:
    def third(**said: Any) -> Copies:
        return settle(
            entered, study, WHO5, Settlement(place=PLACE, item="05", origin="third", by="carl", **said)
        )

    with pytest.raises(StoreError, match="needs a reason"):
        third(value=2)
    with pytest.raises(StoreError, match="given with 'third'"):
        third(reason="Looked at the paper")
    with pytest.raises(ResponseError, match="is not on response scale"):
        third(value=9, reason="Looked at the paper")
    assert [*entered.events("demo", kind=Kind.SECOND_SETTLED)] == []
    assert [one.item for one in third(value="2", reason="Looked at the paper").open] == ["02"]
    assert {one.item: one.value for one in entered.current_answers("demo")}["05"] == 2


def test_a_difference_is_settled_once(entered: Store, study: Any) -> None:
    settle(entered, study, WHO5, Settlement(place=PLACE, item="02", origin="first", by="carl"))
    with pytest.raises(StoreError, match="was settled by 'carl'"):
        settle(entered, study, WHO5, Settlement(place=PLACE, item="02", origin="second", by="dina"))
    with pytest.raises(StoreError, match="do not differ in item 01"):
        settle(entered, study, WHO5, Settlement(place=PLACE, item="01", origin="second", by="dina"))


def test_where_the_study_says_so_only_a_third_person_settles(entered: Store, study: Any) -> None:
    strict = study.model_copy(update={"second_entry": SecondEntryRule(settled_by="third_person")})
    for name in ("anna", "berit"):
        with pytest.raises(StoreError, match="lets a third person settle"):
            settle(entered, strict, WHO5, Settlement(place=PLACE, item="02", origin="first", by=name))
    assert settle(entered, strict, WHO5, Settlement(place=PLACE, item="02", origin="first", by="carl")).open


def test_the_last_difference_settled_closes_the_form_and_the_chain_holds(entered: Store, study: Any) -> None:
    for item in ("02", "05"):
        settle(entered, study, WHO5, Settlement(place=PLACE, item=item, origin="second", by="carl"))
    [told] = entered.events("demo", kind=Kind.SECOND_DONE)
    assert told.content == {"fields": 5, "differences": 2}
    assert {one.item: one.missing for one in entered.current_answers("demo")}["05"] == -998
    assert entered.verify("demo").ok


def test_a_redaction_takes_the_answer_out_of_both_copies(entered: Store, study: Any) -> None:
    settle(entered, study, WHO5, Settlement(place=PLACE, item="02", origin="second", by="carl"))
    place = {name: getattr(PLACE, name) for name in ("participant", "wave", "occasion", "instrument")}
    redact(
        entered, "demo", Redaction(**place, item="02", reason="Typed by mistake", by="carl", second="dina")
    )
    told = entered.history("demo", "0412", item="02")
    assert [one.content for one in told if one.kind is not Kind.ERASED] == [None] * 4
    assert [one.item for one in compared(entered).differences] == ["05"]


def test_an_erasure_takes_the_second_copy_too(entered: Store) -> None:
    entered.erase("demo", "0412", "Asked by letter", "anna")
    assert all(
        one.content is None for one in entered.history("demo", "0412") if one.kind is Kind.SECOND_ANSWER
    )
    assert second_forms(entered, "demo") == []


def test_the_draw_follows_the_rule_and_the_share(store: Store) -> None:
    enter_first(store, FIRST, drawn=False)
    assert draw(store, None, PLACE, mode="paper") == {}
    assert draw(store, SecondEntryRule(instruments=("hads",)), PLACE, mode="paper") == {}
    assert draw(store, EVERYTHING, PLACE, mode="telephone") == {}
    assert draw(store, EVERYTHING, PLACE, mode="paper") == {"second_entry": True, "share": 1.0}
    some = SecondEntryRule(share=0.3)
    assert draw(store, some, PLACE, mode="paper") == draw(store, some, PLACE, mode="paper")


def test_about_the_share_asked_for_is_drawn(sqlite_store: Store) -> None:
    places = [FormPlace("demo", f"p{n:03d}", "t0", 1, "who5") for n in range(200)]
    sqlite_store.append(
        "demo",
        [AnswerEvent(**{**about("anna"), "participant": p.participant}, item="01", value=1) for p in places],
    )
    drawn = sum(
        bool(draw(sqlite_store, SecondEntryRule(share=0.3), p, mode="paper")["second_entry"]) for p in places
    )
    assert 25 <= drawn <= 95  # 60 expected; outside with a chance below one in a million

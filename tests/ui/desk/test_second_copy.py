"""The second copy of a form: blind to the first, by somebody else, and out of every answer and table."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from workmh_measures.definitions.library import load_instrument
from workmh_measures.storage.events import Kind
from workmh_measures.storage.second_agreement import agreement
from workmh_measures.storage.second_entry import second_forms
from workmh_measures.storage.study_events import WithdrawnEvent
from workmh_measures.ui.desk import second_copy

SECOND = {"copy": "second"}


def leave(office: Any, level: str) -> None:
    """Record that the person left after the day on the paper."""
    told = WithdrawnEvent(
        request_id=f"left/{level}",
        entered_by="anna",
        participant="0412",
        level=level,
        day=date(2026, 10, 10),
    )
    office.store.append(office.study.id, [told])


@pytest.fixture
def half(office: Any) -> Any:
    """The first copy is in, every item 3; Berit sits at the desk."""
    office.fill(office.ticket(), 3)
    office.visitor = office.staff("berit")
    return office


def test_a_paper_form_handed_in_waits_for_its_second_entry_and_a_call_does_not(half: Any) -> None:
    half.enrol("0500")
    half.visitor = half.staff("anna")
    half.fill(half.ticket(participant="0500", mode="telephone"))
    assert [(f.place.participant, f.state) for f in second_forms(half.store, half.study.id)] == [
        ("0412", "waiting")
    ]
    [end] = [e for e in half.store.events(half.study.id, kind=Kind.FORM_COMPLETED) if e.participant == "0500"]
    assert "second_entry" not in (end.content or {})


def test_nothing_the_browser_gets_differs_with_what_the_first_copy_says(make_office: Any) -> None:
    """Everything the second person gets, byte by byte, for two first copies that differ in every answer."""
    office, seen = make_office(), []
    for person, code in (("0412", 1), ("0500", 4)):
        office.enrol(person)
        office.visitor = office.staff("anna")
        office.fill(office.ticket(participant=person), code)
        office.visitor = office.staff("berit")
        ticket = office.ticket(participant=person, **SECOND)
        got = [office.request("GET", office.address(ticket, "/state") + "?page=nb").body]
        for item in load_instrument("who5").item_ids:
            reply = office.save(ticket, item, 2)
            assert reply.status == 200
            told = reply.json
            assert sorted(told) == ["before", "not_shown", "saved_at", "seq", "versions"]
            got.append(str((told["not_shown"], told["before"], [*told["versions"]])).encode())
            got.append(office.request("GET", office.address(ticket, "/state")).body)
        got.append(office.request("GET", office.address(ticket)).body.replace(person.encode(), b""))
        assert sorted(office.complete(ticket).json) == ["saved_at", "seq"]
        seen.append(got)
    assert seen[0] == seen[1]


def test_the_second_person_sees_the_own_copy_again_and_goes_on(half: Any) -> None:
    ticket = half.ticket(**SECOND)
    assert half.state(ticket)["answers"] == {}
    half.save(ticket, "01", 5)
    half.save(ticket, "02", missing=-998)
    assert half.state(ticket)["answers"] == {"01": {"value": 5}, "02": {"missing": -998}}


def test_the_first_copy_stays_the_answer_and_the_first_person_sees_nothing_of_the_second(half: Any) -> None:
    ticket = half.ticket(**SECOND)
    half.fill(ticket, 3, item_01=0)
    assert {one.value for one in half.store.current_answers(half.study.id)} == {3}
    half.visitor = half.staff("anna")
    assert half.state(half.ticket())["form"] is None


def test_whoever_entered_the_first_copy_is_refused(half: Any) -> None:
    half.visitor = half.staff("anna")
    ticket = half.ticket(**SECOND)
    assert half.state(ticket)["form"] is None
    assert half.save(ticket, "01", 3).codes == ["SECOND-REFUSED"]


def test_a_second_copy_is_checked_like_any_answer_and_closes_once(half: Any) -> None:
    ticket = half.ticket(**SECOND)
    assert half.save(ticket, "01", 9).codes == ["RESP-RANGE"]
    assert half.save(ticket, "01", missing=-991).codes == ["RESP-RANGE"]
    assert half.complete(ticket).codes == ["FORM-UNANSWERED"]
    half.fill(ticket, 3)
    assert half.save(ticket, "01", 1).codes == ["SECOND-REFUSED"]
    assert half.state(ticket)["form"] is None


def test_how_often_copies_differ_is_told_for_each_instrument_and_for_all(half: Any) -> None:
    assert agreement(half.store, half.study.id, load_instrument) == []
    half.fill(half.ticket(**SECOND), 3, item_01=0)
    half.visitor = half.staff("anna")
    half.fill(half.ticket(instrument="hads"), 1)
    half.visitor = half.staff("berit")
    half.fill(half.ticket(instrument="hads", **SECOND), 1)
    rows = agreement(half.store, half.study.id, load_instrument)
    assert [(row.instrument, row.forms, row.differing, row.fields) for row in rows] == [
        ("hads", 1, 0, 14),
        ("who5", 1, 1, 5),
        (None, 2, 1, 19),
    ]
    assert rows[1].rate.value == pytest.approx(2000)
    assert rows[0].rate.ci_low == 0


def test_a_form_that_no_rule_names_is_entered_once(make_office: Any) -> None:
    office = make_office(second_entry={"instruments": ("hads",)})
    office.enrol()
    office.fill(office.ticket(), 3)
    assert second_forms(office.store, office.study.id) == []
    office.visitor = office.staff("berit")
    assert office.save(office.ticket(**SECOND), "01", 3).codes == ["SECOND-REFUSED"]


def test_handing_in_again_after_a_lost_reply_draws_the_same(make_office: Any) -> None:
    office = make_office(second_entry={"share": 0.5})
    for n in range(12):
        person = office.enrol(f"p{n:03d}")
        ticket = office.ticket(participant=person)
        for item in load_instrument("who5").item_ids:
            office.save(ticket, item, 1)
        assert [office.complete(ticket, request_id=f"end {n}").status for _ in range(2)] == [200, 200]
    ends = [*office.store.events(office.study.id, kind=Kind.FORM_COMPLETED)]
    assert len(ends) == 12
    assert {(end.content or {})["second_entry"] for end in ends} == {True, False}


def test_nothing_is_entered_again_for_somebody_whose_data_are_to_be_deleted(half: Any) -> None:
    ticket = half.ticket(**SECOND)
    assert half.save(ticket, "01", 3, request_id="before").status == 200
    leave(half, "deletion")
    assert half.state(ticket)["form"] is None
    assert half.save(ticket, "02", 3).codes == ["FORM-SHUT"]
    assert half.complete(ticket).codes == ["FORM-SHUT"]
    assert half.save(ticket, "01", 3, request_id="before").status == 200  # it was taken before
    assert len([*half.store.events(half.study.id, kind=Kind.SECOND_ANSWER)]) == 1


def test_paper_from_before_a_withdrawal_is_entered_again(half: Any) -> None:
    leave(half, "questionnaires")
    ticket = half.ticket(**SECOND)
    assert half.state(ticket)["form"] is not None
    half.fill(ticket, 3)
    assert [form.state for form in second_forms(half.store, half.study.id)] == ["done"]


def test_a_withdrawal_recorded_while_an_answer_is_checked_keeps_the_answer_out(
    half: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, ticket = second_copy.with_alerts, half.ticket(**SECOND)

    def slowly(*asked: Any) -> Any:
        leave(half, "deletion")
        return usual(*asked)

    monkeypatch.setattr(second_copy, "with_alerts", slowly)
    first = half.save(ticket, "01", 3)
    assert (first.status, first.codes) == (503, ["STORE-CHANGED"])  # the browser sends it again
    monkeypatch.undo()
    assert half.save(ticket, "01", 3).codes == ["FORM-SHUT"]
    assert [*half.store.events(half.study.id, kind=Kind.SECOND_ANSWER)] == []


def test_a_reason_the_study_does_not_offer_is_refused_in_the_second_copy_too(make_office: Any) -> None:
    office = make_office(may_decline=False)
    office.enrol()
    offered = [one["code"] for one in office.state(office.ticket())["reasons"]]
    assert -993 not in offered
    assert -992 in offered
    office.fill(office.ticket(), 3)
    office.visitor = office.staff("berit")
    assert office.save(office.ticket(**SECOND), "01", missing=-993).codes == ["FORM-DECLINE"]

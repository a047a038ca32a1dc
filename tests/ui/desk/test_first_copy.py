"""Staff enter a form for somebody: on the telephone, from paper, as a rating."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from workmh_measures.definitions.library import load_instrument
from workmh_measures.storage.events import AnswerEvent, Kind
from workmh_measures.storage.study_data import study_dataset
from workmh_measures.storage.study_events import ConsentedEvent, WithdrawnEvent
from workmh_measures.ui.desk.opening import forms_of, objections
from workmh_measures.ui.form.progress import progress_of

TELEPHONE, PAPER, RATED = "telephone", "paper", "clinician"


def answers(office: Any, **only: str) -> list[Any]:
    return office.store.current_answers(office.study.id, participant="0412", **only)


def left(office: Any, level: str, day: date) -> None:
    told = WithdrawnEvent(
        request_id=f"left/{level}", entered_by="anna", participant="0412", level=level, day=day
    )
    office.store.append(office.study.id, [told])


@pytest.mark.parametrize("mode", [TELEPHONE, PAPER])
def test_an_answer_says_how_it_came_in_and_who_entered_it(office: Any, mode: str) -> None:
    reply = office.save(office.ticket(mode=mode), "01", 4)
    assert (reply.status, reply.json["not_shown"]) == (200, [])
    [stored] = answers(office)
    assert (stored.value, stored.mode, stored.entered_by) == (4, mode, "anna")


def test_the_date_on_the_paper_is_the_day_of_the_answer_in_the_data(office: Any) -> None:
    office.fill(office.ticket(answered_on=date(2026, 10, 5)))
    instruments = {name: load_instrument(name) for name in ("who5", "hads", "gaf")}
    frame = study_dataset(office.store, office.study, instruments, today=date(2026, 10, 20)).frame
    [row] = frame[frame["wave"] == "t0"].to_dict("records")
    assert (str(row["date_form"])[:10], row["days_from_anchor"], row["in_window"]) == ("2026-10-05", 4, 1)
    [end] = office.store.events(office.study.id, kind=Kind.FORM_COMPLETED)
    assert end.content is not None
    assert end.content["answered_on"] == "2026-10-05"


def test_a_correction_keeps_the_day_of_the_paper(office: Any) -> None:
    from workmh_measures.storage.corrections import Correction, correct
    from workmh_measures.storage.frames import coded_answers

    office.fill(office.ticket(answered_on=date(2026, 10, 5)))
    change = Correction(
        participant="0412", wave="t0", instrument="who5", item="01", reason="Misread", by="carl", value=3
    )
    correct(office.store, office.study, load_instrument("who5"), change)
    with office.store.reading() as connection:
        frame = coded_answers(connection, office.study.id, {})
    assert {str(day)[:10] for day in frame["answered_on"]} == {"2026-10-05"}
    assert frame.loc[frame["item"] == "01", "value"].tolist() == [3]


@pytest.mark.parametrize(
    ("mode", "code", "status"),
    [
        (TELEPHONE, -990, 200),
        (TELEPHONE, -993, 200),
        (TELEPHONE, -998, 422),
        (PAPER, -990, 200),
        (PAPER, -994, 200),
        (PAPER, -997, 200),
        (PAPER, -998, 200),
        (PAPER, -991, 422),
        (PAPER, -995, 422),
        (PAPER, -999, 422),
    ],
)
def test_staff_choose_among_the_reasons_that_fit_how_it_came_in(
    office: Any, mode: str, code: int, status: int
) -> None:
    assert office.save(office.ticket(mode=mode), "01", missing=code).status == status
    assert [one.missing for one in answers(office)] == ([code] if status == 200 else [])


def test_the_reasons_are_named_in_the_language_of_the_page(office: Any) -> None:
    told = office.state(office.ticket(), page="en")["reasons"]
    assert {"code": -998, "label": "Unreadable or double mark"} in told
    assert len(office.state(office.ticket(mode=TELEPHONE))["reasons"]) == 3


def test_a_clinicians_form_is_entered_with_the_name_of_who_rated(office: Any) -> None:
    ticket = office.ticket(instrument="gaf", mode=RATED, rater="Rater B")
    items = load_instrument("gaf").item_ids
    for item in items:
        assert office.save(ticket, item, 55).status == 200
    assert office.complete(ticket).status == 200
    [end] = office.store.events(office.study.id, kind=Kind.FORM_COMPLETED)
    assert end.content is not None
    assert (end.content["rater"], end.content["rating"]) == ("Rater B", 1)
    assert {one.mode for one in answers(office, instrument="gaf")} == {"clinician"}


def test_a_participants_form_is_no_rating_and_a_rating_no_participants_form(office: Any) -> None:
    assert office.save(office.ticket(mode=RATED, rater="B"), "01", 4).codes == ["FORM-SCHEDULE"]
    assert office.save(office.ticket(instrument="gaf"), "01", 55).codes == ["FORM-SCHEDULE"]


def test_what_the_person_answered_in_private_is_not_shown_only_that_it_is_there(office: Any) -> None:
    office.save(office.ticket(mode=TELEPHONE), "02", 3)
    first = answers(office)[0]
    about = {name: getattr(first, name) for name in ("wave", "instrument", "language", "fingerprint")}
    private = AnswerEvent(
        **about,
        request_id="web",
        entered_by="participant:abc",
        participant="0412",
        mode="web",
        item="01",
        value=5,
    )
    office.store.append(office.study.id, [private])
    assert office.state(office.ticket())["answers"] == {"01": {"answered": True}, "02": {"value": 3}}


def test_a_colleague_goes_on_where_the_first_one_left(office: Any) -> None:
    office.save(office.ticket(), "01", 4)
    office.visitor = office.staff("berit")
    assert office.state(office.ticket())["answers"] == {"01": {"value": 4}}
    assert office.save(office.ticket(), "02", 2).status == 200
    assert [one.entered_by for one in answers(office)] == ["anna", "berit"]


def test_a_form_that_was_handed_in_is_shut_and_the_next_one_follows(office: Any) -> None:
    office.fill(office.ticket())
    assert office.state(office.ticket())["form"] is None
    assert office.save(office.ticket(), "01", 0).codes == ["FORM-CLOSED"]
    led = office.request("GET", office.address(office.ticket(), "/next") + "?lang=en")
    assert led.status == 303
    assert led.headers["location"].startswith("/entry/form/")
    office.fill(office.ticket(instrument="hads"))
    led = office.request("GET", office.address(office.ticket(instrument="hads"), "/next"))
    assert led.headers["location"].startswith("/entry?person=")


def test_the_same_answer_sent_twice_is_one_event(office: Any) -> None:
    first = office.save(office.ticket(), "01", 4, request_id="same")
    again = office.save(office.ticket(), "01", 4, request_id="same")
    assert (first.status, again.status) == (200, 200)
    assert len([*office.store.events(office.study.id, kind=Kind.ANSWER)]) == 1


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"answered_on": None}, "date on the form is missing"),
        ({"answered_on": date(2026, 10, 21)}, "has not come yet"),
        ({"wave": "t6"}, "had not begun"),
        ({"answered_on": date(2026, 9, 1)}, "had not begun"),
        ({"instrument": "phq9"}, "not given at this wave"),
        ({"instrument": "gaf", "mode": RATED}, "Nobody is named who rated"),
        ({"participant": "9999"}, "Nobody is enrolled"),
    ],
)
def test_what_stands_against_a_form_is_said_before_it_opens(
    office: Any, said: dict[str, Any], told: str
) -> None:
    found = objections(office.store, office.desk.forms, office.ticket(**said))
    assert told in " ".join(one.text for one in found)


def test_a_call_after_the_window_is_refused_and_paper_that_comes_late_is_taken(office: Any) -> None:
    office.enrol("0500", included=date(2026, 6, 1))
    late = {"participant": "0500", "answered_on": date(2026, 8, 20)}
    assert objections(office.store, office.desk.forms, office.ticket(**late)) == []
    [found] = objections(office.store, office.desk.forms, office.ticket(mode=TELEPHONE, participant="0500"))
    assert "window of wave t0 is closed" in found.text


def test_paper_from_before_a_withdrawal_is_entered_and_nothing_from_that_day_on(office: Any) -> None:
    left(office, "questionnaires", date(2026, 10, 10))
    assert office.save(office.ticket(answered_on=date(2026, 10, 9)), "01", 4).status == 200
    assert office.save(office.ticket(answered_on=date(2026, 10, 10)), "02", 4).codes == ["FORM-SHUT"]
    assert office.save(office.ticket(mode=TELEPHONE), "02", 4).codes == ["FORM-SHUT"]


def test_nothing_is_entered_for_somebody_whose_data_are_to_be_deleted(office: Any) -> None:
    left(office, "deletion", date(2026, 10, 10))
    assert office.save(office.ticket(answered_on=date(2026, 10, 9)), "01", 4).codes == ["FORM-SHUT"]


def test_consent_counts_as_it_is_now_whatever_the_date_on_the_paper(make_office: Any) -> None:
    office = make_office(
        simulated=False,
        consent={"version": "2"},
        schedule=({"instrument": "work_status", "waves": ("t0", "t6"), "evidence": "confirmed"},),
    )
    office.enrol()
    ticket = office.ticket(instrument="work_status")
    [item, *_] = load_instrument("work_status").item_ids
    code = load_instrument("work_status").response_scale_of(item).codes[0]
    assert office.save(ticket, item, code).codes == ["FORM-SHUT"]
    for n, given in enumerate((True, False)):
        said = ConsentedEvent(
            request_id=f"c{n}",
            entered_by="anna",
            participant="0412",
            version="2",
            day=date(2026, 10, 2),
            given=given,
        )
        office.store.append(office.study.id, [said])
        assert office.save(ticket, item, code).status == (200 if given else 422)


def test_the_list_of_forms_tells_who_fills_them_in_and_how_far_they_are(office: Any) -> None:
    office.save(office.ticket(), "01", 4)
    progress = progress_of(office.store, office.study.id, "0412")
    found = forms_of(office.desk.forms, progress, today=date(2026, 10, 20))
    assert [(f.wave, f.instrument, f.respondent, f.state, f.n_answered) for f in found] == [
        ("t0", "who5", "participant", "begun", 1),
        ("t0", "hads", "participant", "not_begun", 0),
        ("t0", "gaf", "clinician", "not_begun", 0),
    ]


def test_a_ticket_serves_one_session_and_no_address_tells_whose_form_it_is(office: Any) -> None:
    address = office.address(office.ticket(), "/state")
    assert "0412" not in address
    assert "who5" not in address
    for other in (office.staff("berit"), office.staff("anna", frozenset({"statistician"})), None):
        office.visitor = other
        assert office.request("GET", address).status == 401
    assert office.request("GET", "/entry/form/made-up/state").status == 401


def test_a_request_about_another_form_than_the_tickets_is_refused(office: Any) -> None:
    other = office.about(office.ticket(instrument="hads"))
    assert office.save(office.ticket(), "01", 1, **other).codes == ["FORM-REQUEST"]
    assert (
        office.request(
            "POST", office.address(office.ticket(), "/answers"), b"{}", origin="http://elsewhere"
        ).status
        == 403
    )
    assert office.request("POST", office.address(office.ticket(), "/answers"), b"x" * 20_000).status == 413


def test_the_page_names_person_form_and_day_to_staff_and_holds_no_answer(office: Any) -> None:
    office.save(office.ticket(), "01", 4)
    page = office.request("GET", office.address(office.ticket()) + "?lang=nb").body.decode()
    assert "Deltaker 0412" in page
    assert "05.10.2026" in page

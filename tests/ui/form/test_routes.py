"""The routes: what is drawn, what is written, what is refused."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from workmh_measures.errors import StoreError, problem
from workmh_measures.storage.events import EnrolledEvent, Kind
from workmh_measures.ui.taking import MOST_BYTES


def test_an_answer_is_in_the_store_when_it_is_acknowledged(client) -> None:
    reply = client.answer("work", value=1)
    assert reply.status == 200
    [stored] = client.store.current_answers("prove")
    assert (stored.item, stored.value, stored.mode, stored.language, stored.layout) == (
        "work",
        1,
        "web",
        "nb",
        "card-1",
    )
    assert reply.json["seq"] == stored.seq
    assert reply.json["saved_at"] == stored.recorded_at.isoformat(timespec="seconds")
    assert stored.entered_by.startswith("participant:")
    assert len(stored.entered_by) == len("participant:") + 8


def test_the_same_request_twice_is_one_event(client) -> None:
    sent = client.about(item="work", value=1)
    first, second = client.post("/form/answers", sent), client.post("/form/answers", sent)
    assert (first.status, second.status) == (200, 200)
    assert first.json["seq"] == second.json["seq"]
    assert len(list(client.store.events("prove"))) == 1


def test_the_same_request_twenty_times_at_once_is_one_event(client) -> None:
    sent = client.about(item="work", value=1)
    with ThreadPoolExecutor(8) as threads:
        replies = list(threads.map(lambda _n: client.post("/form/answers", sent), range(20)))
    assert {reply.status for reply in replies} == {200}
    assert len(list(client.store.events("prove"))) == 1


def test_one_request_id_with_two_contents_is_refused(client) -> None:
    sent = client.about(item="work", value=1)
    client.post("/form/answers", sent)
    other = client.post("/form/answers", {**sent, "value": 0})
    assert (other.status, other.codes) == (422, ["STORE-REQUEST"])
    assert client.answers() == {"work": 1}


def test_a_changed_and_a_cleared_answer_are_events_of_their_own(client) -> None:
    client.answer("work", value=1)
    client.answer("work", value=0)
    client.answer("work", cleared=True)
    assert client.answers() == {"work": None}
    assert len(list(client.store.events("prove"))) == 3
    assert client.state()["answers"] == {}


def test_a_reason_is_stored_in_place_of_an_answer(client) -> None:
    client.answer("work", missing=-992)
    assert client.answers() == {"work": -992}
    assert client.state()["answers"] == {"work": {"missing": -992}}


def test_a_study_may_leave_out_the_choice_not_to_answer(open_client, make_study) -> None:
    offering = open_client()
    assert offering.state()["form"]["may_decline"] is True
    assert offering.answer("work", missing=-993).status == 200
    without = open_client(study=make_study().model_copy(update={"may_decline": False}))
    assert without.state()["form"]["may_decline"] is False
    assert without.answer("work", missing=-993).codes == ["FORM-DECLINE"]
    assert without.answer("work", missing=-992).status == 200
    assert without.answers() == {"work": -992}


@pytest.mark.parametrize(
    "kind", ["value", "item", "gate", "wave", "instrument", "language", "fingerprint", "layout"]
)
def test_what_does_not_fit_the_form_is_refused_in_five_parts_and_not_stored(client, kind: str) -> None:
    sent = client.about(item="work", value=1)
    wrong = {
        "value": ({"value": 7}, "RESP-RANGE"),
        "item": ({"item": "wrok"}, "FORM-ITEM"),
        "gate": ({"item": "days", "value": 3}, "FORM-GATE"),
        "wave": ({"wave": "t9"}, "FORM-SCHEDULE"),
        "instrument": ({"instrument": "hads"}, "FORM-SCHEDULE"),
        "language": ({"language": "xx"}, "FORM-LANGUAGE"),
        "fingerprint": ({"fingerprint": "old"}, "FORM-STALE"),
        "layout": ({"layout": "card-0"}, "FORM-STALE"),
    }
    changed, code = wrong[kind]
    reply = client.post("/form/answers", {**sent, **changed})
    assert (reply.status, reply.codes) == (422, [code])
    assert set(reply.json[0]) == {"code", "where", "found", "allowed", "nearest", "hint"}
    assert client.answers() == {}


def test_a_gate_opens_with_the_answer_it_waits_for(client) -> None:
    assert client.answer("days", value=3).codes == ["FORM-GATE"]
    assert client.answer("work", value=1).json["not_shown"] == []
    assert client.answer("days", value=3).status == 200
    assert client.answer("work", value=0).json["not_shown"] == ["days", "hours"]
    assert client.answer("days", value=4).codes == ["FORM-GATE"]


def answer_all(client) -> None:
    for item, value in (("work", 0), ("which", [2]), ("line", 40), ("day", "2026-01-02"), ("words", "ja")):
        assert client.answer(item, value=value).status == 200


def test_handing_in_writes_why_items_were_not_shown_and_closes_the_form(client) -> None:
    answer_all(client)
    sent = client.about()
    first, again = client.post("/form/complete", sent), client.post("/form/complete", sent)
    assert (first.status, again.status) == (200, 200)
    assert first.json["seq"] == again.json["seq"]
    assert client.answers()["days"] == client.answers()["hours"] == -991
    kinds = [event.kind for event in client.store.events("prove")]
    assert kinds.count(Kind.FORM_COMPLETED) == 1
    assert kinds.count(Kind.ANSWER) == 7
    assert client.state()["form"] is None


def test_an_answer_given_before_its_gate_closed_becomes_not_shown(client) -> None:
    client.answer("work", value=1)
    client.answer("days", value=3)
    answer_all(client)
    client.complete()
    assert client.answers()["days"] == -991


def test_a_form_with_an_open_item_is_not_handed_in(client) -> None:
    client.answer("work", value=0)
    reply = client.complete()
    assert (reply.status, reply.codes) == (422, ["FORM-UNANSWERED"])
    assert reply.json[0]["found"] == "which, line, day, words"
    assert [event.kind for event in client.store.events("prove")] == [Kind.ANSWER]


def test_after_handing_in_only_a_retry_is_acknowledged(client) -> None:
    answer_all(client)
    late = client.about(item="work", value=1)
    retried = client.about(item="line", value=41)
    client.post("/form/answers", retried)
    client.complete()
    assert client.post("/form/answers", retried).status == 200
    reply = client.post("/form/answers", late)
    assert (reply.status, reply.codes) == (422, ["FORM-CLOSED"])
    assert client.answers()["work"] == 0


def test_another_browser_session_sees_that_an_item_is_answered_and_not_how(client) -> None:
    client.answer("work", value=1)
    assert client.state()["answers"] == {"work": {"value": 1}}
    assert client.state()["started_here"] is True
    client.session = client.visitor("key-2")
    state = client.state()
    assert state["answers"] == {"work": {"answered": True}}
    assert state["started_here"] is False
    assert state["not_shown"] == []
    client.answer("which", value=[1])
    assert client.state()["answers"] == {"work": {"answered": True}, "which": {"value": [1]}}


def test_the_language_is_the_one_asked_for_else_the_last_one_used(client) -> None:
    assert client.state()["language"] == "nb"
    assert client.state("en")["language"] == "en"
    assert client.state("xx")["language"] == "nb"
    sent = client.about(item="work", value=1)
    english = client.state("en")["form"]
    told = {name: english[name] for name in ("language", "wording_hash")}
    assert client.post("/form/answers", {**sent, **told}).status == 200
    assert client.state()["language"] == "en"


def test_the_first_language_is_that_of_the_enrolment(client) -> None:
    enrolled = EnrolledEvent(
        request_id="e", entered_by="staff", participant="p001", preferred_language="en",
        anchors={"inclusion": client.store.now().date()},
    )  # fmt: skip
    client.store.append("prove", [enrolled])
    assert client.state()["language"] == "en"


def test_outside_every_window_nothing_is_due(client) -> None:
    enrolled = EnrolledEvent(
        request_id="e", entered_by="staff", participant="p001", anchors={"inclusion": date(2020, 1, 1)}
    )
    client.store.append("prove", [enrolled])
    state = client.state()
    assert (state["form"], state["forms"], state["of"]) == (None, [], 0)


def test_answers_to_an_instrument_with_an_alert_are_stored_as_practice(open_client, make_instrument) -> None:
    client = open_client(make_instrument(alert=True))
    assert client.state()["form"]["practice_only"] is True
    answer_all(client)
    client.complete()
    assert {answer.mode for answer in client.store.current_answers("prove")} == {"practice"}
    assert {event.columns["mode"] for event in client.store.events("prove")} == {"practice"}


@pytest.mark.parametrize("who", [None, "staff"])
def test_only_a_participant_with_a_session_is_answered(client, who) -> None:
    sent = json.dumps(client.about(item="work", value=1)).encode()
    client.session = None if who is None else client.visitor(role=who)
    for method, path in (("GET", "/form/state"), ("POST", "/form/answers"), ("POST", "/form/complete")):
        reply = client.request(method, path, sent)
        assert reply.status == 401
        assert set(reply.json) == {"words"}
        assert reply.json["words"]["session_gone"]
    assert client.answers() == {}


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://elsewhere.example"},
        {"origin": ""},
        {"sec_fetch_site": "cross-site"},
        {"content_type": "text/plain"},
        {"content_type": "application/x-www-form-urlencoded"},
    ],
)
def test_a_write_from_another_origin_or_another_kind_of_page_is_refused(client, headers) -> None:
    sent = json.dumps(client.about(item="work", value=1)).encode()
    assert client.request("POST", "/form/answers", sent, **headers).status == 403
    assert client.answers() == {}


def test_a_large_request_is_refused_unread(client) -> None:
    reply = client.request("POST", "/form/answers", b" " * (MOST_BYTES + 1))
    assert (reply.status, reply.codes) == (413, ["FORM-SIZE"])


@pytest.mark.parametrize(
    ("code", "status"), [("STORE-UNCONFIRMED", 503), ("STORE-CLOSED", 503), ("STORE-ERASED", 422)]
)
def test_a_store_that_did_not_confirm_is_asked_again_and_one_that_refuses_is_not(
    client, monkeypatch, code: str, status: int
) -> None:
    def fail(*_arguments):
        raise StoreError([problem(code, found="the disk is full")])

    sent = client.about(item="work", value=1)
    with monkeypatch.context() as broken:
        broken.setattr(client.questionnaire.intake.committer, "enter", fail)
        assert client.post("/form/answers", sent).status == status
    assert client.answers() == {}
    assert client.post("/form/answers", sent).status == 200


def test_minutes_are_those_of_the_items_left(client) -> None:
    assert client.state()["minutes"] == 2
    for item, value in (("work", 0), ("which", [2])):
        client.answer(item, value=value)
    assert client.state()["minutes"] == 1

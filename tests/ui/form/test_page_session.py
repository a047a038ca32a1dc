"""A page is of one person; each reply says how long the session lives; what a browser kept overwrites nothing newer."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from workmh_measures.storage.events import EnrolledEvent, new_request_id
from workmh_measures.storage.sessions import LIMITS, PARTICIPANT, open_session, session_for
from workmh_measures.ui.leaving import taken_along

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def enrolled(client):
    """A client whose person is enrolled, and one more person."""
    client.store.now = lambda: NOON
    for participant in ("p001", "p002"):
        about = {"request_id": new_request_id(), "entered_by": "anna", "participant": participant}
        client.store.append("prove", [EnrolledEvent(**about, anchors={"inclusion": date(2026, 1, 5)})])
    return client


def post(client, sent: dict[str, Any], tag: str):
    return client.request("POST", "/form/answers", json.dumps(sent).encode(), form_person=tag)


# --- whose page ------------------------------------------------------------------------------------


def test_answers_of_a_page_are_taken_for_its_own_person_only(enrolled) -> None:
    tag = enrolled.state()["person"]
    sent = enrolled.about(item="work", value=1)
    enrolled.session = replace(enrolled.visitor(), subject="p002")
    refused = post(enrolled, sent, tag)
    assert refused.status == 401
    assert refused.json["words"]["session_gone"]
    assert enrolled.store.current_answers("prove") == []
    # The person comes back: another session, the same page.
    enrolled.session = enrolled.visitor("key-2")
    assert enrolled.state()["person"] == tag
    assert post(enrolled, sent, tag).status == 200
    assert enrolled.answers() == {"work": 1}


def test_a_tag_that_is_nobodys_opens_nothing(enrolled) -> None:
    assert post(enrolled, enrolled.about(item="work", value=1), "0" * 32).status == 401
    assert enrolled.answers() == {}


def test_who_was_not_enrolled_has_no_tag_and_keeps_nothing(client) -> None:
    state = client.state()
    assert (state["person"], state["keep"]) == (None, None)
    assert client.answer("work", value=1).status == 200


def test_the_key_is_told_only_where_the_study_lets_browsers_keep_answers(open_client, make_study) -> None:
    study = make_study().model_copy(update={"offline_store": True})
    for client, keeps in ((open_client(), False), (open_client(study=study), True)):
        about = {"request_id": new_request_id(), "entered_by": "anna", "participant": "p001"}
        client.store.append("prove", [EnrolledEvent(**about)])
        keep = client.state()["keep"]
        assert (keep is not None) == keeps
    assert keep["days"] == 7
    assert len(bytes.fromhex(keep["key"])) == 32


# --- how long --------------------------------------------------------------------------------------


def test_each_reply_says_how_many_seconds_the_session_lives_on(enrolled) -> None:
    enrolled.session = replace(enrolled.visitor(), ends=NOON + timedelta(minutes=30))
    assert enrolled.request("GET", "/form/state").headers["session-seconds"] == "1800"
    assert enrolled.answer("work", value=1).headers["session-seconds"] == "1800"
    assert (
        enrolled.answer("work", value=7).headers["session-seconds"] == "1800"
    )  # refused, and a sign of life
    enrolled.session = None
    assert "session-seconds" not in enrolled.request("GET", "/form/state").headers


def test_a_session_never_ends_earlier_than_was_told_and_not_after_its_longest_time(client) -> None:
    """A sign of life is written down once a minute: what is told is counted from what is written."""
    moment = NOON
    client.store.now = lambda: moment
    cookie, opened = open_session(client.store, PARTICIPANT, "p001", study="prove")
    for _ in range(24 * 60):
        moment += timedelta(minutes=7, seconds=30)
        found = session_for(client.store, cookie)
        if found is None:
            break
        assert moment < found.ends <= opened.created + LIMITS[PARTICIPANT].absolute
        assert found.ends - moment > min(
            timedelta(minutes=29), opened.expires - moment - timedelta(seconds=1)
        )
    assert moment == opened.expires
    cookie, _ = open_session(client.store, PARTICIPANT, "p001", study="prove")
    moment += timedelta(seconds=59)
    told = session_for(client.store, cookie)
    assert told is not None
    moment = told.ends - timedelta(seconds=1)
    assert session_for(client.store, cookie) is not None


# --- what a browser kept ---------------------------------------------------------------------------


def test_an_answer_sent_late_does_not_overwrite_one_given_elsewhere_since(enrolled) -> None:
    late = enrolled.about(item="work", value=1, based_on=enrolled.state()["versions"].get("work", 0))
    assert enrolled.answer("work", value=0).status == 200
    refused = enrolled.post("/form/answers", late)
    assert (refused.status, refused.codes) == (422, ["STORE-STALE"])
    assert enrolled.answers() == {"work": 0}


def test_an_answer_sent_late_enters_where_nothing_newer_is_and_a_retry_is_no_conflict(enrolled) -> None:
    first = enrolled.about(item="work", value=1, based_on=0)
    reply = enrolled.post("/form/answers", first).json
    second = enrolled.about(item="work", value=0, based_on=reply["seq"])
    assert enrolled.post("/form/answers", second).status == 200
    assert enrolled.post("/form/answers", first).json["seq"] == reply["seq"]
    assert enrolled.answers() == {"work": 0}


@pytest.mark.parametrize("wrong", [-1, "3", True, 1.5])
def test_what_an_answer_is_based_on_is_the_number_of_an_event(enrolled, wrong) -> None:
    assert enrolled.answer("work", value=1, based_on=wrong).codes == ["FORM-REQUEST"]


# --- the quick way out -----------------------------------------------------------------------------


def test_leaving_takes_what_is_left_in_order_and_leaves_out_what_is_refused(enrolled) -> None:
    entries = [
        {"to": "answers", "sent": enrolled.about(item="work", value=1)},
        {"to": "answers", "sent": enrolled.about(item="days", value=3)},
        {"to": "answers", "sent": enrolled.about(item="days", value=99)},
        {"to": "answers", "sent": enrolled.about(item="work", value=0)},
        {"to": "elsewhere", "sent": enrolled.about(item="work", value=1)},
        {"to": ["answers"], "sent": 1},
        {"to": "complete", "sent": enrolled.about()},
        "nothing",
    ]
    taken = taken_along(enrolled.questionnaire, enrolled.visitor(), json.dumps({"entries": entries}).encode())
    assert taken == 3
    assert enrolled.answers() == {"work": 0, "days": 3}
    again = taken_along(enrolled.questionnaire, enrolled.visitor(), json.dumps({"entries": entries}).encode())
    assert again == 3
    assert len(list(enrolled.store.events("prove"))) == 2 + 3


def test_what_a_page_out_of_sight_sends_late_replaces_nothing_newer(enrolled) -> None:
    taken = partial(taken_along, enrolled.questionnaire, enrolled.visitor())
    late = [
        {"to": "answers", "sent": enrolled.about(item="work", value=value, based_on=0)} for value in (1, 0, 1)
    ]
    body = json.dumps({"entries": late}).encode()
    # Each stands on the one before it in the same request, which the page could not know yet.
    assert taken(body) == 3
    assert enrolled.answers() == {"work": 1}
    assert enrolled.answer("work", value=0).status == 200
    assert taken(body) == 3  # it came twice
    later = [{"to": "answers", "sent": enrolled.about(item="work", value=1, based_on=0)}] * 2
    assert taken(json.dumps({"entries": later}).encode()) == 0
    assert enrolled.answers() == {"work": 0}


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"entries": 3}', b"\xff", b'{"entries": [[]]}'])
def test_what_is_no_list_of_entries_is_nothing(enrolled, body) -> None:
    assert taken_along(enrolled.questionnaire, enrolled.visitor(), body) == 0

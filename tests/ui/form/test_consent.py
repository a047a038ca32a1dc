"""Information and consent through the routes: asked once for each version, a no respected, nothing told before its commit."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from workmh_measures.errors import StoreError, problem
from workmh_measures.model.participant_pages import ConsentRule
from workmh_measures.storage.events import EnrolledEvent, Kind, new_request_id
from workmh_measures.storage.study_events import ConsentedEvent, WithdrawnEvent

START = date(2026, 1, 5)


def _both(nb: str, en: str) -> dict[str, str]:
    return {"nb": nb, "en": en}


def rule(version: str = "2", **changed: Any) -> ConsentRule:
    said = {
        "version": version,
        "parts": ("registers",),
        "asked": "form",
        "information": (
            {"title": _both("Hva", "What"), "paragraphs": (_both("Et avsnitt", "A paragraph"),)},
        ),
        "statement": _both("Jeg vil være med", "I want to take part"),
        "part_texts": {"registers": _both("Dere kan hente tall", "You may fetch numbers")},
    }
    return ConsentRule.model_validate({**said, **changed})


@pytest.fixture
def asked(open_client, make_study):
    """A client of somebody enrolled who has not said anything to the information yet."""
    client = open_client(study=make_study().model_copy(update={"consent": rule()}))
    client.store.now = lambda: datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
    about = {"request_id": new_request_id(), "entered_by": "anna", "participant": "p001"}
    client.store.append("prove", [EnrolledEvent(**about, anchors={"inclusion": START})])
    return client


def said(client, *, given: bool = True, **changed: Any) -> dict[str, Any]:
    consent = client.state("en")["study"]["consent"]
    sent = {
        "request_id": "c1",
        "version": consent["version"],
        "language": "en",
        "hash": consent["hash"],
        "device": "phone",
        "given": given,
        "parts": {"registers": False},
    }
    return {**sent, **changed}


def consents(client) -> list[Any]:
    return [e for e in client.store.events("prove") if e.kind is Kind.CONSENTED]


def test_the_information_is_shown_in_the_language_chosen_before_anything_is_asked(asked) -> None:
    state = asked.state("en")
    assert (state["shut"], state["form"], state["consent_refused"]) == ("consent", None, False)
    consent = state["study"]["consent"]
    assert consent["sections"] == [{"title": "What", "paragraphs": ["A paragraph"]}]
    assert consent["statement"] == "I want to take part"
    assert consent["parts"] == [{"id": "registers", "text": "You may fetch numbers"}]
    assert asked.state("nb")["study"]["consent"]["hash"] != consent["hash"]


def test_a_yes_is_on_record_with_what_was_shown_and_opens_the_form(asked) -> None:
    reply = asked.post("/form/consent", said(asked, parts={"registers": True}))
    assert reply.status == 200
    [event] = consents(asked)
    assert event.content == {
        "version": "2",
        "day": "2026-01-05",
        "given": True,
        "parts": {"registers": True},
    }
    told = ("language", "wording_hash", "mode", "device", "participant")
    shown = asked.state("en")["study"]["consent"]["hash"]
    assert [event.columns[name] for name in told] == ["en", shown, "web", "phone", "p001"]
    assert event.columns["entered_by"].startswith("participant:")
    assert reply.json["seq"] == event.seq
    assert asked.state()["form"]["instrument"] == "diary"
    assert asked.answer("work", value=0).status == 200


def test_a_no_consents_to_no_part_and_may_be_changed(asked) -> None:
    assert asked.post("/form/consent", said(asked, given=False, parts={"registers": True})).status == 200
    assert consents(asked)[0].content["parts"] == {"registers": False}
    state = asked.state()
    assert (state["shut"], state["consent_refused"], state["form"]) == ("consent", True, None)
    assert asked.post("/form/consent", said(asked, request_id="c2")).status == 200
    assert asked.state()["shut"] is None
    assert asked.post("/form/consent", said(asked, given=False, request_id="c3")).status == 200
    assert asked.state()["consent_refused"] is True
    assert [event.content["given"] for event in consents(asked)] == [False, True, False]


def test_the_same_request_sent_again_is_one_consent_even_past_midnight(asked) -> None:
    first = asked.post("/form/consent", said(asked))
    asked.store.now = lambda: datetime(2026, 1, 6, 12, 0, tzinfo=UTC)
    again = asked.post("/form/consent", said(asked))
    assert (first.status, again.status) == (200, 200)
    assert first.json == again.json
    assert len(consents(asked)) == 1
    other = asked.post("/form/consent", said(asked, given=False))
    assert (other.status, other.codes) == (422, ["FORM-CONSENT"])


def test_a_new_version_asks_again_and_says_so(asked) -> None:
    about = {"request_id": new_request_id(), "entered_by": "anna", "participant": "p001"}
    for given in (True, False):
        about["request_id"] = new_request_id()
        asked.store.append("prove", [ConsentedEvent(**about, version="1", day=START, given=given)])
        state = asked.state()
        assert (state["shut"], state["consent_renewed"], state["consent_refused"]) == ("consent", True, False)
    asked.post("/form/consent", said(asked))
    assert (asked.state()["shut"], asked.state()["consent_renewed"]) == (None, False)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"hash": "0" * 64}, "FORM-STALE"),
        ({"version": "1"}, "FORM-STALE"),
        ({"language": "ar"}, "FORM-LANGUAGE"),
        ({"parts": {}}, "FORM-CONSENT"),
        ({"parts": {"registers": True, "everything": True}}, "FORM-CONSENT"),
        ({"parts": {"registers": 1}}, "FORM-REQUEST"),
        ({"parts": ["registers"]}, "FORM-REQUEST"),
        ({"parts": {"registers": True, "\ud800": True}}, "FORM-REQUEST"),
        ({"hash": "\ud800"}, "FORM-REQUEST"),
        ({"given": "yes"}, "FORM-REQUEST"),
        ({"device": "toaster"}, "FORM-REQUEST"),
        ({"version": 2}, "FORM-REQUEST"),
        ({"extra": 1}, "FORM-REQUEST"),
        ({"request_id": " c1"}, "FORM-REQUEST"),
    ],
)
def test_what_is_not_asked_is_refused_and_leaves_no_trace(asked, changed: dict[str, Any], code: str) -> None:
    reply = asked.post("/form/consent", said(asked, **changed))
    assert (reply.status, reply.codes) == (422, [code])
    assert consents(asked) == []


def test_what_is_no_request_is_refused(asked) -> None:
    for body in (b"", b"[]", b"{", b'"yes"', b"\xff", b"[" * 10_000):
        assert asked.request("POST", "/form/consent", body).codes == ["FORM-REQUEST"]
    asked.session = None
    assert asked.post("/form/consent", {}).status == 401


def test_staff_cannot_consent_for_a_person_here(asked) -> None:
    asked.session = asked.visitor(role="staff")
    assert asked.post("/form/consent", {}).status == 401


def test_a_study_that_asks_elsewhere_takes_no_consent_here(open_client, make_study) -> None:
    elsewhere = rule(asked="elsewhere")
    for consent in (None, elsewhere):
        client = open_client(study=make_study().model_copy(update={"consent": consent}))
        sent = {**said_of_nothing(), "hash": "0" * 64}
        assert client.post("/form/consent", sent).codes == ["FORM-CONSENT"]
        assert consents(client) == []
    assert client.state()["study"]["consent"]["statement"] == ""


def said_of_nothing() -> dict[str, Any]:
    return {
        "request_id": "c1",
        "version": "2",
        "language": "nb",
        "device": "phone",
        "given": True,
        "parts": {},
    }


def test_who_left_is_asked_nothing_more(asked) -> None:
    sent = said(asked)
    about = {"request_id": new_request_id(), "entered_by": "anna", "participant": "p001"}
    asked.store.append("prove", [WithdrawnEvent(**about, level="contact", day=START)])
    assert asked.post("/form/consent", sent).codes == ["FORM-SHUT"]
    assert asked.state()["shut"] == "ended"


def test_somebody_nobody_enrolled_cannot_consent(open_client, make_study) -> None:
    client = open_client(study=make_study().model_copy(update={"consent": rule()}))
    assert client.post("/form/consent", said(client)).codes == ["FORM-SHUT"]


def test_nothing_is_acknowledged_that_is_not_committed(asked, monkeypatch) -> None:
    def fail(*_about: Any) -> None:
        raise StoreError([problem("STORE-UNCONFIRMED")])

    sent = said(asked)
    monkeypatch.setattr(asked.questionnaire.intake.committer, "submit", fail)
    reply = asked.post("/form/consent", sent)
    assert (reply.status, reply.codes) == (503, ["STORE-UNCONFIRMED"])
    monkeypatch.undo()
    assert consents(asked) == []
    assert asked.post("/form/consent", sent).status == 200
    assert len(consents(asked)) == 1


def test_a_simulated_study_lets_it_be_tried_out_and_nothing_waits_for_it(open_client, make_study) -> None:
    simulated = make_study().model_copy(update={"consent": rule(), "simulated": True})
    client = open_client(study=simulated.model_copy(update={"consent": None}))
    sent = client.about(item="work", value=0)
    trying = open_client(study=simulated)
    assert trying.state()["shut"] == "consent"
    assert trying.post("/form/answers", sent).status == 200
    elsewhere = simulated.model_copy(update={"consent": rule(asked="elsewhere")})
    assert open_client(study=elsewhere).state()["shut"] is None


def test_the_day_is_that_of_norway(asked) -> None:
    asked.store.now = lambda: datetime(2026, 1, 5, 23, 30, tzinfo=UTC)
    asked.post("/form/consent", said(asked))
    assert consents(asked)[0].content["day"] == str(START + timedelta(days=1))

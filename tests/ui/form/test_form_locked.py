"""After the lock of the data the form says that the study has closed, and refuses in a state the page can tell."""

from __future__ import annotations

from datetime import date

from workmh_measures.storage.events import EnrolledEvent
from workmh_measures.storage.study_events import DataLockedEvent, DataUnlockedEvent, WithdrawnEvent

WHO = {"entered_by": "anna", "participant": "p001"}


def lock(client) -> None:
    client.store.append("prove", [DataLockedEvent(request_id="lock", entered_by="anna", fingerprint="f")])


def test_a_page_opened_after_the_lock_says_that_the_study_has_closed(client) -> None:
    assert client.state()["shut"] is None
    lock(client)
    state = client.state("en")
    assert (state["shut"], state["form"]) == ("locked", None)
    assert state["words"]["shut_locked_title"] == "The study has closed"
    assert state["help"]
    lifted = DataUnlockedEvent(request_id="lifted", entered_by="ben")
    client.store.append("prove", [lifted])
    assert client.state()["shut"] is None


def test_a_late_answer_is_refused_with_a_code_the_page_knows_and_is_not_stored(client) -> None:
    assert client.answer("work", value=0).status == 200
    late = client.about(item="work", value=1)
    lock(client)
    refused = client.post("/form/answers", late)
    assert (refused.status, refused.codes) == (422, ["LOCK-DATA"])
    assert client.answers() == {"work": 0}


def test_an_answer_from_before_the_lock_that_is_sent_again_is_acknowledged(client) -> None:
    sent = client.about(item="work", value=0)
    told = client.post("/form/answers", sent)
    lock(client)
    again = client.post("/form/answers", sent)
    assert (again.status, again.json["seq"]) == (200, told.json["seq"])


def test_who_left_is_thanked_after_the_lock_too(client) -> None:
    enrolled = EnrolledEvent(**WHO, request_id="e", anchors={"inclusion": date(2026, 1, 1)})
    left = WithdrawnEvent(**WHO, request_id="w", level="questionnaires", day=date(2026, 1, 2))
    client.store.append("prove", [enrolled, left])
    lock(client)
    assert client.state()["shut"] == "ended"

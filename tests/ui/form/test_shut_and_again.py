"""The form through its routes: never shut under a person's hands, shut when nothing more is asked, open again per job."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from workmh_measures.model.study import ConsentRule
from workmh_measures.storage.events import EnrolledEvent, new_request_id
from workmh_measures.storage.study_events import ConsentedEvent, DiedEvent, ReachedEvent, WithdrawnEvent

START = date(2026, 1, 5)
LAST_DAY = START + timedelta(days=42)
ANSWERS: dict[str, Any] = {
    "work": 0,
    "which": [2],
    "line": 50,
    "day": "2026-01-05",
    "words": "fine",
}


@pytest.fixture
def tell(client):
    """Appends an event about the participant of the client."""
    return _teller(client)


def _teller(client):
    def append(kind, **said: Any) -> None:
        about = {"request_id": new_request_id(), "entered_by": "anna", "participant": "p001"}
        client.store.append("prove", [kind(**about, **said)])

    return append


def _at(client, day: date, hour: int = 12, minute: int = 0) -> None:
    moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
    client.store.now = lambda: moment


def test_an_open_form_is_never_shut_under_a_persons_hands(client, tell) -> None:
    tell(EnrolledEvent, anchors={"inclusion": START})
    _at(client, LAST_DAY, 22, 30)  # half past eleven in the evening in Norway, in winter
    assert client.answer("work", value=0).status == 200
    _at(client, LAST_DAY, 23, 30)  # the window closed half an hour ago
    assert client.state()["form"]["wave"] == "t0"
    for item, value in ANSWERS.items():
        assert client.answer(item, value=value).status == 200
    assert client.complete().status == 200
    assert client.state()["form"] is None


def test_a_form_nobody_touched_is_shut_when_its_window_ends_at_midnight_in_norway(client, tell) -> None:
    tell(EnrolledEvent, anchors={"inclusion": START})
    _at(client, LAST_DAY, 22, 59)
    assert client.state()["form"]["wave"] == "t0"
    _at(client, LAST_DAY, 23, 0)
    assert client.state()["form"] is None


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (WithdrawnEvent, {"level": "questionnaires", "day": START}),
        (WithdrawnEvent, {"level": "contact", "day": START}),
        (WithdrawnEvent, {"level": "deletion", "day": START}),
        (DiedEvent, {"day": START}),
    ],
)
def test_who_left_or_died_is_thanked_and_nothing_more_is_taken(client, tell, kind, said) -> None:
    tell(EnrolledEvent, anchors={"inclusion": START})
    _at(client, START)
    first = client.about(item="work", value=1)
    later = client.about(item="which", value=[1])
    assert client.post("/form/answers", first).status == 200
    tell(kind, **said)
    state = client.state()
    assert (state["form"], state["shut"]) == (None, "ended")
    assert state["words"]["shut_ended_text"]
    # What was stored before is acknowledged again, and nothing new is taken.
    assert client.post("/form/answers", first).status == 200
    refused = client.post("/form/answers", later)
    assert (refused.status, refused.codes) == (422, ["FORM-SHUT"])
    handed_in = {name: value for name, value in later.items() if name not in ("item", "value")}
    assert client.post("/form/complete", handed_in).codes == ["FORM-SHUT"]
    assert client.answers() == {"work": 1}


def test_a_withdrawal_to_come_or_from_something_else_leaves_the_form_open(client, tell) -> None:
    tell(EnrolledEvent, anchors={"inclusion": START})
    _at(client, START)
    tell(WithdrawnEvent, level="treatment", day=START)
    tell(WithdrawnEvent, level="questionnaires", day=START + timedelta(days=1))
    assert client.state()["form"]["wave"] == "t0"
    assert client.answer("work", value=0).status == 200


def test_the_form_waits_for_consent_to_the_information_of_today(open_client, make_study) -> None:
    client = open_client(study=make_study().model_copy(update={"consent": ConsentRule(version="2")}))
    tell = _teller(client)
    tell(EnrolledEvent, anchors={"inclusion": START})
    tell(ConsentedEvent, version="1", day=START)
    _at(client, START)
    state = client.state("en")
    assert (state["form"], state["shut"]) == (None, "consent")
    assert state["words"]["shut_consent_title"] == "We need your consent first"
    tell(ConsentedEvent, version="2", day=START)
    assert client.state()["shut"] is None
    assert client.answer("work", value=0).status == 200
    tell(ConsentedEvent, version="2", day=START, given=False)
    assert client.state()["shut"] == "consent"


@pytest.fixture
def jobs(open_client, make_study):
    """A client of a study whose second wave is counted from each job; the person has had two."""
    study = make_study(waves=("t0", "j3"))
    waves = (study.waves[0], study.waves[1].model_copy(update={"anchor": "job_start"}))
    study = study.model_copy(update={"anchors": ("inclusion", "job_start"), "waves": waves})
    client = open_client(study=study)
    tell = _teller(client)
    tell(EnrolledEvent, anchors={"inclusion": START})
    tell(ReachedEvent, what="job_start", day=date(2026, 2, 2))
    tell(ReachedEvent, what="job_start", day=date(2026, 10, 5), number=2)
    return client


def test_each_job_has_its_own_form(jobs) -> None:
    for occasion, today in ((1, date(2026, 5, 2)), (2, date(2027, 1, 5))):
        _at(jobs, today)
        form = jobs.state()["form"]
        assert (form["wave"], form["occasion"]) == ("j3", occasion)
        assert jobs.state()["answers"] == {}
        for item, value in ANSWERS.items():
            sent = {**jobs.about(item=item, value=value), "occasion": occasion}
            assert jobs.post("/form/answers", sent).status == 200
        assert jobs.post("/form/complete", {**jobs.about(), "occasion": occasion}).status == 200
        assert jobs.state()["form"] is None
    stored = jobs.store.current_answers("prove", wave="j3", instrument="diary")
    assert {answer.occasion for answer in stored} == {1, 2}
    assert len([answer for answer in stored if answer.answered]) == 2 * len(ANSWERS)


def test_an_answer_for_a_job_nobody_started_is_refused(jobs) -> None:
    _at(jobs, date(2027, 1, 5))
    for occasion, codes in ((3, ["FORM-SCHEDULE"]), (0, ["FORM-REQUEST"]), ("2", ["FORM-REQUEST"])):
        sent = {**jobs.about(item="work", value=0), "occasion": occasion}
        assert jobs.post("/form/answers", sent).codes == codes
    handed_in = {**jobs.about(), "occasion": 3}
    assert jobs.post("/form/complete", handed_in).codes == ["FORM-SCHEDULE"]

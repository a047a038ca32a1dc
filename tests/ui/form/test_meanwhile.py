"""A person leaves, or another page hands in, while an answer is between its check and its commit."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from copy import copy
from datetime import UTC, date, datetime
from threading import Event as Signal
from typing import Any

import pytest

from workmh_measures.storage.events import EnrolledEvent, Kind, new_request_id
from workmh_measures.storage.group_commit import GroupCommitter
from workmh_measures.storage.study_events import DiedEvent, WithdrawnEvent
from workmh_measures.ui.form.questionnaire import Questionnaire

START = date(2026, 1, 5)
LEFT: dict[str, Any] = {"level": "contact", "day": START}


@pytest.fixture
def enrolled(client):
    """A client whose person is enrolled; its clock stands."""
    client.store.now = lambda: datetime(2026, 1, 5, 12, tzinfo=UTC)
    tell(client, EnrolledEvent, anchors={"inclusion": START})
    return client


def tell(client, kind, **said: Any) -> None:
    about = {"request_id": new_request_id(), "entered_by": "anna", "participant": "p001"}
    client.store.append("prove", [kind(**about, **said)])


class Between:
    """Stands before the writer and does something the first time a submission of the form comes by."""

    def __init__(self, client, deed) -> None:
        self._behind = client.questionnaire.intake.committer
        self._deed = deed
        client.questionnaire.intake.committer = self

    def enter(self, study, prepare):
        def checked_and_then(since):
            entry = prepare(since)
            deed, self._deed = self._deed, lambda: None
            deed()
            return entry

        return self._behind.enter(study, checked_and_then)


@pytest.fixture
def elsewhere(enrolled):
    """The same person at another server of the same store."""
    with GroupCommitter(enrolled.store) as committer:
        here = enrolled.questionnaire
        there = Questionnaire(here.study, enrolled.store, committer, load=here.forms.load)
        yield type(enrolled)(there, enrolled.store)


@pytest.mark.parametrize(("kind", "said"), [(WithdrawnEvent, LEFT), (DiedEvent, {"day": START})])
def test_who_leaves_between_check_and_commit_gets_no_answer_stored_or_acknowledged(
    enrolled, kind, said
) -> None:
    Between(enrolled, lambda: tell(enrolled, kind, **said))
    refused = enrolled.answer("work", value=1)
    assert (refused.status, refused.codes) == (422, ["FORM-SHUT"])
    assert enrolled.answers() == {}


def test_a_form_is_not_handed_in_when_an_answer_was_cleared_meanwhile(enrolled, elsewhere) -> None:
    for item in ("work", "which", "line", "day", "words"):
        assert enrolled.answer(item, missing=-992).status == 200
    other = enrolled.about(item="line", cleared=True)
    Between(enrolled, lambda: elsewhere.post("/form/answers", other))
    refused = enrolled.complete()
    assert (refused.status, refused.codes) == (422, ["FORM-UNANSWERED"])
    assert list(enrolled.store.events("prove", kind=Kind.FORM_COMPLETED)) == []


def test_an_item_whose_gate_was_closed_meanwhile_takes_no_answer(enrolled, elsewhere) -> None:
    assert enrolled.answer("work", value=1).status == 200
    closing = enrolled.about(item="work", value=0)
    Between(enrolled, lambda: elsewhere.post("/form/answers", closing))
    assert enrolled.answer("days", value=3).codes == ["FORM-GATE"]
    assert enrolled.answers() == {"work": 0}


def test_what_was_recorded_meanwhile_and_does_not_matter_costs_one_more_check_only(enrolled) -> None:
    Between(enrolled, lambda: tell(enrolled, WithdrawnEvent, level="treatment", day=START))
    assert enrolled.answer("work", value=1).status == 200
    assert enrolled.answers() == {"work": 1}


def test_a_page_that_is_crossed_every_time_is_asked_to_send_again(enrolled) -> None:
    behind = enrolled.questionnaire.intake.committer

    class Always:
        def enter(self, study, prepare):
            def checked_and_then(since):
                entry = prepare(since)
                tell(enrolled, WithdrawnEvent, level="treatment", day=START)
                return entry

            return behind.enter(study, checked_and_then)

    enrolled.questionnaire.intake.committer = Always()
    crossed = enrolled.answer("work", value=1)
    assert (crossed.status, crossed.codes) == (503, ["STORE-CHANGED"])
    assert enrolled.answers() == {}


def test_in_fifty_races_no_answer_stands_behind_the_withdrawal(enrolled) -> None:
    """Two pages answer without a pause while the person leaves and comes back, again and again."""
    over, pressed = Signal(), Signal()
    # As both pages were drawn before the person left; a page asked for in between has no form.
    drawn = [enrolled.about(item="work", value=page) for page in range(2)]

    def press(page: int) -> int:
        mine, taken = copy(enrolled), 0
        mine.session = enrolled.visitor(f"key-{page}")
        while not over.is_set():
            sent = {**drawn[page], "request_id": new_request_id()}
            taken += mine.post("/form/answers", sent).status == 200
            if taken:
                pressed.set()
        return taken

    with ThreadPoolExecutor(2) as threads:
        pages = [threads.submit(press, page) for page in range(2)]
        try:
            for _ in range(50):
                tell(enrolled, WithdrawnEvent, **LEFT)
                tell(enrolled, WithdrawnEvent, level="contact", day=None)
            assert pressed.wait(30)
        finally:
            over.set()
        taken = sum(page.result() for page in pages)
    is_out, behind, stored = False, 0, 0
    for event in enrolled.store.events("prove"):
        if event.kind is Kind.WITHDRAWN:
            is_out = event.content["day"] is not None
        elif event.kind is Kind.ANSWER:
            stored += 1
            behind += is_out
    assert behind == 0
    assert stored == taken > 0

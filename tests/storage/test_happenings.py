"""What the record tells becomes what a schedule is worked out from, for one person and for everybody alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from workmh_measures.dataset.schedule import (
    AnchorReached,
    Died,
    FormCompleted,
    FormTouched,
    State,
    Withdrawn,
    schedule,
)
from workmh_measures.definitions.library import load_study
from workmh_measures.storage.events import (
    AnswerEvent,
    EnrolledEvent,
    Event,
    FormCompletedEvent,
    FormOpenedEvent,
    new_request_id,
)
from workmh_measures.storage.happenings import happenings, happenings_of_everybody
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_events import DiedEvent, ReachedEvent, WithdrawnEvent

START, JOB, SECOND = date(2026, 1, 5), date(2026, 2, 2), date(2026, 10, 5)


@pytest.fixture
def told(store: Store) -> Callable[..., None]:
    """Appends an event about A1 at noon of a day."""

    def append(kind: type[Event], on: date = START, hour: int = 12, **said: Any) -> None:
        moment = datetime(on.year, on.month, on.day, hour, tzinfo=UTC)
        store.now = lambda: moment
        about = {"request_id": new_request_id(), "entered_by": "anna", "participant": "A1"}
        store.append("demo", [kind(**{**about, **said})])

    return append


@pytest.fixture
def course(store: Store, told: Callable[..., None]) -> None:
    """A person with two jobs who answered a form twice, opened one, handed one in, left and died."""
    form = {"mode": "web", "language": "nb", "fingerprint": "f" * 64, "instrument": "hads", "item": "01"}
    told(EnrolledEvent, anchors={"inclusion": START})
    told(EnrolledEvent, participant="B2")
    told(ReachedEvent, what="job_start", day=JOB)
    told(ReachedEvent, what="job_start", day=SECOND, number=2)
    told(AnswerEvent, wave="t0", value=1, **form)
    told(AnswerEvent, date(2026, 1, 9), 23, wave="t0", value=2, **form)
    told(AnswerEvent, date(2026, 1, 7), wave="j3", occasion=2, value=2, **form)
    told(FormOpenedEvent, date(2026, 1, 8), wave="t6", instrument="who5")
    told(FormCompletedEvent, wave="t0", instrument="hads")
    told(WithdrawnEvent, level="contact", day=date(2026, 11, 1))
    told(DiedEvent, day=date(2026, 11, 2))


@pytest.mark.usefixtures("course")
def test_everything_told_of_a_person_is_a_happening_on_its_civil_day(store: Store) -> None:
    assert {*happenings(store, "demo", "A1")} == {
        AnchorReached("inclusion", START),
        AnchorReached("job_start", JOB),
        AnchorReached("job_start", SECOND, 2),
        # An hour to midnight in UTC is past midnight in Norway.
        FormTouched("t0", "hads", date(2026, 1, 10)),
        FormTouched("j3", "hads", date(2026, 1, 7), 2),
        FormTouched("t6", "who5", date(2026, 1, 8)),
        FormCompleted("t0", "hads"),
        Withdrawn("contact", date(2026, 11, 1)),
        Died(date(2026, 11, 2)),
    }


@pytest.mark.usefixtures("course")
def test_everybody_at_once_is_each_one_by_one(store: Store) -> None:
    everybody = happenings_of_everybody(store, "demo")
    assert [*everybody] == ["A1", "B2"]
    for name, happened in everybody.items():
        assert {*happened} == {*happenings(store, "demo", name)}
    assert everybody["B2"] == ()
    assert happenings(store, "demo", "C3") == ()


@pytest.mark.usefixtures("course")
def test_a_schedule_follows_from_the_store(store: Store) -> None:
    study = load_study("demo")
    slots = {(s.wave, s.number): s.state for s in schedule(study, happenings(store, "demo", "A1"), today=JOB)}
    wave = next(wave.id for wave in study.survey_waves if wave.anchor == "job_start")
    assert {slots[wave, 1], slots[wave, 2]} == {State.WAITING}
    later = {
        (s.wave, s.number): s.state
        for s in schedule(study, happenings(store, "demo", "A1"), today=date(2026, 12, 24))
    }
    assert later[wave, 2] == State.ENDED

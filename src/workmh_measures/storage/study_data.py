"""A study's data set out of its store: enrolments and current answers, assembled and scored."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ..dataset.assemble import Answers, Form, assemble
from ..dataset.codebook import Dataset
from ..model.instrument import Instrument
from ..model.record import Enrolment
from ..model.study import Study
from .events import Kind
from .frames import answers_frame
from .participant_records import ParticipantRecord
from .repository import Store

__all__ = [
    "PRACTICE",
    "TIME_ZONE",
    "civil_day",
    "completed_forms",
    "current",
    "enrolment",
    "enrolments",
    "study_dataset",
]

TIME_ZONE = ZoneInfo("Europe/Oslo")
"""Where the civil day of an answer is read off."""

PRACTICE = "practice"
"""Mode of answers that are for trying out and never enter a data set."""


def enrolments(store: Store, study: str) -> list[Enrolment]:
    """Return everybody enrolled in a study, by pseudonym."""
    return [enrolment(record, study) for record in store.participants(study)]


def enrolment(record: ParticipantRecord, study: str) -> Enrolment:
    """Return a record as the enrolment the pure packages know."""
    return Enrolment(
        study=study,
        participant=record.participant,
        arm=record.arm,
        anchors=dict(record.anchors),
        language=record.language or "nb",
        unit=record.unit,
        strata=dict(record.strata),
        pair=record.pair,
        flags=dict(record.flags),
        repeated=record.repeated,
        withdrawn=dict(record.withdrawn),
        died=record.died,
        consent=record.consent,
    )


def completed_forms(store: Store, study: str) -> frozenset[Form]:
    """Return the forms people have finished; practice is not among them."""
    forms = set()
    for event in store.events(study, kind=Kind.FORM_COMPLETED):
        columns = event.columns
        if columns["mode"] != PRACTICE:
            forms.add((columns["participant"], columns["wave"], columns["occasion"], columns["instrument"]))
    return frozenset(forms)


def current(store: Store, study: str) -> Answers:
    """Return the current answers of a study without practice, each with its civil day."""
    # Forms first: one handed in between the two readings must not lack the answers given just before.
    completed = completed_forms(store, study)
    frame = answers_frame(store, study)
    frame = frame[frame["mode"] != PRACTICE]
    days = frame["recorded_at"].dt.tz_convert(TIME_ZONE).dt.date
    return Answers(frame.assign(day=days).reset_index(drop=True), completed)


def study_dataset(
    store: Store, study: Study, instruments: Mapping[str, Instrument], *, today: date
) -> Dataset:
    """Return the long data set of a study as it stands in the store.

    Parameters
    ----------
    instruments : every instrument of the schedule, by id.
    today : the day that decides what is due and overdue.

    Returns
    -------
    Dataset
        See `dataset.assemble.assemble`.
    """
    return assemble(study, instruments, current(store, study.id), enrolments(store, study.id), today=today)


def civil_day(moment: datetime) -> date:
    """Return the civil day of a moment in the study's time zone."""
    return moment.astimezone(TIME_ZONE).date()

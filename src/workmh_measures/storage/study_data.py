"""A study's data set out of its store: enrolments and current answers, assembled and scored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, func, select

from ..dataset.assemble import Answers, Form, assemble
from ..dataset.codebook import Dataset
from ..model.civil_time import TIME_ZONE
from ..model.instrument import Instrument
from ..model.record import Enrolment
from ..model.study import Study
from .events import Kind
from .frames import coded_answers, uncollected
from .participant_records import ParticipantRecord
from .reading import participants
from .repository import Store
from .tables import event, of_other_kind

__all__ = [
    "PRACTICE",
    "SIMULATED",
    "assembled_within",
    "current",
    "current_within",
    "dataset_within",
    "enrolment",
    "enrolments",
    "enrolments_within",
    "study_dataset",
]

PRACTICE = "practice"
"""Mode of answers that are for trying out and never enter a data set."""

SIMULATED = "simulated"
"""Mode of answers that nobody gave."""


def enrolments(store: Store, study: str) -> list[Enrolment]:
    """Return everybody enrolled in a study, by pseudonym."""
    with store.reading() as connection:
        return enrolments_within(connection, study)


def enrolments_within(connection: Connection, study: str) -> list[Enrolment]:
    """Return what `enrolments` does, as a connection sees it that others read from as well."""
    return [enrolment(record, study) for record in participants(connection, study)]


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


def current(store: Store, study: str, *, waves: Sequence[str] | None = None) -> Answers:
    """Return the current answers of a study without practice, each with its civil day.

    Parameters
    ----------
    waves : those to read; None: all.
    """
    with store.reading() as connection:
        return current_within(connection, study, _of_waves(waves))


def study_dataset(
    store: Store,
    study: Study,
    instruments: Mapping[str, Instrument],
    *,
    today: date,
    waves: Sequence[str] | None = None,
) -> Dataset:
    """Return the long data set of a study as it stands in the store at one moment.

    Parameters
    ----------
    instruments : every instrument of the schedule, by id.
    today : the day that decides what is due and overdue.
    waves : those to read, with the same columns as when all are read; None: all.

    Returns
    -------
    Dataset
        See `dataset.assemble.assemble`.
    """
    with uncollected(), store.reading() as connection:
        return dataset_within(connection, study, instruments, today=today, waves=waves)


def dataset_within(
    connection: Connection,
    study: Study,
    instruments: Mapping[str, Instrument],
    *,
    today: date,
    waves: Sequence[str] | None = None,
) -> Dataset:
    """Return what `study_dataset` does, as a connection sees it that others read from as well."""
    answers = current_within(connection, study.id, _of_waves(waves))
    return assembled_within(connection, study, instruments, answers, today=today)


def assembled_within(
    connection: Connection,
    study: Study,
    instruments: Mapping[str, Instrument],
    answers: Answers,
    *,
    today: date,
) -> Dataset:
    """Return the data set of everybody with answers that the same connection has read."""
    people = enrolments_within(connection, study.id)
    # What was made up says so, whatever the file of the study says.
    made_up = study.simulated or bool((answers.frame["mode"] == SIMULATED).any())
    marked = study.model_copy(update={"simulated": made_up})
    return assemble(marked, instruments, answers, people, today=today)


def _of_waves(waves: Sequence[str] | None) -> Mapping[str, Sequence[str]]:
    return {} if waves is None else {"wave": waves}


def current_within(
    connection: Connection,
    study: str,
    only: Mapping[str, Sequence[str]],
    *,
    told_share: Callable[[float], object] = lambda _share: None,
) -> Answers:
    """Return current answers without practice, as a connection sees them that others read from as well.

    Parameters
    ----------
    only : waves or participants to read, by the name of the column; a column that is not named has all.
    told_share : is told how much of the record was read, 0 to 1.
    """
    frame = coded_answers(connection, study, only, told_share=told_share)
    moments = frame["answered_at"].astype("category")
    days = moments.cat.categories.tz_convert(TIME_ZONE).tz_localize(None).normalize()
    # The date on a paper form is the day of the answer; the day it was typed in is in the record.
    day = frame["answered_on"].where(
        frame["answered_on"].notna(), days.take(moments.cat.codes).to_series(index=frame.index)
    )
    frame = frame.drop(columns="answered_on").assign(day=day)
    frame = frame[frame["mode"] != PRACTICE].reset_index(drop=True)
    waves = tuple(only["wave"]) if "wave" in only else None
    return Answers(frame, _completed(connection, study, only), waves)


def _completed(connection: Connection, study: str, only: Mapping[str, Sequence[str]]) -> frozenset[Form]:
    columns = (event.c[name] for name in ("participant", "wave", "occasion", "instrument"))
    in_earnest = func.coalesce(event.c.mode, "") != PRACTICE
    forms = select(*columns).where(of_other_kind(study, Kind.FORM_COMPLETED), in_earnest)
    wanted = forms.where(*(event.c[name].in_(values) for name, values in only.items()))
    return frozenset((p, w, number, i) for p, w, number, i in connection.execute(wanted).all())

"""The study's data as the staff pages show and export them, assembled once for each state of the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from threading import Lock
from zoneinfo import ZoneInfo

from workmh_measures.dataset.assemble import Answers, assemble
from workmh_measures.dataset.codebook import Dataset, Variable
from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.record import Enrolment
from workmh_measures.model.study import Study
from workmh_measures.storage.chain import Head
from workmh_measures.storage.events import Kind
from workmh_measures.storage.frames import answers_frame
from workmh_measures.storage.reading import stored_events
from workmh_measures.storage.repository import Store

__all__ = ["StudyData", "completed_forms", "instruments_of", "study_data"]

# The day of an answer is the civil day where it was given.
ZONE = ZoneInfo("Europe/Oslo")


@dataclass(frozen=True)
class StudyData:
    """The long data set and the state of the store it was made from."""

    dataset: Dataset
    head: Head
    today: date

    def variable(self, instrument: str, *, scale: str, kind: str) -> Variable | None:
        """Return the variable of this kind that belongs to a scale, or None."""
        return next(
            (
                variable
                for variable in self.dataset.codebook
                if (variable.instrument, variable.scale, variable.kind) == (instrument, scale, kind)
            ),
            None,
        )


_lock = Lock()
_latest: list[tuple[str, StudyData]] = []


def instruments_of(study: Study) -> dict[str, Instrument]:
    """Return the instruments of a study's schedule by id."""
    ids = dict.fromkeys(entry.instrument for entry in study.schedule)
    return {instrument: load_instrument(instrument) for instrument in ids}


def study_data(store: Store, study: Study) -> StudyData:
    """Return the data of a study as the store holds them now.

    Kept until the store or the day changes. The key is the end of the audit chain, never the data themselves.
    """
    today = store.now().astimezone(ZONE).date()
    with _lock:
        head = store.head(study.id)
        if (
            _latest
            and _latest[0][0] == study.id
            and (_latest[0][1].head, _latest[0][1].today) == (head, today)
        ):
            return _latest[0][1]
        made = StudyData(_assembled(store, study, today), head, today)
        _latest[:] = [(study.id, made)]
        return made


def _assembled(store: Store, study: Study, today: date) -> Dataset:
    # In this order: what is told as finished must have its answers, and every answer its person.
    completed = completed_forms(store, study)
    frame = answers_frame(store, study.id)
    days = frame["recorded_at"].dt.tz_convert(ZONE).dt.date
    enrolments = [
        Enrolment(
            study=study.id,
            participant=one.participant,
            arm=one.arm,
            anchors=dict(one.anchors),
            language=one.language or study.languages[0],
            unit=one.unit,
            strata=dict(one.strata),
        )
        for one in store.participants(study.id)
    ]
    answers = Answers(frame.assign(day=days), completed)
    return assemble(study, instruments_of(study), answers, enrolments, today=today)


def completed_forms(store: Store, study: Study) -> frozenset[tuple[str, str, int, str]]:
    """Return participant, wave, occasion and instrument of each form handed in."""
    with store.reading() as connection:
        events = stored_events(connection, study.id, {"kind": Kind.FORM_COMPLETED.value})
        rows = [event.columns for event in events]
    return frozenset((r["participant"], r["wave"], r["occasion"], r["instrument"]) for r in rows)

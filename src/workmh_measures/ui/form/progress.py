"""How far a participant has come, read from the store at each request: the server keeps no state of its own."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from workmh_measures.dataset.schedule import FormCompleted, FormTouched, Happening, course_happenings
from workmh_measures.model.civil_time import civil_day
from workmh_measures.model.instrument import Instrument
from workmh_measures.storage.events import Kind
from workmh_measures.storage.meanwhile import head_now
from workmh_measures.storage.participant_records import ParticipantRecord
from workmh_measures.storage.reading import CurrentAnswer, current_answers, participants, stored_events
from workmh_measures.storage.repository import Store
from workmh_measures.ui.form.gates import hidden_items

__all__ = ["Place", "Progress", "is_given", "progress_of", "progress_within", "session_mark"]

Answers = Mapping[str, CurrentAnswer]

Place = tuple[str, int]
"""Wave and occasion: which of several jobs the wave is counted from."""


@dataclass(frozen=True)
class Progress:
    """What is recorded about one participant.

    Attributes
    ----------
    answers : current answers by place, instrument and item; one that was taken away is among them.
    completed : place and instrument of each form handed in.
    record : what is known of the person; None for somebody nobody enrolled.
    as_of : number of the study's last event at that moment.
    """

    answers: Mapping[Place, Mapping[str, Answers]]
    completed: frozenset[tuple[Place, str]]
    record: ParticipantRecord | None = None
    as_of: int = 0

    @property
    def language(self) -> str | None:
        """Language of the participant's forms as last enrolled."""
        return self.record.language if self.record is not None else None

    def happenings(self) -> Iterator[Happening]:
        """Yield what the schedule is worked out from."""
        if self.record is not None:
            yield from course_happenings(self.record)
        for (wave, number), forms in self.answers.items():
            for instrument, answers in forms.items():
                latest = max(answer.recorded_at for answer in answers.values())
                yield FormTouched(wave, instrument, civil_day(latest), number)
        for (wave, number), instrument in self.completed:
            yield FormCompleted(wave, instrument, number)

    def given(self, place: Place, instrument: str) -> Answers:
        """Return the answers of one instrument at one place, without those taken away."""
        answers = self.answers.get(place, {}).get(instrument, {})
        return {item: answer for item, answer in answers.items() if is_given(answer)}

    def hidden(
        self, place: Place, instrument: Instrument, changed: Mapping[str, float | None] | None = None
    ) -> tuple[str, ...]:
        """Return the items of an instrument that are not shown after the answers so far and those just changed."""
        codes = {item: _code(answer) for item, answer in self.given(place, instrument.id).items()}
        return hidden_items(instrument, {**codes, **(changed or {})})

    def last_language(self, place: Place | None = None) -> str | None:
        """Return the language of the latest answer at a place, or at any."""
        places = self.answers.values() if place is None else [self.answers.get(place, {})]
        answers = [a for forms in places for given in forms.values() for a in given.values()]
        return max(answers, key=lambda answer: answer.seq).language if answers else None


def progress_of(store: Store, study: str, participant: str, *, wave: str | None = None) -> Progress:
    """Read how far a participant has come, all of it as it is at one moment.

    Parameters
    ----------
    study, participant : whose record is read.
    wave : read the answers of this wave only; None for all.
    """
    with store.reading() as connection:
        return progress_within(connection, study, participant, wave=wave)


def progress_within(
    connection: Connection, study: str, participant: str, *, wave: str | None = None
) -> Progress:
    """Return the same as `progress_of`, inside a connection."""
    nested: dict[Place, dict[str, dict[str, CurrentAnswer]]] = defaultdict(lambda: defaultdict(dict))
    of_person: dict[str, str | None] = {"participant": participant}
    as_of = head_now(connection, study)
    for answer in current_answers(connection, study, {**of_person, "wave": wave}):
        nested[answer.wave, answer.occasion][answer.instrument][answer.item] = answer
    handed_in = stored_events(connection, study, {**of_person, "kind": Kind.FORM_COMPLETED.value})
    completed = frozenset(
        ((str(e.columns["wave"]), int(e.columns["occasion"])), str(e.columns["instrument"]))
        for e in handed_in
    )
    records = participants(connection, study, participant)
    return Progress(nested, completed, records[0] if records else None, as_of)


def is_given(answer: CurrentAnswer) -> bool:
    """Say whether an item has an answer or a reason for none; one that was taken away has neither."""
    return answer.value is not None or answer.missing is not None


def session_mark(session_key: str) -> str:
    """Return what `entered_by` says of a participant's answer: in which browser session, but not whose.

    Notes
    -----
    Answers are shown again only in the session that gave them.
    """
    return "participant:" + hashlib.sha256(session_key.encode()).hexdigest()[:8]


def _code(answer: CurrentAnswer) -> float | None:
    return answer.value if isinstance(answer.value, (int, float)) else None

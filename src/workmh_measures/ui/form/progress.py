"""How far a participant has come, read from the store at each request: the server keeps no state of its own."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from workmh_measures.model.instrument import Instrument
from workmh_measures.model.study import Study
from workmh_measures.storage.events import Kind
from workmh_measures.storage.reading import CurrentAnswer, current_answers, stored_events
from workmh_measures.storage.repository import Store
from workmh_measures.ui.form.gates import hidden_items

__all__ = ["Progress", "is_given", "progress_of", "session_mark"]

Answers = Mapping[str, CurrentAnswer]


@dataclass(frozen=True)
class Progress:
    """What is recorded about one participant.

    Attributes
    ----------
    answers : current answers by wave, instrument and item; one that was taken away is among them.
    completed : wave and instrument of each form handed in.
    anchors, language : as last enrolled.
    """

    answers: Mapping[str, Mapping[str, Answers]]
    completed: frozenset[tuple[str, str]]
    anchors: Mapping[str, date] = field(default_factory=dict)
    language: str | None = None

    def given(self, wave: str, instrument: str) -> Answers:
        """Return the answers of one instrument at one wave, without those taken away."""
        answers = self.answers.get(wave, {}).get(instrument, {})
        return {item: answer for item, answer in answers.items() if is_given(answer)}

    def hidden(
        self, wave: str, instrument: Instrument, changed: Mapping[str, float | None] | None = None
    ) -> tuple[str, ...]:
        """Return the items of an instrument that are not shown after the answers so far and those just changed."""
        codes = {item: _code(answer) for item, answer in self.given(wave, instrument.id).items()}
        return hidden_items(instrument, {**codes, **(changed or {})})

    def answered_on(self) -> dict[str, date]:
        """Return the day of the latest answer in each wave."""
        return {
            wave: max(answer.recorded_at for answers in forms.values() for answer in answers.values()).date()
            for wave, forms in self.answers.items()
        }

    def finished(self, study: Study) -> frozenset[str]:
        """Return the waves of which every instrument was handed in."""
        return frozenset(
            wave.id
            for wave in study.survey_waves
            if all((wave.id, entry.instrument) in self.completed for entry in study.forms_at(wave.id))
        )

    def last_language(self, wave: str) -> str | None:
        """Return the language of the latest answer at a wave."""
        answers = [a for forms in self.answers.get(wave, {}).values() for a in forms.values()]
        return max(answers, key=lambda answer: answer.seq).language if answers else None


def progress_of(store: Store, study: str, participant: str, *, wave: str | None = None) -> Progress:
    """Read how far a participant has come, all of it as it is at one moment.

    Parameters
    ----------
    study, participant : whose record is read.
    wave : read the answers of this wave only; None for all.
    """
    nested: dict[str, dict[str, dict[str, CurrentAnswer]]] = defaultdict(lambda: defaultdict(dict))
    of_person: dict[str, str | None] = {"participant": participant}
    with store.reading() as connection:
        for answer in current_answers(connection, study, {**of_person, "wave": wave}):
            nested[answer.wave][answer.instrument][answer.item] = answer
        handed_in = stored_events(connection, study, {**of_person, "kind": Kind.FORM_COMPLETED.value})
        completed = frozenset((str(e.columns["wave"]), str(e.columns["instrument"])) for e in handed_in)
        enrolments = list(stored_events(connection, study, {**of_person, "kind": Kind.ENROLLED.value}))
    told: dict[str, Any] = dict(enrolments[-1].content or {}) if enrolments else {}
    anchors = {name: date.fromisoformat(day) for name, day in told.get("anchors", {}).items()}
    return Progress(nested, completed, anchors, told.get("language"))


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

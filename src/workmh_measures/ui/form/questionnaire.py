"""The questionnaire of one study: what a participant sees now, and how an answer enters the record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from workmh_measures.dataset.form_texts import minutes_to_answer
from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.civil_time import civil_day
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.response_scale import chosen_codes
from workmh_measures.model.study import Study
from workmh_measures.model.wording import text_direction
from workmh_measures.storage.reading import CurrentAnswer
from workmh_measures.storage.repository import Store
from workmh_measures.storage.wordings import Wordings
from workmh_measures.ui.form.binding import Bindings
from workmh_measures.ui.form.compile import battery
from workmh_measures.ui.form.forms import Forms
from workmh_measures.ui.form.intake import Committer, Intake, shut_now
from workmh_measures.ui.form.participant import Participant
from workmh_measures.ui.form.progress import Place, Progress, progress_of
from workmh_measures.ui.form.schedule import present_wave
from workmh_measures.ui.form.submission import Submission
from workmh_measures.ui.form.words import LANGUAGES, help_lines, language_choice, words

__all__ = ["Questionnaire"]


class Questionnaire:
    """What the routes ask for; safe to use by several threads.

    Parameters
    ----------
    study, store, committer : the design, the record, and what writes into it.
    wordings : which wording each form has; without it no pack is known.
    load : gives an instrument by its id.
    """

    def __init__(
        self,
        study: Study,
        store: Store,
        committer: Committer,
        *,
        wordings: Wordings | None = None,
        load: Callable[[str], Instrument] = load_instrument,
    ) -> None:
        self.study = study
        self._store = store
        self.forms = Forms(study, wordings or Wordings(study, store, None), load)
        self.intake = Intake(self.forms, store, committer)
        self.bindings = Bindings(study, store)

    def now(self) -> datetime:
        """Return the moment by the clock of the store."""
        return self._store.now()

    def save(self, participant: Participant, sent: Submission) -> dict[str, Any]:
        """Write one answer; see `Intake.save`."""
        return self.intake.save(participant, sent)

    def complete(self, participant: Participant, sent: Submission) -> dict[str, Any]:
        """Hand a form in; see `Intake.complete`."""
        return self.intake.complete(participant, sent)

    def state(self, participant: Participant, asked: str | None) -> dict[str, Any]:
        """Return everything the browser needs to draw the present form.

        Parameters
        ----------
        participant : the session that asks.
        asked : language asked for; else that of the latest answer, of the enrolment, of the study, in this order.
        """
        progress = progress_of(self._store, self.study.id, participant.subject)
        shut = shut_now(self.study, self._store, progress)
        told, today = progress.happenings(), civil_day(self._store.now())
        place = present_wave(self.study, told, today=today) if shut is None else None
        open_in = self.forms.open_languages(place[0] if place is not None else None)
        language = self._language(progress, place, asked, open_in or self.forms.languages)
        spoken = self._words_language(language)
        state = {
            "language": language,
            "languages": [language_choice(name) for name in open_in],
            "words_language": spoken,
            "words_direction": text_direction(spoken),
            "words": words(spoken),
            "help": help_lines(spoken),
            "not_open": not open_in,
            "shut": shut,
            **self.bindings.told(participant.subject),
        }
        return state | self._present(participant, progress, place if open_in else None, language)

    def _present(
        self, participant: Participant, progress: Progress, place: Place | None, language: str
    ) -> dict[str, Any]:
        if place is None:
            n_done = len(progress.completed)
            nothing: dict[str, Any] = {
                "form": None,
                "forms": [],
                "answers": {},
                "versions": {},
                "not_shown": [],
            }
            return {**nothing, "n": n_done, "of": n_done}
        wave, occasion = place
        begun = progress.answers.get(place, {})
        completed = [instrument for at, instrument in progress.completed if at == place]
        forms = battery(self.study, wave, answered=begun, completed=completed)
        left = [form["instrument"] for form in forms if form["state"] != "done"]
        instrument, form = self.forms.form(left[0], wave, language)
        given = progress.given(place, instrument.id)
        n_items = sum(len(self.forms.load(name).items) for name in left) - len(given)
        return {
            "wave": wave,
            "forms": forms,
            "n": len(forms) - len(left) + 1,
            "of": len(forms),
            "minutes": minutes_to_answer(n_items),
            "form": {**form, "occasion": occasion},
            "answers": {item: _shown(answer, participant, instrument) for item, answer in given.items()},
            "versions": {item: answer.seq for item, answer in begun.get(instrument.id, {}).items()},
            "not_shown": list(progress.hidden(place, instrument)),
            "started_here": any(
                answer.entered_by == participant.mark
                for answers in begun.values()
                for answer in answers.values()
            ),
        }

    def _language(
        self, progress: Progress, place: Place | None, asked: str | None, allowed: Sequence[str]
    ) -> str:
        last = progress.last_language(place) if place is not None else None
        wanted = (asked, last, progress.language, *allowed)
        return next(language for language in wanted if language is not None and language in allowed)

    def _words_language(self, language: str) -> str:
        """Return the language of buttons and messages: the form's, or the study's first where we have no words."""
        return language if language in LANGUAGES else self.study.languages[0]


def _shown(answer: CurrentAnswer, participant: Participant, instrument: Instrument) -> dict[str, Any]:
    """Return an answer as the browser may see it: where it may be seen again, else that there is one."""
    if not participant.sees(answer):
        return {"answered": True}
    if answer.missing is not None:
        return {"missing": answer.missing}
    if instrument.response_scale_of(answer.item).kind == "multiple_choice":
        return {"value": list(chosen_codes(str(answer.value)))}
    return {"value": answer.value}

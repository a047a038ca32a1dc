"""The questionnaire of one study: what a participant sees now, and how an answer enters the record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import Any

from workmh_measures.dataset.form_texts import minutes_to_answer
from workmh_measures.dataset.schedule import Happening
from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.civil_time import civil_day
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.record import Consent
from workmh_measures.model.response_scale import chosen_codes
from workmh_measures.model.study import Study
from workmh_measures.model.wording import text_direction
from workmh_measures.storage.freeze import is_locked
from workmh_measures.storage.reading import CurrentAnswer
from workmh_measures.storage.repository import Store
from workmh_measures.storage.wordings import Wordings
from workmh_measures.ui.form.binding import Bindings
from workmh_measures.ui.form.consent import Consenting, SaidToConsent
from workmh_measures.ui.form.forms import Forms
from workmh_measures.ui.form.intake import Committer, Intake, shut_now
from workmh_measures.ui.form.overview import month_in_words, next_forms, overview
from workmh_measures.ui.form.own_results import has_results, own_results
from workmh_measures.ui.form.participant import Participant
from workmh_measures.ui.form.progress import Place, Progress, progress_of
from workmh_measures.ui.form.safety import has_reached, help_lines_of, panel_words
from workmh_measures.ui.form.schedule import Shut, present_wave
from workmh_measures.ui.form.study_words import StudyWords
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
        self._study_words = StudyWords(study)
        self._consenting = Consenting(study, store, committer, self._study_words)

    def now(self) -> datetime:
        """Return the moment by the clock of the store."""
        return self._store.now()

    def save(self, participant: Participant, sent: Submission) -> dict[str, Any]:
        """Write one answer; see `Intake.save`."""
        return self.intake.save(participant, sent)

    def save_later(self, participant: Participant, sent: Submission) -> Future[dict[str, Any]]:
        """Write one answer without waiting; see `Intake.save_later`."""
        return self.intake.save_later(participant, sent)

    def complete(self, participant: Participant, sent: Submission) -> dict[str, Any]:
        """Hand a form in; see `Intake.complete`."""
        return self.intake.complete(participant, sent)

    def complete_later(self, participant: Participant, sent: Submission) -> Future[dict[str, Any]]:
        """Hand a form in without waiting; see `Intake.complete_later`."""
        return self.intake.complete_later(participant, sent)

    def consent(self, participant: Participant, sent: SaidToConsent) -> dict[str, Any]:
        """Write what a person said to the information; see `Consenting.take`."""
        return self._consenting.take(participant, sent)

    def results(self, participant: Participant, asked: str | None) -> list[dict[str, Any]]:
        """Return what the study lets a person see of the own scores; see `own_results`."""
        progress = progress_of(self._store, self.study.id, participant.subject)
        return own_results(
            self.forms, progress, participant, self._language(progress, None, asked, self.forms.languages)
        )

    def state(
        self, participant: Participant, asked: str | None, *, wanted: str | None = None
    ) -> dict[str, Any]:
        """Return everything the browser needs to draw the present form.

        Parameters
        ----------
        participant : the session that asks.
        asked : language asked for; else that of the latest answer, of the enrolment, of the study, in this order.
        wanted : which form of the wave; the first that is left where it was handed in or is not given.
        """
        progress = progress_of(self._store, self.study.id, participant.subject)
        said = progress.record.consent if progress.record is not None else None
        shut = self._shut(progress, said)
        told, today = [*progress.happenings()], civil_day(self._store.now())
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
            "help": help_lines(spoken, help_lines_of(self.study)),
            "safety": panel_words(self.study, language),
            "reached": has_reached(self.study, progress, participant),
            "study": self._study_words.of(language),
            "withdrawal": self._withdrawal,
            "not_open": not open_in,
            "handed_in": len(progress.completed),
            "shut": shut,
            **self._consent_state(progress),
            **self.bindings.told(participant.subject),
        }
        if place is None or not open_in:
            return state | self._nothing_due(participant, progress, told if shut is None else (), spoken)
        return state | self._present(participant, progress, place, wanted=wanted, language=language)

    def _shut(self, progress: Progress, said: Consent | None) -> Shut | None:
        """Return why nothing is asked; the store itself refuses what comes after a lock, this tells it kindly."""
        shut = shut_now(self.study, self._store, progress)
        if shut == "ended":
            return shut
        with self._store.reading() as connection:
            if is_locked(connection, self.study.id):
                return "locked"
        return "consent" if shut is None and self.study.asks_consent(said) else shut

    @property
    def _withdrawal(self) -> list[str]:
        """What a person may withdraw from in general words; registers only where the study asks them."""
        has_registers = any(wave.source == "register" for wave in self.study.waves)
        return ["questionnaires", *(["register"] if has_registers else []), "contact", "deletion"]

    def _consent_state(self, progress: Progress) -> dict[str, bool]:
        """Return whether the person said no to the information, or answered an earlier version of it."""
        rule, record = self.study.consent, progress.record
        said = record.consent if record is not None else None
        if rule is None or said is None:
            return {"consent_refused": False, "consent_renewed": False}
        return {"consent_refused": rule.refused_by(said), "consent_renewed": said.version != rule.version}

    def _nothing_due(
        self, participant: Participant, progress: Progress, told: Sequence[Happening], language: str
    ) -> dict[str, Any]:
        later = next_forms(self.study, told, today=civil_day(self._store.now()))
        n_done = len(progress.completed)
        return {
            "form": None,
            "forms": [],
            "answers": {},
            "versions": {},
            "not_shown": [],
            "n": n_done,
            "of": n_done,
            "next_month": month_in_words(later, language) if later is not None else None,
            "results": has_results(self.forms, progress, participant),
        }

    def _present(
        self, participant: Participant, progress: Progress, place: Place, *, wanted: str | None, language: str
    ) -> dict[str, Any]:
        wave, occasion = place
        forms = overview(self.forms, progress, place, self._study_words.of(language)["titles"])
        left = [form["instrument"] for form in forms if form["state"] != "done"]
        chosen = wanted if wanted is not None and wanted in left else left[0]
        instrument, form = self.forms.form(chosen, wave, language)
        begun = progress.answers.get(place, {})
        given = progress.given(place, instrument.id)
        return {
            "wave": wave,
            "forms": forms,
            "n": 1 + [one["instrument"] for one in forms].index(instrument.id),
            "of": len(forms),
            "minutes": minutes_to_answer(sum(one["n_left"] for one in forms if one["state"] != "done")),
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
        wanted = (asked, progress.last_language(place), progress.last_language(), progress.language, *allowed)
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

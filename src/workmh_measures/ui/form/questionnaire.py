"""The questionnaire of one study: what a participant sees now, and how an answer enters the record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from workmh_measures.dataset.form_texts import minutes_to_answer
from workmh_measures.definitions.library import load_instrument
from workmh_measures.errors import Problem, ResponseError, problem
from workmh_measures.model.civil_time import civil_day
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.missing import MissingCode
from workmh_measures.model.response_scale import chosen_codes
from workmh_measures.model.study import Study
from workmh_measures.model.wording import text_direction
from workmh_measures.storage.appending import Receipt
from workmh_measures.storage.events import AnswerEvent, Event, FormCompletedEvent
from workmh_measures.storage.reading import CurrentAnswer, stored_events
from workmh_measures.storage.repository import Store
from workmh_measures.storage.versions import FormPlace, versions_of
from workmh_measures.storage.wordings import FormWording, Wordings
from workmh_measures.ui.form.compile import LAYOUT, battery, compile_form
from workmh_measures.ui.form.progress import Place, Progress, progress_of, session_mark
from workmh_measures.ui.form.schedule import Shut, present_wave, shut_by
from workmh_measures.ui.form.submission import Submission, personal_kinds, stored_value
from workmh_measures.ui.form.words import LANGUAGES, help_lines, language_choice, words

__all__ = ["Committer", "Participant", "Questionnaire"]


class Committer(Protocol):
    """Writes submissions, several to a transaction."""

    def submit(self, study: str, events: Sequence[Event]) -> list[Receipt]:
        """Hand events over and wait until they are on stable storage."""
        ...


class Participant(Protocol):
    """The session of a participant."""

    @property
    def key(self) -> str:
        """Names the browser session."""
        ...

    @property
    def subject(self) -> str:
        """Pseudonym of the participant."""
        ...


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
        self._committer = committer
        self._wordings = wordings or Wordings(study, store, None)
        self._load = load
        self._compiled: dict[tuple[str, str, str], tuple[FormWording, Instrument, dict[str, Any]]] = {}

    @property
    def languages(self) -> tuple[str, ...]:
        """Every language the study's forms may be in."""
        return (*self.study.languages, *self.study.form_languages)

    def open_languages(self, wave: str | None) -> tuple[str, ...]:
        """Return the languages in which every form of a wave may be answered; all of them when no wave is due."""
        entries = self.study.forms_at(wave) if wave is not None else ()
        instruments = [self._load(entry.instrument) for entry in entries]
        return tuple(
            language
            for language in self.languages
            if all(self._wordings.of(instrument, language).ready for instrument in instruments)
        )

    # ---------------------------------------------------------------------------------------------- reading

    def state(self, participant: Participant, asked: str | None) -> dict[str, Any]:
        """Return everything the browser needs to draw the present form.

        Parameters
        ----------
        participant : the session that asks.
        asked : language asked for; else that of the latest answer, of the enrolment, of the study, in this order.
        """
        progress = progress_of(self._store, self.study.id, participant.subject)
        shut = self._shut(progress)
        told, today = progress.happenings(), civil_day(self._store.now())
        place = present_wave(self.study, told, today=today) if shut is None else None
        open_in = self.open_languages(place[0] if place is not None else None)
        language = self._language(progress, place, asked, open_in or self.languages)
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
        }
        return state | self._present(participant, progress, place if open_in else None, language)

    def _shut(self, progress: Progress) -> Shut | None:
        consent = progress.record.consent if progress.record is not None else None
        return shut_by(self.study, progress.happenings(), consent, today=civil_day(self._store.now()))

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
        instrument, form = self._form(left[0], wave, language)
        mark = session_mark(participant.key)
        given = progress.given(place, instrument.id)
        n_items = sum(len(self._load(name).items) for name in left) - len(given)
        return {
            "wave": wave,
            "forms": forms,
            "n": len(forms) - len(left) + 1,
            "of": len(forms),
            "minutes": minutes_to_answer(n_items),
            "form": {**form, "occasion": occasion},
            "answers": {item: _shown(answer, mark, instrument) for item, answer in given.items()},
            "versions": {item: answer.seq for item, answer in begun.get(instrument.id, {}).items()},
            "not_shown": list(progress.hidden(place, instrument)),
            "started_here": any(
                answer.entered_by == mark for answers in begun.values() for answer in answers.values()
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

    def _form(self, name: str, wave: str, language: str) -> tuple[Instrument, dict[str, Any]]:
        instrument = self._load(name)
        wording = self._wordings.of(instrument, language)
        known = self._compiled.get((name, wave, language))
        if known is None or known[0] != wording or known[1] is not instrument:
            form = compile_form(self.study, instrument, wave=wave, language=language, wording=wording.pack)
            known = self._compiled[name, wave, language] = wording, instrument, form
        return known[1:]

    # ----------------------------------------------------------------------------------------------- saving

    def save(self, participant: Participant, sent: Submission) -> dict[str, Any]:
        """Write one answer and return when it was saved, its number, what it replaced, and what is not shown after it.

        Raises
        ------
        ResponseError
            If the answer does not fit the form.
        StoreError
            If the store refused or did not confirm; then nothing is acknowledged.
        """
        instrument, form = self._checked(sent)
        value = stored_value(instrument, sent)
        progress = progress_of(self._store, self.study.id, participant.subject, wave=sent.wave)
        problems = self._objections(participant, progress, instrument, sent)
        if problems:
            raise ResponseError(problems)
        event = AnswerEvent(
            **self._about(participant, sent, form),
            item=sent.item,
            value=value,
            missing=sent.missing,
            personal=personal_kinds(instrument, sent, value),
        )
        [receipt] = self._committed([event])
        changed = {str(sent.item): value if isinstance(value, (int, float)) else None}
        hidden = list(progress.hidden(sent.place, instrument, changed))
        return _acknowledged(receipt) | {"not_shown": hidden} | self._versions(participant, sent, receipt)

    def complete(self, participant: Participant, sent: Submission) -> dict[str, Any]:
        """Hand a form in: items that were not shown get their reason, and the form is closed.

        Raises
        ------
        ResponseError
            If an item that is shown has neither an answer nor a reason, or nothing more is asked of the person.
        StoreError
            If the store refused or did not confirm.
        """
        instrument, form = self._checked(sent)
        progress = progress_of(self._store, self.study.id, participant.subject, wave=sent.wave)
        if not self._is_counted(progress, sent):
            raise ResponseError(
                [problem("FORM-SCHEDULE", where=sent.where, found=f"Occasion {sent.occasion}")]
            )
        if self._shut(progress) is not None and not self._is_known(participant, sent):
            raise ResponseError([problem("FORM-SHUT", where=sent.where)])
        given = progress.given(sent.place, instrument.id)
        hidden = progress.hidden(sent.place, instrument)
        open_items = [item for item in instrument.item_ids if item not in hidden and item not in given]
        if open_items:
            raise ResponseError([problem("FORM-UNANSWERED", where=sent.where, found=open_items)])
        about = self._about(participant, sent, form)
        code = int(MissingCode.NOT_SHOWN)
        told = [item for item in hidden if item not in given or given[item].missing != code]
        reasons: list[Event] = [
            AnswerEvent(**{**about, "request_id": f"{sent.request_id}/{item}"}, item=item, missing=code)
            for item in told
        ]
        receipts = self._committed([*reasons, FormCompletedEvent(**about)])
        return _acknowledged(receipts[-1])

    def _versions(self, participant: Participant, sent: Submission, receipt: Receipt) -> dict[str, Any]:
        """Tell which answer this one replaced and where the others are: a second page of the person compares."""
        place = FormPlace(self.study.id, participant.subject, *sent.place, sent.instrument)
        versions = versions_of(self._store, place)
        return {"before": versions.before(str(sent.item), receipt.seq), "versions": versions.latest}

    def _checked(self, sent: Submission) -> tuple[Instrument, dict[str, Any]]:
        """Return the form a request is about, if it is given at this wave and is still the one that was shown."""
        waves = [wave.id for wave in self.study.survey_waves]
        entries = self.study.forms_at(sent.wave) if sent.wave in waves else ()
        given = [entry.instrument for entry in entries]
        if sent.instrument not in given:
            found = problem("FORM-SCHEDULE", where=sent.where, found=sent.instrument, allowed=given)
            raise ResponseError([found])
        if sent.language not in self.languages:
            found = problem("FORM-LANGUAGE", where=sent.where, found=sent.language, allowed=self.languages)
            raise ResponseError([found])
        if not self._wordings.of(self._load(sent.instrument), sent.language).ready:
            found = problem("FORM-WORDING", where=sent.where, found=sent.instrument, language=sent.language)
            raise ResponseError([found])
        instrument, form = self._form(sent.instrument, sent.wave, sent.language)
        shown = (sent.layout, sent.fingerprint, sent.wording_hash)
        if shown != (LAYOUT, form["fingerprint"], form["wording_hash"]):
            raise ResponseError([problem("FORM-STALE", where=sent.where)])
        return instrument, form

    def _objections(
        self, participant: Participant, progress: Progress, instrument: Instrument, sent: Submission
    ) -> list[Problem]:
        problems = []
        if self._shut(progress) is not None:
            problems.append(problem("FORM-SHUT", where=sent.where))
        if not self._is_counted(progress, sent):
            problems.append(problem("FORM-SCHEDULE", where=sent.where, found=f"Occasion {sent.occasion}"))
        if (sent.place, sent.instrument) in progress.completed:
            problems.append(problem("FORM-CLOSED", where=sent.where, found=sent.instrument))
        if sent.item in progress.hidden(sent.place, instrument):
            problems.append(problem("FORM-GATE", where=sent.where, found=sent.item))
        # A retry of what is already in the record is not a new answer.
        return [] if problems and self._is_known(participant, sent) else problems

    def _is_counted(self, progress: Progress, sent: Submission) -> bool:
        """Say whether there is such a job to count the wave from, or it was being answered when it was taken back."""
        if sent.occasion == 1 or sent.place in progress.answers:
            return True
        anchor = self.study.wave(sent.wave).anchor
        again = progress.record.repeated if progress.record is not None else ()
        return any((one.anchor, one.number) == (anchor, sent.occasion) for one in again)

    def _is_known(self, participant: Participant, sent: Submission) -> bool:
        only: dict[str, str | None] = {"participant": participant.subject, "request_id": sent.request_id}
        with self._store.reading() as connection:
            return any(stored_events(connection, self.study.id, only))

    def _about(self, participant: Participant, sent: Submission, form: dict[str, Any]) -> dict[str, Any]:
        return {
            "request_id": sent.request_id,
            "entered_by": session_mark(participant.key),
            "participant": participant.subject,
            "wave": sent.wave,
            "occasion": sent.occasion,
            "instrument": sent.instrument,
            "mode": form["mode"],
            "language": sent.language,
            "wording_hash": sent.wording_hash,
            "fingerprint": sent.fingerprint,
            "layout": sent.layout,
            "device": sent.device,
        }

    def _committed(self, events: list[Event]) -> list[Receipt]:
        return self._committer.submit(self.study.id, events)


def _shown(answer: CurrentAnswer, mark: str, instrument: Instrument) -> dict[str, Any]:
    """Return an answer as the browser may see it: in the session that gave it only, else that there is one."""
    if answer.entered_by != mark:
        return {"answered": True}
    if answer.missing is not None:
        return {"missing": answer.missing}
    if instrument.response_scale_of(answer.item).kind == "multiple_choice":
        return {"value": list(chosen_codes(str(answer.value)))}
    return {"value": answer.value}


def _acknowledged(receipt: Receipt) -> dict[str, Any]:
    return {"saved_at": receipt.recorded_at.isoformat(timespec="seconds"), "seq": receipt.seq}

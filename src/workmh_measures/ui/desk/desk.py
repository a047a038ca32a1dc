"""What staff at the desk see of the form they enter, and where their answers go: the form itself, or a second copy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from workmh_measures.errors import Problem, ResponseError, problem
from workmh_measures.model.missing import MissingCode, missing_label
from workmh_measures.model.response_scale import chosen_codes
from workmh_measures.model.wording import text_direction
from workmh_measures.storage.freeze import lock_problems, locked_since
from workmh_measures.storage.reading import CurrentAnswer, participants
from workmh_measures.storage.repository import Store
from workmh_measures.storage.second_entry import second_objections
from workmh_measures.ui.desk.opening import form_in_words, objections
from workmh_measures.ui.desk.safety import staff_alerts, staff_panel
from workmh_measures.ui.desk.second_copy import SecondCopy
from workmh_measures.ui.desk.staff import REASONS, StaffEntry
from workmh_measures.ui.desk.ticket import Ticket
from workmh_measures.ui.form.forms import Forms
from workmh_measures.ui.form.intake import Intake, given_by
from workmh_measures.ui.form.progress import Progress, progress_of
from workmh_measures.ui.form.submission import Submission
from workmh_measures.ui.form.words import LANGUAGES, language_choice, words
from workmh_measures.ui.words.refusals import refusal_in_words

__all__ = ["Desk"]


class Desk:
    """What the routes of the desk ask for; safe to use by several threads.

    Parameters
    ----------
    forms, intake, store : what is asked, how an answer enters, the record.
    """

    def __init__(self, forms: Forms, intake: Intake, store: Store) -> None:
        self.forms = forms
        self.study = forms.study
        self._intake = intake
        self._store = store
        self._second = SecondCopy(intake, store)

    def save(self, entry: StaffEntry, sent: Submission) -> dict[str, Any]:
        """Write one answer; see `Intake.save` and `SecondCopy.save`."""
        return self._taking(entry, sent, self._second.save, self._intake.save)

    def complete(self, entry: StaffEntry, sent: Submission) -> dict[str, Any]:
        """Hand the form in; see `Intake.complete` and `SecondCopy.complete`."""
        return self._taking(entry, sent, self._second.complete, self._intake.complete)

    def state(self, entry: StaffEntry, asked: str | None, *, spoken: str) -> dict[str, Any]:
        """Return everything the browser needs to draw the form.

        Parameters
        ----------
        asked : language of the form asked for; else that of the latest answer, of the enrolment, of the study.
        spoken : language of the page.
        """
        ticket = entry.ticket
        progress = progress_of(self._store, self.study.id, ticket.participant)
        place = ticket.wave, ticket.occasion
        instrument = self.forms.load(ticket.instrument)
        open_in = [name for name in self.forms.languages if self.forms.is_ready(instrument, name)]
        wanted = (asked, progress.last_language(place), progress.language, *open_in)
        language = next((name for name in wanted if name in open_in), self.study.languages[0])
        answers, versions, hidden = self._given(entry, progress)
        against = self.objections(entry)
        form = (
            None if against or not open_in else self.forms.form(ticket.instrument, ticket.wave, language)[1]
        )
        buttons = language if language in LANGUAGES else spoken
        return {
            "language": language,
            "languages": [language_choice(name) for name in open_in],
            "words_language": buttons,
            "words_direction": text_direction(buttons),
            "words": words(buttons),
            **staff_panel(self.study, ticket.mode, language=language, buttons=buttons, spoken=spoken),
            "not_open": not open_in,
            "shut": None,
            "against": refusal_in_words(against, spoken),
            "wave": ticket.wave,
            "forms": [],
            "n": 1,
            "of": 1,
            "minutes": 1,
            "form": None if form is None else self._asked(form, ticket),
            "answers": answers,
            "versions": versions,
            "not_shown": hidden,
            "started_here": True,
            "reasons": self._reasons(ticket.mode, spoken),
        }

    def objections(self, entry: StaffEntry) -> list[Problem]:
        """Return what stands against entering this form or copy now."""
        if entry.ticket.copy == "first":
            return objections(self._store, self.forms, entry.ticket)
        place = entry.ticket.place(self.study.id)
        found = [*second_objections(self._store, place, by=entry.by), *self._second.shut(entry)]
        with self._store.reading() as connection:
            return [
                *found,
                *lock_problems(locked_since(connection, self.study.id), form_in_words(entry.ticket)),
            ]

    def unit_of(self, participant: str) -> str | None:
        """Return the unit of a person; None for people of no unit and for ids nobody has."""
        with self._store.reading() as connection:
            return next((one.unit for one in participants(connection, self.study.id, participant)), None)

    def next_form(self, entry: StaffEntry) -> Ticket | None:
        """Return a ticket for the next form of the same wave that may be entered in the same way; none is left: None."""
        ticket = entry.ticket
        if ticket.copy == "second":
            return None
        given = [one.instrument for one in given_by(self.study, ticket.wave, ticket.mode)]
        others = [*given[given.index(ticket.instrument) :], *given] if ticket.instrument in given else given
        tickets = (replace(ticket, instrument=name) for name in others if name != ticket.instrument)
        return next((one for one in tickets if not objections(self._store, self.forms, one)), None)

    def _asked(self, form: Mapping[str, Any], ticket: Ticket) -> dict[str, Any]:
        alerts = staff_alerts(self.study, form, ticket.mode)
        return {**form, "occasion": ticket.occasion, "alerts": alerts}

    def _reasons(self, mode: str, spoken: str) -> list[dict[str, Any]]:
        return [
            {"code": int(code), "label": missing_label(code, spoken)}
            for code in REASONS[mode]
            if self.study.may_decline or code != MissingCode.PREFER_NOT_TO_ANSWER
        ]

    def _taking(
        self,
        entry: StaffEntry,
        sent: Submission,
        second: Callable[[StaffEntry, Submission], dict[str, Any]],
        first: Callable[[StaffEntry, Submission], dict[str, Any]],
    ) -> dict[str, Any]:
        _require_ticket(entry.ticket, sent)
        return second(entry, sent) if entry.ticket.copy == "second" else first(entry, sent)

    def _given(
        self, entry: StaffEntry, progress: Progress
    ) -> tuple[dict[str, Any], dict[str, int], list[str]]:
        """Return the answers that may be shown, their events, and what is not asked after them."""
        ticket, instrument = entry.ticket, self.forms.load(entry.ticket.instrument)
        kinds = {item: instrument.response_scale_of(item).kind for item in instrument.item_ids}
        if ticket.copy == "second":
            copy = self._second.answers(entry)
            shown = {item: _as_shown(answer, kinds[item]) for item, answer in copy.items()}
            return shown, {}, [*self._second.hidden(instrument, copy)]
        place = ticket.wave, ticket.occasion
        given = progress.given(place, ticket.instrument)
        begun = progress.answers.get(place, {}).get(ticket.instrument, {})
        shown = {
            item: _as_shown(_content(answer), kinds[item]) if entry.sees(answer) else {"answered": True}
            for item, answer in given.items()
        }
        versions = {item: answer.seq for item, answer in begun.items()}
        return shown, versions, [*progress.hidden(place, instrument)]


def _require_ticket(ticket: Ticket, sent: Submission) -> None:
    """Refuse what is about another form than the one the ticket was given for."""
    if (sent.wave, sent.occasion, sent.instrument) != (ticket.wave, ticket.occasion, ticket.instrument):
        raise ResponseError([problem("FORM-REQUEST", found="it is about another form than this page")])


def _content(answer: CurrentAnswer) -> dict[str, Any]:
    return {"value": answer.value} if answer.missing is None else {"missing": answer.missing}


def _as_shown(answer: Mapping[str, Any], kind: str) -> dict[str, Any]:
    several = kind == "multiple_choice" and isinstance(answer.get("value"), str)
    return {"value": list(chosen_codes(answer["value"]))} if several else dict(answer)

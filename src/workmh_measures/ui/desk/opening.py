"""Which forms of a person staff may enter now, and what stands against it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from workmh_measures.dataset.schedule import AnchorReached, Slot, State, schedule
from workmh_measures.errors import Problem, problem
from workmh_measures.model.civil_time import civil_day
from workmh_measures.model.study import Study
from workmh_measures.storage.freeze import lock_problems, locked_since
from workmh_measures.storage.repository import Store
from workmh_measures.ui.desk.ticket import Ticket
from workmh_measures.ui.form.forms import Forms
from workmh_measures.ui.form.intake import given_by, shut_now
from workmh_measures.ui.form.progress import Place, Progress, progress_of

__all__ = ["FormOf", "form_in_words", "forms_of", "objections"]

FormState = Literal["not_begun", "begun", "handed_in"]


@dataclass(frozen=True, slots=True)
class FormOf:
    """One form of a person and how far it has come.

    Attributes
    ----------
    respondent : participant or clinician.
    n_answered, n_items : items that have an answer or a reason, and all of them.
    """

    wave: str
    occasion: int
    instrument: str
    respondent: str
    state: FormState
    n_answered: int
    n_items: int


def forms_of(forms: Forms, progress: Progress, *, today: date) -> list[FormOf]:
    """Return every form of every wave a person has come to, in the order of the study."""
    return [
        _form(forms, progress, place, instrument, who)
        for place in _places(forms.study, progress, today)
        for who, mode in (("participant", "paper"), ("clinician", "clinician"))
        for instrument in (entry.instrument for entry in given_by(forms.study, place[0], mode))
    ]


def objections(store: Store, forms: Forms, ticket: Ticket) -> list[Problem]:
    """Return everything that stands against entering a form; none when it may be entered.

    Notes
    -----
    Consent, withdrawal and wording hold as they do for the person. What is filled in on paper counts on the day it was
    filled in: before the person left, and not before its window opened; one that came after its window is entered all
    the same, and the data set says so.
    """
    study, today = forms.study, civil_day(store.now())
    progress = progress_of(store, study.id, ticket.participant)
    where = form_in_words(ticket)
    if progress.record is None:
        text = f"Nobody is enrolled as '{ticket.participant}'."
        return [problem("PERSON-UNKNOWN", where=f"study {study.id}", found=ticket.participant, text=text)]
    given = [entry.instrument for entry in given_by(study, ticket.wave, ticket.mode)]
    if ticket.instrument not in given:
        return [problem("FORM-SCHEDULE", where=where, found=ticket.instrument, allowed=given)]
    texts = [*_day_faults(ticket, today), *_wave_faults(study, progress, ticket, today)]
    if ticket.mode == "clinician" and not (ticket.rater or "").strip():
        texts.append("Nobody is named who rated.")
    told = [problem("ENTRY-START", where=where, text=text) for text in texts]
    if shut_now(study, store, progress, answered_on=ticket.answered_on) is not None:
        told.append(problem("FORM-SHUT", where=where))
    with store.reading() as connection:
        told += lock_problems(locked_since(connection, study.id), where)
    handed_in = ((ticket.wave, ticket.occasion), ticket.instrument) in progress.completed
    if handed_in and ticket.copy == "first":
        told.append(problem("FORM-CLOSED", where=where, found=ticket.instrument))
    instrument = forms.load(ticket.instrument)
    if not any(forms.is_ready(instrument, language) for language in forms.languages):
        language = study.languages[0]
        told.append(problem("FORM-WORDING", where=where, found=ticket.instrument, language=language))
    return told


def form_in_words(ticket: Ticket) -> str:
    """Return which form is meant, as a problem names it."""
    return f"Participant {ticket.participant}, wave {ticket.wave}, {ticket.instrument}"


def _form(forms: Forms, progress: Progress, place: Place, instrument: str, respondent: str) -> FormOf:
    n_answered = len(progress.given(place, instrument))
    begun: FormState = "begun" if n_answered else "not_begun"
    state: FormState = "handed_in" if (place, instrument) in progress.completed else begun
    n_items = len(forms.load(instrument).items)
    return FormOf(*place, instrument, respondent, state, n_answered, n_items)


def _places(study: Study, progress: Progress, today: date) -> Iterator[Place]:
    if study.first_survey_wave is not None and not _has_anchor(progress):
        yield study.first_survey_wave, 1
    for slot in _slots(study, progress, today):
        if slot.state != State.WAITING:
            yield slot.wave, slot.number


def _slots(study: Study, progress: Progress, day: date) -> tuple[Slot, ...]:
    """Return the waves of a person on a day."""
    told = [*progress.happenings()]
    waves = {wave.id for wave in study.survey_waves}
    return tuple(slot for slot in schedule(study, told, today=day) if slot.wave in waves)


def _day_faults(ticket: Ticket, today: date) -> Iterator[str]:
    if ticket.mode == "telephone":
        return
    if ticket.answered_on is None:
        yield "The date on the form is missing."
    elif ticket.answered_on > today:
        yield f"{ticket.answered_on} has not come yet."


def _wave_faults(study: Study, progress: Progress, ticket: Ticket, today: date) -> Iterator[str]:
    day = ticket.answered_on or today
    if not _has_anchor(progress):
        if ticket.wave != study.first_survey_wave:
            yield f"No day is known that wave {ticket.wave} is counted from."
        return
    here = [s for s in _slots(study, progress, day) if (s.wave, s.number) == (ticket.wave, ticket.occasion)]
    if not here:
        yield f"No day is known that wave {ticket.wave} is counted from."
    elif here[0].state == State.WAITING:
        yield f"Wave {ticket.wave} had not begun on {day}."
    elif ticket.mode == "telephone" and here[0].state == State.CLOSED:
        yield f"The window of wave {ticket.wave} is closed."


def _has_anchor(progress: Progress) -> bool:
    """Say whether any day is known that waves are counted from; without one the first wave is open."""
    return any(isinstance(told, AnchorReached) for told in progress.happenings())

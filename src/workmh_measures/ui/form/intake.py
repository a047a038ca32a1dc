"""How an answer enters the record: checked against the form, the schedule and what was handed in, then committed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import date, timedelta
from typing import Any, Protocol, TypeVar

from workmh_measures.dataset.schedule import Withdrawn, course_happenings
from workmh_measures.errors import Problem, ResponseError, problem
from workmh_measures.model.civil_time import civil_day
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.missing import MissingCode
from workmh_measures.model.study import ScheduleEntry, Study
from workmh_measures.storage.alerts import with_alerts
from workmh_measures.storage.appending import Receipt
from workmh_measures.storage.events import AnswerEvent, Event, FormCompletedEvent
from workmh_measures.storage.group_commit import Entry
from workmh_measures.storage.reading import StoredEvent, stored_events
from workmh_measures.storage.repository import Store
from workmh_measures.storage.second_entry import draw
from workmh_measures.storage.versions import FormPlace
from workmh_measures.ui.form.binding import DAYS_KEPT
from workmh_measures.ui.form.compile import LAYOUTS
from workmh_measures.ui.form.forms import Forms
from workmh_measures.ui.form.participant import Participant
from workmh_measures.ui.form.progress import Progress
from workmh_measures.ui.form.progress_book import ProgressBook
from workmh_measures.ui.form.schedule import Shut, shut_by
from workmh_measures.ui.form.submission import Submission, personal_kinds, stored_value

__all__ = ["Committer", "Intake", "given_by", "shut_now"]


class Committer(Protocol):
    """Checks and writes submissions one after another, several to a transaction."""

    def submit(self, study: str, events: Sequence[Event]) -> list[Receipt]:
        """Hand events over and wait until they are on stable storage."""
        ...

    def enter(self, study: str, prepare: Callable[[float], Entry[T]]) -> Future[T]:
        """Hand over what is still to be checked; the future is done when it was refused or is on stable storage."""
        ...


T = TypeVar("T")
Reply = dict[str, Any]

_LONGEST_KEPT = timedelta(days=DAYS_KEPT + 1)
"""A week in which the clocks are changed may begin eight days of the calendar ago."""


class Intake:
    """Takes answers and closes forms; safe to use by several threads. The checks run in the committer's own.

    Parameters
    ----------
    forms, store, committer : what is asked, the record, and what writes into it.
    """

    def __init__(self, forms: Forms, store: Store, committer: Committer) -> None:
        self.study = forms.study
        self._forms = forms
        self._store = store
        self._book = ProgressBook(store, forms.study.id)
        self.committer = committer

    def save(self, participant: Participant, sent: Submission) -> Reply:
        """Write one answer and return when it was saved, its number, what it replaced, and what is not shown after it.

        Raises
        ------
        ResponseError
            If the answer does not fit the form.
        StoreError
            If the store refused or did not confirm; then nothing is acknowledged.
        """
        return self.save_later(participant, sent).result()

    def save_later(self, participant: Participant, sent: Submission) -> Future[Reply]:
        """Do the same without waiting; done when the answer is on stable storage, or was refused."""
        return self.committer.enter(self.study.id, lambda since: self._answer(participant, sent, since))

    def complete(self, participant: Participant, sent: Submission) -> Reply:
        """Hand a form in: items that were not shown get their reason, and the form is closed.

        Raises
        ------
        ResponseError
            If an item that is shown has neither an answer nor a reason, or nothing more is asked of the person.
        StoreError
            If the store refused or did not confirm.
        """
        return self.complete_later(participant, sent).result()

    def complete_later(self, participant: Participant, sent: Submission) -> Future[Reply]:
        """Do the same without waiting; done when everything is on stable storage, or was refused."""
        return self.committer.enter(self.study.id, lambda since: self._handing_in(participant, sent, since))

    def _answer(self, participant: Participant, sent: Submission, since: float) -> Entry[Reply]:
        instrument, form = self.checked(participant, sent)
        value = stored_value(instrument, sent, reasons=participant.reasons)
        progress = self._book.progress(participant.subject, sent.wave, since=since)
        problems = self._objections(participant, progress, instrument, sent)
        if problems:
            raise ResponseError(problems)
        event = AnswerEvent(
            **self.about(participant, sent, form),
            item=sent.item,
            value=value,
            missing=sent.missing,
            personal=personal_kinds(instrument, sent, value),
            answered_on=participant.answered_on or self._earlier_day(participant, sent),
            checked_at=progress.as_of,
            based_on=sent.based_on,
        )
        events = with_alerts(self._store, self.study, [event])
        changed = {str(sent.item): value if isinstance(value, (int, float)) else None}
        hidden = list(progress.hidden(sent.place, instrument, changed))

        def told(receipts: list[Receipt]) -> Reply:
            receipt, *_alerts = receipts
            return _acknowledged(receipt) | {"not_shown": hidden} | self._versions(participant, sent, receipt)

        return Entry(events, told)

    def _handing_in(self, participant: Participant, sent: Submission, since: float) -> Entry[Reply]:
        instrument, form = self.checked(participant, sent)
        progress = self._book.progress(participant.subject, sent.wave, since=since)
        if not self._is_counted(progress, sent):
            raise ResponseError(
                [problem("FORM-SCHEDULE", where=sent.where, found=f"Occasion {sent.occasion}")]
            )
        if self._is_shut(participant, progress) and not self.is_known(participant, sent):
            raise ResponseError([problem("FORM-SHUT", where=sent.where)])
        given = progress.given(sent.place, instrument.id)
        hidden = progress.hidden(sent.place, instrument)
        open_items = [item for item in instrument.item_ids if item not in hidden and item not in given]
        if open_items:
            raise ResponseError([problem("FORM-UNANSWERED", where=sent.where, found=open_items)])
        about = {**self.about(participant, sent, form), "checked_at": progress.as_of}
        code = int(MissingCode.NOT_SHOWN)
        told = [item for item in hidden if item not in given or given[item].missing != code]
        reasons: list[Event] = [
            AnswerEvent(**{**about, "request_id": f"{sent.request_id}/{item}"}, item=item, missing=code)
            for item in told
        ]
        events = [*reasons, FormCompletedEvent(**about, data=self._told_at_end(participant, sent))]
        return Entry(events, lambda receipts: _acknowledged(receipts[-1]))

    def _earlier_day(self, participant: Participant, sent: Submission) -> date | None:
        """Return the day an answer was given that a browser kept and sends late; None for one given today.

        A day that cannot be, by a wrong clock, is not believed: the answer counts, as one of the day it came.
        """
        day = sent.answered_on
        if day is None or day == (today := civil_day(self._store.now())):
            return None
        known = self._event_of(participant, sent)
        if known is not None:
            # Sent again: it has the day it was stored with, or it would be another answer under the same id.
            stored = (known.content or {}).get("answered_on")
            return date.fromisoformat(stored) if isinstance(stored, str) else None
        return day if today - _LONGEST_KEPT <= day < today else None

    def _versions(self, participant: Participant, sent: Submission, receipt: Receipt) -> Reply:
        """Tell which answer this one replaced and where the others are: a second page of the person compares."""
        versions = self._book.versions(participant.subject, sent.place, sent.instrument, at_least=receipt.seq)
        return {"before": versions.before(str(sent.item), receipt.seq), "versions": versions.latest}

    def _told_at_end(self, participant: Participant, sent: Submission) -> dict[str, object]:
        """Return what the end of a form tells: also whether chance drew it for a second entry."""
        place = FormPlace(self.study.id, participant.subject, *sent.place, sent.instrument)
        drawn = draw(self._store, self.study.second_entry, place, mode=participant.mode)
        return {**participant.told_at_end, **drawn}

    def _is_shut(self, participant: Participant, progress: Progress) -> bool:
        return shut_now(self.study, self._store, progress, answered_on=participant.answered_on) is not None

    def checked(self, participant: Participant, sent: Submission) -> tuple[Instrument, dict[str, Any]]:
        """Return the form a request is about.

        Raises
        ------
        ResponseError
            If it is not given at this wave, has no wording, or is not the one that was shown any more.
        """
        given = [entry.instrument for entry in given_by(self.study, sent.wave, participant.mode)]
        if sent.instrument not in given:
            found = problem("FORM-SCHEDULE", where=sent.where, found=sent.instrument, allowed=given)
            raise ResponseError([found])
        if sent.language not in self._forms.languages:
            found = problem(
                "FORM-LANGUAGE", where=sent.where, found=sent.language, allowed=self._forms.languages
            )
            raise ResponseError([found])
        if not self._forms.is_ready(self._forms.load(sent.instrument), sent.language):
            found = problem("FORM-WORDING", where=sent.where, found=sent.instrument, language=sent.language)
            raise ResponseError([found])
        instrument, form = self._forms.form(sent.instrument, sent.wave, sent.language)
        shown = (sent.fingerprint, sent.wording_hash)
        if sent.layout not in LAYOUTS or shown != (form["fingerprint"], form["wording_hash"]):
            raise ResponseError([problem("FORM-STALE", where=sent.where)])
        return instrument, form

    def _objections(
        self, participant: Participant, progress: Progress, instrument: Instrument, sent: Submission
    ) -> list[Problem]:
        problems = []
        if self._is_shut(participant, progress):
            problems.append(problem("FORM-SHUT", where=sent.where))
        if not self._is_counted(progress, sent):
            problems.append(problem("FORM-SCHEDULE", where=sent.where, found=f"Occasion {sent.occasion}"))
        if (sent.place, sent.instrument) in progress.completed:
            problems.append(problem("FORM-CLOSED", where=sent.where, found=sent.instrument))
        if sent.item in progress.hidden(sent.place, instrument):
            problems.append(problem("FORM-GATE", where=sent.where, found=sent.item))
        if sent.missing == MissingCode.PREFER_NOT_TO_ANSWER and not self.study.may_decline:
            problems.append(problem("FORM-DECLINE", where=sent.where))
        # A retry of what is already in the record is not a new answer.
        return [] if problems and self.is_known(participant, sent) else problems

    def _is_counted(self, progress: Progress, sent: Submission) -> bool:
        """Say whether there is such a job to count the wave from, or it was being answered when it was taken back."""
        if sent.occasion == 1 or sent.place in progress.answers:
            return True
        anchor = self.study.wave(sent.wave).anchor
        again = progress.record.repeated if progress.record is not None else ()
        return any((one.anchor, one.number) == (anchor, sent.occasion) for one in again)

    def is_known(self, participant: Participant, sent: Submission) -> bool:
        """Say whether a request is in the record already, so that sending it again is no new answer."""
        return self._event_of(participant, sent) is not None

    def _event_of(self, participant: Participant, sent: Submission) -> StoredEvent | None:
        only: dict[str, str | None] = {"participant": participant.subject, "request_id": sent.request_id}
        with self._store.reading() as connection:
            return next(stored_events(connection, self.study.id, only), None)

    def about(self, participant: Participant, sent: Submission, form: dict[str, Any]) -> dict[str, Any]:
        """Return what every event of a request says of itself: whose, what, how it came in and what was shown."""
        return {
            "request_id": sent.request_id,
            "entered_by": participant.mark,
            "participant": participant.subject,
            "wave": sent.wave,
            "occasion": sent.occasion,
            "instrument": sent.instrument,
            "mode": participant.mode if form["mode"] == "web" else form["mode"],
            "language": sent.language,
            "wording_hash": sent.wording_hash,
            "fingerprint": sent.fingerprint,
            "layout": sent.layout,
            "device": sent.device,
        }


def given_by(study: Study, wave: str, mode: str) -> tuple[ScheduleEntry, ...]:
    """Return what is answered at a wave: by the person, or by a clinician who rates; nothing where registers tell."""
    if wave not in [one.id for one in study.survey_waves]:
        return ()
    who = "clinician" if mode == "clinician" else "participant"
    return tuple(entry for entry in study.instruments_at(wave) if entry.respondent == who)


def shut_now(
    study: Study, store: Store, progress: Progress, *, answered_on: date | None = None
) -> Shut | None:
    """Return why the form is shut for a person, or None when it is not.

    Parameters
    ----------
    answered_on : day of a paper form. What was filled in before the person left may still be entered, unless the data
        are to be deleted; consent counts as it is now.
    """
    today = civil_day(store.now())
    consent = progress.record.consent if progress.record is not None else None
    # Who leaves is told by the record alone; the forms need not be looked through for every answer.
    told = [*course_happenings(progress.record)] if progress.record is not None else []
    asked_for_deletion = any(
        isinstance(h, Withdrawn) and h.level == "deletion" and h.day <= today for h in told
    )
    day = today if answered_on is None or asked_for_deletion else answered_on
    return shut_by(study, told, consent, today=day)


def _acknowledged(receipt: Receipt) -> Reply:
    return {"saved_at": receipt.recorded_at.isoformat(timespec="seconds"), "seq": receipt.seq}

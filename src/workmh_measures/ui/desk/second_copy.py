"""How the second copy of a form enters the record: blind to the first, by another person, and where a first copy may."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workmh_measures.errors import Problem, ResponseError, problem
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.missing import MissingCode
from workmh_measures.storage.alerts import with_alerts
from workmh_measures.storage.repository import Store
from workmh_measures.storage.second_entry import complete_second, keep_second, second_copy
from workmh_measures.storage.second_entry_events import SecondAnswerEvent, SecondCompletedEvent
from workmh_measures.ui.desk.staff import StaffEntry
from workmh_measures.ui.form.gates import hidden_items
from workmh_measures.ui.form.intake import Intake, shut_now
from workmh_measures.ui.form.progress import progress_of
from workmh_measures.ui.form.submission import Submission, personal_kinds, stored_value

__all__ = ["SecondCopy"]


class SecondCopy:
    """Takes the answers of a second copy; nothing of the first is read or told.

    Parameters
    ----------
    intake, store : checks what is sent as for any answer; the record.
    """

    def __init__(self, intake: Intake, store: Store) -> None:
        self._intake = intake
        self._store = store

    def answers(self, entry: StaffEntry) -> dict[str, dict[str, Any]]:
        """Return what was entered so far."""
        place = entry.ticket.place(self._intake.study.id)
        with self._store.reading() as connection:
            return {item: dict(answer) for item, answer in second_copy(connection, place).items()}

    def hidden(self, instrument: Instrument, given: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
        """Return the items that are not shown after the answers of this copy."""
        codes = {item: answer.get("value") for item, answer in given.items()}
        return hidden_items(instrument, {item: c for item, c in codes.items() if isinstance(c, (int, float))})

    def shut(self, entry: StaffEntry) -> list[Problem]:
        """Return FORM-SHUT where nothing may be entered for this person any more, as for a first copy."""
        return self._shut(entry)[0]

    def save(self, entry: StaffEntry, sent: Submission) -> dict[str, Any]:
        """Write one answer, as `Intake.save` does for a first copy.

        Raises
        ------
        ResponseError, StoreError
            If the answer does not fit the form, or this copy may not be entered; nothing is acknowledged then.
        """
        instrument, form = self._intake.checked(entry, sent)
        value = stored_value(instrument, sent, reasons=entry.reasons)
        checked_at = self._require_allowed(entry, sent)
        given = self.answers(entry)
        if sent.item in self.hidden(instrument, given):
            raise ResponseError([problem("FORM-GATE", where=sent.where, found=sent.item)])
        answer = SecondAnswerEvent(
            **self._intake.about(entry, sent, form),
            item=sent.item,
            value=value,
            missing=sent.missing,
            personal=personal_kinds(instrument, sent, value),
            answered_on=entry.answered_on,
            checked_at=checked_at,
        )
        _, *alerts = with_alerts(self._store, self._intake.study, [answer])
        seq = keep_second(self._store, answer, study=self._intake.study.id, also=alerts)
        given[str(sent.item)] = {"value": value}
        hidden = [*self.hidden(instrument, given)]
        return {**self._saved(seq), "not_shown": hidden, "before": 0, "versions": {str(sent.item): seq}}

    def complete(self, entry: StaffEntry, sent: Submission) -> dict[str, Any]:
        """Finish the copy, so that the two can be compared.

        Raises
        ------
        ResponseError, StoreError
            If an item has neither answer nor reason, or this copy may not be entered.
        """
        instrument, form = self._intake.checked(entry, sent)
        about = {
            **self._intake.about(entry, sent, form),
            "checked_at": self._require_allowed(entry, sent),
        }
        given = self.answers(entry)
        code = int(MissingCode.NOT_SHOWN)
        hidden = [item for item in self.hidden(instrument, given) if given.get(item) != {"missing": code}]
        untold = [
            SecondAnswerEvent(
                **{**about, "request_id": f"{sent.request_id}/{item}"},
                item=item,
                missing=code,
                answered_on=entry.answered_on,
            )
            for item in hidden
        ]
        end = SecondCompletedEvent(**about, data=entry.told_at_end)
        study = self._intake.study.id
        complete_second(self._store, end, study=study, items=instrument.item_ids, untold=untold)
        return self._saved(0)

    def _require_allowed(self, entry: StaffEntry, sent: Submission) -> int:
        """Refuse what may not be entered; return up to which event that was looked at, so that the store sees the rest."""
        problems, as_of = self._shut(entry)
        if sent.missing == MissingCode.PREFER_NOT_TO_ANSWER and not self._intake.study.may_decline:
            problems.append(problem("FORM-DECLINE", where=sent.where))
        if problems and not self._intake.is_known(entry, sent):
            raise ResponseError(problems)
        return as_of

    def _shut(self, entry: StaffEntry) -> tuple[list[Problem], int]:
        study, place = self._intake.study, entry.ticket.place(self._intake.study.id)
        progress = progress_of(self._store, study.id, place.participant, wave=place.wave)
        if shut_now(study, self._store, progress, answered_on=entry.answered_on) is None:
            return [], progress.as_of
        where = f"Participant {place.participant}, wave {place.wave}, {place.instrument}"
        return [problem("FORM-SHUT", where=where)], progress.as_of

    def _saved(self, seq: int) -> dict[str, Any]:
        return {"saved_at": self._store.now().isoformat(timespec="seconds"), "seq": seq}

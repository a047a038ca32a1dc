"""How the second copy of a form enters the record: blind to the first, by another person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workmh_measures.errors import ResponseError, problem
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.missing import MissingCode
from workmh_measures.storage.alerts import with_alerts
from workmh_measures.storage.repository import Store
from workmh_measures.storage.second_entry import complete_second, keep_second, second_copy
from workmh_measures.storage.second_entry_events import SecondAnswerEvent, SecondCompletedEvent
from workmh_measures.ui.desk.staff import StaffEntry
from workmh_measures.ui.form.gates import hidden_items
from workmh_measures.ui.form.intake import Intake
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

    def save(self, entry: StaffEntry, sent: Submission) -> dict[str, Any]:
        """Write one answer, as `Intake.save` does for a first copy.

        Raises
        ------
        ResponseError, StoreError
            If the answer does not fit the form, or this copy may not be entered; nothing is acknowledged then.
        """
        instrument, form = self._intake.checked(entry, sent)
        value = stored_value(instrument, sent, reasons=entry.reasons)
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
        StoreError
            If an item has neither answer nor reason, or this copy may not be entered.
        """
        instrument, form = self._intake.checked(entry, sent)
        about = self._intake.about(entry, sent, form)
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

    def _saved(self, seq: int) -> dict[str, Any]:
        return {"saved_at": self._store.now().isoformat(timespec="seconds"), "seq": seq}

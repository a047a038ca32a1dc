"""A member of staff who enters for somebody, as the form knows those who answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from workmh_measures.model.missing import STATED_CODES, MissingCode
from workmh_measures.storage.reading import CurrentAnswer
from workmh_measures.ui.desk.ticket import Ticket

__all__ = ["REASONS", "STAFF_MODES", "StaffEntry"]

STAFF_MODES = ("telephone", "paper", "clinician")

_SPOKEN = (MissingCode.DOES_NOT_KNOW, MissingCode.SKIPPED, MissingCode.PREFER_NOT_TO_ANSWER)
_BESIDE = (MissingCode.NOT_APPLICABLE, MissingCode.NOT_ADMINISTERED)
REASONS: Mapping[str, tuple[MissingCode, ...]] = {
    "telephone": _SPOKEN,
    "paper": STATED_CODES,
    "clinician": (MissingCode.DOES_NOT_KNOW, MissingCode.SKIPPED, *_BESIDE),
}
"""Why there may be no answer, by how the answers come in."""


@dataclass(frozen=True, slots=True)
class StaffEntry:
    """Staff with a ticket; see `ui.form.participant.Participant`."""

    ticket: Ticket
    by: str

    @property
    def subject(self) -> str:
        """Whose answers they are."""
        return self.ticket.participant

    @property
    def mark(self) -> str:
        """Who enters them."""
        return self.by

    @property
    def mode(self) -> str:
        """How they come in."""
        return self.ticket.mode

    @property
    def answered_on(self) -> date | None:
        """Day on the paper or of the rating."""
        return self.ticket.answered_on

    @property
    def told_at_end(self) -> Mapping[str, object]:
        """The day, and who rated; one person is rated once with an instrument at a wave, so the rating has number 1."""
        day, rater = self.ticket.answered_on, self.ticket.rater
        told: dict[str, object] = {} if day is None else {"answered_on": day}
        return told if rater is None else {**told, "rater": rater, "rating": 1}

    @property
    def reasons(self) -> tuple[int, ...]:
        """Missing codes that may be chosen."""
        return tuple(int(code) for code in REASONS[self.ticket.mode])

    def sees(self, answer: CurrentAnswer) -> bool:
        """Say whether an answer may be shown: what staff entered may, what the person answered in private may not."""
        return answer.mode in STAFF_MODES or answer.entered_by == self.by

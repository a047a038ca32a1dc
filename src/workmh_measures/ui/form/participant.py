"""Who answers, by whose hand and how: what the form must know of a session before it takes an answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from workmh_measures.model.missing import MissingCode
from workmh_measures.storage.reading import CurrentAnswer

__all__ = ["BROWSER_REASONS", "Participant"]

BROWSER_REASONS = (int(MissingCode.SKIPPED), int(MissingCode.PREFER_NOT_TO_ANSWER))
"""Missing codes a participant may choose; the others are written by the server or by staff."""


class Participant(Protocol):
    """The person an answer is of, and how it came in: a participant's own session, or staff who enters for somebody."""

    @property
    def subject(self) -> str:
        """Pseudonym of the person the answers are of."""
        ...

    @property
    def mark(self) -> str:
        """What `entered_by` says: which browser session, without telling whose, or the name of the member of staff."""
        ...

    @property
    def mode(self) -> str:
        """How the answers come in: web, kiosk, telephone, paper, clinician."""
        ...

    @property
    def answered_on(self) -> date | None:
        """Day on the paper; None when the answers are given as they are entered."""
        ...

    @property
    def told_at_end(self) -> Mapping[str, object]:
        """What the event that closes the form tells beside: the day on the paper, who rated."""
        ...

    @property
    def reasons(self) -> tuple[int, ...]:
        """Missing codes that may be chosen."""
        ...

    def sees(self, answer: CurrentAnswer) -> bool:
        """Say whether an answer given before may be shown again; else only that there is one."""
        ...

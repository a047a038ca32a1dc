"""Records of a study: who takes part, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from .missing import MISSING_HIGH, MISSING_LOW

__all__ = ["Enrolment", "Response"]


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A person, under a pseudonym, in a study."""

    study: str
    participant: str
    arm: str | None
    anchors: dict[str, date]
    language: str
    unit: str | None = None
    strata: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Response:
    """The answer to one item: a value or a missing code, never both and never a default.

    A number is the stored code; text is words, an ISO date, or the chosen codes of a multiple choice
    with blanks between.
    """

    participant: str
    wave: str
    instrument: str
    item: str
    value: float | str | None
    missing: int | None
    answered_at: datetime | None = None
    occasion: int = 1

    def __post_init__(self) -> None:
        if (self.value is None) == (self.missing is None):
            raise ValueError("a response is a value or a missing code, never both and never neither")
        if self.missing is not None and not MISSING_LOW <= self.missing <= MISSING_HIGH:
            raise ValueError(f"{self.missing} is not a missing code")

"""Records of a study: who takes part, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, get_args

from .missing import MISSING_HIGH, MISSING_LOW

__all__ = [
    "ENDS_CONTACT",
    "WITHDRAWAL_LEVELS",
    "Consent",
    "Enrolment",
    "RepeatedAnchor",
    "Response",
    "WithdrawalLevel",
]

WithdrawalLevel = Literal["treatment", "questionnaires", "register", "contact", "deletion"]
WITHDRAWAL_LEVELS: tuple[WithdrawalLevel, ...] = get_args(WithdrawalLevel)
ENDS_CONTACT: tuple[WithdrawalLevel, ...] = ("questionnaires", "contact", "deletion")
"""Levels after which the person is asked nothing any more: no form is open and links are void."""


@dataclass(frozen=True, slots=True)
class RepeatedAnchor:
    """A day that waves are counted from and that came again: the second job has number 2."""

    anchor: str
    number: int
    day: date


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person last said to the information about a study.

    Attributes
    ----------
    version, day : of the information; when it was said.
    given : False when it was refused or taken back.
    parts : what was said to each part the study asks for by itself, by flag id.
    """

    version: str
    day: date
    given: bool = True
    parts: dict[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A person, under a pseudonym, in a study.

    Attributes
    ----------
    arm : None while not allocated, and for those who may not see it.
    anchors : day of each anchor and milestone the person has reached, the first time.
    repeated : the second and later times.
    pair : whom the person was matched with; flags : what is known of populations, consent and progress.
    withdrawn : first day of each level the person withdrew at; died : day of death.
    consent : what was said last; None where nothing is on record.
    """

    study: str
    participant: str
    arm: str | None
    anchors: dict[str, date]
    language: str
    unit: str | None = None
    strata: dict[str, str] = field(default_factory=dict)
    pair: str | None = None
    flags: dict[str, bool] = field(default_factory=dict)
    repeated: tuple[RepeatedAnchor, ...] = ()
    withdrawn: dict[WithdrawalLevel, date] = field(default_factory=dict)
    died: date | None = None
    consent: Consent | None = None


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

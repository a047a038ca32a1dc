"""Work and benefits of a person over time: spells, and the window in which they were watched for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

__all__ = [
    "BENEFIT_KINDS",
    "END_REASONS",
    "WORK_KINDS",
    "BenefitKind",
    "BenefitSpell",
    "EmploymentSpell",
    "EndReason",
    "RegisterRecord",
    "ToldKind",
    "WorkKind",
]

WorkKind = Literal["competitive", "subsidised", "placement", "sheltered", "transitional", "education"]
BenefitKind = Literal[
    "sickness_benefit",
    "work_assessment_allowance",
    "disability_pension",
    "unemployment_benefit",
    "qualification_benefit",
    "social_assistance",
    "age_pension",
    "other_benefit",
]
EndReason = Literal["end_of_extract", "emigrated", "withdrawn", "died"]

ToldKind = WorkKind | BenefitKind

WORK_KINDS: tuple[WorkKind, ...] = get_args(WorkKind)
BENEFIT_KINDS: tuple[BenefitKind, ...] = get_args(BenefitKind)
END_REASONS: tuple[EndReason, ...] = get_args(EndReason)


@dataclass(frozen=True, slots=True)
class EmploymentSpell:
    """Work or education from a first to a last day, both worked; `stop` None: still going on.

    Attributes
    ----------
    percent : of full time; hours : a week. None where the source does not tell.
    """

    kind: WorkKind
    start: date
    stop: date | None = None
    percent: float | None = None
    hours: float | None = None


@dataclass(frozen=True, slots=True)
class BenefitSpell:
    """A benefit from a first to a last day, both paid; `stop` None: still going on.

    Attributes
    ----------
    degree : per cent; None where the source does not tell.
    """

    kind: BenefitKind
    start: date
    stop: date | None = None
    degree: float | None = None


@dataclass(frozen=True, slots=True)
class RegisterRecord:
    """What a source knows of a person's work and benefits.

    Inside the window no spell of a kind the source tells of means none; outside it nothing is known.

    Attributes
    ----------
    source : name of the register, or of whoever kept the log.
    observed_from, observed_to : first and last day of the window.
    end_reason : why the window ends.
    tells : kinds of work and benefits the source would know of; of others it knows nothing.
    """

    participant: str
    source: str
    observed_from: date
    observed_to: date
    end_reason: EndReason = "end_of_extract"
    employment: tuple[EmploymentSpell, ...] = ()
    benefits: tuple[BenefitSpell, ...] = ()
    tells: tuple[ToldKind, ...] = (*WORK_KINDS, *BENEFIT_KINDS)

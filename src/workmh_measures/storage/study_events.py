"""What happens in a study beside forms and answers: consent, allocation, days reached, leaving, registers, ratings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import ClassVar, Literal, get_args

from workmh_measures.errors import Problem, problem
from workmh_measures.model.missing import is_missing_code
from workmh_measures.model.personal_data import personal_data
from workmh_measures.model.record import WITHDRAWAL_LEVELS, WithdrawalLevel
from workmh_measures.model.work import RegisterRecord
from workmh_measures.storage.events import LONGEST_REASON, DataEvent, Event, Kind

__all__ = [
    "AllocatedEvent",
    "AllocationSealedEvent",
    "ConsentedEvent",
    "DataLockedEvent",
    "DataUnlockedEvent",
    "DiedEvent",
    "ErasureRequestedEvent",
    "ExportedEvent",
    "InvitationStep",
    "InvitedEvent",
    "ReachedEvent",
    "RegisterEvent",
    "StudyStartedEvent",
    "UnblindedEvent",
    "UnitRatedEvent",
    "UnlockAskedEvent",
    "WithdrawnEvent",
]


InvitationStep = Literal["begun", "sent", "refused", "deferred"]
"""`refused` and `deferred` say for certain that nothing went out: for good, or for now."""


@dataclass(frozen=True, kw_only=True)
class _FaultyEvent(Event):
    """An event whose content is checked by `_faults`."""

    def _faults(self) -> Iterable[str]:
        return ()

    def _content_problems(self) -> list[Problem]:
        told = f"of kind '{self.kind}' cannot be stored: "
        return [problem("STORE-EVENT", where=self.where, text=told + fault) for fault in self._faults()]


class StudyStartedEvent(DataEvent):
    """The store is made for a study, or the study goes on under a changed file; `fingerprint` is that file's."""

    kind = Kind.STUDY_STARTED
    needs = ("fingerprint",)


@dataclass(frozen=True, kw_only=True)
class ConsentedEvent(_FaultyEvent):
    """A participant gave consent to a version of the information, or took it back; the latest one counts.

    Attributes
    ----------
    version, day : of the information text; when consent was given.
    given : False when it was refused or taken back.
    parts : consent to each part the study asks for by itself, by flag id.
    """

    kind: ClassVar[Kind] = Kind.CONSENTED
    needs: ClassVar[tuple[str, ...]] = ("participant",)

    version: str
    day: date
    given: bool = True
    parts: Mapping[str, bool] = field(default_factory=dict)

    def content(self) -> Mapping[str, object]:
        """Return the consent."""
        return {"version": self.version, "day": self.day, "given": self.given, "parts": self.parts}

    def _faults(self) -> Iterable[str]:
        if not self.version.strip():
            yield "it names no version of the information"


@dataclass(frozen=True, kw_only=True)
class ReachedEvent(_FaultyEvent):
    """A participant reached an anchor or a milestone; told again for the same number it corrects the day.

    Attributes
    ----------
    what : id of an anchor or a milestone of the study.
    day : None takes back what was recorded by mistake.
    number : 2 for the second job, and so on.
    data : what else is known, such as the reason why the service ended.
    reason : why an earlier day is changed.
    """

    kind: ClassVar[Kind] = Kind.REACHED
    needs: ClassVar[tuple[str, ...]] = ("participant",)

    what: str
    day: date | None
    number: int = 1
    data: Mapping[str, object] = field(default_factory=dict)
    reason: str | None = field(default=None, repr=False)

    def content(self) -> Mapping[str, object]:
        """Return what was reached and when."""
        told = {"what": self.what, "day": self.day, "number": self.number, "data": self.data}
        return told if self.reason is None else {**told, "reason": self.reason}

    def _faults(self) -> Iterable[str]:
        if type(self.number) is not int or self.number < 1:
            yield "its number is not 1 or more"
        if self.day is None and not self.reason:
            yield "nothing is taken back without a reason"
        yield from _long_reason(self.reason)


@dataclass(frozen=True, kw_only=True)
class WithdrawnEvent(_FaultyEvent):
    """A participant withdrew from a part of the study from a day on; `day` None takes an earlier one back."""

    kind: ClassVar[Kind] = Kind.WITHDRAWN
    needs: ClassVar[tuple[str, ...]] = ("participant",)

    level: WithdrawalLevel
    day: date | None
    reason: str | None = field(default=None, repr=False)

    def content(self) -> Mapping[str, object]:
        """Return level, day and reason; nobody must give a reason for leaving."""
        return {"level": self.level, "day": self.day, "reason": self.reason}

    def _faults(self) -> Iterable[str]:
        if self.level not in WITHDRAWAL_LEVELS:
            yield f"'{self.level}' is not a level of withdrawal"
        yield from _long_reason(self.reason)


@dataclass(frozen=True, kw_only=True)
class DiedEvent(_FaultyEvent):
    """A participant died; `day` None takes back what was recorded by mistake."""

    kind: ClassVar[Kind] = Kind.DIED
    needs: ClassVar[tuple[str, ...]] = ("participant",)

    day: date | None
    reason: str | None = field(default=None, repr=False)

    def content(self) -> Mapping[str, object]:
        """Return the day, and why it is another than was on record."""
        return {"day": self.day} | ({} if self.reason is None else {"reason": self.reason})

    def _faults(self) -> Iterable[str]:
        yield from _long_reason(self.reason)


class AllocationSealedEvent(DataEvent):
    """How arms are drawn from now on, with what proves later that nothing was changed; the draw itself is sealed."""

    kind = Kind.ALLOCATION_SEALED


@dataclass(frozen=True, kw_only=True)
class AllocatedEvent(_FaultyEvent):
    """A participant came into an arm, once.

    Attributes
    ----------
    arm : id of the arm.
    how : drawn by the study's own allocation, taken from an imported list, or told by whoever allocated.
    strata : the levels that were allocated by.
    number : place within the stratum, from 1; None where it was told.
    data : what else proves the draw.
    """

    kind: ClassVar[Kind] = Kind.ALLOCATED
    needs: ClassVar[tuple[str, ...]] = ("participant",)

    arm: str = field(repr=False)
    how: Literal["drawn", "list", "told"]
    strata: Mapping[str, str] = field(default_factory=dict)
    number: int | None = None
    data: Mapping[str, object] = field(default_factory=dict)

    def content(self) -> Mapping[str, object]:
        """Return arm and how it came about."""
        return {
            "arm": self.arm,
            "how": self.how,
            "strata": self.strata,
            "number": self.number,
            "data": self.data,
        }


@dataclass(frozen=True, kw_only=True)
class _ReasonEvent(_FaultyEvent):
    """An event that nobody may cause without saying why."""

    reason: str
    data: Mapping[str, object] = field(default_factory=dict)

    def content(self) -> Mapping[str, object]:
        """Return the reason."""
        return {"reason": self.reason, **self.data}

    def _faults(self) -> Iterable[str]:
        if not self.reason.strip():
            yield "it gives no reason"
        yield from _long_reason(self.reason)


@dataclass(frozen=True, kw_only=True)
class UnblindedEvent(_ReasonEvent):
    """Somebody who is kept blind was told the arm of a participant."""

    kind: ClassVar[Kind] = Kind.UNBLINDED
    needs: ClassVar[tuple[str, ...]] = ("participant",)


@dataclass(frozen=True, kw_only=True)
class ErasureRequestedEvent(_ReasonEvent):
    """Somebody with the right to it asked that everything of a participant be erased."""

    kind: ClassVar[Kind] = Kind.ERASURE_REQUESTED
    needs: ClassVar[tuple[str, ...]] = ("participant",)


@dataclass(frozen=True, kw_only=True)
class RegisterEvent(_FaultyEvent):
    """What a source tells of a participant's work and benefits; the latest one of each source counts.

    Attributes
    ----------
    record : of this participant.
    data : file and hash it came from.
    """

    kind: ClassVar[Kind] = Kind.REGISTER
    needs: ClassVar[tuple[str, ...]] = ("participant",)

    record: RegisterRecord = field(repr=False)
    data: Mapping[str, object] = field(default_factory=dict)

    def content(self) -> Mapping[str, object]:
        """Return window and spells."""
        told = asdict(self.record)
        del told["participant"]
        return {**told, "data": self.data}

    def _faults(self) -> Iterable[str]:
        if self.record.participant != self.participant:
            yield "it tells of another participant"
        if self.record.observed_to < self.record.observed_from:
            yield "its window ends before it begins"


@dataclass(frozen=True, kw_only=True)
class UnitRatedEvent(_FaultyEvent):
    """A unit was rated with an instrument on a day; the latest one of a unit, instrument, day and rater counts.

    Attributes
    ----------
    unit, day, rater : what was rated, when, by whom.
    answers : code of each item; a missing code where there is none.
    data : what was reported with it, such as total and band as printed; `withdrawn` true takes it back.
    """

    kind: ClassVar[Kind] = Kind.UNIT_RATED
    needs: ClassVar[tuple[str, ...]] = ("instrument", "fingerprint")

    unit: str
    day: date
    rater: str = ""
    answers: Mapping[str, float]
    data: Mapping[str, object] = field(default_factory=dict)

    def content(self) -> Mapping[str, object]:
        """Return the rating."""
        return {
            "unit": self.unit,
            "day": self.day,
            "rater": self.rater,
            "answers": self.answers,
            "data": self.data,
        }

    def _faults(self) -> Iterable[str]:
        if not self.unit.strip():
            yield "it names no unit"
        if not self.answers and not self.data:
            yield "it tells nothing"
        if any(value < 0 and not is_missing_code(value) for value in self.answers.values()):
            yield "one of its answers is below 0 and no missing code"


class ExportedEvent(DataEvent):
    """Files of the study went out; `data` names them with their hashes, and what was left out."""

    kind = Kind.EXPORTED


class DataLockedEvent(DataEvent):
    """The data are as they will be analysed; `data` tells their SHA-256 and day, `fingerprint` is that of the study file."""

    kind = Kind.DATA_LOCKED
    needs = ("fingerprint",)


@dataclass(frozen=True, kw_only=True)
class UnlockAskedEvent(_ReasonEvent):
    """Somebody asked to have the lock lifted; it holds until another person agrees."""

    kind: ClassVar[Kind] = Kind.UNLOCK_ASKED


class DataUnlockedEvent(DataEvent):
    """The lock no longer holds; `data` tells for what reason, who asked and when."""

    kind = Kind.DATA_UNLOCKED


@dataclass(frozen=True, kw_only=True)
class InvitedEvent(_FaultyEvent):
    """A step on the way of a message that asks a participant to answer a wave; no address enters the record.

    Attributes
    ----------
    step : `begun` before anything goes out; then what became of it. A message begun and never more is uncertain.
    reminder : 0 for the invitation, 1 for the first reminder, and so on.
    attempt : 1, or more when an earlier one did not reach the person.
    channel : email, sms or letter.
    code : what the mail server or the program answered, numbers only.
    """

    kind: ClassVar[Kind] = Kind.INVITED
    needs: ClassVar[tuple[str, ...]] = ("participant", "wave")

    step: InvitationStep
    reminder: int
    attempt: int
    channel: str
    code: str | None = None

    def content(self) -> Mapping[str, object]:
        """Return the step."""
        told = {
            "step": self.step,
            "reminder": self.reminder,
            "attempt": self.attempt,
            "channel": self.channel,
        }
        return told if self.code is None else {**told, "code": self.code}

    def _faults(self) -> Iterable[str]:
        if self.step not in get_args(InvitationStep):
            yield f"'{self.step}' is not a step of an invitation"
        if self.reminder < 0 or self.attempt < 1:
            yield "its reminder is below 0 or its attempt below 1"
        if self.code is not None and not re.fullmatch(r"[0-9. ]{1,16}", self.code):
            yield "its code is more than numbers"


def _long_reason(reason: str | None) -> Iterable[str]:
    if reason is not None and len(reason) > LONGEST_REASON:
        yield f"its reason is longer than {LONGEST_REASON} characters"
    if reason is not None and personal_data(reason):
        yield "its reason holds something like an identity number, an address or a telephone number"

"""What can happen in a study, each kind a frozen type; the repository turns them into rows of the record."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar

from workmh_measures.errors import Problem, StoreError, problem
from workmh_measures.model.missing import MISSING_NAMES, is_missing_code
from workmh_measures.storage.canonical import canonical, plain_number

__all__ = [
    "REDACTED_WITH_FORM",
    "REDACTED_WITH_ITEM",
    "AnswerEvent",
    "DataEvent",
    "EnrolledEvent",
    "ErasedEvent",
    "Event",
    "FormCompletedEvent",
    "FormOpenedEvent",
    "Kind",
    "LinkIssuedEvent",
    "LinkRevokedEvent",
    "NoteEvent",
    "WordingAcknowledgedEvent",
    "new_request_id",
]

LONGEST_NAME = 128
LONGEST_REASON = 500


class Kind(StrEnum):
    """The closed list of what the record can tell."""

    ENROLLED = "enrolled"
    ANSWER = "answer"
    FORM_OPENED = "form_opened"
    FORM_COMPLETED = "form_completed"
    LINK_ISSUED = "link_issued"
    LINK_REVOKED = "link_revoked"
    ERASED = "erased"
    NOTE = "note"
    WORDING_ACKNOWLEDGED = "wording_acknowledged"
    STUDY_STARTED = "study_started"
    CONSENTED = "consented"
    REACHED = "reached"
    WITHDRAWN = "withdrawn"
    DIED = "died"
    ALLOCATION_SEALED = "allocation_sealed"
    ALLOCATED = "allocated"
    UNBLINDED = "unblinded"
    ERASURE_REQUESTED = "erasure_requested"
    REGISTER = "register"
    UNIT_RATED = "unit_rated"
    EXPORTED = "exported"
    DATA_LOCKED = "data_locked"
    UNLOCK_ASKED = "unlock_asked"
    DATA_UNLOCKED = "data_unlocked"
    INVITED = "invited"
    ALERT_RAISED = "alert_raised"
    ALERT_STEP = "alert_step"
    SECOND_ANSWER = "second_answer"
    SECOND_COMPLETED = "second_completed"
    SECOND_SETTLED = "second_settled"
    SECOND_DONE = "second_done"
    QUERY_OPENED = "query_opened"
    QUERY_ANSWERED = "query_answered"
    QUERY_CLOSED = "query_closed"


REDACTED_WITH_ITEM = (
    Kind.ANSWER,
    Kind.SECOND_ANSWER,
    Kind.SECOND_SETTLED,
    Kind.QUERY_OPENED,
    Kind.QUERY_ANSWERED,
    Kind.QUERY_CLOSED,
)
"""Kinds whose content goes when the answers to one item are redacted: answers, and words that may repeat them."""
REDACTED_WITH_FORM = (Kind.QUERY_OPENED, Kind.QUERY_ANSWERED, Kind.QUERY_CLOSED)
"""Kinds that go as well where they are about the whole form: their words may repeat any answer in it."""


def new_request_id() -> str:
    """Return a fresh request id; a retry must send the old one again."""
    return secrets.token_hex(16)


@dataclass(frozen=True, kw_only=True)
class Event:
    """What every event says about itself.

    Attributes
    ----------
    request_id : unique within the study; the same id with the same content is the same event sent twice.
    entered_by : who entered it: the participant, or a member of staff.
    participant, wave, instrument, item : what it is about; None where it concerns none.
    occasion : 1, or the number of the job when a wave counts from each of several.
    mode : how it came in (web, kiosk, telephone, paper, clinician, import, simulated, practice).
    language, wording_hash, layout, device : what was shown and on what.
    fingerprint, software : the definition and the program version that took it in.
    checked_at : number of the study's last event when the sender checked that this one may enter; what was recorded
        about the person or in the form since then refuses it. None lets it in whatever happened.
    text : the content as it is stored and hashed. Contents are left out of `repr`, so that no log shows an answer.
    """

    kind: ClassVar[Kind]
    needs: ClassVar[tuple[str, ...]] = ()

    request_id: str
    entered_by: str
    participant: str | None = None
    wave: str | None = None
    occasion: int = 1
    instrument: str | None = None
    item: str | None = None
    mode: str | None = None
    language: str | None = None
    wording_hash: str | None = None
    fingerprint: str | None = None
    layout: str | None = None
    device: str | None = None
    software: str | None = None
    checked_at: int | None = field(default=None, repr=False)
    text: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        problems = [*self._name_problems(), *self._content_problems()]
        if problems:
            raise StoreError(problems)
        object.__setattr__(self, "text", canonical(self.content()))

    @property
    def where(self) -> str:
        """Say in words what the event is about."""
        parts = (("Participant", self.participant), ("wave", self.wave), ("item", self.item))
        return ", ".join(f"{word} {value}" for word, value in parts if value is not None)

    def content(self) -> Mapping[str, object]:
        """Return what goes into the payload, which an erasure removes."""
        return {}

    def _name_problems(self) -> list[Problem]:
        problems = []
        for name in NAME_FIELDS:
            value = getattr(self, name)
            if value is None and name not in (*self.needs, "request_id", "entered_by"):
                continue
            fault = _name_fault(value)
            if fault:
                text = f"of kind '{self.kind}' cannot be stored: its {name} {fault}"
                problems.append(problem("STORE-EVENT", where=self.where, found=name, text=text))
        if type(self.occasion) is not int or self.occasion < 1:
            fault = "has an occasion that is not 1 or more"
            problems.append(problem("STORE-EVENT", where=self.where, found=self.occasion, text=fault))
        return problems

    def _content_problems(self) -> list[Problem]:
        return []


NAME_FIELDS = (
    "request_id",
    "entered_by",
    "participant",
    "wave",
    "instrument",
    "item",
    "mode",
    "language",
    "wording_hash",
    "fingerprint",
    "layout",
    "device",
    "software",
)


@dataclass(frozen=True, kw_only=True)
class AnswerEvent(Event):
    """One answer: a value, or the reason why there is none; neither of them clears an earlier answer.

    Attributes
    ----------
    value : answer code, number or text; never in the range kept for missing codes.
    missing : one of the fixed missing codes.
    reason : why an earlier answer was changed; erased together with the answer.
    based_on : number of the event the writer had seen for this answer, 0 for none; when another came in between
        the change is refused. None writes whatever came in between.
    personal : kinds of personal data the words look as if they held, where the person was asked and kept them; such
        words stay out of data sets until somebody decides.
    answered_on : day on which the person answered, where it was entered later, such as the date on a paper form.
    """

    kind = Kind.ANSWER
    needs = ("participant", "wave", "instrument", "item", "mode", "language", "fingerprint")

    value: float | str | None = field(default=None, repr=False)
    missing: int | None = field(default=None, repr=False)
    reason: str | None = field(default=None, repr=False)
    based_on: int | None = None
    personal: tuple[str, ...] = ()
    answered_on: date | None = None

    def content(self) -> Mapping[str, object]:
        """Return the value, the missing code, or that the answer was cleared."""
        told: dict[str, object] = {"value": self.value}
        if self.value is None:
            told = {"cleared": True} if self.missing is None else {"missing": self.missing}
        if self.personal:
            told["personal"] = list(self.personal)
        if self.answered_on is not None:
            told["answered_on"] = self.answered_on
        return told if self.reason is None else {**told, "reason": self.reason}

    def _content_problems(self) -> list[Problem]:
        faults = []
        if self.value is not None and self.missing is not None:
            faults.append("has both a value and a missing code")
        if self.personal and not isinstance(self.value, str):
            faults.append("is marked as holding personal data and has no words")
        if self.missing is not None and self.missing not in MISSING_NAMES:
            faults.append(f"has the missing code {self.missing}, which is not in the list")
        if self.value is not None and not isinstance(self.value, str):
            faults.extend(_number_faults(self.value))
        found = None if isinstance(self.value, str) else self.value  # words of a person stay out of messages
        return [problem("STORE-EVENT", where=self.where, found=found, text=fault) for fault in faults]


@dataclass(frozen=True, kw_only=True)
class EnrolledEvent(Event):
    """A participant joins the study, or what is known of the enrolment changes: the latest one counts.

    Attributes
    ----------
    arm, unit, strata : allocation; None or empty where not allocated. An `AllocatedEvent` tells the arm instead.
    anchors : time zeros known then, such as inclusion; a `ReachedEvent` tells of later ones.
    preferred_language : language of the participant's forms.
    pair, flags : whom the person was matched with, and what is known of populations, consent and progress.
    data : anything more the study keeps about the enrolment.
    """

    kind = Kind.ENROLLED
    needs = ("participant",)

    arm: str | None = field(default=None, repr=False)
    unit: str | None = None
    strata: Mapping[str, str] = field(default_factory=dict)
    anchors: Mapping[str, date] = field(default_factory=dict)
    preferred_language: str | None = None
    pair: str | None = None
    flags: Mapping[str, bool] = field(default_factory=dict)
    data: Mapping[str, object] = field(default_factory=dict, repr=False)

    def content(self) -> Mapping[str, object]:
        """Return the enrolment."""
        return {
            "arm": self.arm,
            "unit": self.unit,
            "strata": self.strata,
            "anchors": self.anchors,
            "language": self.preferred_language,
            "pair": self.pair,
            "flags": self.flags,
            "data": self.data,
        }


@dataclass(frozen=True, kw_only=True)
class DataEvent(Event):
    """An event whose payload is given as data."""

    data: Mapping[str, object] = field(default_factory=dict, repr=False)

    def content(self) -> Mapping[str, object]:
        """Return the data."""
        return self.data


class FormOpenedEvent(DataEvent):
    """A form was opened for a participant."""

    kind = Kind.FORM_OPENED
    needs = ("participant", "wave", "instrument")


class FormCompletedEvent(DataEvent):
    """A form was finished; `data` may hold the date on the paper and the seconds it took."""

    kind = Kind.FORM_COMPLETED
    needs = ("participant", "wave", "instrument")


class LinkIssuedEvent(DataEvent):
    """A personal link was made."""

    kind = Kind.LINK_ISSUED
    needs = ("participant",)


class LinkRevokedEvent(DataEvent):
    """The personal links of a participant were made void."""

    kind = Kind.LINK_REVOKED
    needs = ("participant",)


class ErasedEvent(DataEvent):
    """The contents of every earlier event of a participant were removed; `data` says why and how many."""

    kind = Kind.ERASED
    needs = ("participant",)


class NoteEvent(DataEvent):
    """A note of staff, about a participant or about the study."""

    kind = Kind.NOTE


class WordingAcknowledgedEvent(DataEvent):
    """Staff takes it upon itself to collect real answers without the holder's wording; `data` says why."""

    kind = Kind.WORDING_ACKNOWLEDGED
    needs = ("instrument", "language")

    def _content_problems(self) -> list[Problem]:
        reason = self.data.get("reason")
        if isinstance(reason, str) and reason.strip() and len(reason) <= LONGEST_REASON:
            return []
        text = f"of kind '{self.kind}' cannot be stored: its reason is not 1 to {LONGEST_REASON} characters"
        return [problem("STORE-EVENT", where=self.where, found="reason", text=text)]


def study_problems(study: str) -> Sequence[Problem]:
    """Return what is wrong with the name of a study."""
    fault = _name_fault(study)
    return [problem("STORE-EVENT", found="study", text=f"names a study that {fault}")] if fault else []


def _name_fault(value: object) -> str | None:
    """Say what is wrong with an id; the databases differ in which odd characters they take."""
    if not isinstance(value, str) or not value:
        return "is missing"
    if len(value) > LONGEST_NAME:
        return f"is longer than {LONGEST_NAME} characters"
    if not value.isprintable() or value != value.strip():
        return "holds characters that cannot be printed, or blanks at its ends"
    return None


def _number_faults(value: float) -> list[str]:
    try:
        number = plain_number(value)
    except StoreError as failure:
        return [f"has a value that {failure.problems[0].found}"]
    return ["has a value in the range kept for missing codes"] if is_missing_code(number) else []

"""What the record tells of alerts: that an answer raised one, and each step somebody took."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal, get_args

from workmh_measures.errors import Problem, problem
from workmh_measures.model.personal_data import personal_data
from workmh_measures.storage.events import LONGEST_REASON, Event, Kind

__all__ = [
    "HOW",
    "LEVELS",
    "OUTCOMES",
    "RESULTS",
    "STEPS",
    "AlertRaisedEvent",
    "AlertStepEvent",
    "Level",
    "Notice",
    "Step",
]

Step = Literal["seen", "assigned", "taken", "tried", "note", "closed", "notice"]
Level = Literal["responsible", "stand_in", "investigator"]
How = Literal["telephone", "message", "video", "meeting", "via_clinician", "letter"]
Result = Literal["reached", "no_answer", "left_message", "wrong_contact", "declined"]
Outcome = Literal[
    "followed_up", "handed_over", "emergency", "already_in_care", "not_reached", "entered_by_mistake"
]
Notice = Literal["begun", "sent", "refused", "deferred"]

STEPS: tuple[Step, ...] = get_args(Step)
LEVELS: tuple[Level, ...] = get_args(Level)
HOW: tuple[How, ...] = get_args(How)
RESULTS: tuple[Result, ...] = get_args(Result)
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
"""What came of an alert: what was done, never a grade of risk."""


@dataclass(frozen=True, kw_only=True)
class AlertRaisedEvent(Event):
    """An answer reached the threshold of a rule; written together with that answer.

    Attributes
    ----------
    answer : request id of the answer; the answer itself stands there only, so that a redaction takes it out.
    rules : version of the safety plan.
    at_least : its threshold.
    panel : version of what the person read at once; None where nobody did, as on paper or when staff corrects.
    answered_on : the day on which the person answered, where it was entered later, as YYYY-MM-DD.
    """

    kind: ClassVar[Kind] = Kind.ALERT_RAISED
    needs: ClassVar[tuple[str, ...]] = ("participant", "wave", "instrument", "item", "mode", "language")

    answer: str
    rules: str
    at_least: float
    panel: str | None = None
    answered_on: str | None = None

    def content(self) -> Mapping[str, object]:
        """Return what raised it and what was shown."""
        told = {"answer": self.answer, "rules": self.rules, "at_least": self.at_least, "panel": self.panel}
        return told if self.answered_on is None else {**told, "answered_on": self.answered_on}


@dataclass(frozen=True, kw_only=True)
class AlertStepEvent(Event):
    """Somebody did something about an alert.

    Attributes
    ----------
    alert : number of the alert, which is the event that raised it.
    step : what was done; `notice` is a message to somebody of the study that there is something in the queue.
    assigned_to : account of whoever is to look after it; it waits until that person, or another, takes it.
    how, result : of an attempt to reach the person.
    outcome : of an alert that is closed.
    words : short, without personal data.
    signed : name of the member of staff, where several share the account that did it.
    to, attempt, notice, code : of a message: to whom, the how manieth, what became of it, what the server answered.
    """

    kind: ClassVar[Kind] = Kind.ALERT_STEP
    needs: ClassVar[tuple[str, ...]] = ("participant",)

    alert: int
    step: Step
    assigned_to: str | None = None
    how: How | None = None
    result: Result | None = None
    outcome: Outcome | None = None
    words: str | None = field(default=None, repr=False)
    signed: str | None = None
    to: Level | None = None
    attempt: int | None = None
    notice: Notice | None = None
    code: str | None = None

    def content(self) -> Mapping[str, object]:
        """Return the step, without what does not belong to it."""
        names = (
            "alert", "step", "assigned_to", "how", "result", "outcome", "words", "signed", "to", "attempt", "notice", "code",
        )  # fmt: skip
        told = {name: getattr(self, name) for name in names}
        return {name: value for name, value in told.items() if value is not None}

    def _content_problems(self) -> list[Problem]:
        return [problem("ALERT-STEP", where=f"alert {self.alert}", text=fault) for fault in self._faults()]

    def _faults(self) -> Iterable[str]:
        if self.step not in STEPS:
            yield f"'{self.step}' is not a step."
        if self.step == "assigned" and not (self.assigned_to or "").strip():
            yield "Say to whom it is assigned."
        if self.step != "assigned" and self.assigned_to is not None:
            yield f"The step '{self.step}' has no assigned_to."
        needed = _NEEDED.get(self.step, {})
        for name, allowed in needed.items():
            if getattr(self, name) not in allowed:
                yield f"Say {name}: {', '.join(allowed)}."
        for name in ("how", "result", "outcome", "to", "notice"):
            if name not in needed and getattr(self, name) is not None:
                yield f"The step '{self.step}' has no {name}."
        if self.step == "note" and not (self.words or "").strip():
            yield "The note is empty."
        if self.signed is not None and not (
            self.signed.isprintable() and 0 < len(self.signed.strip()) <= 100
        ):
            yield "The name is not 1 to 100 characters."
        if self.words is not None and len(self.words) > LONGEST_REASON:
            yield f"The words are longer than {LONGEST_REASON} characters."
        if self.words is not None and personal_data(self.words):
            yield "The words hold something like an identity number, an address or a telephone number."


_NEEDED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "tried": {"how": HOW, "result": RESULTS},
    "closed": {"outcome": OUTCOMES},
    "notice": {"to": LEVELS, "notice": get_args(Notice)},
}

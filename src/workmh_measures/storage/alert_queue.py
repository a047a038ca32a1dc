"""The queue of alerts, worked out from the record: what is open, who took it, when somebody else is to be told.

An alert is one item of one form of one person. Answered again while it is open it stays the same alert; answered again
after it was closed it is a new one, but for the same sheet of paper entered or corrected again. Nothing that is
answered later takes an alert away.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection

from workmh_measures.errors import StoreError, problem
from workmh_measures.model.civil_time import civil_day
from workmh_measures.model.missing import MissingCode
from workmh_measures.model.safety import Safety
from workmh_measures.model.study import Study
from workmh_measures.model.working_time import next_working_noon, working_hours_after
from workmh_measures.storage.alert_events import AlertStepEvent, Step
from workmh_measures.storage.alerts import NOT_IN_EARNEST, SCREENS
from workmh_measures.storage.appending import Receipt
from workmh_measures.storage.events import Kind, new_request_id
from workmh_measures.storage.participants import turn
from workmh_measures.storage.reading import StoredEvent, answers_left_out, stored_events
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_record import last_definition

__all__ = [
    "Alert",
    "AlertStep",
    "Deadlines",
    "NotAnswered",
    "alerts",
    "alerts_within",
    "deadlines",
    "n_open",
    "not_answered",
    "record_step",
    "recorded_safety",
    "step_event",
]

_CELL = ("participant", "wave", "occasion", "instrument", "item")
Cell = tuple[Any, ...]
State = Literal["open", "taken", "closed"]


@dataclass(frozen=True, slots=True)
class AlertStep:
    """A step somebody took, as it stands in the record; `by` is the account, `told` its content."""

    at: datetime
    by: str
    step: Step
    told: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Who did it: the account, and before it the name under which somebody signed who shares it."""
        return f"{self.told['signed']} ({self.by})" if "signed" in self.told else self.by


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert.

    Attributes
    ----------
    number : of the event that raised it.
    answered_on : the day of the answer where that was before the day it was entered: a late one.
    value : the answer that raised it; None where it was redacted.
    notes : what was answered to the item afterwards, oldest first: when, and what; None where it was cleared.
    steps : oldest first.
    """

    number: int
    participant: str
    wave: str
    occasion: int
    instrument: str
    item: str
    raised_at: datetime
    mode: str
    rules: str
    at_least: float
    panel: str | None
    answered_on: date | None
    value: float | None = field(repr=False)
    notes: tuple[tuple[datetime, float | None], ...] = field(repr=False)
    steps: tuple[AlertStep, ...]

    @property
    def state(self) -> State:
        """Whether somebody took it, and whether it is closed."""
        done = {step.step for step in self.steps}
        return "closed" if "closed" in done else "taken" if done & {"taken", "tried"} else "open"

    @property
    def taken_by(self) -> str | None:
        """Who took it last."""
        return next(
            (one.name for one in reversed(self.steps) if one.step in ("taken", "tried", "closed")), None
        )

    @property
    def assigned_to(self) -> str | None:
        """Whom it was assigned to last; that alone does not take it."""
        found = (one.told["assigned_to"] for one in reversed(self.steps) if one.step == "assigned")
        return next(map(str, found), None)

    @property
    def closing(self) -> AlertStep | None:
        """The step that closed it, which tells what came of it."""
        return next((one for one in self.steps if one.step == "closed"), None)

    @property
    def is_late(self) -> bool:
        """Whether the person answered on an earlier day than the one on which it was entered."""
        return self.answered_on is not None and self.answered_on < civil_day(self.raised_at)

    @property
    def is_lower_now(self) -> bool:
        """Whether the latest answer is below the threshold, or was taken away."""
        return bool(self.notes) and (self.notes[-1][1] is None or self.notes[-1][1] < self.at_least)


@dataclass(frozen=True, slots=True)
class Deadlines:
    """By when an alert is to be taken: then the stand-in is told, then the investigator, then it is overdue."""

    stand_in: datetime
    investigator: datetime
    overdue: datetime


@dataclass(frozen=True, slots=True)
class NotAnswered:
    """An item with a rule that was left without an answer; nothing is put in its place."""

    participant: str
    wave: str
    occasion: int
    instrument: str
    item: str
    missing: int
    recorded_at: datetime


def alerts(store: Store, study: str) -> list[Alert]:
    """Return every alert of a study, oldest first; those of people whose data were erased are not among them."""
    with store.reading() as connection:
        return alerts_within(connection, study)


def alerts_within(connection: Connection, study: str, participant: str | None = None) -> list[Alert]:
    """Return what `alerts` does, of one person or of all, as a connection sees it."""
    of_person: dict[str, str | None] = {"participant": participant}
    raised = _told(connection, study, {**of_person, "kind": Kind.ALERT_RAISED})
    steps = _told(connection, study, {**of_person, "kind": Kind.ALERT_STEP})
    opening: dict[Cell, list[StoredEvent]] = {}
    taken: dict[int, list[AlertStep]] = {}
    for told in sorted((*raised, *steps), key=lambda one: one.seq):
        said: Mapping[str, Any] = told.content or {}
        if told.kind is Kind.ALERT_STEP:
            step = AlertStep(told.columns["recorded_at"], told.columns["entered_by"], said["step"], said)
            taken.setdefault(said["alert"], []).append(step)
            continue
        before = opening.setdefault(_cell(told), [])
        closed = bool(before) and any(step.step == "closed" for step in taken.get(before[-1].seq, ()))
        if not before or (closed and not _is_same_paper(connection, study, before[-1], told)):
            before.append(told)
    found = [
        _alert(first, _answers(connection, study, first), taken.get(first.seq, []))
        for group in opening.values()
        for first in group
    ]
    return sorted(found, key=lambda one: one.number)


def n_open(store: Store, study: str, people: Container[str] | None = None) -> int:
    """Return how many alerts nobody has taken.

    Parameters
    ----------
    people : whose alerts; None for everybody's.
    """
    found = (one for one in alerts(store, study) if people is None or one.participant in people)
    return sum(one.state == "open" for one in found)


def not_answered(store: Store, study: Study) -> list[NotAnswered]:
    """Return the items with a rule that were skipped or declined, or for another reason have no answer.

    Notes
    -----
    Items that were not shown, or that the person has not come to, were not left out by anybody and are not among them.
    """
    if study.safety is None:
        return []
    items: dict[str, list[str]] = {}
    for rule in study.safety.rules:
        items.setdefault(rule.instrument, []).append(rule.item)
    with store.reading() as connection:
        left_out = [
            answer
            for name, ruled in items.items()
            for answer in answers_left_out(connection, study.id, name, ruled)
        ]
    return [
        NotAnswered(a.participant, a.wave, a.occasion, a.instrument, a.item, a.missing, a.recorded_at)
        for a in left_out
        if a.missing is not None and a.missing != MissingCode.NOT_SHOWN and a.mode not in NOT_IN_EARNEST
    ]


def deadlines(raised_at: datetime, safety: Safety) -> Deadlines:
    """Return by when an alert is to be taken, in working hours but never later than noon of the next working day."""
    first = _limit(raised_at, safety)
    second = _limit(first, safety)
    return Deadlines(first, second, _limit(second, safety))


def record_step(store: Store, study: str, number: int, step: Step, *, by: str, **told: Any) -> Receipt | None:
    """Put on record that somebody did something about an alert.

    Parameters
    ----------
    number : of the alert.
    by : the account, or who calls the command.
    told : what belongs to the step, see `AlertStepEvent`.

    Returns
    -------
    None where it is on record already that this person saw the alert.

    Raises
    ------
    StoreError
        ALERT-UNKNOWN; ALERT-STEP if it is closed, nobody is named, or what is told does not belong to the step.
    """
    with turn(store, study) as connection:
        known = next((one for one in alerts_within(connection, study) if one.number == number), None)
        if known is None:
            raise StoreError([problem("ALERT-UNKNOWN", found=number)])
        if not by.strip():
            raise _refused(number, "Nobody is named who did it.")
        if known.state == "closed":
            raise _refused(number, f"It was closed by {known.taken_by}.")
        if step == "seen" and any(one.step == "seen" and one.by == by for one in known.steps):
            return None
        event = step_event(known, step, by=by, request_id=new_request_id(), **told)
        [outcome] = store.append_within(connection, study, [[event]])
        if isinstance(outcome, StoreError):
            raise outcome
        return outcome[0]


def step_event(alert: Alert, step: Step, *, by: str, request_id: str, **told: Any) -> AlertStepEvent:
    """Return the event of a step, about the same place as its alert."""
    place = {name: getattr(alert, name) for name in _CELL}
    return AlertStepEvent(
        request_id=request_id, entered_by=by, **place, alert=alert.number, step=step, **told
    )


def recorded_safety(connection: Connection, study: str, *, in_earnest: bool = False) -> Safety | None:
    """Return the safety plan as it was last put on record, where no study file is at hand.

    Parameters
    ----------
    in_earnest : None for a simulated study.
    """
    definition = last_definition(connection, study)
    if definition is None or (in_earnest and definition.get("simulated")):
        return None
    return Safety.model_validate(definition["safety"]) if "safety" in definition else None


# --- parts ----------------------------------------------------------------------------------------


def _told(connection: Connection, study: str, only: Mapping[str, str | None]) -> list[StoredEvent]:
    return [told for told in stored_events(connection, study, only) if told.content is not None]


def _cell(told: StoredEvent) -> Cell:
    return tuple(told.columns[name] for name in _CELL)


def _answers(connection: Connection, study: str, raised: StoredEvent) -> Iterator[StoredEvent]:
    """Yield what was answered to the item of an alert, oldest first; of both copies where the form was entered twice."""
    about = {name: str(raised.columns[name]) for name in _CELL if name != "occasion"}
    for kind in (Kind.ANSWER, Kind.SECOND_ANSWER):
        for told in stored_events(connection, study, {**about, "kind": kind}):
            if told.columns["occasion"] == raised.columns["occasion"]:
                yield told


def _is_same_paper(connection: Connection, study: str, first: StoredEvent, again: StoredEvent) -> bool:
    """Say whether staff entered again what a person answered once, on a day that is known, and not higher."""
    days = {(told.content or {}).get("answered_on") for told in (first, again)}
    if None in days or len(days) > 1 or again.columns["mode"] in SCREENS:
        return False
    before, now = (_value(told, _answers(connection, study, told)) for told in (first, again))
    return before is not None and now is not None and now <= before


def _value(raised: StoredEvent, answers: Iterator[StoredEvent]) -> float | None:
    """Return the answer that raised an alert; None where it was redacted."""
    wanted = (raised.content or {}).get("answer")
    return next((_number(one) for one in answers if one.columns["request_id"] == wanted), None)


def _alert(raised: StoredEvent, answers: Iterator[StoredEvent], steps: Sequence[AlertStep]) -> Alert:
    said, columns = raised.content or {}, raised.columns
    told = sorted(answers, key=lambda one: one.seq)
    first = [one for one in told if one.columns["request_id"] == said["answer"]]
    later = [one for one in told if one.seq > raised.seq and one.kind is Kind.ANSWER]
    day = said.get("answered_on")
    return Alert(
        number=raised.seq,
        **{name: columns[name] for name in _CELL},
        raised_at=columns["recorded_at"],
        mode=columns["mode"],
        rules=str(said["rules"]),
        at_least=float(said["at_least"]),  # type: ignore[arg-type]
        panel=said["panel"],  # type: ignore[arg-type]
        answered_on=date.fromisoformat(day) if isinstance(day, str) else None,
        value=_number(first[0]) if first else None,
        notes=tuple((one.columns["recorded_at"], _number(one)) for one in later),
        steps=tuple(steps),
    )


def _number(told: StoredEvent) -> float | None:
    value = (told.content or {}).get("value")
    return float(value) if isinstance(value, (int, float)) else None


def _limit(moment: datetime, safety: Safety) -> datetime:
    day, closed = safety.working_day, safety.closed_days
    hours = working_hours_after(
        moment, safety.respond_within_hours, start=day.start, end=day.end, closed=closed
    )
    return min(hours, next_working_noon(moment, closed=closed))


def _refused(number: int, text: str) -> StoreError:
    return StoreError([problem("ALERT-STEP", where=f"alert {number}", text=text)])

"""What whoever looks after alerts sees of the queue: what waits, how late it is, what is closed, what was done."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime

from workmh_measures.model.study import Study
from workmh_measures.storage.alert_queue import (
    Alert,
    AlertStep,
    NotAnswered,
    alerts,
    deadlines,
    not_answered,
    record_step,
)
from workmh_measures.storage.repository import Store

__all__ = ["AlertOverview", "OneAlert", "alert_overview", "steps_seen_by", "steps_told"]


@dataclass(frozen=True, slots=True)
class OneAlert:
    """An alert that is not closed, with the moment the next in line is told while nobody takes it."""

    alert: Alert
    due: datetime
    is_past: bool


@dataclass(frozen=True, slots=True)
class AlertOverview:
    """The queue of a study at one moment.

    Attributes
    ----------
    unclosed : oldest first.
    closed : what was closed last comes first.
    not_answered : items with a rule that were left without an answer.
    """

    unclosed: Sequence[OneAlert]
    closed: Sequence[Alert]
    not_answered: Sequence[NotAnswered]

    @property
    def n_waiting(self) -> int:
        """How many nobody has taken."""
        return sum(one.alert.state == "open" for one in self.unclosed)

    @property
    def n_past(self) -> int:
        """How many of them are past their time."""
        return sum(one.is_past for one in self.unclosed)


def alert_overview(store: Store, study: Study, people: Container[str] | None = None) -> AlertOverview:
    """Return the queue of a study now; empty where it has no safety plan.

    Parameters
    ----------
    people : whose alerts; None for everybody's.
    """
    if study.safety is None:
        return AlertOverview((), (), ())
    now = store.now()
    unclosed, closed = [], []
    for one in alerts(store, study.id):
        if people is not None and one.participant not in people:
            continue
        if one.closing is not None:
            closed.append((one.closing.at, one))
            continue
        due = deadlines(one.raised_at, study.safety).stand_in
        unclosed.append(OneAlert(one, due, one.state == "open" and due < now))
    closed.sort(key=lambda pair: pair[0], reverse=True)
    left_out = [a for a in not_answered(store, study) if people is None or a.participant in people]
    return AlertOverview(unclosed, [one for _, one in closed], left_out)


def steps_seen_by(store: Store, study: str, alert: Alert, account: str) -> Sequence[AlertStep]:
    """Put on record that an account sees an alert, once, and return every step by now, oldest first."""
    if any(one.step == "seen" and one.by == account for one in alert.steps):
        return alert.steps
    record_step(store, study, alert.number, "seen", by=account)
    return next(one for one in alerts(store, study) if one.number == alert.number).steps


def steps_told(steps: Sequence[AlertStep]) -> list[AlertStep]:
    """Return the steps without those a later one tells better: that a message was begun, where its fate is known."""
    ended = {_message(step) for step in steps if step.told.get("notice") not in (None, "begun")}
    return [one for one in steps if one.told.get("notice") != "begun" or _message(one) not in ended]


def _message(step: AlertStep) -> tuple[object, object]:
    return step.told.get("to"), step.told.get("attempt")

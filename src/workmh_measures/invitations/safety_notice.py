"""Tell those who look after alerts that there is something in the queue: in line, in working hours, each once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from typing import Literal, Protocol

from sqlalchemy import Connection

from workmh_measures.errors import Problem
from workmh_measures.invitations.carriers import Carried, ServerDown
from workmh_measures.invitations.contact import Contact
from workmh_measures.invitations.settings import Sender
from workmh_measures.model.safety import Reachable, Safety
from workmh_measures.model.study import Study
from workmh_measures.storage.alert_events import LEVELS, AlertStepEvent, Level, Notice
from workmh_measures.storage.alert_queue import Alert, alerts_within, deadlines, step_event
from workmh_measures.storage.participants import append_all, turn
from workmh_measures.storage.repository import Store

__all__ = ["NoticeLine", "NoticeReport", "NoticeRun", "Notifier", "Told", "notice_mail", "notices", "notify"]

Standing = Literal["ready", "sent", "refused", "uncertain"]
_SUBJECTS = {
    "nb": "{study}: ny melding i sikkerhetskøen",
    "nn": "{study}: ny melding i tryggleikskøen",
    "en": "{study}: something new in the safety queue",
}


class Notifier(Protocol):
    """Takes a mail away; the mail carrier of invitations does."""

    def ready(self) -> None:
        """See that a message can be handed in now; raises `ServerDown`."""

    def hand_in(self, message: EmailMessage, contact: Contact) -> Carried:
        """Hand in one mail, at most once."""


@dataclass(frozen=True, slots=True)
class Told:
    """A message about one alert to one of those in line, and how far it has come.

    Attributes
    ----------
    attempt : the next one where it is ready, else the latest.
    standing : `uncertain` was begun and never ended: it went out or it did not.
    """

    alert: Alert
    to: Level
    attempt: int
    standing: Standing


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """What became of the messages to one of those in line."""

    to: Level
    alerts: tuple[int, ...]
    fate: Literal["sent", "refused", "deferred", "uncertain", "no_email", "left"]
    code: str | None = None


@dataclass(frozen=True, slots=True)
class NoticeRun:
    """What one run works with: who sends, from which address, in which language; `again` repeats what is in doubt."""

    by: str
    sender: Sender
    language: str = "nb"
    again: bool = False


@dataclass(slots=True)
class NoticeReport:
    """What a run did; `problem` is why nothing could be handed in, None when it could."""

    lines: list[NoticeLine] = field(default_factory=list)
    problem: Problem | None = None

    @property
    def is_fine(self) -> bool:
        """Whether everything that was to go out went out; somebody without an email was not told."""
        return self.problem is None and all(line.fate == "sent" for line in self.lines)


def notices(found: Sequence[Alert], safety: Safety, now: datetime, *, again: bool = False) -> Iterator[Told]:
    """Yield the messages that are due now about alerts nobody has taken.

    Parameters
    ----------
    again : count what was refused or is uncertain as ready once more.
    """
    for alert in found:
        if alert.state != "open":
            continue
        due = deadlines(alert.raised_at, safety)
        moments = dict(zip(LEVELS, (alert.raised_at, due.stand_in, due.investigator), strict=True))
        for level in LEVELS:
            if moments[level] <= now:
                yield _standing(alert, level, again=again)


def notify(store: Store, study: Study, carrier: Notifier, run: NoticeRun) -> NoticeReport:
    """Send what is due, at most once: on record before it goes out, and what became of it afterwards."""
    report, safety = NoticeReport(), study.safety
    if safety is None or study.simulated:
        return report
    for level in LEVELS:
        with store.reading() as connection:
            due = _due(connection, study, level, store.now(), again=run.again)
        ready, uncertain = _numbers(due, "ready"), _numbers(due, "uncertain")
        if uncertain:
            report.lines.append(NoticeLine(level, uncertain, "uncertain"))
        if not ready:
            continue
        if getattr(safety, level).email is None:
            report.lines.append(NoticeLine(level, ready, "no_email"))
            continue
        try:
            carrier.ready()
        except ServerDown as failure:
            report.problem = failure.problem
            report.lines.append(NoticeLine(level, ready, "left"))
            continue
        report.lines += _sent(store, study, carrier, run, level)
    return report


def notice_mail(study: Study, to: Reachable, sender: Sender, *, at: datetime, language: str) -> EmailMessage:
    """Return the mail: which study, that there is something new in the queue, and nothing else."""
    message = EmailMessage(policy=SMTP)
    for header, name, address in (("From", sender.name, sender.address), ("To", to.name, to.email or "")):
        local, _, domain = address.rpartition("@")
        message[header] = Address(name, local, domain)
    text = _SUBJECTS[language].format(study=study.id)
    message["Subject"] = text
    message["Date"] = format_datetime(at)
    message["Message-ID"] = make_msgid(domain=sender.address.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(f"{text}\n", cte="quoted-printable")
    return message


# --- the steps ------------------------------------------------------------------------------------


def _standing(alert: Alert, level: Level, *, again: bool) -> Told:
    tried: dict[int, Notice] = {}
    for step in alert.steps:
        if step.step == "notice" and step.told["to"] == level:
            tried[step.told["attempt"]] = step.told["notice"]
    if not tried:
        return Told(alert, level, 1, "ready")
    last = max(tried)
    if tried[last] == "sent":
        return Told(alert, level, last, "sent")
    if tried[last] == "deferred" or again:
        return Told(alert, level, last + 1, "ready")
    return Told(alert, level, last, "uncertain" if tried[last] == "begun" else "refused")


def _due(connection: Connection, study: Study, level: Level, now: datetime, *, again: bool) -> list[Told]:
    if study.safety is None:
        return []
    found = alerts_within(connection, study.id)
    return [one for one in notices(found, study.safety, now, again=again) if one.to == level]


def _numbers(due: Sequence[Told], standing: Standing) -> tuple[int, ...]:
    return tuple(one.alert.number for one in due if one.standing == standing)


def _sent(store: Store, study: Study, carrier: Notifier, run: NoticeRun, level: Level) -> list[NoticeLine]:
    to: Reachable = getattr(study.safety, level)
    begun = _begin(store, study, level, run)
    if not begun:
        return []
    message = notice_mail(study, to, run.sender, at=store.now(), language=run.language)
    carried = carrier.hand_in(message, Contact("", to.name, to.email or ""))
    _finish(store, study, begun, carried, by=run.by)
    return [NoticeLine(level, _numbers(begun, "ready"), carried.outcome, carried.code)]


def _begin(store: Store, study: Study, level: Level, run: NoticeRun) -> list[Told]:
    """Put on record that messages go out now; looked at again, for another sender may have been faster."""
    with turn(store, study.id) as connection:
        due = _due(connection, study, level, store.now(), again=run.again)
        ready = [one for one in due if one.standing == "ready"]
        append_all(store, connection, study.id, [_event(one, "begun", by=run.by) for one in ready])
    return ready


def _finish(store: Store, study: Study, begun: Sequence[Told], carried: Carried, *, by: str) -> None:
    if carried.outcome == "uncertain":
        return
    events = [_event(one, carried.outcome, by=by, code=carried.code) for one in begun]
    with turn(store, study.id) as connection:
        append_all(store, connection, study.id, events)


def _event(one: Told, notice: Notice, *, by: str, code: str | None = None) -> AlertStepEvent:
    ending = "begun" if notice == "begun" else "ended"
    return step_event(
        one.alert,
        "notice",
        by=by,
        request_id=f"alert-notice/{one.alert.number}/{one.to}/{one.attempt}/{ending}",
        to=one.to,
        attempt=one.attempt,
        notice=notice,
        code=code,
    )

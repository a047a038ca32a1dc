"""Does the queue of alerts stand still, and are the help lines looked up? For an operator and for a monitor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from workmh_measures.model.civil_time import civil_day
from workmh_measures.model.safety import Safety, old_help_lines
from workmh_measures.model.staff_rights import may, roles_in
from workmh_measures.storage.accounts import Account, accounts
from workmh_measures.storage.alert_queue import Alert, alerts_within, deadlines, recorded_safety

if TYPE_CHECKING:
    from workmh_measures.storage.repository import Store

__all__ = ["AlertFinding", "alert_findings"]


_TOLD_WITHIN = timedelta(minutes=15)
"""How long an alert may wait for a first message; `workmh alerts notify` is to be called every five minutes."""


class AlertFinding(NamedTuple):
    """What one look found: whether it is well, and what to do where it is not."""

    ok: bool
    text: str


def alert_findings(store: Store, study: str, now: datetime) -> Iterator[AlertFinding]:
    """Look at the alerts of a study and at its help lines; nothing for a study without a plan or a simulated one."""
    with store.reading() as connection:
        safety = recorded_safety(connection, study, in_earnest=True)
        found = alerts_within(connection, study)
    if safety is None:
        return
    waiting = [one for one in found if one.state == "open"]
    late = [one for one in waiting if deadlines(one.raised_at, safety).stand_in < now]
    doubtful = [one for one in waiting if _is_doubtful(one)]
    untold = [one for one in waiting if one.raised_at + _TOLD_WITHIN < now and not _is_told(one)]
    if late:
        text = (
            f"{study}: {len(late)} alerts have waited too long and nobody took them. See: workmh alerts list"
        )
        yield AlertFinding(False, text)
    if doubtful:
        text = f"{study}: of {len(doubtful)} alerts a message was refused or went out perhaps. See: workmh alerts notify"
        yield AlertFinding(False, text)
    if untold:
        text = f"{study}: nobody was told of {len(untold)} alerts. Is `workmh alerts notify` called every five minutes?"
        yield AlertFinding(False, text)
    if not late and not doubtful and not untold:
        yield AlertFinding(True, f"{study}: {len(waiting)} alerts wait, none too long.")
    if not any(one.disabled is None and _follows(one, study) for one in accounts(store)):
        text = f"{study}: no account sees the alerts of the whole study, those of people without a unit among them. Make one with: workmh staff add NAME --role safety"
        yield AlertFinding(False, text)
    yield _lines(study, safety, now)


def _follows(account: Account, study: str) -> bool:
    return may("follow_alerts", roles_in(account.grants, study))


def _is_told(alert: Alert) -> bool:
    return any(step.step == "notice" for step in alert.steps)


def _is_doubtful(alert: Alert) -> bool:
    latest = {step.told["to"]: step.told["notice"] for step in alert.steps if step.step == "notice"}
    return any(notice in ("begun", "refused") for notice in latest.values())


def _lines(study: str, safety: Safety, now: datetime) -> AlertFinding:
    old = old_help_lines(safety.help_lines, civil_day(now))
    if not old:
        return AlertFinding(True, f"{study}: the help lines were looked up within half a year.")
    names = ", ".join(line.number or str(line.chat) for line in old)
    text = f"{study}: look up the help lines {names} and write the day into the study file (checked_on)."
    return AlertFinding(False, text)

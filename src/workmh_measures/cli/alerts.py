"""``workmh alerts``: answers that tell of danger, who took them, and who is told when nobody did."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .console import print_json
from .options import by_option, store_option, study_option
from .record_options import json_option, mail_settings_option, plain_mail_option
from .study_store import opened_study

if TYPE_CHECKING:
    from ..invitations.safety_notice import NoticeReport
    from ..model.safety import Safety
    from ..storage.alert_queue import Alert, NotAnswered

__all__ = ["alerts"]

# The lists stand in `storage.alert_events`, which a test holds these to: the command starts without a database.
_HOW = ["telephone", "message", "video", "meeting", "via_clinician", "letter"]
_RESULTS = ["reached", "no_answer", "left_message", "wrong_contact", "declined"]
_OUTCOMES = [
    "followed_up",
    "handed_over",
    "emergency",
    "already_in_care",
    "not_reached",
    "entered_by_mistake",
]
_words = click.option("--words", help="Short, without names and numbers.")
_number = click.argument("number", type=int)


@click.group()
def alerts() -> None:
    """See, take, note and close alerts, and tell those in line."""


@alerts.command("list")
@store_option
@study_option
@click.option("--all", "with_closed", is_flag=True, help="Closed ones too.")
@json_option
def list_alerts(store_url: str, study_id: str, with_closed: bool, as_json: bool) -> None:
    """List the alerts that are not closed, and the items left without an answer.

    Exit 1 when one has waited longer than the plan allows.
    """
    from ..storage.alert_queue import alerts as queue
    from ..storage.alert_queue import deadlines, not_answered

    with opened_study(study_id, store_url) as (study, store):
        found = [one for one in queue(store, study.id) if with_closed or one.state != "closed"]
        left = not_answered(store, study)
        now, safety = store.now(), study.safety
    late = [
        one.number
        for one in found
        if one.state == "open" and safety is not None and deadlines(one.raised_at, safety).stand_in < now
    ]
    if as_json:
        told = [_alert_json(one, safety, is_late=one.number in late) for one in found]
        print_json({"alerts": told, "not_answered": [_left_json(one) for one in left]})
    else:
        for one in found:
            click.echo(_alert_line(one, safety, is_late=one.number in late))
        for item in left:
            click.echo(f"not answered: {_place(item)} ({item.missing})")
        waiting = sum(one.state == "open" for one in found)
        click.echo(f"{waiting} waiting, {len(late)} past their time, {len(left)} items not answered.")
    if late:
        raise SystemExit(1)


@alerts.command()
@_number
@store_option
@study_option
@by_option
def take(number: int, store_url: str, study_id: str, by: str) -> None:
    """Take alert NUMBER: you look after it from now on."""
    _record(store_url, study_id, number, step="taken", by=by)


@alerts.command()
@_number
@store_option
@study_option
@by_option
@click.option("--to", "assigned_to", required=True, help="Account of whoever is to look after it.")
def assign(number: int, store_url: str, study_id: str, by: str, assigned_to: str) -> None:
    """Assign alert NUMBER to somebody who sees it; it waits, and those in line are told, until it is taken."""
    from ..storage.alert_queue import alerts as queue
    from ..storage.alert_queue import record_step
    from ..storage.who_may import who_may

    with opened_study(study_id, store_url) as (study, store):
        whose = next((one.participant for one in queue(store, study.id) if one.number == number), None)
        unit = next((one.unit for one in store.participants(study.id) if one.participant == whose), None)
        names = who_may(store, study.id, "follow_alerts", unit)
        if assigned_to not in names:
            told = ", ".join(names) or "nobody"
            raise click.UsageError(
                f"--to takes an account that sees this alert: {told}, not '{assigned_to}'."
            )
        record_step(store, study.id, number, "assigned", by=by, assigned_to=assigned_to)
    click.echo(f"Alert {number}: on record.")


@alerts.command()
@_number
@store_option
@study_option
@by_option
@click.option("--how", type=click.Choice(_HOW), help="How you tried to reach the person.")
@click.option("--result", type=click.Choice(_RESULTS), help="What came of the attempt.")
@_words
def note(
    number: int,
    store_url: str,
    study_id: str,
    by: str,
    how: str | None,
    result: str | None,
    words: str | None,
) -> None:
    """Note an attempt to reach the person of alert NUMBER, or a few words."""
    if (how is None) != (result is None):
        raise click.UsageError("--how and --result belong together.")
    step = "note" if how is None else "tried"
    _record(store_url, study_id, number, step=step, by=by, how=how, result=result, words=words)


@alerts.command()
@_number
@store_option
@study_option
@by_option
@click.option("--outcome", required=True, type=click.Choice(_OUTCOMES), help="What was done in the end.")
@_words
def close(number: int, store_url: str, study_id: str, by: str, outcome: str, words: str | None) -> None:
    """Close alert NUMBER with what came of it."""
    _record(store_url, study_id, number, step="closed", by=by, outcome=outcome, words=words)


@alerts.command()
@store_option
@study_option
@by_option
@mail_settings_option("YAML file of the invitations: sender and mail server.")
@plain_mail_option
@click.option("--again", is_flag=True, help="Send once more what was refused or went out perhaps.")
@json_option
def notify(
    store_url: str,
    study_id: str,
    by: str,
    settings_file: Path,
    allow_plain: bool,
    again: bool,
    as_json: bool,
) -> None:
    """Write to the one responsible, then the stand-in, then the investigator, each once; call it every few minutes."""
    from ..invitations.carriers import MailCarrier
    from ..invitations.safety_notice import NoticeRun
    from ..invitations.safety_notice import notify as send
    from ..invitations.settings import read_settings

    settings = read_settings(settings_file, allow_plain=allow_plain)
    server, sender = settings.server, settings.sender
    if server is None or sender is None:
        raise click.UsageError("The settings need 'server' and 'sender'.")
    with (
        opened_study(study_id, store_url) as (study, store),
        MailCarrier(server, sender, server.password()) as carrier,
    ):
        report = send(store, study, carrier, NoticeRun(by, sender, settings.language, again))
    _tell(report, as_json=as_json)
    if not report.is_fine:
        raise SystemExit(1)


def _record(store_url: str, study_id: str, number: int, *, step: Any, **told: Any) -> None:
    from ..storage.alert_queue import record_step

    with opened_study(study_id, store_url) as (study, store):
        record_step(store, study.id, number, step, **told)
    click.echo(f"Alert {number}: on record.")


def _tell(report: NoticeReport, *, as_json: bool) -> None:
    from .console import report_problems

    if as_json:
        found = None if report.problem is None else report.problem.as_json()
        lines = [
            {"to": one.to, "alerts": [*one.alerts], "fate": one.fate, "code": one.code}
            for one in report.lines
        ]
        print_json({"messages": lines, "problem": found})
        return
    for one in report.lines:
        numbers = ", ".join(map(str, one.alerts))
        click.echo(f"{one.to.replace('_', '-')}: {_FATES[one.fate]} (alerts {numbers})")
    if report.problem is not None:
        report_problems([report.problem], as_json=False)
    if not report.lines:
        click.echo("Nothing is due.")


_FATES = {
    "sent": "sent",
    "refused": "refused (--again sends it once more)",
    "deferred": "not taken now, tried again at the next call",
    "uncertain": "uncertain: it went out or it did not (--again sends it once more)",
    "no_email": "not sent: the plan names no email",
    "left": "not sent: nothing can be handed in",
}


def _place(one: Alert | NotAnswered) -> str:
    number = f" no. {one.occasion}" if one.occasion > 1 else ""
    return f"{one.participant} {one.wave}{number} {one.instrument} item {one.item}"


def _alert_line(one: Alert, safety: Safety | None, *, is_late: bool) -> str:
    from ..model.civil_time import TIME_ZONE
    from ..storage.alert_queue import deadlines

    told = [f"{one.number}: {_place(one)}", f"recorded {one.raised_at.astimezone(TIME_ZONE):%Y-%m-%d %H:%M}"]
    if one.is_late:
        told.append(f"answered {one.answered_on}, entered later")
    if one.state == "open" and one.assigned_to is not None:
        told.append(f"assigned to {one.assigned_to}")
    told.append(one.state if one.taken_by is None else f"{one.state} by {one.taken_by}")
    if one.state == "open" and safety is not None:
        by_when = deadlines(one.raised_at, safety).stand_in.astimezone(TIME_ZONE)
        told.append(f"{'PAST ITS TIME, ' if is_late else ''}to be taken by {by_when:%Y-%m-%d %H:%M}")
    if one.is_lower_now:
        told.append("answered lower since")
    return ", ".join(told)


def _alert_json(one: Alert, safety: Safety | None, *, is_late: bool) -> dict[str, Any]:
    from dataclasses import asdict

    from ..storage.alert_queue import deadlines

    due = asdict(deadlines(one.raised_at, safety)) if safety is not None else {}
    return {
        "number": one.number,
        **{name: getattr(one, name) for name in ("participant", "wave", "occasion", "instrument", "item")},
        **{name: getattr(one, name) for name in ("mode", "rules", "at_least", "panel", "value", "state")},
        "assigned_to": one.assigned_to,
        "taken_by": one.taken_by,
        "raised_at": one.raised_at.isoformat(timespec="seconds"),
        "answered_on": None if one.answered_on is None else one.answered_on.isoformat(),
        "late_entry": one.is_late,
        "past_its_time": is_late,
        "due": {name: moment.isoformat(timespec="seconds") for name, moment in due.items()},
        "answered_since": [[at.isoformat(timespec="seconds"), value] for at, value in one.notes],
        "steps": [{"at": s.at.isoformat(timespec="seconds"), "by": s.by, **dict(s.told)} for s in one.steps],
    }


def _left_json(one: NotAnswered) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in one.__slots__}
    return {**told, "recorded_at": one.recorded_at.isoformat(timespec="seconds")}

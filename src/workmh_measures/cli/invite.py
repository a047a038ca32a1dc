"""``workmh invite``: write to everybody whose forms are open, each once."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .console import print_json, report_problems
from .invitation_options import (
    contacts_of,
    fate_words,
    invitation_options,
    line_json,
    settings_for,
    study_identities,
    wanted_now,
)
from .record_options import json_option, plain_mail_option
from .study_store import opened_study

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..identity.identities import Identities
    from ..invitations.carriers import Carrier
    from ..invitations.record import Pending
    from ..invitations.sending import Report
    from ..invitations.settings import InvitationSettings

__all__ = ["invite"]

_KINDS = {"email": "email", "sms": "phone"}
"""What a channel needs of a person."""


@click.command()
@invitation_options
@click.option("--dry-run", is_flag=True, help="Say who would get what; send nothing, record nothing.")
@click.option(
    "--show-addresses", is_flag=True, help="Show addresses in a dry run; that is logged with the identities."
)
@click.option(
    "--sms-command",
    metavar="PROGRAM",
    help="Program for people without e-mail: number and text on its input.",
)
@plain_mail_option
@json_option
@click.pass_context
def invite(ctx: click.Context, /, **said: Any) -> None:
    """Invite or remind everybody whose forms are open, by e-mail, each at most once."""
    if said["show_addresses"] and not said["dry_run"]:
        raise click.UsageError("--show-addresses belongs to --dry-run.")
    with ExitStack() as stack:
        study, store = stack.enter_context(opened_study(said["study_id"], said["store_url"]))
        settings = settings_for(study, said["settings_file"], allow_plain=said["allow_plain"])
        wanted = wanted_now(store, study, settings, said)
        identities = stack.enter_context(closing(study_identities(study, said)))
        from ..invitations.record import pending
        from ..invitations.sending import Run, send

        people = pending(store, study, wanted)
        if said["dry_run"]:
            _foretell(identities, people, said)
            return
        carriers = _carriers(stack, settings, said["sms_command"])
        kinds = [_KINDS[carrier.channel] for carrier in carriers]
        reason = f"{'reminders' if said['reminder'] else 'invitations'} of study {study.id}"
        contacts = contacts_of(identities, people, by=said["by"], reason=reason, kinds=kinds)
        wait = 60 / settings.server.per_minute if settings.server is not None else 0
        run = Run(study, settings, wanted, said["by"], contacts, carriers, pause=lambda: time.sleep(wait))
        report = send(store, run, people)
    _tell(report, as_json=said["as_json"])
    if not report.is_fine:
        ctx.exit(1)


def _carriers(stack: ExitStack, settings: InvitationSettings, sms_command: str | None) -> list[Carrier]:
    import shlex

    from ..invitations.carriers import MailCarrier, SmsCarrier

    carriers: list[Carrier] = []
    if settings.server is not None and settings.sender is not None:
        server = settings.server
        carriers.append(stack.enter_context(MailCarrier(server, settings.sender, server.password())))
    if sms_command is not None:
        words = shlex.split(sms_command)
        if not words:
            raise click.UsageError("--sms-command names no program.")
        carriers.append(SmsCarrier([str(Path(words[0]).expanduser()), *words[1:]]))
    if not carriers:
        raise click.UsageError("The settings need 'server' and 'sender', or give --sms-command.")
    return carriers


def _foretell(identities: Identities, people: Sequence[Pending], said: dict[str, Any]) -> None:
    """Print who would get what; without addresses no identity is opened, only whether there is one."""
    shown = {}
    if said["show_addresses"]:
        shown = contacts_of(identities, people, by=said["by"], reason="dry run of invitations with addresses")
    channels = ("email", "sms") if said["sms_command"] is not None else ("email",)
    ways = {channel: identities.having(_KINDS[channel]) for channel in channels}
    rows = []
    for one in people:
        way = next((name for name, having in ways.items() if one.participant in having), None)
        contact = shown.get(one.participant)
        address = None if contact is None or way is None else getattr(contact, _KINDS[way])
        rows += [
            {
                "participant": one.participant,
                "wave": errand.occasion.wave,
                "job": errand.occasion.job,
                "reminder": errand.occasion.reminder,
                "standing": errand.standing,
                "channel": way,
                **({"address": address} if said["show_addresses"] else {}),
            }
            for errand in one.errands
        ]
        if one.held_back:
            rows.append({"participant": one.participant, "standing": "held_back", "text": one.held_back})
    if said["as_json"]:
        print_json({"dry_run": True, "messages": rows})
        return
    for row in rows:
        click.echo(_foretold(row))
    click.echo(f"{sum(bool(one.ready) for one in people)} would be written to. Nothing was sent.")


def _foretold(row: dict[str, Any]) -> str:
    if row["standing"] == "held_back":
        return f"{row['participant']}: nothing, {row['text']}"
    what = f"reminder {row['reminder']}" if row["reminder"] else "invitation"
    job = f" (job {row['job']})" if row["job"] > 1 else ""
    way = f"by {row['channel']}" if row["channel"] else "no address; print a letter"
    address = f" to {row['address']}" if row.get("address") else ""
    decided = "" if row["standing"] == "ready" else f", {row['standing']}: a person decides"
    return f"{row['participant']}: {what} {row['wave']}{job}, {way}{address}{decided}"


def _tell(report: Report, *, as_json: bool) -> None:
    if as_json:
        found = None if report.problem is None else report.problem.as_json()
        print_json({"people": [line_json(line) for line in report.lines], "problem": found})
        return
    for line in report.lines:
        click.echo(fate_words(line))
    if report.problem is not None:
        report_problems([report.problem], as_json=False)
    counts = Counter(line.fate.replace("_", " ") for line in report.lines)
    click.echo(", ".join(f"{n} {fate}" for fate, n in counts.items()) or "Nothing is due.")

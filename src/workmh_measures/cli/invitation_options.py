"""Options and steps that invitations and letters share: what is due, and how to reach whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..model.study import Study
from .identity_options import opened, place_options
from .options import by_option, store_option, study_option
from .record_options import mail_settings_option

if TYPE_CHECKING:
    from ..identity.identities import Identities
    from ..invitations.contact import Contact
    from ..invitations.occasions import Wanted
    from ..invitations.record import Pending
    from ..invitations.sending import Line
    from ..invitations.settings import InvitationSettings
    from ..storage.repository import Store

__all__ = [
    "contacts_of",
    "fate_words",
    "invitation_options",
    "line_json",
    "settings_for",
    "study_identities",
    "wanted_now",
]

Command = Callable[..., Any]

_OPTIONS = (
    study_option,
    store_option,
    by_option,
    mail_settings_option("YAML file: site, names, sender, mail server."),
    click.option("--wave", help="Only this wave."),
    click.option("--reminder", is_flag=True, help="Reminders, and no invitations."),
    click.option(
        "--resend-uncertain",
        is_flag=True,
        help="Send again what went out perhaps; somebody may then get it twice.",
    ),
    click.option("--retry-refused", is_flag=True, help="Send again what was refused, after correcting it."),
)


def invitation_options(command: Command) -> Command:
    """Give a command the options of everything that writes to people."""
    command = place_options(command)
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def settings_for(study: Study, file: Path, *, allow_plain: bool = False) -> InvitationSettings:
    """Read the settings, and refuse words that tell what the study is about."""
    from ..definitions.library import instrument_ids, load_instrument
    from ..invitations.neutral import refuse_telling_words
    from ..invitations.settings import read_settings

    settings = read_settings(file, allow_plain=allow_plain)
    refuse_telling_words(settings, study, map(load_instrument, instrument_ids()))
    return settings


def study_identities(study: Study, said: dict[str, Any]) -> Identities:
    """Open the identities of the study, and no others."""
    from ..errors import StoreError, problem

    identities = opened(said)
    if identities.study != study.id:
        text = f"they are those of study '{identities.study}', not of '{study.id}'"
        identities.close()
        raise StoreError([problem("IDENTITY-PLACE", text=text)])
    return identities


def wanted_now(
    store: Store, study: Study, settings: InvitationSettings, said: dict[str, Any], more: Sequence[str] = ()
) -> Wanted:
    """Return what a run is to send, by the clock of the store."""
    from ..invitations.occasions import Wanted
    from ..model.civil_time import civil_day

    waves = [wave.id for wave in study.survey_waves]
    if said["wave"] not in (None, *waves):
        raise click.UsageError(f"--wave takes one of {', '.join(waves)}, not '{said['wave']}'.")
    now = store.now()
    flags = {"uncertain": said["resend_uncertain"], "refused": said["retry_refused"]}
    return Wanted(
        today=civil_day(now),
        now=now,
        reminders=settings.reminders if said["reminder"] else None,
        wave=said["wave"],
        invite=settings.invite,
        again=(*more, *(name for name, chosen in flags.items() if chosen)),
    )


def contacts_of(
    identities: Identities, people: Sequence[Pending], *, by: str, reason: str, kinds: Sequence[str] = ()
) -> dict[str, Contact]:
    """Open the identities of those for whom something is ready; that is logged first.

    Parameters
    ----------
    kinds : only of those for whom an email or phone is kept; empty for everybody.
    """
    from ..identity.access_log import Access
    from ..invitations.contact import Contact

    reached = {name for kind in kinds for name in identities.having(kind)}
    names = [one.participant for one in people if one.ready and (not kinds or one.participant in reached)]
    if not names:
        return {}
    found = identities.several(names, Access(by, reason))
    return {
        name: Contact(name, one.name, one.email, one.phone, one.address, one.language)
        for name, one in found.items()
    }


def line_json(line: Line) -> dict[str, Any]:
    """Return a line as plain data."""
    told = {"participant": line.participant, "fate": line.fate, "waves": [*line.waves]}
    return {**told, "channel": line.channel, "text": line.text or None}


_FATES = {
    "sent": "sent",
    "refused": "refused",
    "deferred": "not taken now, tried again at the next run",
    "uncertain": "uncertain: it went out or it did not (--resend-uncertain sends it again)",
    "changed": "not sent: answered, left or written to in the meantime",
    "unreachable": "not sent",
    "held_back": "not sent",
    "left": "not sent: nothing can be handed in",
}


def fate_words(line: Line) -> str:
    """Return a line in words."""
    what = _FATES[line.fate]
    if line.fate == "refused" and line.channel is None:
        what = "refused before (--retry-refused sends it again)"
    where = f" ({', '.join(line.waves)})" if line.waves else ""
    way = f" by {line.channel}" if line.channel else ""
    return f"{line.participant}{where}: {what}{way}{f': {line.text}' if line.text else ''}"

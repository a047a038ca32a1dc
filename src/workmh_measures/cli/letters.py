"""``workmh letters``: letters with a personal link for those a mail does not reach."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .console import print_json
from .invitation_options import (
    contacts_of,
    fate_words,
    invitation_options,
    line_json,
    settings_for,
    study_identities,
    wanted_now,
)
from .out_file import OUT_FILE
from .study_store import opened_study

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..identity.identities import Identities
    from ..invitations.record import Pending

__all__ = ["letters"]


@click.command()
@invitation_options
@click.option(
    "--participant",
    "chosen",
    multiple=True,
    metavar="ID",
    help="Only this person, with or without e-mail; may be repeated.",
)
@click.option("--again", is_flag=True, help="With --participant: a new letter although one went out.")
@click.option("--everybody", is_flag=True, help="People with an e-mail address as well.")
@click.option("-o", "--out", required=True, type=OUT_FILE, help="New PDF file.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def letters(
    out: Path, chosen: tuple[str, ...], *, everybody: bool, again: bool, as_json: bool, **said: Any
) -> None:
    """Write letters with a QR code to people whose forms are open and who have no e-mail address."""
    if out.suffix.lower() != ".pdf":
        raise click.UsageError(f"--out takes a file ending in .pdf, not '{out.name}'.")
    if again and not chosen:
        raise click.UsageError("--again needs --participant: it writes to people who were written to.")
    with opened_study(said["study_id"], said["store_url"]) as (study, store):
        settings = settings_for(study, said["settings_file"], allow_plain=True)  # no mail goes out
        wanted = wanted_now(store, study, settings, said, more=("sent",) if again else ())
        with closing(study_identities(study, said)) as identities:
            from ..invitations.letters import write_letters
            from ..invitations.record import pending
            from ..invitations.sending import Run

            known = {record.participant for record in store.participants(study.id)}
            if stray := [name for name in chosen if name not in known]:
                raise click.UsageError(f"Nobody is enrolled as {', '.join(stray)}.")
            people = _for_paper(identities, pending(store, study, wanted), chosen, everybody=everybody)
            reason = f"letters of study {study.id}"
            contacts = contacts_of(identities, people, by=said["by"], reason=reason)
            run = Run(study, settings, wanted, said["by"], contacts, ())
            report = write_letters(store, run, [one for one in people if one.ready], out)
    if as_json:
        print_json(
            {"file": str(out) if report.count("sent") else None, "people": [*map(line_json, report.lines)]}
        )
        return
    for line in report.lines:
        click.echo(fate_words(line))
    written = report.count("sent")
    counted = "1 letter" if written == 1 else f"{written} letters"
    click.echo(f"{out}: {counted}. Delete the file after printing." if written else "No letter is due.")


def _for_paper(
    identities: Identities, people: Sequence[Pending], chosen: Sequence[str], *, everybody: bool
) -> list[Pending]:
    """Return who gets paper: those named, else those a mail does not reach."""
    if chosen:
        return [one for one in people if one.participant in chosen]
    with_mail = frozenset[str]() if everybody else identities.having("email")
    return [one for one in people if one.participant not in with_mail]

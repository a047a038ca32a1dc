"""``workmh identity show``, ``find``, ``export`` and ``log``: who is behind a pseudonym, and who has looked."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from .console import print_json
from .identity_options import access_of, access_options, opened, place_options, second_option
from .out_file import OUT_FILE

__all__ = ["export", "find", "log", "show"]

_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@click.command()
@click.argument("participant")
@place_options
@access_options
@_json
def show(participant: str, as_json: bool, **said: Any) -> None:
    """Show who is behind the pseudonym PARTICIPANT; that you looked is logged first."""
    asked = access_of(said)
    with closing(opened(said)) as identities:
        person = identities.show(participant, asked)
    told = {"participant": person.participant, **person.contents()}
    if as_json:
        print_json(told)
    else:
        for name, value in told.items():
            if value:
                click.echo(f"{name:<16} {value}")


@click.command()
@click.option("--email", help="E-mail address, in any spelling.")
@click.option("--phone", help="Telephone number, in any spelling.")
@click.option("--identity-number", help="National identity number.")
@click.option("--name", help="A part of the name.")
@place_options
@access_options
@_json
def find(as_json: bool, **said: Any) -> None:
    """Print the pseudonyms of those who have everything named; nothing else of them is shown."""
    sought = {kind: said[kind] for kind in ("email", "phone", "identity_number", "name") if said[kind]}
    if not sought:
        raise click.UsageError("Say what to look for: --email, --phone, --identity-number or --name.")
    asked = access_of(said)
    with closing(opened(said)) as identities:
        found = identities.find(sought, asked)
    if as_json:
        print_json(found)
    else:
        click.echo("\n".join(found) or "Nobody.")


@click.command()
@place_options
@access_options
@second_option
@click.option(
    "-o",
    "--out",
    required=True,
    type=OUT_FILE,
    help="New file, .csv or .xlsx.",
)
def export(out: Path, **said: Any) -> None:
    """Write everybody in clear into a new file only you may read; two persons stand for it."""
    import pandas as pd

    from ..identity.person import PERSON_FIELDS
    from ..interop.tables import write_table

    if out.exists():
        raise click.UsageError(f"There is a file {out} already; name a new one.")
    asked = access_of(said)
    with closing(opened(said)) as identities:
        people = identities.everyone(asked)
    rows = [{"participant": one.participant, **one.contents()} for one in people]
    before = os.umask(0o077)
    try:
        write_table(pd.DataFrame(rows, columns=list(PERSON_FIELDS), dtype="str"), out)
    finally:
        os.umask(before)
    click.echo(f"{out}: {len(rows)} people, in clear. Delete it as soon as it has served.")


@click.command()
@click.option("--participant", help="Only what concerned this pseudonym, alone or together with everybody.")
@place_options
@_json
def log(participant: str | None, as_json: bool, **said: Any) -> None:
    """Print who opened or changed identities, when and why, oldest first."""
    with closing(opened(said)) as identities:
        lines = identities.log()
    if participant is not None:
        lines = [line for line in lines if line.participant in (None, participant)]
    if as_json:
        print_json([line.as_json() for line in lines])
        return
    for line in lines:
        who = line.by if line.second is None else f"{line.by} and {line.second}"
        whom = line.participant or f"{line.count} people"
        click.echo(
            f"{line.seq:>5}  {line.at:%Y-%m-%d %H:%M:%S} UTC  {who}: {line.deed}, {whom}. {line.reason}"
        )

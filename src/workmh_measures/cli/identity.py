"""``workmh identity``: who is behind the pseudonyms, in a database of its own, encrypted."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from .console import json_text, print_json
from .identity_backup import backup, restore
from .identity_look import export, find, log, show
from .identity_options import access_of, access_options, opened, place_options, second_option
from .identity_people import add, forget, take_in
from .options import store_address
from .out_file import OUT_FILE

__all__ = ["identity"]


@click.group()
def identity() -> None:
    """Who is behind the pseudonyms: kept apart from the study, encrypted, every look logged."""


for _command in (add, backup, export, find, forget, log, restore, show, take_in):
    identity.add_command(_command)


@identity.command()
@place_options
@access_options
@click.option("--study", required=True, help="Whose identities these are.")
@click.option("--numbers-because", default="", help="Why the study needs national identity numbers.")
@store_address("Store of the study, which must be another.", required=False)
def init(url: str, key_file: Path, numbers_because: str, store_url: str | None, **said: Any) -> None:
    """Make an empty database of identities and a new key file for it.

    Without --numbers-because no national identity number is taken in, ever.
    """
    from ..identity.identities import Identities
    from ..identity.key import make_identity_key
    from ..identity.place import refuse_key_beside, refuse_store

    refuse_store(url, store_url)
    if not said["key_beside"]:
        refuse_key_beside(url, key_file)
    asked = access_of(said)
    with ExitStack() as undo:
        key = make_identity_key(key_file)
        undo.callback(key_file.unlink)
        Identities.create(url, key, asked, study=said["study"], number_reason=numbers_because).close()
        undo.pop_all()
    click.echo(
        f"Made: identities of {said['study']}, key in {key_file}. Keep a copy of the key in a safe place."
    )


@identity.command()
@place_options
@access_options
@click.option("--new-key", required=True, type=OUT_FILE, help="File for the new key.")
def rekey(new_key: Path, **said: Any) -> None:
    """Encrypt everything anew with a new key; the old key opens nothing but old backups after that."""
    from ..identity.key import make_identity_key
    from ..identity.place import refuse_key_beside

    if not said["key_beside"]:
        refuse_key_beside(said["url"], new_key)
    asked, identities = access_of(said), opened(said)
    with ExitStack() as undo:
        undo.callback(identities.close)
        key = make_identity_key(new_key)
        with ExitStack() as undo_key:
            undo_key.callback(new_key.unlink)
            count = identities.rekey(key, asked)
            undo_key.pop_all()
    click.echo(
        f"{count} people encrypted anew; the key is in {new_key}. Destroy {said['key_file']} and its copies."
    )


@identity.command()
@place_options
@access_options
@second_option
@click.option("--certificate", required=True, type=OUT_FILE, help="New file for the certificate, JSON.")
@click.option("--json", "as_json", is_flag=True, help="Print the certificate as one JSON document.")
def end(certificate: Path, as_json: bool, **said: Any) -> None:
    """Remove everybody at the end of a study and destroy the key file; two persons stand for it.

    What is left is the access log. Backups of identities open no more once every copy of the key is destroyed.
    """
    from ..identity.key import overwrite_key

    if certificate.exists():
        raise click.UsageError(f"There is a file {certificate} already; name a new one.")
    asked, identities = access_of(said), opened(said)
    try:
        told = identities.end(asked)
    finally:
        identities.close()
    for destroyed in (False, True):  # a certificate is there whatever happens to the key file
        if destroyed:
            overwrite_key(said["key_file"])
        told["key_file_destroyed"] = destroyed
        certificate.write_text(json_text(told) + "\n", encoding="utf-8")
    if as_json:
        print_json(told)
    else:
        click.echo(
            f"{told['people_removed']} people removed, the key file destroyed; certificate: {certificate}."
        )
        click.echo("Destroy every copy of the key: as long as one exists, backups can be opened.")

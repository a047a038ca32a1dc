"""``workmh identity backup`` and ``restore``: never in clear, and restored whole or not at all."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import click

from ..errors import StoreError, problem
from .identity_options import access_of, access_options, opened, place_options
from .options import store_address

__all__ = ["backup", "restore"]

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@place_options
@click.option(
    "-o", "--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The new file."
)
@click.option(
    "--backup-key", required=True, type=_FILE, help="Public keys to lock with: `workmh backup key`."
)
def backup(out: Path, backup_key: Path, **said: Any) -> None:
    """Write identities into one encrypted file; inside, the records stay encrypted with their own key besides."""
    from ..identity.backup import back_up
    from ..storage.age_keys import read_keys

    keys = read_keys(backup_key)
    with closing(opened(said)) as identities:
        count = back_up(identities, out, keys)
    click.echo(f"{out}: {count} people, {out.stat().st_size} bytes, encrypted.")


@click.command()
@click.argument("file", type=_FILE)
@place_options
@access_options
@click.option("--backup-key", required=True, type=_FILE, help="File of the secret key of the backup.")
@store_address("Store of the study: whoever was erased there is forgotten again.", required=False)
def restore(file: Path, backup_key: Path, store_url: str | None, **said: Any) -> None:
    """Put a backup into an empty place, checked with the key of the identities.

    People forgotten after the backup was made are in it. Name the store of the study, so that those whose data were
    erased there are forgotten at once.
    """
    from ..identity.backup import restore as restore_backup
    from ..identity.key import read_identity_key
    from ..identity.place import refuse_key_beside, refuse_store
    from ..storage.age_keys import read_keys

    refuse_store(said["url"], store_url)
    if not said["key_beside"]:
        refuse_key_beside(said["url"], said["key_file"])
    asked, keys = access_of(said), read_keys(backup_key)
    if not keys.secret:
        found = "it holds public keys only"
        raise StoreError([problem("BACKUP-KEY-FILE", where=str(backup_key), found=found)])
    key = read_identity_key(said["key_file"])
    count = restore_backup(file, said["url"], key=key, secret=keys.secret)
    click.echo(f"{count} people restored and checked.")
    with closing(opened(said)) as identities:
        again = sorted(set(identities.participants()) & _erased(store_url, identities.study))
        for participant in again:
            identities.forget(participant, asked)
    if store_url is None:
        click.echo("Whoever was forgotten after the backup was made is back: forget them again.", err=True)
    else:
        click.echo(f"{len(again)} of them were erased in the study and are forgotten again.")


def _erased(store_url: str | None, study: str) -> set[str]:
    """Return who was erased in the study."""
    from ..storage.events import Kind
    from ..storage.repository import Store

    if store_url is None:
        return set()
    with closing(Store.open(store_url)) as store:
        # An event that names an item removed the answers to that item only.
        erasures = [event for event in store.events(study, kind=Kind.ERASED) if event.columns["item"] is None]
        return {str(event.participant) for event in erasures}

"""``workmh restore``: a backup into an empty place, whole and checked, or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .backup import keys_of, say_manifest
from .options import store_address

if TYPE_CHECKING:
    from ..storage.backup_file import Manifest

__all__ = ["restore"]

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.argument("file", type=_FILE)
@store_address("Where to: a new SQLite file or an empty PostgreSQL database.")
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder for the wording packs; that of the store where it is a file.",
)
@click.option("--key", type=_FILE, help="File of the secret key.")
@click.option(
    "--erasures",
    multiple=True,
    type=_FILE,
    help="Ledger or certificate of erasures to repeat; the ledger in the data folder is read in any case.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the manifest as one JSON document.")
def restore(
    file: Path,
    store_url: str,
    data: Path | None,
    key: Path | None,
    erasures: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Put a backup into an empty place: checksums before, tables and chains after, all of it or nothing.

    What was erased after the backup was taken is erased again before the store can be opened.

    Exit 1 when the chain of a study was broken before the backup was taken; it is restored as it was.
    """
    from ..storage.data_folder import data_folder_of
    from ..storage.erasure_ledger import LEDGER, add_to_ledger, read_erasures
    from ..storage.restore import restore_backup

    folder = data_folder_of(store_url, data)
    beside = [] if folder is None else [path for path in [folder / LEDGER] if path.is_file()]
    known = read_erasures([*beside, *erasures])
    manifest = restore_backup(file, store_url, data=folder, keys=keys_of(key), erasures=known)
    for erasure in known[len(read_erasures(beside)) :]:
        if folder is not None:
            add_to_ledger(folder, erasure)
    if not as_json:
        click.echo("Restored, read back and compared.")
    _say_erasures(store_url, manifest, known=bool(beside or erasures))
    say_manifest(manifest, as_json=as_json, file=file)


def _say_erasures(store_url: str, manifest: Manifest, *, known: bool) -> None:
    """Say what was erased again, or that nobody told what was erased since."""
    from ..storage.events import Kind
    from ..storage.repository import Store

    if not known:
        told = f"No ledger of erasures is known: anything erased after {manifest.about.made_at} is back. "
        click.echo(told + "If there was any, erase it again before anybody uses the store.", err=True)
        return
    store = Store.open(store_url)
    for study, state in manifest.studies.items():
        again = [event for event in store.events(study, kind=Kind.ERASED) if event.seq > state.seq]
        click.echo(f"{study}: {len(again)} erasures repeated.", err=True)
    store.close()

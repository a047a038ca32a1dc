"""``workmh restore``: a backup into an empty place, whole and checked, or not at all."""

from __future__ import annotations

from pathlib import Path

import click

from .backup import keys_of, say_manifest

__all__ = ["restore"]

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.argument("file", type=_FILE)
@click.option(
    "--store", "store_url", required=True, help="Where to: a new SQLite file or an empty PostgreSQL database."
)
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder for the wording packs; that of the store where it is a file.",
)
@click.option("--key", type=_FILE, help="File of the secret key.")
@click.option("--json", "as_json", is_flag=True, help="Print the manifest as one JSON document.")
def restore(file: Path, store_url: str, data: Path | None, key: Path | None, as_json: bool) -> None:
    """Put a backup into an empty place: checksums before, tables and chains after, all of it or nothing.

    Exit 1 when the chain of a study was broken before the backup was taken; it is restored as it was.
    """
    from ..storage.data_folder import data_folder_of
    from ..storage.restore import restore_backup

    manifest = restore_backup(file, store_url, data=data_folder_of(store_url, data), keys=keys_of(key))
    if not as_json:
        click.echo("Restored, read back and compared.")
    say_manifest(manifest, as_json=as_json, file=file)

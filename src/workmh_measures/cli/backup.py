"""``workmh backup``: one checked file of all that is in a store, taken while people answer."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .console import print_json
from .options import store_address

if TYPE_CHECKING:
    from ..storage.age_keys import Keys
    from ..storage.backup_file import Manifest

__all__ = ["backup", "keys_of", "say_manifest"]

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group(invoke_without_command=True)
@store_address("Address of the store.", required=False)
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help="The new file, or a folder to name it by the moment in.",
)
@click.option("--key", type=_FILE, help="File of public or secret keys: encrypt for their owners.")
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Data folder of the study; that of the store where it is a file.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the manifest as one JSON document.")
@click.pass_context
def backup(context: click.Context, /, **options: Any) -> None:
    """Write a store and its wording packs into one new file, while people answer.

    Exit 1 when the chain of a study was broken already; the file is made all the same.
    """
    if context.invoked_subcommand is None:
        _take(**options)


def _take(
    *, store_url: str | None, out: Path | None, key: Path | None, data: Path | None, as_json: bool
) -> None:
    from ..storage.backup import take_backup
    from ..storage.data_folder import data_folder_of

    if store_url is None or out is None:
        raise click.UsageError("Name the store with --store and the file with -o.")
    file, manifest = take_backup(store_url, out, data=data_folder_of(store_url, data), keys=keys_of(key))
    if not as_json:
        sealed = "encrypted" if key else "NOT encrypted"
        click.echo(f"{file}: {file.stat().st_size} bytes, {sealed}.")
    say_manifest(manifest, as_json=as_json, file=file)


@backup.command()
@click.argument("file", type=_FILE)
@click.option("--key", type=_FILE, help="File of the secret key.")
@click.option("--json", "as_json", is_flag=True, help="Print the manifest as one JSON document.")
def verify(file: Path, key: Path | None, as_json: bool) -> None:
    """Read a backup from front to end, check every checksum, and say what it holds."""
    from ..storage.backup import verify_backup

    manifest = verify_backup(file, keys_of(key))
    if not as_json:
        click.echo(f"{file}: whole.")
    say_manifest(manifest, as_json=as_json, file=file)


@backup.command()
@click.argument("file", type=_FILE)
@click.option("--by", required=True, help="Who does it; stands in the report.")
@click.option("--key", type=_FILE, help="File of the secret key.")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder for the report; that of the backup when not given.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON document.")
def drill(file: Path, by: str, key: Path | None, out: Path | None, as_json: bool) -> None:
    """Restore a backup into a place that goes away again, walk every chain, and keep a report of it."""
    from ..storage.drill import drill_restore, keep_drill

    done = drill_restore(file, keys=keys_of(key), by=by)
    report = keep_drill(done, out or file.absolute().parent)
    if as_json:
        print_json({"report": str(report), **asdict(done)})
    else:
        for study, state in done.studies.items():
            verdict = state["broken"] or "the chain holds"
            click.echo(f"{study}: {state['events']} events, {verdict}, head {state['seq']} {state['hash']}")
        click.echo(f"Restored and walked in {done.seconds} s; the copy is gone. Report: {report}")
    if any(state["broken"] for state in done.studies.values()):
        raise SystemExit(1)


@backup.command()
@click.argument("file", type=click.Path(path_type=Path))
def key(file: Path) -> None:
    """Make a secret key in a new file, and print the public key that belongs to it.

    The public key is enough to make backups. Keep the secret key elsewhere, twice: without it no backup opens.
    """
    from ..storage.age_keys import make_key

    click.echo(make_key(file))


def keys_of(file: Path | None) -> Keys | None:
    """Read a key file, where one is named."""
    from ..storage.age_keys import read_keys

    return None if file is None else read_keys(file)


def say_manifest(manifest: Manifest, *, as_json: bool, file: Path) -> None:
    """Say what a backup holds; end with 1 when a chain in it is broken."""
    if as_json:
        print_json({"file": str(file), **manifest.as_json()})
    else:
        versions = ", ".join(f"{name} {version}" for name, version in manifest.about.software.items())
        click.echo(f"Made at {manifest.about.made_at}, schema {manifest.about.schema}; {versions}.")
        for study, state in manifest.studies.items():
            verdict = state.broken or "the chain holds"
            click.echo(f"{study}: {state.events} events, {state.erased} erased, {verdict}.")
            click.echo(f"  head {state.seq} {state.hash}")
        click.echo(f"{len(manifest.files)} wording packs.")
    if manifest.broken:
        raise SystemExit(1)

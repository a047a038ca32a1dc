"""``workmh doctor``: what an operator should know of a store today."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from .console import print_json
from .options import store_option

__all__ = ["doctor"]


@click.command()
@store_option
@click.option(
    "--backups",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of the backups: say how old the latest backup and the latest drill are.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def doctor(store_url: str, backups: Path | None, as_json: bool) -> None:
    """Look at settings, disk, rights, clock and chains of a store, and at its backups.

    Exit 1 when anything is not well: let a monitor call it every hour.
    """
    from ..storage.health import backup_findings, store_findings
    from ..storage.repository import Store

    store = Store.open(store_url)  # refuses settings that could lose an answer
    try:
        findings = [
            *store_findings(store, store_url),
            *(backup_findings(backups) if backups is not None else ()),
        ]
    finally:
        store.close()
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            click.echo(f"{'ok  ' if finding.ok else 'LOOK'}  {finding.subject:<7} {finding.text}")
    if not all(finding.ok for finding in findings):
        raise SystemExit(1)

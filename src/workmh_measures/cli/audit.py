"""``workmh audit``: is the record of a study still as it was written?"""

from __future__ import annotations

from pathlib import Path

import click

from .audit_export import export
from .console import print_json

__all__ = ["audit"]

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group()
def audit() -> None:
    """Look at the record of a store."""


audit.add_command(export)


@audit.command()
@click.option("--store", "store_url", required=True, help="Address of the store.")
@click.option("--study", "study_id", default=None, help="One study; all when not given.")
@click.option(
    "--anchor",
    "anchor_files",
    multiple=True,
    type=_FILE,
    help="Backup, manifest of an export, or certificate that noted the end of the chain then.",
)
@click.option("--key", type=_FILE, help="File of the secret key, where a backup is encrypted.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def verify(
    store_url: str, study_id: str | None, anchor_files: tuple[Path, ...], key: Path | None, as_json: bool
) -> None:
    """Recompute the audit chain and name the first event that is not as recorded.

    Only an --anchor shows that the end was cut off, or an older store put in the place of a newer one.
    """
    from ..storage.anchors import read_anchors
    from ..storage.repository import Store
    from .backup import keys_of

    anchors = read_anchors(anchor_files, keys_of(key))
    store = Store.open(store_url)
    studies = sorted({*store.studies(), *anchors})
    wanted = studies if study_id is None else [study_id]
    reports = [store.verify(name, anchors.get(name, ())) for name in wanted if name in studies]
    store.close()
    if study_id is not None and study_id not in studies:
        raise click.UsageError(f"The store has no study '{study_id}', but: {', '.join(studies) or 'none'}.")
    if not reports and not as_json:
        click.echo("The store holds no study yet.")
    if as_json:
        print_json(
            [
                {
                    "study": r.study,
                    "events": r.events,
                    "erased": r.erased,
                    "bad_seq": r.bad_seq,
                    "reason": r.reason,
                }
                for r in reports
            ]
        )
    else:
        for report in reports:
            verdict = (
                "the chain holds" if report.bad_seq is None else f"event {report.bad_seq}: {report.reason}"
            )
            click.echo(f"{report.study}: {report.events} events, {report.erased} erased, {verdict}.")
    if any(report.bad_seq is not None for report in reports):
        raise SystemExit(1)

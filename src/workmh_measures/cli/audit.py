"""``workmh audit``: is the record of a study still as it was written?"""

from __future__ import annotations

import click

from .audit_export import export
from .console import print_json

__all__ = ["audit"]


@click.group()
def audit() -> None:
    """Look at the record of a store."""


audit.add_command(export)


@audit.command()
@click.option("--store", "store_url", required=True, help="Address of the store.")
@click.option("--study", "study_id", default=None, help="One study; all when not given.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def verify(store_url: str, study_id: str | None, as_json: bool) -> None:
    """Recompute the audit chain and name the first event that is not as recorded."""
    from ..storage.repository import Store

    store = Store.open(store_url)
    studies = store.studies()
    wanted = studies if study_id is None else [study_id]
    reports = [store.verify(name) for name in wanted if name in studies]
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

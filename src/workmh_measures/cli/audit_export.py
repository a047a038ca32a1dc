"""``workmh audit export``: the trail of a study in one file, for an inspector."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from .options import store_option
from .out_file import OUT_FILE

__all__ = ["export"]

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command("export")
@store_option
@click.option("--study", "study_id", required=True, help="Id of the study.")
@click.option("-o", "--out", required=True, type=OUT_FILE, help="csv, xlsx or parquet, by ending.")
@click.option("--by", required=True, help="Who takes the trail out; this is recorded.")
@click.option("--participant", help="Only what concerns this participant.")
@click.option("--item", help="Only this item.")
@click.option("--entered-by", help="Only what this person entered.")
@click.option("--from", "first", type=_DAY, metavar="YYYY-MM-DD", help="From this day on.")
@click.option("--to", "last", type=_DAY, metavar="YYYY-MM-DD", help="Up to and with this day.")
@click.option("--with-arms", "arms", is_flag=True, help="Show the arm people are in.")
def export(
    store_url: str,
    study_id: str,
    out: Path,
    by: str,
    first: datetime | None,
    last: datetime | None,
    **chosen: str,
) -> None:
    """Write every event of a study into one table that is readable without this program.

    Who exported what is itself recorded, after the last event in the file; without the record there is no file.
    """
    from ..interop.write_tables import write_table
    from ..model.civil_time import TIME_ZONE
    from ..storage.events import new_request_id
    from ..storage.repository import Store
    from ..storage.study_events import ExportedEvent
    from ..storage.trail import Wanted, trail_frame

    days = {"first": first.date() if first else None, "last": last.date() if last else None}
    store = Store.open(store_url)
    try:
        known = store.studies()
        if study_id not in known:
            raise click.UsageError(f"The store has no study '{study_id}', but: {', '.join(known) or 'none'}.")
        frame = trail_frame(store, study_id, Wanted(**chosen, **days), zone=TIME_ZONE)  # type: ignore[arg-type]
        beside = out.with_name(f".{out.name}")
        told = {"what": "trail", "file": out.name, "events": len(frame), "arms": bool(chosen["arms"])}
        try:
            write_table(frame, beside)
            store.append(study_id, [ExportedEvent(request_id=new_request_id(), entered_by=by, data=told)])
            beside.replace(out)
        finally:
            beside.unlink(missing_ok=True)
    finally:
        store.close()
    click.echo(f"{out}: {len(frame)} events.")

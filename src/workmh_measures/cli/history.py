"""``workmh history``: every event of one participant in words."""

from __future__ import annotations

import click

from .console import print_json
from .options import store_option, study_option
from .study_store import study_of_store

__all__ = ["history"]


@click.command()
@click.argument("participant")
@store_option
@study_option
@click.option("--instrument", help="Only what concerns this instrument.")
@click.option("--item", help="Only what concerns this item.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def history(
    participant: str, store_url: str, study_id: str, instrument: str | None, item: str | None, as_json: bool
) -> None:
    """Tell everything recorded about PARTICIPANT, oldest first: who, when, what it was and became, and why.

    Moments are told as the clock in Norway showed them and in UTC. The arm is not told here, nor any day or log of staff that tells it.
    """
    from ..storage.history import history_lines
    from ..storage.repository import Store
    from ..storage.telling_days import telling, without_telling

    store = Store.open(store_url)
    try:
        study = study_of_store(store, study_id)
        events = store.history(study, participant, instrument=instrument, item=item)
        lines = list(history_lines(without_telling(events, telling(store, study))))
    finally:
        store.close()
    if as_json:
        print_json([line.as_json() for line in lines])
        return
    for line in lines:
        when = f"{line.local:%Y-%m-%d %H:%M:%S} ({line.recorded_at:%Y-%m-%d %H:%M:%S} UTC)"
        told = line.text if line.old is None else f"{line.old} -> {line.text}"
        why = "" if line.reason is None else f" Reason: {line.reason}"
        click.echo(" ".join(filter(None, [f"{line.seq:>7} ", when, f"{line.by}:", line.place, told])) + why)
    if not lines:
        click.echo(f"Nothing is recorded about {participant} there.")

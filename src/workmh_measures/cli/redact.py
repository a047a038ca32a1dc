"""``workmh redact``: take what should never have been written out of the record, on two persons' word."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import click

from .console import print_json
from .options import by_option, store_option

__all__ = ["redact"]


@click.command()
@click.argument("participant")
@click.argument("wave")
@click.argument("instrument")
@click.argument("item")
@store_option
@click.option("--study", "study_id", required=True, help="Id of the study.")
@click.option("--reason", required=True, help="Why, without the datum itself.")
@by_option
@click.option("--second", required=True, help="The other person who stands for it.")
@click.option(
    "--occasion", default=1, show_default=True, type=click.IntRange(1), help="2 for the second job."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def redact(store_url: str, study_id: str, as_json: bool, **asked: Any) -> None:
    """Remove the content of every answer of PARTICIPANT to ITEM of INSTRUMENT at WAVE, the earlier ones too.

    For a name or a number typed by mistake. It is an event of the record, and the chain still verifies. On PostgreSQL
    the store is opened by the account that may erase.
    """
    from ..storage.redaction import Redaction
    from ..storage.redaction import redact as redact_answers
    from ..storage.repository import Store

    wanted = Redaction(**asked)
    with closing(Store.open(store_url)) as store:
        done = redact_answers(store, study_id, wanted)
    if as_json:
        print_json({"removed": done.removed, "seq": done.receipt.seq})
        return
    click.echo(f"{wanted.where}: {done.removed} contents removed (event {done.receipt.seq}).")
    click.echo("Backups made before still hold them: after a restore, redact again.")

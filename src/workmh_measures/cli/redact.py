"""``workmh redact``: take what should never have been written out of the record, on two persons' word."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import click

from .console import print_json
from .options import by_option
from .record_options import json_option, occasion_option, one_answer
from .study_store import study_of_store

__all__ = ["redact"]


@click.command()
@one_answer
@click.option("--reason", required=True, help="Why, without the datum itself.")
@by_option
@click.option("--second", required=True, help="The other person who stands for it.")
@occasion_option
@click.option(
    "--data",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Data folder of the study, where the ledger of erasures lies.",
)
@json_option
def redact(store_url: str, study_id: str, folder: Path | None, as_json: bool, **asked: Any) -> None:
    """Remove the content of every answer of PARTICIPANT to ITEM of INSTRUMENT at WAVE, the earlier ones too.

    For a name or a number typed by mistake. It is an event of the record, and the chain still verifies. On PostgreSQL
    the store is opened by the account that may erase.
    """
    from ..storage.data_folder import data_folder_of
    from ..storage.redaction import Redaction
    from ..storage.redaction import redact as redact_answers
    from ..storage.repository import Store

    wanted = Redaction(**asked)
    data = data_folder_of(store_url, folder)
    with closing(Store.open(store_url)) as store:
        done = redact_answers(store, study_of_store(store, study_id), wanted, data=data)
    if as_json:
        print_json({"removed": done.removed, "seq": done.receipt.seq})
        return
    click.echo(f"{wanted.where}: {done.removed} contents removed (event {done.receipt.seq}).")
    again = "`workmh restore` redacts them again" if data is not None else "after a restore, redact again"
    click.echo(f"Backups made before still hold them: {again}.")

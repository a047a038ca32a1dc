"""``workmh kept-words``: answers in words that wait for somebody to decide."""

from __future__ import annotations

from contextlib import closing

import click

from .console import print_json
from .options import store_option, study_option
from .study_store import study_of_store

__all__ = ["kept_words"]


@click.command("kept-words")
@store_option
@study_option
@click.option("--in-clear", is_flag=True, help="Cover nothing: for whoever decides.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def kept_words(store_url: str, study_id: str, in_clear: bool, as_json: bool) -> None:
    """List answers in words that look as if they held personal data, which the participant was asked about and kept.

    They are in no data set until somebody decides: `workmh correct` with the same or other words, or `workmh redact`.
    """
    from ..storage.kept_words import kept_words as waiting_words
    from ..storage.repository import Store

    with closing(Store.open(store_url)) as store:
        waiting = waiting_words(store, study_of_store(store, study_id), in_clear=in_clear)
    if as_json:
        print_json([one.as_json() for one in waiting])
        return
    for one in waiting:
        place = f"{one.participant} {one.wave} {one.instrument} {one.item}"
        place += f" no. {one.occasion}" if one.occasion != 1 else ""
        kinds = ", ".join(kind.replace("_", " ") for kind in one.kinds)
        click.echo(f"{place} (event {one.seq}): {kinds}: {' '.join(one.words.split())}")
    if not waiting:
        click.echo("Nothing waits.")

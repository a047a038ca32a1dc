"""``workmh study lock`` and ``unlock``: the data as they will be analysed, on record."""

from __future__ import annotations

from datetime import datetime

import click

from .options import by_option, store_option, study_option
from .participant_words import today_in_norway
from .study_store import opened_study

__all__ = ["lock", "unlock"]


@click.command()
@store_option
@study_option
@by_option
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="Day the data stand for; today without it.")
def lock(store_url: str, study_id: str, by: str, day: datetime | None) -> None:
    """Lock the data of a study: put on record what is analysed, by which plan and definitions.

    From then on `workmh trial` says that its results are of locked data, as long as nothing of it changes.
    """
    from ..study_trial import lock_study

    with opened_study(study_id, store_url) as (study, store):
        made = lock_study(store, study, today=day.date() if day else today_in_norway(), by=by)
    click.echo(f"The data of {study.id} are locked. SHA-256 of what is analysed: {made.content}")


@click.command()
@store_option
@study_option
@by_option
@click.option("--reason", required=True, help="Why the lock is lifted; this is recorded.")
def unlock(store_url: str, study_id: str, by: str, reason: str) -> None:
    """Lift the lock of a study's data, on record."""
    from ..study_trial import unlock_study

    if not reason.strip():
        raise click.UsageError("Say with --reason why the lock is lifted.")
    with opened_study(study_id, store_url) as (study, store):
        unlock_study(store, study, reason=reason.strip(), by=by)
    click.echo(f"The lock of {study.id} is lifted, and that is on record.")

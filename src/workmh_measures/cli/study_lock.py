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

    From then on nothing is stored that would change the data: no answer, enrolment, arm, day, register or rating, from
    wherever it comes. People may still withdraw and be erased. `workmh trial` says that its results are of locked data,
    as long as nothing of it changes.
    """
    from ..storage.data_lock import COMMAND_LINE
    from ..study_trial import lock_study

    with opened_study(study_id, store_url) as (study, store):
        made = lock_study(store, study, today=day.date() if day else today_in_norway(), by=by + COMMAND_LINE)
    click.echo(f"The data of {study.id} are locked. SHA-256 of what is analysed: {made.content}")


@click.command()
@store_option
@study_option
@by_option
@click.option("--reason", help="Ask to have the lock lifted, and say why; this is recorded.")
@click.option(
    "--confirm", is_flag=True, help="Agree to what another person asked for in the last seven days."
)
def unlock(store_url: str, study_id: str, by: str, reason: str | None, confirm: bool) -> None:
    """Lift the lock of a study's data: one person asks and says why, another one agrees. Both are on record.

    Nobody is asked for a password here, and the record says so: where two people are to be shown, lift it on the page.
    """
    from ..storage.data_lock import COMMAND_LINE, ask_to_unlock, lift_lock
    from ..storage.study_record import require_study

    if confirm == (reason is not None) or (reason is not None and not reason.strip()):
        raise click.UsageError("Say with --reason why the lock is to be lifted, or agree with --confirm.")
    with opened_study(study_id, store_url) as (study, store):
        require_study(store, study)
        if reason is not None:
            ask_to_unlock(store, study.id, reason=reason, by=by + COMMAND_LINE)
            told = "The lock holds until another person agrees with --confirm, within seven days."
        else:
            asked = lift_lock(store, study.id, by=by + COMMAND_LINE)
            told = f"The lock of {study.id} is lifted. '{asked.by}' had asked for it; both are on record."
    click.echo(told)

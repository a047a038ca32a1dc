"""``workmh participant change``: what a person was enrolled with, as it is from now on."""

from __future__ import annotations

from collections.abc import Sequence

import click

from ..model.newcomer import Newcomer
from .options import by_option, store_option, study_option
from .participant_words import pairs_typed, today_in_norway, yes_or_no
from .study_store import opened_study

__all__ = ["change"]


@click.command()
@click.argument("participant", metavar="ID")
@store_option
@study_option
@by_option
@click.option("--reason", required=True, help="Why it is changed, as it will stand on record.")
@click.option("--unit", help="Site, team or county the person belongs to.")
@click.option("--stratum", "strata", multiple=True, metavar="NAME=LEVEL", help="Level of a stratum.")
@click.option("--flag", "flags", multiple=True, metavar="NAME=YES|NO", help="A yes or no about the person.")
@click.option("--pair", help="Pair the person is matched in.")
@click.option("--language", help="Language of the person's forms.")
def change(
    participant: str,
    store_url: str,
    study_id: str,
    by: str,
    *,
    reason: str,
    unit: str | None,
    strata: Sequence[str],
    flags: Sequence[str],
    pair: str | None,
    language: str | None,
) -> None:
    """Change what person ID was enrolled with; what was on record before stays in the history.

    Days are changed with `reached`, consent with `consent`; arms belong to `workmh allocation`.
    """
    from ..storage.participant_change import change as changed
    from ..storage.participant_steps import Entry

    told = Newcomer(
        unit=unit,
        strata=pairs_typed("--stratum", strata),
        pair=pair,
        flags={name: yes_or_no("--flag", name, v) for name, v in pairs_typed("--flag", flags).items()},
        language=language,
    )
    if told == Newcomer():
        raise click.UsageError("Name what is changed: --unit, --stratum, --flag, --pair or --language.")
    with opened_study(study_id, store_url) as (study, store):
        step = changed(store, study, Entry(participant, by, today_in_norway()), told, reason=reason)
    click.echo(f"{step.participant}: {'changed, on record' if step.is_new else 'nothing changed'}.")

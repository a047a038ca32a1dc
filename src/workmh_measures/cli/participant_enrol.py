"""``workmh participant enrol``: one person, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import click

from ..model.newcomer import Newcomer
from .console import print_json
from .options import by_option, store_option, study_option
from .participant_words import consent_typed, day_typed, pairs_typed, today_in_norway, yes_or_no
from .study_store import opened_study

__all__ = ["enrol"]


@click.command()
@store_option
@study_option
@by_option
@click.option("--id", "participant", help="An id of the study's own; without it one is made.")
@click.option(
    "--day",
    "days",
    multiple=True,
    metavar="NAME=DAY",
    help="Day of an anchor or milestone, as inclusion=2026-06-25; may be repeated.",
)
@click.option("--unit", help="Site, team or county the person belongs to.")
@click.option("--stratum", "strata", multiple=True, metavar="NAME=LEVEL", help="Level of a stratum.")
@click.option("--flag", "flags", multiple=True, metavar="NAME=YES|NO", help="A yes or no about the person.")
@click.option("--pair", help="Pair the person is matched in.")
@click.option("--arm", help="Arm, where it is told and not drawn.")
@click.option("--language", help="Language of the person's forms.")
@click.option("--consent", "consent_day", metavar="DAY", help="The person gave consent on this day.")
@click.option(
    "--version", help="Version of the information consented to; the one of the study file when not given."
)
@click.option(
    "--part", "parts", multiple=True, metavar="NAME=YES|NO", help="What was said to a part by itself."
)
@click.option(
    "--request", help="A name for this entry; the same again makes no second person. For use in scripts."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def enrol(
    store_url: str,
    study_id: str,
    by: str,
    *,
    participant: str | None,
    days: Sequence[str],
    strata: Sequence[str],
    flags: Sequence[str],
    consent_day: str | None,
    version: str | None,
    parts: Sequence[str],
    as_json: bool,
    **plain: Any,
) -> None:
    """Enrol one person and print the id.

    A person enrolled before with the same values is left as is.
    """
    from ..storage.participants import enrol as enrolled

    newcomer = Newcomer(  # unit, pair, arm, language and request are told as they are
        **plain,
        participant=participant,
        days={name: day_typed(day) for name, day in pairs_typed("--day", days).items()},
        strata=pairs_typed("--stratum", strata),
        flags={name: yes_or_no("--flag", name, v) for name, v in pairs_typed("--flag", flags).items()},
        where=f"study {study_id}",
    )
    with opened_study(study_id, store_url) as (study, store):
        newcomer = replace(newcomer, consent=consent_typed(study, consent_day, version, parts))
        [made] = enrolled(store, study, [newcomer], by=by, today=today_in_norway())
    if as_json:
        print_json({"participant": made.participant, "new": made.is_new})
        return
    click.echo(made.participant if made.is_new else f"{made.participant} (enrolled before, nothing changed)")

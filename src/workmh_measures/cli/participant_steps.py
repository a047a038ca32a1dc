"""``workmh participant reached``, ``consent``, ``withdraw`` and ``died``: what happens to somebody enrolled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from ..model.record import WITHDRAWAL_LEVELS, WithdrawalLevel
from .options import by_option, store_option, study_option
from .participant_words import consent_typed, day_typed, today_in_norway, yes_or_no
from .study_store import opened_study

if TYPE_CHECKING:
    from ..storage.participant_steps import Entry, Step

__all__ = ["consent", "died", "reached", "withdraw"]

_TAKE_BACK = click.option(
    "--take-back", is_flag=True, help="It was recorded by mistake; no DAY is given then."
)
_REASON = click.option("--reason", help="Why what is on record is changed; needed then.")
_EFFECTS = {
    "treatment": "Forms and register follow-up go on.",
    "questionnaires": "No form is open any more; register follow-up goes on.",
    "register": "Nothing of registers after that day is used; forms go on.",
    "contact": "Nobody contacts the person and no form is open; register follow-up goes on.",
    "deletion": "No form is open, and nothing of registers is used. To take out what is stored: `workmh erase`.",
}


@click.command()
@click.argument("participant", metavar="ID")
@click.argument("what")
@click.argument("day", required=False)
@store_option
@study_option
@by_option
@click.option("--number", type=click.IntRange(1, 999), help="Which time: 2 for the second job.")
@click.option(
    "--in-work", help="With the end of the service: whether the person was in work then, yes or no."
)
@_REASON
@_TAKE_BACK
def reached(
    participant: str,
    what: str,
    day: str | None,
    store_url: str,
    study_id: str,
    by: str,
    *,
    number: int | None,
    in_work: str | None,
    reason: str | None,
    take_back: bool,
) -> None:
    """Record the DAY person ID reached WHAT, an anchor or a milestone such as job_start."""
    from ..storage.participant_steps import reach
    from ..storage.step_objections import Reached

    on = _day(day, take_back=take_back)
    working = yes_or_no("--in-work", what, in_work) if in_work is not None else None
    with opened_study(study_id, store_url) as (study, store):
        step = reach(store, study, _entry(participant, by), Reached(what, on, number, reason, working))
    times = f" {step.number}" if step.number > 1 else ""
    _say(step, f"{what}{times} taken back" if on is None else f"{what}{times} on {on}")


@click.command()
@click.argument("participant", metavar="ID")
@click.argument("day")
@store_option
@study_option
@by_option
@click.option("--version", help="Version of the information; the one of the study file when not given.")
@click.option(
    "--part", "parts", multiple=True, metavar="NAME=YES|NO", help="What was said to a part by itself."
)
@click.option("--refused", is_flag=True, help="Consent was refused or taken back.")
def consent(
    participant: str,
    day: str,
    store_url: str,
    study_id: str,
    by: str,
    *,
    version: str | None,
    parts: Sequence[str],
    refused: bool,
) -> None:
    """Record that person ID gave consent on DAY, or with --refused that it was refused or taken back."""
    from ..storage.participant_steps import consent as consented

    with opened_study(study_id, store_url) as (study, store):
        told = consent_typed(study, day, version, parts, given=not refused)
        if told is None:
            raise click.UsageError("Say on which DAY.")
        step = consented(store, study, _entry(participant, by), told)
        current = study.consent is None or told.version == study.consent.version
    word = "no consent" if refused else "consent"
    more = "" if current or refused else " The study asks for another version now, so the form stays shut."
    _say(step, f"{word} to version {told.version} on {told.day}", more)


@click.command()
@click.argument("participant", metavar="ID")
@click.argument("level", type=click.Choice(WITHDRAWAL_LEVELS))
@click.argument("day", required=False)
@store_option
@study_option
@by_option
@_REASON
@_TAKE_BACK
def withdraw(
    participant: str,
    level: WithdrawalLevel,
    day: str | None,
    store_url: str,
    study_id: str,
    by: str,
    *,
    reason: str | None,
    take_back: bool,
) -> None:
    """Record that person ID withdrew at LEVEL from DAY on.

    Links are void at once after leaving questionnaires, contact or everything. Nobody must give a reason for leaving.
    What was answered before stays.
    """
    from ..storage.participant_steps import withdraw as left
    from ..storage.step_objections import Leaving

    on = _day(day, take_back=take_back)
    with opened_study(study_id, store_url) as (study, store):
        step = left(store, study, _entry(participant, by), Leaving(level, on, reason))
    what = "withdrawal with the wish for deletion" if level == "deletion" else f"withdrawal from {level}"
    again = " Earlier links stay void; make a new one." if on is None else f" {_EFFECTS[level]}"
    _say(step, f"{what} taken back" if on is None else f"{what} as of {on}", again)


@click.command()
@click.argument("participant", metavar="ID")
@click.argument("day", required=False)
@store_option
@study_option
@by_option
@_REASON
@_TAKE_BACK
def died(
    participant: str,
    day: str | None,
    store_url: str,
    study_id: str,
    by: str,
    *,
    reason: str | None,
    take_back: bool,
) -> None:
    """Record the DAY person ID died; nobody sends anything after that."""
    from ..storage.participant_steps import die

    on = _day(day, take_back=take_back)
    with opened_study(study_id, store_url) as (study, store):
        step = die(store, study, _entry(participant, by), on, reason=reason)
    _say(step, "death taken back" if on is None else f"died on {on}")


def _entry(participant: str, by: str) -> Entry:
    from ..storage.participant_steps import Entry

    return Entry(participant, by, today_in_norway())


def _day(typed: str | None, *, take_back: bool) -> date | None:
    """Return the day, or None when what is on record is taken back."""
    if (typed is None) != take_back:
        raise click.UsageError("Give either the DAY, or --take-back.")
    return day_typed(typed) if typed is not None else None


def _say(step: Step, what: str, more: str = "") -> None:
    if not step.is_new:
        click.echo(f"{step.participant}: {what} was on record already; nothing changed.")
        return
    shut = " The personal link is void from now on." if step.links_void else ""
    click.echo(f"{step.participant}: {what}, on record.{shut}{more}")

"""``workmh query``: questions about answers, what was said to them, and where each stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from .console import print_json
from .options import by_option, store_option, study_option
from .record_options import json_option, occasion_option
from .study_store import opened_study

if TYPE_CHECKING:
    from ..storage.queries import Query
    from ..storage.query_proposals import Proposal

__all__ = ["query"]

# The list stands in `storage.queries`, which a test holds this to: the command starts without a database.
_STATES = ["open", "answered", "closed"]
_number = click.argument("number", type=int)


@click.group()
def query() -> None:
    """Ask about answers, answer, and close."""


@query.command("list")
@store_option
@study_option
@click.option("--state", type=click.Choice(_STATES), help="Only those.")
@click.option("--unit", help="Only those about people of this unit.")
@json_option
def list_queries(store_url: str, study_id: str, state: str | None, unit: str | None, as_json: bool) -> None:
    """List the queries, the newest first, each with what was said."""
    from ..storage.queries import queries

    with opened_study(study_id, store_url) as (study, store):
        found = queries(store, study.id, units=None if unit is None else [unit])
    chosen = [one for one in found if state in (None, one.state)]
    if as_json:
        print_json([_json(one) for one in chosen])
        return
    for one in chosen:
        click.echo(f"{one.number}: {_place(one)}, {one.state}")
        for step in one.steps:
            click.echo(f"    {step.at:%Y-%m-%d} {step.by}, {step.state}: {step.words}".rstrip(": "))
    click.echo(f"{sum(one.state == 'open' for one in found)} open of {len(found)}.")


@query.command("open")
@click.argument("instrument")
@click.argument("words")
@store_option
@study_option
@by_option
@click.option("--participant", help="Whose form; without it the query concerns all forms of INSTRUMENT.")
@click.option("--wave", help="At which wave.")
@click.option("--item", help="Which item; without it the whole form is meant.")
@occasion_option
@click.option("--again", type=int, metavar="NUMBER", help="Ask query NUMBER again instead.")
@json_option
def open_query(instrument: str, words: str, **said: Any) -> None:
    """Ask WORDS about INSTRUMENT: an answer, a form, or all forms."""
    from ..definitions.library import load_instrument
    from ..storage.queries import Asked, ask, ask_again

    with opened_study(said["study_id"], said["store_url"]) as (study, store):
        if said["again"] is not None:
            ask_again(store, study.id, said["again"], words, by=said["by"])
            number = said["again"]
        else:
            place = {name: said[name] for name in ("participant", "wave", "occasion", "item")}
            asked = Asked(instrument=instrument, words=words, by=said["by"], **place)
            number = ask(store, study, load_instrument(instrument).item_ids, asked).seq
    _say(number, "open", as_json=said["as_json"])


@query.command()
@_number
@click.argument("words")
@store_option
@study_option
@by_option
@json_option
def answer(number: int, words: str, store_url: str, study_id: str, by: str, as_json: bool) -> None:
    """Say WORDS to query NUMBER."""
    from ..storage.queries import answer_query

    with opened_study(study_id, store_url) as (study, store):
        answer_query(store, study.id, number, words, by=by)
    _say(number, "answered", as_json=as_json)


@query.command()
@_number
@store_option
@study_option
@by_option
@click.option("--reason", default="", help="Why; needed where nobody answered. Without personal data.")
@json_option
def close(number: int, store_url: str, study_id: str, by: str, reason: str, as_json: bool) -> None:
    """Close query NUMBER."""
    from ..storage.queries import close_query

    with opened_study(study_id, store_url) as (study, store):
        close_query(store, study.id, number, by=by, words=reason)
    _say(number, "closed", as_json=as_json)


@query.command("proposals")
@store_option
@study_option
@json_option
def list_proposals(store_url: str, study_id: str, as_json: bool) -> None:
    """List what a machine would ask: impossible and far-off values, contradictions, findings of the key audit."""
    from ..definitions.library import scheduled_instruments
    from ..storage.query_proposals import proposals
    from .participant_words import today_in_norway

    with opened_study(study_id, store_url) as (study, store):
        found = proposals(store, study, scheduled_instruments(study), today=today_in_norway())
    if as_json:
        print_json([{name: getattr(one, name) for name in one.__slots__} for one in found])
        return
    for one in found:
        click.echo(f"{_place(one)}: {one.words}")
    click.echo(f"{len(found)} to ask about.")


def _say(number: int, state: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"number": number, "state": state})
    else:
        click.echo(f"Query {number}: {state}.")


def _place(one: Query | Proposal) -> str:
    wave = None if one.wave is None else one.wave + (f" no. {one.occasion}" if one.occasion > 1 else "")
    item = None if one.item is None else f"item {one.item}"
    return " ".join(part for part in (one.participant or "all", wave, one.instrument, item) if part)


def _json(one: Query) -> dict[str, Any]:
    names = ("number", "participant", "wave", "occasion", "instrument", "item", "unit", "origin", "state")
    steps = [
        {
            "at": step.at.isoformat(timespec="seconds"),
            "by": step.by,
            "state": step.state,
            "text": step.words,
            "corrected": step.corrected,
        }
        for step in one.steps
    ]
    return {**{name: getattr(one, name) for name in names}, "steps": steps}

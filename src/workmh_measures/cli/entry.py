"""``workmh entry``: forms that are entered twice, and what differs between their two copies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from .console import print_json
from .options import by_option, store_option, study_option
from .record_options import json_option, occasion_option, one_answer, reason_code_option

if TYPE_CHECKING:
    from ..storage.second_agreement import Agreement
    from ..storage.second_entry import Copies, SecondForm
    from ..storage.versions import FormPlace

__all__ = ["entry"]

_PLACE = ("participant", "wave", "occasion", "instrument")


@click.group()
def entry() -> None:
    """Forms that are entered a second time by another person: see them, compare them, settle what differs."""


@entry.command("list")
@store_option
@study_option
@json_option
def list_forms(store_url: str, study_id: str, as_json: bool) -> None:
    """List the forms that were drawn for a second entry, with who entered them and how far they have come."""
    from ..storage.second_entry import second_forms
    from .study_store import opened_study

    with opened_study(study_id, store_url) as (study, store):
        forms = second_forms(store, study.id)
    if as_json:
        print_json([_form(one) for one in forms])
        return
    for one in forms:
        second = f", second by {', '.join(one.second_by)}" if one.second_by else ""
        click.echo(
            f"{_words(one.place)}: {one.state.replace('_', ' ')}; first by {', '.join(one.first_by)}{second}"
        )
    if not forms:
        click.echo("No form was drawn for a second entry.")


@entry.command()
@store_option
@study_option
@json_option
def compare(store_url: str, study_id: str, as_json: bool) -> None:
    """List every difference between two finished copies, and how often they differ for each instrument.

    The rate counts what was typed, whatever was settled afterwards; its interval is exact (Clopper-Pearson).
    """
    from ..definitions.library import load_instrument
    from ..storage.second_agreement import agreement, compared_forms
    from .study_store import opened_study

    with opened_study(study_id, store_url) as (study, store):
        forms = compared_forms(store, study.id, load_instrument)
        rates = agreement(store, study.id, load_instrument)
    if as_json:
        print_json({"forms": [_copies(one) for one in forms], "agreement": [_rate(one) for one in rates]})
        return
    for form in forms:
        for one in form.differences:
            settled = f"; settled by {one.settled['by']}" if one.settled is not None else "; open"
            first, second, now = map(_answer, (one.first, one.second, one.now))
            click.echo(
                f"{_words(form.place)} item {one.item}: first {first}, second {second}, now {now}{settled}"
            )
    for rate in rates:
        click.echo(_rate_in_words(rate))
    if not rates:
        click.echo("No form has two finished copies.")


@entry.command()
@one_answer
@click.option(
    "--take",
    required=True,
    type=click.Choice(["first", "second", "third"]),
    help="Which answer counts: that of a copy, or a third one.",
)
@click.option("--value", metavar="V", help="The third answer, as `workmh correct` takes it.")
@reason_code_option
@click.option("--reason", default="", help="Why; a third answer needs it. Without personal data.")
@by_option
@occasion_option
@json_option
def adjudicate(participant: str, wave: str, instrument: str, item: str, **options: Any) -> None:
    """Settle one difference; what the answer becomes is recorded as a correction, with where it came from."""
    from ..definitions.library import load_instrument
    from ..storage.adjudication import Settlement, settle
    from ..storage.versions import FormPlace
    from .correct import missing_code
    from .study_store import opened_study

    with opened_study(options["study_id"], options["store_url"], answers=True) as (study, store):
        asked = Settlement(
            place=FormPlace(study.id, participant, wave, options["occasion"], instrument),
            item=item,
            origin=options["take"],
            by=options["by"],
            reason=options["reason"],
            value=options["value"],
            missing=missing_code(options["missing"]),
        )
        copies = settle(store, study, load_instrument(instrument), asked)
    if options["as_json"]:
        print_json(_copies(copies))
        return
    [now] = [_answer(one.now) for one in copies.differences if one.item == item]
    left = len(copies.open)
    click.echo(
        f"{_words(copies.place)} item {item}: {now}. "
        + (f"{left} left to settle." if left else "All settled.")
    )


# --- as data and as words ---------------------------------------------------------------------------


def _place(place: FormPlace) -> dict[str, Any]:
    return {name: getattr(place, name) for name in _PLACE}


def _form(form: SecondForm) -> dict[str, Any]:
    day = None if form.answered_on is None else form.answered_on.isoformat()
    about = {"state": form.state, "mode": form.mode, "answered_on": day, "rater": form.rater}
    return {**_place(form.place), **about, "first_by": [*form.first_by], "second_by": [*form.second_by]}


def _copies(copies: Copies) -> dict[str, Any]:
    differences = [
        {
            "item": one.item,
            "first": dict(one.first),
            "second": dict(one.second),
            "now": dict(one.now),
            "event": one.now_seq,
            "settled": None if one.settled is None else dict(one.settled),
        }
        for one in copies.differences
    ]
    by = {"first_by": [*copies.first_by], "second_by": [*copies.second_by]}
    return {**_place(copies.place), **by, "fields": copies.n_fields, "differences": differences}


def _rate(rate: Agreement) -> dict[str, Any]:
    counted = {"forms": rate.forms, "differing": rate.differing, "fields": rate.fields}
    return {"instrument": rate.instrument, **counted, "rate": rate.rate.as_json()}


def _words(place: FormPlace) -> str:
    number = f" no. {place.occasion}" if place.occasion != 1 else ""
    return f"{place.participant} {place.wave}{number} {place.instrument}"


def _answer(answer: Any) -> str:
    return str(next(iter(answer.values()), "erased"))


def _rate_in_words(rate: Agreement) -> str:
    told = (
        f"{rate.instrument or 'All'}: {rate.differing} of {rate.fields} fields differ in {rate.forms} forms"
    )
    if rate.rate.value is None:
        return f"{told}."
    return f"{told}; {rate.rate.value:.1f} per 10,000 (95 % CI {rate.rate.ci_low:.1f} to {rate.rate.ci_high:.1f})."

"""``workmh import ratings``: ratings of units, such as fidelity."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import ResponseError, nearest_match, problem
from .console import print_json
from .import_account import say_changes
from .options import by_option, store_option, study_option
from .participant_words import pairs_typed, today_in_norway
from .study_store import opened_study

if TYPE_CHECKING:
    from ..model.rating import UnitRating
    from ..model.study import Study

__all__ = ["ratings"]


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--instrument", "name", required=True, help="Id of the instrument that rates.")
@click.option(
    "--column", "columns", multiple=True, metavar="NAME=COLUMN", help="Which column of the file holds NAME."
)
@store_option
@study_option
@by_option
@click.option("--check", is_flag=True, help="Store nothing; only say what is wrong, or what would change.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def ratings(file: Path, name: str, columns: tuple[str, ...], **said: Any) -> None:
    """Take in ratings of units from FILE: all of them, or nothing and every problem row by row.

    One row for each rating: unit, date, the items; rater, total and band as reported where they are told. The same unit,
    date and rater again replaces what was there, and the earlier rating stays in the history.
    """
    from ..definitions.library import load_instrument
    from ..interop.rating_import import read_ratings
    from ..storage.unit_ratings import rating_changes
    from ..study_import import ImportAsked, keep_rated

    with opened_study(said["study_id"], said["store_url"]) as (study, store):
        _refuse_other_instrument(study, name)
        instrument = load_instrument(name)
        asked = ImportAsked(kind="ratings", by=said["by"], today=today_in_norway(), instrument=name)
        read = read_ratings(file, instrument, today=asked.today, columns=pairs_typed("--column", columns))
        if read.problems:
            raise ResponseError(read.problems)
        units = {person.unit for person in store.participants(study.id) if person.unit}
        if said["check"]:
            changes = rating_changes(store, study.id, read.ratings)
        else:
            changes = keep_rated(store, study, file, read, asked)
    report = {
        "stored": not said["check"],
        "ratings": len(read.ratings),
        "units": len({rating.unit for rating in read.ratings}),
        "new": len(changes.new),
        "changed": len(changes.changed),
        "unchanged": len(changes.unchanged),
        "notes": [*read.notes, *_strange_units(read.ratings, units)],
    }
    if said["as_json"]:
        print_json(report)
    else:
        _say(report)


def _refuse_other_instrument(study: Study, name: str) -> None:
    rated = [record.instrument for record in study.unit_records]
    if name not in rated:
        text = f"Study {study.id} does not rate its units with '{name}'."
        near = nearest_match(name, rated)
        raise ResponseError(
            [problem("RATE-STUDY", found=name, allowed=rated or "none", nearest=near, text=text)]
        )


def _strange_units(rated: Iterable[UnitRating], units: set[str]) -> Iterable[str]:
    """Yield units nobody in the study belongs to: it may be so, and it may be a slip of the hand."""
    for unit in dict.fromkeys(rating.unit for rating in rated):
        if units and unit not in units:
            near = nearest_match(unit, units)
            hint = f"; did you mean '{near}'?" if near else "."
            yield f"Nobody in the study belongs to unit '{unit}'{hint}"


def _say(report: dict[str, Any]) -> None:
    for note in report["notes"]:
        click.echo(f"Note: {note}")
    click.echo(f"Read: {report['ratings']} ratings of {report['units']} units.")
    say_changes(report)

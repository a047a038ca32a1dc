"""``workmh import participants``: a list of people, all of them or nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from ..errors import ResponseError
from .console import print_json
from .options import by_option, store_option, study_option
from .participant_words import pairs_typed, today_in_norway
from .study_store import opened_study

__all__ = ["participants"]


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@store_option
@study_option
@by_option
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="NAME=COLUMN",
    help="Which column holds NAME, as inclusion=Dato; may be repeated.",
)
@click.option("--make-ids", is_flag=True, help="The file names nobody; make an id for each row.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def participants(
    file: Path,
    store_url: str,
    study_id: str,
    by: str,
    *,
    columns: Sequence[str],
    make_ids: bool,
    as_json: bool,
) -> None:
    """Enrol the people of FILE: one row each, with columns participant, unit, strata, flags and days.

    Every problem of every row is listed, and then nobody is enrolled. The same file again changes nothing.
    """
    from ..interop.participant_import import people_in
    from ..storage.participants import objections
    from ..study_import import ImportAsked, keep_people

    today = today_in_norway()
    with opened_study(study_id, store_url) as (study, store):
        people = people_in(
            file, study, today=today, columns=pairs_typed("--column", columns), make_ids=make_ids
        )
        if people.problems:
            others = objections(store, study, people.newcomers, today=today)
            raise ResponseError([*people.problems, *others])
        before = {record.unit for record in store.participants(study.id)}
        asked = ImportAsked(kind="participants", by=by, today=today)
        made = keep_people(store, study, file, people, asked)
    report = {
        "enrolled": [one.participant for one in made if one.is_new],
        "before": [one.participant for one in made if not (one.is_new or one.erased)],
        "erased": [one.participant for one in made if one.erased],
        "consented": [one.participant for one in made if one.consented],
        "new_units": sorted({one.unit for one in people.newcomers if one.unit is not None} - before),
        "left_out": list(people.left_out),
    }
    if as_json:
        print_json(report)
        return
    if make_ids:
        for newcomer, one in zip(people.newcomers, made, strict=True):
            click.echo(f"{newcomer.where}  {one.participant}")
    _say(report)


def _say(report: Mapping[str, Sequence[str]]) -> None:
    for name in report["left_out"]:
        click.echo(f"Left out: column '{name}'")
    if report["new_units"]:
        units = ", ".join(report["new_units"])
        click.echo(f"Units seen for the first time: {units}. Look for slips of the pen.")
    if report["consented"]:
        click.echo(f"Consent put on record for {len(report['consented'])}.")
    if report["erased"]:
        click.echo(f"{len(report['erased'])} enrolled before whose data were erased; they are left alone.")
    again = len(report["before"])
    click.echo(f"{len(report['enrolled'])} enrolled, {again} enrolled before with the same values.")

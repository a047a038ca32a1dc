"""``workmh export``: the tables of a study out of its store."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from ..definitions.library import load_study
from .console import chosen_language
from .options import missing_option, store_option, study_option

__all__ = ["export"]

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@store_option
@study_option
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="Folder to write into.")
@click.option("--by", help="Who exports; this is recorded.")
@click.option("--unrecorded", is_flag=True, help="Without --by: leave the export off the record, and say so.")
@click.option("--day", type=_DAY, help="Day that decides what is due and overdue; today without it.")
@click.option(
    "--tables",
    default="long,wide,months,spells,conflicts,ratings",
    show_default=True,
    help="What to write, of these.",
)
@click.option(
    "--format",
    "formats",
    default="sav,sps,csv,codebook",
    show_default=True,
    help="Kinds of file, of sav, sps, codebook, csv, xlsx, dta, parquet.",
)
@click.option("--language", help="Language of labels, one for each file; nb where there is one.")
@missing_option
@click.option("--reversed", is_flag=True, help="Add keyed copies of reversed items.")
@click.option("--blind", is_flag=True, help="A letter in place of the arm, and nothing that tells it.")
@click.option(
    "--arms-to", type=click.Path(path_type=Path), help="With --blind: another folder for what it leaves out."
)
@click.option(
    "--with-free-text", "free_text", is_flag=True, help="With what people wrote in their own words."
)
@click.option("--with-dates", "dates", is_flag=True, help="With the days of jobs, withdrawal and death.")
def export(store_url: str, study_id: str, out: Path, **options: Any) -> None:
    """Write the tables of a study with codebook, syntax and one manifest; all of them or none.

    The same store, day and options give the same content, and the manifest the same content_sha256. Who exported is
    put on record. Free text stays behind unless it is asked for.
    """
    from ..model.civil_time import civil_day
    from ..storage.repository import Store
    from ..study_export import TABLES, Choices, export_study

    by = options.pop("by")
    if (by is None) != options.pop("unrecorded"):
        raise click.UsageError("Name who exports with --by, or leave it off the record with --unrecorded.")
    if options["arms_to"] is not None:
        _refuse_arms_beside(options["arms_to"], out, blind=options["blind"])
    study = load_study(study_id)
    options["language"] = chosen_language(options["language"], study.languages, study.id)
    options["day"] = options["day"].date() if options["day"] else civil_day(datetime.now(UTC))
    options["tables"] = _words(options["tables"], TABLES, "--tables")
    options["formats"] = _words(options["formats"], None, "--format")
    store = Store.open(store_url)
    try:
        made = export_study(store, study, folder=out, choices=Choices(**options), by=by)
    finally:
        store.close()
    for path in made:
        click.echo(path)


def _words(told: str, allowed: tuple[str, ...] | None, option: str) -> tuple[str, ...]:
    words = tuple(part.strip() for part in told.split(","))
    unknown = [word for word in words if allowed is not None and word not in allowed]
    if unknown:
        raise click.UsageError(f"{option} takes {', '.join(allowed or ())}, not {', '.join(unknown)}.")
    return words


def _refuse_arms_beside(apart: Path, out: Path, *, blind: bool) -> None:
    if not blind:
        raise click.UsageError("--arms-to goes with --blind: without it the arm is in the tables.")
    if apart.resolve() == out.resolve():
        raise click.UsageError("--arms-to names the folder of the blinded copy; name another one.")

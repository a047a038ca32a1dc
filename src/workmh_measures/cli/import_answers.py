"""``workmh import answers``: answers of a wave, all of them or none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from .console import print_json
from .import_account import say_changes
from .options import by_option, store_option, study_option
from .participant_words import today_in_norway
from .record_options import occasion_option
from .study_store import opened_study

__all__ = ["answers"]


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--instrument", required=True, help="Id of the instrument that was answered.")
@click.option("--wave", required=True, help="Wave at which it was answered.")
@occasion_option
@click.option(
    "--columns", "column_map", type=click.Path(path_type=Path), help="YAML map of items to columns."
)
@click.option(
    "--empty", metavar="CODE", help="Missing code an empty cell stands for; without it it says nothing."
)
@click.option("--reason", default="", help="Why answers on record are changed; needed where any is.")
@store_option
@study_option
@by_option
@click.option("--check", is_flag=True, help="Store nothing; only say what is wrong, or what would change.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def answers(file: Path, instrument: str, wave: str, **said: Any) -> None:
    """Take in the answers of FILE to one instrument at one wave: one row for each person, all of it or nothing.

    The column participant names the person, date the day, and each item has a column of its id. The same file again
    changes nothing; an answer that differs from the one on record needs a reason. A form all of whose items are told
    is handed in.
    """
    from ..interop.map_file import ColumnMap, read_column_map
    from ..study_import import ImportAsked, import_answers
    from .correct import missing_code

    given = ColumnMap() if said["column_map"] is None else read_column_map(said["column_map"])
    asked = ImportAsked(
        kind="answers",
        by=said["by"],
        today=today_in_norway(),
        instrument=instrument,
        wave=wave,
        occasion=said["occasion"],
        values=given,
        empty=missing_code(said["empty"]),
        reason=said["reason"],
    )
    with opened_study(said["study_id"], said["store_url"], answers=True) as (study, store):
        report = import_answers(store, study, {"answers": file}, asked, check=said["check"])
    told = {name: getattr(report, name) for name in ("stored", "new", "changed", "unchanged")}
    if said["as_json"]:
        print_json({**told, "notes": list(report.notes), "files": [dict(one) for one in report.files]})
        return
    for note in report.notes:
        click.echo(f"Note: {note}")
    say_changes(told)

"""``workmh import answers``: answers of a wave or of several, all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
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
@click.option("--instrument", default="", help="Id of the instrument that was answered; needed with --wave.")
@click.option(
    "--wave", default="", help="Wave at which it was answered; without it every row of FILE says its wave."
)
@click.option(
    "--wide",
    is_flag=True,
    help="FILE has one row for each person, and the wave stands in the names of its columns, as who5_01_t6.",
)
@click.option(
    "--wave-is",
    "waves",
    multiple=True,
    metavar="VALUE=WAVE",
    help="Which wave a value in the column of waves means, as 0=t0, or with --wide a mark in the names of columns, "
    "=t0 for names without any; may be repeated.",
)
@occasion_option
@click.option(
    "--columns", "column_map", type=click.Path(path_type=Path), help="YAML map of items to columns."
)
@click.option("--only-named", is_flag=True, help="Leave out columns that the map does not name.")
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
    """Take in the answers of FILE: to one instrument at one wave, or of several waves; all of it or nothing.

    With --wave there is one row for each person, and each item has a column of its id. Without it there is one row for
    each person and wave: the column wave names the wave by id or label, occasion the number of the job, and each item
    has a column of its full name, as who5_01. Where a column instrument names the form of the row, an item has a column
    of its id. With --wide there is one row for each person, and a column for each item and wave; --wave-is says what
    marks mean that are no ids of waves. The column participant names the person, date the day. The same file again
    changes nothing; an answer that differs from the one on record needs a reason. A form all of whose items are told is
    handed in.
    """
    from ..interop.map_file import ColumnMap, read_column_map
    from ..study_import import ImportAsked, import_answers
    from .correct import missing_code

    _refuse_mixed(instrument, wave, said)
    given = ColumnMap() if said["column_map"] is None else read_column_map(said["column_map"])
    asked = ImportAsked(
        kind="answers",
        by=said["by"],
        today=today_in_norway(),
        instrument=instrument,
        wave=wave,
        wide=said["wide"],
        waves=_wave_names(said["waves"], wide=said["wide"]),
        occasion=said["occasion"],
        values=given,
        only_named=said["only_named"],
        empty=missing_code(said["empty"]),
        reason=said["reason"],
    )
    with opened_study(said["study_id"], said["store_url"], answers=True) as (study, store):
        report = import_answers(store, study, {"answers": file}, asked, check=said["check"])
    told = {name: getattr(report, name) for name in ("stored", "new", "changed", "unchanged")}
    if said["as_json"]:
        parts = {"parts": [one.told() for one in report.parts]} if report.parts else {}
        notes, files = list(report.notes), [dict(one) for one in report.files]
        print_json({**told, **parts, "notes": notes, "files": files})
        return
    for note in report.notes:
        click.echo(f"Note: {note}")
    for one in report.parts:
        job = f" ({one.occasion})" if one.occasion > 1 else ""
        counts = f"{one.new} new, {one.changed} changed, {one.unchanged} unchanged"
        click.echo(f"{one.wave}{job} {one.instrument}: {one.people} people, {counts}")
    say_changes(told)


def _refuse_mixed(instrument: str, wave: str, said: dict[str, Any]) -> None:
    """Refuse options of both kinds of files at once."""
    if wave and not instrument:
        raise click.UsageError("Say with --instrument what was answered at --wave, or leave out both.")
    if wave and (said["waves"] or said["wide"]):
        raise click.UsageError("--wide and --wave-is belong to a file of several waves: leave out --wave.")
    if not wave and said["occasion"] > 1:
        column = "anchor_no, with its wave, tells" if said["wide"] else "occasion tells"
        raise click.UsageError(f"Without --wave the column {column} the number of the job, not --occasion.")


def _wave_names(given: Sequence[str], *, wide: bool) -> dict[str, str]:
    names = {}
    for one in given:
        value, sign, wave = one.rpartition("=")
        if not sign or not (value.strip() or wide) or not wave.strip():
            raise click.UsageError(f"--wave-is takes VALUE=WAVE, as 0=t0; not '{one}'.")
        names[value.strip()] = wave.strip()
    return names

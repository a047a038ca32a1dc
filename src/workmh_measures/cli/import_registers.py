"""``workmh import registers``: spells of work and benefits, and the windows they were watched in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
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
    from ..interop.register_import import Extract, RegisterImport
    from ..storage.registers import RegisterChanges

__all__ = ["registers"]

_SOURCE = re.compile(r"[a-z][a-z0-9_]{0,31}")


@click.command()
@click.option(
    "--windows",
    required=True,
    type=click.Path(path_type=Path),
    help="Table of windows: participant, observed_from, observed_to, end_reason.",
)
@click.option(
    "--employment",
    type=click.Path(path_type=Path),
    help="Table of work: participant, start, stop, kind; percent, hours, employer where told.",
)
@click.option(
    "--benefits",
    type=click.Path(path_type=Path),
    help="Table of benefits: participant, start, stop, kind; degree where told.",
)
@click.option(
    "--source",
    required=True,
    metavar="NAME",
    help="Name of the register, as aa_register; staff for the log of staff.",
)
@click.option(
    "--knows",
    metavar="KIND,...",
    help="Kinds the source would know of; without it every kind of work or benefit a table is given for.",
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="NAME=COLUMN",
    help="Which column holds NAME; employment.start=COLUMN for one of the tables.",
)
@click.option("--word", "words", multiple=True, metavar="WORD=KIND", help="What a word of the tables means.")
@store_option
@study_option
@by_option
@click.option("--check", is_flag=True, help="Store nothing; only say what is wrong, or what would change.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def registers(store_url: str, study_id: str, by: str, check: bool, as_json: bool, **said: Any) -> None:
    """Take in an extract of a register: all of it, or nothing and every problem row by row.

    Inside a window no spell means no work; outside it nothing is known. A later extract of the same source replaces the
    earlier one person by person, and the earlier one stays in the history; the same extract again changes nothing.
    """
    from ..interop.register_import import read_extract
    from ..storage.registers import register_changes
    from ..study_import import ImportAsked, incoming, keep_extract

    extract = _extract(said)
    with opened_study(study_id, store_url) as (study, store):
        people = [person.participant for person in store.participants(study.id)]
        asked = ImportAsked(kind="registers", by=by, today=today_in_norway())
        read = read_extract(extract, people, today=asked.today)
        if read.problems:
            raise ResponseError(read.problems)
        if check:
            changes = register_changes(store, study.id, incoming(extract, read))
        else:
            changes = keep_extract(store, study, extract, read, asked)
    report = _report(read, changes, people, stored=not check)
    if as_json:
        print_json(report)
    else:
        _say(report)


def _extract(said: dict[str, Any]) -> Extract:
    from ..interop.register_import import Extract, column_names
    from ..model.work import BENEFIT_KINDS, END_REASONS, WORK_KINDS

    source = said["source"]
    if said["employment"] is None and said["benefits"] is None:
        raise click.UsageError("Name a table with --employment, with --benefits, or both.")
    if not _SOURCE.fullmatch(source):
        fault = "is not a small letter followed by small letters, digits and _, 32 at most"
        raise ResponseError([problem("REG-SOURCE", where="--source", found=source, text=fault)])
    kinds = (*WORK_KINDS, *BENEFIT_KINDS)
    knows = None if said["knows"] is None else _named(said["knows"].split(","), kinds, "--knows")
    words = pairs_typed("--word", said["words"])
    columns = pairs_typed("--column", said["columns"])
    _named(columns, column_names(), "--column")
    _named(words.values(), (*kinds, *END_REASONS), "--word")
    return Extract(
        windows=said["windows"],
        source=source,
        employment=said["employment"],
        benefits=said["benefits"],
        knows=knows,
        columns=columns,
        words=words,
    )


def _named(words: Iterable[str], allowed: Sequence[str], option: str) -> tuple[Any, ...]:
    names = tuple(word.strip() for word in words)
    for name in names:
        if name not in allowed:
            near = nearest_match(name, allowed)
            hint = f" Did you mean '{near}'?" if near else ""
            raise click.UsageError(f"{option} knows {', '.join(allowed)}; not '{name}'.{hint}")
    return names


def _report(
    read: RegisterImport, changes: RegisterChanges, people: Sequence[str], *, stored: bool
) -> dict[str, Any]:
    told = {record.participant for record in read.records}
    return {
        "stored": stored,
        "people": len(read.records),
        "employment_spells": sum(len(record.employment) for record in read.records),
        "benefit_spells": sum(len(record.benefits) for record in read.records),
        "new": len(changes.new),
        "changed": len(changes.changed),
        "unchanged": len(changes.unchanged),
        "changed_people": [record.participant for record in changes.changed],
        "absent": list(changes.absent),
        "without_window": sorted(set(people) - told),
        "notes": list(read.notes),
    }


def _say(report: dict[str, Any]) -> None:
    for note in report["notes"]:
        click.echo(f"Note: {note}")
    if report["absent"]:
        click.echo(
            "Note: in an earlier extract but not in this one, so left as they were: "
            f"{', '.join(report['absent'])}."
        )
    if report["without_window"]:
        names = report["without_window"]
        shown = ", ".join(names[:10]) + (", ..." if len(names) > 10 else "")
        click.echo(f"Note: nothing is known of {len(names)} without a window: {shown}.")
    work, benefits = report["employment_spells"], report["benefit_spells"]
    click.echo(f"Read: {report['people']} people, {work} spells of work, {benefits} of benefits.")
    say_changes(report)

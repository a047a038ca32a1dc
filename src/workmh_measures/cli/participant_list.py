"""``workmh participant list``: everybody enrolled, and where each stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from ..model.study import Study
from .console import print_json
from .options import store_option, study_option
from .study_store import opened_study

if TYPE_CHECKING:
    from ..storage.participant_records import ParticipantRecord

__all__ = ["column_lines", "consent_word", "list_people"]


@click.command("list")
@store_option
@study_option
@click.option("--show-arm", is_flag=True, help="Show the arm of each person, to those who may see it.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def list_people(store_url: str, study_id: str, *, show_arm: bool, as_json: bool) -> None:
    """List everybody enrolled: unit, days reached, consent, what they left."""
    with opened_study(study_id, store_url) as (study, store):
        records = store.participants(study.id)
    people = [_told(study, record, show_arm=show_arm) for record in records]
    if as_json:
        print_json(people)
        return
    for line in column_lines([_in_words(person) for person in people]):
        click.echo(line)
    click.echo(f"{len(people)} {'person' if len(people) == 1 else 'people'} enrolled.")


def consent_word(study: Study, record: ParticipantRecord) -> str | None:
    """Return where consent stands; None in a study that asks for none."""
    if study.consent is None:
        return None
    said = record.consent
    if said is None:
        return "none on record"
    if not said.given:
        return "not given"
    return "given" if said.version == study.consent.version else f"given to version {said.version}"


def column_lines(rows: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """Yield rows in columns under their names; columns nobody fills are left out."""
    names = [name for name in (rows[0] if rows else ()) if any(row[name] for row in rows)]
    table = [names, *([row[name] for name in names] for row in rows)] if rows else []
    widths = [max(len(cells[n]) for cells in table) for n in range(len(names))]
    for cells in table:
        yield "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _told(study: Study, record: ParticipantRecord, *, show_arm: bool) -> dict[str, Any]:
    days = study.days_seen(arms=show_arm)
    telling = frozenset() if show_arm else {flag.id for flag in study.flags if flag.reveals_arm}
    return {
        "participant": record.participant,
        **({"arm": record.arm} if show_arm else {"allocated": record.arm is not None}),
        "unit": record.unit,
        "strata": dict(record.strata),
        "pair": record.pair,
        "flags": {name: said for name, said in record.flags.items() if name not in telling},
        "language": record.language,
        "days": {name: str(day) for name, day in record.anchors.items() if name in days},
        "repeated": [
            {"what": again.anchor, "number": again.number, "day": str(again.day)}
            for again in record.repeated
            if again.anchor in days
        ],
        "consent": consent_word(study, record),
        "withdrawn": {level: str(day) for level, day in record.withdrawn.items()},
        "died": str(record.died) if record.died is not None else None,
    }


def _in_words(person: Mapping[str, Any]) -> dict[str, str]:
    days = [f"{name} {day}" for name, day in person["days"].items()]
    days += [f"{one['what']} {one['number']}: {one['day']}" for one in person["repeated"]]
    left = [f"left {level} {day}" for level, day in person["withdrawn"].items()]
    left += [f"died {person['died']}"] if person["died"] else []
    allocated = person["arm"] or "" if "arm" in person else ("yes" if person["allocated"] else "")
    return {
        "id": person["participant"],
        ("arm" if "arm" in person else "allocated"): allocated,
        "unit": person["unit"] or "",
        "pair": person["pair"] or "",
        "strata": ", ".join(f"{name} {level}" for name, level in person["strata"].items()),
        "flags": ", ".join(f"{name} {'yes' if yes else 'no'}" for name, yes in person["flags"].items()),
        "days": ", ".join(days),
        "consent": person["consent"] or "",
        "left": ", ".join(left),
    }

"""``workmh participant due``: which forms are waiting, open, due, late, closed, done or ended on a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..dataset.schedule import State, schedule
from ..model.study import Study
from .console import print_json
from .options import store_option, study_option
from .out_file import OUT_FILE
from .participant_list import column_lines, consent_word
from .participant_words import day_typed, today_in_norway
from .study_store import opened_study

if TYPE_CHECKING:
    from ..storage.repository import Store

__all__ = ["due"]

_USUAL = ("open", "due", "late")


@click.command()
@store_option
@study_option
@click.option("--day", help="The day asked about, as 2026-06-25 or 25.6.2026; today when not given.")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([state.value for state in State]),
    help="Only forms in this state; may be repeated. Open, due and late when not given.",
)
@click.option("--all", "every", is_flag=True, help="Forms in every state.")
@click.option("-o", "--out", type=OUT_FILE, help="File ending in .csv or .xlsx.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def due(
    store_url: str,
    study_id: str,
    day: str | None,
    *,
    states: Sequence[str],
    every: bool,
    out: Path | None,
    as_json: bool,
) -> None:
    """List which forms each person has open, due or late on a day."""
    on = day_typed(day) if day else today_in_norway()
    wanted = {state.value for state in State} if every else {*(states or _USUAL)}
    with opened_study(study_id, store_url) as (study, store):
        rows = [row for row in _rows(study, store, on) if row["state"] in wanted]
    if out is not None:
        _write(rows, out)
    if as_json:
        print_json({"day": str(on), "forms": rows})
        return
    if out is not None:
        click.echo(out)
    else:
        for line in column_lines([_in_words(row) for row in rows]):
            click.echo(line)
    counts = ", ".join(f"{n} {state}" for state in State if (n := sum(r["state"] == state for r in rows)))
    click.echo(f"On {on}: {counts or 'nothing ' + ' or '.join(states or _USUAL)}.")


def _rows(study: Study, store: Store, on: date) -> Iterator[dict[str, Any]]:
    from ..storage.happenings import happenings_of_everybody

    happened = happenings_of_everybody(store, study.id)
    records = {record.participant: record for record in store.participants(study.id)}
    external = {arm.id for arm in study.arms if arm.external}
    surveys = {wave.id for wave in study.survey_waves if study.forms_at(wave.id)}
    for participant, record in records.items():
        if record.arm in external:
            continue
        for slot in schedule(study, happened.get(participant, ()), today=on):
            if slot.wave in surveys:
                yield {
                    "participant": participant,
                    "unit": record.unit,
                    "wave": slot.wave,
                    "number": slot.number,
                    "state": slot.state.value,
                    "planned": str(slot.when.planned),
                    "opens": str(slot.when.opens or slot.when.planned),
                    "closes": str(slot.when.closes) if slot.when.closes else None,
                    "left": [*slot.left],
                    "consent": consent_word(study, record),
                }


def _in_words(row: Mapping[str, Any]) -> dict[str, str]:
    return {
        "id": row["participant"],
        "unit": row["unit"] or "",
        "wave": row["wave"] + (f" (job {row['number']})" if row["number"] > 1 else ""),
        "state": row["state"],
        "planned": row["planned"],
        "closes": row["closes"] or "",
        "left": ", ".join(row["left"]),
        "consent": row["consent"] if row["consent"] not in (None, "given") else "",
    }


def _write(rows: Sequence[Mapping[str, Any]], out: Path) -> None:
    """Write the list for a spreadsheet."""
    import pandas as pd

    from ..interop.write_tables import write_table

    if out.suffix.lower() not in (".csv", ".xlsx"):
        raise click.UsageError(f"--out takes a file ending in .csv or .xlsx, not '{out.name}'.")
    names = (
        "participant",
        "unit",
        "wave",
        "number",
        "state",
        "planned",
        "opens",
        "closes",
        "left",
        "consent",
    )
    frame = pd.DataFrame([{**row, "left": " ".join(row["left"])} for row in rows], columns=list(names))
    text = [name for name in names if name != "number"]
    frame[text] = frame[text].fillna("").astype("str")
    write_table(frame, out)

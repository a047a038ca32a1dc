"""The board as tables: counts of forms, and the people of one page of the list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from urllib.parse import urlencode

from workmh_measures.dataset.board import Mark
from workmh_measures.dataset.board_view import NO_UNIT, CountRow, Line, Split, Stop
from workmh_measures.report.blocks import Cell, Group, Table, head, number, words
from workmh_measures.ui.board.board_book import list_kept
from workmh_measures.ui.desk.choosing import form_name, wave_name
from workmh_measures.ui.frame import page_language, say
from workmh_measures.ui.moments import day_said

__all__ = ["COUNTED", "MARK_NAMES", "count_table", "people_table", "unit_name"]

COUNTED: tuple[Mark, ...] = (
    "expected",
    "open",
    "done",
    "late",
    "not_returned",
    "never_opened",
    "stuck",
)
"""What the table of counts tells, in its order."""

MARK_NAMES: dict[Mark, str] = {
    "expected": "board.expected",
    "open": "board.open",
    "done": "board.done",
    "late": "board.late",
    "not_returned": "board.not_returned",
    "never_opened": "board.never_opened",
    "stuck": "board.stuck",
    "shut": "board.shut",
}


def unit_name(unit: str | None) -> str:
    """Return what a unit is called."""
    return unit if unit not in (None, NO_UNIT) else say("board.no_unit")


def count_table(rows: Sequence[CountRow], split: Split, today: date) -> Table:
    """Return the counts, a group of rows for each wave."""
    names = {"form": [say("board.form")], "unit": [say("board.unit")]}
    labels = names["unit"] + names["form"] if split == "both" else names[split]
    return Table(
        id="board_counts",
        caption=say("board.counts", day=day_said(today)),
        heads=[[*map(head, labels), *(head(say(MARK_NAMES[mark]), is_number=True) for mark in COUNTED)]],
        groups=[
            Group(
                [_counts(row, split) for row in some],
                Cell(text=wave_name(wave, 1), scope="rowgroup", columns=len(labels) + len(COUNTED)),
            )
            for wave, some in groupby(rows, key=lambda row: row.wave)
        ],
    )


def _counts(row: CountRow, split: Split) -> list[Cell]:
    labels = [unit_name(row.unit)] if split != "form" else []
    labels += [form_name(row.instrument or "")] if split != "unit" else []
    first, *rest = labels
    return [
        Cell(text=first, scope="row"),
        *map(words, rest),
        *(number(str(row.n[mark])) for mark in COUNTED),
    ]


def people_table(lines: Sequence[Line], caption: str, *, mark: Mark | None, with_units: bool) -> Table:
    """Return the people of one page of the list, each leading to the page of the person.

    Parameters
    ----------
    mark : the sort of form the list asks for: then the forms are named.
    """
    days = [max((stop.touched for stop in line.stops if stop.touched), default=None) for line in lines]
    heads = [say("board.participant"), say("board.where")]
    rows = [_person(line, mark, with_units=with_units) for line in lines]
    if any(days):  # a column without a single day would only make room for questions
        heads.append(say("board.active"))
        for row, day in zip(rows, days, strict=True):
            row.append(words("" if day is None else day_said(day)))
    return Table(id="board_people", caption=caption, heads=[[*map(head, heads)]], groups=[Group(rows)])


def _person(line: Line, mark: Mark | None, *, with_units: bool) -> list[Cell]:
    told = [_forms(stop) if mark is not None else _stop(stop) for stop in line.stops]
    return [
        Cell(
            text=line.participant,
            scope="row",
            link=person_address(line.participant),
            note=unit_name(line.unit) if with_units else "",
        ),
        words(" · ".join(told) or say("board.nothing_asked")),
    ]


def person_address(participant: str) -> str:
    """Return the address of the page of a person, with the way back to this list."""
    kept = list_kept()
    asked = {"id": participant, "lang": page_language(), **({"list": kept} if kept else {})}
    return f"/person?{urlencode(asked)}"


def _forms(stop: Stop) -> str:
    about = {
        "wave": wave_name(stop.wave, stop.number),
        "forms": ", ".join(map(form_name, stop.instruments)),
    }
    if stop.closes is None or stop.stage not in ("open", "late"):
        return say("board.stop_forms", **about)
    return say("board.stop_forms_by", **about, day=day_said(stop.closes))


def _stop(stop: Stop) -> str:
    about = {"wave": wave_name(stop.wave, stop.number), "done": stop.n_done, "n": stop.n}
    if stop.stage == "done":
        return say("board.stop_done", wave=about["wave"])
    if stop.stage == "waiting":
        return say("board.stop_waiting", wave=about["wave"], day=day_said(stop.opens))
    if stop.stage == "shut":
        return say("board.stop_shut", **about)
    if stop.closes is None:
        return say("board.stop_open_end", **about)
    past = "board.stop_late" if stop.takes_late else "board.stop_closed"
    return say("board.stop_open" if stop.stage == "open" else past, **about, day=day_said(stop.closes))

"""Completeness as blocks: counts by form and by unit, and the map of one page of people."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np

from workmh_measures.dataset.completeness import STATES, Completeness, Counts, State, due_share
from workmh_measures.report.blocks import Block, Cell, Figure, Group, Table, head, number
from workmh_measures.report.drawings.completeness_map import CompletenessMap, MapState, completeness_figure
from workmh_measures.ui.desk.choosing import form_name, wave_name
from workmh_measures.ui.frame import page_language, say

__all__ = ["map_of", "state_names", "summary_tables"]

_COUNTED: tuple[State, ...] = STATES[:-1]
# Place of each filling in `report.drawings.state_patterns`: dark for complete, white for what is not asked.
_FILLINGS: dict[State, int] = {
    "complete": 0,
    "partly": 1,
    "open": 4,
    "not_returned": 3,
    "not_due": 6,
    "withdrawn": 2,
    "died": 5,
    "not_scheduled": 7,
}


def state_names() -> dict[State, tuple[str, str]]:
    """Return the letter and the name of each state in the language of the page."""
    return {
        "complete": (say("completeness.letter_complete"), say("completeness.complete")),
        "partly": (say("completeness.letter_partly"), say("completeness.partly")),
        "open": (say("completeness.letter_open"), say("completeness.open")),
        "not_returned": (say("completeness.letter_not_returned"), say("completeness.not_returned")),
        "not_due": (say("completeness.letter_not_due"), say("completeness.not_due")),
        "withdrawn": (say("completeness.letter_withdrawn"), say("completeness.withdrawn")),
        "died": (say("completeness.letter_died"), say("completeness.died")),
        "not_scheduled": ("–", say("completeness.not_scheduled")),
    }


def summary_tables(shown: Completeness) -> list[Block]:
    """Return how many forms are in each state: by wave and form, and by unit where there is more than one."""
    counts = shown.by_column()
    columns = [*enumerate(shown.columns)]
    groups = [
        Group(
            [_counts(f"{n + 1}. {form_name(column[2])}", counts[n]) for n, column in some],
            Cell(text=wave_name(*place), scope="rowgroup", columns=len(_COUNTED) + 2),
        )
        for place, some in groupby(columns, key=lambda one: (one[1][0], one[1][1]))
    ]
    by_form = Table("by_form", say("completeness.by_form"), [_heads(say("completeness.form"))], groups)
    units = shown.by_unit()
    if len(units) < 2:
        return [by_form]
    rows = [_counts(unit or say("completeness.no_unit"), of_unit) for unit, of_unit in units.items()]
    return [
        by_form,
        Table("by_unit", say("completeness.by_unit"), [_heads(say("completeness.unit"))], [Group(rows)]),
    ]


def map_of(shown: Completeness, rows: Sequence[int], *, caption: str) -> Figure:
    """Return the map of some people, by their places."""
    names = state_names()
    cells = shown.cells[list(rows)]
    counts = [(names[state][1], int((cells == n).sum())) for n, state in enumerate(STATES)]
    told = ", ".join(f"{name} {n}" for name, n in counts if n)
    return completeness_figure(
        "completeness",
        CompletenessMap(
            title=caption,
            description=say("completeness.described", people=len(rows), forms=len(shown.columns), told=told),
            person=say("completeness.person"),
            states=[MapState(*names[state], _FILLINGS[state]) for state in STATES],
            columns=[
                (_short(wave, n), wave_name(wave, n), form_name(form)) for wave, n, form in shown.columns
            ],
            people=[(shown.people[place], cells[k].tolist()) for k, place in enumerate(rows)],
        ),
    )


def _short(wave: str, number_: int) -> str:
    """Return the id of a wave, which has room above few columns; the counts above the map have its name."""
    return wave if number_ == 1 else f"{wave}·{number_}"


def _heads(first: str) -> list[Cell]:
    names = state_names()
    counted = [head(names[state][1], is_number=True) for state in _COUNTED]
    return [head(first), *counted, head(say("completeness.share"), is_number=True)]


def _counts(label: str, counts: Counts) -> list[Cell]:
    share = float(due_share(counts))
    shown = "–" if np.isnan(share) else f"{100 * share:.1f}\N{NO-BREAK SPACE}%"
    text = shown.replace(".", ",") if page_language() == "nb" else shown.replace("\N{NO-BREAK SPACE}%", "%")
    return [
        Cell(text=label, scope="row"),
        *(number(str(counts[STATES.index(state)])) for state in _COUNTED),
        number(text, None if np.isnan(share) else 100 * share),
    ]

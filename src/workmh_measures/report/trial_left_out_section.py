"""What the plan asked for and the data did not give: each result without a number, with its reason."""

from __future__ import annotations

import re

from ..model.estimate import Estimate
from .blocks import Cell, Group, Note, Phrase, Section, Table, head, words
from .remarks import capitalised
from .trial_row_tables import about, statistic_name, subject
from .trial_view import TrialView

__all__ = ["left_out_section"]

_MOST = 2
"""So many reasons and places are told one by one; all stand in the tables of every number."""


def left_out_section(view: TrialView) -> Section:
    """Return the section on what could not be estimated, and on what no trial analysis of this kind can tell."""
    say = view.writer
    rows = [row for row in view.rows if row.value is None and row.reason]
    title = say("trial.left_out")
    if not rows:
        return Section("left-out", title, [Note(Phrase(say("trial.nothing_left_out")))])
    alike: dict[tuple[str, ...], list[Estimate]] = {}
    for row in rows:
        what = str(row.item or row.factor or "")
        alike.setdefault((what, row.analysis), []).append(row)
    lines = [_line(some, view) for some in alike.values()]
    heads = [head(say("trial.about_what")), head(say("trial.why"))]
    table = Table("left-out-table", title, [heads], [Group(lines)], look="quiet")
    return Section("left-out", title, [table])


def _line(rows: list[Estimate], view: TrialView) -> list[Cell]:
    """Return a line for one statistic of one thing: its reasons, those that differ in names and numbers told once."""
    say = view.writer
    name = capitalised(statistic_name(rows[0].analysis, view).text)
    subjects = list(filter(None, dict.fromkeys(subject(row, view) for row in rows)))
    about_what = subjects[0] if len(subjects) == 1 else _shared(rows[0], view)
    notes = [part for part in (about_what, *_places(rows, view)) if part]
    notes += [say("trial.numbers", n=say.number(len(rows), 0))] if len(rows) > 1 else []
    told = list(dict.fromkeys(view.in_words(str(row.reason)) for row in rows))
    kinds = {re.sub(r"[\d.,]+", "#", phrase.text): phrase for phrase in reversed(told)}
    shown = list(reversed(kinds.values()))
    text = " ".join(phrase.text for phrase in shown[:_MOST])
    if len(shown) > _MOST:
        text = f"{text} {say('trial.more_reasons', n=say.number(len(shown) - _MOST, 0))}"
    title = Cell(text=name, scope="row", note=f"({'; '.join(notes)})" if notes else "")
    return [title, words(text, language=shown[0].language)]


def _shared(row: Estimate, view: TrialView) -> str:
    """Return what several characteristics of one comparison have in common: its outcome."""
    return "" if row.item is None else view.outcome_name(row.item)


def _places(rows: list[Estimate], view: TrialView) -> list[str]:
    places = [place for place in dict.fromkeys(about(row, view) for row in rows) if place]
    return places if len(places) <= _MOST else []

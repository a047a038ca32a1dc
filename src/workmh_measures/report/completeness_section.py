"""Completeness: forms due and returned by instrument and wave, and why a score was given or not."""

from __future__ import annotations

from dataclasses import replace

from ..dataset.codebook import InstrumentUse
from ..model.scale import Scale
from ..scoring.score import STATUS_NAMES
from .blocks import Cell, Group, Phrase, Section, Table, head, number
from .completeness import FormCounts, form_counts, status_counts
from .study_view import StudyView, scale_cell

__all__ = ["completeness_section"]


def completeness_section(view: StudyView) -> Section:
    """Return the section on completeness."""
    return Section("completeness", view.writer("completeness"), [_forms(view), _scores(view)])


def _forms(view: StudyView) -> Table:
    say = view.writer
    groups = []
    for use in view.uses:
        rows: list[list[Cell]] = []
        waves = view.waves_of(use)
        for wave in waves:
            scheduled = [entry.instrument for entry in view.study.instruments_at(wave.id)]
            counts = form_counts(view.rows_of(wave), view.dataset.codebook, use, scheduled=scheduled)
            start = [] if rows else [Cell(text=use.instrument.short_name, scope="rowgroup", rows=len(waves))]
            rows.append([*start, Cell(text=view.wave_name(wave), scope="row"), *_cells(view, counts)])
        groups.append(Group(rows))
    heads = [head(say("instrument")), head(say("wave"))]
    heads += [
        head(say(f"forms.{name}"), is_number=True)
        for name in ("due", "returned", "not_returned", "no_form", "still_open")
    ]
    return Table("forms", say("forms"), [heads], groups, [Phrase(say("forms_note"))])


def _cells(view: StudyView, counts: FormCounts) -> list[Cell]:
    say = view.writer
    returned = say.count_of(counts.returned, counts.due)
    rest = (counts.not_returned, counts.no_form, counts.still_open)
    return [number(say.number(counts.due, 0)), number(returned), *(number(say.number(n, 0)) for n in rest)]


def _scores(view: StudyView) -> Table:
    say = view.writer
    groups = []
    for use in view.uses:
        for scale in use.instrument.scales:
            name = scale_cell(use.instrument, scale, say, columns=5)
            heading = replace(name, text=f"{use.instrument.short_name} {name.text}")
            groups.append(Group(_status_rows(view, use, scale), heading))
    heads = [head(say("wave"))]
    heads += [head(say(f"status.{name}"), is_number=True) for name in STATUS_NAMES.values()]
    return Table("statuses", say("statuses"), [heads], groups, [Phrase(say("statuses_note"))])


def _status_rows(view: StudyView, use: InstrumentUse, scale: Scale) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for wave in view.waves_of(use):
        counts = status_counts(view.rows_of(wave), use, scale)
        cells = [number(view.writer.number(counts[name], 0)) for name in STATUS_NAMES.values()]
        rows.append([Cell(text=view.wave_name(wave), scope="row"), *cells])
    return rows

"""What a study expected beforehand, in words, and what came of it."""

from __future__ import annotations

from ..model.estimate import Estimate
from ..model.hypothesis import Hypothesis, Side
from .blocks import Cell, Group, Phrase, Section, Table, head, words
from .expectation import expectation, verdict_cells, verdict_heads
from .study_view import StudyView

__all__ = ["stated_section"]


def stated_section(view: StudyView) -> Section:
    """Return the section on the hypotheses of a study."""
    say = view.writer
    heads = [head(say("stated.id")), head(say("stated.expected")), *verdict_heads(say)]
    rows = [_line(view, one) for one in view.study.hypotheses]
    notes = [Phrase(say("stated.note")), *(_share(view, row) for row in view.found.rows if _is_share(row))]
    table = Table("stated", say("stated.caption"), [heads], [Group(rows)], notes)
    return Section("hypotheses", say("stated.title"), [table])


def _line(view: StudyView, one: Hypothesis) -> list[Cell]:
    row = next((r for r in view.found.rows if r.analysis == "hypothesis" and r.level == one.id), None)
    said = expectation(view.writer, one, lambda side: _name(view, side))
    return [Cell(text=one.id, scope="row", kind="code"), words(said), *verdict_cells(view.writer, row)]


def _is_share(row: Estimate) -> bool:
    return row.analysis == "hypotheses_confirmed_percent" and row.value is not None and row.instrument is None


def _share(view: StudyView, row: Estimate) -> Phrase:
    say = view.writer
    return Phrase(say(f"share.{row.level}", percent=say.percent(row.value, 0), n=say.number(row.n, 0)))


def _name(view: StudyView, side: Side) -> str:
    use = next((u for u in view.uses if u.instrument.id == side.instrument), None)
    if use is None or side.scale is None:
        return str(side.column if side.column is not None else f"{side.instrument} {side.scale}")
    name = f"{use.instrument.short_name} {view.writer.text(use.instrument.scale(side.scale).name)}"
    if side.waves is not None:
        first, second = (view.wave_name(view.study.wave(wave)) for wave in side.waves)
        return view.writer("expected.change", name=name, first=first, second=second)
    return name if side.wave is None else f"{name} ({view.wave_name(view.study.wave(side.wave))})"

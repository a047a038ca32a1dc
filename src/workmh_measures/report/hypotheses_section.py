"""Hypotheses stated beforehand with their verdicts, and differences between known groups drawn."""

from __future__ import annotations

from ..model.hypothesis import Side
from .blocks import Block, Cell, Figure, Group, Phrase, Table, head, words
from .expectation import expectation, verdict_cells, verdict_heads
from .figures import Wording
from .plots import Axis, Interval, intervals_drawing
from .results_view import ResultsView

__all__ = ["hypotheses_blocks"]

_DRAWN = ("noncentral_t", "ancova")
_MOST_DRAWN = 40
"""More differences fill pages of drawing; the tables hold them."""


def hypotheses_blocks(view: ResultsView) -> list[Block]:
    """Return the table of hypotheses and the drawing of group differences, where there are any, and not very many."""
    return [*_verdicts(view), *_forest(view)]


def _verdicts(view: ResultsView) -> list[Block]:
    say, stated = view.writer, {one.id: one for one in view.asked.hypotheses}
    lines = []
    for row in view.rows("hypothesis"):
        one = stated.get(str(row.level))
        said = "–" if one is None else expectation(say, one, lambda side: _name(view, side))
        lines.append(
            [Cell(text=str(row.level), scope="row", kind="code"), words(said), *verdict_cells(say, row)]
        )
    if not lines:
        return []
    heads = [head(say("stated.id")), head(say("stated.expected")), *verdict_heads(say)]
    notes = [Phrase(say("stated.note"))]
    return [Table("verdicts", say("verdicts_caption"), [heads], [Group(lines)], notes)]


def _name(view: ResultsView, side: Side) -> str:
    """Return what a side is called, as far as the analysis knows the instrument."""
    say = view.writer
    if side.instrument is None or side.scale is None:
        name = str(side.column)
    elif side.instrument == view.instrument.id:
        name = f"{view.instrument.short_name} {view.scale_name(side.scale)}"
    elif side.instrument in view.asked.others:
        other = view.asked.others[side.instrument].instrument
        name = f"{other.short_name} {say.text(other.scale(side.scale).name, side.scale)}"
    else:
        name = f"{side.instrument} {side.scale}"
    if side.waves is not None:
        return say("expected.change", name=name, first=side.waves[0], second=side.waves[1])
    return name if side.wave is None else f"{name} ({view.writer.waves.get(side.wave, side.wave)})"


def _forest(view: ResultsView) -> list[Block]:
    say = view.writer
    rows = [r for r in view.rows("known_groups_g") if r.value is not None and r.method in _DRAWN]
    if not 0 < len(rows) <= _MOST_DRAWN:
        return []
    drawn = [
        Interval(
            view.place(row),
            row.value,
            row.ci_low,
            row.ci_high,
            style=_DRAWN.index(row.method or ""),
        )
        for row in rows
    ]
    ends = [end for one in drawn for end in (one.low, one.high, one.value) if end is not None]
    axis = Axis(say("analysis.known_groups_g"), min(0.0, *ends), max(0.0, *ends))
    words_of = " ".join(
        say("forest_row", label=one.label, value=say.value(row, 2), interval=say.interval(row, 2))
        for one, row in zip(drawn, rows, strict=True)
    )
    caption = say("forest_caption")
    drawing = intervals_drawing(
        Wording("forest", caption, words_of), drawn, axis=axis, mark_at=(0.0,), writer=say
    )
    return [Figure(drawing, caption)]

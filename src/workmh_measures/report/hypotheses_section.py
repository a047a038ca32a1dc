"""Hypotheses stated beforehand with their verdicts, and differences between known groups drawn."""

from __future__ import annotations

from .blocks import Block, Cell, Figure, Group, Table, head, number, words
from .figures import Wording
from .plots import Axis, Interval, intervals_drawing
from .reasons import in_words
from .results_view import ResultsView

__all__ = ["hypotheses_blocks"]

_DRAWN = ("noncentral_t", "ancova")


def hypotheses_blocks(view: ResultsView) -> list[Block]:
    """Return the table of hypotheses and the drawing of group differences, of those there are."""
    return [*_verdicts(view), *_forest(view)]


def _verdicts(view: ResultsView) -> list[Block]:
    say = view.writer
    lines = []
    for row in view.rows("hypothesis"):
        place = view.place(row) if row.level is None else ", ".join(view.place(row).split(", ")[:-1])
        first = Cell(text=str(row.level), scope="row", note=f"({place})" if place else "")
        if row.value is None:
            reason = in_words(row.reason or "", say.language)
            lines.append(
                [
                    first,
                    words(say("verdict.untested")),
                    words(reason.text, columns=3, language=reason.language),
                ]
            )
            continue
        cells = [number(say.value(row, 2)), number(say.interval(row, 2)), number(say.number(row.n, 0))]
        lines.append([first, words(say(f"verdict.{row.text}")), *cells])
    if not lines:
        return []
    heads = [head(say("analysis.hypothesis")), head(say("verdict"))]
    heads += [head(say(name), is_number=True) for name in ("value", "ci", "n")]
    return [Table("verdicts", say("verdicts_caption"), [heads], [Group(lines)])]


def _forest(view: ResultsView) -> list[Block]:
    say = view.writer
    rows = [r for r in view.rows("known_groups_g") if r.value is not None and r.method in _DRAWN]
    if not rows:
        return []
    drawn = [
        Interval(
            f"{view.place(row)} ({say(f'method.{row.method}')})"
            if row.method == "ancova"
            else view.place(row),
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

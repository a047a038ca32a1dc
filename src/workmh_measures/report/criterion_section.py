"""A score against a criterion: the ROC curve, and what each cut-off finds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..analysis.roc import RocCurve
from ..model.estimate import Estimate
from .blocks import Block, Cell, Figure, Folded, Group, Table, head, number
from .figures import Wording
from .plots import Axis, Plot, Series, plot_drawing, plot_key
from .results_view import ResultsView

__all__ = ["criterion_blocks"]

_SHARES = ("sensitivity", "specificity", "ppv", "npv")
_RATIOS = ("lr_plus", "lr_minus")
_DEFAULT = {"wilson", "log"}


def criterion_blocks(view: ResultsView) -> list[Block]:
    """Return the curve and the table of cut-offs of each scale, of everybody at each wave."""
    blocks: list[Block] = []
    for scale, curve in view.drawn.curves.items():
        blocks += _curve(scale, curve, view)
    rows = [row for row in view.rows(*_SHARES, *_RATIOS) if row.method in _DEFAULT]
    for k, place in enumerate(dict.fromkeys((row.scale, row.wave, row.group) for row in rows), 1):
        part = [row for row in rows if (row.scale, row.wave, row.group) == place]
        blocks.append(_cutoffs(f"cutoffs-{k}", part, view))
    return blocks


def _curve(scale: str, curve: RocCurve, view: ResultsView) -> list[Block]:
    say = view.writer
    points = [
        (float(fp) / curve.n_controls, float(tp) / curve.n_cases)
        for fp, tp in zip(curve.false_positives, curve.true_positives, strict=True)
    ]
    points = sorted({(0.0, 0.0), *points, (1.0, 1.0)})
    plot = Plot(
        Axis(say("false_positive_share"), 0.0, 1.0),
        Axis(say("analysis.sensitivity"), 0.0, 1.0),
        [Series(points, 0)],
        has_diagonal=True,
    )
    area = view.found_first("auc", scale=scale)
    caption = say("curve_caption", name=view.scale_name(scale))
    words = say("curve_words", area=say.value(area, 2), interval=say.interval(area, 2))
    key = f"curve-{scale}"
    sign = "≥" if curve.toward == "higher" else "≤"
    lines = [
        [
            Cell(text=f"{sign} {say.exact(float(cutoff))}", scope="row"),
            number(say.number(float(tp) / curve.n_cases, 3)),
            number(say.number(1 - float(fp) / curve.n_controls, 3)),
        ]
        for cutoff, tp, fp in zip(curve.cutoffs, curve.true_positives, curve.false_positives, strict=True)
        if np.isfinite(cutoff)
    ]
    heads = [head(say("cutoff"))]
    heads += [head(say(f"analysis.{name}"), is_number=True) for name in ("sensitivity", "specificity")]
    table = Table(f"{key}-table", caption, [heads], [Group(lines)], look="quiet")
    drawing = plot_drawing(Wording(key, caption, words), plot, writer=say)
    figure = Figure(drawing, caption, [(plot_key(0), words)])
    return [figure, Folded(say("numbers_behind"), [table])]


def _cutoffs(key: str, rows: Sequence[Estimate], view: ResultsView) -> Table:
    say = view.writer
    names = [*_SHARES, *_RATIOS]
    lines = []
    for level in dict.fromkeys(row.level for row in rows):
        by_name = {row.analysis: row for row in rows if row.level == level}
        cells = [Cell(text=view.level(level), scope="row")]
        for name in names:
            row = by_name.get(name)
            cell = number(say.value(row, 2))
            interval = say.interval(row, 2)
            cells.append(Cell(text=cell.text, kind="number", note=f"({interval})" if row is not None else ""))
        lines.append(cells)
    heads = [head(say("cutoff")), *(head(say(f"analysis.{name}"), is_number=True) for name in names)]
    return Table(key, say("cutoffs_caption", name=view.place(rows[0])), [heads], [Group(lines)])

"""A score against a criterion: the ROC curve, and what each cut-off finds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..analysis.roc import RocCurve
from .blocks import Block, Cell, Folded, Group, Note, Phrase, Table, head, number
from .criterion_tables import criterion_tables
from .drawings.curve_plot import roc_figure
from .estimate_tables import estimates_table
from .results_view import ResultsView
from .topics import by_topic

__all__ = ["criterion_blocks"]


def criterion_blocks(view: ResultsView) -> list[Block]:
    """Return the curve of each scale, the tables of areas and cut-offs, and every number behind them."""
    blocks: list[Block] = []
    asked = view.asked.criterion
    if asked is not None and asked.label is not None:
        blocks.append(Note(Phrase(view.writer("criterion.is", name=asked.label.replace("_", " ")))))
    for scale, curve in view.drawn.curves.items():
        blocks += _curve(scale, curve, view)
    rows = by_topic(view.found.rows).get("criterion", [])
    every = estimates_table("criterion-every", view.writer("topic.criterion"), rows, view)
    return [*blocks, *criterion_tables(rows, view), Folded(view.writer("all_variants"), [every])]


def _curve(scale: str, curve: RocCurve, view: ResultsView) -> list[Block]:
    say = view.writer
    points = [
        (float(fp) / curve.n_controls, float(tp) / curve.n_cases)
        for fp, tp in zip(curve.false_positives, curve.true_positives, strict=True)
    ]
    area = view.found_first("auc", scale=scale)
    caption = say("curve_caption", name=view.scale_name(scale))
    words = say("curve_words", area=say.value(area, 2), interval=say.interval(area, 2))
    key = f"curve-{scale}"
    comparison = "at_least" if curve.toward == "higher" else "at_most"
    lines = [
        [
            Cell(text=view.threshold(comparison, float(cutoff), scale), scope="row"),
            number(say.number(float(tp) / curve.n_cases, 3)),
            number(say.number(1 - float(fp) / curve.n_controls, 3)),
        ]
        for cutoff, tp, fp in zip(curve.cutoffs, curve.true_positives, curve.false_positives, strict=True)
        if np.isfinite(cutoff)
    ]
    heads = [head(say("cutoff"))]
    heads += [head(say(f"analysis.{name}"), is_number=True) for name in ("sensitivity", "specificity")]
    table = Table(f"{key}-table", caption, [heads], [Group(lines)], look="quiet")
    figure = roc_figure(key, caption, [(words, points)], writer=say)
    return [replace(figure, behind=None), Folded(say("numbers_behind"), [table])]

"""Polychoric correlations of pairs of items, behind a line that opens them."""

from __future__ import annotations

from collections.abc import Sequence

from ..model.estimate import Estimate
from .blocks import Block, Cell, Folded, Group, Note, Phrase, Table, head, number
from .results_view import ResultsView

__all__ = ["polychoric_blocks"]

MOST_PAIRS = 200
"""More than these nobody reads on a page; the estimates hold all."""


def polychoric_blocks(key: str, rows: Sequence[Estimate], view: ResultsView) -> list[Block]:
    """Return the polychoric correlations of one set of items, strongest first; how they lie where there are too many.

    Parameters
    ----------
    key : unique on the page.
    rows : of one set of items; others than polychoric correlations are passed over.
    """
    say = view.writer
    found = [row for row in rows if row.analysis == "polychoric" and row.value is not None]
    found.sort(key=lambda row: -abs(row.value or 0.0))
    if not found:
        return []
    values = sorted(row.value or 0.0 for row in found)
    middle = values[len(values) // 2]
    slots = {"low": values[0], "middle": middle, "high": values[-1]}
    told = say("polychoric.spread", n=len(found), **{name: say.number(x, 2) for name, x in slots.items()})
    blocks: list[Block] = [Note(Phrase(told))]
    if len(found) > MOST_PAIRS:
        return blocks
    heads = [head(say("cfa.items")), head(say("cfa.correlation"), is_number=True)]
    heads += [head(say("cfa.interval"), is_number=True), head(say("n"), is_number=True)]
    lines = [
        [
            Cell(
                text=say("cfa.beside", one=view.item_name(str(row.item)), two=view.item_name(str(row.item2))),
                scope="row",
            ),
            number(say.value(row, 2)),
            number(say.interval(row, 2)),
            number(say.number(row.n, 0)),
        ]
        for row in found
    ]
    caption = say("polychoric.pairs")
    return [*blocks, Folded(caption, [Table(key, caption, [heads], [Group(lines)], (), "quiet")])]

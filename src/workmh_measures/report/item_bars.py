"""How the items behind a score were answered at a wave: bars that stand around the middle of the response scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from ..analysis.score_summary import SMALLEST_GROUP
from ..dataset.codebook import InstrumentUse
from ..model.instrument import Item
from ..model.names import item_column
from ..model.response_scale import ResponseScale
from ..model.scale import Scale
from .answer_figures import item_name
from .blocks import Block, Note, Phrase
from .drawings.likert_bars import LikertBars, LikertRow, likert_bars_figure
from .writer import Writer

__all__ = ["item_bars", "items_of"]


def items_of(use: InstrumentUse, scale: Scale) -> list[Item]:
    """Return the items a score comes from, in the order of the form; all of them where it comes from other scores."""
    own = set(scale.item_ids)
    return [item for item in use.instrument.items if not own or item.id in own]


def item_bars(
    use: InstrumentUse, scale: Scale, rows: pd.DataFrame, *, wave_name: str, say: Writer
) -> list[Block]:
    """Return a drawing for each response scale of ordered options, and how to read it; nothing where no item has one.

    Items that fewer people answered than a mean is told of are left out.

    Parameters
    ----------
    rows : of the data set, at one wave: a column for each item.
    """
    figures = [*_figures(use, items_of(use, scale), rows, wave_name, say)]
    return [*figures, Note(Phrase(say("scored.bars_how", least=SMALLEST_GROUP)))] if figures else []


def _figures(
    use: InstrumentUse, items: Sequence[Item], rows: pd.DataFrame, wave_name: str, say: Writer
) -> Iterator[Block]:
    for name, response in use.instrument.response_scales.items():
        if response.kind != "choice" or response.measure != "ordinal":
            continue
        here = [item for item in items if item.response_scale == name]
        counted = [row for item in here if (row := _row(use, item, response, rows, say)).n >= SMALLEST_GROUP]
        if not counted:
            continue
        labels = [say.text(option.label) for option in response.options]
        ends = {"first": labels[0], "last": labels[-1]}
        shown = LikertBars(
            title=say("scored.bars", name=use.instrument.short_name, wave=wave_name, **ends),
            options=labels,
            rows=counted,
            neutral=len(labels) // 2 if len(labels) % 2 else None,
        )
        yield likert_bars_figure(f"bars-{name}", shown, writer=say)


def _row(
    use: InstrumentUse, item: Item, response: ResponseScale, rows: pd.DataFrame, say: Writer
) -> LikertRow:
    column = item_column(use.instrument.id, item.id)
    answers = rows[column] if column in rows else pd.Series(dtype="float64")
    return LikertRow(item_name(item, say), [int((answers == code).sum()) for code in response.codes])

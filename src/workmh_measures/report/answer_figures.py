"""How the answers to each item are spread: one drawing and one table for each response scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from ..model.estimate import Estimate
from ..model.instrument import Instrument, Item
from ..model.response_scale import ResponseOption
from .blocks import Block, Cell, Figure, Group, Table, head, number
from .figures import AnswerRow, Wording, answer_key, answers_drawing
from .writer import Writer

__all__ = ["answer_blocks", "item_name"]

MANY_OPTIONS = 5
"""Above this a table heads its columns by codes alone; the words stand in the legend and are read out."""


class First(Protocol):
    """Finds the first estimate of an analysis in one part of the results."""

    def __call__(self, analysis: str, **about: str | None) -> Estimate | None:
        """Return the estimate, None where there is none."""
        ...


def answer_blocks(instrument: Instrument, first: First, writer: Writer, *, suffix: str) -> list[Block]:
    """Return a drawing and a table for each response scale with options whose answers were counted.

    Parameters
    ----------
    first : finds the estimates `answer_percent` of this part.
    suffix : keeps ids apart on the page.
    """
    blocks: list[Block] = []
    for name, response in instrument.response_scales.items():
        options = response.options
        items = [item for item in instrument.items if item.response_scale == name]
        percents = [(item, _percents(first, item, options)) for item in items]
        counted = [(item, values) for item, values in percents if values]
        if options and counted:
            key = f"answers-{name}{suffix}"
            blocks += [_figure(key, counted, options, writer), _table(key, counted, options, writer)]
    return blocks


Counted = Sequence[tuple[Item, Sequence[Estimate]]]


def _percents(first: First, item: Item, options: Sequence[ResponseOption]) -> list[Estimate]:
    rows = [first("answer_percent", item=item.id, level=str(option.code)) for option in options]
    return [row for row in rows if row is not None and row.value is not None]


def item_name(item: Item, say: Writer) -> str:
    """Return the number and the short label of an item."""
    label = say.text(item.label)
    return f"{item.id} {label}" if item.id.isdigit() else label


def _figure(key: str, counted: Counted, options: Sequence[ResponseOption], say: Writer) -> Figure:
    labels = [say.text(option.label) for option in options]
    rows = [AnswerRow(item_name(item, say), [row.value or 0.0 for row in values]) for item, values in counted]
    sentences = []
    for row in rows:
        pairs = zip(labels, row.percents, strict=True)
        parts = [say("answers_part", label=label, percent=say.percent(p, 0)) for label, p in pairs]
        sentences.append(say("answers_row", item=row.label, parts=", ".join(parts)))
    caption = say("answers_caption", first=labels[0], last=labels[-1])
    wording = Wording(key, caption, " ".join(sentences))
    legend = [
        (answer_key(k, len(options)), f"{option.code} {label}")
        for k, (option, label) in enumerate(zip(options, labels, strict=True))
    ]
    return Figure(answers_drawing(wording, rows, writer=say), caption, legend)


def _option_head(option: ResponseOption, say: Writer, *, is_short: bool) -> Cell:
    words = f"{option.code} {say.text(option.label)}"
    cell = head(words, is_number=True)
    return replace(cell, text=str(option.code), spoken=words) if is_short else cell


def _table(key: str, counted: Counted, options: Sequence[ResponseOption], say: Writer) -> Table:
    heads = [head(say("item")), head(say("n"), is_number=True)]
    heads += [_option_head(option, say, is_short=len(options) > MANY_OPTIONS) for option in options]
    rows = []
    for item, values in counted:
        cells = [number(say.number(values[0].n, 0)), *(number(say.value(row, 1)) for row in values)]
        rows.append([Cell(text=item_name(item, say), scope="row"), *cells])
    ends = {"first": say.text(options[0].label), "last": say.text(options[-1].label)}
    return Table(f"{key}-table", say("answers_table", **ends), [heads], [Group(rows)])

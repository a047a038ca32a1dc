"""Results of one instrument at one wave and in one group: scales, items, answers, reasons and warnings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..analysis.keyed_items import item_uses
from ..model.estimate import Estimate
from ..model.instrument import Instrument, Item
from ..model.scale import Scale
from .answer_figures import answer_blocks, item_name
from .blocks import Block, Cell, Folded, Group, Note, Notes, Phrase, Section, Table, head, number
from .found import Found
from .remarks import remarks
from .results_view import ResultsView, scale_decimals
from .study_view import scale_cell
from .writer import Writer

__all__ = ["ALREADY_TOLD", "Part", "result_parts", "results_section"]

ALREADY_TOLD = frozenset(
    {
        "mean",
        "sd",
        "floor_percent",
        "ceiling_percent",
        "skewness",
        "kurtosis",
        "answer_percent",
        "cronbach_alpha",
        "cronbach_alpha_standardised",
        "average_inter_item_r",
        "cronbach_alpha_if_deleted",
        "item_rest_correlation",
    }
)
"""What the section on a wave or group tells; other estimates have sections of their own."""


@dataclass(frozen=True)
class Part:
    """One wave and group of the results of an instrument; `suffix` keeps ids apart on the page."""

    instrument: Instrument
    found: Found
    writer: Writer
    wave: str | None
    group: str | None
    suffix: str

    def first(self, analysis: str, **about: str | None) -> Estimate | None:
        """Return the first estimate of an analysis in this part."""
        return self.found.first(
            analysis, instrument=self.instrument.id, wave=self.wave, group=self.group, **about
        )

    def rows(self) -> list[Estimate]:
        """Return every estimate of this part."""
        return [
            r
            for r in self.found.rows
            if (r.wave, r.group) == (self.wave, self.group) and r.analysis in ALREADY_TOLD
        ]


def result_parts(found: Found) -> list[tuple[str | None, str | None]]:
    """Return each wave and group with items and scales to tell of, in order of appearance."""
    return list(dict.fromkeys((row.wave, row.group) for row in found.rows if row.analysis in ALREADY_TOLD))


def results_section(
    instrument: Instrument, found: Found, writer: Writer, *, part: tuple[str | None, str | None]
) -> Section:
    """Return the section on one wave and group.

    Parameters
    ----------
    part : wave and group; None for the whole.
    """
    suffix = f"-{result_parts(found).index(part) + 1}"
    one = Part(instrument, found, writer, *part, suffix)
    blocks: list[Block] = [_scales(one)] if instrument.scales else []
    of_items = [*_items(one), *answer_blocks(instrument, one.first, writer, suffix=suffix)]
    if (
        one.group is not None and blocks and of_items
    ):  # many groups at many waves would make a page of items only
        of_items = [Folded(writer("by_item", name=_title(one)), of_items)]
    blocks += of_items
    told = remarks(one.rows(), ResultsView(instrument, found, writer))
    if told:
        blocks.append(Notes(writer("remarks"), told))
    return Section(f"results{suffix}", _title(one), blocks)


def _title(part: Part) -> str:
    say = part.writer
    names = [say.wave(part.wave) if part.wave is not None else ""]
    names += [(say("part.group", name=part.group)) if part.group is not None else ""]
    named = ", ".join(name for name in names if name)
    return say("results_of", part=named) if named else say("results")


def _scales(part: Part) -> Table:
    say = part.writer
    rows = []
    for scale in part.instrument.scales:
        shown = {name: part.first(name, scale=scale.id) for name in _OF_SCALES}
        mean, alpha, decimals = shown["mean"], shown["cronbach_alpha"], scale_decimals(scale)
        cells = [
            say.number(None if mean is None else mean.n, 0),
            say.value(mean, decimals),
            say.value(shown["sd"], decimals),
            say.value(shown["floor_percent"], 1),
            say.value(shown["ceiling_percent"], 1),
            say.value(alpha, 2),
            say.interval(alpha, 2),
        ]
        rows.append([scale_cell(part.instrument, scale, say), *map(number, cells)])
    heads = [head(say("scale"))]
    heads += [
        head(say(name), is_number=True) for name in ("n", "mean", "sd", "floor", "ceiling", "alpha", "ci")
    ]
    note = Phrase(say("alphas_note"))
    return Table(f"scales{part.suffix}", say("scales_caption"), [heads], [Group(rows)], [note])


_OF_SCALES = ("mean", "sd", "floor_percent", "ceiling_percent", "cronbach_alpha")


def _items(part: Part) -> list[Block]:
    """Return a table for the items of each scale that has an alpha, and one for items in none."""
    say, instrument = part.writer, part.instrument
    tables: list[Block] = []
    shown: set[str] = set()
    for scale in instrument.scales:
        uses = item_uses(instrument, scale)
        if part.first("item_rest_correlation", scale=scale.id, item=uses[0].item if uses else None) is None:
            continue
        shown |= {use.item for use in uses}
        turned = {use.item for use in uses if use.key == -1}
        items = [instrument.item(use.item) for use in uses]
        caption = say("items_caption", name=say.text(scale.name))
        tables.append(_item_table(part, items, caption=caption, scale=scale, turned=turned))
    if tables:
        tables.append(Note(Phrase(say("items_note"))))
    rest = [i for i in instrument.items if i.id not in shown and part.first("mean", item=i.id) is not None]
    if rest:
        tables.append(_item_table(part, rest, caption=say("other_items_caption"), scale=None, turned=set()))
    return tables


def _item_table(
    part: Part, items: Sequence[Item], *, caption: str, scale: Scale | None, turned: set[str]
) -> Table:
    say = part.writer
    names = ["n", "mean", "sd", *(["rest_r", "alpha_without"] if scale is not None else [])]
    rows = []
    for item in items:
        mean, sd = part.first("mean", item=item.id), part.first("sd", item=item.id)
        n = say.number(None if mean is None else mean.n, 0)
        if part.instrument.response_scale_of(item.id).measure == "nominal":
            mean = sd = None  # codes of kinds have no mean
        cells = [n, say.value(mean, 2), say.value(sd, 2)]
        if scale is not None:
            about = {"scale": scale.id, "item": item.id}
            cells.append(say.value(part.first("item_rest_correlation", **about), 2))
            cells.append(say.value(part.first("cronbach_alpha_if_deleted", **about), 2))
        note = f"({say('turned')})" if item.id in turned else ""
        rows.append([Cell(text=item_name(item, say), scope="row", note=note), *map(number, cells)])
    heads = [head(say("item")), *(head(say(name), is_number=True) for name in names)]
    key = f"items-{scale.id if scale is not None else 'other'}{part.suffix}"
    return Table(key, caption, [heads], [Group(rows)])

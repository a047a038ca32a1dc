"""Tables of what the definition says of one scale: its items, levels, cut-offs, and what is published about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from ..model.instrument import Instrument
from ..model.names import score_column
from ..model.published import Norm
from ..model.scale import CountAtLeast, ItemUse, Lookup, PersonFilter, Scale
from ..scoring.change import smallest_reliable_change
from ..scoring.change_error import published_contradictions
from .blocks import Cell, Group, Phrase, Table, code, head, number, words
from .condition_words import condition_words, cutoff_words, person_words
from .norm_words import population_words
from .scoring_in_words import (
    MOST_TABLES_TOLD,
    choice_label,
    chosen_values,
    has_weights,
    lookup_caption,
    pairs_words,
    tables_of,
)
from .writer import NOTHING, Writer

__all__ = ["phrase", "published_tables", "scale_tables"]

Row = Sequence[Cell]


def phrase(text: str, say: Writer) -> Cell:
    """Return a cell with a text that definitions give in English only."""
    return words(text, language=None if say.language == "en" else "en")


def scale_tables(instrument: Instrument, scale: Scale, say: Writer) -> Iterator[Table]:
    """Yield the tables of how a scale is made and read."""
    if scale.items:
        yield _items(instrument, scale, say)
    if len(tables_of(scale)) > MOST_TABLES_TOLD:
        yield _maps(instrument, scale, say)
    yield from _lookups(instrument, scale, say)
    if scale.labels:
        rows = [[Cell(text=str(one.code), scope="row"), words(say.text(one.label))] for one in scale.labels]
        yield _table(scale, "labels", say, [head(say("value")), head(say("label"))], rows)
    if scale.bands:
        yield _bands(scale, say)
    if scale.cutoffs:
        yield _cutoffs(instrument, scale, say)
    if scale.groups:
        yield _groups(instrument, scale, say)


def published_tables(scale: Scale, say: Writer) -> Iterator[Table]:
    """Yield the tables of what is published: reliability and other statistics, thresholds of change, norms."""
    ends = [head(say("n"), is_number=True), head(say("source")), head(say("how_known"))]
    if scale.reported:
        heads = [head(say("statistic")), head(say("value"), is_number=True), head(say("population")), *ends]
        rows = [
            [Cell(text=one.statistic.replace("_", " "), scope="row", language="en"), *_told(one, say)]
            for one in scale.reported
        ]
        yield _table(scale, "reported", say, heads, rows)
    if scale.change:
        heads = [head(say("threshold")), head(say("value"), is_number=True), head(say("population")), *ends]
        rows = [[Cell(text=say(f"change.{one.kind}"), scope="row"), *_told(one, say)] for one in scale.change]
        yield replace(_table(scale, "change", say, heads, rows), notes=_contradictions(scale, say))
    if scale.norms:
        yield _norms(scale, say)


def _contradictions(scale: Scale, say: Writer) -> list[Phrase]:
    return [
        Phrase(
            say(
                "change.contradiction",
                sem=say.exact(error.value),
                expected=say.number(smallest_reliable_change(error.value), 2),
                value=say.exact(threshold.value),
            )
        )
        for error, threshold in published_contradictions(scale)
    ]


def _told(one: object, say: Writer) -> list[Cell]:
    # Statistics and thresholds of change have the same parts.
    count = getattr(one, "n", None)
    return [
        number(say.exact(getattr(one, "value", None))),
        phrase(getattr(one, "population", ""), say),
        number(say.number(count, 0)),
        phrase(getattr(one, "source", ""), say),
        words(say(f"known.{getattr(one, 'evidence', '')}")),
    ]


def _table(scale: Scale, kind: str, say: Writer, heads: Sequence[Cell], rows: Sequence[Row]) -> Table:
    look: Literal["", "narrow"] = "narrow" if len(heads) < 4 and kind != "groups" else ""
    return Table(f"{kind}-{scale.id}", say(f"table.{kind}"), [heads], [Group(rows)], (), look)


def _items(instrument: Instrument, scale: Scale, say: Writer) -> Table:
    heads = [head(say("item")), head(say("label")), head(say("key"))]
    weighted, counted = has_weights(scale), isinstance(scale.combine, CountAtLeast)
    heads += [head(say("weight"), is_number=True)] if weighted else []
    heads += [head(say("threshold"), is_number=True)] if counted else []
    rows = []
    for use in scale.items:
        row = [
            Cell(text=use.item, scope="row"),
            words(say.text(instrument.item(use.item).label)),
            words(_key(use, say)),
        ]
        row += [number(say.exact(use.weight))] if weighted else []
        if isinstance(scale.combine, CountAtLeast):
            row.append(number(say.exact(scale.combine.threshold if use.threshold is None else use.threshold)))
        rows.append(row)
    return _table(scale, "items", say, heads, rows)


def _key(use: ItemUse, say: Writer) -> str:
    if use.map is not None:
        return ", ".join(say("key.map", name=name) for _, name in chosen_values(use.map))
    return say("key.reversed" if use.key == -1 else "key.as_coded")


def _maps(instrument: Instrument, scale: Scale, say: Writer) -> Table:
    rows = []
    for (choice, name), items in tables_of(scale).items():
        told = "" if choice is None else choice_label(instrument, choice, say)
        rows.append(
            [
                Cell(text=name, scope="row", note=told),
                words(", ".join(items)),
                words(pairs_words(instrument, name, say)),
            ]
        )
    heads = [head(say("map")), head(say("items")), head(say("answer_becomes"))]
    return Table(f"maps-{scale.id}", say("table.maps"), [heads], [Group(rows)])


def _lookups(instrument: Instrument, scale: Scale, say: Writer) -> Iterator[Table]:
    if not isinstance(scale.transform, Lookup):
        return
    heads = [head(say("raw"), is_number=True), head(say("score"), is_number=True)]
    for choice, table in chosen_values(scale.transform.table):
        rows = [[number(say.exact(raw)), number(say.exact(score))] for raw, score in sorted(table.items())]
        name = f"lookup-{scale.id}" + ("" if choice is None else f"-{choice[1]}")
        yield Table(
            name, lookup_caption(instrument, scale, choice, say), [heads], [Group(rows)], (), "narrow"
        )


def _bands(scale: Scale, say: Writer) -> Table:
    heads = [
        head(say("band")),
        head(say("from_value"), is_number=True),
        head(say("to_value"), is_number=True),
    ]
    nexts = [*(band.from_ for band in scale.bands[1:]), None]
    rows = [
        [Cell(text=say.text(band.label), scope="row"), number(say.exact(band.from_)), number(say.exact(end))]
        for band, end in zip(scale.bands, nexts, strict=True)
    ]
    return _table(scale, "bands", say, heads, rows)


def _cutoffs(instrument: Instrument, scale: Scale, say: Writer) -> Table:
    heads = [
        head(say(name)) for name in ("cutoff", "flag_when", "applies_to", "column", "source", "how_known")
    ]
    rows = [
        [
            Cell(text=say.text(cutoff.label, cutoff.id.replace("_", " ")), scope="row"),
            words(cutoff_words(cutoff, say)),
            words(person_words(cutoff.applies_to, say)),
            code(score_column(instrument.id, scale.id, cutoff.id)),
            phrase(cutoff.source, say),
            words(say(f"known.{cutoff.evidence}")),
        ]
        for cutoff in scale.cutoffs
    ]
    return _table(scale, "cutoffs", say, heads, rows)


def _groups(instrument: Instrument, scale: Scale, say: Writer) -> Table:
    heads = [head(say("code")), head(say("group")), head(say("when"))]
    rows = []
    for group in scale.groups:
        if group.when is None:
            when = say("test.rest")
        else:
            when = condition_words(instrument, group.when, say)
        rows.append(
            [number(say.exact(group.code)), Cell(text=say.text(group.label), scope="row"), words(when)]
        )
    return _table(scale, "groups", say, heads, rows)


def _stratum(norm: Norm) -> PersonFilter:
    return PersonFilter(sex=norm.sex, age_from=norm.age_from, age_to=norm.age_to)


def _norms(scale: Scale, say: Writer) -> Table:
    heads = [head(say("applies_to"))]
    heads += [head(say(name), is_number=True) for name in ("mean", "sd", "n")]
    heads += [head(say("source")), head(say("how_known"))]
    groups: dict[Phrase, list[Row]] = {}
    for norm in scale.norms:
        whose = population_words(norm, say.language)
        row = [
            Cell(text=person_words(_stratum(norm), say), scope="row"),
            number(say.exact(norm.mean)),
            number(say.exact(norm.sd)),
            number(NOTHING if norm.n is None else say.number(norm.n, 0)),
            phrase(norm.source, say),
            words(say(f"known.{norm.evidence}")),
        ]
        groups.setdefault(replace(whose, text=f"{whose.text} ({norm.id})"), []).append(row)
    parts = [
        Group(rows, Cell(text=whose.text, scope="rowgroup", columns=6, language=whose.language))
        for whose, rows in groups.items()
    ]
    return Table(f"norms-{scale.id}", say("table.norms"), [heads], parts)

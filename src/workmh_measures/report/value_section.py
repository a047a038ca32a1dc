"""Value sets of an instrument: start value, a value for each level of each item, joint terms, and crosswalks."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.instrument import Instrument
from ..model.scale import ValueSet
from .blocks import Cell, Group, Phrase, Section, Table, head, number
from .writer import NOTHING, Writer

__all__ = ["value_section"]


def value_section(instrument: Instrument, say: Writer) -> Section:
    """Return the section with a table for each value set."""
    section = Section("value-sets", say("value_sets"))
    for name, value_set in instrument.value_sets.items():
        section.blocks.append(_terms(name, instrument, value_set, say))
        if value_set.crosswalk:
            section.blocks.append(_crosswalk(name, instrument, value_set, say))
    return section


def _terms(name: str, instrument: Instrument, value_set: ValueSet, say: Writer) -> Table:
    width = max(len(levels) for levels in value_set.terms.values())
    heads = [head(say("item"))]
    heads += [head(say("level_number", number=level), is_number=True) for level in range(1, width + 1)]
    rows = []
    for item, levels in value_set.terms.items():
        shown = [*(say.exact(value) for value in levels), *[NOTHING] * (width - len(levels))]
        label = f"{item} {say.text(instrument.item(item).label)}"
        rows.append([Cell(text=label, scope="row"), *map(number, shown)])
    caption = say("value_set", name=say.text(value_set.label))
    return Table(f"value-set-{name}", caption, [heads], [Group(rows)], list(_notes(value_set, say)))


def _notes(value_set: ValueSet, say: Writer) -> Iterator[Phrase]:
    low, high = value_set.range
    ends = say("interval", low=say.exact(low), high=say.exact(high))
    yield Phrase(say("start_value", value=say.exact(value_set.start), ends=ends))
    if value_set.any_above_lowest:
        yield Phrase(say("any_above_lowest", value=say.exact(value_set.any_above_lowest)))
    if value_set.any_highest:
        yield Phrase(say("any_highest", value=say.exact(value_set.any_highest)))
    yield Phrase(value_set.source, None if say.language == "en" else "en")
    yield Phrase(say("known_how", how=say(f"known.{value_set.evidence}")))


def _crosswalk(name: str, instrument: Instrument, value_set: ValueSet, say: Writer) -> Table:
    width = max(len(row) for rows in value_set.crosswalk.values() for row in rows)
    heads = [head(say("crosswalk_answer"))]
    heads += [head(say("level_number", number=level), is_number=True) for level in range(1, width + 1)]
    groups = []
    for item, rows in value_set.crosswalk.items():
        codes = instrument.response_scale_of(item).codes
        cells = [
            [Cell(text=str(one), scope="row"), *(number(say.exact(p)) for p in row)]
            for one, row in zip(codes, rows, strict=True)
        ]
        label = f"{item} {say.text(instrument.item(item).label)}"
        groups.append(Group(cells, Cell(text=label, scope="rowgroup", columns=width + 1)))
    caption = say("crosswalk", name=say.text(value_set.label))
    return Table(f"crosswalk-{name}", caption, [heads], groups)

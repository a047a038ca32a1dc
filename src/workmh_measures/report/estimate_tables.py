"""Tables of estimates: one line for each number, for each place, or for each item; and what the numbers mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..model.estimate import Estimate
from .blocks import Block, Cell, Group, Notes, Phrase, Table, head, number, words
from .reasons import in_words
from .results_view import ResultsView

__all__ = ["default_rows", "estimates_table", "explanations", "items_table", "places_table"]


def default_rows(rows: Sequence[Estimate]) -> list[Estimate]:
    """Return the first row of each analysis about each thing."""
    first: dict[tuple[object, ...], Estimate] = {}
    for row in rows:
        first.setdefault(_about(row), row)
    return list(first.values())


def _about(row: Estimate) -> tuple[object, ...]:
    names = ("analysis", "scale", "scale2", "item", "item2", "group", "wave", "wave2", "factor", "level")
    return tuple(getattr(row, name) for name in names)


def estimates_table(key: str, caption: str, rows: Sequence[Estimate], view: ResultsView) -> Table:
    """Return a table with one line for each estimate, scale by scale: value, interval, n, or why there is none.

    What all lines have in common (wave, group) stands behind the caption and not in each line.
    """
    say = view.writer
    several = {
        row.analysis for row in rows if len({r.method for r in rows if r.analysis == row.analysis}) > 1
    }
    shared = {view.place(_when(row)) for row in rows}
    if len(shared) == 1 and shared != {""}:
        caption = f"{caption} ({shared.pop()})"
        rows = [replace(row, wave=None, wave2=None, group=None, factor=None) for row in rows]
    groups = []
    for scale in dict.fromkeys(row.scale for row in rows):
        heading = None
        if scale is not None:
            heading = Cell(text=view.scale_name(scale), scope="rowgroup", columns=4)
        lines = [_line(row, view, with_method=row.analysis in several) for row in rows if row.scale == scale]
        groups.append(Group(lines, heading))
    heads = [head(say("statistic"))]
    heads += [head(say(name), is_number=True) for name in ("value", "ci", "n")]
    return Table(key, caption, [heads], groups)


def _when(row: Estimate) -> Estimate:
    return replace(row, scale=None, scale2=None, item=None, item2=None, level=None)


def _line(row: Estimate, view: ResultsView, *, with_method: bool) -> list[Cell]:
    say = view.writer
    about = [view.place(row, with_scale=False)]
    if with_method and row.method is not None:
        about.append(say(f"method.{row.method}"))
    shown = "; ".join(part for part in about if part)
    first = Cell(text=view.name(row), scope="row", note=f"({shown})" if shown else "")
    if row.value is None:
        reason = in_words(row.reason, say.language) if row.reason else Phrase(row.text or "–")
        return [first, words(reason.text, columns=3, language=reason.language)]
    decimals = view.decimals(row)
    cells = (view.value(row), say.interval(row, decimals), say.number(row.n, 0))
    return [first, *map(number, cells)]


def places_table(key: str, caption: str, rows: Sequence[Estimate], view: ResultsView) -> Table:
    """Return a table with one line for each place, scale by scale, and one column for each number."""
    say = view.writer
    names = list(dict.fromkeys(row.analysis for row in rows))
    groups = []
    for scale in dict.fromkeys(row.scale for row in rows):
        heading = None
        if scale is not None:
            heading = Cell(text=view.scale_name(scale), scope="rowgroup", columns=len(names) + 1)
        of_scale = [row for row in rows if row.scale == scale]
        lines = []
        for place in dict.fromkeys(view.place(row, with_scale=False) for row in of_scale):
            here = {r.analysis: r for r in of_scale if view.place(r, with_scale=False) == place}
            cells = [_with_interval(here.get(name), view) for name in names]
            lines.append([Cell(text=place or say("everyone"), scope="row"), *cells])
        groups.append(Group(lines, heading))
    heads = [head(say("part_of_data")), *(head(say(f"analysis.{name}"), is_number=True) for name in names)]
    return Table(key, caption, [heads], groups)


def _with_interval(row: Estimate | None, view: ResultsView) -> Cell:
    if row is None or row.value is None:
        return number("–")
    interval = view.writer.interval(row, view.decimals(row))
    return replace(number(view.value(row)), note="" if row.ci_low is None else f"({interval})")


def items_table(key: str, caption: str, rows: Sequence[Estimate], view: ResultsView) -> Table:
    """Return a table with one line for each item at each place, and one column for each number."""
    say = view.writer
    names = list(dict.fromkeys(row.analysis for row in rows))
    lines: dict[tuple[str, str], dict[str, Estimate]] = {}
    for row in rows:
        if row.analysis in names:
            place = view.place(replace(row, item=None), with_scale=True)
            lines.setdefault((str(row.item), place), {}).setdefault(row.analysis, row)
    places = dict.fromkeys(place for _, place in lines)
    groups = []
    for place in places:
        heading = Cell(text=place, scope="rowgroup", columns=len(names) + 1) if place else None
        of_place = {item: found for (item, where), found in lines.items() if where == place}
        table = [
            [
                Cell(text=view.item_name(item), scope="row"),
                *(_with_interval(found.get(n), view) for n in names),
            ]
            for item, found in of_place.items()
        ]
        groups.append(Group(table, heading))
    heads = [head(say("item")), *(head(say(f"analysis.{name}"), is_number=True) for name in names)]
    return Table(key, caption, [heads], groups)


_PLAIN = frozenset(
    {
        *("minimum", "lower_quartile", "median", "upper_quartile", "maximum", "change_mean", "change_sd"),
        *("guttman_lambda1", "guttman_lambda3", "guttman_lambda5", "key_audit"),
    }
)
"""Numbers nobody needs explained, or nobody cites."""


def explanations(rows: Sequence[Estimate], view: ResultsView) -> list[Block]:
    """Return what warns of the numbers, each sentence once, and what each statistic is."""
    say = view.writer
    blocks: list[Block] = []
    told = _remarks(rows, view)
    if told:
        blocks.append(Notes(say("remarks"), told))
    names = dict.fromkeys(row.analysis for row in rows if row.value is not None)
    names = {name: None for name in names if name not in _PLAIN}
    if names:
        phrases = [Phrase(f"{_capital(say(f'analysis.{name}'))}: {say(f'explain.{name}')}") for name in names]
        blocks.append(Notes(say("explained"), phrases))
    return blocks


def _remarks(rows: Sequence[Estimate], view: ResultsView) -> list[Phrase]:
    """Return each reason with the numbers it is about, and each warning, once."""
    say = view.writer
    about: dict[str, dict[str, None]] = {}
    for row in rows:
        if row.reason:
            about.setdefault(row.reason, {})[say(f"analysis.{row.analysis}")] = None
        for warning in row.warnings:
            about.setdefault(warning, {})
    phrases = []
    for sentence, names in about.items():
        phrase = in_words(sentence, say.language)
        start = f"{_capital(say.listing(list(names)))}: " if names else ""
        phrases.append(Phrase(f"{start}{phrase.text}", phrase.language))
    return phrases


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

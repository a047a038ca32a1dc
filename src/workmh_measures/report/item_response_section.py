"""The section on item response: items and their places on the trait, what they tell where, and the trait at each sum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ..model.estimate import Estimate
from .blocks import Block, Cell, Figure, Folded, Group, Note, Phrase, Table, head, number
from .drawings.curve_plot import information_figure
from .estimate_tables import estimates_table
from .results_view import ResultsView

__all__ = ["item_response_blocks"]

_WHOLE = ("irt_reliability", "irt_person_fit_percent", "irt_log_likelihood", "irt_aic", "irt_bic")
_SLOPES, _PLACES = ("grm_a", "gpcm_a"), ("grm_b", "gpcm_b")
_ALONG = ("irt_information", "irt_test_information", "irt_conditional_sem")
_ANALYSES = (
    *_WHOLE,
    *_SLOPES,
    *_PLACES,
    *_ALONG,
    *("irt_item_fit", "irt_local_dependence", "irt_trait_of_score"),
)
_MOST_CURVES = 6
"""With more items their curves cannot be told apart; the table holds them."""

_TOLD_AT = (-2.0, -1.0, 0.0, 1.0, 2.0, 3.0)
"""Places on the trait at which the page tells the information of each item."""

Points = list[tuple[float, float]]


def item_response_blocks(view: ResultsView) -> list[Block]:
    """Return tables and drawings of each scale, at each wave and in each group."""
    rows = view.rows(*_ANALYSES)
    blocks: list[Block] = []
    for k, place in enumerate(dict.fromkeys((row.scale, row.wave, row.group) for row in rows), 1):
        part = [row for row in rows if (row.scale, row.wave, row.group) == place]
        if any(row.value is not None for row in part):
            blocks += _of_scale(part, view, key=f"item-response-{k}")
    return blocks


def _of_scale(rows: Sequence[Estimate], view: ResultsView, *, key: str) -> Iterator[Block]:
    say = view.writer
    name = view.place(replace(rows[0], item=None, level=None)) or say("all_items")
    whole = [row for row in rows if row.analysis in _WHOLE and row.value is not None]
    yield estimates_table(f"{key}-whole", say("irt_caption", name=name), whole, view)
    yield _items_table(f"{key}-items", say("irt_items", name=name), rows, view)
    yield Note(Phrase(say("irt_items_note")))
    information = _along(rows, "irt_test_information")
    if information:
        yield _figure(f"{key}-information", say("irt_information_of", name=name), {"": information}, view)
        yield from _item_curves(f"{key}-curves", say("irt_curves_of", name=name), rows, view)
        tables = [_along_table(f"{key}-along", rows, view), _by_item_table(f"{key}-by-item", rows, view)]
        yield Folded(say("numbers_behind"), tables)
    dependent = _dependent(rows, view)
    if dependent:
        yield Note(Phrase(say("irt_dependent", pairs="; ".join(dependent))))
    sums = [row for row in rows if row.analysis == "irt_trait_of_score" and row.value is not None]
    if sums:
        yield Folded(say("irt_sums"), [_sums_table(f"{key}-sums", say("irt_sums"), sums, view)])


def _items_table(key: str, caption: str, rows: Sequence[Estimate], view: ResultsView) -> Table:
    say = view.writer
    slopes = {row.item: row for row in rows if row.analysis in _SLOPES}
    fits = {row.item: row for row in rows if row.analysis == "irt_item_fit"}
    places = {(row.item, row.level): row for row in rows if row.analysis in _PLACES}
    codes = sorted({level for _, level in places if level is not None}, key=float)
    step = any(row.analysis == "gpcm_b" for row in rows)
    heads = [head(say("item")), head(say("analysis.grm_a"), is_number=True), head(say("ci"), is_number=True)]
    heads += [
        head(say("irt_step" if step else "irt_boundary", code=say.number(float(code), 0)), is_number=True)
        for code in codes
    ]
    heads.append(head(say("irt_fit"), is_number=True))
    lines = [
        [
            Cell(text=view.item_name(item), scope="row"),
            number(_value(row, view)),
            number(say.interval(row, 2)),
            *(number(_value(places.get((item, code)), view)) for code in codes),
            number("–" if fits.get(item) is None else view.value(fits[item], 1)),
        ]
        for item, row in slopes.items()
        if item is not None
    ]
    return Table(key, caption, [heads], [Group(lines)])


def _value(row: Estimate | None, view: ResultsView) -> str:
    return "–" if row is None or row.value is None else view.writer.number(row.value, 2)


def _along(rows: Sequence[Estimate], analysis: str, item: str | None = None) -> Points:
    return [
        (float(row.level), row.value)
        for row in rows
        if row.analysis == analysis and row.item == item and row.level is not None and row.value is not None
    ]


def _item_curves(key: str, caption: str, rows: Sequence[Estimate], view: ResultsView) -> Iterator[Block]:
    items = list(dict.fromkeys(row.item for row in rows if row.analysis == "irt_information"))
    if 1 < len(items) <= _MOST_CURVES:
        curves = {view.item_name(item): _along(rows, "irt_information", item) for item in items if item}
        yield _figure(key, caption, curves, view)


def _figure(key: str, caption: str, curves: Mapping[str, Points], view: ResultsView) -> Figure:
    figure = information_figure(key, caption, list(curves.items()), writer=view.writer)
    return replace(figure, behind=None)


def _along_table(key: str, rows: Sequence[Estimate], view: ResultsView) -> Table:
    """Information of all items, the standard error, and how reliable the trait is where the information is."""
    say = view.writer
    errors = dict(_along(rows, "irt_conditional_sem"))
    names = [say("irt_trait"), say("analysis.irt_test_information"), say("analysis.irt_conditional_sem")]
    heads = [head(name, is_number=True) for name in (*names, say("irt_reliable_there"))]
    lines = []
    for trait, information in _along(rows, "irt_test_information"):
        error = errors.get(trait)
        cells = [
            say.number(information, 2),
            "–" if error is None else say.number(error, 2),
            say.number(information / (1 + information), 2),
        ]
        lines.append([Cell(text=say.number(trait, 2), scope="row", kind="number"), *map(number, cells)])
    return Table(key, say("irt_along"), [heads], [Group(lines)], look="quiet")


def _by_item_table(key: str, rows: Sequence[Estimate], view: ResultsView) -> Table:
    """Information of each item at a few places; the estimates hold more."""
    say = view.writer
    items = list(dict.fromkeys(row.item for row in rows if row.analysis == "irt_information"))
    heads = [head(say("item")), *(head(say.number(at, 0), is_number=True) for at in _TOLD_AT)]
    lines = []
    for item in items:
        if item is not None:
            told = dict(_along(rows, "irt_information", item))
            cells = [number(say.number(told.get(at), 2)) for at in _TOLD_AT]
            lines.append([Cell(text=view.item_name(item), scope="row"), *cells])
    return Table(key, say("irt_by_item"), [heads], [Group(lines)], look="quiet")


def _dependent(rows: Sequence[Estimate], view: ResultsView) -> list[str]:
    """Return the pairs that share more than the trait, in words."""
    return [
        f"{view.item_name(row.item)} – {view.item_name(row.item2)} ({view.value(row, 2)})"
        for row in rows
        if row.analysis == "irt_local_dependence" and row.warnings and row.item and row.item2
    ]


def _sums_table(key: str, caption: str, sums: Sequence[Estimate], view: ResultsView) -> Table:
    say = view.writer
    heads = [head(say(name), is_number=True) for name in ("irt_sum", "analysis.irt_trait_of_score", "ci")]
    lines = [
        [
            Cell(text=say.number(float(row.level or 0), 0), scope="row", kind="number"),
            number(_value(row, view)),
            number(say.interval(row, 2)),
        ]
        for row in sums
    ]
    return Table(key, caption, [heads], [Group(lines)], look="quiet")

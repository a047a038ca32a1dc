"""Exploratory structure: is there enough in common, how many factors, and which item goes with which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..model.estimate import Estimate
from .blocks import Block, Cell, Figure, Folded, Group, Note, Phrase, Table, head, number
from .drawings.loadings_heat import LoadingsHeat, loadings_heat_figure
from .drawings.scree import Scree, scree_figure
from .estimate_tables import estimates_table
from .polychoric_table import polychoric_blocks
from .results_view import ResultsView
from .topics import CONFIRMATORY_METHODS

__all__ = ["structure_blocks"]

_NUMBER = (
    *(
        "kmo",
        "bartlett_chi2",
        "parallel_factors",
        "map_factors",
        "efa_chisq",
        "efa_rmsea",
        "efa_tli",
        "efa_srmr",
    ),
    "efa_rotation_reached_percent",
)
_GENERAL = (
    "ecv",
    "puc",
    "efa_omega_total",
    "efa_omega_hierarchical",
    "construct_replicability",
    "factor_determinacy",
)
_OF_FACTORS = (
    "ecv",
    "efa_omega_total",
    "efa_omega_hierarchical",
    "construct_replicability",
    "factor_determinacy",
)
_ROOTS = ("observed", "parallel_mean", "parallel_95")
MANY_FACTORS = 8
"""Above this the cells of a drawing are too narrow for their numbers; the table holds them."""


def structure_blocks(view: ResultsView) -> list[Block]:
    """Return tables and drawings of the structure of each set of items, at each wave."""
    rows = view.rows(
        *_NUMBER,
        *_GENERAL,
        *("efa_eigenvalue", "efa_loading", "efa_communality", "factor_correlation", "polychoric"),
    )
    rows = [row for row in rows if row.method not in CONFIRMATORY_METHODS]
    blocks: list[Block] = []
    for k, place in enumerate(dict.fromkeys((row.scale, row.wave, row.group) for row in rows), 1):
        part = [row for row in rows if (row.scale, row.wave, row.group) == place]
        blocks += _of_items(part, view, key=f"structure-{k}")
    return blocks


def _of_items(rows: Sequence[Estimate], view: ResultsView, *, key: str) -> list[Block]:
    say = view.writer
    what = say("all_items") if rows[0].scale is None else view.scale_name(rows[0].scale)
    place = view.place(rows[0], with_scale=False) if rows[0].wave or rows[0].group else ""
    name = f"{what}, {place}" if place else what
    whole = [row for row in rows if row.analysis in _NUMBER and row.item is None]
    caption = say("structure_caption", name=what)
    blocks: list[Block] = [estimates_table(f"{key}-number", caption, whole, view)]
    roots = {method: _values(rows, "efa_eigenvalue", method) for method in _ROOTS}
    if roots["observed"]:
        blocks += [_scree(f"{key}-scree", roots, name, view), _roots_table(f"{key}-roots", roots, view)]
    loadings = [row for row in rows if row.analysis == "efa_loading" and row.value is not None]
    if loadings:
        blocks += _loading_blocks(f"{key}-loadings", loadings, rows, view=view)
        blocks += _general_blocks(f"{key}-general", rows, view)
    blocks += polychoric_blocks(f"{key}-polychoric", rows, view)
    refused = [row for row in rows if row.analysis == "efa_loading" and row.value is None]
    return blocks + (
        [estimates_table(f"{key}-none", say("analysis.efa_loading"), refused, view)] if refused else []
    )


def _values(rows: Sequence[Estimate], analysis: str, method: str) -> list[float]:
    return [r.value for r in rows if r.analysis == analysis and r.method == method and r.value is not None]


def _scree(key: str, roots: dict[str, list[float]], name: str, view: ResultsView) -> Figure:
    shown = Scree(name=name, **{method: roots[method] for method in _ROOTS})
    return replace(scree_figure(key, shown, writer=view.writer), behind=None)


def _roots_table(key: str, roots: dict[str, list[float]], view: ResultsView) -> Folded:
    say = view.writer
    heads = [head(say("factor_number"), is_number=True)]
    heads += [head(say(f"roots.{method}"), is_number=True) for method in _ROOTS if roots[method]]
    rows = []
    for k in range(len(roots["observed"])):
        cells = [say.number(roots[method][k], 3) for method in _ROOTS if roots[method]]
        rows.append([Cell(text=str(k + 1), scope="row", kind="number"), *map(number, cells)])
    table = Table(key, say("analysis.efa_eigenvalue"), [heads], [Group(rows)], look="quiet")
    return Folded(say("numbers_behind"), [table])


def _loading_blocks(
    key: str, loadings: Sequence[Estimate], rows: Sequence[Estimate], *, view: ResultsView
) -> list[Block]:
    say = view.writer
    factors = list(dict.fromkeys(str(row.factor) for row in loadings))
    items = list(dict.fromkeys(str(row.item) for row in loadings))
    loadings_of = {(str(row.item), str(row.factor)): row for row in loadings}
    found = {place: row.value or 0.0 for place, row in loadings_of.items()}
    communality = {row.item: row for row in rows if row.analysis == "efa_communality"}
    names = [say("factor_named", number=factor) for factor in factors]
    drawn = [
        (view.item_name(item), {f: found[item, factor] for f, factor in enumerate(factors)}) for item in items
    ]
    method = say(f"method.{loadings[0].method}")
    caption = say("loadings_caption", method=method)
    blocks: list[Block] = []
    if len(factors) <= MANY_FACTORS:
        figure = loadings_heat_figure(
            key, LoadingsHeat(title=caption, factors=names, items=drawn), writer=say
        )
        blocks.append(replace(figure, behind=None))
    heads = [head(say("item")), *(head(name, is_number=True) for name in names)]
    heads.append(head(say("analysis.efa_communality"), is_number=True))
    lines = [
        [
            Cell(text=view.item_name(item), scope="row"),
            *(_with_interval(loadings_of[item, factor], view) for factor in factors),
            number(say.value(communality.get(item), 2)),
        ]
        for item in items
    ]
    table = Table(f"{key}-table", caption, [heads], [Group(lines)], look="quiet" if blocks else "")
    blocks.append(Folded(say("numbers_behind"), [table]) if blocks else table)
    return [*blocks, *_related(rows, view)]


def _with_interval(row: Estimate, view: ResultsView) -> Cell:
    say = view.writer
    note = "" if row.ci_low is None else f"({say.interval(row, 2)})"
    return Cell(text=say.number(row.value, 2), kind="number", note=note)


def _general_blocks(key: str, rows: Sequence[Estimate], view: ResultsView) -> list[Block]:
    """Return what the general factor and each group factor are worth."""
    say = view.writer
    found = [row for row in rows if row.analysis in _GENERAL and row.item is None]
    if not found:
        return []
    whole = [row for row in found if row.factor is None]
    blocks: list[Block] = [estimates_table(f"{key}-whole", say("general_caption"), whole, view)]
    by_place = {(row.factor, row.analysis): row for row in found if row.factor is not None}
    factors = list(dict.fromkeys(row.factor for row in found if row.factor is not None))
    heads = [head(say("factor_number"))]
    heads += [head(say(f"analysis.{name}"), is_number=True) for name in _OF_FACTORS]
    lines = []
    for factor in factors:
        cells = [by_place.get((factor, name)) for name in _OF_FACTORS]
        shown = [number("–") if cell is None else _with_interval(cell, view) for cell in cells]
        lines.append([Cell(text=factor, scope="row"), *shown])
    if factors:
        blocks.append(Table(f"{key}-factors", say("general_factors"), [heads], [Group(lines)]))
    return blocks


def _related(rows: Sequence[Estimate], view: ResultsView) -> list[Block]:
    say = view.writer
    related = [row for row in rows if row.analysis == "factor_correlation"]
    if not related:
        return []
    pairs = [say("factor_pair", one=row.factor, two=row.level, value=say.value(row, 2)) for row in related]
    return [Note(Phrase(say("factors_related", pairs="; ".join(pairs))))]

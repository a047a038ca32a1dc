"""Tables behind the drawing of a confirmatory model: loadings, factors, what is left over, what more would bring, the text."""

from __future__ import annotations

from collections.abc import Sequence

from ..model.estimate import Estimate
from .blocks import Block, Cell, Folded, Group, Note, Phrase, Table, head, number
from .confirmatory_models import ModelRows, factor_name
from .results_view import ResultsView

__all__ = [
    "factor_blocks",
    "further_table",
    "loadings_table",
    "modification_blocks",
    "residual_blocks",
    "text_table",
    "threshold_table",
]

NOTABLE = 0.10
MOST_PAIRS = 20


def loadings_table(model: ModelRows, view: ResultsView) -> Table:
    """Return every standardised loading with its interval, factor by factor, and what is explained of each item."""
    say = view.writer
    explained = {row.item: row for row in model.of("cfa_r2")}
    groups = []
    for factor in model.factors():
        heading = Cell(text=factor_name(factor, view), scope="rowgroup", columns=4)
        lines = [
            [
                Cell(text=_end(row, view), scope="row"),
                number(say.value(row, 2)),
                number(say.interval(row, 2)),
                number(say.value(explained.get(row.item), 2) if row.item is not None else "–"),
            ]
            for row in model.of("cfa_loading")
            if row.factor == factor
        ]
        groups.append(Group(lines, heading))
    heads = [head(say("item")), head(say("cfa.loading"), is_number=True)]
    heads += [head(say("cfa.interval"), is_number=True), head(say("cfa.explained"), is_number=True)]
    return Table(f"{model.key}-loadings", say("cfa.loadings"), [heads], groups)


def _end(row: Estimate, view: ResultsView) -> str:
    """Return what a loading is of: an item, or a factor."""
    return view.item_name(row.item) if row.item is not None else factor_name(str(row.level), view)


def factor_blocks(model: ModelRows, view: ResultsView) -> list[Block]:
    """Return what the factors explain of their items, and how they go together."""
    blocks: list[Block] = []
    extracted = {str(row.factor): row for row in model.of("ave")}
    if extracted:
        blocks.append(_factors(model, extracted, view))
    related = [row for row in model.of("factor_correlation") if row.value]
    if related:
        blocks.append(_pairs(model, related, view))
    return blocks


def _factors(model: ModelRows, extracted: dict[str, Estimate], view: ResultsView) -> Table:
    say = view.writer
    reliable = {row.factor: row for row in model.of("composite_reliability")}
    criterion = {row.factor: row for row in model.of("fornell_larcker") if row.value is not None}
    heads = [
        head(say("cfa.factor")),
        head(say("cfa.ave"), is_number=True),
        head(say("cfa.cr"), is_number=True),
    ]
    if criterion:
        heads += [head(say("cfa.nearest"), is_number=True), head(say("cfa.fl"))]
    lines = []
    for factor, row in extracted.items():
        cells = [number(say.value(row, 2)), number(say.value(reliable.get(factor), 2))]
        kept = criterion.get(factor)
        if kept is not None and kept.value is not None and row.value is not None:
            cells.append(number(say.number(row.value - kept.value, 2)))
            cells.append(Cell(text=say("cfa.yes" if kept.value > 0 else "cfa.no")))
        elif criterion:
            cells += [number("–"), Cell(text="–")]
        lines.append([Cell(text=factor_name(factor, view), scope="row"), *cells])
    notes = [Phrase(say("cfa.factors_note" if criterion else "cfa.factor_note"))]
    return Table(f"{model.key}-factors", say("cfa.factors"), [heads], [Group(lines)], notes, "narrow")


def _pairs(model: ModelRows, related: Sequence[Estimate], view: ResultsView) -> Table:
    say = view.writer
    ratios = {frozenset((row.factor, row.level)): row for row in model.of("htmt")}
    heads = [head(say("cfa.pair")), head(say("cfa.correlation"), is_number=True)]
    heads.append(head(say("cfa.interval"), is_number=True))
    heads += [head(say("cfa.htmt"), is_number=True)] if ratios else []
    lines = []
    for row in related:
        names = [factor_name(str(name), view) for name in (row.factor, row.level)]
        title = Cell(text=say("cfa.beside", one=names[0], two=names[1]), scope="row")
        cells = [title, number(say.value(row, 2)), number(say.interval(row, 2))]
        ratio = ratios.get(frozenset((row.factor, row.level)))
        lines.append([*cells, number(say.value(ratio, 2))] if ratios else cells)
    return Table(f"{model.key}-pairs", say("cfa.pairs"), [heads], [Group(lines)], (), "narrow")


def residual_blocks(model: ModelRows, view: ResultsView) -> list[Block]:
    """Return how much of the correlations the model leaves: the largest in words, those that are notable folded."""
    say = view.writer
    rows = [row for row in model.of("cfa_residual_correlation") if row.value is not None]
    if not rows:
        return []
    large = [row for row in rows if abs(row.value or 0.0) > NOTABLE]
    slots = {"bound": say.number(NOTABLE, 2), "value": say.value(rows[0], 2), "pair": _pair(rows[0], view)}
    if not large:
        return [Note(Phrase(say("cfa.residuals_none", **slots)))]
    heads = [head(say("cfa.items")), head(say("cfa.residual"), is_number=True)]
    lines = [
        [Cell(text=_pair(row, view), scope="row"), number(say.value(row, 2))] for row in large[:MOST_PAIRS]
    ]
    most = say("cfa.first_shown", n=MOST_PAIRS, all=len(large))
    notes = [Phrase(most)] if len(large) > MOST_PAIRS else []
    caption = say("cfa.residuals", n=len(large))
    table = Table(f"{model.key}-residuals", caption, [heads], [Group(lines)], notes, "quiet")
    return [Note(Phrase(say("cfa.residuals_some", n=len(large), **slots))), Folded(caption, [table])]


def _pair(row: Estimate, view: ResultsView) -> str:
    one, two = view.item_name(str(row.item)), view.item_name(str(row.item2))
    return view.writer("cfa.beside", one=one, two=two)


def modification_blocks(model: ModelRows, view: ResultsView) -> list[Block]:
    """Return the parameters whose freeing would bring most, folded."""
    say, rows = view.writer, model.of("cfa_modification_index")
    if not rows:
        return []
    changes = {row.text: row for row in model.of("cfa_expected_change")}
    heads = [head(say("cfa.parameter")), head(say("cfa.index"), is_number=True)]
    heads.append(head(say("cfa.change"), is_number=True))
    lines = [
        [
            Cell(text=_freed(row, view), scope="row"),
            number(say.value(row, 1)),
            number(say.value(changes.get(row.text), 2)),
        ]
        for row in rows
    ]
    caption, notes = say("cfa.modifications"), [Phrase(say("cfa.modifications_note"))]
    table = Table(f"{model.key}-modifications", caption, [heads], [Group(lines)], notes, "quiet")
    return [Folded(caption, [table])]


def _freed(row: Estimate, view: ResultsView) -> str:
    say = view.writer
    if row.item2 is not None:
        return _pair(row, view)
    factor = factor_name(str(row.factor), view)
    if row.item is not None:
        return say("cfa.loads", item=view.item_name(row.item), factor=factor)
    return say("cfa.beside", one=factor, two=factor_name(str(row.level), view))


def threshold_table(model: ModelRows, view: ResultsView) -> Table:
    """Return the thresholds of each item, from the lowest answer to the highest."""
    say, rows = view.writer, model.of("cfa_threshold")
    found = {(row.item, row.level): row for row in rows}
    levels = sorted({str(row.level) for row in rows}, key=int)
    heads = [head(say("item")), *(head(level, is_number=True) for level in levels)]
    lines = [
        [
            Cell(text=view.item_name(item), scope="row"),
            *(number(say.value(found.get((item, level)), 2)) for level in levels),
        ]
        for item in dict.fromkeys(str(row.item) for row in rows)
    ]
    return Table(f"{model.key}-thresholds", say("cfa.thresholds"), [heads], [Group(lines)], (), "quiet")


def further_table(model: ModelRows, view: ResultsView) -> Table:
    """Return what the model of a file frees beside loadings: paths between factors, correlations of residuals."""
    say, lines = view.writer, []
    for row in model.of("cfa_residual_covariance", "cfa_path"):
        named = _pair(row, view) if row.item2 is not None else _path(row, view)
        title = Cell(text=view.name(row), scope="row", note=f"({named})")
        lines.append([title, number(say.value(row, 2)), number(say.interval(row, 2))])
    heads = [head(say("cfa.parameter")), head(say("value"), is_number=True)]
    heads.append(head(say("cfa.interval"), is_number=True))
    return Table(f"{model.key}-more", say("cfa.more"), [heads], [Group(lines)], (), "quiet")


def _path(row: Estimate, view: ResultsView) -> str:
    lower, upper = factor_name(str(row.factor), view), factor_name(str(row.level), view)
    return view.writer("cfa.loads", item=lower, factor=upper)


def text_table(model: ModelRows, view: ResultsView) -> Table:
    """Return the model as text, one equation in each line."""
    say = view.writer
    written = next((row.text for row in model.of("cfa_model")), None) or ""
    lines = [
        [Cell(text=str(k), scope="row", kind="number"), Cell(text=line)]
        for k, line in enumerate(written.splitlines(), 1)
    ]
    heads = [head(say("methods_number"), is_number=True), head(say("cfa.equation"))]
    notes = [Phrase(say("cfa.text_note"))]
    return Table(f"{model.key}-text", say("cfa.text"), [heads], [Group(lines)], notes, "quiet")

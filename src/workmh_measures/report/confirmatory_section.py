"""Confirmatory factor models on the page: how well each fits, the model drawn, what stands behind the drawing, what it leaves."""

from __future__ import annotations

from collections.abc import Sequence

from ..model.estimate import Estimate
from .blocks import Block, Figure, Folded, Note, Phrase
from .confirmatory_fit import compared, fit_table, verdict
from .confirmatory_models import ModelRows, factor_name, models_told
from .confirmatory_tables import (
    factor_blocks,
    further_table,
    loadings_table,
    modification_blocks,
    residual_blocks,
    text_table,
    threshold_table,
)
from .figures import Wording
from .loadings_map import loadings_map
from .path_diagram import WEAK, Drawn, Link, path_diagram
from .remarks import capitalised
from .results_view import ResultsView

__all__ = ["confirmatory_blocks"]

MANY_FACTORS = 6


def confirmatory_blocks(view: ResultsView) -> list[Block]:
    """Return tables and drawings of every confirmatory model; models of one scale beside that of all stand folded."""
    blocks: list[Block] = []
    for (wave, group), models in models_told(view):
        place = view.place(Estimate(analysis="cfa_model", wave=wave, group=group))
        fitted = [model for model in models if model.is_fitted]
        own: list[Block] = []
        if len(fitted) > 1:
            own.append(compared(fitted, view))
        main = fitted[-1] if fitted and fitted[-1].scale is None else None
        for model in fitted:
            told = _of_model(model, view)
            if model is main or len(fitted) == 1:
                own += told
            else:
                own.append(Folded(model.name(view), told))
        if place and own:
            own = [Folded(capitalised(place), own)] if group is not None else own
        blocks += own
    return blocks


def _of_model(model: ModelRows, view: ResultsView) -> list[Block]:
    say = view.writer
    blocks: list[Block] = [fit_table(model, view), *verdict(model, view)]
    loadings = [row for row in model.of("cfa_loading") if row.value is not None]
    if any(row.item is not None for row in loadings):
        blocks += [_diagram(model, view), Note(Phrase(say("cfa.diagram_note", weak=say.number(WEAK, 2))))]
    blocks.append(Folded(say("numbers_behind"), [loadings_table(model, view), *_map(model, view)]))
    blocks += factor_blocks(model, view)
    blocks += residual_blocks(model, view)
    blocks += modification_blocks(model, view)
    if model.of("cfa_threshold"):
        blocks.append(Folded(say("cfa.thresholds"), [threshold_table(model, view)]))
    if model.of("cfa_residual_covariance", "cfa_path"):
        blocks.append(Folded(say("cfa.more"), [further_table(model, view)]))
    blocks.append(Folded(say("cfa.text"), [text_table(model, view)]))
    return blocks


def _diagram(model: ModelRows, view: ResultsView) -> Figure:
    say = view.writer
    factors, items = model.factors(), model.items()
    lower = [row.level for row in model.of("cfa_loading") if row.item is None and row.level is not None]
    factors = list(dict.fromkeys([*factors, *lower]))
    links = [row for row in model.of("cfa_loading") if row.value is not None]
    drawn = Drawn(
        factors=[factor_name(factor, view) for factor in factors],
        items=[view.item_name(item) for item in items],
        loadings=_links([row for row in links if row.item is not None], factors, items),
        orders=_links([row for row in links if row.item is None], factors, factors),
        correlations=_links(_free(model.of("factor_correlation")), factors, factors),
        residuals=_links(model.of("cfa_residual_covariance"), items, items),
    )
    caption = say("cfa.diagram", name=model.title(view))
    wording = Wording(f"{model.key}-diagram", caption, _words(drawn, view))
    return Figure(path_diagram(wording, drawn, writer=say), caption)


def _free(rows: Sequence[Estimate]) -> list[Estimate]:
    """Return correlations that the model does not set to 0."""
    return [row for row in rows if row.value]


def _links(rows: Sequence[Estimate], starts: Sequence[str], ends: Sequence[str]) -> list[Link]:
    found = []
    for row in rows:
        start, end = (row.item, row.item2) if row.item2 is not None else (row.factor, row.item or row.level)
        if start in starts and end in ends and row.value is not None:
            found.append(Link(starts.index(start), ends.index(end), row.value))
    return found


def _words(drawn: Drawn, view: ResultsView) -> str:
    say = view.writer
    told = []
    for place, factor in enumerate(drawn.factors):
        own = [f"{drawn.items[x.end]} {say.number(x.value, 2)}" for x in drawn.loadings if x.start == place]
        own += [f"{drawn.factors[x.end]} {say.number(x.value, 2)}" for x in drawn.orders if x.start == place]
        told.append(say("cfa.words_factor", factor=factor, loadings=", ".join(own)))
    for names, links in ((drawn.factors, drawn.correlations), (drawn.items, drawn.residuals)):
        told += [
            say("cfa.words_pair", one=names[x.start], two=names[x.end], value=say.number(x.value, 2))
            for x in links
        ]
    return " ".join(told)


def _map(model: ModelRows, view: ResultsView) -> list[Block]:
    """Return a map of the loadings where there are several factors."""
    say, items = view.writer, model.items()
    links = [row for row in model.of("cfa_loading") if row.item is not None and row.value is not None]
    factors = list(dict.fromkeys(str(row.factor) for row in links))
    if not 1 < len(factors) <= MANY_FACTORS:
        return []
    found: dict[str, dict[int, float]] = {item: {} for item in items}
    for row in links:
        found[str(row.item)][factors.index(str(row.factor))] = row.value or 0.0
    names = [factor_name(factor, view) for factor in factors]
    words = " ".join(
        say(
            "loadings_row",
            item=view.item_name(item),
            loadings=", ".join(f"{names[f]} {say.number(x, 2)}" for f, x in own.items()),
        )
        for item, own in found.items()
    )
    caption = say("cfa.loadings_drawn")
    wording = Wording(f"{model.key}-map", caption, words)
    rows = [(view.item_name(item), own) for item, own in found.items()]
    return [Figure(loadings_map(wording, rows, factors=names, writer=say), caption)]

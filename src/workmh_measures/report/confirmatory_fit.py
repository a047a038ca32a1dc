"""How well a confirmatory model fits: every index as it is, scaled and robust, and a verdict by stated bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..model.estimate import Estimate
from .blocks import Block, Cell, Group, Note, Phrase, Table, head, number
from .confirmatory_models import INDICES, ModelRows
from .results_view import ResultsView

__all__ = ["compared", "fit_table", "verdict"]

BOUNDS = {"cfa_cfi": 0.95, "cfa_tli": 0.95, "cfa_rmsea": 0.06, "cfa_srmr": 0.08}
"""Hu and Bentler (1999); CFI and TLI are to be at least so large, the others at most."""
_AT_LEAST = ("cfa_cfi", "cfa_tli")
_VARIANTS = {"": "cfa.plain", "scaled": "cfa.scaled", "robust": "cfa.robust"}
_NORMAL = ("ml", "mlr")


def compared(models: Sequence[ModelRows], view: ResultsView) -> Table:
    """Return a table with one line for each model and the indices to cite."""
    say = view.writer
    heads = [head(say("cfa.model")), head(say("cfa.chisq"), is_number=True)]
    heads += [head(view.writer(f"analysis.{name}"), is_number=True) for name in INDICES]
    lines = []
    for model in models:
        test = model.variant("cfa_chisq", "scaled") or model.one("cfa_chisq")
        cells = [number(say.value(model.cited(name), 3)) for name in INDICES]
        title = Cell(text=model.name(view), scope="row")
        lines.append([title, number(_chi_squared(test, view)), *cells])
    place = view.place(replace(models[0].rows[0], analysis="cfa_model", scale=None, level=None))
    caption = f"{say('cfa.models')} ({place})" if place else say("cfa.models")
    key, notes = f"{models[0].key}-models", [Phrase(say("cfa.models_note"))]
    return Table(key, caption, [heads], [Group(lines)], notes)


def fit_table(model: ModelRows, view: ResultsView) -> Table:
    """Return a table of the fit: one line for each index, one column for each variant there is."""
    say = view.writer
    names = [
        name for name in _VARIANTS if any(model.variant(index, name) for index in ("cfa_chisq", *INDICES))
    ]
    heads = [head(say("statistic")), *(head(say(_VARIANTS[name]), is_number=True) for name in names)]
    if names == [""]:
        heads = [head(say("statistic")), head(say("value"), is_number=True)]
    lines = [
        [Cell(text=title, scope="row"), *(number(_cell(model, index, name, view)) for name in names)]
        for title, index in (
            (say("cfa.chisq"), "chisq"),
            (say("cfa.p"), "p"),
            (say("analysis.cfa_cfi"), "cfi"),
            (say("analysis.cfa_tli"), "tli"),
            (say("analysis.cfa_rmsea"), "rmsea"),
            (say("cfa.rmsea_interval"), "interval"),
            (say("analysis.cfa_rmsea_close_p"), "close"),
            (say("analysis.cfa_srmr"), "srmr"),
        )
    ]
    cite = "cfa.cite_plain" if names == [""] else "cfa.cite_scaled"
    if model.variant("cfa_cfi", "robust"):
        cite = "cfa.cite_robust"
    method = say(f"method.{model.rows[0].method}")
    caption = say("cfa.fit", name=model.title(view), method=method)
    return Table(f"{model.key}-fit", caption, [heads], [Group(lines)], [Phrase(say(cite))], "narrow")


def _cell(model: ModelRows, index: str, variant: str, view: ResultsView) -> str:
    say = view.writer
    match index:
        case "chisq":
            return _chi_squared(model.variant("cfa_chisq", variant), view)
        case "p":
            return _p(model.variant("cfa_chisq", variant), view)
        case "interval":
            return say.interval(model.variant("cfa_rmsea", variant), 3)
        case "close":
            return _probability(model.variant("cfa_rmsea_close_p", variant), view)
        case _:
            return say.value(model.variant(f"cfa_{index}", variant), 3)


def _chi_squared(row: Estimate | None, view: ResultsView) -> str:
    say = view.writer
    if row is None or row.df is None:
        return say.value(row, 1)
    return f"{say.value(row, 1)} ({say.number(row.df, 0)})"


def _p(row: Estimate | None, view: ResultsView) -> str:
    return _probability(None if row is None else replace(row, value=row.p_value), view)


def _probability(row: Estimate | None, view: ResultsView) -> str:
    say = view.writer
    tiny = row is not None and row.value is not None and row.value < 0.001
    return say("cfa.p_below") if tiny else say.value(row, 3)


def verdict(model: ModelRows, view: ResultsView) -> list[Block]:
    """Return what the stated bounds say of the fit, and how far they can be trusted."""
    say = view.writer
    found = {name: row.value for name in BOUNDS if (row := model.cited(name)) is not None}
    if not found.keys() - {"cfa_srmr"}:
        return []
    kept = [name for name, value in found.items() if value is not None and _is_kept(name, value)]
    broken = [name for name in found if name not in kept]
    some = "cfa.verdict_some" if broken else "cfa.verdict_all"
    slots = {name.removeprefix("cfa_"): say.number(bound, 2) for name, bound in BOUNDS.items()}
    slots |= {"kept": _listed(kept, view), "broken": _listed(broken, view)}
    told = [say(some if kept else "cfa.verdict_none", **slots)]
    test = model.variant("cfa_chisq", "scaled") or model.one("cfa_chisq")
    if test is not None and test.p_value is not None:
        small = test.p_value < 0.001
        p = say("p_below") if small else say("p_is", p=say.number(test.p_value, 3))
        told.append(say("cfa.exact" if test.p_value < 0.05 else "cfa.not_exact", p=p))
    normal = model.rows[0].method in _NORMAL
    told.append(say("cfa.verdict_limits_normal" if normal else "cfa.verdict_limits"))
    return [Note(Phrase(" ".join(told)))]


def _is_kept(name: str, value: float) -> bool:
    return value >= BOUNDS[name] if name in _AT_LEAST else value <= BOUNDS[name]


def _listed(names: Sequence[str], view: ResultsView) -> str:
    return view.writer.listing([view.writer(f"analysis.{name}") for name in names])

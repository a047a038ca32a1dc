"""Tables of criterion validity: areas, areas compared, what each cut-off finds and what a result means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..model.estimate import Estimate
from ..model.scale import Cutoff
from .blocks import Block, Cell, Folded, Group, Table, head, number
from .results_view import ResultsView

__all__ = ["criterion_tables"]

_FOUND = ("sensitivity", "specificity", "lr_plus", "lr_minus")
_MEANT = ("ppv", "npv")
_RARE = ("criterion_prevalence", *_MEANT)
"""Shares that may be near 0 or 1 throughout, where two decimals tell nothing."""


def criterion_tables(rows: Sequence[Estimate], view: ResultsView) -> list[Block]:
    """Return the tables of everybody, and those of groups folded away.

    Parameters
    ----------
    rows : of criterion validity, of every scale, wave and group.
    """
    tables = [_areas(rows, view), _differences(rows, view)]
    blocks: list[Block] = [table for table in tables if table is not None]
    of_groups: list[Table] = []
    for k, place in enumerate(dict.fromkeys(map(_place, rows)), 1):
        here = [row for row in rows if _place(row) == place]
        cutoffs = _cutoffs(f"cutoffs-{k}", here, view)
        if here[0].group is None:
            blocks += cutoffs
        else:
            of_groups += cutoffs
    folded = [Folded(view.writer("criterion.by_group"), of_groups)] if of_groups else []
    return [*blocks, *folded]


def _place(row: Estimate) -> tuple[str | None, ...]:
    return row.scale or row.scale2, row.wave, row.group


def _areas(rows: Sequence[Estimate], view: ResultsView) -> Table | None:
    """One line for each scale, wave and group."""
    say = view.writer
    names = ("criterion_prevalence", "auc", "youden_cutoff")
    lines = []
    for place in dict.fromkeys(_place(row) for row in rows if row.analysis == "auc"):
        found: dict[str, Estimate] = {}
        for row in rows:
            if _place(row) == place:
                found.setdefault(row.analysis, row)
        if found["auc"].value is not None:
            title = Cell(text=_name(found["auc"], view), scope="row")
            n = number(say.number(found["auc"].n, 0))
            lines.append([title, n, *(_value(found.get(name), view) for name in names)])
    heads = [head(say("scale")), head(say("n"), is_number=True)]
    heads += [head(say(f"analysis.{name}"), is_number=True) for name in names]
    return (
        Table("criterion-areas", say("criterion.areas_caption"), [heads], [Group(lines)]) if lines else None
    )


def _differences(rows: Sequence[Estimate], view: ResultsView) -> Table | None:
    say = view.writer
    lines = []
    for row in (row for row in rows if row.analysis == "auc_difference" and row.value is not None):
        if row.scale2 is not None:
            first, second = _name(row, view), view.scale_name(row.scale2)
        else:
            first, second = _name(row, view), str(row.level)
        title = Cell(text=say("criterion.against", first=first, second=second), scope="row")
        p = say.number(row.p_value, 3) if row.p_value is None or row.p_value >= 0.001 else _p_below(view)
        lines.append([title, number(say.number(row.n, 0)), _value(row, view), number(p)])
    heads = [head(say("scale")), head(say("n"), is_number=True)]
    heads += [head(say("analysis.auc_difference"), is_number=True), head("p", is_number=True)]
    caption = say("criterion.differences_caption")
    return Table("criterion-differences", caption, [heads], [Group(lines)]) if lines else None


def _cutoffs(key: str, rows: Sequence[Estimate], view: ResultsView) -> list[Table]:
    """What each cut-off finds, and what a result means at it; rising."""
    say = view.writer
    levels = {str(row.level) for row in rows if row.analysis == "sensitivity"}
    if not levels:
        return []
    ordered = sorted(levels, key=_threshold)
    prevalence = next(
        (str(row.text) for row in rows if row.analysis == "ppv" and row.method == "logit"), None
    )
    found, meant = [], []
    for level in ordered:
        of = [row for row in rows if row.level == level]
        by_name = {row.analysis: row for row in of if row.method in ("wilson", "log")}
        title = Cell(text=view.level(level, rows[0].scale), scope="row", note=_why(of, view))
        found.append([title, *(_value(by_name.get(name), view) for name in _FOUND)])
        stated = {row.analysis: row for row in of if row.method == "logit"}
        cells = [_value(by_name.get(name), view) for name in _MEANT]
        cells += [_value(stated.get(name), view) for name in _MEANT] if prevalence else []
        meant.append([replace(title, note=""), *cells])
    name = _name(rows[0], view)
    heads = [head(say("cutoff")), *(head(say(f"analysis.{one}"), is_number=True) for one in _FOUND)]
    shares = [say("criterion.here", name=say(f"analysis.{one}")) for one in _MEANT]
    if prevalence:
        share = say.exact(float(prevalence.split()[-1]))
        shares += [say("criterion.at", name=say(f"analysis.{one}"), share=share) for one in _MEANT]
    heads_of_values = [head(say("cutoff")), *(head(share, is_number=True) for share in shares)]
    return [
        Table(key, say("criterion.found_caption", name=name), [heads], [Group(found)]),
        Table(f"{key}-values", say("criterion.values_caption", name=name), [heads_of_values], [Group(meant)]),
    ]


def _threshold(level: str) -> tuple[float, str]:
    return float(level.split()[1]), level


def _why(rows: Sequence[Estimate], view: ResultsView) -> str:
    """Return why a cut-off is there: what it was found by, or that the definition names it."""
    say = view.writer
    scales = [one for one in view.instrument.scales if one.id == rows[0].scale]
    of_definition = [one for scale in scales for one in scale.cutoffs if _level(one) == rows[0].level]
    told = [say.text(one.label, say("criterion.why_definition")) for one in of_definition]
    told += [say("criterion.why_youden") for row in rows if row.analysis == "youden_cutoff"]
    for row in (row for row in rows if row.analysis == "cutoff_at_sensitivity"):
        share = say.exact(float(str(row.text).split()[-1]))
        told.append(say("criterion.why_sensitivity", share=share))
    return f"({'; '.join(dict.fromkeys(told))})" if told else ""


def _level(cutoff: Cutoff) -> str:
    """Return the level of the rows about a cut-off of the definition."""
    name = "{} {:.10g}".format(*cutoff.comparison)
    return name if cutoff.applies_to is None else f"{name} ({cutoff.id})"


def _p_below(view: ResultsView) -> str:
    return view.writer("p_below").removeprefix("p").strip()


def _name(row: Estimate, view: ResultsView) -> str:
    """Return what an area is of: a scale, or a column beside it where no scale is named."""
    return view.place(replace(row, scale2=None if row.scale is not None else row.scale2, level=None))


def _value(row: Estimate | None, view: ResultsView) -> Cell:
    if row is None or row.value is None:
        return number("–")
    say = view.writer
    if row.analysis == "youden_cutoff":
        low, high = (view.points(end, row.scale) for end in (row.ci_low, row.ci_high))
        ends = "" if row.ci_low is None else f"({say('range', low=low, high=high)})"
        return replace(number(view.level(row.level, row.scale)), note=ends)
    decimals = 3 if row.analysis in _RARE else 2
    note = f"({say.interval(row, decimals)})" if row.ci_low is not None else ""
    return replace(number(say.number(row.value, decimals)), note=note)

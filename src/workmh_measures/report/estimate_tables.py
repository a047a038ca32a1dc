"""Tables of estimates: one line for each number, for each place, or for each item; and what the numbers mean."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from ..model.estimate import Estimate
from .blocks import Block, Cell, Group, Notes, Phrase, Table, head, number, words
from .reasons import in_words
from .remarks import capitalised, remarks
from .results_view import ResultsView

__all__ = ["default_rows", "estimates_table", "explanations"]


_COLUMNS = ("value", "ci", "n")


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
    decimals = {
        name: view.same_decimals([row for row in rows if row.analysis == name])
        for name in {row.analysis for row in rows}
    }
    names = [name for name in _COLUMNS if name != "ci" or any(row.ci_low is not None for row in rows)]
    groups = []
    for scale in dict.fromkeys(row.scale for row in rows):
        heading = None
        if scale is not None:
            heading = Cell(text=view.scale_name(scale), scope="rowgroup", columns=len(names) + 1)
        lines = [
            [_title(row, view, with_method=row.analysis in several), *_cells(row, names, decimals, view)]
            for row in rows
            if row.scale == scale
        ]
        groups.append(Group(lines, heading))
    heads = [head(say("statistic")), *(head(say(name), is_number=True) for name in names)]
    return Table(key, caption, [heads], groups)


def _when(row: Estimate) -> Estimate:
    return replace(row, scale=None, scale2=None, item=None, item2=None, level=None)


def _title(row: Estimate, view: ResultsView, *, with_method: bool) -> Cell:
    about = [view.place(row, with_scale=False)]
    if with_method and row.method is not None:
        about.append(view.writer(f"method.{row.method}"))
    shown = "; ".join(part for part in about if part)
    return Cell(text=view.name(row), scope="row", note=f"({shown})" if shown else "")


def _cells(row: Estimate, names: Sequence[str], decimals: Mapping[str, int], view: ResultsView) -> list[Cell]:
    """Return value, interval and n in the columns there are, or across them why there is none."""
    say = view.writer
    if row.value is None:
        reason = in_words(row.reason, say.language) if row.reason else Phrase(row.text or "–")
        return [words(reason.text, columns=len(names), language=reason.language)]
    places = decimals[row.analysis]
    shown = {
        "value": view.value(row, places),
        "ci": say.interval(row, places),
        "n": say.number(row.n, 0),
    }
    return [number(shown[name]) for name in names]


_PLAIN = frozenset(
    {
        *("minimum", "lower_quartile", "median", "upper_quartile", "maximum", "change_mean", "change_sd"),
        *("guttman_lambda1", "guttman_lambda3", "guttman_lambda5", "key_audit"),
        *(f"cfa_{index}_{variant}" for index in ("cfi", "tli", "rmsea") for variant in ("scaled", "robust")),
        *("cfa_df", "cfa_df_scaled", "cfa_pvalue", "cfa_pvalue_scaled"),
        *("cfa_rmsea_close_p_scaled", "cfa_rmsea_close_p_robust", "cfa_expected_change"),
    }
)
"""Numbers nobody needs explained, or nobody cites."""


def explanations(
    rows: Sequence[Estimate], view: ResultsView, *, untold: Collection[str] = frozenset()
) -> list[Block]:
    """Return what warns of the numbers, each sentence once, and what each statistic is.

    Parameters
    ----------
    untold : warnings that stand in a box above the numbers.
    """
    say = view.writer
    blocks: list[Block] = []
    told = remarks(rows, view, untold=untold)
    if told:
        blocks.append(Notes(say("remarks"), told))
    names = dict.fromkeys(row.analysis for row in rows if row.value is not None)
    names = {name: None for name in names if name not in _PLAIN}
    if names:
        phrases = [
            Phrase(f"{capitalised(say(f'analysis.{name}'))}: {say(f'explain.{name}')}") for name in names
        ]
        blocks.append(Notes(say("explained"), phrases))
    return blocks

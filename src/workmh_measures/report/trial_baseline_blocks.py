"""Who took part, on the page of a trial: the baseline table with standardised differences, and these drawn."""

from __future__ import annotations

from collections.abc import Sequence

from ..model.estimate import Estimate
from .blocks import Block, Cell, Group, Note, Phrase, Table, head, number
from .drawings.balance import Balance, BalanceRow, balance_figure
from .reasons import in_words
from .trial_view import TrialView

__all__ = ["baseline_section_blocks"]

_YES_NO = ["0", "1"]
_SIZES = 2
_BY_CHANCE = ("randomised", "cluster")


def baseline_section_blocks(view: TrialView) -> list[Block]:
    """Return the baseline table and the drawing of its standardised differences."""
    rows = view.of("baseline")
    names = list(dict.fromkeys(r.factor for r in rows if r.factor is not None and r.analysis in _TOLD))
    if not names:
        return []
    return [_table(names, view), *_drawing(view)]


_TOLD = ("mean", "category_percent")


def _columns(view: TrialView) -> list[str | None]:
    there = {row.group for row in view.of("baseline", "unknown_percent")}
    return [*(arm.id for arm in view.arms if arm.id in there), None]


def _table(names: Sequence[str], view: TrialView) -> Table:
    say, columns = view.writer, _columns(view)
    compared = list(dict.fromkeys(row.group for row in view.of("baseline", "standardised_difference")))
    counts = {row.group: row.n for row in view.of("baseline", "unknown_percent")}
    heads = [head(say("trial.characteristic"))]
    heads += [head(_headed(arm, counts.get(arm), view), is_number=True) for arm in columns]
    for arm in compared:
        name = say("trial.std_difference")
        several = f"{name}: {view.arm_name(arm)}" if len(compared) > 1 else name
        heads.append(head(several, is_number=True))
    groups = [Group(_lines(name, columns, compared, view=view)) for name in names]
    chance = say("trial.by_chance") if view.data.study.allocation.kind in _BY_CHANCE else ""
    told = f"{say('trial.baseline_note')} {chance}".strip()
    notes = [Phrase(told), Phrase(say("trial.std_note", arm=_other(view)))]
    return Table(
        "baseline-table",
        say("trial.baseline_caption"),
        [heads],
        groups,
        notes[: 1 + bool(compared)],
        "stacked",
    )


def _other(view: TrialView) -> str:
    return view.writer.text(view.data.reference.name)


def _headed(arm: str | None, n: int | None, view: TrialView) -> str:
    shown = view.writer.number(n, 0)
    return f"{view.arm_name(arm)} (n\u00a0=\u00a0{shown})"


def _lines(
    name: str, columns: Sequence[str | None], compared: Sequence[str | None], *, view: TrialView
) -> list[list[Cell]]:
    """Return the lines of one characteristic: the first has its name and the differences."""
    rows = [row for row in view.of("baseline") if row.factor == name]
    differences = [_difference(rows, arm, view) for arm in compared]
    if any(row.analysis == "mean" for row in rows):
        cells = [_amount(rows, arm, view) for arm in columns]
        lines = [[Cell(text=view.column_name(name), scope="row"), *cells, *differences]]
    else:
        lines = _categories(name, rows, columns, view=view)
        lines[0] += differences
        empty = [number("") for _ in compared]
        lines[1:] = [[*line, *empty] for line in lines[1:]]
    unknown = [row for row in rows if row.analysis == "unknown_percent" and row.value]
    if unknown:
        cells = [number(_share(_of(unknown, arm), view)) for arm in columns]
        title = Cell(text="", scope="row", note=view.writer("trial.not_known"))
        lines.append([title, *cells, *(number("") for _ in compared)])
    return lines


def _of(rows: Sequence[Estimate], arm: str | None, analysis: str | None = None) -> Estimate | None:
    return next((r for r in rows if r.group == arm and analysis in (None, r.analysis)), None)


def _share(row: Estimate | None, view: TrialView) -> str:
    if row is None or row.value is None or row.n is None:
        return view.writer.count_of(0, 1) if row is None else "–"
    return view.writer.count_of(round(row.value * row.n / 100), row.n)


def _amount(rows: Sequence[Estimate], arm: str | None, view: TrialView) -> Cell:
    """Return mean (SD), with the median and the quartiles beside it."""
    spread = _of(rows, None, "sd")
    say, decimals = (
        view.writer,
        view.column_decimals(str(rows[0].factor), None if spread is None else spread.value),
    )
    mean, sd = (say.value(_of(rows, arm, one), decimals) for one in ("mean", "sd"))
    median, low, high = (
        say.value(_of(rows, arm, one), max(0, decimals - 1))
        for one in ("median", "lower_quartile", "upper_quartile")
    )
    middle = f"{median} [{say('interval', low=low, high=high)}]"
    return Cell(text=f"{mean} ({sd})", kind="number", note=middle)


def _categories(
    name: str, rows: Sequence[Estimate], columns: Sequence[str | None], *, view: TrialView
) -> list[list[Cell]]:
    shares = [row for row in rows if row.analysis == "category_percent"]
    levels = list(dict.fromkeys(str(row.level) for row in shares))
    title = view.column_name(name)
    if levels == _YES_NO:
        cells = [number(_share(_of([r for r in shares if r.level == "1"], arm), view)) for arm in columns]
        return [[Cell(text=title, scope="row", note=f"({view.level_name(name, '1')})"), *cells]]
    lines = [[Cell(text=title, scope="row"), *(number("") for _ in columns)]]
    for level in levels:
        same = [row for row in shares if row.level == level]
        cells = [number(_share(_of(same, arm), view)) for arm in columns]
        lines.append([Cell(text=f"\u2003{view.level_name(name, level)}", scope="row"), *cells])
    return lines


def _difference(rows: Sequence[Estimate], arm: str | None, view: TrialView) -> Cell:
    row = _of(rows, arm, "standardised_difference")
    return number(view.writer.value(row, _SIZES))


def _drawing(view: TrialView) -> list[Block]:
    say, rows = view.writer, view.of("baseline", "standardised_difference")
    comparisons = []
    for arm in dict.fromkeys(row.group for row in rows):
        drawn = [
            BalanceRow(view.column_name(str(row.factor)), row.value, _reason(row, view))
            for row in rows
            if row.group == arm
        ]
        comparisons.append((view.against(arm), drawn))
    if not comparisons or all(row.value is None for row in rows):
        return [Note(Phrase(say("trial.one_group")))] if len(view.arms) == 1 else []
    return [balance_figure("balance", Balance(say("trial.balance_title"), comparisons), writer=say)]


def _reason(row: Estimate, view: TrialView) -> str:
    return in_words(row.reason, view.writer.language).text if row.reason else ""

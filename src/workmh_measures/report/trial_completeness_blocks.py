"""Completeness on the page of a trial: answers, outcomes and items by arm, courses over waves, and who was lost."""

from __future__ import annotations

from collections.abc import Sequence

from ..model.estimate import Estimate
from .blocks import Block, Cell, Folded, Group, Phrase, Table, head, number
from .remarks import capitalised
from .trial_arm_table import ArmGroup, arm_table, lines_of
from .trial_row_tables import statistic_name
from .trial_units import shown_interval, shown_value
from .trial_view import TrialView

__all__ = ["completeness_section_blocks"]

_SHARES = ("answered_share", "in_window_share", "outcome_known_share")
_GROUPS = ("outcome_missing", "outcome_known")
_SIZES = 2


def completeness_section_blocks(view: TrialView) -> list[Block]:
    """Return shares by arm with differences, then courses and items folded, and attrition for each outcome."""
    blocks: list[Block] = [_shares(view)]
    blocks += _courses(view)
    outcomes = dict.fromkeys(row.item for row in view.of("completeness", "attrition_difference"))
    lost = [
        _attrition(f"attrition-{place}", str(outcome), view)
        for place, outcome in enumerate(outcomes, 1)
        if outcome is not None
    ]
    return [*blocks, *([Folded(view.writer("trial.attrition"), lost)] if lost else [])]


def _shares(view: TrialView) -> Table:
    """Return answers by wave and outcomes that are known: count and share of each arm, and the difference."""
    say, groups = view.writer, []
    arms: list[str | None] = [*(arm.id for arm in view.arms), None]
    compared = [arm.id for arm in view.data.compared]
    for analysis in _SHARES:
        rows = view.of("completeness", analysis)
        differences = view.of("completeness", f"{analysis}_difference")
        lines = []
        for key in dict.fromkeys((row.factor, row.wave) for row in rows):
            own = [row for row in rows if (row.factor, row.wave) == key]
            beside = [row for row in differences if (row.factor, row.wave) == key]
            title = view.outcome_name(key[0]) if key[0] is not None else view.wave_name(str(key[1]))
            cells = [_share(_of(own, arm), view) for arm in arms]
            cells += [_difference(_of(beside, arm), view) for arm in compared]
            lines.append([Cell(text=title, scope="row"), *cells])
        if lines:
            name = capitalised(statistic_name(analysis, view).text)
            groups.append(
                Group(lines, Cell(text=name, scope="rowgroup", columns=1 + len(arms) + len(compared)))
            )
    heads = [head(say("trial.what")), *(head(view.arm_name(arm), is_number=True) for arm in arms)]
    heads += [head(view.difference_name(arm), is_number=True) for arm in compared]
    return Table("completeness-table", say("trial.completeness_caption"), [heads], groups, (), "stacked")


def _of(rows: Sequence[Estimate], arm: str | None) -> Estimate | None:
    return next((row for row in rows if row.group == arm), None)


def _share(row: Estimate | None, view: TrialView) -> Cell:
    if row is None or row.value is None or row.n is None:
        return number("–")
    counted = view.writer("trial.of", part=round(row.value * row.n), whole=row.n)
    return Cell(text=shown_value(row, view), kind="number", note=counted)


def _difference(row: Estimate | None, view: TrialView) -> Cell:
    if row is None or row.value is None:
        return number("–")
    return Cell(text=shown_value(row, view), kind="number", note=shown_interval(row, view))


def _courses(view: TrialView) -> list[Block]:
    """Return courses over the waves and items left out, by arm, folded."""
    say, tables = view.writer, list[Block]()
    rows = [row for row in view.of("completeness", "answer_course_n") if row.value is not None]
    if rows:
        groups = []
        for factor in dict.fromkeys(row.factor for row in rows):
            lines = lines_of(
                [r for r in rows if r.factor == factor], lambda r: capitalised(view.level_named(r.level))
            )
            title = say("trial.any_form") if factor is None else view.outcome_name(factor)
            groups.append(ArmGroup(title, lines))
        caption = ("courses", say("trial.courses_caption"))
        tables.append(arm_table(caption, groups, view=view, shown=lambda row: _count(row, view)))
    items = [row for row in view.of("completeness", "item_missing_share") if row.value is not None]
    if items:
        groups = []
        for name in dict.fromkeys(row.instrument for row in items):
            lines = lines_of(
                [r for r in items if r.instrument == name], lambda r: view.wave_name(str(r.wave))
            )
            groups.append(ArmGroup(view.score_name(str(name), None), lines))
        caption = ("items-left-out", say("trial.items_caption"))
        tables.append(arm_table(caption, groups, view=view, shown=lambda row: shown_value(row, view)))
    return [Folded(say("trial.courses"), tables)] if tables else []


def _count(row: Estimate, view: TrialView) -> str:
    return "–" if row.value is None or not row.n else view.writer.count_of(round(row.value), row.n)


def _attrition(key: str, outcome: str, view: TrialView) -> Table:
    """Return those without and with an outcome side by side, how far apart they are, and the odds of lacking it."""
    say = view.writer
    rows = [r for r in view.of("completeness") if r.item == outcome and r.analysis.startswith("attrition_")]
    heads = [head(say("trial.characteristic"))]
    heads += [head(say(f"trial_attrition.{name}"), is_number=True) for name in _GROUPS]
    heads.append(head(say("trial.std_difference"), is_number=True))
    about = _about(rows)
    heads.append(head(say(f"trial_attrition.{about}"), is_number=True))
    groups = []
    for factor in dict.fromkeys(row.factor for row in rows):
        same = [row for row in rows if row.factor == factor and row.group is None]
        groups.append(Group(_lost_lines(str(factor), same, about, view=view)))
    caption = say("trial.attrition_caption", name=view.outcome_name(outcome))
    return Table(key, caption, [heads], groups, [Phrase(say("trial.attrition_note"))], "stacked")


def _lost_lines(factor: str, rows: Sequence[Estimate], about: str, *, view: TrialView) -> list[list[Cell]]:
    say = view.writer
    apart = next((row for row in rows if row.analysis == "attrition_difference"), None)
    size = number("–" if apart is None else say.value(apart, _SIZES))
    title = Cell(text=say("arm") if factor == "arm" else view.column_name(factor), scope="row")
    levels = [level for level in dict.fromkeys(row.level for row in rows) if level is not None]
    if not levels:
        return [[title, *_sides(rows, None, view), size, _odds(rows, about, None, view=view)]]
    lines = [[title, *(number("") for _ in _GROUPS), size, _odds(rows, about, None, view=view)]]
    for level in levels:
        name = view.arm_name(level) if factor == "arm" else view.level_name(factor, level)
        cells = [*_sides(rows, level, view), number(""), _odds(rows, about, level, view=view)]
        lines.append([Cell(text=f"\u2003{name}", scope="row"), *cells])
    return lines


def _sides(rows: Sequence[Estimate], level: str | None, view: TrialView) -> list[Cell]:
    cells = []
    for method in _GROUPS:
        name = "attrition_mean" if level is None else "attrition_percent"
        row = next((r for r in rows if (r.analysis, r.method, r.level) == (name, method, level)), None)
        if row is None or row.value is None:
            cells.append(number("–"))
            continue
        decimals = view.column_decimals(str(row.factor))
        shown = view.writer.value(row, decimals) if level is None else view.writer.percent(row.value)
        cells.append(number(shown))
    return cells


def _odds(rows: Sequence[Estimate], about: str, level: str | None, *, view: TrialView) -> Cell:
    key = ("attrition_odds_ratio", about, level)
    row = next((r for r in rows if (r.analysis, r.method, r.level) == key and r.value is not None), None)
    return number("") if row is None else _difference(row, view)


def _about(rows: Sequence[Estimate]) -> str:
    """Return which odds ratios are shown: those of one model of all characteristics where it has any."""
    odds = [row for row in rows if row.analysis == "attrition_odds_ratio" and row.value is not None]
    return "together" if any(row.method == "together" for row in odds) else "alone"

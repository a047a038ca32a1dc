"""In which state people are by month on the page of a trial, and how many months they are in each."""

from __future__ import annotations

from collections.abc import Sequence

from ..model.estimate import Estimate
from .blocks import Block, Cell, Group, Table, head, number
from .drawings.state_occupancy import ArmStates, StateOccupancy, state_occupancy_figure
from .remarks import capitalised
from .trial_units import shown_interval, shown_value
from .trial_view import TrialView

__all__ = ["state_blocks"]

_MOST_STATES = 8
_LEAST = 5e-4


def state_blocks(view: TrialView) -> list[Block]:
    """Return the drawing of states by month and the table of months in each."""
    rows = [row for row in view.of("work", "state_share") if row.value is not None]
    return [*(_drawing(rows, view) if rows else []), *_months(view)]


def _month(row: Estimate) -> int:
    return int(str(row.factor).removeprefix("month_"))


def _drawing(rows: Sequence[Estimate], view: TrialView) -> list[Block]:
    say = view.writer
    ever = [
        s
        for s in dict.fromkeys(r.level for r in rows)
        if any(r.value > _LEAST for r in rows if r.level == s and r.value)
    ]
    months = sorted({_month(row) for row in rows})
    if not ever or len(ever) > _MOST_STATES or len(months) < 2:
        return []
    share = {(row.group, _month(row), row.level): row.value or 0.0 for row in rows}
    there = {row.group for row in rows}
    arms = [
        ArmStates(
            view.arm_name(arm.id),
            [[share.get((arm.id, month, state), 0.0) for state in ever] for month in months],
        )
        for arm in view.arms
        if arm.id in there
    ]
    shown = StateOccupancy(
        title=say("trial.states_title"),
        time_label=say("trial.months_since"),
        share_label=say("trial.share"),
        states=[capitalised(view.level_named(state)) for state in ever],
        arms=arms,
        first_month=months[0],
    )
    return [state_occupancy_figure("states", shown, writer=say)]


def _months(view: TrialView) -> list[Block]:
    say, rows = view.writer, view.of("work", "state_months", "state_months_difference")
    states = [
        s for s in dict.fromkeys(row.level for row in rows) if any(r.value for r in rows if r.level == s)
    ]
    if not states:
        return []
    arms, compared = [arm.id for arm in view.arms], [arm.id for arm in view.data.compared]
    lines = []
    for state in states:
        cells = [_cell(rows, ("state_months", arm, state), view) for arm in arms]
        cells += [_cell(rows, ("state_months_difference", arm, state), view) for arm in compared]
        lines.append([Cell(text=capitalised(view.level_named(state)), scope="row"), *cells])
    heads = [head(say("trial.state")), *(head(view.arm_name(arm), is_number=True) for arm in arms)]
    heads += [head(view.difference_name(arm), is_number=True) for arm in compared]
    return [Table("state-months", say("trial.state_months_caption"), [heads], [Group(lines)], (), "stacked")]


def _cell(rows: Sequence[Estimate], key: tuple[str, str, str | None], view: TrialView) -> Cell:
    row = next((r for r in rows if (r.analysis, r.group, r.level) == key), None)
    if row is None or row.value is None:
        return number("–")
    return Cell(text=shown_value(row, view), kind="number", note=shown_interval(row, view))

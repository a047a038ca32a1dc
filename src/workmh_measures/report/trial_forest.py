"""Forests of the page of a trial: planned effects, differences and ratios apart, the primary one as a diamond."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from ..model.estimate import Estimate
from .blocks import Block
from .drawings.forest import Forest, ForestGroup, ForestRow, forest_figure
from .trial_planned import Planned, arm_count, arm_text, favoured
from .trial_row_tables import statistic_name
from .trial_units import unit_of
from .trial_view import TrialView

__all__ = ["effect_forests", "forest_decimals", "forest_row"]


def forest_row(row: Estimate | None, label: str, view: TrialView, **more: object) -> ForestRow:
    """Return a row of a forest from an estimate; shares in percentage points.

    Parameters
    ----------
    more : counts, note and is_main of the row.
    """
    if row is None or row.value is None:
        reason = view.in_words(row.reason).text if row is not None and row.reason else ""
        return ForestRow(label=label, reason=reason, **more)  # type: ignore[arg-type]
    times = 100.0 if unit_of(row) in ("points", "share") else 1.0
    low, high = (None if end is None else times * end for end in (row.ci_low, row.ci_high))
    return ForestRow(label=label, value=times * row.value, low=low, high=high, **more)  # type: ignore[arg-type]


def forest_decimals(row: Estimate, view: TrialView) -> int:
    """Return with how many decimals the effects of a forest are written: those of the score, where it is of one."""
    unit = unit_of(row)
    if unit != "amount":
        return 1 if unit in ("points", "share") else 2
    return view.score_decimals(row.instrument, row.scale)


def effect_forests(planned: Sequence[Planned], view: TrialView) -> list[Block]:
    """Return a forest of the differences of shares, one of the ratios, one of the standardised effects on scores."""
    say = view.writer
    points = [one for one in planned if one.size is not None and unit_of(one.size) == "points"]
    ratios = [one for one in planned if one.is_ratio]
    blocks: list[Block] = []
    if points:
        blocks.append(_forest("points", say("trial.measure_points"), points, _effect, view=view))
    if ratios:
        blocks.append(_forest("ratios", say("trial.measure_ratio"), ratios, _effect, view=view))
    sizes = [one for one in planned if _size(one, view) is not None]
    if sizes:
        blocks.append(_forest("sizes", say("trial.measure_size"), sizes, _size, view=view))
    return blocks


def _effect(one: Planned, view: TrialView) -> Estimate | None:
    return one.size


def _size(one: Planned, view: TrialView) -> Estimate | None:
    """Return the standardised effect beside a planned difference of means, at the wave of the outcome."""
    key = (one.name, one.population, one.arm)
    rows = view.of("effects", "standardised_effect")
    found = (row for row in rows if (row.item, row.item2, row.group) == key and row.value is not None)
    return next(found, None)


def _forest(
    key: str,
    measure: str,
    planned: Sequence[Planned],
    effect: Callable[[Planned, TrialView], Estimate | None],
    *,
    view: TrialView,
) -> Block:
    say, is_ratio = view.writer, key == "ratios"
    several = len(view.data.compared) > 1
    groups = []
    for role in dict.fromkeys(one.role for one in planned):
        rows = [_row(one, effect(one, view), view, key=key) for one in planned if one.role == role]
        groups.append(ForestGroup(rows, view.worded(f"trial_role.{role}", partial(str, role))))
    first = say("trial.arm_compared") if several else view.arm_name(planned[0].arm)
    arms = [first, say.text(view.data.reference.name)]
    forest = Forest(
        title=say(f"trial_forest.{key}"),
        measure=measure,
        groups=groups,
        arms=arms,
        null=1.0 if is_ratio else 0.0,
        is_ratio=is_ratio,
        favours=favoured([one.outcome for one in planned], arms[0], view),
        decimals=1 if key == "points" else 2,
    )
    return forest_figure(f"forest-{key}", forest, writer=say)


def _row(one: Planned, row: Estimate | None, view: TrialView, *, key: str) -> ForestRow:
    label = view.outcome_name(one.outcome)
    notes = [] if row is None or key == "sizes" else [statistic_name(row.analysis, view).text]
    plan = view.data.plan
    if plan is not None and one.population not in (None, plan.population):
        notes.append(view.writer(f"population.{one.population}"))
    notes += [view.arm_name(one.arm)] if len(view.data.compared) > 1 else []
    tell = arm_count if key == "sizes" else arm_text
    counts = [tell(one, arm, view) for arm in (one.arm, view.data.reference.id)]
    return forest_row(row, label, view, counts=counts, note="; ".join(notes), is_main=one.role == "primary")

"""Subgroups on the page of a trial: the effect in each part as a forest, with the test of the interaction."""

from __future__ import annotations

from collections.abc import Sequence

from ..model.estimate import Estimate
from .blocks import Block, Folded, Note, Phrase
from .drawings.forest import Forest, ForestGroup, ForestRow, forest_figure
from .trial_forest import forest_decimals, forest_row
from .trial_planned import favoured
from .trial_row_tables import statistic_name
from .trial_units import unit_of
from .trial_view import TrialView

__all__ = ["subgroup_section_blocks"]

_COUNTS = ("outcome_events", "mean", "sd", "persons_analysed")


def subgroup_section_blocks(view: TrialView) -> list[Block]:
    """Return a forest for each comparison and arm; those that are not primary are folded."""
    shown: list[Block] = [Note(Phrase(view.writer("trial.subgroups_note")))]
    folded: list[Block] = []
    keys = dict.fromkeys((r.item, r.item2, r.group) for r in _effects(view.of("subgroups")))
    for place, key in enumerate(keys, 1):
        rows = [r for r in view.of("subgroups") if (r.item, r.item2) == key[:2]]
        drawn = _forest(f"subgroups-{place}", rows, key[2], view=view)
        (shown if view.role_of(key[0]) == "primary" else folded).append(drawn)
    return [*shown, *([Folded(view.writer("trial.subgroups_other"), folded)] if folded else [])]


def _effects(rows: Sequence[Estimate]) -> list[Estimate]:
    return [row for row in rows if "=" in (row.level or "") and row.analysis not in _COUNTS]


def _forest(key: str, rows: Sequence[Estimate], arm: str | None, *, view: TrialView) -> Block:
    say = view.writer
    effects = [row for row in _effects(rows) if row.group == arm]
    name = effects[0].analysis
    drawn = list({row.level: row for row in reversed(effects) if row.analysis == name}.values())[::-1]
    columns = dict.fromkeys(str(row.level).partition("=")[0] for row in drawn)
    groups = []
    for column in columns:
        lines = [_row(row, rows, view) for row in drawn if str(row.level).partition("=")[0] == column]
        groups.append(
            ForestGroup(lines, view.column_name(column), _interaction(rows, column, name, view=view))
        )
    unit = unit_of(effects[0])
    measure = {"points": "trial.measure_points", "ratio": "trial.measure_ratio"}.get(unit)
    title = say("trial.subgroups_title", name=view.comparison_name(rows[0].item))
    plan = view.data.plan
    if plan is not None and rows[0].item2 not in (None, plan.population):
        title = f"{title}; {say(f'population.{rows[0].item2}')}"
    has_several = len(view.data.compared) > 1
    forest = Forest(
        title=f"{title} ({view.against(arm)})" if has_several else title,
        measure=say(measure) if measure else f"{statistic_name(name, view).text} ({say('ci')})",
        groups=groups,
        arms=[view.arm_name(arm), say.text(view.data.reference.name)],
        null=1.0 if unit == "ratio" else 0.0,
        is_ratio=unit == "ratio",
        favours=favoured([rows[0].factor], view.arm_name(arm), view),
        decimals=forest_decimals(effects[0], view),
    )
    return forest_figure(key, forest, writer=say)


def _row(row: Estimate, rows: Sequence[Estimate], view: TrialView) -> ForestRow:
    column, _, level = str(row.level).partition("=")
    arms = (row.group, view.data.reference.id)
    counts = [_count(rows, row.level, arm, view=view) for arm in arms]
    return forest_row(row, view.level_name(column, level), view, counts=counts)


def _count(rows: Sequence[Estimate], level: str | None, arm: str | None, *, view: TrialView) -> str:
    say = view.writer
    same = [row for row in rows if (row.level, row.group) == (level, arm)]
    events = next((row for row in same if row.analysis == "outcome_events"), None)
    if events is not None:
        return say("trial.of", part=say.value(events, 0), whole=say.number(events.n, 0))
    analysed = next((row for row in same if row.analysis == "persons_analysed"), None)
    return "" if analysed is None else say.value(analysed, 0)


def _interaction(rows: Sequence[Estimate], column: str, name: str, *, view: TrialView) -> str:
    """Return the test of the interaction, on the scale of the effect where there are several."""
    tests = [row for row in rows if row.analysis == "interaction" and row.level == column]
    logistic = [row for row in tests if str(row.method).startswith("logistic")]
    chosen = (logistic if name == "odds_ratio" else tests) or tests
    if not chosen or chosen[0].p_value is None:
        return ""
    return view.writer("trial.interaction", p=view.p_told(chosen[0].p_value))

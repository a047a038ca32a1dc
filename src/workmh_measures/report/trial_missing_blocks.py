"""Missing data on the page of a trial: who lacks what, the result under each assumption, and where it tips."""

from __future__ import annotations

from collections.abc import Sequence

from ..model.estimate import Estimate
from .blocks import Block, Folded
from .drawings.forest import Forest, ForestGroup, ForestRow, forest_figure
from .drawings.tipping_plot import ShiftedEffect, TippingPlot, tipping_figure
from .remarks import capitalised
from .trial_arm_table import ArmGroup, arm_table, lines_of
from .trial_forest import forest_decimals, forest_row
from .trial_planned import favoured
from .trial_row_tables import how, statistic_name
from .trial_units import unit_of
from .trial_view import TrialView

__all__ = ["missing_section_blocks"]

_RESULTS = ("missing_data_difference", "missing_data_risk_difference", "missing_data_ratio")
_TIPPING = ("tipping_difference", "tipping_risk_difference", "tipping_ratio")
_LACKING = ("missing_wave_percent", "missing_wave_pattern", "nonexistent_n")


def missing_section_blocks(view: TrialView) -> list[Block]:
    """Return what is missing by arm, then for each comparison a forest over assumptions and the tipping plot."""
    lacking = view.of("missing", *_LACKING)
    blocks: list[Block] = [_table(lacking, view)] if lacking else []
    keys = dict.fromkeys((r.item, r.item2, r.group) for r in view.of("missing", *_RESULTS) if r.group)
    for place, key in enumerate(keys, 1):
        rows = [r for r in view.of("missing") if (r.item, r.item2, r.group) == key]
        drawn: list[Block] = [_forest(f"assumptions-{place}", rows, view)]
        drawn += _tipping(f"tipping-{place}", rows, view)
        if view.role_of(key[0]) == "primary" or len(keys) == 1:
            blocks += drawn
        else:
            blocks.append(Folded(_title(rows[0], view), drawn))
    return blocks


def _title(row: Estimate, view: TrialView) -> str:
    name = view.writer("trial.assumptions_title", name=view.comparison_name(row.item))
    return f"{name} ({view.against(row.group)})" if len(view.data.compared) > 1 else name


def _table(rows: Sequence[Estimate], view: TrialView) -> Block:
    say, groups = view.writer, []
    for item in dict.fromkeys(row.item for row in rows):
        lines = lines_of([row for row in rows if row.item == item], lambda row: _label(row, view))
        groups.append(ArmGroup(view.comparison_name(item), lines))
    return arm_table(
        ("missing-table", say("trial.missing_caption")),
        groups,
        view=view,
        shown=lambda row: _shown(row, view),
    )


def _label(row: Estimate, view: TrialView) -> str:
    say = view.writer
    if row.analysis == "missing_wave_pattern":
        if row.text == "none":
            return say("trial.missing_none")
        waves = [view.wave_name(wave.strip()) for wave in str(row.text).split(",")]
        return say("trial.missing_exactly", waves=say.listing(waves))
    wave = view.wave_name(str(row.wave))
    key = "trial.missing_at" if row.analysis == "missing_wave_percent" else "trial.nonexistent_at"
    return say(key, wave=wave)


def _shown(row: Estimate, view: TrialView) -> str:
    if row.value is None or not row.n:
        return "–"
    count = row.value * row.n / 100 if row.analysis == "missing_wave_percent" else row.value
    return view.writer.count_of(round(count), row.n)


def _forest(key: str, rows: Sequence[Estimate], view: TrialView) -> Block:
    say = view.writer
    results = [row for row in rows if row.analysis in _RESULTS]
    unit = unit_of(results[0])
    measure = {"points": "trial.measure_points", "ratio": "trial.measure_ratio"}.get(unit)
    forest = Forest(
        title=_title(results[0], view),
        measure=say(measure or "trial.measure_difference"),
        groups=[ForestGroup([_assumption(row, view) for row in results])],
        null=1.0 if unit == "ratio" else 0.0,
        is_ratio=unit == "ratio",
        favours=favoured([results[0].factor], view.arm_name(results[0].group), view),
        decimals=forest_decimals(results[0], view),
    )
    return forest_figure(key, forest, writer=say)


def _assumption(row: Estimate, view: TrialView) -> ForestRow:
    say = view.writer
    name = view.worded(f"method.{row.method}", lambda: how(row, view))
    label = (
        capitalised(name)
        if row.level is None
        else say("trial.shifted", name=capitalised(name), shift=_number(row, view))
    )
    note = "" if row.p_value is None else view.p_told(row.p_value)
    counted = "" if row.n is None else f"n\u00a0=\u00a0{say.number(row.n, 0)}"
    return forest_row(row, label, view, note="; ".join(part for part in (counted, note) if part))


def _number(row: Estimate, view: TrialView) -> str:
    return view.writer.exact(float(str(row.level)))


def _tipping(key: str, rows: Sequence[Estimate], view: TrialView) -> list[Block]:
    say, times = view.writer, 1.0
    course = [row for row in rows if row.analysis in _TIPPING and row.value is not None]
    if len(course) < 2:
        return []
    times = 100.0 if unit_of(course[0]) == "points" else 1.0
    effects = [
        ShiftedEffect(
            float(str(row.level)),
            times * float(row.value or 0.0),
            None if row.ci_low is None else times * row.ci_low,
            None if row.ci_high is None else times * row.ci_high,
        )
        for row in course
    ]
    tips = [row.value for row in rows if row.analysis == "tipping_point" and row.value is not None]
    plot = TippingPlot(
        title=say("trial.tipping_title", name=view.comparison_name(course[0].item)),
        shift_label=say("trial.tipping_shift", arm=view.arm_name(course[0].group)),
        effect_label=capitalised(statistic_name(course[0].analysis, view).text),
        effects=sorted(effects, key=lambda one: one.shift),
        null=1.0 if unit_of(course[0]) == "ratio" else 0.0,
        tips_at=tips[0] if tips else None,
        decimals=forest_decimals(course[0], view),
    )
    return [tipping_figure(key, plot, writer=say)]

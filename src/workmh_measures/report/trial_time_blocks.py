"""The time to work on the page of a trial: curves with the numbers at risk, what came first, and the tests."""

from __future__ import annotations

from collections.abc import Sequence

from ..model.estimate import Estimate
from .blocks import Block, Cell, Group, Table, head, number
from .drawings.event_curves import EventCurve, EventCurves, event_curves_figure, time_ticks
from .remarks import capitalised
from .trial_arm_table import ArmGroup, ArmLine, arm_table
from .trial_row_tables import statistic_name
from .trial_units import shown_interval, shown_value
from .trial_view import TrialView

__all__ = ["time_section_blocks"]

_TESTS = (
    *("job_share_difference", "job_gray_test", "job_subdistribution_ratio", "job_hazard_ratio"),
    "job_proportional_hazards",
)


def time_section_blocks(view: TrialView) -> list[Block]:
    """Return curves, endings and tests for each outcome."""
    blocks: list[Block] = []
    for place, outcome in enumerate(dict.fromkeys(row.factor for row in view.of("time_to_work")), 1):
        rows = [row for row in view.of("time_to_work") if row.factor == outcome]
        blocks += [*_curves(f"curves-{place}", rows, view), *_tests(f"time-tests-{place}", rows, view)]
        blocks += _endings(f"endings-{place}", rows, view)
    return blocks


def _month(row: Estimate) -> int:
    return int(str(row.level).removeprefix("month_"))


def _curves(key: str, rows: Sequence[Estimate], view: TrialView) -> list[Block]:
    say = view.writer
    shares = [row for row in rows if row.analysis == "job_share_by_month" and row.value is not None]
    if not shares:
        return []
    ticks = time_ticks(max(_month(row) for row in shares))
    curves = []
    for arm in view.arms:
        own = sorted((row for row in shares if row.group == arm.id), key=_month)
        if own:
            curves.append(_curve(own, rows, ticks, view=view))
    shown = EventCurves(
        title=say("trial.curves_title", name=view.outcome_name(shares[0].factor)),
        time_label=say("trial.months_since"),
        share_label=say("trial.curves_share"),
        curves=curves,
        ticks=ticks,
        starts_at=0.0,
    )
    return [event_curves_figure(key, shown, writer=say)]


def _curve(
    own: Sequence[Estimate], rows: Sequence[Estimate], ticks: Sequence[float], *, view: TrialView
) -> EventCurve:
    arm = str(own[0].group)
    followed = {0: own[0].n or 0}
    followed |= {
        _month(row): round(row.value or 0.0)
        for row in rows
        if (row.analysis, row.group) == ("at_risk_by_month", arm)
    }
    told = [tick for tick in ticks if int(tick) in followed]
    return EventCurve(
        label=view.arm_name(arm),
        style=view.style_of(arm),
        times=[float(_month(row)) for row in own],
        share=[row.value or 0.0 for row in own],
        low=[row.ci_low for row in own],
        high=[row.ci_high for row in own],
        at_risk=[followed[int(tick)] for tick in ticks] if len(told) == len(ticks) else (),
    )


def _tests(key: str, rows: Sequence[Estimate], view: TrialView) -> list[Block]:
    say, lines = view.writer, []
    for row in (row for row in rows if row.analysis in _TESTS and row.value is not None):
        notes = [view.worded(f"method.{row.method}", lambda: "") if row.method else ""]
        notes += [view.level_in_words(row)] if row.level is not None else []
        notes += [view.against(row.group)] if len(view.data.compared) > 1 else []
        name = capitalised(statistic_name(row.analysis, view).text)
        note = "; ".join(part for part in notes if part)
        value = Cell(text=shown_value(row, view), kind="number", note=shown_interval(row, view))
        title = Cell(text=name, scope="row", note=f"({note})" if note else "")
        lines.append([title, value, number(view.p_value(row.p_value))])
    if not lines:
        return []
    heads = [head(say("statistic")), head(say("trial.effect"), is_number=True), head("p", is_number=True)]
    caption = say("trial.time_tests_caption", name=view.outcome_name(rows[0].factor))
    return [Table(key, caption, [heads], [Group(lines)], (), "stacked")]


def _endings(key: str, rows: Sequence[Estimate], view: TrialView) -> list[Block]:
    endings = [row for row in rows if row.analysis == "job_endings" and row.value is not None]
    if not endings:
        return []
    lines = [
        ArmLine(capitalised(view.level_named(level)), [row for row in endings if row.level == level])
        for level in dict.fromkeys(row.level for row in endings)
    ]
    caption = view.writer("trial.endings_caption", name=view.outcome_name(rows[0].factor))
    return [arm_table((key, caption), [ArmGroup("", lines)], view=view, shown=lambda row: _count(row, view))]


def _count(row: Estimate, view: TrialView) -> str:
    if row.value is None or not row.n:
        return "–"
    return view.writer.count_of(round(row.value), row.n)

"""The flow of participants on the page of a trial: the drawing of CONSORT 2025 and every count by arm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model.estimate import Estimate
from .blocks import Block
from .drawings.participant_flow import Flow, FlowArm, FlowBox, FlowReason, flow_blocks
from .remarks import capitalised
from .trial_arm_table import ArmGroup, arm_table, lines_of
from .trial_row_tables import about, statistic_name
from .trial_view import TrialView

__all__ = ["flow_section_blocks"]

_BY_PERSON = ("flow_enrolled", "flow_not_allocated", "flow_allocated", "flow_external")
_LEFT = ("flow_withdrawn", "flow_died", "flow_flag")
_WAVES = ("flow_due", "flow_answered", "flow_unanswered")
_BY_CHANCE = ("randomised", "cluster")
_ANALYSED = ("flow_outcome_known", "flow_analysed", "flow_not_analysed", "flow_pairs_analysed")


def flow_section_blocks(view: TrialView) -> list[Block]:
    """Return the drawing and the table of the flow."""
    drawn = _flow(view)
    blocks = flow_blocks("flow-drawing", drawn, writer=view.writer) if drawn.arms else []
    return [*blocks, _table(view)]


def _count(rows: Sequence[Estimate], arm: str | None) -> Estimate | None:
    return next((row for row in rows if row.group == arm), None)


def _number(row: Estimate | None) -> int | None:
    return None if row is None or row.value is None else round(row.value)


def _flow(view: TrialView) -> Flow:
    """Return what is drawn: enrolment above, then for each arm allocation, every wave of answers, and the analysis."""
    say, arms = view.writer, view.arms
    columns = [_boxes(view, arm.id) for arm in arms]
    stages = list(dict.fromkeys(stage for boxes in columns for stage, _ in boxes))
    drawn = [
        FlowArm(say.text(arm.name), [dict(boxes).get(stage) for stage in stages], arm.external)
        for arm, boxes in zip(arms, columns, strict=True)
    ]
    enrolled = _number(_count(view.of("flow", "flow_enrolled"), None))
    allocated = _number(_count(view.of("flow", "flow_allocated"), None))
    lost = _number(_count(view.of("flow", "flow_not_allocated"), None))
    before = [FlowBox(say("trial.enrolled"), enrolled)]
    if len(arms) > 1:
        before.append(FlowBox(say(f"trial_allocated.{view.data.study.allocation.kind}"), allocated))
    left = FlowBox(say("trial.not_allocated"), lost) if lost and len(arms) > 1 else None
    return Flow(title=say("trial.flow_title"), before=before, excluded=left, stages=stages, arms=drawn)


def _boxes(view: TrialView, arm: str) -> list[tuple[str, FlowBox]]:
    """Return the boxes of an arm, each with its stage."""
    say = view.writer
    start = _count(view.of("flow", "flow_allocated"), arm) or _count(view.of("flow", "flow_external"), arm)
    flags = [row for row in view.of("flow", "flow_flag") if row.group == arm]
    reasons = [FlowReason(view.column_name(str(row.factor)), _number(row)) for row in flags]
    by_chance = view.data.study.allocation.kind in _BY_CHANCE
    stage, title = ("stage_allocation", "allocated") if by_chance else ("stage_arm", "in_arm")
    boxes = [(say(f"trial.{stage}"), FlowBox(say(f"trial.{title}"), _number(start), reasons))]
    waves = [row for row in view.of("flow", "flow_answered") if row.group == arm]
    for row in waves:
        if row.wave is None or not view.is_from_start(row.wave):
            continue
        missed = [
            one for one in view.of("flow", "flow_unanswered") if (one.group, one.wave) == (arm, row.wave)
        ]
        stage = view.wave_name(row.wave)
        boxes.append((stage, FlowBox(say("trial.answered"), _number(row), list(_reasons(missed, view)))))
    analysed = [row for row in view.of("flow", "flow_analysed") if row.group == arm]
    if analysed:
        population = analysed[0].item2
        left = [r for r in view.of("flow", "flow_not_analysed") if (r.group, r.item2) == (arm, population)]
        told = FlowBox(say("trial.analysed"), _number(analysed[0]), list(_reasons(left, view)))
        boxes.append((say("trial.stage_analysis"), told))
    return boxes


def _reasons(rows: Sequence[Estimate], view: TrialView) -> Iterator[FlowReason]:
    """Yield why somebody is not counted, as far as there is anybody."""
    for row in rows:
        if row.value:
            yield FlowReason(capitalised(view.level_in_words(row)), _number(row))


def _table(view: TrialView) -> Block:
    say, rows = view.writer, view.of("flow")
    named = (*_BY_PERSON, *_LEFT, *_WAVES, *_ANALYSED)
    families = [("enrolment", _BY_PERSON), ("left", _LEFT), ("waves", _WAVES), ("analysis", _ANALYSED)]
    families.append(("units", tuple({r.analysis: None for r in rows if r.analysis not in named})))
    groups = []
    for name, analyses in families:
        lines = lines_of([row for row in rows if row.analysis in analyses], lambda row: _label(row, view))
        lines = [line for line in lines if any(r.value or r.level is None for r in line.rows)]
        if lines:
            groups.append(ArmGroup(say(f"trial_flow.{name}"), lines))
    return arm_table(
        ("flow-table", say("trial.flow_caption")), groups, view=view, shown=lambda row: _shown(row, view)
    )


def _label(row: Estimate, view: TrialView) -> str:
    """Return what a count is of; an outcome, a flag, a wave and a level are named."""
    name = capitalised(statistic_name(row.analysis, view).text)
    parts = []
    if row.factor is not None and row.analysis != "flow_not_analysed":
        in_plan = row.factor in view.outcomes
        parts.append(view.outcome_name(row.factor) if in_plan else view.column_name(row.factor))
    place = about(row, view, with_arm=False) if row.factor not in view.outcomes else _population(row, view)
    parts += [place] if place else []
    return f"{name}: {', '.join(parts)}" if parts else name


def _population(row: Estimate, view: TrialView) -> str:
    parts = [view.writer(f"population.{row.item2}")] if row.item2 is not None else []
    parts += [view.level_in_words(row)] if row.level is not None else []
    return ", ".join(parts)


def _shown(row: Estimate, view: TrialView) -> str:
    say = view.writer
    if row.value is None:
        return "–"
    if row.analysis == "flow_unit_mean_size":
        return say.number(row.value, 1)
    count = round(row.value)
    is_whole = row.n is None or row.analysis in (
        "flow_enrolled",
        "flow_allocated",
        "flow_external",
        "flow_units",
    )
    if is_whole or row.analysis.startswith("flow_unit") or not row.n:
        return say.number(count, 0)
    return say.count_of(count, row.n)

"""Costs and quality-adjusted years on the page of a trial: what arms cost and gain, the plane, the acceptability curve."""

from __future__ import annotations

from collections.abc import Sequence

from ..model.estimate import Estimate
from ..model.study import Arm
from .blocks import Block, Cell, Group, Note, Phrase, Table, head, number
from .drawings.acceptability import AcceptabilityCurve, acceptability_figure
from .drawings.cost_effectiveness import CostEffectivenessPlane, QuarterShares, cost_effectiveness_figure
from .remarks import capitalised
from .trial_row_tables import statistic_name
from .trial_units import shown_interval, shown_value
from .trial_view import TrialView

__all__ = ["economics_section_blocks"]

_ARMS = ("costs_and_years_known_n", "cost_mean", "index_mean", "years_mean")
_COMPARED = ("incremental_cost", "incremental_years", "cost_per_year", "net_benefit")
_QUARTERS = ("dearer_better", "dearer_worse", "cheaper_better", "cheaper_worse")


def economics_section_blocks(view: TrialView) -> list[Block]:
    """Return what each arm costs and gains, then for each arm compared the increments, the plane and the curve."""
    rows = [row for row in view.of("economics") if row.item2 == _population(view)]
    plan = None if view.data.plan is None else view.data.plan.economics
    blocks: list[Block] = []
    if plan is not None:
        blocks.append(Note(Phrase(view.writer("trial.currency", currency=plan.currency))))
    blocks += _by_arm(rows, view)
    for place, arm in enumerate(view.data.compared, 1):
        own = [row for row in rows if row.group == arm.id]
        blocks += _increments(f"increments-{place}", own, arm, view=view)
        blocks += _plane(f"plane-{place}", own, arm, view=view)
        blocks += _curve(f"acceptability-{place}", own, view)
    return blocks


def _population(view: TrialView) -> str | None:
    return None if view.data.plan is None else view.data.plan.population


def _by_arm(rows: Sequence[Estimate], view: TrialView) -> list[Block]:
    """Return means (SD) of costs, index and years of each arm."""
    say, lines = view.writer, []
    arms = [arm.id for arm in view.arms]
    keys = dict.fromkeys((r.analysis, r.factor, r.wave) for r in rows if r.analysis in _ARMS)
    for key in keys:
        cells = [_described(rows, key, arm, view=view) for arm in arms]
        name = capitalised(statistic_name(key[0], view).text)
        parts = [_cost_name(key[1], view), view.wave_name(key[2]) if key[2] is not None else ""]
        note = ", ".join(part for part in parts if part)
        lines.append([Cell(text=name, scope="row", note=f"({note})" if note else ""), *cells])
    if not lines:
        return []
    heads = [head(say("trial.what")), *(head(view.arm_name(arm), is_number=True) for arm in arms)]
    return [Table("economics-arms", say("trial.economics_arms"), [heads], [Group(lines)], (), "stacked")]


def _cost_name(factor: str | None, view: TrialView) -> str:
    if factor is None:
        return ""
    return view.worded(f"trial_level.{factor}", lambda: view.column_name(factor))


def _described(
    rows: Sequence[Estimate], key: tuple[str, str | None, str | None], arm: str, *, view: TrialView
) -> Cell:
    say = view.writer
    same = [r for r in rows if (r.factor, r.wave, r.group) == (key[1], key[2], arm)]
    row = next((r for r in same if r.analysis == key[0]), None)
    if row is None or row.value is None:
        return number("–")
    sd = next((r for r in same if r.analysis == key[0].replace("_mean", "_sd") and r is not row), None)
    spread = "" if sd is None or sd.value is None else f" ({shown_value(sd, view)})"
    n = "" if row.n is None else f"n\u00a0=\u00a0{say.number(row.n, 0)}"
    return Cell(text=f"{shown_value(row, view)}{spread}", kind="number", note=n)


def _increments(key: str, rows: Sequence[Estimate], arm: Arm, *, view: TrialView) -> list[Block]:
    say, lines = view.writer, []
    for row in (row for row in rows if row.analysis in _COMPARED):
        notes = [how for how in (_worth(row, view), _method(row, view)) if how]
        name = capitalised(statistic_name(row.analysis, view).text)
        title = Cell(text=name, scope="row", note=f"({'; '.join(notes)})" if notes else "")
        lines.append(
            [title, Cell(text=shown_value(row, view), kind="number", note=shown_interval(row, view))]
        )
    if not lines:
        return []
    heads = [head(say("statistic")), head(say("trial.effect"), is_number=True)]
    caption = say("trial.increments_caption", names=view.against(arm.id))
    return [Table(key, caption, [heads], [Group(lines)], (), "stacked")]


def _worth(row: Estimate, view: TrialView) -> str:
    if row.analysis != "net_benefit" or row.level is None:
        return ""
    return view.writer("trial.worth_of", worth=view.writer.exact(float(row.level)))


def _method(row: Estimate, view: TrialView) -> str:
    parts = [view.worded(f"method.{row.method}", lambda: "")] if row.method is not None else []
    parts += [view.worded(f"route.{row.missing}", lambda: "")] if row.missing is not None else []
    return "; ".join(part for part in parts if part)


def _plane(key: str, rows: Sequence[Estimate], arm: Arm, *, view: TrialView) -> list[Block]:
    """Return the plane, from the samples the rows were made of: they are drawn again from the same seed."""
    shares = {str(r.level): r.value for r in rows if r.analysis == "quadrant_share" and r.value is not None}
    cost, years = (_first(rows, name) for name in ("incremental_cost", "incremental_years"))
    samples = view.plane_samples.get(arm.id)
    if set(shares) != set(_QUARTERS) or cost is None or years is None or samples is None:
        return []
    say, plan = view.writer, None if view.data.plan is None else view.data.plan.economics
    currency = "" if plan is None else plan.currency
    worth = None if plan is None else max(plan.willing_to_pay)
    plane = CostEffectivenessPlane(
        title=say("trial.plane_title", names=view.against(arm.id)),
        effect_label=say("trial.plane_years"),
        cost_label=say("trial.plane_costs", currency=currency),
        samples=[(float(gain), float(spent)) for spent, gain in samples],
        estimate=(years, cost),
        shares=QuarterShares(**{name: float(shares[name] or 0.0) for name in _QUARTERS}),
        worth=worth,
        worth_label="" if worth is None else say("trial.worth_of", worth=say.exact(worth)),
    )
    return [cost_effectiveness_figure(key, plane, writer=say)]


def _first(rows: Sequence[Estimate], analysis: str) -> float | None:
    return next((row.value for row in rows if row.analysis == analysis and row.value is not None), None)


def _curve(key: str, rows: Sequence[Estimate], view: TrialView) -> list[Block]:
    say, plan = view.writer, None if view.data.plan is None else view.data.plan.economics
    points = sorted(
        (float(str(row.level)), row.value)
        for row in rows
        if row.analysis == "acceptability" and row.value is not None
    )
    if len(points) < 2 or plan is None:
        return []
    curve = AcceptabilityCurve(
        title=say("trial.acceptability_title"),
        worth_label=say("trial.acceptability_worth", currency=plan.currency),
        share_label=say("trial.acceptability_share"),
        points=points,
        marked=plan.willing_to_pay,
    )
    return [acceptability_figure(key, curve, writer=say)]

"""Rows of one comparison when what is missing is otherwise than what is seen: shifts, rules for those who left, tipping point."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from ...errors import NotEstimable
from ...model.analysis_plan import MissingPlan
from ...model.estimate import Estimate, changed
from ...model.study import Arm
from ..effects_section.comparison import Comparison, reason_of, with_effect
from ..imputation.pooling import Pooled
from ..imputation.reference_based import AfterLeaving
from ..imputation.reference_cautions import reference_cautions
from .departures import LeavingRules, ShiftCourse, Tipping, tippings
from .imputed_effect import ImputedComparison, as_effect
from .imputed_sets import column_seed
from .result_names import result_name, tipping_name

__all__ = ["departure_rows"]

NOTHING_SHIFTED = (
    "Nobody in the arm compared lacks the outcome: what is assumed of the missing does not move the result."
)
OWN_ARM: AfterLeaving = "own_arm"
"""The rule that changes nothing: told beside the others, as only what is drawn by the same model shows what they assume."""
Rows = Iterator[Estimate]
Made = tuple[Comparison, ImputedComparison]


def departure_rows(made: Made, arm: Arm, plan: MissingPlan) -> Rows:
    """Yield the rows of one arm compared with the reference.

    Parameters
    ----------
    made : the comparison, and what was imputed for it.
    plan : shifts, rules, and whether the tipping point is looked for.
    """
    course = ShiftCourse(made[1], arm.id)
    table = made[1].sets.table
    if not (table.lacking & (table.arms == arm.id)).any():
        yield from _nothing_shifted(made, arm, plan)
        return
    for shift in plan.deltas:
        row = _row(made, arm, "shifted")
        yield _with_pooled(changed(row, level=f"{shift + 0.0:g}"), made, partial(course.pooled, shift))
    if plan.reference_based:
        yield from _rules(made, arm, plan)
    if plan.tipping_point:
        yield from _tipping(made, arm, course)


def _nothing_shifted(made: Made, arm: Arm, plan: MissingPlan) -> Rows:
    """Where nobody of the arm compared lacks the outcome no assumption about the missing moves the result."""
    row = changed(_row(made, arm, "shifted"), reason=NOTHING_SHIFTED)
    if plan.deltas:
        yield row
    for rule in (OWN_ARM, *plan.reference_based) if plan.reference_based else ():
        yield changed(row, method=rule)
    if plan.tipping_point:
        yield changed(row, analysis="tipping_point")


def _row(made: Made, arm: Arm, method: str) -> Estimate:
    n = int(made[1].rows(arm.id).sum())
    name = result_name(made[1].measure)
    return made[0].effect_row(name, arm, method=method, missing="imputed", n=n)


def _with_pooled(row: Estimate, made: Made, found: Callable[[], Pooled]) -> Estimate:
    return with_effect(row, lambda: as_effect(found(), made[1].measure))


def _rules(made: Made, arm: Arm, plan: MissingPlan) -> Rows:
    one, comparison = made
    seed = column_seed(one.seed, one.planned.name, one.population, arm.id)
    try:
        rules = LeavingRules(comparison, arm.id, seed=seed)
    except NotEstimable as refusal:
        for rule in (OWN_ARM, *plan.reference_based):
            yield changed(_row(made, arm, rule), reason=reason_of(refusal))
        return
    for rule in (OWN_ARM, *plan.reference_based):
        row = _row(made, arm, rule)
        row = changed(row, warnings=(*row.warnings, *reference_cautions(rule)))
        yield _with_pooled(row, made, partial(rules.pooled, rule))


def _tipping(made: Made, arm: Arm, course: ShiftCourse) -> Rows:
    one, comparison = made
    alpha = 0.05 if one.data.plan is None else one.data.plan.multiplicity.alpha
    start = changed(_row(made, arm, "shifted"), analysis="tipping_point")
    try:
        found = list(tippings(course, alpha=alpha))
    except NotEstimable as refusal:
        yield changed(start, reason=reason_of(refusal))
        return
    for way in found:
        yield _tipping_row(start, way, made)
    grid = changed(start, analysis=tipping_name(comparison.measure))
    results = {
        shift: result
        for way in found
        for shift, result in zip(way.course.shifts, way.course.results, strict=True)
    }
    for shift in sorted(results):
        yield _with_pooled(changed(grid, level=f"{shift + 0.0:g}"), made, partial(results.__getitem__, shift))


def _tipping_row(start: Estimate, way: Tipping, made: Made) -> Estimate:
    direction = "upwards" if way.sign > 0 else "downwards"
    row = changed(start, level=direction)
    if way.at is not None:
        return changed(row, value=way.at)
    farthest = way.course.shifts[-1]
    unit = " in the log odds" if made[1].sets.table.binary else ""
    return changed(
        row, reason=f"The result does not tip: it is the same up to a shift of {farthest:g}{unit}."
    )

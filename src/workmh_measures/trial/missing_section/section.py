"""Rows on missing outcomes: who lacks what, and each comparison under several assumptions on what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from ...errors import NotEstimable
from ...model.analysis_methods import TIME_METHODS, values_of
from ...model.analysis_plan import MissingPlan
from ...model.estimate import Estimate, changed
from ...model.study import Arm
from ..binary_effects.effect import Effect
from ..effects_section.comparison import Comparison, comparisons, reason_of, with_effect
from ..trial_data import TrialData
from ..trial_questions import TrialQuestions
from .departure_rows import departure_rows
from .imputation_rows import about_imputation, information_rows
from .imputed_effect import ImputedComparison, imputed_comparison, pooled_measure
from .other_results import complete_cases, likelihood_effect, likelihood_model
from .pattern_rows import pattern_rows
from .result_names import result_name
from .set_result import PooledMeasure
from .trial_table import TrialTable, trial_table

__all__ = ["missing_rows"]

Rows = Iterator[Estimate]

NOT_STATED = "The plan says nothing of missing values: state 'missing' under 'analysis', with how many imputations and which shifts."


def missing_rows(data: TrialData, asked: TrialQuestions) -> Rows:
    """Yield everything on missing outcomes of the primary and secondary comparisons of a plan.

    Comparisons of times and of ordered outcomes are left out; sensitivity analyses are sensitivity analyses themselves.
    """
    told: set[tuple[str, str]] = set()
    plan = None if data.plan is None else data.plan.missing
    if data.plan is None:
        return
    for one in comparisons(data, seed=asked.seed, draws=asked.draws):
        if not _is_imputed(one):
            continue
        try:
            table = trial_table(one, () if plan is None else plan.auxiliary)
        except NotEstimable as refusal:
            yield changed(one.row("missing_data_difference"), reason=reason_of(refusal))
            continue
        if (one.outcome.id, one.population) not in told:
            told.add((one.outcome.id, one.population))
            yield from pattern_rows(one, table)
        if plan is None and table.lacking.any():
            yield changed(one.row(_name(one, table), missing="imputed"), reason=NOT_STATED)
        elif plan is not None:
            yield from _assumptions(one, table, plan)


def _is_imputed(one: Comparison) -> bool:
    if one.role == "sensitivity" or one.planned.method in TIME_METHODS:
        return False
    return values_of(one.outcome) != "ordered"


def _assumptions(one: Comparison, table: TrialTable, plan: MissingPlan) -> Rows:
    """Yield one comparison under every assumption of the plan."""
    try:
        measure = pooled_measure(one, binary=table.binary)
        yield from _not_imputed(one, table, measure)
        made = imputed_comparison(one)
    except NotEstimable as refusal:
        row = one.row(_name(one, table), missing="imputed", method="missing_at_random")
        yield changed(row, reason=reason_of(refusal))
        return
    yield from about_imputation(one, made)
    for arm in _arms(one, table):
        yield _at_random(one, made, arm)
        yield from information_rows(one, made, arm)
        yield from departure_rows((one, made), arm, plan)


def _name(one: Comparison, table: TrialTable) -> str:
    """Return the name of the result, also where its method is not pooled."""
    try:
        return result_name(pooled_measure(one, binary=table.binary))
    except NotEstimable:
        return "missing_data_risk_difference" if table.binary else "missing_data_difference"


def _arms(one: Comparison, table: TrialTable) -> list[Arm]:
    there = set(table.arms)
    return [arm for arm in one.arms if arm.id in there]


def _at_random(one: Comparison, made: ImputedComparison, arm: Arm) -> Estimate:
    row = one.effect_row(
        result_name(made.measure),
        arm,
        method="missing_at_random",
        missing="imputed",
        n=int(made.rows(arm.id).sum()),
    )
    return with_effect(row, lambda: made.effect(arm.id).effect)


def _not_imputed(one: Comparison, table: TrialTable, measure: PooledMeasure) -> Rows:
    for arm in _arms(one, table):
        start = one.effect_row(result_name(measure), arm, method="complete_cases")
        pair = (arm.id, one.data.reference.id)
        yield _counted(start, partial(complete_cases, table, measure, pair))
    if table.binary:
        return
    start = one.row("missing_data_difference", method="mmrm", missing="likelihood")
    try:
        model, method = likelihood_model(one, table)
    except NotEstimable as refusal:
        yield changed(start, reason=reason_of(refusal))
        return
    for arm in _arms(one, table):
        row = one.effect_row(start.analysis, arm, method=method, missing="likelihood", n=model.n)
        yield with_effect(row, partial(likelihood_effect, model, arm.id))


def _counted(row: Estimate, found: Callable[[], tuple[Effect, int]]) -> Estimate:
    try:
        effect, n = found()
    except NotEstimable as refusal:
        return changed(row, reason=reason_of(refusal))
    return with_effect(changed(row, n=n), lambda: effect)

"""Rows on costs and quality-adjusted years, as the plan states them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from ...model.analysis_plan import EconomicsPlan, Population
from ...model.estimate import Estimate, changed
from ...model.study import Arm
from ..economics.increments import bootstrap_cautions
from ..economics.net_benefit import acceptability, plane_shares
from ..effects_section.comparison import reason_of, with_effect
from ..missing_section.imputed_sets import column_seed
from ..trial_data import TrialData
from ..trial_questions import TrialQuestions
from .arm_rows import arm_rows
from .economic_results import (
    benefit_effect,
    bootstrapped,
    difference_effect,
    mean_increments,
    ratio_effect,
)
from .economic_table import EconomicTable, economic_table
from .economies import Economies, complete_economies, imputed_economies

__all__ = ["economics_rows", "plane_draws", "worths_of"]

Floats: TypeAlias = NDArray[np.float64]
Rows = Iterator[Estimate]

_CURVE_POINTS, _CURVE_REACH = 30, 1.5


def economics_rows(data: TrialData, asked: TrialQuestions) -> Rows:
    """Yield costs, years, increments, net benefit, plane and acceptability in every population of the plan.

    Missing costs and indices are imputed where the plan states how missing values are treated, and those with complete data are
    told beside it; else those with complete data alone.
    """
    if data.plan is None or data.plan.economics is None:
        return
    plan = data.plan.economics
    for population in dict.fromkeys((data.plan.population, *data.plan.also)):
        start = Estimate(analysis="incremental_cost", item2=population, text=plan.currency)
        try:
            table = economic_table(data, plan, population)
        except NotEstimable as refusal:
            yield changed(start, reason=reason_of(refusal))
            continue
        yield from arm_rows((data, plan), table, population)
        yield from _comparisons((data, plan), table, (population, asked))


def plane_draws(
    data: TrialData, asked: TrialQuestions, population: Population | None = None
) -> Mapping[str, Floats]:
    """Return the bootstrap samples of the plane for each arm compared, those the rows were made from.

    Returns
    -------
    arm -> shape (draws, 2)
        Costs and years more than the reference. Nothing where the plan has no economics, or an arm cannot be compared.
    """
    if data.plan is None or data.plan.economics is None:
        return {}
    among = population or data.plan.population
    try:
        table = economic_table(data, data.plan.economics, among)
        made = _main(data, table, (among, asked))
    except NotEstimable:
        return {}
    found: dict[str, Floats] = {}
    for arm in _compared(data, table):
        try:
            found[arm.id] = _drawn(made, arm, data, (among, asked))
        except NotEstimable:
            continue
    return found


def worths_of(plan: EconomicsPlan) -> tuple[float, ...]:
    """Return the worths of a year the acceptability curve is told at: those of the plan, and evenly up to beyond the largest."""
    largest = max(plan.willing_to_pay)
    grid = np.linspace(0, _CURVE_REACH * largest, _CURVE_POINTS + 1) if largest > 0 else np.zeros(1)
    return tuple(sorted({float(worth) for worth in (*grid.round(6), *plan.willing_to_pay)}))


class _Main:
    """The economies of each pair of arms: imputed where the plan says how, else of complete cases."""

    def __init__(self, data: TrialData, table: EconomicTable, seed: int) -> None:
        self._data, self._table = data, table
        plan = None if data.plan is None else data.plan.missing
        self.imputed = None
        if plan is not None and not table.complete.all():
            self.imputed = imputed_economies(table, plan, seed)

    def pair(self, arm: str) -> Economies:
        arms = (arm, self._data.reference.id)
        return complete_economies(self._table, arms) if self.imputed is None else self.imputed.pair(arms)


Within = tuple[Population, TrialQuestions]


def _main(data: TrialData, table: EconomicTable, within: Within) -> _Main:
    return _Main(data, table, column_seed(within[1].seed, "economics", within[0]))


def _drawn(made: _Main, arm: Arm, data: TrialData, within: Within) -> Floats:
    seed = column_seed(within[1].seed, "plane", within[0], arm.id)
    return made.pair(arm.id).draws(within[1].draws, seed)


def _compared(data: TrialData, table: EconomicTable) -> list[Arm]:
    there = set(table.arms)
    return [arm for arm in data.study.arms if arm.id in there and arm.id != data.reference.id]


def _comparisons(study: tuple[TrialData, EconomicsPlan], table: EconomicTable, within: Within) -> Rows:
    data, plan = study
    base = Estimate(analysis="incremental_cost", item2=within[0])
    try:
        made = _main(data, table, within)
    except NotEstimable as refusal:
        yield changed(base, reason=reason_of(refusal), missing="imputed", text=plan.currency)
        return
    for arm in _compared(data, table):
        row = changed(base, group=arm.id, warnings=table.told)
        try:
            economies = made.pair(arm.id)
            drawn = _drawn(made, arm, data, within)
        except NotEstimable as refusal:
            yield changed(row, reason=reason_of(refusal), text=plan.currency)
            continue
        row = changed(row, missing=economies.route, n=economies.n)
        yield from _by_regression(row, economies, plan)
        yield from _by_bootstrap(row, (economies, drawn), plan)
        if made.imputed is not None:
            yield from _of_complete_cases(row, table, (arm.id, data.reference.id), plan)


def _by_regression(start: Estimate, economies: Economies, plan: EconomicsPlan) -> Rows:
    row = changed(start, method="robust_regression")
    in_money = changed(row, text=plan.currency)
    yield with_effect(in_money, partial(difference_effect, economies, "cost"))
    yield with_effect(
        changed(row, analysis="incremental_years"), partial(difference_effect, economies, "years")
    )
    for worth in plan.willing_to_pay:
        at = changed(in_money, analysis="net_benefit", level=f"{worth:.12g}")
        yield with_effect(at, partial(benefit_effect, economies, worth))


def _by_bootstrap(start: Estimate, made: tuple[Economies, Floats], plan: EconomicsPlan) -> Rows:
    economies, drawn = made
    row = changed(start, method="bootstrap_percentile")
    try:
        found = mean_increments(economies)
    except NotEstimable as refusal:
        yield changed(row, reason=reason_of(refusal))
        return
    between = changed(row, warnings=(*row.warnings, *bootstrap_cautions(economies.sets[0])))
    in_money = changed(between, text=plan.currency)
    yield with_effect(in_money, lambda: bootstrapped(found.cost, drawn[:, 0]))
    yield with_effect(
        changed(between, analysis="incremental_years"), lambda: bootstrapped(found.years, drawn[:, 1])
    )
    per_year = changed(in_money, analysis="cost_per_year")
    yield with_effect(per_year, lambda: ratio_effect(economies, drawn))
    for worth in plan.willing_to_pay:
        at = changed(in_money, analysis="net_benefit", level=f"{worth:.12g}")
        samples = worth * drawn[:, 1] - drawn[:, 0]
        yield with_effect(at, partial(bootstrapped, worth * found.years - found.cost, samples))
    shares = plane_shares(drawn)
    for name in ("dearer_better", "dearer_worse", "cheaper_better", "cheaper_worse"):
        yield changed(row, analysis="quadrant_share", level=name, value=float(getattr(shares, name)))
    worths = worths_of(plan)
    for worth, share in zip(worths, acceptability(drawn, worths), strict=True):
        yield changed(row, analysis="acceptability", level=f"{worth:.12g}", value=float(share))


def _of_complete_cases(
    start: Estimate, table: EconomicTable, pair: tuple[str, str], plan: EconomicsPlan
) -> Rows:
    row = changed(start, missing="complete", n=None)
    try:
        economies = complete_economies(table, pair)
    except NotEstimable as refusal:
        yield changed(row, reason=reason_of(refusal), text=plan.currency)
        return
    yield from _by_regression(changed(row, n=economies.n), economies, plan)

"""Costs, index of quality of life and quality-adjusted years of each arm as they are in the data."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ...model.analysis_plan import EconomicsPlan, Population
from ...model.estimate import Estimate, changed
from ..trial_data import TrialData
from .economic_table import EconomicTable
from .economies import years_of

__all__ = ["TOTAL", "arm_rows"]

TOTAL = "total_cost"
"""What the sum of all costs is called in `factor`."""

Rows = Iterator[Estimate]


def arm_rows(study: tuple[TrialData, EconomicsPlan], table: EconomicTable, population: Population) -> Rows:
    """Yield mean, standard deviation and median of each cost and of their sum, the index at each wave, years, and who has all.

    Parameters
    ----------
    study : the trial, and the economics of its plan.
    """
    data, plan = study
    years = pd.Series(years_of(table, table.columns), index=table.index.index)
    costs = table.costs.assign(**{TOTAL: table.costs.sum(axis=1, skipna=False)})
    for arm in data.study.arms:
        rows = (table.arms == arm.id).to_numpy()
        if not rows.any():
            continue
        start = Estimate(analysis="cost_mean", item2=population, group=arm.id)
        for name in costs:
            row = changed(start, factor=str(name), text=plan.currency)
            yield from _described(row, "cost", costs.loc[rows, name])
        about = changed(start, instrument=plan.instrument, scale=plan.scale)
        for wave in table.index:
            yield from _described(changed(about, wave=str(wave)), "index", table.index.loc[rows, wave])
        yield from _described(about, "years", years[rows])
        complete = float(table.complete[rows].sum())
        yield changed(start, analysis="costs_and_years_known_n", value=complete, n=int(rows.sum()))


def _described(start: Estimate, what: str, values: pd.Series) -> Rows:
    known = values.dropna().to_numpy(dtype=np.float64)
    row = changed(start, n=len(known))
    if not len(known):
        yield changed(row, analysis=f"{what}_mean", reason="There is no value.")
        return
    yield changed(row, analysis=f"{what}_mean", value=float(known.mean()))
    if len(known) > 1:
        yield changed(row, analysis=f"{what}_sd", value=float(known.std(ddof=1)))
    yield changed(row, analysis=f"{what}_median", value=float(np.median(known)))

"""From the table to what the numbers are made of: one `Economy` of complete cases, or one for each imputed data set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...errors import NotEstimable, ResponseError
from ...model.analysis_plan import MissingPlan
from ..economics.increments import Economy, bootstrap_increments
from ..economics.quality_adjusted_years import quality_adjusted_years
from ..imputation.chained_equations import ImputationPlan, imputed_tables
from ..missing_section.imputed_sets import ROUNDS
from .economic_table import EconomicTable

__all__ = ["Economies", "Route", "complete_economies", "imputed_economies", "years_of"]

Floats: TypeAlias = NDArray[np.float64]
Route: TypeAlias = Literal["complete", "imputed"]

_FEWEST = 3


@dataclass(frozen=True, eq=False)
class Economies:
    """Costs and years of two arms, once or for each imputed data set.

    Attributes
    ----------
    sets : one, or as many as were imputed.
    route : how missing values were treated.
    """

    sets: tuple[Economy, ...]
    route: Route

    @property
    def n(self) -> int:
        """Persons."""
        return len(self.sets[0].costs)

    def draws(self, draws: int, seed: int) -> Floats:
        """Return costs and years more in bootstrap samples, shape (draws or a few more, 2).

        Of imputed data sets each is sampled equally often, so that both kinds of chance are in the samples.
        """
        each = -(-draws // len(self.sets))
        seeds = np.random.SeedSequence(seed).generate_state(len(self.sets))
        return np.concatenate(
            [
                bootstrap_increments(one, draws=each, seed=int(state))
                for one, state in zip(self.sets, seeds, strict=True)
            ]
        )


def complete_economies(table: EconomicTable, pair: tuple[str, str]) -> Economies:
    """Return two arms without those who lack anything.

    Parameters
    ----------
    pair : the arm compared, and the reference.

    Raises
    ------
    NotEstimable
        If an arm has fewer than two persons left.
    """
    rows = (table.arms.isin(pair) & table.complete).to_numpy()
    return Economies((_economy(table, table.columns, rows, pair),), "complete")


def imputed_economies(table: EconomicTable, plan: MissingPlan, seed: int) -> ImputedEconomies:
    """Impute index, costs and covariates by arm.

    Raises
    ------
    NotEstimable
        If nothing is missing, or an arm has too few persons with a value of a column.
    """
    columns = table.columns
    never = table.not_due.reindex(columns=columns.columns, fill_value=False) & columns.isna()
    if not (columns.isna() & ~never).any(axis=None):
        raise NotEstimable.because("No cost and no index is missing: there is nothing to impute.")
    for name in columns:
        known = columns[name].notna().groupby(table.arms).sum()
        if known.min() < _FEWEST:
            raise NotEstimable.because(
                f"Fewer than {_FEWEST} persons of arm '{known.idxmin()}' have a value of '{name}': there is nothing to impute"
                " it from."
            )
    settings = ImputationPlan(imputations=plan.imputations, rounds=ROUNDS, seed=seed)
    try:
        frames = tuple(imputed_tables(columns, table.arms, settings, never=never))
    except ResponseError as refusal:
        raise NotEstimable(refusal.problems) from refusal
    return ImputedEconomies(table, frames, never.any(axis=1))


@dataclass(frozen=True, eq=False)
class ImputedEconomies:
    """Imputed data sets of all arms; `never` are people of whom a value does not exist yet."""

    table: EconomicTable
    frames: tuple[pd.DataFrame, ...]
    never: pd.Series

    def pair(self, arms: tuple[str, str]) -> Economies:
        """Return two arms: the one compared, and the reference."""
        rows = (self.table.arms.isin(arms) & ~self.never).to_numpy()
        return Economies(tuple(_economy(self.table, one, rows, arms) for one in self.frames), "imputed")


def years_of(table: EconomicTable, columns: pd.DataFrame) -> Floats:
    """Return the quality-adjusted years of everybody, NaN where the index is missing at a wave."""
    return quality_adjusted_years(columns[list(table.index.columns)].to_numpy(), table.months)


def _economy(
    table: EconomicTable, columns: pd.DataFrame, rows: NDArray[np.bool_], pair: tuple[str, str]
) -> Economy:
    used = columns[rows]
    covariates = [name for name in _starting(columns) if used[name].std() > 0]
    start = used[[*covariates]].to_numpy(dtype=np.float64)
    first = used[[table.index.columns[0]]].to_numpy(dtype=np.float64)
    return Economy(
        costs=used[[name for name in columns if str(name).startswith("cost ")]].sum(axis=1).to_numpy(),
        years=years_of(table, used),
        treated=(table.arms[rows] == pair[0]).to_numpy(),
        cost_covariates=start,
        year_covariates=np.concatenate([first, start], axis=1),
    )


def _starting(columns: pd.DataFrame) -> Iterator[str]:
    return (str(name) for name in columns if str(name).startswith("at start "))

"""A comparison of the plan over imputed data sets: as stated, shifted, or after other rules for those who left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from ...model.analysis_plan import MissingPlan
from ..binary_effects.effect import LEVEL, Effect
from ..effects_section.comparison import Comparison
from ..imputation.pooling import Pooled, pooled
from .imputed_sets import ImputedSets, column_seed, imputed_sets
from .pair_data import model_rows, one_armed_strata, pair_data
from .set_result import MEASURE_OF, PairData, PooledMeasure, SetResult, set_result
from .trial_table import trial_table

__all__ = [
    "ImputedComparison",
    "ImputedEffect",
    "as_effect",
    "imputed_comparison",
    "imputed_effect",
    "measure_of",
    "pooled_measure",
    "pooled_results",
]

Floats: TypeAlias = NDArray[np.float64]

_RATIOS = ("risk_ratio", "odds_ratio", "logistic")


@dataclass(frozen=True, slots=True)
class ImputedEffect:
    """A pooled comparison of two arms.

    Attributes
    ----------
    measure : what `effect` is: mean_difference, risk_difference, risk_ratio or odds_ratio.
    effect : with interval by t, and p; a ratio as such.
    pooled : before a ratio is taken from its logarithm.
    n : persons in the comparison, of an analysis of covariance of all arms; imputed : of them whose outcome is imputed.
    """

    measure: str
    effect: Effect
    pooled: Pooled
    n: int
    imputed: int


@dataclass(frozen=True, eq=False)
class ImputedComparison:
    """Imputed data sets with the way their arms are compared."""

    sets: ImputedSets
    measure: PooledMeasure
    reference: str

    def rows(self, arm: str) -> NDArray[np.bool_]:
        """Return who is in the comparison of an arm, shape (persons,); see `model_rows`."""
        return model_rows(self.sets.table, self.measure, (arm, self.reference))

    def results(self, arm: str, shift: float = 0.0) -> list[SetResult]:
        """Return the comparison in each data set.

        Parameters
        ----------
        arm : compared with the reference.
        shift : of what is imputed in that arm, see `ImputedSets.outcome`.
        """
        shifted_rows = (self.sets.table.arms == arm).to_numpy()
        outcomes = (self.sets.outcome(number, shifted_rows, shift) for number in range(len(self.sets.frames)))
        return [set_result(pair, self.measure) for pair in self._pairs(arm, outcomes)]

    def _pairs(self, arm: str, outcomes: Iterable[Floats]) -> Iterable[PairData]:
        table, rows = self.sets.table, self.rows(arm)
        for frame, outcome in zip(self.sets.frames, outcomes, strict=True):
            covariates = frame[list(table.adjusted)].to_numpy(dtype=np.float64)
            yield pair_data(table, (arm, self.reference), (outcome, covariates), rows)

    def pooled(self, arm: str, shift: float = 0.0) -> Pooled:
        """Return the comparison over all data sets, of ratios the logarithm; see `results`."""
        return pooled_results(self.results(arm, shift))

    def effect(self, arm: str, shift: float = 0.0) -> ImputedEffect:
        """Return the comparison over all data sets with its interval; see `results`."""
        found = self.pooled(arm, shift)
        rows = self.rows(arm)
        imputed = int((self.sets.table.lacking.to_numpy() & rows).sum())
        strata = one_armed_strata(self.sets.table, self.measure, (arm, self.reference))
        told = (*self.sets.table.told, *strata, *self.sets.told)
        effect = as_effect(found, self.measure, told)
        return ImputedEffect(measure_of(self.measure), effect, found, int(rows.sum()), imputed)


def imputed_effect(comparison: Comparison, arm: str) -> ImputedEffect:
    """Return a comparison of the plan over multiply imputed data sets.

    Parameters
    ----------
    comparison : of a score, an amount, or a yes or no; a repeated outcome is compared at its wave, adjusted for baseline.
    arm : compared with the reference.

    Raises
    ------
    NotEstimable
        If nothing is missing, too little is there to impute from, or the method is none of data sets that are imputed.

    Notes
    -----
    The same seed gives the same data sets, whichever other comparisons there are.
    """
    return imputed_comparison(comparison).effect(arm)


def imputed_comparison(comparison: Comparison) -> ImputedComparison:
    """Impute a comparison as the plan says of missing data, or by the usual settings where it says nothing.

    Raises
    ------
    NotEstimable
        As `imputed_effect`.
    """
    data = comparison.data
    plan = data.plan.missing if data.plan is not None and data.plan.missing is not None else MissingPlan()
    table = trial_table(comparison, plan.auxiliary)
    measure = pooled_measure(comparison, binary=table.binary)
    seed = column_seed(comparison.seed, comparison.planned.name, comparison.population)
    return ImputedComparison(imputed_sets(data, table, plan, seed=seed), measure, data.reference.id)


def pooled_measure(comparison: Comparison, *, binary: bool) -> PooledMeasure:
    """Return how imputed data sets are compared.

    Raises
    ------
    NotEstimable
        If the method of the plan is none of data sets without missing values.
    """
    method = comparison.planned.method
    if method in ("cluster_t", "cluster_randomisation"):
        return "risk_difference" if binary else "mean_difference"
    if method not in MEASURE_OF:
        raise NotEstimable.because(
            f"Method '{method}' is not pooled over imputed data sets: state a difference or an odds ratio."
        )
    return MEASURE_OF[method]


def pooled_results(results: list[SetResult]) -> Pooled:
    """Pool what was found in each data set by Rubin's rules, with degrees of freedom of Barnard and Rubin."""
    df = float(np.mean([one.df for one in results]))
    return pooled([one.value for one in results], [one.variance for one in results], complete_df=df)


def as_effect(
    found: Pooled, measure: PooledMeasure, told: tuple[str, ...] = (), level: float = LEVEL
) -> Effect:
    """Return a pooled result as it is told: of ratios not the logarithm."""
    low, high = found.interval(level)
    ends = (found.value, low, high)
    value, low, high = (exp(one) for one in ends) if measure in _RATIOS else ends
    return Effect(
        value, low, high, level, found.value / found.se, found.df, found.p_value, None, warnings=told
    )


def measure_of(measure: PooledMeasure) -> str:
    """Return the name of the estimate a comparison gives."""
    return {"ancova": "mean_difference", "logistic": "odds_ratio"}.get(measure, measure)

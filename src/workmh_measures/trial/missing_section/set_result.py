"""One comparison of arms in one data set without missing values: estimate, squared standard error, degrees of freedom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log
from types import MappingProxyType
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from ..binary_effects.effect import Effect, normal_quantile
from ..binary_effects.stratified_effects import (
    mantel_haenszel_difference,
    mantel_haenszel_odds_ratio,
    mantel_haenszel_ratio,
)
from ..binary_effects.two_arms import TwoArms
from ..binary_models.adjusted_odds import adjusted_odds_ratio, clustered_odds_ratio
from ..binary_models.arm_data import ArmData
from ..binary_models.robust_variance import cluster_covariance, linearised_least_squares

__all__ = ["MEASURE_OF", "PairData", "PooledMeasure", "SetResult", "set_result"]

Floats: TypeAlias = NDArray[np.float64]
PooledMeasure: TypeAlias = Literal[
    "mean_difference", "ancova", "risk_difference", "risk_ratio", "odds_ratio", "logistic"
]
MEASURE_OF: Mapping[str, PooledMeasure] = MappingProxyType(
    {
        "mean_difference": "mean_difference",
        "bootstrap_difference": "mean_difference",
        "two_part": "mean_difference",
        "ancova": "ancova",
        "mmrm": "ancova",
        "constrained_lda": "ancova",
        "random_slopes": "ancova",
        "risk_difference": "risk_difference",
        "chi_square": "risk_difference",
        "fisher": "risk_difference",
        "mcnemar": "risk_difference",
        "risk_ratio": "risk_ratio",
        "odds_ratio": "odds_ratio",
        "logistic": "logistic",
        "firth": "logistic",
        "gee": "logistic",
        "mixed_logistic": "logistic",
    }
)
"""Method of the plan -> how imputed data sets are compared; those of clusters go by the outcome."""


@dataclass(frozen=True, eq=False)
class PairData:
    """Two arms.

    Attributes
    ----------
    outcome : shape (n,).
    treated : 1 in the arm that is told about, shape (n,).
    covariates : shape (n, q), with their names.
    strata, clusters : of each person, shape (n,); None without.
    """

    outcome: Floats
    treated: Floats
    covariates: Floats
    names: tuple[str, ...]
    strata: NDArray[np.object_] | None = None
    clusters: NDArray[np.object_] | None = None


@dataclass(frozen=True, slots=True)
class SetResult:
    """An estimate, of a ratio its logarithm; its squared standard error; degrees of freedom without missing values."""

    value: float
    variance: float
    df: float


def set_result(pair: PairData, measure: PooledMeasure) -> SetResult:
    """Compare two arms.

    Raises
    ------
    NotEstimable
        If an arm is empty, a cell is, or a covariate repeats another.
    """
    arms = pair.treated.sum(), (1 - pair.treated).sum()
    if min(arms) < 2:
        raise NotEstimable.because("An arm has fewer than two persons: there is nothing to compare.")
    if measure in ("mean_difference", "ancova"):
        if measure == "mean_difference" and pair.clusters is None:
            return _welch(pair)
        return _linear(pair, pair.covariates if measure == "ancova" else pair.covariates[:, :0])
    if pair.clusters is not None and measure == "risk_difference":
        return _linear(pair, pair.covariates)
    df = len(pair.outcome) - 2.0
    if measure == "logistic" or pair.clusters is not None:
        return _odds(pair)
    if measure == "risk_difference":
        return _share_difference(pair, df)
    return _share_ratio(pair, measure, df)


def _welch(pair: PairData) -> SetResult:
    first, second = pair.outcome[pair.treated == 1], pair.outcome[pair.treated == 0]
    parts = np.array([part.var(ddof=1) / len(part) for part in (first, second)])
    sizes = np.array([len(first), len(second)])
    variance = float(parts.sum())
    df = variance**2 / float((parts**2 / (sizes - 1)).sum()) if variance > 0 else 0.0
    return SetResult(float(first.mean() - second.mean()), variance, df)


def _linear(pair: PairData, covariates: Floats) -> SetResult:
    n = len(pair.outcome)
    design = np.column_stack([np.ones(n), pair.treated, covariates])
    varying = np.concatenate([[True, True], covariates.std(axis=0) > 0])
    design = design[:, varying]
    coefficients, fit = linearised_least_squares(design, pair.outcome)
    left = float(n - design.shape[1])
    if left < 1:
        raise NotEstimable.because("There are too few persons for so many covariates: adjust for fewer.")
    if pair.clusters is None:
        scale = float(fit.residual @ fit.residual) / left
        return SetResult(float(coefficients[1]), scale * float(fit.bread[1, 1]), left)
    found = cluster_covariance(fit, pair.clusters)
    contrast = np.zeros(len(coefficients))
    contrast[1] = 1.0
    df = found.degrees_of_freedom(contrast)
    return SetResult(float(coefficients[1]), float(found.covariance[1, 1]), df)


def _odds(pair: PairData) -> SetResult:
    varying = pair.covariates.std(axis=0) > 0
    names = tuple(name for name, there in zip(pair.names, varying, strict=True) if there)
    people = ArmData(pair.outcome, pair.treated, pair.covariates[:, varying], names)
    if pair.clusters is None:
        return _from_ratio(adjusted_odds_ratio(people), len(pair.outcome) - 2.0 - len(names))
    effect = clustered_odds_ratio(people, pair.clusters)
    return _from_ratio(effect, float(effect.df or np.inf), by_t=True)


def _share_difference(pair: PairData, df: float) -> SetResult:
    if pair.strata is not None:
        effect = mantel_haenszel_difference(_tables(pair))
        se = (float(effect.ci_high or 0.0) - float(effect.value or 0.0)) / normal_quantile(effect.level)
        return SetResult(float(effect.value or 0.0), se**2, df)
    table = _table(pair, np.ones(len(pair.outcome), dtype=np.bool_))
    first, second = table.events / table.n, table.control_events / table.control_n
    variance = first * (1 - first) / table.n + second * (1 - second) / table.control_n
    return SetResult(first - second, variance, df)


def _share_ratio(pair: PairData, measure: PooledMeasure, df: float) -> SetResult:
    if pair.strata is not None:
        pooled = mantel_haenszel_ratio if measure == "risk_ratio" else mantel_haenszel_odds_ratio
        return _from_ratio(pooled(_tables(pair)), df)
    t = _table(pair, np.ones(len(pair.outcome), dtype=np.bool_))
    rest, control_rest = t.n - t.events, t.control_n - t.control_events
    if min(t.events, t.control_events) == 0 or (measure == "odds_ratio" and min(rest, control_rest) == 0):
        raise NotEstimable.because(
            "In an imputed data set a cell of arm by outcome is empty, so the ratio is 0 or infinite. Tell the risk difference."
        )
    if measure == "risk_ratio":
        value = log(t.events / t.n) - log(t.control_events / t.control_n)
        variance = 1 / t.events - 1 / t.n + 1 / t.control_events - 1 / t.control_n
    else:
        value = log(t.events / rest) - log(t.control_events / control_rest)
        variance = 1 / t.events + 1 / rest + 1 / t.control_events + 1 / control_rest
    return SetResult(value, variance, df)


def _from_ratio(effect: Effect, df: float, *, by_t: bool = False) -> SetResult:
    """Take a ratio with its interval back to the logarithm and its variance."""
    from scipy.special import stdtrit

    if effect.value is None or effect.ci_low is None or effect.ci_high is None or effect.ci_low <= 0:
        raise NotEstimable.because(
            "In an imputed data set the ratio is 0 or infinite. Tell the risk difference."
        )
    reach = float(stdtrit(df, (1 + effect.level) / 2)) if by_t else normal_quantile(effect.level)
    se = (log(effect.ci_high) - log(effect.ci_low)) / (2 * reach)
    return SetResult(log(effect.value), se**2, df)


def _tables(pair: PairData) -> list[TwoArms]:
    strata = np.asarray(pair.strata)
    return [_table(pair, strata == one) for one in np.unique(strata)]


def _table(pair: PairData, rows: NDArray[np.bool_]) -> TwoArms:
    outcome, treated = pair.outcome[rows], pair.treated[rows]
    counts = [outcome[treated == arm].sum() for arm in (1, 0)], [(treated == arm).sum() for arm in (1, 0)]
    return TwoArms(int(counts[0][0]), int(counts[1][0]), int(counts[0][1]), int(counts[1][1]))

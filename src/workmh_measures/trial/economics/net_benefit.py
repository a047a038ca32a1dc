"""Is it worth it? Net benefit at what a year is worth to who pays, and how sure one can be.

Validated against R (lm with vcovHC, estfun and bread of sandwich): tests/reference/economics.R, trial_economics.R.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...errors import NotEstimable
from .increments import Economy, increments

__all__ = [
    "NetBenefit",
    "PlaneShares",
    "acceptability",
    "joint_net_benefit",
    "net_benefit",
    "plane_shares",
    "robust_difference",
]

Floats: TypeAlias = NDArray[np.float64]

_LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class NetBenefit:
    """Worth of what is gained less what it costs, per person; with a robust standard error, interval by t, and p."""

    value: float
    se: float
    ci_low: float
    ci_high: float
    p_value: float
    df: int


@dataclass(frozen=True, slots=True)
class PlaneShares:
    """Share of bootstrap samples in each quarter of the plane of years (across) and costs (up)."""

    dearer_better: float
    dearer_worse: float
    cheaper_better: float
    cheaper_worse: float


def net_benefit(economy: Economy, worth: float, *, level: float = _LEVEL) -> NetBenefit:
    """Return the incremental net benefit at a worth of one year.

    Parameters
    ----------
    economy : costs, years and arms. Both sides are adjusted for the covariates of either.
    worth : of one quality-adjusted year, in the unit of the costs; 0 or above.
    level : confidence as a share.

    Raises
    ------
    NotEstimable
        If a covariate repeats another one, or there are no persons to spare for the spread.
    ValueError
        If the worth is below 0.

    Notes
    -----
    Least squares of worth x years - costs on the arm; HC1 standard error, t with n - k degrees of freedom.

    References
    ----------
    Hoch JS, Briggs AH, Willan AR (2002) Health Econ 11:415-430, doi:10.1002/hec.678.
    """
    if worth < 0:
        raise ValueError(f"worth={worth}: 0 or above.")
    increments(economy)
    both = [c for c in (economy.cost_covariates, economy.year_covariates) if c.size]
    columns = np.unique(np.column_stack(both), axis=1) if both else np.empty((len(economy.costs), 0))
    design = np.column_stack([np.ones(len(columns)), economy.treated.astype(np.float64), columns])
    return robust_difference(design, worth * economy.years - economy.costs, level=level)


def joint_net_benefit(economy: Economy, worth: float, *, level: float = _LEVEL) -> NetBenefit:
    """Return the incremental net benefit from the two regressions of costs and of years, each with its own covariates.

    Parameters
    ----------
    economy, worth, level : as for `net_benefit`.

    Raises
    ------
    NotEstimable
        If a covariate repeats another one, or there are no persons to spare for the spread.
    ValueError
        If the worth is below 0.

    Notes
    -----
    The value is worth x years more - cost more, so that it agrees with both differences and with the plane. Its variance is the sum of
    the squares of what each person adds to both regressions together (HC1, each with its own n - k); t with the smaller n - k.

    References
    ----------
    White H (1980) Econometrica 48:817-838. Willan AR, Briggs AH, Hoch JS (2004) Health Econ 13:461-475, doi:10.1002/hec.843 (two
    regressions together).
    """
    from scipy.special import stdtr, stdtrit

    if worth < 0:
        raise ValueError(f"worth={worth}: 0 or above.")
    found = increments(economy)
    n = len(economy.costs)
    added, dfs = [], []
    for design, outcome in zip(economy.designs(), (economy.costs, economy.years), strict=True):
        df = n - design.shape[1]
        if df < 1:
            raise NotEstimable.because(
                "There are too few persons for so many covariates, or one repeats others."
            )
        solved = np.linalg.pinv(design)
        added.append(solved[1] * (outcome - design @ (solved @ outcome)) * np.sqrt(n / df))
        dfs.append(df)
    se = float(np.sqrt(((worth * added[1] - added[0]) ** 2).sum()))
    if not se > 0:
        raise NotEstimable.because("Everybody in an arm has the same value: there is no variance.")
    value, df = worth * found.years - found.cost, min(dfs)
    reach = float(stdtrit(df, (1 + level) / 2)) * se
    return NetBenefit(value, se, value - reach, value + reach, float(2 * stdtr(df, -abs(value) / se)), df)


def robust_difference(design: Floats, outcome: Floats, *, level: float = _LEVEL) -> NetBenefit:
    """Return what the arm adds to an outcome, by least squares with a robust standard error; see `net_benefit`.

    Parameters
    ----------
    design : constant, arm, covariates; shape (n, k).
    outcome : costs, years or their balance, shape (n,).
    level : confidence as a share.

    Raises
    ------
    NotEstimable
        If there are too few persons for so many covariates, or one repeats others.
    """
    from scipy.special import stdtr, stdtrit

    n = len(outcome)
    df = n - design.shape[1]
    if df < 1 or np.linalg.matrix_rank(design) < design.shape[1]:
        raise NotEstimable.because("There are too few persons for so many covariates, or one repeats others.")
    inverse = np.linalg.inv(design.T @ design)
    coefficients = inverse @ design.T @ outcome
    scores = design * (outcome - design @ coefficients)[:, None]
    covariance = inverse @ (scores.T @ scores) @ inverse * n / df
    value, se = float(coefficients[1]), float(np.sqrt(covariance[1, 1]))
    if not se > 0:
        raise NotEstimable.because("Everybody in an arm has the same value: there is no variance.")
    reach = float(stdtrit(df, (1 + level) / 2)) * se
    return NetBenefit(value, se, value - reach, value + reach, float(2 * stdtr(df, -abs(value) / se)), df)


def acceptability(drawn: Floats, worths: ArrayLike) -> Floats:
    """Share of bootstrap samples in which the programme is worth it, at each worth of a year.

    Parameters
    ----------
    drawn : cost and years of each sample, shape (draws, 2); those without a value are left out.
    worths : of one year, shape (m,).

    Returns
    -------
    shape (m,)
    """
    known = drawn[np.isfinite(drawn).all(axis=1)]
    benefit = np.asarray(worths, dtype=np.float64)[:, None] * known[:, 1] - known[:, 0]
    return np.asarray((benefit > 0).mean(axis=1))


def plane_shares(drawn: Floats) -> PlaneShares:
    """Count the quarters of the plane; a sample on an edge counts for the worse side."""
    known = drawn[np.isfinite(drawn).all(axis=1)]
    cheaper, better = known[:, 0] < 0, known[:, 1] > 0
    return PlaneShares(
        dearer_better=float((~cheaper & better).mean()),
        dearer_worse=float((~cheaper & ~better).mean()),
        cheaper_better=float((cheaper & better).mean()),
        cheaper_worse=float((cheaper & ~better).mean()),
    )

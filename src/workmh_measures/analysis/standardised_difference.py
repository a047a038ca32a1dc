"""Hedges' g of two groups, as it is and adjusted for covariates, with exact and large-sample intervals.

Functions on bare numbers. Validated against base R (t.test, lm, noncentral t solved by uniroot), psych and effsize:
tests/reference/known_groups.R.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import NotEstimable
from .noncentral import noncentral_t_limits

__all__ = [
    "AdjustedDifference",
    "MeanDifference",
    "StandardisedDifference",
    "adjusted_difference",
    "bias_correction",
    "hedges_g",
    "large_sample_limits",
    "welch_difference",
]

Floats: TypeAlias = NDArray[np.float64]

LEVEL = 0.95
_FEWEST = 2
# Spread below this part of the size of the values is rounding.
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class StandardisedDifference:
    """Hedges' g, first minus second, with its interval and the t test of equal means with pooled variance."""

    value: float
    ci_low: float
    ci_high: float
    p_value: float
    df: int
    n: int


@dataclass(frozen=True, slots=True)
class AdjustedDifference(StandardisedDifference):
    """Hedges' g after covariates; `difference` is the adjusted difference, `residual_sd` what it is divided by."""

    difference: float
    residual_sd: float


@dataclass(frozen=True, slots=True)
class MeanDifference:
    """Difference of means, first minus second, with the test of Welch; `sd_ratio` is the larger SD by the smaller."""

    value: float
    ci_low: float
    ci_high: float
    p_value: float
    df: float
    n: int
    sd_ratio: float


def hedges_g(first: ArrayLike, second: ArrayLike, *, level: float = LEVEL) -> StandardisedDifference:
    """Hedges' g with the exact correction for bias.

    Parameters
    ----------
    first, second : scores of two groups, shapes (n1,) and (n2,); NaN is left out.
    level : confidence as a share.

    Raises
    ------
    NotEstimable
        With fewer than two values in a group, an infinite one, or no spread within both.

    Notes
    -----
    g = J d, d = (mean1 - mean2) / pooled SD. The interval is that of the population's difference, from the noncentral
    t distribution of d sqrt(n1 n2 / (n1 + n2)) with n1 + n2 - 2 degrees of freedom; it needs no correction for bias.

    References
    ----------
    Hedges LV (1981) Journal of Educational Statistics 6:107-128, doi:10.3102/10769986006002107.
    """
    a, b = _group(first), _group(second)
    df = len(a) + len(b) - 2
    pooled = float(np.sqrt((_squares(a) + _squares(b)) / df))
    if pooled <= _ROUNDING * max(np.abs(a).max(), np.abs(b).max()):
        raise NotEstimable.because("Nobody differs from anybody within the groups.")
    return StandardisedDifference(
        *_scaled(float(a.mean() - b.mean()) / pooled, _size(len(a), len(b)), df, level), df, len(a) + len(b)
    )


def large_sample_limits(g: float, n1: int, n2: int, *, level: float = LEVEL) -> tuple[float, float]:
    """Interval of Hedges' g for large groups: g -+ z sqrt(1/n1 + 1/n2 + g^2 / (2 (n1 + n2))).

    References
    ----------
    Hedges LV, Olkin I (1985) Statistical methods for meta-analysis, chapter 5, equation 15.
    """
    from scipy.special import ndtri

    half = float(ndtri((1 + level) / 2)) * float(np.sqrt(1 / n1 + 1 / n2 + g * g / (2 * (n1 + n2))))
    return g - half, g + half


def welch_difference(first: ArrayLike, second: ArrayLike, *, level: float = LEVEL) -> MeanDifference:
    """Difference of means in points of the scale, variances not taken to be equal.

    Parameters and errors as for `hedges_g`; both groups must vary.

    References
    ----------
    Welch BL (1947) Biometrika 34:28-35, doi:10.1093/biomet/34.1-2.28.
    """
    from scipy.special import stdtr, stdtrit

    a, b = _group(first), _group(second)
    parts = np.array([_squares(one) / (len(one) - 1) / len(one) for one in (a, b)])
    if parts.min() <= 0:
        raise NotEstimable.because("Nobody differs from anybody within a group.")
    below = np.array([len(a) - 1, len(b) - 1])
    df = float(parts.sum() ** 2 / (parts**2 / below).sum())
    error, difference = float(np.sqrt(parts.sum())), float(a.mean() - b.mean())
    half = float(stdtrit(df, (1 + level) / 2)) * error
    spread = np.sqrt(parts * [len(a), len(b)])
    return MeanDifference(
        difference,
        difference - half,
        difference + half,
        2 * float(stdtr(df, -abs(difference) / error)),
        df,
        len(a) + len(b),
        float(spread.max() / spread.min()),
    )


def adjusted_difference(
    scores: ArrayLike, in_first: ArrayLike, covariates: ArrayLike, *, level: float = LEVEL
) -> AdjustedDifference:
    """Hedges' g adjusted for covariates: the group's coefficient in a linear model, by the residual SD of that model.

    Parameters
    ----------
    scores : shape (n,), none missing.
    in_first : shape (n,), whether somebody is in the first of two groups.
    covariates : shape (n, c), none missing.

    Raises
    ------
    NotEstimable
        Where the covariates tell the groups apart or each other, or leave nothing over.

    Notes
    -----
    The residual SD is smaller than the SD of the scores where covariates explain them, and this g then larger than one
    that is not adjusted. Interval from the noncentral t distribution with n - rank degrees of freedom.
    """
    y, group = np.asarray(scores, dtype=np.float64), np.asarray(in_first, dtype=np.float64)
    _group(y[group == 1]), _group(y[group == 0])
    others = np.asarray(covariates, dtype=np.float64).reshape(len(y), -1)
    beside = np.column_stack([np.ones(len(y)), others])
    own = _residual(beside, group)
    if own @ own <= _ROUNDING * len(y):
        raise NotEstimable.because("The covariates tell the groups apart: no difference is left to adjust.")
    rank = int(np.linalg.matrix_rank(_unit(beside)))
    df = len(y) - rank - 1
    if rank < beside.shape[1]:
        raise NotEstimable.because(
            "The covariates cannot be told from each other, or one is the same for everybody."
        )
    if df < 1:
        raise NotEstimable.because(f"There are {len(y)} persons for {rank + 1} coefficients.")
    difference = float(own @ y / (own @ own))
    left = _residual(beside, y) - difference * own
    residual_sd = float(np.sqrt(left @ left / df))
    if residual_sd <= _ROUNDING * np.abs(y).max():
        raise NotEstimable.because(
            "Groups and covariates explain every score: nothing is left to compare with."
        )
    size = float(np.sqrt(own @ own))
    scaled = _scaled(difference / residual_sd, size, df, level)
    return AdjustedDifference(*scaled, df, len(y), difference, residual_sd)


def bias_correction(df: float) -> float:
    """Factor J that takes the bias out of a standardised difference, from the gamma function."""
    from scipy.special import gammaln

    return (
        float(np.exp(gammaln(df / 2) - gammaln((df - 1) / 2)) / np.sqrt(df / 2)) if df > 1 else float("nan")
    )


def _scaled(d: float, size: float, df: int, level: float) -> tuple[float, float, float, float]:
    """Return g, its limits and the p value, where t is d times `size`."""
    from scipy.special import stdtr

    if df < 2:
        raise NotEstimable.because("One degree of freedom is left; Hedges' g needs two.")
    t = d * size
    low, high = noncentral_t_limits(t, df, level=level)
    return bias_correction(df) * d, low / size, high / size, 2 * float(stdtr(df, -abs(t)))


def _group(values: ArrayLike) -> Floats:
    numbers = np.asarray(values, dtype=np.float64)
    present = numbers[~np.isnan(numbers)]
    if len(present) < _FEWEST:
        raise NotEstimable.because(f"Each group needs at least {_FEWEST} values; one has {len(present)}.")
    if not np.isfinite(present).all():
        raise NotEstimable.because("A value is infinite.")
    return present


def _squares(values: Floats) -> float:
    centred = values - values.mean()
    return float(centred @ centred)


def _size(n1: int, n2: int) -> float:
    return float(np.sqrt(n1 * n2 / (n1 + n2)))


def _unit(columns: Floats) -> Floats:
    """Return columns on one scale, so that the unit of a covariate decides nothing."""
    centred = columns.copy()
    centred[:, 1:] -= columns[:, 1:].mean(axis=0)
    lengths = np.sqrt((centred**2).sum(axis=0))
    lengths[lengths == 0] = 1.0
    scaled: Floats = centred / lengths
    return scaled


def _residual(beside: Floats, values: Floats) -> Floats:
    design = _unit(beside)
    left: Floats = values - design @ np.linalg.lstsq(design, values, rcond=None)[0]
    return left

"""Limits of agreement: how far two scores of a person are apart, in points of the score.

Differences are second minus first. The limits hold most differences; their intervals say how well they are known.

References
----------
Bland JM, Altman DG (1986) Lancet 327:307-310, doi:10.1016/S0140-6736(86)90837-8. Bland JM, Altman DG (1999) Statistical
Methods in Medical Research 8:135-160, doi:10.1177/096228029900800204 (section 2.1: variance of a limit).
Validated against R 4.2.2 (tests/reference/measurement_error.R).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable
from ..scoring.change import CRITICAL

__all__ = ["Limit", "LimitsOfAgreement", "Slope", "limits_of_agreement", "proportional_bias"]

Floats: TypeAlias = NDArray[np.float64]

_LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Limit:
    """A value in points with its interval."""

    value: float
    ci_low: float
    ci_high: float


@dataclass(frozen=True, slots=True)
class LimitsOfAgreement:
    """Mean difference, limits on both sides of it, and the test of the mean difference.

    Attributes
    ----------
    sd : of the differences, with n - 1.
    p_value : of no mean difference, paired t test with `df` degrees of freedom.
    """

    bias: Limit
    low: Limit
    high: Limit
    sd: float
    p_value: float
    df: int
    n: int


@dataclass(frozen=True, slots=True)
class Slope:
    """How the difference grows with the mean of the two scores."""

    value: float
    ci_low: float
    ci_high: float
    p_value: float
    df: int
    n: int


def limits_of_agreement(first: Floats, second: Floats, *, level: float = _LEVEL) -> LimitsOfAgreement:
    """Return mean difference and limits with intervals.

    Parameters
    ----------
    first, second : shape (n,), scores of the same persons, none missing.
    level : confidence of the intervals, as a share. The limits themselves are 1.96 SD from the mean difference.

    Raises
    ------
    NotEstimable
        If there are fewer than 3 persons, or all differences are the same.

    Notes
    -----
    Interval of the mean difference: t with n - 1 degrees of freedom. Variance of a limit: SD^2 * (1 / n + 1.96^2 /
    (2 * (n - 1))), interval with the same t.
    """
    from scipy.special import stdtr, stdtrit

    difference = _differences(first, second)
    n = len(difference)
    bias, sd = float(difference.mean()), float(difference.std(ddof=1))
    if not sd > 0:
        raise NotEstimable.because("All differences are the same.")
    quantile = float(stdtrit(n - 1, (1 + level) / 2))
    error = sd / float(np.sqrt(n))
    of_limit = sd * float(np.sqrt(1 / n + CRITICAL**2 / (2 * (n - 1))))

    def limit(value: float, standard_error: float) -> Limit:
        return Limit(value, value - quantile * standard_error, value + quantile * standard_error)

    return LimitsOfAgreement(
        bias=limit(bias, error),
        low=limit(bias - CRITICAL * sd, of_limit),
        high=limit(bias + CRITICAL * sd, of_limit),
        sd=sd,
        p_value=2 * float(stdtr(n - 1, -abs(bias) / error)),
        df=n - 1,
        n=n,
    )


def proportional_bias(first: Floats, second: Floats, *, level: float = _LEVEL) -> Slope:
    """Return the regression of the difference on the mean of the two scores.

    Parameters and errors as for `limits_of_agreement`; also if all persons have the same mean.

    Notes
    -----
    A slope other than 0 says that the two SD differ: its test is that of Pitman and Morgan for equal variances. Limits
    with a slope hold for the middle of the scale only.
    """
    from scipy.special import stdtr, stdtrit

    difference, middle = _differences(first, second), (first + second) / 2
    n = len(difference)
    x, y = middle - middle.mean(), difference - difference.mean()
    square = float(x @ x)
    if not square > 0:
        raise NotEstimable.because("All persons have the same mean of the two scores.")
    slope = float(x @ y) / square
    left = y - slope * x
    error = float(np.sqrt(left @ left / (n - 2) / square))
    if not error > 0:
        raise NotEstimable.because("The differences lie on a line: no interval can be formed.")
    reach = float(stdtrit(n - 2, (1 + level) / 2)) * error
    p_value = 2 * float(stdtr(n - 2, -abs(slope) / error))
    return Slope(slope, slope - reach, slope + reach, p_value, n - 2, n)


def _differences(first: Floats, second: Floats) -> Floats:
    difference: Floats = second - first
    if len(difference) < 3:
        raise NotEstimable.because(
            f"At least 3 persons with both scores are needed; there are {len(difference)}."
        )
    if not np.isfinite(difference).all():
        raise NotEstimable.because("A score is not a finite number.")
    return difference

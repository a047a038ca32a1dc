"""How much of the spread of scores lies between groups: eta squared, omega squared, and the test of Welch.

Functions on bare numbers. Validated against base R (aov, oneway.test, noncentral F solved by uniroot):
tests/reference/known_groups.R.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable
from .noncentral import noncentral_f_limits

__all__ = ["BetweenGroups", "WelchTest", "between_groups", "welch_test"]

Floats: TypeAlias = NDArray[np.float64]

LEVEL = 0.95
_FEWEST = 2
_ROUNDING = 1e-24


@dataclass(frozen=True, slots=True)
class BetweenGroups:
    """Shares of variance between groups, with the F test of equal means; the limits are those of eta squared."""

    eta_squared: float
    ci_low: float
    ci_high: float
    omega_squared: float
    f: float
    df: int
    df2: int
    p_value: float
    n: int


@dataclass(frozen=True, slots=True)
class WelchTest:
    """F of equal means, variances not taken to be equal."""

    f: float
    df: int
    df2: float
    p_value: float
    n: int


def between_groups(groups: Sequence[Floats], *, level: float = LEVEL) -> BetweenGroups:
    """Share of variance that lies between groups.

    Parameters
    ----------
    groups : scores of each, none missing.
    level : confidence as a share.

    Raises
    ------
    NotEstimable
        With fewer than two groups, fewer than two values in one, or no spread within them.

    Notes
    -----
    eta^2 = SSB / SST; omega^2 = (SSB - (k - 1) MSW) / (SST + MSW), which may be below 0. Interval of eta^2: limits of the
    noncentrality of F, each divided by itself plus n.

    References
    ----------
    Steiger JH (2004) Psychological Methods 9:164-182, doi:10.1037/1082-989X.9.2.164.
    """
    from scipy.special import fdtrc

    sizes, means, squares = _described(groups)
    n, df = int(sizes.sum()), len(groups) - 1
    grand = float(sizes @ means) / n
    between, within = float(sizes @ (means - grand) ** 2), float(squares.sum())
    if within <= _ROUNDING * n * max(1.0, grand**2):
        raise NotEstimable.because("Nobody differs from anybody within the groups.")
    df2 = n - len(groups)
    mean_within = within / df2
    f = between / df / mean_within
    low, high = (limit / (limit + n) for limit in noncentral_f_limits(f, df, df2, level=level))
    omega = (between - df * mean_within) / (between + within + mean_within)
    p_value = float(fdtrc(df, df2, f))
    return BetweenGroups(between / (between + within), low, high, omega, f, df, df2, p_value, n)


def welch_test(groups: Sequence[Floats]) -> WelchTest:
    """Test of equal means in groups that may differ in variance.

    Parameters and errors as for `between_groups`; every group must vary.

    References
    ----------
    Welch BL (1951) Biometrika 38:330-336, doi:10.1093/biomet/38.3-4.330.
    """
    from scipy.special import fdtrc

    sizes, means, squares = _described(groups)
    k = len(groups)
    if squares.min() <= 0:
        raise NotEstimable.because("Nobody differs from anybody within a group.")
    weights = sizes * (sizes - 1) / squares
    total = float(weights.sum())
    centre = float(weights @ means) / total
    uneven = float((((1 - weights / total) ** 2) / (sizes - 1)).sum()) / (k * k - 1)
    f = float(weights @ (means - centre) ** 2) / ((k - 1) * (1 + 2 * (k - 2) * uneven))
    df2 = 1 / (3 * uneven)
    return WelchTest(f, k - 1, df2, float(fdtrc(k - 1, df2, f)), int(sizes.sum()))


def _described(groups: Sequence[Floats]) -> tuple[Floats, Floats, Floats]:
    """Return size, mean and sum of squares about the mean of each group."""
    if len(groups) < _FEWEST:
        raise NotEstimable.because(f"At least {_FEWEST} groups are needed; found {len(groups)}.")
    smallest = min(len(group) for group in groups)
    if smallest < _FEWEST:
        raise NotEstimable.because(f"Each group needs at least {_FEWEST} values; one has {smallest}.")
    if not all(np.isfinite(group).all() for group in groups):
        raise NotEstimable.because("A value is infinite.")
    means = np.array([group.mean() for group in groups])
    squares = np.array([float(((g - m) ** 2).sum()) for g, m in zip(groups, means, strict=True)])
    return np.array([float(len(group)) for group in groups]), means, squares

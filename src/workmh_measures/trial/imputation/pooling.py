"""One result out of many imputed data sets: Rubin's rules, with degrees of freedom for samples that are not large.

Validated against R (mice::pool.scalar, mitml::testConstraints): tests/reference/imputation.R.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...errors import NotEstimable

__all__ = ["Pooled", "PooledTest", "pooled", "pooled_test"]

Floats: TypeAlias = NDArray[np.float64]

_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Pooled:
    """A pooled estimate.

    Attributes
    ----------
    value, se, df : the estimate, its standard error and the degrees of freedom of t.
    within, between : mean variance within a data set, and variance between them.
    increase : how much larger the variance is for the values that are missing (r).
    missing_information : share of the information that is missing.
    """

    value: float
    se: float
    df: float
    within: float
    between: float
    increase: float
    missing_information: float

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """Return both ends, by t."""
        from scipy.special import stdtrit

        reach = float(stdtrit(self.df, (1 + level) / 2)) * self.se
        return self.value - reach, self.value + reach

    @property
    def p_value(self) -> float:
        """Of the test that the value is 0, two-sided."""
        from scipy.special import stdtr

        return float(2 * stdtr(self.df, -abs(self.value) / self.se))


@dataclass(frozen=True, slots=True)
class PooledTest:
    """Pooled test that several values are 0: F with its degrees of freedom and p value."""

    f: float
    df: int
    df2: float
    p_value: float


def pooled(values: ArrayLike, variances: ArrayLike, *, complete_df: float = np.inf) -> Pooled:
    """Pool one estimate.

    Parameters
    ----------
    values, variances : estimate and squared standard error in each imputed data set, shape (m,).
    complete_df : residual degrees of freedom had nothing been missing.

    Raises
    ------
    NotEstimable
        If there are fewer than two data sets, or a value is missing or without spread.

    References
    ----------
    Rubin DB (1987) Multiple imputation for nonresponse in surveys. Barnard J, Rubin DB (1999) Biometrika 86:948-955,
    doi:10.1093/biomet/86.4.948.
    """
    found, spread = np.asarray(values, dtype=np.float64), np.asarray(variances, dtype=np.float64)
    _require(found[:, None], spread)
    m = len(found)
    within, between = float(spread.mean()), float(found.var(ddof=1))
    total = within + (1 + 1 / m) * between
    # A share of missing information this small is none: the degrees of freedom would have no end.
    share = max((1 + 1 / m) * between / total, 1e-4)
    df = (m - 1) / share**2
    if np.isfinite(complete_df):
        observed = (complete_df + 1) / (complete_df + 3) * complete_df * (1 - share)
        df = df * observed / (df + observed)
    increase = (1 + 1 / m) * between / within
    return Pooled(
        value=float(found.mean()),
        se=float(np.sqrt(total)),
        df=df,
        within=within,
        between=between,
        increase=increase,
        missing_information=(increase + 2 / (df + 3)) / (increase + 1),
    )


def pooled_test(values: ArrayLike, covariances: ArrayLike, *, complete_df: float = np.inf) -> PooledTest:
    """Pool a test of several values at once.

    Parameters
    ----------
    values : in each imputed data set, shape (m, k).
    covariances : theirs, shape (m, k, k).
    complete_df : as for `pooled`.

    Raises
    ------
    NotEstimable
        If there are fewer than two data sets, or values are missing or repeat each other.

    References
    ----------
    Li KH, Raghunathan TE, Rubin DB (1991) J Am Stat Assoc 86:1065-1073, doi:10.1080/01621459.1991.10475152 (D1).
    Reiter JP (2007) Biometrika 94:502-508, doi:10.1093/biomet/asm028 (degrees of freedom in small samples).
    """
    from scipy.special import fdtrc

    found, spread = np.asarray(values, dtype=np.float64), np.asarray(covariances, dtype=np.float64)
    _require(found, np.diagonal(spread, axis1=1, axis2=2))
    m, k = found.shape
    mean, within = found.mean(axis=0), spread.mean(axis=0)
    if np.linalg.matrix_rank(within) < k:
        raise NotEstimable.because("The values tested repeat each other: test fewer of them.")
    between = np.atleast_2d(np.cov(found, rowvar=False))
    increase = (1 + 1 / m) * float(np.trace(between @ np.linalg.inv(within))) / k
    f = float(mean @ np.linalg.solve((1 + increase) * within, mean)) / k
    df2 = _large(k, m, increase) if np.isinf(complete_df) else _reiter((k, m), increase, complete_df)
    return PooledTest(f, k, df2, float(fdtrc(k, df2, f)))


def _large(k: int, m: int, increase: float) -> float:
    """Degrees of freedom of Li, Raghunathan and Rubin; theirs for few data sets where k (m - 1) is 4 or less."""
    t = k * (m - 1)
    if t > 4:
        return 4 + (t - 4) * (1 + (1 - 2 / t) / increase) ** 2
    return t * (1 + 1 / k) * (1 + 1 / increase) ** 2 / 2


def _reiter(sizes: tuple[int, int], increase: float, complete_df: float) -> float:
    """Degrees of freedom of Reiter, with his shares a, z, c as in the paper."""
    k, m = sizes
    t = k * (m - 1)
    a = increase * t / (t - 2)
    vstar = (complete_df + 1) / (complete_df + 3) * complete_df
    c0 = 1 / (t - 4)
    c1, c2 = vstar - 2 * (1 + a), vstar - 4 * (1 + a)
    z = (
        1 / c2
        + c0 * (a**2 * c1 / ((1 + a) ** 2 * c2))
        + c0 * (8 * a**2 * c1 / ((1 + a) * c2**2) + 4 * a**2 / ((1 + a) * c2))
        + c0 * (4 * a**2 / (c1 * c2) + 16 * a**2 * c1 / c2**3)
        + c0 * (8 * a**2 / c2**2)
    )
    return 4 + 1 / z


def _require(values: Floats, variances: Floats) -> None:
    if len(values) < _FEWEST:
        raise NotEstimable.because(
            f"At least {_FEWEST} imputed data sets are needed; there is {len(values)}."
        )
    if not (np.isfinite(values).all() and np.isfinite(variances).all()):
        raise NotEstimable.because("An imputed data set has no value: see which, and why.")
    if (variances <= 0).any():
        raise NotEstimable.because("A variance is not above 0.")

"""Whether one thing goes together more strongly with a second than with a third: two correlations of the same persons.

Validated against psych's `r.test` and the formula of Zou in base R: tests/reference/correlation.R.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import NotEstimable
from .correlation import LEVEL, Correlation, complete_pairs, pearson_correlation, spearman_correlation

__all__ = ["CorrelationDifference", "correlation_difference"]

Floats: TypeAlias = NDArray[np.float64]
Method: TypeAlias = Literal["pearson", "spearman"]

_STATISTICS = {"pearson": pearson_correlation, "spearman": spearman_correlation}


@dataclass(frozen=True, slots=True)
class CorrelationDifference:
    """Size of the first correlation less size of the second, both without sign.

    `p_value` is that of Williams's test, and None for ranks, for which it was not made.
    """

    value: float
    ci_low: float
    ci_high: float
    p_value: float | None
    df: int
    n: int
    first: float
    second: float


def correlation_difference(
    shared: ArrayLike, first: ArrayLike, second: ArrayLike, *, method: Method, level: float = LEVEL
) -> CorrelationDifference:
    """Compare the correlations of one thing with two others, in the persons who have all three.

    Parameters
    ----------
    shared, first, second : numbers, shape (n,); NaN for none.
    method : pearson or spearman.
    level : confidence as a share.

    Raises
    ------
    NotEstimable
        With fewer than four persons, an infinite value, values that are all the same, or a perfect correlation.

    Notes
    -----
    A correlation below zero is turned round together with its side. Interval of Zou from the limits of both and the
    correlation between them; test of Williams with n - 3 degrees of freedom.

    References
    ----------
    Zou GY (2007) Psychological Methods 12:399-413, doi:10.1037/1082-989X.12.4.399. Steiger JH (1980) Psychological
    Bulletin 87:245-251, doi:10.1037/0033-2909.87.2.245 (equation 7, Williams).
    """
    x, a, b = (np.asarray(part, dtype=np.float64) for part in (shared, first, second))
    there = ~(np.isnan(x) | np.isnan(a) | np.isnan(b))
    x, a, b = x[there], a[there], b[there]
    complete_pairs(x, a), complete_pairs(x, b)
    correlate = _STATISTICS[method]
    one, other = correlate(x, a, level=level), correlate(x, b, level=level)
    between = correlate(a * _sign(one), b * _sign(other), level=level).value
    p, q = _turned(one), _turned(other)
    if p is None or q is None or 1 - abs(between) < 1e-13:
        raise NotEstimable.because(
            "A correlation is perfect or rests on three persons: there is no interval."
        )
    together = _between_correlations(p[0], q[0], between)
    down = np.sqrt((p[0] - p[1]) ** 2 + (q[2] - q[0]) ** 2 - 2 * together * (p[0] - p[1]) * (q[2] - q[0]))
    up = np.sqrt((p[2] - p[0]) ** 2 + (q[0] - q[1]) ** 2 - 2 * together * (p[2] - p[0]) * (q[0] - q[1]))
    value = p[0] - q[0]
    p_value = _williams(p[0], q[0], between, one.n) if method == "pearson" else None
    low, high = float(value - down), float(value + up)
    return CorrelationDifference(value, low, high, p_value, one.n - 3, one.n, one.value, other.value)


def _sign(one: Correlation) -> float:
    return -1.0 if one.value < 0 else 1.0


def _turned(one: Correlation) -> tuple[float, float, float] | None:
    """Return a correlation and its limits with the sign of the correlation taken off."""
    if one.ci_low is None or one.ci_high is None:
        return None
    return (one.value, one.ci_low, one.ci_high) if one.value >= 0 else (-one.value, -one.ci_high, -one.ci_low)


def _between_correlations(p: float, q: float, r: float) -> float:
    """Correlation between two correlations that share a side."""
    above = (r - p * q / 2) * (1 - p * p - q * q - r * r) + r**3
    return above / ((1 - p * p) * (1 - q * q))


def _williams(p: float, q: float, r: float, n: int) -> float:
    from scipy.special import stdtr

    determinant = 1 - p * p - q * q - r * r + 2 * p * q * r
    below = 2 * (n - 1) / (n - 3) * determinant + ((p + q) / 2) ** 2 * (1 - r) ** 3
    t = abs(p - q) * np.sqrt((n - 1) * (1 + r) / below)
    return 2 * float(stdtr(n - 3, -t))

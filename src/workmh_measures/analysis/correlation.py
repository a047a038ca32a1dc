"""Pearson and Spearman correlation with interval, and the correlation freed of measurement error.

Functions on bare numbers. A pair counts where both values are there. Validated against stats and psych (R 4.2.2):
tests/reference/correlation.R.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import NotEstimable

__all__ = [
    "Correlation",
    "complete_pairs",
    "disattenuated_correlation",
    "midranks",
    "pearson_correlation",
    "spearman_correlation",
]

Floats: TypeAlias = NDArray[np.float64]

LEVEL = 0.95
FEWEST = 3
# A correlation this near to one is one: what is left is rounding, and Fisher's z has no end there.
_PERFECT = 1e-13


@dataclass(frozen=True, slots=True)
class Correlation:
    """A correlation with its interval and the t test of none.

    The limits are None where there is no interval: with three pairs, and where the correlation is perfect.
    """

    value: float
    ci_low: float | None
    ci_high: float | None
    p_value: float
    df: int
    n: int


def pearson_correlation(first: ArrayLike, second: ArrayLike, *, level: float = LEVEL) -> Correlation:
    """Pearson's product-moment correlation.

    Parameters
    ----------
    first, second : numbers, shape (n,); a pair with NaN is left out.
    level : confidence as a share.

    Raises
    ------
    NotEstimable
        With fewer than three pairs, an infinite value, or values that are all the same.

    Notes
    -----
    Interval by Fisher's z: tanh(atanh r -+ z / sqrt(n - 3)). Test: t = r sqrt((n - 2) / (1 - r^2)), n - 2 df.

    References
    ----------
    Fisher RA (1921) Metron 1:3-32.
    """
    x, y = complete_pairs(first, second)
    r = _product_moment(x, y)
    return _with_interval(r, len(x), 1.0, level)


def spearman_correlation(first: ArrayLike, second: ArrayLike, *, level: float = LEVEL) -> Correlation:
    """Spearman's rank correlation; equal values share the mean of their ranks.

    Parameters and errors as for `pearson_correlation`.

    Notes
    -----
    The Pearson correlation of the ranks. Interval of Bonett and Wright: tanh(atanh r -+ z sqrt((1 + r^2 / 2) / (n - 3))).
    Test by t with n - 2 degrees of freedom, as R does with `exact = FALSE`.

    References
    ----------
    Bonett DG, Wright TA (2000) Psychometrika 65:23-28, doi:10.1007/BF02294183.
    """
    x, y = complete_pairs(first, second)
    r = _product_moment(midranks(x), midranks(y))
    return _with_interval(r, len(x), 1 + r * r / 2, level)


def disattenuated_correlation(
    correlation: float, first_reliability: float, second_reliability: float
) -> float:
    """Correlation two scores would have if both were free of random measurement error.

    Parameters
    ----------
    correlation : Pearson's, of the scores as they are.
    first_reliability, second_reliability : of the two scores, above 0.

    Returns
    -------
    float
        May be beyond 1 where reliabilities are too low or the sample is small; it is not cut.

    Raises
    ------
    NotEstimable
        If a reliability is 0 or less.

    References
    ----------
    Spearman C (1904) American Journal of Psychology 15:72-101, doi:10.2307/1412159.
    """
    lower = min(first_reliability, second_reliability)
    if not (first_reliability > 0 and second_reliability > 0):
        raise NotEstimable.because(
            f"A reliability of {lower:.3f} leaves nothing to correct for: it must be above 0."
        )
    return correlation / float(np.sqrt(first_reliability) * np.sqrt(second_reliability))


def complete_pairs(first: ArrayLike, second: ArrayLike) -> tuple[Floats, Floats]:
    """Return the pairs without NaN.

    Raises
    ------
    NotEstimable
        With fewer than three pairs, an infinite value, or values that are all the same.
    """
    x, y = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    both = ~(np.isnan(x) | np.isnan(y))
    x, y = x[both], y[both]
    if len(x) < FEWEST:
        raise NotEstimable.because(f"At least {FEWEST} pairs of values are needed; found {len(x)}.")
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise NotEstimable.because("A value is infinite.")
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        raise NotEstimable.because(
            "The values of one side are all the same: a correlation needs two that vary."
        )
    return x, y


def midranks(values: Floats) -> Floats:
    """Return ranks from 1; equal values share the mean of their ranks."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks: Floats = (np.cumsum(counts) - (counts - 1) / 2)[place]
    return ranks


def _product_moment(x: Floats, y: Floats) -> float:
    # Each side by its own size first, so that neither a square nor a product leaves the range of numbers.
    a, b = (centred / np.abs(centred).max() for centred in (x - x.mean(), y - y.mean()))
    r = float(a @ b) / float(np.sqrt(a @ a) * np.sqrt(b @ b))
    return min(1.0, max(-1.0, r))


def _with_interval(r: float, n: int, variance: float, level: float) -> Correlation:
    from scipy.special import ndtri, stdtr

    if 1 - abs(r) < _PERFECT:
        return Correlation(float(np.sign(r)), None, None, 0.0, n - 2, n)
    t = abs(r) * np.sqrt((n - 2) / ((1 - r) * (1 + r)))
    p_value = 2 * float(stdtr(n - 2, -t))
    if n == FEWEST:
        return Correlation(r, None, None, p_value, n - 2, n)
    centre, half = np.arctanh(r), float(ndtri((1 + level) / 2)) * np.sqrt(variance / (n - 3))
    return Correlation(r, float(np.tanh(centre - half)), float(np.tanh(centre + half)), p_value, n - 2, n)

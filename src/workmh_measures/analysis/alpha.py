"""Cronbach's alpha and each item's part in it, from a covariance matrix.

Validated against psych 2.2.9 (R 4.2.2): tests/reference/internal_consistency.R; alpha also against pingouin 0.7.0.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable
from .covariance import NO_VARIANCE, correlation_of, several_items
from .guttman import squared_multiple_correlations

__all__ = [
    "alpha_if_deleted",
    "average_inter_item_r",
    "corrected_item_rest_correlation",
    "cronbach_alpha",
    "item_rest_correlation",
    "standardised_alpha",
]

Floats: TypeAlias = NDArray[np.float64]


def cronbach_alpha(covariance: Floats) -> float:
    """Cronbach's alpha of the sum of the items.

    Parameters
    ----------
    covariance : of the keyed items, shape (k, k).

    Raises
    ------
    NotEstimable
        If there are fewer than 2 items or the sum does not vary.

    Notes
    -----
    k / (k - 1) * (1 - trace / sum of all elements).

    References
    ----------
    Cronbach LJ (1951) Psychometrika 16:297-334, doi:10.1007/BF02310555.

    Examples
    --------
    >>> cronbach_alpha(np.array([[2.0, 1.0], [1.0, 2.0]]))
    0.6666666666666667
    """
    k = len(covariance)
    several_items(k)
    trace, total = float(np.trace(covariance)), float(covariance.sum())
    if total <= NO_VARIANCE * trace:
        raise NotEstimable.because("The sum of the items does not vary.")
    return k / (k - 1) * (1 - trace / total)


def standardised_alpha(covariance: Floats) -> float:
    """Cronbach's alpha of the sum of standardised items; see `cronbach_alpha`.

    Raises
    ------
    NotEstimable
        If there are fewer than 2 items or an item does not vary.
    """
    return cronbach_alpha(correlation_of(covariance))


def average_inter_item_r(covariance: Floats) -> float:
    """Mean of the Pearson correlations between different items; see `standardised_alpha`."""
    correlation = correlation_of(covariance)
    k = len(correlation)
    return float((correlation.sum() - k) / (k * (k - 1)))


def alpha_if_deleted(covariance: Floats) -> Floats:
    """Cronbach's alpha of the remaining items, with each item left out in turn.

    Parameters
    ----------
    covariance : of the keyed items, shape (k, k).

    Returns
    -------
    shape (k,), NaN where the sum of the remaining items does not vary.

    Raises
    ------
    NotEstimable
        If there are fewer than 3 items.
    """
    k = len(covariance)
    if k < 3:
        raise NotEstimable.because(f"Without one item at least 2 must remain; there are {k}.")
    trace, total = _without_each(covariance)
    varies = total > NO_VARIANCE * trace
    share = np.divide(trace, total, out=np.full(k, np.nan), where=varies)
    return np.asarray((k - 1) / (k - 2) * (1 - share))


def item_rest_correlation(covariance: Floats) -> Floats:
    """Pearson correlation of each item with the sum of the others.

    Parameters
    ----------
    covariance : of the keyed items, shape (k, k).

    Returns
    -------
    shape (k,), NaN where the item or the sum of the others does not vary.
    """
    variance = np.diag(covariance)
    trace, rest_variance = _without_each(covariance)
    varies = (variance > NO_VARIANCE * np.trace(covariance)) & (rest_variance > NO_VARIANCE * trace)
    scale = np.sqrt(np.where(varies, variance * rest_variance, 1.0))
    return np.asarray(np.where(varies, (covariance.sum(axis=1) - variance) / scale, np.nan))


def corrected_item_rest_correlation(covariance: Floats) -> Floats:
    """Correlation of each standardised item with the sum of all, without the item's own error in either.

    Parameters
    ----------
    covariance : of the keyed items, shape (k, k).

    Returns
    -------
    shape (k,)

    Raises
    ------
    NotEstimable
        If there are fewer than 2 items, an item does not vary or follows exactly from the others, or nothing is common.

    Notes
    -----
    The ones on the diagonal of the correlation matrix are replaced by squared multiple correlations, which takes out
    the overlap of item and sum and the unreliability of the sum; then row sums over the root of the sum of all: the
    `r.cor` of psych.

    References
    ----------
    Cureton E (1966) Psychological Reports 18:93-96, doi:10.2466/pr0.1966.18.1.93.
    """
    common = correlation_of(covariance)
    np.fill_diagonal(common, squared_multiple_correlations(covariance))
    total = float(common.sum())
    if total <= NO_VARIANCE * len(common):
        raise NotEstimable.because("The items have nothing in common.")
    return np.asarray(common.sum(axis=1) / np.sqrt(total))


def _without_each(covariance: Floats) -> tuple[Floats, Floats]:
    """Sum of variances, and variance of the sum, of the items but one, for each one left out."""
    variance = np.diag(covariance)
    return variance.sum() - variance, covariance.sum() - 2 * covariance.sum(axis=1) + variance

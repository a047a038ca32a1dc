"""Guttman's lower bounds of the reliability of a sum, from a covariance matrix; the fourth is in `split_half.py`.

Of a covariance matrix they are about the sum of the items, of a correlation matrix about the sum of standardised items.
Validated against psych 2.2.9 (R 4.2.2): tests/reference/guttman.R.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable
from .covariance import NO_VARIANCE, correlation_of, several_items

__all__ = [
    "guttman_lambda1",
    "guttman_lambda2",
    "guttman_lambda3",
    "guttman_lambda5",
    "guttman_lambda6",
    "squared_multiple_correlations",
]

Floats: TypeAlias = NDArray[np.float64]

# An item with less than this share of its variance left beside the others follows from them.
_FOLLOWS = 1e-10


def guttman_lambda1(covariance: Floats) -> float:
    """Share of the variance of the sum that is covariance between items.

    Parameters
    ----------
    covariance : of the keyed items, shape (k, k).

    Raises
    ------
    NotEstimable
        If there are fewer than 2 items or the sum does not vary.

    References
    ----------
    Guttman L (1945) Psychometrika 10:255-282, doi:10.1007/BF02288892; also for the other ones.
    """
    return 1 - float(np.trace(covariance)) / _variance_of_sum(covariance)


def guttman_lambda2(covariance: Floats) -> float:
    """Lambda 1 with the mean square of the covariances; never below alpha. See `guttman_lambda1`."""
    k = len(covariance)
    return guttman_lambda1(covariance) + float(
        np.sqrt(k / (k - 1) * _squared_covariances(covariance).sum()) / _variance_of_sum(covariance)
    )


def guttman_lambda3(covariance: Floats) -> float:
    """Lambda 1 times k / (k - 1): Cronbach's alpha. See `guttman_lambda1`."""
    k = len(covariance)
    return guttman_lambda1(covariance) * k / (k - 1)


def guttman_lambda5(covariance: Floats) -> float:
    """Lambda 1 with the item that shares most with the others. See `guttman_lambda1`."""
    shared = float(_squared_covariances(covariance).sum(axis=0).max())
    return guttman_lambda1(covariance) + 2 * float(np.sqrt(shared)) / _variance_of_sum(covariance)


def guttman_lambda6(covariance: Floats) -> float:
    """One less the share of the variance of the sum that each item has for itself.

    Parameters and exceptions as for `guttman_lambda1`; also not estimable where an item follows from the others.
    """
    total = _variance_of_sum(covariance)
    own = np.diag(covariance) * (1 - squared_multiple_correlations(covariance))
    return 1 - float(own.sum()) / total


def squared_multiple_correlations(covariance: Floats) -> Floats:
    """Share of each item's variance that follows from the others, shape (k,).

    Raises
    ------
    NotEstimable
        If there are fewer than 2 items, an item does not vary, or an item follows exactly from the others.
    """
    correlation = correlation_of(covariance)
    values, vectors = np.linalg.eigh(correlation)
    if values[0] <= _FOLLOWS:
        raise NotEstimable.because("An item follows exactly from the others.")
    return np.asarray(1 - 1 / (vectors**2 / values).sum(axis=1))


def _variance_of_sum(covariance: Floats) -> float:
    several_items(len(covariance))
    total = float(covariance.sum())
    if total <= NO_VARIANCE * float(np.trace(covariance)):
        raise NotEstimable.because("The sum of the items does not vary.")
    return total


def _squared_covariances(covariance: Floats) -> Floats:
    squared: Floats = covariance**2
    np.fill_diagonal(squared, 0.0)
    return squared

"""Standardised differences between two arms at baseline: how far apart they are in units of their spread, whatever n is.

Functions on bare numbers. Validated against R (formulas written out, and `solve` for more than two categories):
tests/reference/baseline_table.R.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import NotEstimable

__all__ = ["standardised_mean_difference", "standardised_share_difference"]

Floats: TypeAlias = NDArray[np.float64]

_FEWEST = 2


def standardised_mean_difference(first: ArrayLike, second: ArrayLike) -> float:
    """Difference of two means, first minus second, over the root of the mean of both variances.

    Parameters
    ----------
    first, second : amounts of two arms, shapes (n1,) and (n2,); NaN is left out.

    Raises
    ------
    NotEstimable
        If an arm has fewer than two values, or no arm varies.

    References
    ----------
    Austin PC (2009) Stat Med 28:3083-3107, doi:10.1002/sim.3697.
    """
    one, two = (_known(values) for values in (first, second))
    if min(len(one), len(two)) < _FEWEST:
        raise NotEstimable.because(
            f"Each arm needs at least {_FEWEST} values; there are {len(one)} and {len(two)}."
        )
    spread = (one.var(ddof=1) + two.var(ddof=1)) / 2
    if spread <= 0:
        raise NotEstimable.because("No arm varies: there is no spread to hold the difference against.")
    return float((one.mean() - two.mean()) / np.sqrt(spread))


def standardised_share_difference(first: ArrayLike, second: ArrayLike) -> float:
    """Distance between the shares of the categories of two arms, in units of their spread.

    Parameters
    ----------
    first, second : number of persons in each category, shapes (k,), in the same order.

    Returns
    -------
    float
        With two categories the difference in the share of the second one, with its sign; with more a distance, 0 or above.

    Raises
    ------
    NotEstimable
        If an arm has nobody, or everybody is in one category.

    Notes
    -----
    Mahalanobis distance of the shares of all categories but the first, by the mean of both multinomial covariances; categories
    nobody is in are left out.

    References
    ----------
    Yang D, Dalton JE (2012) A unified approach to measuring the effect size between two groups using SAS. SAS Global Forum, 335.
    """
    one, two = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    used = (one + two) > 0
    one, two = one[used], two[used]
    if one.sum() == 0 or two.sum() == 0:
        raise NotEstimable.because("An arm has nobody of whom this is known.")
    if len(one) < 2:
        raise NotEstimable.because(
            "Everybody is in the same category: there is no spread to hold it against."
        )
    p, q = (one / one.sum())[1:], (two / two.sum())[1:]
    spread = (_multinomial(p) + _multinomial(q)) / 2
    if np.linalg.matrix_rank(spread) < len(spread):
        raise NotEstimable.because("The arms share no category: the distance has no bound.")
    gap = p - q
    distance = float(np.sqrt(gap @ np.linalg.solve(spread, gap)))
    return float(np.copysign(distance, gap[0])) if len(gap) == 1 else distance


def _multinomial(shares: Floats) -> Floats:
    return np.asarray(np.diag(shares) - np.outer(shares, shares))


def _known(values: ArrayLike) -> Floats:
    numbers = np.asarray(values, dtype=np.float64)
    return numbers[~np.isnan(numbers)]

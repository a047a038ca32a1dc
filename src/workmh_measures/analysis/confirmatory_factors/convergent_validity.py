"""Whether items speak for their own factor and factors differ: AVE, composite reliability, HTMT, Fornell-Larcker.

Each function takes bare numbers. Validated against semTools 0.5-6: tests/reference/confirmatory_factors.R.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable

__all__ = [
    "average_variance_extracted",
    "composite_reliability",
    "fornell_larcker",
    "heterotrait_monotrait_ratio",
]

Floats: TypeAlias = NDArray[np.float64]
Places: TypeAlias = NDArray[np.intp]


def average_variance_extracted(loadings: Floats, variance: float, total: Floats) -> float:
    """Share of the variance of a factor's items that the factor makes.

    Parameters
    ----------
    loadings : of the factor's items on it, shape (k,).
    variance : of the factor.
    total : variances of the items in the answers, shape (k,).

    References
    ----------
    Fornell C, Larcker DF (1981) Journal of Marketing Research 18:39-50, doi:10.1177/002224378101800104.
    """
    return float((loadings**2).sum() * variance / total.sum())


def composite_reliability(loadings: Floats, variance: float, total: Floats) -> float:
    """Share of the variance of the sum of a factor's items that the factor makes.

    Parameters
    ----------
    loadings : of the factor's items on it, shape (k,).
    variance : of the factor.
    total : covariance matrix of the items in the answers (or as the model implies it), shape (k, k).

    References
    ----------
    Raykov T (2001) British Journal of Mathematical and Statistical Psychology 54:315-323, doi:10.1348/000711001159582.
    """
    return float(loadings.sum() ** 2 * variance / total.sum())


def heterotrait_monotrait_ratio(
    correlation: Floats, first: Places, second: Places, *, geometric: bool = False
) -> float:
    """HTMT: mean correlation of items of two factors over what items of the same factor correlate.

    Parameters
    ----------
    correlation : of all items, shape (p, p).
    first, second : places of the items of the two factors.
    geometric : geometric means (HTMT2), which asks for positive correlations only.

    Raises
    ------
    NotEstimable
        If a factor has one item, or with geometric means a correlation is not above zero.

    References
    ----------
    Henseler J, Ringle CM, Sarstedt M (2015) Journal of the Academy of Marketing Science 43:115-135,
    doi:10.1007/s11747-014-0403-8. Roemer E, Schuberth F, Henseler J (2021) Industrial Management and Data Systems 121:2637-2650.
    """
    if min(len(first), len(second)) < 2:
        raise NotEstimable.because("A factor of one item has no correlations of its own to compare with.")
    size = np.abs(correlation)
    across = size[np.ix_(first, second)].ravel()
    within = [size[np.ix_(own, own)][np.triu_indices(len(own), 1)] for own in (first, second)]
    if not geometric:
        return float(across.mean() / np.sqrt(within[0].mean() * within[1].mean()))
    if min(part.min() for part in (across, *within)) <= 0:
        raise NotEstimable.because("A correlation of zero has no place in a geometric mean.")
    between, *own = (float(np.log(part).mean()) for part in (across, *within))
    return float(np.exp(between - sum(own) / 2))


def fornell_larcker(extracted: Sequence[float], factor_correlation: Floats) -> NDArray[np.bool_]:
    """Say for each factor whether it shares more with its items than with any other factor.

    Parameters
    ----------
    extracted : average variance extracted of each factor.
    factor_correlation : shape (m, m).

    References
    ----------
    Fornell C, Larcker DF (1981) Journal of Marketing Research 18:39-50, doi:10.1177/002224378101800104.
    """
    shared = factor_correlation**2
    np.fill_diagonal(shared, 0.0)
    return np.asarray(np.asarray(extracted) > shared.max(axis=0))

"""McDonald's omega: from a model with one factor, and total and hierarchical after Schmid and Leiman.

Validated against semTools 0.5-6 and lavaan 0.6-14 (one factor), psych 2.2.9 with GPArotation (Schmid-Leiman):
tests/reference/omega.R.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable
from .common_factors import Extraction, least_squares_factors, likelihood_factors
from .covariance import correlation_of
from .factor_extraction import deepest
from .oblimin import oblimin

__all__ = ["OneFactor", "SchmidLeiman", "one_factor_omega", "schmid_leiman"]

Floats: TypeAlias = NDArray[np.float64]

# Of one factor by likelihood: omega needs an item to have variance of its own, however little.
_LEAST_UNIQUE = 1e-6


@dataclass(frozen=True)
class OneFactor:
    """Omega of a model with one factor.

    Attributes
    ----------
    omega : share of the variance of the sum, as the model implies it, that the factor makes.
    loadings, unique : shape (k,), in the units of the items.
    """

    omega: float
    loadings: Floats
    unique: Floats


@dataclass(frozen=True)
class SchmidLeiman:
    """One general and several group factors, all uncorrelated.

    Attributes
    ----------
    total : omega total, the share of the variance of the standardised sum that all factors make.
    hierarchical : omega hierarchical, the share the general factor makes.
    general : shape (k,), loadings on the general factor.
    groups : shape (k, m), loadings on the group factors.
    unique : shape (k,), 1 - the sum of squared loadings.
    at_bound : shape (k,), true where a unique variance would be smaller than is allowed.
    general_at_bound : whether the general factor takes a group factor up whole, or would take more.
    rotation : of the oblique factors, which may start a similar analysis.
    unrotated : shape (k, m), loadings before rotation.
    """

    total: float
    hierarchical: float
    general: Floats
    groups: Floats
    unique: Floats
    at_bound: NDArray[np.bool_]
    general_at_bound: bool
    rotation: Floats
    unrotated: Floats


def one_factor_omega(covariance: Floats, *, start: Floats | None = None) -> OneFactor:
    """Omega of the sum of the items, from one factor by maximum likelihood.

    Parameters
    ----------
    covariance : of the keyed items, shape (k, k).
    start : unique variances of the standardised items to begin with.

    Raises
    ------
    NotEstimable
        If there are fewer than 3 items, an item does not vary or follows from the others, the fit does not settle, or
        it leaves an item no variance of its own.

    Notes
    -----
    (sum of loadings)^2 / ((sum of loadings)^2 + sum of unique variances).

    References
    ----------
    McDonald RP (1999) Test Theory: A Unified Treatment, equation 6.20b.
    """
    correlation = correlation_of(covariance)
    k = len(correlation)
    if k < 3:
        raise NotEstimable.because(f"A model with one factor needs at least 3 items; there are {k}.")
    factor = _settled(likelihood_factors(correlation, 1, start=start, least=_LEAST_UNIQUE))
    if factor.at_bound.any():
        raise NotEstimable.because("The model with one factor leaves an item no variance of its own.")
    deviation = np.sqrt(np.diag(covariance))
    loadings, unique = factor.loadings[:, 0] * deviation, factor.uniqueness * deviation**2
    common = float(loadings.sum()) ** 2
    return OneFactor(common / (common + float(unique.sum())), loadings, unique)


def schmid_leiman(
    covariance: Floats, n_factors: int = 3, *, start: SchmidLeiman | None = None
) -> SchmidLeiman:
    """Omega total and omega hierarchical of the sum of the standardised items.

    Parameters
    ----------
    covariance : of the keyed items, shape (k, k).
    n_factors : group factors, at least 3.
    start : a similar analysis to begin from, as of the sample when a draw from it is analysed.

    Raises
    ------
    NotEstimable
        If there are too few items, an item does not vary, or a fit does not settle.

    Notes
    -----
    Minres (the deepest valley from several starts), direct oblimin, one minres factor of the factor correlations, and the transformation of Schmid and Leiman.
    Total is 1 - sum of unique variances / sum of correlations, hierarchical (sum of general loadings)^2 / sum of
    correlations. No item is turned round, whatever the sign of its loading.

    References
    ----------
    Schmid J, Leiman JM (1957) Psychometrika 22:53-61, doi:10.1007/BF02289209.
    Zinbarg RE, Revelle W, Yovel I, Li W (2005) Psychometrika 70:123-133, doi:10.1007/s11336-003-0974-7.
    """
    k = len(covariance)
    _enough_items(k, n_factors)
    correlation = correlation_of(covariance)
    total = float(correlation.sum())
    if total <= 1e-12 * k:
        raise NotEstimable.because("The sum of the items does not vary.")
    if start is None:
        factors = _settled(deepest(correlation, n_factors))
    else:
        factors = _settled(least_squares_factors(correlation, n_factors, start=start.unique))
    pattern, phi, rotation = oblimin(factors.loadings, start=_first_rotation(factors, start))
    second = _settled(least_squares_factors(phi, 1))
    of_general = second.loadings[:, 0]
    general = pattern @ of_general
    unique = 1 - (factors.loadings**2).sum(axis=1)
    return SchmidLeiman(
        total=1 - float(unique.sum()) / total,
        hierarchical=float(general.sum()) ** 2 / total,
        general=general,
        groups=pattern * np.sqrt(np.maximum(1 - of_general**2, 0.0)),
        unique=unique,
        at_bound=factors.at_bound,
        general_at_bound=bool(second.at_bound.any()),
        rotation=rotation,
        unrotated=factors.loadings,
    )


def _enough_items(k: int, n_factors: int) -> None:
    """Refuse a number of group factors that the correlations of so few items cannot tell."""
    if n_factors < 3:
        raise NotEstimable.because("A general factor above group factors needs at least 3 of them.")
    if (k - n_factors) ** 2 < k + n_factors:
        fewest = next(i for i in range(k, 10 * n_factors) if (i - n_factors) ** 2 >= i + n_factors)
        raise NotEstimable.because(f"{n_factors} group factors need at least {fewest} items; there are {k}.")


def _settled(found: Extraction) -> Extraction:
    """Refuse factors whose search did not come to rest."""
    if not found.converged:
        raise NotEstimable.because("The factor model did not settle.")
    return found


def _first_rotation(factors: Extraction, start: SchmidLeiman | None) -> Floats | None:
    """The rotation of the other analysis, turned from its unrotated loadings to these."""
    if start is None:
        return None
    left, _, right = np.linalg.svd(factors.loadings.T @ start.unrotated)
    return np.asarray(left @ right @ start.rotation)

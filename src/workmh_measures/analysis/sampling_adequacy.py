"""Whether items correlate enough for common factors: Kaiser-Meyer-Olkin and Bartlett's test of sphericity.

Validated against psych 2.2.9 (R 4.2.2): tests/reference/exploratory_factors.R.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable

__all__ = ["Adequacy", "Sphericity", "kmo", "sphericity"]

Floats: TypeAlias = NDArray[np.float64]

# Eigenvalues of a correlation matrix below this are rounding: some item is a sum of others.
_SINGULAR = 1e-10


@dataclass(frozen=True, slots=True)
class Adequacy:
    """Measure of sampling adequacy, overall and of each item, shape (k,)."""

    overall: float
    items: Floats


@dataclass(frozen=True, slots=True)
class Sphericity:
    """Bartlett's test that no items correlate."""

    chi2: float
    df: int
    p_value: float


def kmo(correlation: Floats) -> Adequacy:
    """Kaiser-Meyer-Olkin measure of sampling adequacy.

    Parameters
    ----------
    correlation : shape (k, k).

    Raises
    ------
    NotEstimable
        If the matrix has no inverse, or no items correlate.

    Notes
    -----
    Sum of squared correlations over that sum plus the sum of squared partial correlations, each given all other items.

    References
    ----------
    Kaiser HF (1974) Psychometrika 39:31-36, doi:10.1007/BF02291575.
    """
    _refuse_singular(correlation)
    inverse = np.linalg.inv(correlation)
    deviation = np.sqrt(np.diag(inverse))
    partial = inverse / np.outer(deviation, deviation)
    squares, partials = correlation**2, partial**2
    np.fill_diagonal(squares, 0.0)
    np.fill_diagonal(partials, 0.0)
    together = squares + partials
    if not (together.sum(axis=0) > 0).all():
        raise NotEstimable.because("An item correlates with no other.")
    return Adequacy(
        float(squares.sum() / together.sum()), np.asarray(squares.sum(axis=0) / together.sum(axis=0))
    )


def sphericity(correlation: Floats, n: int) -> Sphericity:
    """Bartlett's test that the correlation matrix of the population is the identity.

    Parameters
    ----------
    correlation : shape (k, k).
    n : number of rows it was computed from.

    Raises
    ------
    NotEstimable
        If the matrix is singular, or there are too few rows for the approximation.

    Notes
    -----
    -(n - 1 - (2 k + 5) / 6) log det R, chi-squared with k (k - 1) / 2 degrees of freedom.

    References
    ----------
    Bartlett MS (1951) Biometrika 38:337-344, doi:10.1093/biomet/38.3-4.337.
    """
    from scipy.special import chdtrc

    _refuse_singular(correlation)
    k = len(correlation)
    rows = n - 1 - (2 * k + 5) / 6
    if rows <= 0:
        raise NotEstimable.because(f"There are too few rows for {k} items: {n}.")
    chi2 = max(-rows * float(np.linalg.slogdet(correlation)[1]), 0.0)
    df = k * (k - 1) // 2
    return Sphericity(chi2, df, float(chdtrc(df, chi2)))


def _refuse_singular(correlation: Floats) -> None:
    smallest = float(np.linalg.eigvalsh(correlation)[0])
    if smallest < -_SINGULAR:
        raise NotEstimable.because(
            "The correlation matrix is not positive definite, as happens with the pairwise route."
        )
    if smallest <= _SINGULAR:
        raise NotEstimable.because(
            "The correlation matrix is singular: an item is a sum of others, or there are too few rows."
        )

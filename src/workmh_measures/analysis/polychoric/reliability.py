"""Reliability from polychoric correlations: categorical omega of the sum as it is scored, and ordinal alpha.

Categorical omega asks how much of the variance of the sum of the codes people gave the factors make: the thresholds are
part of it. Ordinal alpha is the alpha of normal variables nobody has observed, and says nothing of the sum.
Validated against semTools 0.5-6 and psych 2.2.9 (R 4.2.2): tests/reference/polychoric_reliability.R.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from ..alpha import standardised_alpha
from ..common_factors import least_squares_factors
from .bivariate_normal import FAR, bivariate_cumulative
from .moments import OrdinalMoments

__all__ = ["LATENT", "categorical_omega", "one_factor_loadings", "ordinal_alpha"]

Floats: TypeAlias = NDArray[np.float64]

_MOST_STEPS = 200
_FLAT = 1e-10

LATENT = (
    "Describes assumed normal variables behind the answers, not the score that is used; no standard error of measurement"
    " follows from it."
)
"""What always stands beside ordinal alpha."""


def ordinal_alpha(moments: OrdinalMoments) -> float:
    """Alpha of the standardised normal variables assumed behind the answers.

    Raises
    ------
    NotEstimable
        If their sum does not vary.

    References
    ----------
    Zumbo BD, Gadermann AM, Zeisser C (2007) Journal of Modern Applied Statistical Methods 6:21-29,
    doi:10.22237/jmasm/1177992180. Chalmers RP (2018) Educational and Psychological Measurement 78:1056-1071,
    doi:10.1177/0013164417727036 (why it is no reliability of the score).
    """
    return float(standardised_alpha(moments.correlations))


def one_factor_loadings(moments: OrdinalMoments, *, weighted: bool = True) -> Floats:
    """Loadings on one factor of the polychoric correlations.

    Parameters
    ----------
    weighted : by diagonally weighted least squares, as a confirmatory model of ordered items has it (WLSMV); else by
        unweighted (minres).

    Returns
    -------
    shape (k,)

    Raises
    ------
    NotEstimable
        If there are fewer than 3 items, the fit does not settle, or it leaves an item no variance of its own.
    ValueError
        If weights are asked for and the moments have no standard errors.
    """
    k = len(moments.names)
    if k < 3:
        raise NotEstimable.because(f"A model with one factor needs at least 3 items; there are {k}.")
    factor = least_squares_factors(moments.correlations, 1)
    loadings, bound = factor.loadings[:, 0], factor.at_bound
    if weighted:
        if not moments.correlation_errors.size:
            raise ValueError("these moments came without standard errors: ask for weighted=False")
        other = ~np.eye(k, dtype=bool)
        weights = np.divide(1, moments.correlation_errors**2, out=np.zeros((k, k)), where=other)
        loadings = _weighted(moments.correlations, weights, loadings)
        bound = np.abs(loadings) >= 1
    if bound.any():
        heywood = ", ".join(name for name, there in zip(moments.names, bound, strict=True) if there)
        raise NotEstimable.because(f"The factor leaves no variance of its own to item {heywood}.")
    return np.asarray(loadings)


def _weighted(correlations: Floats, weights: Floats, start: Floats) -> Floats:
    """Loadings whose products are nearest the correlations, each squared distance times its weight: Levenberg's steps."""
    loadings, scaled = start, weights / weights.max()
    damping, loss = 1e-3, np.inf
    for _ in range(_MOST_STEPS):
        left = correlations - np.outer(loadings, loadings)
        found = float((scaled * left**2).sum())
        slope = (scaled * left) @ loadings
        if np.abs(slope).max() < _FLAT:
            return loadings
        if found <= loss:
            best, loss, damping = (loadings, slope), found, damping / 10
        else:
            damping *= 10
        loadings, slope = best
        bend = scaled * np.outer(loadings, loadings) + np.diag(scaled @ loadings**2)
        loadings = loadings + np.linalg.solve(bend + damping * np.diag(np.diag(bend)), slope)
    raise NotEstimable.because("The factor model did not settle.")


def categorical_omega(
    moments: OrdinalMoments, *, common: Floats | None = None, implied: Floats | None = None
) -> float:
    """Share of the variance of the sum of the codes that common factors make.

    Parameters
    ----------
    moments : of the keyed items that are summed.
    common : correlations of the normal variables that the factors make, communalities in the diagonal, shape (k, k), as of
        a confirmatory model; by default those of `one_factor_loadings`.
    implied : correlations of a model, for the variance of the sum; by default the polychoric ones.

    Raises
    ------
    NotEstimable
        As `one_factor_loadings`; or if the sum does not vary.

    Notes
    -----
    Formulas 20 and 21 of Green and Yang, with the distances of the codes that were used in place of 1: an item contributes
    its code, so two that differ by 2 where one between was never used weigh double.

    References
    ----------
    Green SB, Yang Y (2009) Psychometrika 74:155-167, doi:10.1007/s11336-008-9099-3.
    """
    if common is None:
        loadings = one_factor_loadings(moments)
        common = np.outer(loadings, loadings)
    observed = np.array(moments.correlations if implied is None else implied)
    np.fill_diagonal(observed, 0.0)
    heights = np.full((len(moments.names), max(map(len, moments.thresholds))), FAR)
    steps = np.zeros_like(heights)
    for item, (own, codes) in enumerate(zip(moments.thresholds, moments.used, strict=True)):
        heights[item, : len(own)] = own
        steps[item, : len(own)] = np.diff(codes)
    variances = _variances(heights, steps)
    total = float(_covariances(heights, steps, observed).sum() + variances.sum())
    if total <= 0:
        raise NotEstimable.because("The sum of the items does not vary.")
    return float(_covariances(heights, steps, common).sum()) / total


def _covariances(heights: Floats, steps: Floats, correlations: Floats) -> Floats:
    """Covariances of the codes that normal variables with these correlations give; their own with the diagonal's."""
    from scipy.special import ndtr

    k = len(heights)
    first, second = np.triu_indices(k)
    below = bivariate_cumulative(heights[first], heights[second], correlations[first, second])
    mean = (steps * ndtr(heights)).sum(axis=1)
    found = np.empty((k, k))
    found[first, second] = np.einsum("pab,pa,pb->p", below, steps[first], steps[second])
    found.T[first, second] = found[first, second]
    return np.asarray(found - np.outer(mean, mean))


def _variances(heights: Floats, steps: Floats) -> Floats:
    """Variance of each item's codes, whatever the correlations."""
    from scipy.special import ndtr

    share = ndtr(heights)
    both = np.minimum(share[:, :, None], share[:, None, :])
    mean = (steps * share).sum(axis=1)
    return np.asarray(np.einsum("kab,ka,kb->k", both, steps, steps) - mean**2)

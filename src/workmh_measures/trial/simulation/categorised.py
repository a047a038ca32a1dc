"""Items cut from a normal variable: their covariances, and the loading that gives a scale its reliability."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from ...analysis.internal_consistency import cronbach_alpha
from ...errors import DefinitionError, problem

__all__ = ["CutItem", "covariance", "expected_score", "fitting_loadings", "omega"]

Floats = NDArray[np.float64]

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(16)
_HALVINGS = 32
_HIGHEST, _NEARLY = 0.97, 0.96
_normal = NormalDist()


@dataclass(frozen=True)
class CutItem:
    """An item whose keyed value rises by `steps[i]` where its standard normal variable exceeds `thresholds[i]`."""

    thresholds: tuple[float, ...]
    steps: tuple[float, ...]


def covariance(items: Sequence[CutItem], loadings: Sequence[Floats]) -> Floats:
    """Return the covariance of keyed item values.

    Parameters
    ----------
    items : k items.
    loadings : for each item its loadings on uncorrelated factors; the rest of its variance is its own.

    Returns
    -------
    array, shape (k, k)

    Notes
    -----
    cov = sum over thresholds a of one item and b of the other of step_a step_b [P(X > a, Y > b) - P(X > a) P(Y > b)],
    and the difference of probabilities is the integral from 0 to asin(rho) of
    exp(-(a^2 + b^2 - 2 a b sin t) / (2 cos^2 t)) / (2 pi) dt, rho being the correlation of the two normals.

    References
    ----------
    Drezner Z, Wesolowsky GO (1990) J Stat Comput Simul 35:101-107, doi:10.1080/00949659008811236.
    """
    cuts, steps = _padded(items)
    vectors = np.stack([np.asarray(vector) for vector in loadings])
    found = _between(cuts, steps, vectors @ vectors.T)
    np.fill_diagonal(found, [_variance(item) for item in items])
    return found


def omega(items: Sequence[CutItem], loadings: Floats) -> float:
    """Return the omega of Green and Yang of the sum of the items, one factor behind them.

    Parameters
    ----------
    loadings : shape (k,).

    References
    ----------
    Green SB, Yang Y (2009) Psychometrika 74:155-167, doi:10.1007/s11336-008-9099-3.
    """
    cuts, steps = _padded(items)
    correlation = np.outer(loadings, loadings)
    common = _between(cuts, steps, correlation)
    whole = common.copy()
    np.fill_diagonal(whole, [_variance(item) for item in items])
    return float(common.sum() / whole.sum())


def fitting_loadings(
    items: Sequence[CutItem], relative: Floats, alpha: float, *, exact: bool = True
) -> Floats:
    """Return the loadings on one factor that give the sum of the items this Cronbach's alpha.

    Parameters
    ----------
    relative : loadings relative to each other, shape (k,).
    alpha : wanted; alpha rises with the loadings, so halving an interval finds them.
    exact : refuse what the cut points let no loadings reach; otherwise come close to the most they give.

    Raises
    ------
    DefinitionError
        SIM-ALPHA if exactly this alpha is wanted and out of reach.
    """
    cuts, steps = _padded(items)
    variances = [_variance(item) for item in items]

    def reached(factor: float) -> float:
        found = _between(cuts, steps, np.outer(factor * relative, factor * relative))
        np.fill_diagonal(found, variances)
        return cronbach_alpha(found)

    low, high = 0.0, _HIGHEST / float(relative.max())
    most = reached(high)
    if exact and not 0 < alpha < most:
        raise DefinitionError([problem("SIM-ALPHA", found=alpha, allowed=f"{most:.3f}")])
    wanted = alpha if exact else min(alpha, _NEARLY * most)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if reached(middle) < wanted else (low, middle)
    return np.asarray(relative * (low + high) / 2)


def expected_score(item: CutItem, shift: float = 0.0, sd: float = 1.0) -> float:
    """Return the mean of the keyed value above its lowest, its variable having this mean and SD."""
    chances = [1 - _normal.cdf((cut - shift) / sd) for cut in item.thresholds]
    return float(np.dot(item.steps, chances))


def _padded(items: Sequence[CutItem]) -> tuple[Floats, Floats]:
    most = max(len(item.thresholds) for item in items)
    cuts, steps = np.zeros((len(items), most)), np.zeros((len(items), most))
    for i, item in enumerate(items):
        cuts[i, : len(item.thresholds)] = item.thresholds
        steps[i, : len(item.steps)] = item.steps
    return cuts, steps


def _between(cuts: Floats, steps: Floats, correlation: Floats) -> Floats:
    """Return what the products of steps have in common at these correlations; the diagonal as for two replicates."""
    upper = np.arcsin(np.clip(correlation, -1.0, 1.0))
    a, b = cuts[:, None, :, None], cuts[None, :, None, :]
    squares, product = a**2 + b**2, 2 * a * b
    total = np.zeros(np.broadcast_shapes(squares.shape, product.shape))
    for node, weight in zip(_NODES, _WEIGHTS, strict=True):
        t = (upper * (node + 1) / 2)[:, :, None, None]
        total += weight * np.exp(-(squares - product * np.sin(t)) / (2 * np.cos(t) ** 2))
    total *= upper[:, :, None, None] / (4 * np.pi)
    return np.asarray(np.einsum("ijab,ia,jb->ij", total, steps, steps))


def _variance(item: CutItem) -> float:
    above = np.asarray([1 - _normal.cdf(cut) for cut in item.thresholds])
    # Of two thresholds the higher decides whether both are exceeded.
    both = np.minimum.outer(above, above)
    steps = np.asarray(item.steps)
    return float(steps @ (both - np.outer(above, above)) @ steps)

"""Common factors of a correlation matrix: least squares (minres), maximum likelihood, principal axes.

Least squares and likelihood are minimised over the uniquenesses with exact first and second derivatives, until the
gradient is rounding: a start elsewhere gives the same loadings to the ninth digit.
Validated against psych 2.2.9 and stats::factanal (R 4.2.2): tests/reference/exploratory_factors.R.

References
----------
Harman HH, Jones WH (1966) Psychometrika 31:351-368, doi:10.1007/BF02289468 (minres). Joreskog KG (1977) in Enslein K,
Ralston A, Wilf HS (eds) Statistical methods for digital computers (both, and their derivatives).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable

__all__ = ["Extraction", "ExtractionMethod", "extracted", "most_factors"]

Floats: TypeAlias = NDArray[np.float64]
ExtractionMethod: TypeAlias = Literal["minres", "ml", "principal_axis"]

# The least uniqueness an item may have, as in psych and factanal; an item that ends here is a Heywood case.
_LEAST = 0.005
_STEPS = 200
_GRADIENT = 1e-11
_GRADIENT_ENOUGH = 1e-7  # where rounding lets no step improve any more
_AXIS_STEPS = 20_000
_AXIS_MOVE = 1e-10
_FLAT = 1e-8


@dataclass(frozen=True)
class Extraction:
    """Unrotated factors.

    Attributes
    ----------
    loadings : shape (k, m), factors by falling variance.
    uniqueness : shape (k,), variance of each item that the factors leave.
    discrepancy : what was minimised, at its least; for ml twice the log likelihood ratio over n.
    converged : whether it was reached.
    """

    loadings: Floats
    uniqueness: Floats
    discrepancy: float
    converged: bool

    @property
    def at_bound(self) -> NDArray[np.bool_]:
        """Items the factors explain wholly (Heywood cases), shape (k,)."""
        return np.asarray(self.uniqueness <= _LEAST * (1 + _FLAT))


@dataclass(frozen=True)
class _Point:
    """The discrepancy at some uniquenesses, with its derivatives and the loadings there."""

    value: float
    gradient: Floats
    hessian: Floats
    loadings: Floats


def most_factors(k: int) -> int:
    """Return how many factors k items can tell apart: the most that leave no fewer correlations than loadings."""
    return max((m for m in range(1, k) if (k - m) ** 2 >= k + m), default=0)


def extracted(correlation: Floats, n_factors: int, method: ExtractionMethod = "minres") -> Extraction:
    """Common factors of a correlation matrix, unrotated.

    Parameters
    ----------
    correlation : shape (k, k).
    n_factors : how many, m.
    method : minres (unweighted least squares), ml (maximum likelihood), or principal_axis (communalities iterated
        until they rest; the resting point is that of minres, unless a uniqueness ends at its bound).

    Raises
    ------
    NotEstimable
        If k items cannot hold m factors, the factors asked for leave one without variance, or ml meets a matrix that
        is not positive definite.
    """
    k = len(correlation)
    if not 1 <= n_factors <= most_factors(k):
        raise NotEstimable.because(
            f"{k} items can tell at most {most_factors(k)} factors apart; {n_factors} were asked for."
        )
    if method == "principal_axis":
        found = _principal_axes(correlation, n_factors)
    else:
        if method == "ml" and float(np.linalg.eigvalsh(correlation)[0]) <= _FLAT:
            raise NotEstimable.because(
                "Maximum likelihood needs a correlation matrix that is positive definite; minres does not."
            )
        found = _best(correlation, n_factors, method)
    if not (found.loadings**2).sum(axis=0).min() > _FLAT:
        raise NotEstimable.because(f"Fewer than {n_factors} factors explain all there is; ask for fewer.")
    return found


def _best(correlation: Floats, m: int, method: ExtractionMethod) -> Extraction:
    """Return the least discrepancy found; with an item at its bound there are others, so each item is tried there."""
    first = _start(correlation)
    found = [_from(correlation, start, m, method) for start in (first, np.full(len(first), 0.5))]
    if any(one.at_bound.any() for one in found):
        for item in range(len(first)):
            near = first.copy()
            near[item] = 2 * _LEAST
            found.append(_from(correlation, near, m, method))
    return min(found, key=lambda one: (round(one.discrepancy, 12), not one.converged))


def _from(correlation: Floats, start: Floats, m: int, method: ExtractionMethod) -> Extraction:
    if method == "minres":
        found = _minimised(lambda x: _least_squares(correlation, x, m), start, (_LEAST, 1.0))
        return Extraction(found[1].loadings, found[0], found[1].value, found[2])
    found = _minimised(lambda x: _likelihood(correlation, x, m), np.log(start), (np.log(_LEAST), 0.0))
    return Extraction(found[1].loadings, np.exp(found[0]), found[1].value, found[2])


def _start(correlation: Floats) -> Floats:
    """Uniquenesses by squared multiple correlations; one half where these do not exist."""
    if float(np.linalg.eigvalsh(correlation)[0]) <= _FLAT:
        return np.full(len(correlation), 0.5)
    return np.clip(1 / np.diag(np.linalg.inv(correlation)), 2 * _LEAST, 1.0)


def _least_squares(correlation: Floats, uniqueness: Floats, m: int) -> _Point:
    values, vectors = np.linalg.eigh(correlation - np.diag(uniqueness))
    kept, rest = _split(values, m, 0.0)
    left, own = vectors[:, rest], values[rest]
    hessian = (left @ left.T) ** 2
    for factor in kept:
        ratio = own / np.minimum(own - values[factor], -_FLAT)
        hessian += 2 * np.outer(vectors[:, factor], vectors[:, factor]) * ((left * ratio) @ left.T)
    loadings = vectors[:, kept] * np.sqrt(values[kept])
    return _Point(float(own @ own) / 2, -(left**2) @ own, hessian, _padded(loadings, m))


def _likelihood(correlation: Floats, logs: Floats, m: int) -> _Point:
    """Discrepancy and derivatives over the logarithms of the uniquenesses."""
    scale = np.exp(-logs / 2)
    values, vectors = np.linalg.eigh(correlation * np.outer(scale, scale))
    kept, rest = _split(values, m, 1.0)
    left, own = vectors[:, rest], values[rest]
    hessian = ((left * own) @ left.T) * (left @ left.T)
    for factor in kept:
        ratio = (own + values[factor]) * (own - 1) / np.minimum(own - values[factor], -_FLAT)
        hessian += np.outer(vectors[:, factor], vectors[:, factor]) * ((left * ratio) @ left.T)
    loadings = vectors[:, kept] * np.sqrt(values[kept] - 1) / scale[:, None]
    value = float((own - np.log(own) - 1).sum())
    return _Point(value, -(left**2) @ (own - 1), hessian, _padded(loadings, m))


def _split(values: Floats, m: int, least: float) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the places of the m largest eigenvalues that lie above the least, largest first, and of the others."""
    order = np.arange(len(values))[::-1]
    kept = order[:m][values[order[:m]] > least]
    return kept, order[len(kept) :]


def _padded(loadings: Floats, m: int) -> Floats:
    return np.pad(loadings, ((0, 0), (0, m - loadings.shape[1])))


def _minimised(
    at: Callable[[Floats], _Point], x: Floats, bounds: tuple[float, float]
) -> tuple[Floats, _Point, bool]:
    """Newton steps within bounds; along directions that curve downwards they go as far the other way."""
    point = at(x)
    for _ in range(_STEPS):
        held = (x <= bounds[0]) & (point.gradient > 0) | (x >= bounds[1]) & (point.gradient < 0)
        slope = np.where(held, 0.0, point.gradient)
        if float(np.abs(slope).max()) < _GRADIENT:
            return x, point, True
        step = np.zeros_like(x)
        step[~held] = _newton_step(point.hessian[np.ix_(~held, ~held)], slope[~held])
        moved = _improved(at, x, point, step, bounds)
        if moved is None:
            return x, point, float(np.abs(slope).max()) < _GRADIENT_ENOUGH
        x, point = moved
    return x, point, False


def _newton_step(hessian: Floats, slope: Floats) -> Floats:
    values, vectors = np.linalg.eigh(hessian)
    curve = np.maximum(np.abs(values), _FLAT * max(float(np.abs(values).max()), _FLAT))
    return np.asarray(-vectors @ ((vectors.T @ slope) / curve))


def _improved(
    at: Callable[[Floats], _Point], x: Floats, point: _Point, step: Floats, bounds: tuple[float, float]
) -> tuple[Floats, _Point] | None:
    """Return the first of ever shorter steps that improves as much as it promises; None when rounding is reached."""
    for halvings in range(30):
        trial = np.clip(x + step / 2**halvings, *bounds)
        found = at(trial)
        if found.value < point.value + 1e-4 * min(float(point.gradient @ (trial - x)), 0.0):
            return trial, found
    return None


def _principal_axes(correlation: Floats, m: int) -> Extraction:
    uniqueness, reduced = _start(correlation), correlation.copy()
    for _ in range(_AXIS_STEPS):
        np.fill_diagonal(reduced, 1 - uniqueness)
        values, vectors = np.linalg.eigh(reduced)
        loadings = vectors[:, : -m - 1 : -1] * np.sqrt(np.maximum(values[: -m - 1 : -1], 0.0))
        moved = 1 - (loadings**2).sum(axis=1) - uniqueness
        uniqueness = uniqueness + moved
        if float(np.abs(moved).max()) < _AXIS_MOVE:
            break
        if uniqueness.min() < -1:
            break
    converged = float(np.abs(moved).max()) < _AXIS_MOVE
    np.fill_diagonal(reduced, 1 - uniqueness)
    residual = reduced - loadings @ loadings.T
    return Extraction(loadings, uniqueness, float((residual**2).sum()) / 2, converged)

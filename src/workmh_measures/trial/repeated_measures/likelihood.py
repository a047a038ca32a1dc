"""The (restricted) likelihood of repeated measures with its first and second derivatives, from sums by pattern.

Everything is a product of the sums in `SubjectPatterns` with small matrices. The signs are those of minus twice the
logarithm, here called the deviance.

References
----------
Patterson HD, Thompson R (1971) Biometrika 58:545-554, doi:10.1093/biomet/58.3.545. Lindstrom MJ, Bates DM (1988)
Journal of the American Statistical Association 83:1014-1022, doi:10.1080/01621459.1988.10478693. Wolfinger R, Tobias R,
Sall J (1994) SIAM Journal on Scientific Computing 15:1294-1310, doi:10.1137/0915079.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from .covariance_structures import CovarianceStructure
from .subject_patterns import SubjectPatterns

__all__ = ["Deviance", "LikelihoodAt", "likelihood_at"]

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Deviance:
    """What is to be made small: minus twice the logarithm of the likelihood at given covariance parameters.

    Attributes
    ----------
    patterns : the data.
    structure : the covariance matrices.
    restricted : REML where true, ML where false.
    """

    patterns: SubjectPatterns
    structure: CovarianceStructure
    restricted: bool

    def at(self, parameters: Floats) -> LikelihoodAt | None:
        """Return the likelihood there, None where the covariance matrices are not positive definite."""
        return likelihood_at(self, parameters)


@dataclass(frozen=True)
class LikelihoodAt:
    """The likelihood at given covariance parameters, the fixed effects at their best; q = p + 1.

    Attributes
    ----------
    deviance_of : what it is the value of.
    parameters : shape (r,).
    weights : shape (m, T, T), inverse covariance matrices of the patterns, 0 at waves not seen.
    spread : shape (p, p), covariance matrix of the fixed effects.
    direction : shape (q,), minus the change of the fixed effects from least squares, then 1.
    value : the deviance.
    """

    deviance_of: Deviance
    parameters: Floats
    weights: Floats
    spread: Floats
    direction: Floats
    value: float

    @cached_property
    def slopes(self) -> Floats:
        """First derivatives of the covariance matrices by pattern, shape (r, m, T, T)."""
        return self.deviance_of.structure.slopes(self.parameters)[:, self.deviance_of.patterns.block]

    @cached_property
    def weighted_slopes(self) -> Floats:
        """Inverse covariance matrix times first derivative, shape (r, m, T, T)."""
        return np.asarray(self.weights @ self.slopes)

    @cached_property
    def information_slopes(self) -> Floats:
        """First derivatives of the weighted products of design and residual, shape (r, q, q)."""
        inner = self.weighted_slopes @ self.weights
        width = len(self.direction)
        found = -inner.reshape(len(inner), -1) @ self.deviance_of.patterns.moments
        return np.asarray(found.reshape(-1, width, width))

    @cached_property
    def _spread_in_full(self) -> Floats:
        full = np.zeros((len(self.direction), len(self.direction)))
        full[:-1, :-1] = self.spread
        return full

    def _between_weights(self, products: Floats) -> Floats:
        """Return sums over design and residual, weighted by `products` (q, q), between two inverses; (m, T, T)."""
        sums = (self.deviance_of.patterns.moments @ products.ravel()).reshape(self.weights.shape)
        return np.asarray(self.weights @ sums @ self.weights)

    @cached_property
    def _sandwich(self) -> Floats:
        products = np.outer(self.direction, self.direction)
        if self.deviance_of.restricted:
            products = products + self._spread_in_full
        return self._between_weights(products)

    @cached_property
    def _pull(self) -> Floats:
        """What the gradient weighs first derivatives by, summed by block; shape (blocks, T, T)."""
        patterns = self.deviance_of.patterns
        each = patterns.persons[:, None, None] * self.weights - self._sandwich
        found = np.zeros((int(patterns.block.max()) + 1, *each.shape[1:]))
        np.add.at(found, patterns.block, each)
        return found

    @cached_property
    def gradient(self) -> Floats:
        """First derivatives of the deviance, shape (r,)."""
        slopes = self.deviance_of.structure.slopes(self.parameters)
        return np.asarray(slopes.reshape(len(slopes), -1) @ self._pull.ravel())

    @cached_property
    def _traces(self) -> Floats:
        """Traces of inverse, derivative, inverse, derivative, summed over persons; shape (r, r)."""
        weighed = self.deviance_of.patterns.persons[:, None, None] * self.weighted_slopes
        return _pairs(weighed, self.weighted_slopes)

    @cached_property
    def _spread_traces(self) -> Floats:
        """Traces of spread, derivative, spread, derivative; shape (r, r)."""
        turned = self.spread @ self.information_slopes[:, :-1, :-1]
        return _pairs(turned, turned)

    @cached_property
    def observed(self) -> Floats:
        """Second derivatives of the deviance, shape (r, r)."""
        moved = self.information_slopes[:, :-1] @ self.direction
        found = -self._traces - 2 * moved @ self.spread @ moved.T
        doubled = _pairs(self._sandwich @ self.slopes, self.weighted_slopes)
        found = found + doubled + doubled.T
        if self.deviance_of.restricted:
            found = found - self._spread_traces
        second = self.deviance_of.structure.curvatures(self.parameters)
        if second is not None:
            found = found + np.einsum("rsbij,bij->rs", second, self._pull)
        return np.asarray(0.5 * (found + found.T))

    @cached_property
    def expected(self) -> Floats:
        """What `observed` is on average, shape (r, r)."""
        if not self.deviance_of.restricted:
            return self._traces
        crossed = _pairs(self._between_weights(self._spread_in_full) @ self.slopes, self.weighted_slopes)
        found = self._traces - crossed - crossed.T + self._spread_traces
        return np.asarray(0.5 * (found + found.T))


def likelihood_at(deviance: Deviance, parameters: Floats) -> LikelihoodAt | None:
    """Return the likelihood at these covariance parameters, None where a covariance matrix is not positive definite.

    Parameters
    ----------
    deviance : data, structure and kind of likelihood.
    parameters : shape (r,).
    """
    patterns = deviance.patterns
    weighed = _weights(patterns, deviance.structure.matrices(parameters))
    if weighed is None:
        return None
    weights, determinant = weighed
    width = len(patterns.least_squares) + 1
    products = (weights.ravel() @ patterns.moments).reshape(width, width)
    try:
        root = np.linalg.cholesky(products[:-1, :-1])
    except np.linalg.LinAlgError:
        return None
    inverse = np.linalg.inv(root)
    spread = inverse.T @ inverse
    change = spread @ products[:-1, -1]
    p = width - 1
    value = determinant + float(products[-1, -1] - products[:-1, -1] @ change)
    used = patterns.n - p if deviance.restricted else patterns.n
    if deviance.restricted:
        scale = np.log(np.abs(np.diag(patterns.triangle))).sum()
        value += 2 * float(np.log(np.diag(root)).sum() + scale)
    value += used * float(np.log(2 * np.pi))
    return LikelihoodAt(deviance, parameters, weights, spread, np.append(-change, 1.0), value)


def _weights(patterns: SubjectPatterns, matrices: Floats) -> tuple[Floats, float] | None:
    """Return inverse matrices of the waves seen, and the sum over persons of the logarithms of the determinants."""
    if not np.isfinite(matrices).all():
        return None
    both = patterns.seen[:, :, None] & patterns.seen[:, None, :]
    full = np.where(both, matrices[patterns.block], np.eye(matrices.shape[1]))
    try:
        roots = np.linalg.cholesky(full)
    except np.linalg.LinAlgError:
        return None
    diagonals = np.diagonal(roots, axis1=1, axis2=2)
    determinant = 2 * float(patterns.persons @ np.log(diagonals).sum(axis=1))
    inverse = np.linalg.inv(roots)
    return np.where(both, np.swapaxes(inverse, 1, 2) @ inverse, 0.0), determinant


def _pairs(left: Floats, right: Floats) -> Floats:
    """Return traces of the products of every matrix at the left with every one at the right, summed over patterns."""
    turned = np.swapaxes(right, -1, -2)
    return np.asarray(left.reshape(len(left), -1) @ turned.reshape(len(turned), -1).T)

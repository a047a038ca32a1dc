"""Shapes of the covariance matrix of repeated measures: unstructured, Toeplitz, autoregressive, compound symmetric.

The parameters are those of SAS PROC MIXED: variances and covariances where the matrix is linear in them (unstructured,
compound symmetry, Toeplitz), else variances and correlations. The adjustment of Kenward and Roger depends on that choice
through second derivatives, which are nothing but in the second kind.

References
----------
Jennrich RI, Schluchter MD (1986) Biometrics 42:805-820, doi:10.2307/2530695.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "STRUCTURES",
    "ByBlock",
    "CovarianceStructure",
    "LinearCovariance",
    "ScaledCorrelation",
    "StructureName",
    "covariance_structure",
]

Floats: TypeAlias = NDArray[np.float64]
StructureName: TypeAlias = Literal[
    "unstructured",
    "heterogeneous_toeplitz",
    "heterogeneous_ar1",
    "heterogeneous_compound_symmetry",
    "toeplitz",
    "ar1",
    "compound_symmetry",
]

_NEAREST_CORRELATION = 0.95  # a correlation to start from stays inside this


class CovarianceStructure(Protocol):
    """A covariance matrix for each block of persons, as a function of free parameters."""

    def start(self, products: Floats) -> Floats:
        """Return parameters to start from; `products` has shape (blocks, T, T), mean products of residuals."""

    def matrices(self, parameters: Floats) -> Floats:
        """Return the covariance matrices, shape (blocks, T, T)."""

    def slopes(self, parameters: Floats) -> Floats:
        """Return their first derivatives, shape (parameters, blocks, T, T)."""

    def curvatures(self, parameters: Floats) -> Floats | None:
        """Return their second derivatives, shape (parameters, parameters, blocks, T, T); None where all are 0."""


class OneMatrix(Protocol):
    """One covariance matrix as a function of free parameters; as `CovarianceStructure`, without the axis of blocks."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the parameters."""

    def start(self, products: Floats) -> Floats:
        """Return parameters to start from."""

    def matrix(self, parameters: Floats) -> Floats:
        """Return the matrix."""

    def slopes(self, parameters: Floats) -> Floats:
        """Return its first derivatives."""

    def curvatures(self, parameters: Floats) -> Floats | None:
        """Return its second derivatives, None where all are 0."""


@dataclass(frozen=True)
class LinearCovariance:
    """A matrix that is a sum of fixed ones, each times its parameter.

    Attributes
    ----------
    bases : shape (parameters, T, T), ones where the parameter stands.
    names : of the parameters.
    """

    bases: Floats
    names: tuple[str, ...]

    def start(self, products: Floats) -> Floats:
        """Return the mean product wherever a parameter stands."""
        parameters = np.asarray(np.einsum("rij,ij->r", self.bases, products) / self.bases.sum(axis=(1, 2)))
        diagonal = np.einsum("rii->r", self.bases) > 0
        while np.linalg.eigvalsh(self.matrix(parameters))[0] < 1e-3 * np.diag(products).min():
            parameters = np.where(diagonal, parameters, 0.8 * parameters)
            if not np.abs(parameters[~diagonal]).max(initial=0) > 0:
                break
        return parameters

    def matrix(self, parameters: Floats) -> Floats:
        """Return the sum."""
        return np.asarray(np.einsum("r,rij->ij", parameters, self.bases))

    def slopes(self, parameters: Floats) -> Floats:
        """Return the fixed matrices."""
        del parameters
        return self.bases

    def curvatures(self, parameters: Floats) -> None:
        """There are none."""
        del parameters


Correlation: TypeAlias = Callable[[Floats], tuple[Floats, Floats, Floats]]


@dataclass(frozen=True)
class ScaledCorrelation:
    """Variances, one for all waves or one for each, and correlations that depend on the distance of two waves.

    Attributes
    ----------
    variance_of : shape (variances, T), one where the variance is that of the wave.
    correlation : gives the matrix, its first and its second derivatives from the correlation parameters.
    lags : shape (correlation parameters, T, T), the cells whose mean correlation each one starts from.
    names : of the parameters, variances first.
    """

    variance_of: Floats
    correlation: Correlation
    lags: Floats
    names: tuple[str, ...]

    def start(self, products: Floats) -> Floats:
        """Return mean variances and mean correlations, those nearer to 0 where they would not do together."""
        variances = self.variance_of @ np.diag(products) / self.variance_of.sum(axis=1)
        spread = np.sqrt(np.diag(products))
        observed = products / np.outer(spread, spread)
        rho = np.einsum("kij,ij->k", self.lags, observed) / self.lags.sum(axis=(1, 2))
        rho = np.clip(rho, -_NEAREST_CORRELATION, _NEAREST_CORRELATION)
        while np.linalg.eigvalsh(self.correlation(rho)[0])[0] < 1e-3:
            rho = 0.8 * rho
        return np.concatenate([variances, rho])

    def _parts(self, parameters: Floats) -> tuple[Floats, Floats, Floats]:
        """Return outer product of the standard deviations, and shares of a variance in each cell over the variance."""
        variances = parameters[: len(self.variance_of)]
        spread = np.sqrt(variances @ self.variance_of)
        halves = 0.5 * (self.variance_of[:, :, None] + self.variance_of[:, None, :])
        return np.outer(spread, spread), halves / variances[:, None, None], variances

    def matrix(self, parameters: Floats) -> Floats:
        """Return the matrix; not a number where a variance is negative."""
        variances = parameters[: len(self.variance_of)]
        spread = np.sqrt(np.where(variances > 0, variances, np.nan) @ self.variance_of)
        return np.outer(spread, spread) * self.correlation(parameters[len(variances) :])[0]

    def slopes(self, parameters: Floats) -> Floats:
        """Return the first derivatives."""
        scale, shares, variances = self._parts(parameters)
        value, first, _ = self.correlation(parameters[len(variances) :])
        return np.concatenate([scale * value * shares, scale * first])

    def curvatures(self, parameters: Floats) -> Floats:
        """Return the second derivatives."""
        scale, shares, variances = self._parts(parameters)
        value, first, second = self.correlation(parameters[len(variances) :])
        k = len(variances)
        found = np.zeros((len(parameters), len(parameters), *scale.shape))
        found[:k, :k] = scale * value * shares[:, None] * shares[None, :]
        found[range(k), range(k)] -= scale * value * shares / variances[:, None, None]
        found[:k, k:] = scale * shares[:, None] * first[None, :]
        found[k:, :k] = np.swapaxes(found[:k, k:], 0, 1)
        found[k:, k:] = scale * second
        return found


@dataclass(frozen=True)
class ByBlock:
    """The same structure with parameters of its own in each block.

    Attributes
    ----------
    one : the structure of one matrix.
    blocks : how many there are.
    """

    one: OneMatrix
    blocks: int

    def _split(self, parameters: Floats) -> Floats:
        return parameters.reshape(self.blocks, -1)

    def start(self, products: Floats) -> Floats:
        """Return the parameters of the first block, then those of the second, and so on."""
        return np.concatenate([self.one.start(of_block) for of_block in products])

    def matrices(self, parameters: Floats) -> Floats:
        """Return shape (blocks, T, T)."""
        return np.stack([self.one.matrix(part) for part in self._split(parameters)])

    def slopes(self, parameters: Floats) -> Floats:
        """Return shape (parameters, blocks, T, T)."""
        each = [self.one.slopes(part) for part in self._split(parameters)]
        size, *cells = each[0].shape
        found = np.zeros((self.blocks * size, self.blocks, *cells))
        for block, part in enumerate(each):
            found[block * size : (block + 1) * size, block] = part
        return found

    def curvatures(self, parameters: Floats) -> Floats | None:
        """Return shape (parameters, parameters, blocks, T, T), or None."""
        found: Floats | None = None
        for block, part in enumerate(self._split(parameters)):
            second = self.one.curvatures(part)
            if second is None:
                return None
            if found is None:
                found = np.zeros((len(parameters), len(parameters), self.blocks, *second.shape[2:]))
            place = slice(block * len(part), (block + 1) * len(part))
            found[place, place, block] = second
        return found


def covariance_structure(name: StructureName, n_waves: int) -> OneMatrix:
    """Return the structure of that name for so many waves.

    Parameters
    ----------
    name : one of `STRUCTURES`; those that begin with heterogeneous have a variance for each wave.
    n_waves : at least 2 (1 for all but the Toeplitz and autoregressive ones is a single variance).
    """
    if name == "unstructured":
        return _unstructured(n_waves)
    if name in ("compound_symmetry", "toeplitz"):
        return _linear(_lags(name, n_waves), n_waves)
    family = name.removeprefix("heterogeneous_")
    each = name != family
    variance_of = np.eye(n_waves) if each else np.ones((1, n_waves))
    lags = _lags(family, n_waves)
    variances = [f"variance {wave + 1}" for wave in range(n_waves)] if each else ["variance"]
    if family == "ar1":
        lags = lags[:1]
    correlations = (
        ["correlation"] if len(lags) == 1 else [f"correlation {lag + 1}" for lag in range(len(lags))]
    )
    shape = _power(n_waves) if family == "ar1" else _by_lag(lags)
    return ScaledCorrelation(variance_of, shape, lags, (*variances, *correlations))


STRUCTURES: tuple[StructureName, ...] = (
    "unstructured",
    "heterogeneous_toeplitz",
    "heterogeneous_ar1",
    "heterogeneous_compound_symmetry",
    "toeplitz",
    "ar1",
    "compound_symmetry",
)


def _distance(n_waves: int) -> NDArray[np.intp]:
    waves = np.arange(n_waves)
    return np.asarray(np.abs(waves[:, None] - waves[None, :]))


def _lags(family: str, n_waves: int) -> Floats:
    """Return the cells off the diagonal that share a parameter."""
    distance = _distance(n_waves)
    if family.endswith("compound_symmetry"):
        return (distance > 0).astype(np.float64)[None]
    return np.stack([(distance == lag).astype(np.float64) for lag in range(1, n_waves)])


def _unstructured(n_waves: int) -> LinearCovariance:
    rows, columns = np.tril_indices(n_waves)
    bases = np.zeros((len(rows), n_waves, n_waves))
    bases[range(len(rows)), rows, columns] = 1
    bases[range(len(rows)), columns, rows] = 1
    names = tuple(f"covariance {i + 1} {j + 1}" for i, j in zip(rows, columns, strict=True))
    return LinearCovariance(bases, names)


def _linear(lags: Floats, n_waves: int) -> LinearCovariance:
    names = ["covariance"] if len(lags) == 1 else [f"covariance {lag + 1}" for lag in range(len(lags))]
    return LinearCovariance(np.concatenate([np.eye(n_waves)[None], lags]), ("variance", *names))


def _power(n_waves: int) -> Correlation:
    distance = _distance(n_waves)

    def correlation(rho: Floats) -> tuple[Floats, Floats, Floats]:
        base = float(rho[0])
        first = np.where(distance > 0, distance * base ** np.maximum(distance - 1, 0), 0.0)
        second = np.where(distance > 1, distance * (distance - 1) * base ** np.maximum(distance - 2, 0), 0.0)
        return np.asarray(base**distance), first[None], second[None, None]

    return correlation


def _by_lag(lags: Floats) -> Correlation:
    size, n_waves = len(lags), lags.shape[1]

    def correlation(rho: Floats) -> tuple[Floats, Floats, Floats]:
        value = np.eye(n_waves) + np.einsum("k,kij->ij", rho, lags)
        return value, lags, np.zeros((size, size, n_waves, n_waves))

    return correlation

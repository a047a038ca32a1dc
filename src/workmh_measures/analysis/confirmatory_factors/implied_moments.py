"""The covariances and means that a factor model implies, and how they change with its free parameters.

The change of a covariance matrix with one parameter is always h (u v' + v u'), with two vectors u and v. Kept in that form,
gradients and information matrices are products of small matrices; nothing of the size of all pairs of moments is built.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .model_matrices import ModelLayout, ModelMatrices

__all__ = ["Implied", "Slopes", "implied", "slopes"]

Numbers: TypeAlias = NDArray[Any]
Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Implied:
    """What a model implies for one group.

    Attributes
    ----------
    covariance, mean : of the items (of what lies behind them where they are ordered), shapes (p, p) and (p,).
    loadings : of the items on what is left of the factors unexplained, Lambda (I - Beta)^-1, shape (p, m).
    cross : covariances of factors with items, shape (m, p).
    factor_covariance, factor_mean : of the factors, shapes (m, m) and (m,).
    """

    covariance: Numbers
    mean: Numbers
    loadings: Numbers
    cross: Numbers
    factor_covariance: Numbers
    factor_mean: Numbers


def implied(matrices: ModelMatrices) -> Implied:
    """Return the moments that the matrices of a group imply."""
    if matrices.paths.any():
        effect = np.linalg.inv(np.eye(len(matrices.paths)) - matrices.paths)
        spread, mean = effect @ matrices.factors @ effect.T, effect @ matrices.means
        total = matrices.loadings @ effect
    else:
        spread, mean, total = matrices.factors, matrices.means, matrices.loadings
    cross = spread @ matrices.loadings.T
    return Implied(
        covariance=matrices.loadings @ cross + matrices.residuals,
        mean=matrices.intercepts + matrices.loadings @ mean,
        loadings=total,
        cross=cross,
        factor_covariance=spread,
        factor_mean=mean,
    )


@dataclass(frozen=True)
class Slopes:
    """How covariances and means of the items change with each cell that holds a free parameter.

    Attributes
    ----------
    left, right : u and v of each cell, shape (cells, p); the covariance changes by half (u v' + v u').
    half : 1, or 0.5 on a diagonal, shape (cells,).
    mean : change of the means, shape (cells, p).
    free : place of the cell among the free parameters, shape (cells,).
    n_free : how many there are.
    """

    left: Numbers
    right: Numbers
    half: Floats
    mean: Numbers
    free: NDArray[np.intp]
    n_free: int

    def gathered(self, values: Numbers) -> Numbers:
        """Sum over the cells that hold the same parameter, along the first axis."""
        out = np.zeros((self.n_free, *values.shape[1:]), values.dtype)
        np.add.at(out, self.free, values)
        return out

    def gradient(self, weight: Numbers, mean_weight: Numbers) -> Numbers:
        """Return the change of tr(weight Sigma) + mean_weight' mu with each free parameter.

        Parameters
        ----------
        weight : symmetric, shape (p, p).
        mean_weight : shape (p,).
        """
        change = 2 * self.half * ((self.left @ weight) * self.right).sum(axis=1) + self.mean @ mean_weight
        return self.gathered(change)

    def information(self, precision: Floats) -> Floats:
        """Return the expected information in one row of normal answers, shape (n_free, n_free).

        Parameters
        ----------
        precision : inverse of the implied covariance, shape (p, p).
        """
        left, right = self.left @ precision, self.right @ precision
        mixed = left @ self.right.T
        spread = (left @ self.left.T) * (right @ self.right.T) + mixed * mixed.T
        cells = np.outer(self.half, self.half) * spread + self.mean @ precision @ self.mean.T
        return np.asarray(self.gathered(self.gathered(cells).T))

    def covariances(self, pairs: tuple[NDArray[np.intp], NDArray[np.intp]]) -> Numbers:
        """Return the change of covariances of pairs of items, shape (pairs, n_free)."""
        one, two = pairs
        change = self.left[:, one] * self.right[:, two] + self.left[:, two] * self.right[:, one]
        return self.gathered(self.half[:, None] * change).T

    def means(self) -> Numbers:
        """Return the change of the means, shape (p, n_free)."""
        return self.gathered(self.mean).T


def slopes(layout: ModelLayout, model: Implied) -> Slopes:
    """Return how the implied moments change with the free parameters of loadings, paths, covariances and means."""
    unit = np.eye(layout.n_items, dtype=model.covariance.dtype)
    total, cross, factor_mean = model.loadings.T, model.cross, model.factor_mean
    none = np.zeros(layout.n_items, model.covariance.dtype)
    parts = []
    for kind, cells in layout.free.items():
        row, column = cells.row, cells.column
        one = np.ones(len(row))
        flat = np.broadcast_to(none, (len(row), layout.n_items))
        diagonal = np.where(row == column, 0.5, 1.0)
        match kind:
            case "loadings":
                part = (unit[row], cross[column], one, unit[row] * factor_mean[column][:, None])
            case "paths":
                part = (total[row], cross[column], one, total[row] * factor_mean[column][:, None])
            case "factors":
                part = (total[row], total[column], diagonal, flat)
            case "residuals":
                part = (unit[row], unit[column], diagonal, flat)
            case "intercepts":
                part = (flat, flat, one, unit[row])
            case "means":
                part = (flat, flat, one, total[row])
            case _:
                continue
        parts.append((*part, cells.free))
    left, right, half, mean, free = (np.concatenate(one) for one in zip(*parts, strict=True))
    return Slopes(left, right, half, mean, free, layout.n_free)

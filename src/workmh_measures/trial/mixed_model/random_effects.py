"""The covariance that random effects of persons make: Z G Z' and the variance of the error.

While the likelihood is searched G is a triangle times its transpose, so that it cannot become negative: an effect that does
not vary has a row of zeros, which is a plain stationary point. For tests the parameters are those of G itself, in which
the covariance is linear.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["RandomEffects", "VariancesOfEffects"]

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class RandomEffects:
    """Parameters: the lower triangle row by row, then the variance of the error.

    Attributes
    ----------
    z : shape (blocks, T, k), the random effects' design at each place of a block.
    """

    z: Floats

    @cached_property
    def places(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Rows and columns of the lower triangle."""
        return np.tril_indices(self.z.shape[2])

    def triangle(self, parameters: Floats) -> Floats:
        """Return the triangle, shape (k, k)."""
        found = np.zeros((self.z.shape[2],) * 2)
        found[self.places] = parameters[:-1]
        return found

    def start(self, products: Floats) -> Floats:
        """Return half of the mean variance as error, the other half shared by the effects."""
        variance = float(
            np.einsum("bii->", products) / max(1, np.count_nonzero(np.einsum("bii->bi", products)))
        )
        size = np.sqrt((self.z**2).mean(axis=(0, 1)))
        k = self.z.shape[2]
        triangle = np.diag(np.sqrt(variance / 2 / k) / np.where(size > 0, size, 1.0))
        return np.append(triangle[self.places], variance / 2)

    def matrices(self, parameters: Floats) -> Floats:
        """Return shape (blocks, T, T); not a number where the error's variance is not positive."""
        reach = self.z @ self.triangle(parameters)
        error = float(parameters[-1]) if parameters[-1] > 0 else float("nan")
        return np.asarray(reach @ np.swapaxes(reach, 1, 2) + error * np.eye(self.z.shape[1]))

    def slopes(self, parameters: Floats) -> Floats:
        """Return the first derivatives, shape (parameters, blocks, T, T)."""
        reach = self.z @ self.triangle(parameters)
        half = [
            self.z[:, :, row, None] * reach[:, None, :, column]
            for row, column in zip(*self.places, strict=True)
        ]
        halves = np.stack(half)
        return np.concatenate([halves + np.swapaxes(halves, 2, 3), self._error()])

    def _error(self) -> Floats:
        blocks, waves = self.z.shape[:2]
        return np.broadcast_to(np.eye(waves), (1, blocks, waves, waves))

    def curvatures(self, parameters: Floats) -> Floats:
        """Return the second derivatives, shape (parameters, parameters, blocks, T, T)."""
        size, (blocks, waves) = len(parameters), self.z.shape[:2]
        found = np.zeros((size, size, blocks, waves, waves))
        cells = list(enumerate(zip(*self.places, strict=True)))
        for first, (row, column) in cells:
            for second, (other_row, other_column) in cells:
                if column == other_column:
                    half = self.z[:, :, row, None] * self.z[:, None, :, other_row]
                    found[first, second] = half + np.swapaxes(half, 1, 2)
        return found


@dataclass(frozen=True)
class VariancesOfEffects:
    """Parameters: the lower triangle of G row by row, then the variance of the error.

    Attributes
    ----------
    effects : the same effects, as they are searched for.
    """

    effects: RandomEffects

    @cached_property
    def bases(self) -> Floats:
        """First derivatives, the same everywhere; shape (parameters, blocks, T, T)."""
        z = self.effects.z
        found = []
        for row, column in zip(*self.effects.places, strict=True):
            half = z[:, :, row, None] * z[:, None, :, column]
            found.append(half if row == column else half + np.swapaxes(half, 1, 2))
        return np.concatenate([np.stack(found), self.effects._error()])

    def start(self, products: Floats) -> Floats:
        """Return what the search of a triangle starts from."""
        return self.of_triangle(self.effects.start(products))

    def of_triangle(self, parameters: Floats) -> Floats:
        """Return these parameters from those of the triangle."""
        triangle = self.effects.triangle(parameters)
        return np.append((triangle @ triangle.T)[self.effects.places], parameters[-1])

    def matrices(self, parameters: Floats) -> Floats:
        """Return shape (blocks, T, T)."""
        return np.asarray(np.tensordot(parameters, self.bases, axes=1))

    def slopes(self, parameters: Floats) -> Floats:
        """Return the first derivatives, shape (parameters, blocks, T, T)."""
        del parameters
        return self.bases

    def curvatures(self, parameters: Floats) -> None:
        """There are none."""
        del parameters

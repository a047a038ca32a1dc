"""Steps of a search for the highest likelihood of which only the gradient is written out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable

__all__ = ["ascent", "curvature", "inverse_curvature"]

Floats: TypeAlias = NDArray[np.float64]

_WIDTH = 1e-4
_FLATTEST = 1e-8


def ascent(information: Floats, gradient: Floats) -> Floats:
    """Newton's step; where the likelihood is not curved downwards, with the curvature turned round there."""
    values, vectors = np.linalg.eigh(information)
    size = np.maximum(np.abs(values), _FLATTEST * np.abs(values).max())
    return np.asarray(vectors @ ((vectors.T @ gradient) / size))


def curvature(gradient_at: Callable[[Floats], Floats], parameters: Floats) -> Floats:
    """Less the second derivatives, from differences of the gradient on both sides of each parameter."""
    columns = []
    for place in np.eye(len(parameters)):
        width = _WIDTH * max(1.0, abs(float(place @ parameters)))
        ahead, behind = (gradient_at(parameters + side * width * place) for side in (1, -1))
        columns.append((behind - ahead) / (2 * width))
    found = np.array(columns)
    return np.asarray((found + found.T) / 2)


def inverse_curvature(found: Floats, *, unsettled: str) -> Floats:
    """Invert a curvature: the covariance of the estimates.

    Raises
    ------
    NotEstimable
        With the sentence `unsettled`, if the likelihood is not curved downwards everywhere.
    """
    if float(np.linalg.eigvalsh(found).min()) <= 0:
        raise NotEstimable.because(unsettled)
    return np.asarray(np.linalg.inv(found))

"""What rotations of factors minimise: a number for a pattern of loadings, and its slopes.

Validated against GPArotation 2022.10 (R 4.2.2): tests/reference/rotations.R.

References
----------
Carroll JB (1953) Psychometrika 18:23-38, doi:10.1007/BF02289025 (quartimin). Yates A (1987) Multivariate exploratory data
analysis (geomin). Browne MW (2001) Multivariate Behavioral Research 36:111-150, doi:10.1207/S15327906MBR3601_05 (epsilon).
Jennrich RI, Bentler PM (2011) Psychometrika 76:537-549, doi:10.1007/s11336-011-9218-4; (2012) 77:442-454,
doi:10.1007/s11336-012-9269-1 (bifactor, orthogonal and oblique).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["EPSILON", "Criterion", "bifactor", "geomin", "quartimin"]

Floats: TypeAlias = NDArray[np.float64]
# From patterns, shape (..., k, m), to values, shape (...), and slopes, in the shape of the patterns.
Criterion: TypeAlias = Callable[[Floats], tuple[Floats, Floats]]

EPSILON = 0.01
"""What geomin adds to squared loadings, as in GPArotation; Mplus takes less with two or three factors, lavaan 0.001."""


def quartimin(pattern: Floats) -> tuple[Floats, Floats]:
    """Products of squared loadings of one item on different factors, a quarter of their sum over ordered pairs."""
    squared = pattern**2
    others = squared.sum(axis=-1, keepdims=True) - squared
    return (squared * others).sum(axis=(-2, -1)) / 4, pattern * others


def geomin(pattern: Floats, *, epsilon: float = EPSILON) -> tuple[Floats, Floats]:
    """Geometric mean of the squared loadings of an item, summed over items.

    Parameters
    ----------
    pattern : shape (..., k, m).
    epsilon : added to each squared loading, so that one of 0 does not settle everything.
    """
    added = pattern**2 + epsilon
    mean = np.exp(np.log(added).mean(axis=-1, keepdims=True))
    return mean.sum(axis=(-2, -1)), 2 / pattern.shape[-1] * pattern / added * mean


def bifactor(pattern: Floats) -> tuple[Floats, Floats]:
    """Quartimin of all factors but the first, on which every item may load."""
    value, slopes = quartimin(pattern[..., 1:])
    return value, np.concatenate([np.zeros_like(pattern[..., :1]), slopes], axis=-1)

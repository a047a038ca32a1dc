"""A correlation matrix made positive definite: only where somebody asks for it, and never without saying so.

Validated against psych 2.2.9 cor.smooth (R 4.2.2): tests/reference/polychoric_factors.R.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["smoothed"]

Floats: TypeAlias = NDArray[np.float64]

_NONE = float(np.finfo(np.float64).eps)
_TOO_SMALL = 1e-12
_INSTEAD = 1e-10


def smoothed(correlations: Floats) -> tuple[Floats, bool]:
    """Lift eigenvalues that are not above zero, and give the diagonal its ones back.

    Parameters
    ----------
    correlations : shape (k, k), symmetric, ones in the diagonal.

    Returns
    -------
    correlations : as given where all eigenvalues are above zero.
    changed : whether anything was lifted.

    Notes
    -----
    Eigenvalues below 1e-12 become 1e-10; all are then scaled to add to k, and the rebuilt matrix is scaled to correlations.
    """
    values, vectors = np.linalg.eigh(correlations)
    if values[0] >= _NONE:
        return correlations, False
    values = np.where(values < _TOO_SMALL, _INSTEAD, values)
    rebuilt = (vectors * (values * len(values) / values.sum())) @ vectors.T
    spread = np.sqrt(np.diag(rebuilt))
    return rebuilt / np.outer(spread, spread), True

"""What general and group factors are worth: common variance, omegas, replicability and determinacy, from their loadings.

Validated against a program written from the formulas, and psych 2.2.9 (R 4.2.2): tests/reference/bifactor_indices.R.

References
----------
Rodriguez A, Reise SP, Haviland MG (2016) Psychological Methods 21:137-150, doi:10.1037/met0000045 (all of them). Hancock
GR, Mueller RO (2001) in Cudeck R, du Toit S, Sorbom D (eds) Structural equation modeling: present and future (H). Grice JW
(2001) Psychological Methods 6:430-450, doi:10.1037/1082-989X.6.4.430 (determinacy).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable

__all__ = ["BifactorIndices", "bifactor_indices", "construct_replicability", "factor_determinacy"]

Floats: TypeAlias = NDArray[np.float64]

_UNIQUE = 1e-8


@dataclass(frozen=True)
class BifactorIndices:
    """Indices of one general and m group factors, all uncorrelated.

    Attributes
    ----------
    ecv : share of the common variance that is of the general factor.
    group_ecv : share that is of each group factor, shape (m,).
    item_ecv : share of the common variance of each item that is of the general factor, shape (k,).
    puc : share of the correlations between items that the general factor alone makes.
    omega_total, omega_hierarchical : shares of the variance of the sum of all items made by all factors, and by the
        general one.
    group_omega, group_omega_hierarchical : of the sums of the items of each group, by all factors, and by the group
        factor beyond the general one, shape (m,).
    replicability : H of each factor, the general one first, shape (m + 1,).
    determinacy : correlation of each factor with its best estimate, shape (m + 1,).
    """

    ecv: float
    group_ecv: Floats
    item_ecv: Floats
    puc: float
    omega_total: float
    omega_hierarchical: float
    group_omega: Floats
    group_omega_hierarchical: Floats
    replicability: Floats
    determinacy: Floats


def bifactor_indices(
    general: Floats, groups: Floats, *, members: NDArray[np.bool_] | None = None
) -> BifactorIndices:
    """Indices of a bifactor solution of standardised items: of a rotation, of Schmid and Leiman, or of a stated model.

    Parameters
    ----------
    general : loadings on the general factor, shape (k,).
    groups : on the group factors, shape (k, m).
    members : which items are summed for which group, shape (k, m); by default each item belongs to the group factor on
        which it loads most in size, and to none where it loads on none.

    Raises
    ------
    NotEstimable
        If an item has no variance of its own, or a group no item.

    Notes
    -----
    Variances are those the solution implies. Items are summed as they are: turn round those that load negatively.
    """
    loadings = np.column_stack([general, groups])
    squares = loadings**2
    unique = 1 - squares.sum(axis=1)
    if (unique <= _UNIQUE).any():
        raise NotEstimable.because("The factors leave an item no variance of its own.")
    belongs = _members(groups) if members is None else members
    if not belongs.any(axis=0).all():
        raise NotEstimable.because("A group factor has no item of its own.")
    common = squares.sum()
    implied = loadings @ loadings.T + np.diag(unique)
    of_item = squares.sum(axis=1)
    weight = belongs.astype(np.float64)
    variance = np.einsum("im,ij,jm->m", weight, implied, weight)
    noise = unique @ weight
    return BifactorIndices(
        ecv=float(squares[:, 0].sum() / common),
        group_ecv=squares[:, 1:].sum(axis=0) / common,
        item_ecv=np.divide(squares[:, 0], of_item, out=np.full(len(general), np.nan), where=of_item > 0),
        puc=_uncontaminated(belongs),
        omega_total=float(1 - unique.sum() / implied.sum()),
        omega_hierarchical=float(general.sum() ** 2 / implied.sum()),
        group_omega=1 - noise / variance,
        group_omega_hierarchical=(weight * groups).sum(axis=0) ** 2 / variance,
        replicability=construct_replicability(loadings),
        determinacy=factor_determinacy(loadings, np.eye(loadings.shape[1])),
    )


def construct_replicability(loadings: Floats) -> Floats:
    """Coefficient H of each factor, shape (m,): share of its variance that its items, best weighted, would tell.

    Parameters
    ----------
    loadings : of standardised items on uncorrelated factors, shape (k, m), each below 1 in size.

    Notes
    -----
    1 / (1 + 1 / sum of squared loading over its remainder).
    """
    squares = loadings**2
    told = (squares / (1 - squares)).sum(axis=0)
    return np.asarray(told / (1 + told))


def factor_determinacy(pattern: Floats, correlation: Floats) -> Floats:
    """Correlation of each factor with its regression estimate from standardised items, shape (m,).

    Parameters
    ----------
    pattern : shape (k, m).
    correlation : of the factors, shape (m, m).

    Raises
    ------
    NotEstimable
        If an item has no variance of its own.
    """
    structure = pattern @ correlation
    unique = 1 - (structure * pattern).sum(axis=1)
    if (unique <= _UNIQUE).any():
        raise NotEstimable.because("The factors leave an item no variance of its own.")
    implied = structure @ pattern.T + np.diag(unique)
    return np.asarray(np.sqrt((structure * np.linalg.solve(implied, structure)).sum(axis=0)))


def _members(groups: Floats) -> NDArray[np.bool_]:
    size = np.abs(groups)
    return np.asarray((size == size.max(axis=1, keepdims=True)) & (size > 0))


def _uncontaminated(belongs: NDArray[np.bool_]) -> float:
    k = len(belongs)
    together = (belongs[:, None] & belongs[None]).any(axis=2)
    return float(1 - (together.sum() - np.trace(together)) / (k * (k - 1)))

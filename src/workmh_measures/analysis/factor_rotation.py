"""Rotation of factors: varimax, promax, oblimin, geomin; to a general and group factors: bifactor and Schmid-Leiman.

Validated against stats::promax, psych 2.2.9 and GPArotation 2022.10 (R 4.2.2): tests/reference/exploratory_factors.R,
tests/reference/rotations.R, tests/reference/bifactor_indices.R.

References
----------
Hendrickson AE, White PO (1964) British Journal of Statistical Psychology 17:65-70,
doi:10.1111/j.2044-8317.1964.tb00244.x (promax). Schmid J, Leiman JM (1957) Psychometrika 22:53-61, doi:10.1007/BF02289209.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable
from .common_factors import least_squares_factors
from .rotation_criteria import bifactor, geomin, quartimin
from .rotation_search import FoundRotation, Search, lowest_rotation, rotation_from
from .varimax import row_lengths, varimax

__all__ = [
    "BIFACTOR_ROTATIONS",
    "SEARCHES",
    "Rotated",
    "RotationMethod",
    "arranged",
    "promax",
    "rotated",
    "schmid_leiman_pattern",
]

Floats: TypeAlias = NDArray[np.float64]
RotationMethod: TypeAlias = Literal[
    "oblimin",
    "promax",
    "varimax",
    "geomin",
    "geomin_orthogonal",
    "bifactor",
    "biquartimin",
    "schmid_leiman",
    "none",
]

SEARCHES: Mapping[str, Search] = MappingProxyType(
    {
        "oblimin": Search(quartimin, oblique=True),
        "geomin": Search(geomin, oblique=True),
        "geomin_orthogonal": Search(geomin, oblique=False),
        "bifactor": Search(bifactor, oblique=False),
        "biquartimin": Search(bifactor, oblique=True),
    }
)
"""Rotations to the lowest value of a criterion."""
BIFACTOR_ROTATIONS = ("bifactor", "biquartimin", "schmid_leiman")
"""Rotations whose first factor is a general one."""
_POWER = 4
# A column whose loadings sum to less than this part of their sizes has no sign of its own.
_NO_SIGN = 1e-6


@dataclass(frozen=True)
class Rotated:
    """Factors after rotation.

    Attributes
    ----------
    pattern : loadings, shape (k, m); factors by falling variance explained, each turned so that they sum to a plus.
    correlation : of the factors, shape (m, m).
    converged : whether the criterion came to rest.
    ambiguous : factors whose sign is a matter of rounding, shape (m,).
    found : where the rotation has a criterion, the valley it ended in.
    has_general : whether the first factor is a general one; the order of the others is then by variance.
    """

    pattern: Floats
    correlation: Floats
    converged: bool
    ambiguous: NDArray[np.bool_]
    found: FoundRotation | None = None
    has_general: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Of the factors: 1, 2, ...; a general one is g."""
        m = self.pattern.shape[1]
        return ("g", *map(str, range(1, m))) if self.has_general else tuple(map(str, range(1, m + 1)))

    @property
    def communality(self) -> Floats:
        """Variance of each item that the factors explain together, shape (k,)."""
        return np.asarray(np.einsum("im,mn,in->i", self.pattern, self.correlation, self.pattern))

    @property
    def explained(self) -> Floats:
        """Variance of all items that each factor explains; they sum to that of the communalities. Shape (m,)."""
        return _explained(self.pattern, self.correlation)


def rotated(loadings: Floats, method: RotationMethod = "oblimin") -> Rotated:
    """Rotate loadings; one factor is only given its sign.

    Parameters
    ----------
    loadings : unrotated, shape (k, m).
    method : oblimin (gamma 0), geomin (epsilon .01) and geomin_orthogonal; bifactor (one general factor, m - 1 group
        factors, all uncorrelated) and biquartimin (the same, correlated); all of these of items as they are, the best
        valley from 48 starts. schmid_leiman (oblimin of m group factors and one above them); promax (power 4) and varimax,
        both with items weighted alike, after Kaiser; or none.

    Raises
    ------
    NotEstimable
        If the rotation does not settle, makes one factor of two, or needs more factors.
    """
    m = loadings.shape[1]
    if method in BIFACTOR_ROTATIONS and m < 3:
        raise NotEstimable.because(
            f"A general factor beside group factors needs at least 3 factors; {m} were asked for."
        )
    if m == 1 or method == "none":
        return arranged(loadings, np.eye(m), True)
    if method == "schmid_leiman":
        pattern, between, found = schmid_leiman_pattern(loadings)
        return replace(_arranged_below_general(pattern, between), found=found)
    if method in SEARCHES:
        found = lowest_rotation(loadings, SEARCHES[method])
        if method in BIFACTOR_ROTATIONS:
            turned = _arranged_below_general(found.pattern, found.correlation)
        else:
            turned = arranged(found.pattern, found.correlation, True)
        return replace(turned, found=found)
    rotation, converged = varimax(loadings)
    turned_loadings = loadings @ rotation
    if method == "varimax":
        return arranged(turned_loadings, np.eye(m), converged)
    weight = row_lengths(loadings)
    pattern, between = promax(turned_loadings / weight)
    return arranged(pattern * weight, between, converged)


def schmid_leiman_pattern(
    loadings: Floats, *, start: Floats | None = None
) -> tuple[Floats, Floats, FoundRotation]:
    """Return loadings on a general factor and on what oblimin factors hold beyond it, shape (k, m + 1), uncorrelated.

    The identity, as their correlations, and the oblimin rotation follow.

    Parameters
    ----------
    loadings : unrotated, shape (k, m).
    start : one rotation to begin from, in place of many.

    Raises
    ------
    NotEstimable
        If the rotation, or the factor above the others, does not settle.
    """
    search = SEARCHES["oblimin"]
    found = lowest_rotation(loadings, search) if start is None else rotation_from(loadings, search, start)
    above = least_squares_factors(found.correlation, 1)
    if not above.converged:
        raise NotEstimable.because("The factor model did not settle.")
    second = above.loadings[:, 0]
    left = np.sqrt(np.maximum(1 - second**2, 0.0))
    return np.column_stack([found.pattern @ second, found.pattern * left]), np.eye(len(second) + 1), found


def promax(loadings: Floats, *, power: int = _POWER) -> tuple[Floats, Floats]:
    """Turn varimax loadings towards their own powers, letting the factors correlate.

    Parameters
    ----------
    loadings : varimax, shape (k, m), rows of length 1 where items weigh alike.
    power : of the target.

    Returns
    -------
    Pattern, shape (k, m), and correlations of the factors, shape (m, m).
    """
    target = loadings * np.abs(loadings) ** (power - 1)
    turn = np.linalg.lstsq(loadings, target, rcond=None)[0]
    turn = turn * np.sqrt(np.diag(np.linalg.inv(turn.T @ turn)))
    return loadings @ turn, np.linalg.inv(turn.T @ turn)


def _explained(pattern: Floats, correlation: Floats) -> Floats:
    return np.asarray(np.einsum("im,mn,in->m", pattern, correlation, pattern))


def arranged(pattern: Floats, correlation: Floats, converged: bool) -> Rotated:
    """Order factors by the variance they explain, and turn each so that its loadings sum to a plus.

    Parameters
    ----------
    pattern : loadings, shape (k, m).
    correlation : of the factors, shape (m, m).
    converged : passed on.
    """
    order = np.argsort(-_explained(pattern, correlation), kind="stable")
    return _upright(pattern[:, order], correlation[np.ix_(order, order)], converged)


def _upright(pattern: Floats, correlation: Floats, converged: bool) -> Rotated:
    """Turn each factor so that its loadings sum to a plus."""
    total = pattern.sum(axis=0)
    ambiguous = np.abs(total) <= _NO_SIGN * np.abs(pattern).sum(axis=0)
    largest = pattern[np.abs(pattern).argmax(axis=0), range(pattern.shape[1])]
    sign = np.where(np.where(ambiguous, largest, total) < 0, -1.0, 1.0)
    return Rotated(pattern * sign, correlation * np.outer(sign, sign), converged, ambiguous)


def _arranged_below_general(pattern: Floats, correlation: Floats) -> Rotated:
    """Leave the first factor where it is, and order the others."""
    order = np.argsort(-_explained(pattern, correlation)[1:], kind="stable") + 1
    order = np.concatenate([[0], order])
    found = _upright(pattern[:, order], correlation[np.ix_(order, order)], True)
    return replace(found, has_general=True)

"""Rotation of factors to simple structure: varimax, promax, oblimin.

Validated against stats::promax and GPArotation 2022.10 (R 4.2.2): tests/reference/exploratory_factors.R.

References
----------
Hendrickson AE, White PO (1964) British Journal of Statistical Psychology 17:65-70,
doi:10.1111/j.2044-8317.1964.tb00244.x (promax).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable
from .oblimin import oblimin
from .varimax import row_lengths, varimax

__all__ = ["Rotated", "RotationMethod", "arranged", "promax", "rotated"]

Floats: TypeAlias = NDArray[np.float64]
RotationMethod: TypeAlias = Literal["oblimin", "promax", "varimax", "none"]

_POWER = 4
_STARTS = 8
_SEED = 1  # of the random starts: the same answers give the same factors
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
    """

    pattern: Floats
    correlation: Floats
    converged: bool
    ambiguous: NDArray[np.bool_]

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
    method : oblimin (gamma 0, items as they are), promax (power 4) and varimax (both with items weighted alike, after
        Kaiser), or none.
    """
    m = loadings.shape[1]
    if m == 1 or method == "none":
        return arranged(loadings, np.eye(m), True)
    if method == "oblimin":
        return arranged(*_oblimin(loadings), True)
    rotation, converged = varimax(loadings)
    turned = loadings @ rotation
    if method == "varimax":
        return arranged(turned, np.eye(m), converged)
    weight = row_lengths(loadings)
    pattern, between = promax(turned / weight)
    return arranged(pattern * weight, between, converged)


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


def _oblimin(loadings: Floats) -> tuple[Floats, Floats]:
    """Return the best of the rests reached from several starts: the criterion may have several valleys."""
    random = np.random.default_rng(_SEED)
    shape = (loadings.shape[1],) * 2
    axes = [random.standard_normal(shape) for _ in range(_STARTS)]
    found = [oblimin(start)[:2] for start in (loadings, loadings @ varimax(loadings)[0])]
    for one in axes:
        try:
            found.append(oblimin(loadings, start=one / np.sqrt((one**2).sum(axis=0)))[:2])
        except NotEstimable:
            continue  # a start from which nothing comes to rest tells nothing of the others
    return min(found, key=lambda one: round(_overlap(one[0]), 9))


def _overlap(pattern: Floats) -> float:
    """Return the criterion of oblimin: products of squared loadings of one item on different factors."""
    squares = pattern**2
    return float((squares.sum(axis=1) ** 2).sum() - (squares**2).sum())


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
    pattern, correlation = pattern[:, order], correlation[np.ix_(order, order)]
    total = pattern.sum(axis=0)
    ambiguous = np.abs(total) <= _NO_SIGN * np.abs(pattern).sum(axis=0)
    largest = pattern[np.abs(pattern).argmax(axis=0), range(pattern.shape[1])]
    sign = np.where(np.where(ambiguous, largest, total) < 0, -1.0, 1.0)
    return Rotated(pattern * sign, correlation * np.outer(sign, sign), converged, ambiguous)

"""What items that do not measure alike do to a score: the difference between persons who are alike in what is measured.

Everybody of a group or wave is taken to have answered once as that group does, and once as the first does. The distribution of
the factors is that of the group or wave itself, so that the difference is what its mean score owes to how it answers.

References
----------
Nye CD, Drasgow F (2011) Journal of Applied Psychology 96:966-980, doi:10.1037/a0022955. Meade AW (2010) Journal of Applied
Psychology 95:728-743, doi:10.1037/a0018966. Validated against numerical integration in R: tests/reference/expected_difference.R.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable

__all__ = ["ItemParameters", "Traits", "answer_difference", "item_effects"]

Floats: TypeAlias = NDArray[np.float64]

_NODES = 61


@dataclass(frozen=True)
class ItemParameters:
    """How a group answers.

    Attributes
    ----------
    loadings : shape (items, factors). intercepts, residuals : shape (items,), residual variances.
    thresholds : of each ordered item, ascending; empty for items measured on a scale.
    """

    loadings: Floats
    intercepts: Floats
    residuals: Floats
    thresholds: tuple[Floats, ...] = ()

    def expected(self, linear: Floats, variance: Floats, codes: Sequence[Floats]) -> Floats:
        """Return the expected answer to each item.

        Parameters
        ----------
        linear : mean of what lies behind each item, intercept included, shape (items, ...).
        variance : of what lies behind it about that mean, shape (items,).
        codes : of the categories of each ordered item, one more than its thresholds.
        """
        from scipy.special import ndtr

        if not self.thresholds:
            return linear
        spread = np.sqrt(variance)
        found = [
            own[0]
            + np.tensordot(np.diff(own), ndtr((mean - cut.reshape(-1, *[1] * mean.ndim)) / deviation), 1)
            for mean, deviation, cut, own in zip(linear, spread, self.thresholds, codes, strict=True)
        ]
        return np.array(found)


@dataclass(frozen=True)
class Traits:
    """Mean and covariance matrix of the factors, shapes (factors,) and (factors, factors)."""

    mean: Floats
    covariance: Floats


def answer_difference(
    own: ItemParameters, reference: ItemParameters, traits: Traits, codes: Sequence[Floats] = ()
) -> Floats:
    """Expected answer to each item as the group answers, less that as the reference does, shape (items,).

    Parameters
    ----------
    own, reference : item parameters on the same factors.
    traits : the distribution of the factors in the group.
    codes : of the categories of ordered items.

    Notes
    -----
    Of ordered items the sum over categories of code steps times Phi((nu + lambda'kappa - tau) / sqrt(lambda'Psi lambda + theta)).
    """
    ends = []
    for items in (own, reference):
        linear = items.intercepts + items.loadings @ traits.mean
        variance = np.einsum("ij,jk,ik->i", items.loadings, traits.covariance, items.loadings)
        ends.append(items.expected(linear, variance + items.residuals, codes))
    return np.asarray(ends[0] - ends[1])


def item_effects(
    own: ItemParameters,
    reference: ItemParameters,
    traits: Traits,
    *,
    deviations: Floats,
    codes: Sequence[Floats] = (),
) -> Floats:
    """dMACS: root mean square difference between the two expected answers at the same factor, in standard deviations.

    Parameters
    ----------
    own, reference, traits, codes : as for `answer_difference`.
    deviations : standard deviation of each item, pooled over both groups, shape (items,).

    Returns
    -------
    ndarray, shape (items,)

    Raises
    ------
    NotEstimable
        If an item belongs to several factors.
    """
    used = (own.loadings != 0) | (reference.loadings != 0)
    if (used.sum(axis=1) > 1).any():
        raise NotEstimable.because("An item of several factors has no curve of its own.")
    factor = used.argmax(axis=1)
    nodes, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    weights = weights / weights.sum()
    scale = np.sqrt(np.diag(traits.covariance))[factor]
    places = traits.mean[factor][:, None] + scale[:, None] * nodes
    every = np.arange(len(factor))
    curves = []
    for items in (own, reference):
        linear = items.intercepts[:, None] + items.loadings[every, factor][:, None] * places
        curves.append(items.expected(linear, items.residuals, codes))
    return np.asarray(np.sqrt((curves[0] - curves[1]) ** 2 @ weights) / deviations)

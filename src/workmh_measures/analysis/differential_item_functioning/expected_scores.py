"""What items that work differently do to the score: expected scores of groups at the same trait.

References
----------
Meade A.W. (2010). A taxonomy of effect size measures for the differential functioning of items and scales. Journal of Applied
Psychology 95(4), 728-743. doi:10.1037/a0018966
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..item_response.fitted_groups import GroupedFit

__all__ = ["ScoreDifference", "expected_scores", "score_difference"]

Floats: TypeAlias = NDArray[np.float64]

_STEPS = np.linspace(
    -6.0, 6.0, 2401
)  # standard deviations of the group; fine, for sizes without sign have corners


@dataclass(frozen=True)
class ScoreDifference:
    """Expected score of a group less that of the reference group, over the trait of the group, in points.

    Attributes
    ----------
    item_signed, item_unsigned : mean difference of each item, and mean of its size, shape (items,) (Meade's SIDN, UIDN).
    item_sd : standard deviation of the expected answer, the root of its mean variance in both groups, shape (items,).
    item_standardised : mean difference over that (ESSD).
    signed, unsigned, standardised : the same of the sum of all items (STDN, UETSDN, ETSSD); in `unsigned` items may make
        good for each other at one place of the trait, in `signed` places of the trait too.
    unsigned_items : sum of the sizes of all items, nothing making good for anything (UTDN).
    largest, largest_at : difference of the sum that is largest in size, within 2 standard deviations of the mean of the group,
        and where on the trait it is, in units of the reference group.
    """

    item_signed: Floats
    item_unsigned: Floats
    item_sd: Floats
    item_standardised: Floats
    signed: float
    unsigned: float
    standardised: float
    unsigned_items: float
    largest: float
    largest_at: float


def expected_scores(fit: GroupedFit, trait: Floats) -> Floats:
    """Expected sum of the items in each group along the trait: the test characteristic curves.

    Parameters
    ----------
    fit : of the groups; items of it that are free differ.
    trait : values in the units of the reference group, shape (values,).

    Returns
    -------
    shape (groups, values).
    """
    return np.stack([fit.expected_answers(group, trait).sum(axis=0) for group in range(len(fit.groups))])


def score_difference(fit: GroupedFit, group: int) -> ScoreDifference:
    """Weigh the difference between a group and the reference group by the trait of the group.

    Parameters
    ----------
    fit : of the groups.
    group : its place, from 1; the reference group is at 0.
    """
    trait = fit.common.means[group] + fit.common.sds[group] * _STEPS
    weights = np.exp(-0.5 * _STEPS**2)
    weights /= weights.sum()
    own, reference = fit.expected_answers(group, trait), fit.expected_answers(0, trait)
    choices = fit.layout.choices
    free = np.isin(np.arange(len(own)), list(choices.free_slopes | choices.free_thresholds))
    differs = np.where(free[:, None], own - reference, 0.0)  # what is equal is so to the last digit
    total = differs.sum(axis=0)
    near = np.abs(_STEPS) <= 2.0
    at = int(np.flatnonzero(near)[np.abs(total[near]).argmax()])
    item_unsigned, item_sd = np.abs(differs) @ weights, _pooled_sd(own, reference, weights)
    return ScoreDifference(
        item_signed=differs @ weights,
        item_unsigned=item_unsigned,
        item_sd=item_sd,
        item_standardised=(differs @ weights) / item_sd,
        signed=float(total @ weights),
        unsigned=float(np.abs(total) @ weights),
        standardised=float(
            (total @ weights)
            / _pooled_sd(own.sum(axis=0, keepdims=True), reference.sum(axis=0, keepdims=True), weights)[0]
        ),
        unsigned_items=float(item_unsigned.sum()),
        largest=float(total[at]),
        largest_at=float(trait[at]),
    )


def _pooled_sd(first: Floats, second: Floats, weights: Floats) -> Floats:
    """Root of the mean variance of two sets of expected scores, shape (items,)."""
    variances = [curves**2 @ weights - (curves @ weights) ** 2 for curves in (first, second)]
    pooled: Floats = np.sqrt(np.maximum(sum(variances) / 2.0, 0.0))
    return pooled

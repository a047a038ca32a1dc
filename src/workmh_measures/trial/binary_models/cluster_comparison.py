"""Arms of few clusters compared cluster by cluster: Student's t on their means, and every allocation that could have been.

With fewer than 20 clusters in an arm, models of persons with a robust variance find too much; these tests do not.
Validated against R 4.2.2 `t.test` and every allocation by `combn`: tests/reference/binary_models.R.

References
----------
Hayes RJ, Moulton LH (2017) Cluster Randomised Trials, 2nd edition, chapters 10 and 11.
Fisher RA (1935) The Design of Experiments, section 21 (the randomisation test).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations, islice
from math import comb
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...analysis.cell_names import cell_name
from ...analysis.logistic_model import INTERCEPT, logistic_model
from ...errors import NotEstimable
from ..binary_effects.effect import LEVEL, Effect, wald_effect

__all__ = [
    "FEWEST_CLUSTERS",
    "ClusterValues",
    "cluster_residuals",
    "cluster_shares",
    "cluster_t_test",
    "few_clusters",
    "randomisation_test",
]

Floats: TypeAlias = NDArray[np.float64]

FEWEST_CLUSTERS = 20
"""Clusters in each arm from which on the variance between them is known well enough for models of persons."""

# Allocations gone through at most, a few seconds.
_MOST_ALLOCATIONS = 2_000_000
_AT_ONCE = 50_000
# Differences that are equal up to rounding are as far as the one found.
_EQUAL = 1e-9


@dataclass(frozen=True, slots=True)
class ClusterValues:
    """One number for each cluster.

    Attributes
    ----------
    value : shape (clusters,), for example the share with the outcome.
    arm : shape (clusters,), 1 or 0.
    """

    value: Floats
    arm: Floats

    @property
    def sizes(self) -> tuple[int, int]:
        """Clusters of the arm that is told about, and of the other."""
        first = int(self.arm.sum())
        return first, len(self.arm) - first

    @property
    def difference(self) -> float:
        """Mean over the clusters of the first arm less that of the second, each cluster counting once."""
        return float(self.value[self.arm == 1].mean() - self.value[self.arm == 0].mean())


def few_clusters(first: int, second: int) -> tuple[str, ...]:
    """Say that clusters are few, and what to do; nothing where each arm has 20 or more."""
    if min(first, second) >= FEWEST_CLUSTERS:
        return ()
    sentence = (
        f"There are {first} and {second} clusters in the arms, fewer than {FEWEST_CLUSTERS} in one of them: the variance "
        "between clusters is poorly known. Tell the t test of cluster means and the exact randomisation test as well."
    )
    return (sentence,)


def cluster_shares(outcome: Floats, arm: Floats, cluster: NDArray[np.generic]) -> ClusterValues:
    """Share with the outcome in each cluster.

    Parameters
    ----------
    outcome, arm : shape (n,), 1 or 0.
    cluster : shape (n,), which one each person is in.

    Raises
    ------
    NotEstimable
        If a cluster has persons of both arms.
    """
    return _per_cluster(outcome, arm, cluster)


def cluster_residuals(
    outcome: Floats, arm: Floats, cluster: NDArray[np.generic], covariates: Floats
) -> ClusterValues:
    """Share with the outcome in each cluster less what covariates of its persons lead to expect.

    Parameters
    ----------
    outcome, arm, cluster : as for `cluster_shares`.
    covariates : shape (n, q).

    Raises
    ------
    NotEstimable
        As `cluster_shares` and `logistic_model`.

    Notes
    -----
    What is expected comes from a logistic regression on the covariates alone, without the arm (two-stage analysis).
    """
    from scipy.special import expit

    design = np.column_stack([np.ones(len(outcome)), covariates])
    names = (INTERCEPT, *(f"covariate {i + 1}" for i in range(covariates.shape[1])))
    model = logistic_model(design, outcome, names=names)
    return _per_cluster(outcome - expit(design @ model.coefficients), arm, cluster)


def cluster_t_test(clusters: ClusterValues, *, level: float = LEVEL, spent: int = 0) -> Effect:
    """Difference between the means of clusters, by Student's t with a common variance.

    Parameters
    ----------
    clusters : their values.
    level : confidence as a share.
    spent : degrees of freedom taken by covariates of clusters in the first of two stages.

    Raises
    ------
    NotEstimable
        If an arm has no cluster, too few are left, or the values do not vary within the arms.
    """
    first, second = clusters.sizes
    _need_both(first, second)
    df = first + second - 2 - spent
    if df < 1:
        raise NotEstimable.because(
            f"{first} and {second} clusters leave {df} degrees of freedom: a t test needs more clusters."
        )
    inside = sum(((part - part.mean()) ** 2).sum() for part in _parts(clusters))
    se = float(np.sqrt(inside / (first + second - 2) * (1 / first + 1 / second)))
    if se == 0:
        raise NotEstimable.because("Within each arm all clusters have the same value: there is no variance.")
    return replace(
        wald_effect(clusters.difference, se, level=level, df=df), warnings=few_clusters(first, second)
    )


def randomisation_test(clusters: ClusterValues) -> Effect:
    """Exact two-sided test by every allocation of the clusters to arms of the same sizes.

    Parameters
    ----------
    clusters : their values; any cluster could have come into either arm.

    Returns
    -------
    Effect
        The difference, and the share of allocations in which it is at least as far from 0. Where even the clearest result
        could not be below .05, a warning says how small the p value could have been.

    Raises
    ------
    NotEstimable
        If an arm has no cluster, or there are more allocations than can be gone through.

    Examples
    --------
    >>> six = ClusterValues(np.array([0.8, 0.7, 0.9, 0.2, 0.3, 0.1]), np.array([1.0, 1, 1, 0, 0, 0]))
    >>> randomisation_test(six).p_value
    0.1
    """
    first, second = clusters.sizes
    _need_both(first, second)
    allocations = comb(first + second, first)
    if allocations > _MOST_ALLOCATIONS:
        raise NotEstimable.because(
            f"{allocations} allocations are too many to go through: with so many clusters use the t test."
        )
    centred = clusters.value - clusters.value.mean()
    # The difference of means is the sum over the first arm times a constant, once the values are centred.
    bound = abs(centred[clusters.arm == 1].sum())
    bound -= _EQUAL * max(float(np.abs(centred).sum()), 1e-300)
    far = 0
    chosen = combinations(range(len(centred)), first)
    for _ in range(0, allocations, _AT_ONCE):
        block = np.array(list(islice(chosen, _AT_ONCE)), dtype=np.intp)
        far += int((np.abs(centred[block].sum(axis=1)) >= bound).sum())
    return Effect(clusters.difference, p_value=far / allocations, warnings=_coarse(first, second))


def _coarse(first: int, second: int) -> tuple[str, ...]:
    allocations = comb(first + second, first)
    smallest = (2 if first == second else 1) / allocations
    if smallest <= 0.05:
        return ()
    sentence = (
        f"{first} and {second} clusters can be allocated in {allocations} ways, so the p value cannot be smaller than "
        f"{smallest:.2f}, whatever the effect."
    )
    return (sentence,)


def _need_both(first: int, second: int) -> None:
    if not first or not second:
        raise NotEstimable.because(f"Both arms need clusters; there are {first} and {second}.")


def _parts(clusters: ClusterValues) -> tuple[Floats, Floats]:
    return clusters.value[clusters.arm == 1], clusters.value[clusters.arm == 0]


def _per_cluster(value: Floats, arm: Floats, cluster: NDArray[np.generic]) -> ClusterValues:
    titles, place = np.unique(cluster, return_inverse=True)
    sizes = np.bincount(place)
    treated = np.bincount(place, weights=arm) / sizes
    mixed = (treated > 0) & (treated < 1)
    if mixed.any():
        raise NotEstimable.because(
            f"Cluster {cell_name(titles[mixed][0])} has persons of both arms: arms are compared within it, not by clusters."
        )
    return ClusterValues(np.bincount(place, weights=value) / sizes, treated)

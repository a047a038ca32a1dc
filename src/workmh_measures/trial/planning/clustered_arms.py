"""Power and number of clusters where whole units are allocated and the outcome is a share; how many units are needed.

Validated against R (the noncentral t distribution): tests/reference/planning_shares.R.

References
----------
Hayes RJ, Moulton LH (2017) Cluster Randomised Trials, 2nd edition, chapter 7. Eldridge SM, Ashby D, Kerry S (2006) Int J
Epidemiol 35:1292-1300, doi:10.1093/ije/dyl129 (clusters of unequal sizes).
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, sqrt

from ...errors import NotEstimable
from .t_power import t_test_power
from .two_means import Clusters, design_effect
from .two_proportions import TwoProportions

__all__ = ["cluster_shares_power", "clusters_needed"]

_MOST_CLUSTERS = 100_000


def cluster_shares_power(plan: TwoProportions, clusters: Clusters, per_arm: tuple[int, int]) -> float:
    """Power where whole clusters are allocated, by a t test with clusters for people.

    Parameters
    ----------
    plan : shares and alpha; its ratio is not used.
    clusters : their sizes and intraclass correlation, the same in both arms.
    per_arm : clusters in both arms, at least 4 together.

    Raises
    ------
    ValueError
        If there are fewer clusters.

    Notes
    -----
    The variance of an arm is p (1 - p) times the design effect over its people; the degrees of freedom are those of the
    clusters, which few of them make weak.
    """
    if min(per_arm) < 1 or sum(per_arm) < 4:
        raise ValueError(f"{per_arm} clusters: at least 4 are needed, and one in each arm.")
    spread = sum(p * (1 - p) / k for p, k in zip((plan.first, plan.second), per_arm, strict=True))
    error = sqrt(spread * design_effect(clusters) / clusters.size)
    return t_test_power((plan.first - plan.second) / error, sum(per_arm) - 2, plan.alpha)


def clusters_needed(
    power: Callable[[tuple[int, int]], float], wanted: float, *, ratio: float = 1.0
) -> tuple[int, int]:
    """Return the fewest clusters in both arms whose power is as wanted.

    Parameters
    ----------
    power : of the numbers of clusters; grows with them.
    wanted : power, a share.
    ratio : clusters in the second arm for each in the first.

    Raises
    ------
    NotEstimable
        If 100,000 clusters were not enough.
    """

    def both(first: int) -> tuple[int, int]:
        return first, max(1, ceil(first * ratio - 1e-9))

    low = next(first for first in range(1, 5) if sum(both(first)) >= 4)
    high = low
    while power(both(high)) < wanted:
        low, high = high, 2 * high
        if high > _MOST_CLUSTERS:
            raise NotEstimable.because("Not even 100,000 clusters in an arm would give this power.")
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if power(both(middle)) >= wanted else (middle, high)
    return both(low if power(both(low)) >= wanted else high)

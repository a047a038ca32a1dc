"""Power and size for the mean of a score in two arms: t test, analysis of covariance, and arms of whole clusters.

Validated against R (power.t.test; the noncentral t distribution): tests/reference/planning.R.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .arm_sizes import ArmSizes, smallest_size
from .t_power import t_test_power

__all__ = ["Clusters", "TwoMeans", "cluster_power", "design_effect", "means_power", "means_size"]


@dataclass(frozen=True, slots=True)
class TwoMeans:
    """What is planned for.

    Attributes
    ----------
    difference : between the means, in points of the score.
    sd : of the score within an arm, at the wave of the outcome.
    explained : correlation of the outcome with its baseline and other covariates (multiple R), from 0 to below 1.
    covariates : how many there are; 0 is the t test.
    ratio : people in the second arm for each in the first.
    alpha : of the two-sided test.
    """

    difference: float
    sd: float
    explained: float = 0.0
    covariates: int = 0
    ratio: float = 1.0
    alpha: float = 0.05

    def __post_init__(self) -> None:
        if not 0 <= abs(self.explained) < 1:
            raise ValueError(f"explained={self.explained}: a correlation above -1 and below 1.")
        if self.explained and not self.covariates:
            raise ValueError("explained is told, and covariates=0: tell how many covariates there are.")
        for name in ("sd", "ratio"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name}={getattr(self, name)}: above 0.")
        if not 0 < self.alpha < 1:
            raise ValueError(f"alpha={self.alpha}: a share between 0 and 1.")

    @property
    def residual_sd(self) -> float:
        """SD of what the covariates leave."""
        return self.sd * float(np.sqrt(1 - self.explained**2))


@dataclass(frozen=True, slots=True)
class Clusters:
    """Whole units that are allocated together.

    Attributes
    ----------
    size : mean number of people in one.
    intraclass : intraclass correlation of the outcome.
    variation : SD of the sizes over their mean; 0 where all are of one size.
    """

    size: float
    intraclass: float
    variation: float = 0.0


def means_power(plan: TwoMeans, n_first: float) -> float:
    """Power of the test of equal means, by the noncentral t distribution, both tails.

    Parameters
    ----------
    plan : difference, spread, covariates, ratio and alpha.
    n_first : people in the first arm.
    """
    n_second = n_first * plan.ratio
    error = plan.residual_sd * np.sqrt(1 / n_first + 1 / n_second)
    return t_test_power(plan.difference / error, n_first + n_second - 2 - plan.covariates, plan.alpha)


def means_size(plan: TwoMeans, power: float = 0.8) -> ArmSizes:
    """People needed in both arms for a power.

    Raises
    ------
    NotEstimable
        If no number of people would be enough.
    """
    fewest = (3 + plan.covariates) / (1 + plan.ratio)
    return smallest_size(lambda n: means_power(plan, max(n, fewest)), power, ratio=plan.ratio)


def design_effect(clusters: Clusters) -> float:
    """How many times more people clusters need than people allocated one by one.

    References
    ----------
    Eldridge SM, Ashby D, Kerry S (2006) Int J Epidemiol 35:1292-1300, doi:10.1093/ije/dyl129.
    """
    return 1 + ((clusters.variation**2 + 1) * clusters.size - 1) * clusters.intraclass


def cluster_power(plan: TwoMeans, clusters: Clusters, per_arm: tuple[int, int]) -> float:
    """Power where whole clusters are allocated: as a t test with clusters for people, which few clusters make weak.

    Parameters
    ----------
    plan : difference and spread between people; its ratio is not used.
    per_arm : clusters in both arms, at least 4 together.

    Raises
    ------
    ValueError
        If there are fewer clusters.
    """
    if min(per_arm) < 1 or sum(per_arm) < 4:
        raise ValueError(f"{per_arm} clusters: at least 4 are needed, and one in each arm.")
    variance = plan.residual_sd**2 * design_effect(clusters) / clusters.size
    error = np.sqrt(variance * (1 / per_arm[0] + 1 / per_arm[1]))
    return t_test_power(plan.difference / error, sum(per_arm) - 2, plan.alpha)

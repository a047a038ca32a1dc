"""Power and size for two shares when the test takes the correction for continuity, by the normal formula.

Validated against an R program that searches the size by the corrected statistic: tests/reference/planning_shares.R.

References
----------
Fleiss JL, Tytun A, Ury HK (1980) Biometrics 36:343-346, doi:10.2307/2529990.
"""

from __future__ import annotations

from math import sqrt

from .arm_sizes import ArmSizes
from .two_proportions import TwoProportions, proportions_power, proportions_size

__all__ = ["corrected_power", "corrected_size"]


def corrected_power(plan: TwoProportions, n_first: float) -> float:
    """Power of Pearson's test with Yates' correction, close to that of Fisher's exact test.

    Parameters
    ----------
    plan : shares, ratio and alpha.
    n_first : people in the first arm.

    Notes
    -----
    The correction takes c / 2 = (1 + ratio) / (2 ratio gap) from n, and power is that without correction for
    n - c + c^2 / (4 n). Where n is no more than c / 2 it swallows the whole difference: the power is 0.
    """
    taken = _taken(plan)
    if n_first <= taken / 2:
        return 0.0
    return proportions_power(plan, n_first - taken + taken**2 / (4 * n_first))


def corrected_size(plan: TwoProportions, power: float = 0.8) -> ArmSizes:
    """People needed in both arms for a power of the corrected test.

    Raises
    ------
    NotEstimable
        If no number of people would be enough.
    """
    plain = proportions_size(plan, power).exact[0]
    first = plain / 4 * (1 + sqrt(1 + 2 * _taken(plan) / plain)) ** 2
    return ArmSizes((first, first * plan.ratio))


def _taken(plan: TwoProportions) -> float:
    return (1 + plan.ratio) / (plan.ratio * abs(plan.first - plan.second))

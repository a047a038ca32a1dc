"""Power and size for a share in two arms, such as the share in competitive employment: by the normal formula and exactly.

Validated against R (power.prop.test, Hmisc::bpower, and fisher.test and the Pearson statistic over every table):
tests/reference/planning.R.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .arm_sizes import ArmSizes, smallest_size

__all__ = ["TwoProportions", "exact_power", "proportions_power", "proportions_size"]

Floats: TypeAlias = NDArray[np.float64]
ExactTest: TypeAlias = Literal["pearson", "fisher"]

# R's fisher.test takes tables for as likely as the one seen up to this.
_AS_LIKELY = 1 + 1e-7


@dataclass(frozen=True, slots=True)
class TwoProportions:
    """What is planned for.

    Attributes
    ----------
    first, second : shares expected in the arms, between 0 and 1, not the same.
    ratio : people in the second arm for each in the first.
    alpha : of the two-sided test.
    """

    first: float
    second: float
    ratio: float = 1.0
    alpha: float = 0.05

    def __post_init__(self) -> None:
        for name in ("first", "second", "alpha"):
            if not 0 < getattr(self, name) < 1:
                raise ValueError(f"{name}={getattr(self, name)}: a share between 0 and 1.")
        if self.first == self.second:
            raise ValueError("Both shares are the same: there is no difference to find.")
        if self.ratio <= 0:
            raise ValueError(f"ratio={self.ratio}: above 0.")


def proportions_power(plan: TwoProportions, n_first: float) -> float:
    """Power of Pearson's test without correction, by the normal approximation.

    Parameters
    ----------
    plan : shares, ratio and alpha.
    n_first : people in the first arm.

    Notes
    -----
    The spread is pooled under no difference and is not under the difference planned for; both tails count.

    References
    ----------
    Fleiss JL, Tytun A, Ury HK (1980) Biometrics 36:343-346, doi:10.2307/2529990, without their correction.
    """
    from scipy.special import ndtr, ndtri

    n_second = n_first * plan.ratio
    pooled = (n_first * plan.first + n_second * plan.second) / (n_first + n_second)
    none = np.sqrt(pooled * (1 - pooled) * (1 / n_first + 1 / n_second))
    some = np.sqrt(plan.first * (1 - plan.first) / n_first + plan.second * (1 - plan.second) / n_second)
    critical = -float(ndtri(plan.alpha / 2))
    gap = abs(plan.first - plan.second)
    return float(ndtr((gap - critical * none) / some) + ndtr((-gap - critical * none) / some))


def proportions_size(plan: TwoProportions, power: float = 0.8) -> ArmSizes:
    """People needed in both arms for a power.

    Raises
    ------
    NotEstimable
        If no number of people would be enough.
    """
    return smallest_size(lambda n: proportions_power(plan, n), power, ratio=plan.ratio)


def exact_power(plan: TwoProportions, sizes: tuple[int, int], *, test: ExactTest = "pearson") -> float:
    """Chance that a test of two arms of these sizes rejects, from every table there can be.

    Parameters
    ----------
    plan : shares and alpha; its ratio is not used.
    sizes : people in both arms.
    test : Pearson's chi-squared without correction, or Fisher's exact test, two-sided by likelihood as in R.

    Notes
    -----
    With equal shares in `plan` nearly the same, this is the size of the test: Fisher's stays far below alpha.
    """
    from scipy.special import gammaln, xlogy

    def log_choose(n: int, k: Floats) -> Floats:
        return np.asarray(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1))

    counts = [np.arange(n + 1.0) for n in sizes]
    logs = [log_choose(n, k) for n, k in zip(sizes, counts, strict=True)]
    likely = [
        np.exp(log + xlogy(k, share) + xlogy(n - k, 1 - share))
        for log, k, n, share in zip(logs, counts, sizes, (plan.first, plan.second), strict=True)
    ]
    ways = logs[0][:, None] + logs[1][None, :]
    rejected = _pearson(sizes, plan.alpha) if test == "pearson" else _fisher(ways, plan.alpha)
    return float(likely[0] @ rejected @ likely[1])


def _pearson(sizes: tuple[int, int], alpha: float) -> NDArray[np.bool_]:
    """Which tables Pearson's test rejects, shape (n1 + 1, n2 + 1); one without any event is not."""
    from scipy.special import chdtri

    one, two = np.arange(sizes[0] + 1.0)[:, None], np.arange(sizes[1] + 1.0)[None, :]
    pooled = (one + two) / sum(sizes)
    spread = pooled * (1 - pooled) * (1 / sizes[0] + 1 / sizes[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        chi2 = (one / sizes[0] - two / sizes[1]) ** 2 / spread
    return np.asarray(chi2 >= chdtri(1, alpha) - 1e-12) & (spread > 0)


def _fisher(ways: Floats, alpha: float) -> NDArray[np.bool_]:
    """Which tables Fisher's test rejects; tables of the same number of events lie on one counter-diagonal."""
    rejected = np.zeros(ways.shape, dtype=np.bool_)
    most_first, most_second = ways.shape[0] - 1, ways.shape[1] - 1
    for events in range(most_first + most_second + 1):
        first = np.arange(max(0, events - most_second), min(most_first, events) + 1)
        diagonal = ways[first, events - first]
        share = np.exp(diagonal - diagonal.max())
        share /= share.sum()
        order = np.sort(share)
        p = np.cumsum(order)[np.searchsorted(order, share * _AS_LIKELY, side="right") - 1]
        rejected[first, events - first] = p <= alpha
    return rejected

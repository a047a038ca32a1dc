"""Power and size for the difference at the last wave of a trial with repeated measures and people who leave.

Validated against an R program written from the paper: tests/reference/planning.R.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .arm_sizes import ArmSizes

__all__ = ["RepeatedMeasures", "repeated_measures_power", "repeated_measures_size"]

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class RepeatedMeasures:
    """What is planned for.

    Attributes
    ----------
    difference : between the arms at the last wave, in points of the score.
    covariance : of the score at the waves after baseline, one matrix or one for each arm, shape (w, w).
    retained : share with a score at each of these waves, beginning with the first, never growing; one list or one for each arm.
    ratio : people in the second arm for each in the first.
    alpha : of the two-sided test.
    """

    difference: float
    covariance: tuple[Floats, Floats]
    retained: tuple[Floats, Floats]
    ratio: float = 1.0
    alpha: float = 0.05

    @classmethod
    def alike(
        cls, difference: float, covariance: ArrayLike, retained: ArrayLike, *, ratio: float = 1.0
    ) -> RepeatedMeasures:
        """Return a plan with arms that are alike in spread and in who leaves; alpha .05."""
        spread, kept = np.asarray(covariance, dtype=np.float64), np.asarray(retained, dtype=np.float64)
        return cls(difference, (spread, spread), (kept, kept), ratio)

    def __post_init__(self) -> None:
        for spread, kept in zip(self.covariance, self.retained, strict=True):
            if spread.shape != (len(kept), len(kept)):
                raise ValueError(f"covariance {spread.shape} and {len(kept)} shares retained do not fit.")
            if not (np.all(kept > 0) and np.all(kept <= 1) and np.all(np.diff(kept) <= 0)):
                raise ValueError("retained: shares above 0 and at most 1 that never grow.")
            if not np.allclose(spread, spread.T) or np.linalg.eigvalsh(spread)[0] <= 0:
                raise ValueError("covariance: a symmetric matrix whose eigenvalues are above 0.")

    def variances(self) -> tuple[float, float]:
        """Variance of the estimated mean at the last wave, for one person recruited, in both arms."""
        first, second = (
            _last_variance(spread, kept) for spread, kept in zip(self.covariance, self.retained, strict=True)
        )
        return first, second


def repeated_measures_power(plan: RepeatedMeasures, n_first: float) -> float:
    """Power of the test of the difference at the last wave, by the normal approximation.

    Parameters
    ----------
    plan : difference, spread, who stays, ratio and alpha.
    n_first : people recruited to the first arm.

    References
    ----------
    Lu K, Luo X, Chen PY (2008) Int J Biostat 4:9, doi:10.2202/1557-4679.1098.
    """
    from scipy.special import ndtr, ndtri

    first, second = plan.variances()
    error = np.sqrt(first / n_first + second / (n_first * plan.ratio))
    return float(ndtr(abs(plan.difference) / error + ndtri(plan.alpha / 2)))


def repeated_measures_size(plan: RepeatedMeasures, power: float = 0.8) -> ArmSizes:
    """People to recruit to both arms for a power; those who leave are counted in already."""
    from scipy.special import ndtri

    first, second = plan.variances()
    reach = float(ndtri(1 - plan.alpha / 2) + ndtri(power))
    size = (first + second / plan.ratio) * (reach / plan.difference) ** 2
    return ArmSizes((float(size), float(size * plan.ratio)))


def _last_variance(spread: Floats, kept: Floats) -> float:
    """Inverse information of the last mean, summed over those who stay up to each wave."""
    w = len(kept)
    information = np.zeros((w, w))
    for waves, share in enumerate(kept - np.append(kept[1:], 0.0), start=1):
        information[:waves, :waves] += share * np.linalg.inv(spread[:waves, :waves])
    return float(np.linalg.inv(information)[-1, -1])

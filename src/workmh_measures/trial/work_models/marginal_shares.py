"""Shares that a mixed logistic model tells of persons on average, and their difference between arms.

The odds ratio of a mixed model is that of one person; a share of a population is the mean over persons, random intercepts and
all. Validated against integrate and numDeriv on fits of lme4 (R 4.2.2): tests/reference/mixed_logistic.R.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..binary_effects.effect import LEVEL, Effect, wald_effect, wald_ratio
from .mixed_logistic import MixedLogistic

__all__ = ["MarginalShares", "marginal_shares"]

Floats: TypeAlias = NDArray[np.float64]

# Beyond nine standard deviations there is nothing; equal steps integrate so smooth a function to the last digit.
_REACH = 9.0
_STEP = 0.1
_STEEPEST = 0.4


@dataclass(frozen=True)
class MarginalShares:
    """Shares with the status in two arms at one wave, over the same persons.

    Attributes
    ----------
    share, control_share : means over the persons and over the random intercept.
    covariance : shape (2, 2), by the delta method from coefficients and deviation.
    """

    share: float
    control_share: float
    covariance: Floats

    def shares(self, *, level: float = LEVEL) -> tuple[Effect, Effect]:
        """Both shares, with intervals on the scale of logits, so that they stay between 0 and 1."""
        found = []
        for place, share in enumerate((self.share, self.control_share)):
            se = float(self.covariance[place, place]) ** 0.5
            odds = wald_ratio(log(share / (1 - share)), se / (share * (1 - share)), level=level)
            low, high = (None if one is None else one / (1 + one) for one in (odds.ci_low, odds.ci_high))
            found.append(Effect(share, low, high, level))
        return found[0], found[1]

    def difference(self, *, level: float = LEVEL) -> Effect:
        """First share less the second."""
        weights = np.array([1.0, -1.0])
        return wald_effect(self.share - self.control_share, self._se(weights), level=level)

    def ratio(self, *, level: float = LEVEL) -> Effect:
        """Ratio of the shares, its interval from the logarithm."""
        weights = np.array([1 / self.share, -1 / self.control_share])
        return wald_ratio(log(self.share / self.control_share), self._se(weights), level=level)

    def _se(self, weights: Floats) -> float:
        return float(np.sqrt(weights @ self.covariance @ weights))


def marginal_shares(model: MixedLogistic, treated: Floats, control: Floats) -> MarginalShares:
    """Shares at one wave if all persons were in one arm, and if all were in the other.

    Parameters
    ----------
    model : fitted to all waves.
    treated, control : shape (persons, p), the rows of the design the persons would have at the wave in either arm; one row
        each where there are no covariates.
    """
    found = [_mean_share(model, design) for design in (treated, control)]
    slopes = np.array([slope for _, slope in found])
    return MarginalShares(found[0][0], found[1][0], slopes @ model.covariance @ slopes.T)


def _mean_share(model: MixedLogistic, design: Floats) -> tuple[float, Floats]:
    """Return the share and how it moves with coefficients and deviation, shape (p + 1,)."""
    from scipy.special import expit

    step = min(_STEP, _STEEPEST / model.deviation) if model.deviation > 0 else _STEP
    z = np.arange(-np.ceil(_REACH / step), np.ceil(_REACH / step) + 1) * step
    weight = np.exp(-(z**2) / 2) * step / np.sqrt(2 * np.pi)
    eta = design @ model.coefficients
    share, by_eta, by_deviation = np.zeros(len(eta)), np.zeros(len(eta)), np.zeros(len(eta))
    for place, part in zip(z, weight, strict=True):
        fitted = expit(eta + model.deviation * place)
        slope = part * fitted * (1 - fitted)
        share += part * fitted
        by_eta += slope
        by_deviation += slope * place
    slopes = np.append(by_eta @ design, by_deviation.sum()) / len(eta)
    return float(share.mean()), slopes

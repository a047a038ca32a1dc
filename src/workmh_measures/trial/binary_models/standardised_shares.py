"""Shares with the outcome if everybody had been in one arm, and if everybody had been in the other (g-computation).

A logistic regression predicts both for each person; their means over all persons are compared. The difference keeps its
meaning whatever covariates are in the model.
Validated against R 4.2.2 with numDeriv, sandwich and boot: tests/reference/binary_models.R.

References
----------
Ge M, Durham LK, Meyer RD, Xie W, Thomas N (2011) Drug Information Journal 45:481-493 (the delta method).
Ye T, Bannick M, Yi Y, Shao J (2023) Statistical Theory and Related Fields 7:159-163 (covariates as a sample).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...analysis.bootstrap import percentile_interval, resample_counts
from ...analysis.logistic_model import LogisticModel, logistic_model
from ...analysis.resampled_models import resampled_coefficients
from ...errors import NotEstimable
from ..binary_effects.effect import LEVEL, Effect, wald_effect, wald_ratio
from .arm_data import ArmData
from .robust_variance import RobustVariance, cluster_covariance, linearised_logistic, robust_covariance

__all__ = ["ShareVariance", "StandardisedShares", "bootstrap_difference", "standardised_shares"]

Floats: TypeAlias = NDArray[np.float64]
ShareVariance = Literal["model", "population"] | RobustVariance


@dataclass(frozen=True, slots=True)
class StandardisedShares:
    """Shares over all persons under either arm.

    Attributes
    ----------
    share, control_share : if everybody had been in the first arm, or in the second.
    covariance : shape (2, 2), of the two.
    n : persons.
    """

    share: float
    control_share: float
    covariance: Floats
    n: int

    def difference(self, *, level: float = LEVEL) -> Effect:
        """Difference of the shares."""
        weights = np.array([1.0, -1.0])
        return wald_effect(self.share - self.control_share, self._se(weights), level=level)

    def ratio(self, *, level: float = LEVEL) -> Effect:
        """Ratio of the shares, with an interval from its logarithm."""
        weights = np.array([1 / self.share, -1 / self.control_share])
        return wald_ratio(log(self.share / self.control_share), self._se(weights), level=level)

    def odds_ratio(self, *, level: float = LEVEL) -> Effect:
        """Marginal odds ratio, with an interval from its logarithm; nearer to 1 than that at given covariates."""
        shares = np.array([self.share, self.control_share])
        weights = np.array([1.0, -1.0]) / (shares * (1 - shares))
        odds = shares / (1 - shares)
        return wald_ratio(log(odds[0] / odds[1]), self._se(weights), level=level)

    def _se(self, weights: Floats) -> float:
        return float(np.sqrt(weights @ self.covariance @ weights))


def standardised_shares(
    people: ArmData,
    *,
    variance: ShareVariance = "population",
    cluster: NDArray[np.generic] | None = None,
) -> StandardisedShares:
    """Shares with the outcome if all persons had been in one arm, by logistic regression.

    Parameters
    ----------
    people : all that were allocated and whose outcome is known, with or without interactions.
    variance : ``model`` and the robust ones (``hc0`` to ``hc3``) by the delta method for these very persons;
        ``population`` takes them as a sample, needs no trust in the model, and is what a trial wants.
    cluster : shape (n,), where persons come in clusters: ``population`` then sums over each, the others become CR2.

    Raises
    ------
    NotEstimable
        As `logistic_model`; perfect prediction has no finite coefficients to predict with.
    """
    model = logistic_model(people.design, people.outcome, names=people.titles)
    fitted, slopes = _under_both(people, model)
    shares = fitted.mean(axis=1)
    if variance == "population":
        covariance = _population(people, model, fitted, slopes, cluster)
    else:
        covariance = slopes @ _covariance(people, model, variance, cluster) @ slopes.T
    return StandardisedShares(float(shares[0]), float(shares[1]), covariance, len(people.outcome))


def bootstrap_difference(
    people: ArmData, *, draws: int = 2000, seed: int = 1, level: float = LEVEL
) -> Effect:
    """Difference of the standardised shares with the percentile interval of the bootstrap over persons.

    Parameters
    ----------
    people : as for `standardised_shares`.
    draws, seed : number of bootstrap samples, and what makes them the same again.
    level : confidence as a share.

    Raises
    ------
    NotEstimable
        As `standardised_shares` and `percentile_interval`: also if more than 5 % of the samples predict perfectly.
    """
    from scipy.special import expit

    design, n = people.design, len(people.outcome)
    model = logistic_model(design, people.outcome, names=people.titles)
    value = float(_under_both(people, model)[0].mean(axis=1) @ np.array([1.0, -1.0]))
    found = []
    for counts in resample_counts(n, draws=draws, seed=seed):
        beta = resampled_coefficients(design, people.outcome, counts, start=model.coefficients)
        gained = expit(beta @ people.design_if(1.0).T) - expit(beta @ people.design_if(0.0).T)
        found.append((counts * gained).sum(axis=1) / n)
    low, high = percentile_interval(np.concatenate(found), level=level)
    return Effect(value, low, high, level)


def _under_both(people: ArmData, model: LogisticModel) -> tuple[Floats, Floats]:
    """Return the probability of each person in either arm, (2, n), and how its mean moves with the coefficients, (2, p)."""
    from scipy.special import expit

    designs = [people.design_if(arm) for arm in (1.0, 0.0)]
    fitted = np.array([expit(design @ model.coefficients) for design in designs])
    slopes = [(p * (1 - p)) @ design / len(p) for p, design in zip(fitted, designs, strict=True)]
    return fitted, np.array(slopes)


def _covariance(
    people: ArmData, model: LogisticModel, variance: ShareVariance, cluster: NDArray[np.generic] | None
) -> Floats:
    fit = linearised_logistic(people.design, people.outcome, model.coefficients)
    if cluster is not None:
        return cluster_covariance(fit, cluster).covariance
    if variance == "model" or variance == "population":
        return model.covariance
    return robust_covariance(fit, kind=variance)


def _population(
    people: ArmData,
    model: LogisticModel,
    fitted: Floats,
    slopes: Floats,
    cluster: NDArray[np.generic] | None,
) -> Floats:
    """Covariance from what each person adds to the two shares: by its own covariates, and by moving the coefficients."""
    from scipy.special import expit

    design, n = people.design, len(people.outcome)
    residual = people.outcome - expit(design @ model.coefficients)
    added = (fitted - fitted.mean(axis=1, keepdims=True)) / n
    added = added + slopes @ model.covariance @ (design * residual[:, None]).T
    if cluster is not None:
        titles, place = np.unique(cluster, return_inverse=True)
        if len(titles) < 2:
            raise NotEstimable.because(
                "All persons are in one cluster: there is no variance between clusters."
            )
        added = np.array([np.bincount(place, weights=row) for row in added])
    return np.asarray(added @ added.T)

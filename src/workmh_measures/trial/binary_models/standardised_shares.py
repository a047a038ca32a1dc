"""Shares with the outcome if everybody had been in one arm, and if everybody had been in the other (g-computation).

A logistic regression predicts both for each person; their means over all persons are compared. The difference keeps its
meaning whatever covariates are in the model.
Validated against R 4.2.2 with numDeriv, sandwich and boot: tests/reference/binary_models.R.

References
----------
Ge M, Durham LK, Meyer RD, Xie W, Thomas N (2011) Drug Information Journal 45:481-493 (the delta method).
Ye T, Bannick M, Yi Y, Shao J (2023) Statistical Theory and Related Fields 7:159-163 (covariates as a sample).
Li P, Redden DT (2015) Statistics in Medicine 34:281-296, doi:10.1002/sim.6344 (degrees of freedom of clusters less what is
estimated between them). How often intervals hold: tests/validation/tests_of_clusters.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
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
from .cluster_comparison import few_clusters
from .robust_variance import (
    ClusterCovariance,
    RobustVariance,
    cluster_covariance,
    linearised_logistic,
    robust_covariance,
)

__all__ = ["ShareVariance", "StandardisedShares", "bootstrap_difference", "standardised_shares"]

Floats: TypeAlias = NDArray[np.float64]
ShareVariance = Literal["model", "population"] | RobustVariance

_FEWEST = 3
# Fewer persons for each coefficient leave intervals too short: tests/validation/adjusted_arms.py.
_PERSONS_EACH = 20


@dataclass(frozen=True, slots=True)
class StandardisedShares:
    """Shares over all persons under either arm.

    Attributes
    ----------
    share, control_share : if everybody had been in the first arm, or in the second.
    covariance : shape (2, 2), of the two.
    n : persons.
    warnings : sentences a reader of each comparison must see.
    """

    share: float
    control_share: float
    covariance: Floats
    n: int
    warnings: tuple[str, ...] = ()
    _spread: _Spread = field(default_factory=lambda: _Spread())

    def difference(self, *, level: float = LEVEL) -> Effect:
        """Difference of the shares."""
        weights = np.array([1.0, -1.0])
        found = wald_effect(
            self.share - self.control_share, self._se(weights), level=level, df=self._spread.df(weights)
        )
        return replace(found, warnings=self.warnings)

    def ratio(self, *, level: float = LEVEL) -> Effect:
        """Ratio of the shares, with an interval from its logarithm."""
        weights = np.array([1 / self.share, -1 / self.control_share])
        return self._ratio(log(self.share / self.control_share), weights, level)

    def odds_ratio(self, *, level: float = LEVEL) -> Effect:
        """Marginal odds ratio, with an interval from its logarithm; nearer to 1 than that at given covariates."""
        shares = np.array([self.share, self.control_share])
        weights = np.array([1.0, -1.0]) / (shares * (1 - shares))
        odds = shares / (1 - shares)
        return self._ratio(log(odds[0] / odds[1]), weights, level)

    def _ratio(self, log_value: float, weights: Floats, level: float) -> Effect:
        found = wald_ratio(log_value, self._se(weights), level=level, df=self._spread.df(weights))
        return replace(found, warnings=self.warnings)

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
    cluster : shape (n,), where whole clusters were allocated: ``population`` then sums over each, the others become CR2.

    Returns
    -------
    StandardisedShares
        With clusters intervals are Student's: ``population`` has clusters - 2 degrees of freedom and its variance the factor
        clusters / (clusters - 2), since a mean is estimated in either arm; CR2 has those of Satterthwaite. With fewer than 20
        clusters in an arm a warning says what to tell instead; so does one with fewer than 20 persons for each coefficient, but
        with ``hc3``.

    Raises
    ------
    NotEstimable
        As `logistic_model`; perfect prediction has no finite coefficients to predict with. If there are fewer than three
        clusters.
    """
    model = logistic_model(people.design, people.outcome, names=people.titles)
    fitted, slopes = _under_both(people, model)
    first, second = (float(share) for share in fitted.mean(axis=1))
    clusters = 0 if cluster is None else _need_clusters(cluster)
    if variance == "population":
        covariance = _population(people, model, fitted, slopes, cluster)
        spread = _Spread()
        if clusters:
            covariance, spread = covariance * clusters / (clusters - 2), _Spread(clusters - 2)
    else:
        by, found = _covariance(people, model, variance, cluster)
        covariance, spread = slopes @ by @ slopes.T, _Spread(None, found, slopes)
    told = few_clusters(*_clusters_of_arms(people.arm, cluster)) if cluster is not None else ()
    if cluster is None and variance != "hc3":
        told = _few_persons(*people.design.shape)
    return StandardisedShares(first, second, covariance, len(people.outcome), told, spread)


@dataclass(frozen=True, slots=True)
class _Spread:
    """How well the covariance of two shares is known: a number of degrees of freedom, clusters to have it from, or well."""

    given: float | None = None
    clusters: ClusterCovariance | None = None
    slopes: Floats | None = None

    def df(self, weights: Floats) -> float | None:
        if self.clusters is None or self.slopes is None:
            return self.given
        return self.clusters.degrees_of_freedom(weights @ self.slopes)


def _few_persons(persons: int, coefficients: int) -> tuple[str, ...]:
    if persons >= _PERSONS_EACH * coefficients:
        return ()
    sentence = (
        f"There are {persons} persons for {coefficients} coefficients, fewer than {_PERSONS_EACH} for each: the interval of "
        "standardised shares is too short. Use fewer covariates, or tell the difference of Miettinen and Nurminen beside it."
    )
    return (sentence,)


def _need_clusters(cluster: NDArray[np.generic]) -> int:
    clusters = len(np.unique(cluster))
    if clusters < _FEWEST:
        raise NotEstimable.because(
            "All persons are in one cluster: there is no variance between clusters."
            if clusters == 1
            else "Two clusters leave no degrees of freedom: what is the arm and what the cluster cannot be told apart."
        )
    return clusters


def _clusters_of_arms(arm: Floats, cluster: NDArray[np.generic]) -> tuple[int, int]:
    first, second = (len(np.unique(cluster[arm == one])) for one in (1, 0))
    return first, second


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
) -> tuple[Floats, ClusterCovariance | None]:
    fit = linearised_logistic(people.design, people.outcome, model.coefficients)
    if cluster is not None:
        found = cluster_covariance(fit, cluster)
        return found.covariance, found
    if variance == "model" or variance == "population":
        return model.covariance, None
    return robust_covariance(fit, kind=variance), None


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
        place = np.unique(cluster, return_inverse=True)[1]
        added = np.array([np.bincount(place, weights=row) for row in added])
    return np.asarray(added @ added.T)

"""Days or hours worked in two parts: whether there are any, and how many among those who work; and the mean of both together.

The mean of a person is the probability of any work times the mean amount of those with work. Averaged over all persons, once
as if all had been in either arm, it is compared. Validated against R 4.2.2 `glm`, `lm`, numDeriv and boot:
tests/reference/work_amounts.R.

References
----------
Duan N, Manning WG, Morris CN, Newhouse JP (1983) Journal of Business & Economic Statistics 1:115-126.
Belotti F, Deb P, Manning WG, Norton EC (2015) Stata Journal 15:3-20, doi:10.1177/1536867X1501500102.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import log
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...analysis.bootstrap import draws_without_value, percentile_interval, resample_counts
from ...analysis.logistic_model import LogisticModel, logistic_model
from ...analysis.resampled_models import resampled_coefficients
from ...errors import NotEstimable
from ..binary_effects.effect import LEVEL, Effect, wald_effect, wald_ratio
from ..binary_models.arm_data import ArmData
from .amount_models import AmountModel, AmountName, amount_model, resampled_amounts
from .mean_days import Resampling

__all__ = ["MeanVariance", "TwoPartModel", "bootstrap_two_part", "two_part_draws", "two_part_model"]

Floats: TypeAlias = NDArray[np.float64]
MeanVariance = Literal["model", "population"]

_ARM = 1
_DRAWS_AT_ONCE = 100
_SIDES = np.array([1.0, -1.0])


@dataclass(frozen=True)
class TwoPartModel:
    """Both parts, and the means if everybody had been in either arm.

    Attributes
    ----------
    any_amount : logistic model of an amount above 0.
    amount : model of the amount where there is one.
    mean, control_mean : over all persons.
    covariance : shape (2, 2), of the two means.
    has_interactions : then the arm has no single ratio in either part.
    """

    any_amount: LogisticModel
    amount: AmountModel
    mean: float
    control_mean: float
    covariance: Floats
    has_interactions: bool

    def difference(self, *, level: float = LEVEL) -> Effect:
        """Difference of the means, by the delta method."""
        return wald_effect(self.mean - self.control_mean, self._se(_SIDES), level=level)

    def ratio(self, *, level: float = LEVEL) -> Effect:
        """Ratio of the means, its interval from the logarithm."""
        weights = _SIDES / np.array([self.mean, self.control_mean])
        return wald_ratio(log(self.mean / self.control_mean), self._se(weights), level=level)

    def odds_ratio(self, *, level: float = LEVEL) -> Effect:
        """Odds of any work, arm against arm."""
        return self._ratio(self.any_amount, level)

    def amount_ratio(self, *, level: float = LEVEL) -> Effect:
        """Ratio of the mean amounts of those with work; not a comparison of randomised groups."""
        found = self._ratio(self.amount, level)
        told = "Those with work in one arm are other persons than those with work in the other: no effect of the arm alone."
        return replace(found, warnings=(*found.warnings, told))

    def _ratio(self, part: LogisticModel | AmountModel, level: float) -> Effect:
        if self.has_interactions:
            raise ValueError("With interactions the arm has no single ratio: tell the means.")
        variance = float(part.covariance[_ARM, _ARM])
        return wald_ratio(float(part.coefficients[_ARM]), variance**0.5, level=level)

    def _se(self, weights: Floats) -> float:
        return float(np.sqrt(weights @ self.covariance @ weights))


def two_part_model(
    people: ArmData, *, amount: AmountName = "gamma", variance: MeanVariance = "population"
) -> TwoPartModel:
    """Fit both parts and average over the persons.

    Parameters
    ----------
    people : their `outcome` is the amount, 0 or above.
    amount : see `amount_model`.
    variance : ``model`` by the delta method for these very persons, if both models are right; ``population`` takes the
        persons as a sample and needs no trust in the spread the models assume.

    Raises
    ------
    NotEstimable
        As `logistic_model` and `amount_model`; if an amount is below 0, or nobody has one, or everybody.
    """
    worked = _worked(people)
    design = people.design
    whether = logistic_model(design, worked.astype(np.float64), names=people.titles)
    how_much = amount_model(design[worked], people.outcome[worked], amount)
    means, slopes = _means(people, whether, how_much)
    if variance == "model":
        p = design.shape[1]
        inner = np.zeros((2 * p + 1, 2 * p + 1))
        inner[:p, :p], inner[p:-1, p:-1] = whether.covariance, how_much.covariance
        inner[-1, -1] = how_much.dispersion_variance
        covariance = slopes @ inner @ slopes.T
    else:
        added = _added(people, whether, how_much, slopes) + (means - means.mean(axis=1, keepdims=True)) / len(
            worked
        )
        covariance = added @ added.T
    one, other = (float(mean) for mean in means.mean(axis=1))
    return TwoPartModel(whether, how_much, one, other, covariance, people.with_interactions)


def bootstrap_two_part(
    people: ArmData,
    *,
    amount: AmountName = "gamma",
    resampling: Resampling | None = None,
    level: float = LEVEL,
) -> Effect:
    """Difference of the means of a two-part model with the percentile interval of the bootstrap within arms.

    Parameters
    ----------
    people, amount : as for `two_part_model`.
    resampling : how many samples and which; 5,000 with seed 1 where not given.
    level : confidence as a share.

    Raises
    ------
    NotEstimable
        As `two_part_model` and `percentile_interval`: also if more than 5 % of the samples have no fit.
    """
    model = two_part_model(people, amount=amount)
    chosen = resampling or Resampling()
    arms = [people.arm == one for one in (1.0, 0.0)]
    blocks = [
        np.concatenate([*resample_counts(int(arm.sum()), draws=chosen.draws, seed=one)])
        for arm, one in zip(arms, chosen.seeds(2), strict=True)
    ]
    found = []
    for start in range(0, chosen.draws, _DRAWS_AT_ONCE):
        some = slice(start, start + _DRAWS_AT_ONCE)
        counts = np.zeros((len(blocks[0][some]), len(people.outcome)))
        for arm, block in zip(arms, blocks, strict=True):
            counts[:, arm] = block[some]
        found.append(two_part_draws(people, model, counts))
    drawn = np.concatenate(found)
    low, high = percentile_interval(drawn, level=level)
    return Effect(model.mean - model.control_mean, low, high, level, warnings=draws_without_value(drawn))


def two_part_draws(people: ArmData, model: TwoPartModel, counts: Floats) -> Floats:
    """Difference of the means in each bootstrap sample, shape (draws,); NaN where a sample has no fit.

    Parameters
    ----------
    people : all.
    model : fitted to them.
    counts : shape (draws, n), how often each person is in each sample.
    """
    from scipy.special import expit

    worked, design = _worked(people), people.design
    whether = resampled_coefficients(
        design, worked.astype(np.float64), counts, start=model.any_amount.coefficients
    )
    beta, dispersion = resampled_amounts(
        design[worked], people.outcome[worked], counts[:, worked], model.amount
    )
    gained = np.zeros_like(counts)
    for side, arm in zip(_SIDES, (1.0, 0.0), strict=True):
        rows = people.design_if(arm)
        half = dispersion[:, None] / 2
        gained += side * expit(whether @ rows.T) * np.exp(beta @ rows.T + half)
    return np.asarray((counts * gained).sum(axis=1) / counts.sum(axis=1))


def _worked(people: ArmData) -> NDArray[np.bool_]:
    if people.outcome.min() < 0:
        raise NotEstimable.because("An amount is below 0.")
    worked = people.outcome > 0
    if worked.all():
        raise NotEstimable.because(
            "Nobody has 0: a model in two parts is not needed; plan 'ancova' or 'mean_difference'."
        )
    for arm in (1.0, 0.0):
        if not worked[people.arm == arm].any():
            raise NotEstimable.because(
                "Nobody in one arm has any: there is no amount to model. Compare the shares with any, and the means."
            )
    return np.asarray(worked)


def _means(people: ArmData, whether: LogisticModel, how_much: AmountModel) -> tuple[Floats, Floats]:
    """Return the mean of each person in either arm, (2, n), and how its mean moves with all parameters, (2, 2 p + 1)."""
    from scipy.special import expit

    found, slopes = [], []
    for arm in (1.0, 0.0):
        rows = people.design_if(arm)
        share, amount = expit(rows @ whether.coefficients), how_much.means(rows)
        both = share * amount
        by_dispersion = float(both.mean()) / 2 if how_much.kind == "lognormal" else 0.0
        n = len(both)
        slopes.append(np.concatenate([((1 - share) * both) @ rows / n, both @ rows / n, [by_dispersion]]))
        found.append(both)
    return np.array(found), np.array(slopes)


def _added(people: ArmData, whether: LogisticModel, how_much: AmountModel, slopes: Floats) -> Floats:
    """What each person adds to the two means by moving the parameters, shape (2, n)."""
    from scipy.special import expit

    worked, design = _worked(people), people.design
    residual = worked - expit(design @ whether.coefficients)
    p = design.shape[1]
    moved = np.zeros((len(worked), 2 * p + 1))
    moved[:, :p] = (design * residual[:, None]) @ whether.covariance
    moved[worked, p:] = how_much.influences(design[worked], people.outcome[worked])
    return np.asarray(slopes @ moved.T)

"""Odds ratio of the arm, adjusted for covariates, with the variance asked for; and what is done when it is not finite.

Validated against R 4.2.2 `glm`, sandwich 3.0-2 and clubSandwich 0.5.8: tests/reference/robust_variance.R.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...analysis.logistic_model import logistic_model, separating_columns
from ..binary_effects.effect import LEVEL, Effect, wald_ratio
from .arm_data import ArmData
from .cluster_comparison import few_clusters
from .firth_logistic import firth_effect
from .robust_variance import (
    ClusterVariance,
    RobustVariance,
    cluster_covariance,
    linearised_logistic,
    robust_covariance,
)

__all__ = ["Separation", "adjusted_odds_ratio", "clustered_odds_ratio"]

Floats: TypeAlias = NDArray[np.float64]
Separation = Literal["refuse", "firth"]

_ARM = 1


def adjusted_odds_ratio(
    people: ArmData,
    *,
    variance: Literal["model"] | RobustVariance = "model",
    separation: Separation = "refuse",
    level: float = LEVEL,
) -> Effect:
    """Odds ratio of the arm at given covariates, by logistic regression.

    Parameters
    ----------
    people : without interactions: with them the arm has no single odds ratio.
    variance : of the model (inverse information), or robust (see `robust_covariance`).
    separation : what is done when the outcome is predicted perfectly, so that no finite odds ratio fits best: ``refuse``
        with the sentence that says by what, or the declared fall-back, ``firth`` with its profile interval and a warning.
    level : confidence as a share.

    Raises
    ------
    NotEstimable
        As `logistic_model`.
    ValueError
        If the people are given with interactions.
    """
    _need_no_interactions(people)
    design = people.design
    if separation == "firth" and separating_columns(design, people.outcome):
        told = (
            "The outcome is predicted perfectly for some persons, so no finite odds ratio fits best: "
            "Firth's penalised likelihood with its profile interval takes its place, as declared."
        )
        return replace(firth_effect(design, people.outcome, _ARM, level=level), warnings=(told,))
    model = logistic_model(design, people.outcome, names=people.titles)
    covariance = model.covariance
    if variance != "model":
        fit = linearised_logistic(design, people.outcome, model.coefficients)
        covariance = robust_covariance(fit, kind=variance)
    return wald_ratio(float(model.coefficients[_ARM]), float(covariance[_ARM, _ARM]) ** 0.5, level=level)


def clustered_odds_ratio(
    people: ArmData,
    cluster: NDArray[np.generic],
    *,
    variance: ClusterVariance = "cr2",
    level: float = LEVEL,
) -> Effect:
    """Odds ratio of the arm when persons come in clusters, with Student's t and degrees of freedom of Satterthwaite.

    Parameters
    ----------
    people : without interactions.
    cluster : shape (n,), which one each is in: the unit that was allocated.
    variance : see `cluster_covariance`.
    level : confidence as a share.

    Returns
    -------
    Effect
        With fewer than 20 clusters in an arm a warning says what to tell instead.

    Raises
    ------
    NotEstimable
        As `logistic_model`, or if there are fewer than two clusters.

    References
    ----------
    Bell RM, McCaffrey DF (2002) Survey Methodology 28:169-181 (BRL).
    """
    _need_no_interactions(people)
    model = logistic_model(people.design, people.outcome, names=people.titles)
    fit = linearised_logistic(people.design, people.outcome, model.coefficients)
    found = cluster_covariance(fit, cluster, kind=variance)
    contrast = np.zeros(len(model.coefficients))
    contrast[_ARM] = 1.0
    effect = wald_ratio(
        float(model.coefficients[_ARM]),
        float(found.covariance[_ARM, _ARM]) ** 0.5,
        level=level,
        df=found.degrees_of_freedom(contrast),
    )
    arms = [len(np.unique(cluster[people.arm == one])) for one in (1, 0)]
    return replace(effect, warnings=few_clusters(*arms))


def _need_no_interactions(people: ArmData) -> None:
    if people.with_interactions:
        raise ValueError(
            "With interactions the arm has no single odds ratio: standardise, or leave them out."
        )

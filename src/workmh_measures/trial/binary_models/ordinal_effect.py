"""Common odds ratio of the arm for an ordered outcome, by proportional odds.

Validated against R MASS 7.3-58.2 `polr`: tests/reference/binary_models.R.
"""

from __future__ import annotations

import numpy as np

from ...analysis.ordinal_logistic_model import ordinal_logistic
from ...errors import NotEstimable
from ..binary_effects.effect import LEVEL, Effect, wald_ratio
from .arm_data import ArmData

__all__ = ["common_odds_ratio"]


def common_odds_ratio(people: ArmData, *, level: float = LEVEL) -> Effect:
    """Odds of a higher option in the first arm over those in the second, the same wherever the options are parted.

    Parameters
    ----------
    people : `outcome` holds ordered codes; only their order counts. Without interactions.
    level : confidence as a share.

    Raises
    ------
    NotEstimable
        If fewer than two options occur, or the predictors part them without overlap.

    References
    ----------
    McCullagh P (1980) JRSS B 42:109-127, doi:10.1111/j.2517-6161.1980.tb01109.x.
    """
    if people.with_interactions:
        raise ValueError("With interactions the arm has no single odds ratio: leave them out.")
    codes, option = np.unique(people.outcome, return_inverse=True)
    if len(codes) < 2:
        raise NotEstimable.because("Everybody has the same outcome: there are no odds to compare.")
    predictors, row = np.unique(people.design[:, 1:], axis=0, return_inverse=True)
    counts = np.zeros((1, len(predictors), len(codes)))
    np.add.at(counts[0], (row.ravel(), option), 1.0)
    fit = ordinal_logistic(counts, predictors)
    steps = len(codes) - 1
    return wald_ratio(float(fit.slopes[0, 0]), float(fit.covariance[0, steps, steps]) ** 0.5, level=level)

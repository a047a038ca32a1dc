"""Odds ratio of the arm in each subgroup, and the test that it is the same in all.

Validated against R 4.2.2 `glm`: tests/reference/binary_models.R.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...analysis.cell_names import cell_name
from ...analysis.logistic_model import INTERCEPT, logistic_model
from ...errors import NotEstimable
from ..binary_effects.effect import LEVEL, Effect, wald_ratio
from .arm_data import ARM, ArmData

__all__ = ["SubgroupEffects", "subgroup_effects"]

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SubgroupEffects:
    """How the effect of the arm differs between subgroups.

    Attributes
    ----------
    subgroups : their values, in order.
    effects : odds ratio of the arm in each, covariates having the same slope in all.
    interaction : likelihood ratio test that these odds ratios are one.
    wald : the same by their covariance.
    """

    subgroups: tuple[object, ...]
    effects: tuple[Effect, ...]
    interaction: Effect
    wald: Effect


def subgroup_effects(
    people: ArmData, subgroup: NDArray[np.generic], *, level: float = LEVEL
) -> SubgroupEffects:
    """Compare the odds ratio of the arm between subgroups.

    Parameters
    ----------
    people : without interactions; the subgroup is not among the covariates.
    subgroup : shape (n,), two or more values, known before allocation.
    level : confidence as a share.

    Raises
    ------
    NotEstimable
        If there are fewer than two subgroups, one has persons of one arm only, or the model has no finite coefficients.

    Notes
    -----
    A difference between subgroups is told by the test of the interaction, never by one p value being small and another not.
    """
    from scipy.special import chdtrc

    titles = np.unique(subgroup)
    _need_subgroups(people, subgroup, titles)
    member = (subgroup[:, None] == titles).astype(np.float64)
    k = len(titles)
    shared = np.column_stack([np.ones(len(member)), member[:, 1:], people.covariates])
    shared_names = (INTERCEPT, *(f"subgroup {cell_name(title)}" for title in titles[1:]), *people.names)
    of_arm = tuple(f"{ARM} in subgroup {cell_name(title)}" for title in titles)
    each = logistic_model(
        np.column_stack([member * people.arm[:, None], shared]),
        people.outcome,
        names=(*of_arm, *shared_names),
    )
    one = logistic_model(np.column_stack([people.arm, shared]), people.outcome, names=(ARM, *shared_names))
    effects = tuple(
        wald_ratio(float(value), float(se), level=level)
        for value, se in zip(each.coefficients[:k], each.se[:k], strict=True)
    )
    ratio = max(2 * (each.log_likelihood - one.log_likelihood), 0.0)
    away = each.coefficients[1:k] - each.coefficients[0]
    turn = np.column_stack([-np.ones(k - 1), np.eye(k - 1)])
    spread = float(away @ np.linalg.solve(turn @ each.covariance[:k, :k] @ turn.T, away))
    tests = [Effect(statistic=s, df=k - 1, p_value=float(chdtrc(k - 1, s))) for s in (ratio, spread)]
    return SubgroupEffects(tuple(titles.tolist()), effects, tests[0], tests[1])


def _need_subgroups(people: ArmData, subgroup: NDArray[np.generic], titles: NDArray[np.generic]) -> None:
    if people.with_interactions:
        raise ValueError("Subgroups make the interaction themselves: give the people without interactions.")
    if len(titles) < 2:
        raise NotEstimable.because("Everybody is in the same subgroup: there is nothing to compare.")
    for title in titles:
        arms = people.arm[subgroup == title]
        if arms.min() == arms.max():
            raise NotEstimable.because(
                f"Subgroup {cell_name(title)} has persons of one arm only, {len(arms)} of them: put subgroups together."
            )

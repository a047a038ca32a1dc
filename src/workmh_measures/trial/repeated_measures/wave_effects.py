"""Adjusted means of each arm at each wave, differences between arms, and the differences as standardised effects.

References
----------
Searle SR, Speed FM, Milliken GA (1980) The American Statistician 34:216-221, doi:10.1080/00031305.1980.10483031.
Validated against emmeans 1.8.4-1 on models of nlme and lme4: tests/reference/repeated_measures.R.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from .contrasts import Contrast, ContrastTest, FixedEffectTests
from .trial_design import BASELINE, TrialDesign

__all__ = [
    "AdjustedMean",
    "ArmDifference",
    "StandardDeviation",
    "adjusted_means",
    "arm_differences",
    "arm_test",
    "mean_difference_over_waves",
    "model_standard_deviation",
    "pooled_standard_deviation",
    "standardised_effect",
]

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class AdjustedMean:
    """The mean that an arm would have at a wave with covariates at their mean and strata in equal parts."""

    arm: object
    wave: object
    mean: Contrast


@dataclass(frozen=True, slots=True)
class ArmDifference:
    """An arm less the reference at a wave."""

    arm: object
    reference: object
    wave: object
    difference: Contrast


@dataclass(frozen=True, slots=True)
class StandardDeviation:
    """A standard deviation to express effects in, with the degrees of freedom it was estimated with."""

    value: float
    df: float


def adjusted_means(tests: FixedEffectTests, design: TrialDesign) -> list[AdjustedMean]:
    """Estimate the adjusted (least-squares) mean of each arm at each wave.

    Parameters
    ----------
    tests : of the model of `design`.
    design : rows and terms.
    """
    return [
        AdjustedMean(arm, wave, tests.contrast(design.mean_weights(arm, wave)))
        for arm in design.arms
        for wave in design.waves
    ]


def arm_differences(tests: FixedEffectTests, design: TrialDesign) -> list[ArmDifference]:
    """Estimate the difference between each arm and the first at each wave after baseline.

    Parameters
    ----------
    tests : of the model of `design`.
    design : rows and terms.
    """
    return [
        ArmDifference(arm, design.arms[0], wave, tests.contrast(design.difference_weights(arm, wave)))
        for arm in design.arms[1:]
        for wave in design.waves
        if wave is not BASELINE
    ]


def mean_difference_over_waves(
    tests: FixedEffectTests, design: TrialDesign, arm: object, waves: tuple[object, ...] | None = None
) -> Contrast:
    """Estimate the difference between an arm and the first, as the plain mean over waves.

    Parameters
    ----------
    tests : of the model of `design`.
    design : rows and terms.
    arm : not the first.
    waves : those to take, all after baseline where None.
    """
    taken = waves or tuple(wave for wave in design.waves if wave is not BASELINE)
    return tests.contrast(np.mean([design.difference_weights(arm, wave) for wave in taken], axis=0))


def arm_test(tests: FixedEffectTests, design: TrialDesign, *, between_waves: bool = False) -> ContrastTest:
    """Test that the arms do not differ at any wave, or that their differences are the same at all waves.

    Parameters
    ----------
    tests : of the model of `design`.
    design : rows and terms.
    between_waves : true for the arm by wave interaction.
    """
    return tests.joint_test(design.all_differences(between_waves=between_waves))


def pooled_standard_deviation(values: Floats, arms: NDArray[np.object_]) -> StandardDeviation:
    """Return the standard deviation within arms, for example at baseline.

    Parameters
    ----------
    values : shape (n,), one for each person; NaN where missing.
    arms : shape (n,).

    Raises
    ------
    NotEstimable
        If no arm has two persons, or all of an arm are the same.
    """
    squares, df = 0.0, 0
    for arm in dict.fromkeys(arms):
        of_arm = values[(arms == arm) & ~np.isnan(values)]
        if len(of_arm):
            squares += float(((of_arm - of_arm.mean()) ** 2).sum())
            df += len(of_arm) - 1
    if df < 1 or not squares > 0:
        raise NotEstimable.because(
            "There is no standard deviation within arms: too few persons, or all alike."
        )
    return StandardDeviation(float(np.sqrt(squares / df)), float(df))


def model_standard_deviation(tests: FixedEffectTests, wave: int, block: int = 0) -> StandardDeviation:
    """Return the standard deviation of the outcome at a wave, given the fixed effects.

    Parameters
    ----------
    tests : of the model.
    wave : place of the wave, 0 for the first.
    block : which covariance matrix.

    Notes
    -----
    Its degrees of freedom are those of a chi-square variable with the same mean and variance (Satterthwaite).
    """
    model = tests.model
    variance = float(model.covariances[block, wave, wave])
    structure = model.likelihood.deviance_of.structure
    slopes = structure.slopes(model.parameters)[:, block, wave, wave]
    uncertain = float(slopes @ tests.parameter_covariance @ slopes)
    return StandardDeviation(float(np.sqrt(variance)), 2 * variance**2 / uncertain)


def standardised_effect(difference: Contrast, deviation: StandardDeviation) -> Contrast:
    """Divide a difference by a standard deviation; the standard error holds the uncertainty of both.

    Parameters
    ----------
    difference : between two arms.
    deviation : to express it in.

    Notes
    -----
    With d the effect, its variance is (standard error / SD) squared + d squared / (2 df) (delta method, the two taken as
    independent, as emmeans' `eff_size`); the interval takes the smaller of both degrees of freedom.
    """
    effect = difference.value / deviation.value
    error = float(np.hypot(difference.standard_error / deviation.value, effect / np.sqrt(2 * deviation.df)))
    return Contrast(effect, error, min(difference.df, deviation.df))

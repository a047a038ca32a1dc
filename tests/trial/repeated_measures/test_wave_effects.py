"""Adjusted means, differences and standardised effects against emmeans."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from workmh_measures.errors import NotEstimable
from workmh_measures.trial.repeated_measures.contrasts import Contrast, FixedEffectTests
from workmh_measures.trial.repeated_measures.fitted_model import repeated_measures_model
from workmh_measures.trial.repeated_measures.trial_design import (
    BASELINE,
    TrialDesign,
    constrained_design,
    trial_design,
)
from workmh_measures.trial.repeated_measures.wave_effects import (
    StandardDeviation,
    adjusted_means,
    arm_differences,
    arm_test,
    mean_difference_over_waves,
    model_standard_deviation,
    pooled_standard_deviation,
    standardised_effect,
)

from ..repeated_trials import (
    BLUES,
    BLUES_WAVES,
    POSITIVE,
    assert_as_nlme,
    beat_the_blues,
    positive_psychology,
    reference,
)


@pytest.fixture(scope="module")
def design() -> TrialDesign:
    return trial_design(beat_the_blues(), BLUES)


@pytest.fixture(scope="module")
def tests(design: TrialDesign) -> FixedEffectTests:
    return FixedEffectTests(repeated_measures_model(design.data), "satterthwaite")


def test_adjusted_means_are_those_of_emmeans(tests: FixedEffectTests, design: TrialDesign) -> None:
    expected = reference("repeated_measures")["beat_the_blues_means"]
    theirs = {
        (arm, BLUES_WAVES[int(wave) - 1]): (mean, error)
        for arm, wave, mean, error in zip(
            expected["arm"], expected["wave"], expected["mean"], expected["mean_se"], strict=True
        )
    }
    found = adjusted_means(tests, design)
    assert {(one.arm, one.wave) for one in found} == theirs.keys()
    for one in found:
        ours = [one.mean.value, one.mean.standard_error]
        assert_as_nlme(ours, theirs[str(one.arm), str(one.wave)])


def test_differences_and_effects_are_those_of_emmeans(tests: FixedEffectTests, design: TrialDesign) -> None:
    expected = reference("repeated_measures")["beat_the_blues_means"]
    found = arm_differences(tests, design)
    assert [one.wave for one in found] == list(BLUES_WAVES)
    assert {(one.arm, one.reference) for one in found} == {("BtheB", "TAU")}
    assert_as_nlme([one.difference.value for one in found], expected["difference"])
    errors = [one.difference.standard_error for one in found]
    assert_as_nlme(errors, expected["difference_se"])
    effects = [standardised_effect(one.difference, StandardDeviation(9.5, 80)) for one in found]
    assert_as_nlme([one.value for one in effects], expected["effect"])
    assert_as_nlme([one.standard_error for one in effects], expected["effect_se"])


def test_a_standardised_effect_takes_the_fewer_degrees_of_freedom() -> None:
    effect = standardised_effect(Contrast(-3.0, 1.2, 40.0), StandardDeviation(6.0, 25.0))
    assert (effect.value, effect.df) == (-0.5, 25.0)
    assert effect.standard_error == pytest.approx(np.hypot(0.2, 0.5 / np.sqrt(50)))


def test_the_mean_over_waves_is_the_mean_of_the_differences(
    tests: FixedEffectTests, design: TrialDesign
) -> None:
    each = [one.difference.value for one in arm_differences(tests, design)]
    assert mean_difference_over_waves(tests, design, "BtheB").value == pytest.approx(np.mean(each))
    last = mean_difference_over_waves(tests, design, "BtheB", ("bdi.8m",))
    assert last.value == pytest.approx(each[-1])


def test_arms_are_tested_at_all_waves_and_between_them(tests: FixedEffectTests, design: TrialDesign) -> None:
    overall, between = arm_test(tests, design), arm_test(tests, design, between_waves=True)
    assert (overall.df, between.df) == (4, 3)
    model = tests.model
    arms = [design.terms.index(f"arm BtheB at wave {wave}") for wave in BLUES_WAVES]
    estimates, spread = model.coefficients[arms], model.coefficient_covariance[np.ix_(arms, arms)]
    assert overall.f == pytest.approx(estimates @ np.linalg.solve(spread, estimates) / 4, rel=1e-9)
    step = np.diff(np.eye(4), axis=0)
    moved = step @ estimates
    expected = moved @ np.linalg.solve(step @ spread @ step.T, moved) / 3
    assert between.f == pytest.approx(expected, rel=1e-9)


def test_four_arms_have_three_differences_at_each_wave() -> None:
    design = trial_design(positive_psychology(), POSITIVE)
    tests = FixedEffectTests(repeated_measures_model(design.data))
    found = arm_differences(tests, design)
    assert [(one.arm, one.wave) for one in found] == [(a, w) for a in (1, 2, 3) for w in (1, 2, 3, 4, 5)]
    assert arm_test(tests, design).df == 15
    assert arm_test(tests, design, between_waves=True).df == 12


def test_in_the_constrained_model_arms_have_one_mean_at_baseline() -> None:
    design = constrained_design(beat_the_blues(), dataclasses.replace(BLUES, strata=()))
    tests = FixedEffectTests(repeated_measures_model(design.data))
    at_baseline = [one.mean.value for one in adjusted_means(tests, design) if one.wave is BASELINE]
    assert at_baseline[0] == at_baseline[1]
    assert [one.wave for one in arm_differences(tests, design)] == list(BLUES_WAVES)


def test_the_standard_deviation_of_complete_data_is_that_of_the_residuals() -> None:
    rows = beat_the_blues().dropna(subset=["bdi"]).groupby("subject").filter(lambda person: len(person) == 4)
    columns = dataclasses.replace(BLUES, baseline=None, strata=())
    design = trial_design(rows, columns)
    tests = FixedEffectTests(repeated_measures_model(design.data))
    found = model_standard_deviation(tests, 3)
    at_wave = rows[rows["wave"] == "bdi.8m"]
    pooled = pooled_standard_deviation(at_wave["bdi"].to_numpy(), at_wave["treatment"].to_numpy(dtype=object))
    assert found.value == pytest.approx(pooled.value, rel=1e-8)
    assert found.df == pytest.approx(pooled.df, rel=1e-6)


def test_no_standard_deviation_within_arms_is_said() -> None:
    arms = np.array(["a", "a", "b"], dtype=object)
    with pytest.raises(NotEstimable, match="no standard deviation within arms"):
        pooled_standard_deviation(np.array([1.0, np.nan, 2.0]), arms)
    with pytest.raises(NotEstimable, match="no standard deviation within arms"):
        pooled_standard_deviation(np.array([1.0, 1.0, 2.0]), arms)

"""What a predictor adds, against base R, rms and pROC; optimism on samples both programs draw alike."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from scipy.special import expit

from workmh_measures.analysis.bootstrap import resample_counts
from workmh_measures.analysis.incremental_value import (
    calibration,
    calibration_groups,
    likelihood_ratio_test,
    performance,
    validation,
)
from workmh_measures.analysis.logistic_model import logistic_model
from workmh_measures.errors import NotEstimable

from .later_work import jobs, reference, samples, workers

REFERENCE = reference("incremental_value")


def design(people, *columns: str) -> np.ndarray:
    return np.column_stack([np.ones(len(people)), people[list(columns)]])


def later(people) -> np.ndarray:
    return people["employed"].to_numpy(np.float64)


def both() -> tuple[np.ndarray, np.ndarray]:
    return design(jobs(), "depress1"), design(jobs(), "depress1", "job_seek")


def test_the_likelihood_ratio_test_is_that_of_anova() -> None:
    smaller, larger = (logistic_model(d, later(jobs())) for d in both())
    found, expected = likelihood_ratio_test(smaller, larger), REFERENCE["likelihood_ratio"]
    assert found.chi2 == pytest.approx(expected["chi2"], rel=1e-8)
    assert found.p_value == pytest.approx(expected["p_value"], rel=1e-8)
    assert found.df == expected["df"]


def test_models_of_other_persons_are_not_compared() -> None:
    smaller, larger = both()
    y = later(jobs())
    with pytest.raises(ValueError, match="same persons"):
        likelihood_ratio_test(logistic_model(smaller[:-1], y[:-1]), logistic_model(larger, y))
    with pytest.raises(ValueError, match="nested"):
        likelihood_ratio_test(logistic_model(larger, y), logistic_model(smaller, y))


def away() -> tuple[np.ndarray, np.ndarray]:
    """Logits for one arm of a model fitted to the other, and what came about."""
    people = jobs()
    here, there = people[people["treat"] == 0], people[people["treat"] == 1]
    beta = logistic_model(design(here, "depress1", "job_seek"), later(here)).coefficients
    return design(there, "depress1", "job_seek") @ beta, later(there)


def test_performance_in_other_people_is_that_of_r_and_rms() -> None:
    found, expected = performance(*away()), REFERENCE["away"]
    np.testing.assert_allclose(found.as_array(), expected["four"], rtol=1e-8)
    # rms rounds probabilities to 0.002 before it compares them.
    assert found.area == pytest.approx(expected["rms_area"], abs=1e-3)
    assert found.brier == pytest.approx(expected["rms_brier"], rel=1e-8)
    # rms stops its iterations earlier.
    assert found.slope == pytest.approx(expected["rms_slope"], rel=1e-5)


def test_calibration_groups_are_those_of_r() -> None:
    eta, outcome = away()
    found, expected = calibration_groups(expit(eta), outcome), REFERENCE["away"]["groups"]
    assert [g.n for g in found] == expected["n"]
    np.testing.assert_allclose([g.predicted for g in found], expected["predicted"], rtol=1e-10)
    np.testing.assert_allclose([g.observed for g in found], expected["observed"], rtol=1e-10)
    assert all(g.ci_low <= g.observed <= g.ci_high for g in found)


def test_persons_of_the_same_probability_are_in_one_group() -> None:
    probability = np.array([0.2] * 7 + [0.6] * 3)
    found = calibration_groups(probability, np.array([0, 0, 1, 0, 0, 0, 0, 1, 1, 0.0]), groups=5)
    assert [(round(g.predicted, 12), g.n) for g in found] == [(0.2, 7), (0.6, 3)]


def test_a_model_is_calibrated_in_the_persons_it_was_fitted_to() -> None:
    _, larger = both()
    eta = larger @ logistic_model(larger, later(jobs())).coefficients
    assert calibration(eta, later(jobs())) == pytest.approx((0, 1), abs=1e-9)
    assert calibration(2 * eta + 1, later(jobs()))[1] == pytest.approx(0.5)


def staff() -> tuple[list[np.ndarray], np.ndarray]:
    """Designs of what anxiety adds to depression in 1,500 workers, and the criterion."""
    people = workers().head(1500)
    designs = [design(people, "depression"), design(people, "depression", "anxiety")]
    return designs, people["criterion"].to_numpy(np.float64)


def drawn_alike() -> Iterator[np.ndarray]:
    told = REFERENCE["shared"]
    for sample in samples(1500, int(told["draws"]), int(told["start"])):
        yield np.bincount(sample, minlength=1500)[None, :].astype(np.float64)


def test_optimism_on_shared_samples_is_that_of_r() -> None:
    found, expected = validation(*staff(), drawn_alike()), REFERENCE["shared"]
    np.testing.assert_allclose(found.apparent, expected["apparent"], rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(found.optimism, expected["optimism"], rtol=0, atol=1e-10)
    assert found.corrected[1, 0] - found.corrected[0, 0] == pytest.approx(expected["gain"], abs=1e-10)
    assert found.area_gain_interval() == pytest.approx(expected["gain_interval"], abs=1e-10)
    assert not np.isnan(found.areas).any()


def test_optimism_on_samples_of_its_own_is_that_of_rms() -> None:
    """Within 4 standard errors, ours and those of 20 batches of 100 samples in rms."""
    expected, (designs, criterion) = REFERENCE["rms"], staff()
    batches = []
    for seed in range(8):
        one = validation([designs[1]], criterion, resample_counts(1500, draws=100, seed=seed))
        batches.append([one.optimism[0, 0], one.optimism[0, 1], one.corrected[0, 3]])
    ours = np.mean(batches, axis=0)
    errors = np.std(batches, axis=0, ddof=1) / np.sqrt(len(batches))
    for i, name in enumerate(("area_optimism", "brier_optimism", "slope")):
        error = np.hypot(errors[i], expected[name]["se"])
        assert abs(ours[i] - expected[name]["mean"]) <= 4 * error, name


def test_a_model_alone_can_be_validated() -> None:
    designs, criterion = staff()
    found = validation(designs[1:], criterion, drawn_alike())
    assert found.apparent.shape == (1, 4)
    low, high = found.area_interval(0)
    assert low < found.corrected[0, 0] < high


def test_samples_without_finite_coefficients_are_left_out_and_too_many_of_them_refused() -> None:
    x = np.column_stack([np.ones(24), np.repeat(np.arange(12.0), 2)])
    y = np.array([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 1, 1, 1, 1, 1.0])
    found = validation([x], y, resample_counts(24, draws=200, seed=1))
    left_out = np.isnan(found.areas).any(axis=1)
    assert 0 < left_out.sum() <= 10
    assert np.isfinite(found.corrected).all()
    few = np.array([0, 0, 1, 0, 1, 1.0])
    with pytest.raises(NotEstimable, match="of 200 samples drawn only"):
        validation(
            [np.column_stack([np.ones(6), np.arange(6.0)])], few, resample_counts(6, draws=200, seed=1)
        )

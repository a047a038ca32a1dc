"""The likelihood by patterns is that of all rows at once, and its derivatives are those of its values."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from workmh_measures.trial.mixed_model.random_effects import RandomEffects, VariancesOfEffects
from workmh_measures.trial.repeated_measures.covariance_structures import (
    STRUCTURES,
    ByBlock,
    CovarianceStructure,
    covariance_structure,
)
from workmh_measures.trial.repeated_measures.likelihood import Deviance, LikelihoodAt
from workmh_measures.trial.repeated_measures.subject_patterns import (
    RepeatedOutcomes,
    SubjectPatterns,
    subject_patterns,
)
from workmh_measures.trial.repeated_measures.trial_design import trial_design

from ..repeated_trials import BLUES, beat_the_blues


@pytest.fixture(scope="module")
def data() -> RepeatedOutcomes:
    return trial_design(beat_the_blues(), BLUES).data


@pytest.fixture(scope="module")
def patterns(data: RepeatedOutcomes) -> SubjectPatterns:
    return subject_patterns(data)


def structures() -> dict[str, CovarianceStructure]:
    z = np.column_stack([np.ones(4), [2.0, 3.0, 5.0, 8.0]])[None]
    found: dict[str, CovarianceStructure] = {
        name: ByBlock(covariance_structure(name, 4), 1) for name in STRUCTURES
    }
    return found | {"effects": RandomEffects(z), "variances": VariancesOfEffects(RandomEffects(z))}


def somewhere(structure: CovarianceStructure, patterns: SubjectPatterns) -> np.ndarray:
    """Parameters that are neither the start nor the best."""
    start = structure.start(patterns.residual_products())
    return start * (1 + 0.03 * np.cos(np.arange(len(start))))


def slope(function: Callable[[np.ndarray], np.ndarray], at: np.ndarray) -> np.ndarray:
    steps = 1e-5 * np.maximum(np.abs(at), 0.01)
    return np.array(
        [(function(at + step) - function(at - step)) / (2 * step.sum()) for step in np.diag(steps)]
    )


def there(deviance: Deviance, parameters: np.ndarray) -> LikelihoodAt:
    found = deviance.at(parameters)
    assert found is not None
    return found


@pytest.mark.parametrize("restricted", [True, False])
@pytest.mark.parametrize("name", structures())
def test_derivatives_are_those_of_the_values(patterns: SubjectPatterns, name: str, restricted: bool) -> None:
    structure = structures()[name]
    deviance, at = Deviance(patterns, structure, restricted), somewhere(structure, patterns)
    found = there(deviance, at)
    numeric = slope(lambda p: np.array(there(deviance, p).value), at)
    # Differences of values lose some eight digits.
    np.testing.assert_allclose(found.gradient, numeric, rtol=1e-5, atol=1e-6 * np.abs(numeric).max())
    second = slope(lambda p: there(deviance, p).gradient, at)
    np.testing.assert_allclose(found.observed, second, rtol=1e-5, atol=1e-7 * np.abs(second).max())


@pytest.mark.parametrize("name", structures())
def test_second_derivatives_of_the_covariance_are_those_of_the_first(
    patterns: SubjectPatterns, name: str
) -> None:
    structure = structures()[name]
    at = somewhere(structure, patterns)
    first = slope(structure.matrices, at)
    np.testing.assert_allclose(structure.slopes(at), first, rtol=1e-6, atol=1e-7)
    second, numeric = structure.curvatures(at), slope(structure.slopes, at)
    expected = np.zeros_like(numeric) if second is None else second
    np.testing.assert_allclose(expected, numeric, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("restricted", [True, False])
def test_the_likelihood_is_that_of_all_rows_at_once(
    data: RepeatedOutcomes, patterns: SubjectPatterns, restricted: bool
) -> None:
    structure = structures()["heterogeneous_ar1"]
    at = somewhere(structure, patterns)
    sigma = structure.matrices(at)[0]
    same = data.participant[:, None] == data.participant[None, :]
    v = np.where(same, sigma[data.wave[:, None], data.wave[None, :]], 0.0)
    x, y = data.design, data.outcome
    information = x.T @ np.linalg.solve(v, x)
    left = y - x @ np.linalg.solve(information, x.T @ np.linalg.solve(v, y))
    value = np.linalg.slogdet(v)[1] + left @ np.linalg.solve(v, left) + len(y) * np.log(2 * np.pi)
    if restricted:
        value += np.linalg.slogdet(information)[1] - x.shape[1] * np.log(2 * np.pi)
    assert there(Deviance(patterns, structure, restricted), at).value == pytest.approx(value, rel=1e-11)


def test_the_expected_information_is_the_mean_of_the_observed() -> None:
    draw = np.random.default_rng(11)
    persons, waves = 60, 3
    wave = np.tile(np.arange(waves), persons)
    seen = draw.random(len(wave)) < 0.8
    x = np.column_stack([np.eye(waves)[wave], np.repeat(draw.normal(size=persons), waves)])
    structure = ByBlock(covariance_structure("ar1", waves), 1)
    at = np.array([2.0, 0.6])
    root = np.linalg.cholesky(structure.matrices(at)[0])
    observed = []
    for _ in range(800):
        y = (draw.normal(size=(persons, waves)) @ root.T).ravel()
        rows = RepeatedOutcomes(
            y[seen], x[seen], np.repeat(np.arange(persons), waves)[seen], wave[seen], waves
        )
        found = there(Deviance(subject_patterns(rows), structure, True), at)
        observed.append(found.observed)
    mean, error = np.mean(observed, axis=0), np.std(observed, axis=0) / np.sqrt(len(observed))
    assert (np.abs(mean - found.expected) < 4 * error).all()


def test_a_covariance_that_is_none_has_no_likelihood(patterns: SubjectPatterns) -> None:
    ar1, one = structures()["ar1"], structures()["effects"]
    assert Deviance(patterns, ar1, True).at(np.array([-1.0, 0.5])) is None
    assert Deviance(patterns, ar1, True).at(np.array([1.0, 1.0])) is None
    assert Deviance(patterns, one, True).at(np.array([1.0, 0.0, 1.0, -1.0])) is None

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmh_measures.analysis.common_factors import least_squares_factors, likelihood_factors
from workmh_measures.analysis.covariance import correlation_of, listwise_covariance
from workmh_measures.analysis.oblimin import oblimin
from workmh_measures.analysis.omega import one_factor_omega, schmid_leiman
from workmh_measures.errors import NotEstimable

from .conftest import reference
from .item_sets import given_omegas, more_item_sets

IN_R = reference("omega")
ONE = [name for name, found in IN_R.items() if "one_factor" in found]
THREE = [name for name, found in IN_R.items() if "schmid_leiman" in found]
GIVEN = given_omegas()
ITERATIVE = {"rel": 1e-5, "abs": 1e-5}


@pytest.fixture(scope="module")
def covariances(answer_sets: dict[str, pd.DataFrame]) -> dict[str, np.ndarray]:
    sets = {**answer_sets, **more_item_sets()}
    return {name: listwise_covariance(items.to_numpy(float))[0] for name, items in sets.items()}


@pytest.mark.parametrize("name", ONE)
def test_omega_of_one_factor_agrees_with_semtools_and_the_model_with_lavaan(
    name: str, covariances: dict[str, np.ndarray]
) -> None:
    found, expected = one_factor_omega(covariances[name]), IN_R[name]["one_factor"]
    assert found.omega == pytest.approx(expected["semtools_reliability"], **ITERATIVE)
    assert found.omega == pytest.approx(expected["semtools_comp_rel"], **ITERATIVE)
    share = (IN_R[name]["n"] - 1) / IN_R[name]["n"]  # lavaan divides by n
    assert np.abs(found.loadings) * share**0.5 == pytest.approx(expected["loadings"], **ITERATIVE)
    assert found.unique * share == pytest.approx(expected["unique"], **ITERATIVE)


@pytest.mark.parametrize("name", GIVEN)
def test_omega_of_one_factor_is_the_one_that_came_with_the_data(
    name: str, covariances: dict[str, np.ndarray]
) -> None:
    assert one_factor_omega(covariances[name]).omega == pytest.approx(GIVEN[name], **ITERATIVE)


@pytest.mark.parametrize("name", THREE)
def test_omega_total_and_hierarchical_agree_with_the_same_steps_in_r(
    name: str, covariances: dict[str, np.ndarray]
) -> None:
    found, expected = schmid_leiman(covariances[name]), IN_R[name]["schmid_leiman"]
    assert found.total == pytest.approx(expected["total"], **ITERATIVE)
    assert found.hierarchical == pytest.approx(expected["hierarchical"], **ITERATIVE)
    assert found.unique == pytest.approx(expected["unique"], **ITERATIVE)
    assert np.abs(found.general) == pytest.approx(expected["general"], **ITERATIVE)


@given(st.integers(6, 9), st.integers(0, 10_000), st.floats(0.1, 10))
def test_omegas_do_not_change_with_the_order_of_items_or_their_common_unit(
    k: int, seed: int, unit: float
) -> None:
    random = np.random.default_rng(seed)
    common = random.normal(size=(300, 1)) + 0.5 * random.normal(size=(300, 3))[:, np.arange(k) % 3]
    covariance = np.cov(common + random.normal(size=(300, k)), rowvar=False)
    order = random.permutation(k)
    moved = covariance[np.ix_(order, order)] * unit
    assert one_factor_omega(moved).omega == pytest.approx(one_factor_omega(covariance).omega, abs=1e-8)
    assert schmid_leiman(moved).total == pytest.approx(schmid_leiman(covariance).total, abs=1e-6)


def test_a_known_factor_model_is_found_again() -> None:
    loadings = np.array([0.9, 0.8, 0.7, 0.6, 0.5])
    covariance = np.outer(loadings, loadings)
    np.fill_diagonal(covariance, 1.0)
    found = one_factor_omega(covariance)
    assert found.loadings == pytest.approx(loadings, abs=1e-8)
    assert found.omega == pytest.approx(3.5**2 / (3.5**2 + (1 - loadings**2).sum()), abs=1e-10)


def test_a_known_hierarchical_structure_is_found_again() -> None:
    pattern, on_general = np.array([0.9, 0.8, 0.7] * 3), np.repeat([0.8, 0.7, 0.6], 3)
    general = pattern * on_general
    groups = np.zeros((9, 3))
    groups[np.arange(9), np.arange(9) // 3] = pattern * np.sqrt(1 - on_general**2)
    covariance = np.outer(general, general) + groups @ groups.T
    unique = 1 - np.diag(covariance)
    np.fill_diagonal(covariance, 1.0)
    found = schmid_leiman(covariance)
    assert found.unique == pytest.approx(unique, abs=1e-7)
    assert found.total == pytest.approx(1 - unique.sum() / covariance.sum(), abs=1e-8)
    assert found.general == pytest.approx(general, abs=1e-5)
    assert found.hierarchical == pytest.approx(general.sum() ** 2 / covariance.sum(), abs=1e-5)


def test_a_similar_analysis_as_a_start_changes_nothing_but_the_time(
    covariances: dict[str, np.ndarray],
) -> None:
    first, second = covariances["phq9_wave_1"], covariances["phq9_wave_2"]
    cold, warm = schmid_leiman(second), schmid_leiman(second, start=schmid_leiman(first))
    assert (warm.total, warm.hierarchical) == pytest.approx((cold.total, cold.hierarchical), abs=1e-7)


def test_too_few_items_are_refused_with_the_number_needed() -> None:
    with pytest.raises(NotEstimable, match="one factor needs at least 3 items; there are 2"):
        one_factor_omega(np.eye(2) + 1)
    with pytest.raises(NotEstimable, match="3 group factors need at least 6 items; there are 5"):
        schmid_leiman(np.eye(5) + 1)
    with pytest.raises(NotEstimable, match="at least 3 of them"):
        schmid_leiman(np.eye(9) + 1, 2)


def test_an_item_without_variance_of_its_own_leaves_omega_without_a_value() -> None:
    heywood = np.array([[1.0, 0.8, 0.8], [0.8, 1.0, 0.4], [0.8, 0.4, 1.0]])
    with pytest.raises(NotEstimable, match="no variance of its own"):
        one_factor_omega(heywood)
    factors = least_squares_factors(heywood, 1)
    assert factors.at_bound.tolist() == [True, False, False]
    assert factors.uniqueness[0] == 0.005


def test_items_that_follow_from_others_or_do_not_vary_are_refused() -> None:
    twice = np.ones((4, 4)) + np.diag([0.0, 0.0, 1.0, 1.0])
    with pytest.raises(NotEstimable, match="follows exactly from the others"):
        one_factor_omega(twice)
    with pytest.raises(NotEstimable, match="without variance"):
        schmid_leiman(np.diag([1.0] * 8 + [0.0]))


@pytest.mark.parametrize("name", ["phq9_wave_1", "veterans_pcl5", "workers_hads_total"])
def test_the_fits_lie_where_no_step_helps(name: str, covariances: dict[str, np.ndarray]) -> None:
    correlation = correlation_of(covariances[name])
    factors = least_squares_factors(correlation, 3)
    residual = correlation - factors.loadings @ factors.loadings.T - np.diag(factors.uniqueness)
    assert np.diag(residual) == pytest.approx(0, abs=1e-9)
    one = likelihood_factors(correlation, 1)
    implied = one.loadings @ one.loadings.T + np.diag(one.uniqueness)
    # At the maximum the residuals weighted by the inverse of what is implied vanish on the diagonal.
    inverse = np.linalg.inv(implied)
    assert np.diag(inverse @ (correlation - implied) @ inverse) == pytest.approx(0, abs=1e-8)
    pattern, phi, rotation = oblimin(factors.loadings)
    assert pattern @ phi @ pattern.T == pytest.approx(factors.loadings @ factors.loadings.T, abs=1e-10)
    assert (rotation**2).sum(axis=0) == pytest.approx(1, abs=1e-12)

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workmh_measures.analysis.polychoric.moments import polychoric_correlations
from workmh_measures.analysis.polychoric.reliability import (
    categorical_omega,
    one_factor_loadings,
    ordinal_alpha,
)
from workmh_measures.errors import NotEstimable

from ..conftest import reference
from ..item_sets import more_item_sets

IN_R = reference("polychoric_reliability")


@pytest.fixture(scope="module")
def sets(answer_sets: dict[str, pd.DataFrame]) -> dict[str, np.ndarray]:
    return {name: items.to_numpy(float) for name, items in {**answer_sets, **more_item_sets()}.items()}


@pytest.mark.parametrize("name", IN_R)
def test_reliability_agrees_with_semtools_given_the_model_of_lavaan(
    name: str, sets: dict[str, np.ndarray]
) -> None:
    moments, expected = polychoric_correlations(sets[name]), IN_R[name]
    loadings = np.array(expected["loadings"])
    common = np.outer(loadings, loadings)
    # lavaan's correlations are off by what its optimiser leaves
    found = categorical_omega(moments, common=common)
    assert found == pytest.approx(expected["observed_variance"], abs=1e-7)
    found = categorical_omega(moments, common=common, implied=common)
    assert found == pytest.approx(expected["implied_variance"], abs=1e-7)
    assert found == pytest.approx(expected["reliability"], abs=1e-7)


@pytest.mark.parametrize("name", IN_R)
def test_loadings_by_weighted_least_squares_agree_with_lavaan(name: str, sets: dict[str, np.ndarray]) -> None:
    moments, expected = polychoric_correlations(sets[name]), IN_R[name]
    assert one_factor_loadings(moments) == pytest.approx(expected["loadings"], abs=1e-5)
    assert categorical_omega(moments) == pytest.approx(expected["observed_variance"], abs=1e-5)


@pytest.mark.parametrize("name", IN_R)
def test_reliability_by_least_squares_agrees_with_the_same_steps_in_r(
    name: str, sets: dict[str, np.ndarray]
) -> None:
    moments, expected = polychoric_correlations(sets[name]), IN_R[name]
    loadings = one_factor_loadings(moments, weighted=False)
    assert loadings == pytest.approx(expected["minres_loadings"], abs=1e-6)
    found = categorical_omega(moments, common=np.outer(loadings, loadings))
    assert found == pytest.approx(expected["minres"], abs=1e-6)


@pytest.mark.parametrize("name", IN_R)
def test_ordinal_alpha_agrees_with_semtools_and_psych(name: str, sets: dict[str, np.ndarray]) -> None:
    found = ordinal_alpha(polychoric_correlations(sets[name]))
    assert found == pytest.approx(IN_R[name]["ordinal_alpha"], abs=1e-7)
    assert found == pytest.approx(IN_R[name]["psych_alpha"], abs=1e-7)


def test_the_variance_of_the_sum_is_that_of_codes_cut_from_normal_variables() -> None:
    random = np.random.default_rng(3)
    loadings = np.array([0.8, 0.7, 0.6, 0.5])
    factor, own = random.normal(size=(2, 200_000, 1)), random.normal(size=(2, 200_000, 4))
    # Two forms that share the factor and nothing else: their correlation is the reliability.
    latent = loadings * factor[0] + np.sqrt(1 - loadings**2) * own
    cut = np.array([0.2, 1.0, 2.2])
    one, two = (np.digitize(form, cut).astype(float) for form in latent)
    parallel = np.corrcoef(one.sum(axis=1), two.sum(axis=1))[0, 1]
    found = categorical_omega(polychoric_correlations(one))
    assert found == pytest.approx(parallel, abs=4 * 2 / np.sqrt(200_000))


@settings(max_examples=15)
@given(st.integers(0, 10_000))
def test_a_code_nobody_uses_widens_the_distance_it_lies_in(seed: int) -> None:
    random = np.random.default_rng(seed)
    latent = random.normal(size=(300, 1)) + random.normal(size=(300, 4))
    answers = np.digitize(latent, [-0.5, 0.8]).astype(float)
    plain = polychoric_correlations(answers)
    doubled = polychoric_correlations(2 * answers)
    assert categorical_omega(doubled) == pytest.approx(categorical_omega(plain), abs=1e-10)
    assert doubled.used[0] == (0, 2, 4)


def test_loadings_that_explain_nothing_give_no_reliability(sets: dict[str, np.ndarray]) -> None:
    moments = polychoric_correlations(sets["gad7_wave_2"])
    assert categorical_omega(moments, common=np.zeros((7, 7))) == pytest.approx(0, abs=1e-15)


def test_one_factor_needs_three_items_and_variance_of_their_own() -> None:
    random = np.random.default_rng(0)
    answers = (random.normal(size=(100, 2)) > 0) * 1.0
    two = polychoric_correlations(answers)
    with pytest.raises(NotEstimable, match="at least 3 items; there are 2"):
        categorical_omega(two)
    heywood = np.array([[1.0, 0.8, 0.8], [0.8, 1.0, 0.4], [0.8, 0.4, 1.0]])
    three = polychoric_correlations((random.normal(size=(100, 3)) > 0) * 1.0, names=["a", "b", "c"])
    heywood_case = replace(three, correlations=heywood, correlation_errors=1 - np.eye(3))
    for weighted in (False, True):
        with pytest.raises(NotEstimable, match="leaves no variance of its own to item a"):
            one_factor_loadings(heywood_case, weighted=weighted)
    with pytest.raises(ValueError, match="ask for weighted=False"):
        one_factor_loadings(replace(three, correlation_errors=np.zeros((0, 0))))

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmh_measures.analysis import guttman
from workmh_measures.analysis.alpha import corrected_item_rest_correlation, cronbach_alpha
from workmh_measures.analysis.covariance import correlation_of, listwise_covariance
from workmh_measures.errors import NotEstimable

from .conftest import reference
from .item_sets import more_item_sets

IN_R = reference("guttman")
TIGHT = {"rel": 1e-8, "abs": 1e-8}
LAMBDAS = ("lambda1", "lambda2", "lambda3", "lambda5", "lambda6")


@pytest.fixture(scope="module")
def covariances(answer_sets: dict[str, pd.DataFrame]) -> dict[str, np.ndarray]:
    sets = {**answer_sets, **more_item_sets()}
    return {name: listwise_covariance(items.to_numpy(float))[0] for name, items in sets.items()}


@pytest.mark.parametrize("name", IN_R)
@pytest.mark.parametrize("which", LAMBDAS)
def test_each_lambda_of_standardised_items_agrees_with_psych(
    which: str, name: str, covariances: dict[str, np.ndarray]
) -> None:
    found = getattr(guttman, f"guttman_{which}")(correlation_of(covariances[name]))
    assert found == pytest.approx(IN_R[name][f"psych_{which}"], **TIGHT)
    assert found == pytest.approx(IN_R[name]["pearson"][which], **TIGHT)


@pytest.mark.parametrize("name", IN_R)
@pytest.mark.parametrize("which", LAMBDAS)
def test_each_lambda_of_the_items_as_they_are_agrees_with_its_formula_in_r(
    which: str, name: str, covariances: dict[str, np.ndarray]
) -> None:
    found = getattr(guttman, f"guttman_{which}")(covariances[name])
    assert found == pytest.approx(IN_R[name]["covariance"][which], **TIGHT)


@pytest.mark.parametrize("name", IN_R)
def test_item_rest_correlations_corrected_for_overlap_agree_with_psych(
    name: str, covariances: dict[str, np.ndarray]
) -> None:
    found = corrected_item_rest_correlation(covariances[name])
    assert found == pytest.approx(IN_R[name]["r_cor"], **TIGHT)


@pytest.mark.parametrize("name", IN_R)
def test_lambda_6_is_the_one_psych_gives_beside_alpha(name: str, covariances: dict[str, np.ndarray]) -> None:
    found = guttman.guttman_lambda6(correlation_of(covariances[name]))
    assert found == pytest.approx(IN_R[name]["psych_alpha_g6"], **TIGHT)


@given(st.integers(2, 9), st.integers(0, 10_000), st.floats(0.1, 10))
def test_the_bounds_keep_their_order_and_do_not_change_with_the_unit(k: int, seed: int, unit: float) -> None:
    random = np.random.default_rng(seed)
    covariance = np.cov(random.normal(size=(40, 1)) + random.normal(size=(40, k)), rowvar=False)
    one, two, three = (getattr(guttman, f"guttman_lambda{i}")(covariance) for i in (1, 2, 3))
    assert one <= three + 1e-12
    assert three <= two + 1e-12
    assert three == pytest.approx(cronbach_alpha(covariance), rel=1e-12)
    for i in (1, 2, 5, 6):
        bound = getattr(guttman, f"guttman_lambda{i}")
        order = random.permutation(k)
        assert bound(covariance[np.ix_(order, order)] * unit) == pytest.approx(bound(covariance), rel=1e-9)


def test_what_has_no_bound_is_refused_with_the_reason() -> None:
    for which in LAMBDAS:
        bound = getattr(guttman, f"guttman_{which}")
        with pytest.raises(NotEstimable, match="At least 2 items"):
            bound(np.ones((1, 1)))
        with pytest.raises(NotEstimable, match="sum of the items does not vary"):
            bound(np.array([[1.0, -1.0], [-1.0, 1.0]]))
    twice = np.ones((3, 3)) + np.diag([0.0, 0.0, 1.0])
    with pytest.raises(NotEstimable, match="follows exactly from the others"):
        guttman.guttman_lambda6(twice)
    with pytest.raises(NotEstimable, match="without variance"):
        guttman.guttman_lambda6(np.diag([1.0, 0.0]))
    with pytest.raises(NotEstimable, match="nothing in common"):
        corrected_item_rest_correlation(np.eye(3))

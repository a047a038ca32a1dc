"""factor_analyzer, repaired, beside our own factors; when a repair is no longer needed, a test fails."""

from __future__ import annotations

import inspect

import factor_analyzer
import numpy as np
import pandas as pd
import pytest
from factor_analyzer import factor_analyzer as module
from sklearn.utils.validation import check_array

from workmh_measures.analysis.exploratory_factors import factor_solution
from workmh_measures.analysis.factor_analyzer_adapter import factor_analyzer_solution
from workmh_measures.analysis.item_correlations import item_correlations
from workmh_measures.errors import NotEstimable

from .factor_references import simple_structure
from .item_sets import more_item_sets

# It stops at a relative change of 2e-9 of the discrepancy, taken from differences: three decimals of a loading.
THREE_DECIMALS = 2e-3


@pytest.fixture(scope="module")
def correlation(answer_sets: dict[str, pd.DataFrame]) -> np.ndarray:
    return item_correlations((answer_sets | more_item_sets())["veterans_pcl5"]).matrix


@pytest.mark.parametrize("rotation", ["none", "varimax", "promax", "oblimin"])
@pytest.mark.parametrize("extraction", ["minres", "ml"])
def test_it_agrees_with_our_factors_to_the_decimals_it_has(
    extraction: str, rotation: str, correlation: np.ndarray
) -> None:
    theirs = factor_analyzer_solution(correlation, 3, extraction=extraction, rotation=rotation)
    ours = factor_solution(correlation, 3, extraction=extraction, rotation=rotation).rotated
    assert theirs.converged
    assert theirs.pattern == pytest.approx(ours.pattern, abs=THREE_DECIMALS)
    assert theirs.correlation == pytest.approx(ours.correlation, abs=THREE_DECIMALS)
    assert theirs.communality == pytest.approx(ours.communality, abs=THREE_DECIMALS)


def test_correlations_of_factors_belong_to_the_factors_as_sorted() -> None:
    pattern = np.zeros((9, 3))
    pattern[np.arange(9), np.repeat([0, 1, 2], 3)] = np.repeat([0.5, 0.7, 0.85], 3)
    between = np.array([[1, 0.1, 0.3], [0.1, 1, 0.5], [0.3, 0.5, 1]])
    made = pattern @ between @ pattern.T
    np.fill_diagonal(made, 1.0)
    found = factor_analyzer_solution(made, 3, extraction="minres", rotation="oblimin")
    by_size = np.array([[1, 0.5, 0.3], [0.5, 1, 0.1], [0.3, 0.1, 1]])
    assert found.correlation == pytest.approx(by_size, abs=THREE_DECIMALS)


def test_one_factor_has_a_positive_sum() -> None:
    found = factor_analyzer_solution(simple_structure(6, 1), 1, extraction="ml", rotation="oblimin")
    assert (found.pattern > 0).all()


def test_what_it_cannot_do_is_refused_with_the_reason() -> None:
    with pytest.raises(NotEstimable, match="no principal axes"):
        factor_analyzer_solution(simple_structure(), 2, extraction="principal_axis", rotation="none")
    with pytest.raises(NotEstimable, match="at most 1 factors apart"):
        factor_analyzer_solution(np.eye(4), 3, extraction="minres", rotation="none")


def test_its_release_still_needs_the_repair() -> None:
    source = inspect.getsource(factor_analyzer.FactorAnalyzer.fit)
    assert "force_all_finite" in source
    assert "phi = phi[" not in source
    assert "force_all_finite" not in inspect.signature(check_array).parameters
    assert hasattr(module, "check_array")

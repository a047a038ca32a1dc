"""factor_analyzer, repaired, beside our own factors; when a repair is no longer needed, a test fails."""

from __future__ import annotations

import inspect
from typing import Literal

import factor_analyzer
import numpy as np
import pandas as pd
import pytest
from factor_analyzer import calculate_bartlett_sphericity, calculate_kmo
from factor_analyzer import factor_analyzer as module
from sklearn.utils.validation import check_array

from workmh_measures.analysis.exploratory_factors import factor_solution
from workmh_measures.analysis.factor_analyzer_adapter import factor_analyzer_solution
from workmh_measures.analysis.item_correlations import item_correlations
from workmh_measures.analysis.sampling_adequacy import kmo, sphericity
from workmh_measures.errors import NotEstimable

from .factor_references import reference, simple_structure
from .item_sets import more_item_sets, other_item_sets

FOUR_DECIMALS = 1e-4
# Sets of answers where its one start ends beside the deepest valley, or in a flat one short of the bottom.
NOT_THE_DEEPEST = {("workers_work_addiction", "minres"), ("workers_hads_anxiety", "minres")}
SETS = [
    (name, found["whole"]["factors"])
    for name, found in reference("item_data").items()
    if "factors" in found["whole"]
]


@pytest.fixture(scope="module")
def correlations(answer_sets: dict[str, pd.DataFrame]) -> dict[str, np.ndarray]:
    frames = answer_sets | more_item_sets() | other_item_sets()
    # 42 items take it a second.
    return {name: item_correlations(frames[name]).matrix for name, _ in SETS if name != "distress_whole"}


@pytest.fixture(scope="module")
def correlation(correlations: dict[str, np.ndarray]) -> np.ndarray:
    return correlations["veterans_pcl5"]


@pytest.mark.parametrize(("name", "m"), [one for one in SETS if one[0] != "distress_whole"])
@pytest.mark.parametrize("extraction", ["minres", "ml"])
def test_its_factors_are_ours_wherever_it_comes_to_the_deepest_valley(
    extraction: Literal["minres", "ml"], name: str, m: int, correlations: dict[str, np.ndarray]
) -> None:
    theirs = factor_analyzer_solution(correlations[name], m, extraction=extraction, rotation="varimax")
    ours = factor_solution(correlations[name], m, extraction=extraction, rotation="varimax")
    if (name, extraction) in NOT_THE_DEEPEST:
        left = np.linalg.eigvalsh(correlations[name] - np.diag(1 - theirs.communality))[:-m]
        assert ours.extraction.discrepancy < left @ left / 2
        assert theirs.pattern != pytest.approx(ours.rotated.pattern, abs=FOUR_DECIMALS)
    else:
        assert theirs.pattern == pytest.approx(ours.rotated.pattern, abs=FOUR_DECIMALS)


# It takes the generalised inverse below a determinant of 1e-7, which here is the inverse.
@pytest.mark.filterwarnings("ignore:The inverse of the variance-covariance matrix:UserWarning")
def test_it_says_of_adequacy_what_we_say(correlations: dict[str, np.ndarray]) -> None:
    """Kaiser-Meyer-Olkin and Bartlett of answers that have exactly these correlations."""
    for name, expected in correlations.items():
        n, k = 400, len(expected)
        noise = np.random.default_rng(1).standard_normal((n, k))
        white = np.linalg.svd(noise - noise.mean(axis=0), full_matrices=False)[0]
        answers = pd.DataFrame(white @ np.linalg.cholesky(expected).T)
        each, overall = calculate_kmo(answers)
        ours = kmo(expected)
        assert overall == pytest.approx(ours.overall, abs=1e-8), name
        assert each == pytest.approx(ours.items, abs=1e-8), name
        chi2, p_value = calculate_bartlett_sphericity(answers)
        test = sphericity(expected, n)
        assert (chi2, p_value) == pytest.approx((test.chi2, test.p_value), rel=1e-8), name


@pytest.mark.parametrize("rotation", ["none", "varimax", "promax", "oblimin"])
@pytest.mark.parametrize("extraction", ["minres", "ml"])
def test_it_agrees_with_our_factors_to_the_decimals_it_has(
    extraction: str, rotation: str, correlation: np.ndarray
) -> None:
    theirs = factor_analyzer_solution(correlation, 3, extraction=extraction, rotation=rotation)
    ours = factor_solution(correlation, 3, extraction=extraction, rotation=rotation).rotated
    assert theirs.converged
    assert theirs.pattern == pytest.approx(ours.pattern, abs=FOUR_DECIMALS)
    assert theirs.correlation == pytest.approx(ours.correlation, abs=FOUR_DECIMALS)
    assert theirs.communality == pytest.approx(ours.communality, abs=FOUR_DECIMALS)


def test_correlations_of_factors_belong_to_the_factors_as_sorted() -> None:
    pattern = np.zeros((9, 3))
    pattern[np.arange(9), np.repeat([0, 1, 2], 3)] = np.repeat([0.5, 0.7, 0.85], 3)
    between = np.array([[1, 0.1, 0.3], [0.1, 1, 0.5], [0.3, 0.5, 1]])
    made = pattern @ between @ pattern.T
    np.fill_diagonal(made, 1.0)
    found = factor_analyzer_solution(made, 3, extraction="minres", rotation="oblimin")
    by_size = np.array([[1, 0.5, 0.3], [0.5, 1, 0.1], [0.3, 0.1, 1]])
    assert found.correlation == pytest.approx(by_size, abs=FOUR_DECIMALS)


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

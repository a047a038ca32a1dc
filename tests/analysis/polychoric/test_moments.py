from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workmh_measures.analysis.polychoric.moments import (
    OrdinalMoments,
    polychoric_correlations,
    polychoric_moments,
)
from workmh_measures.errors import NotEstimable

from ..conftest import reference
from ..item_sets import more_item_sets

IN_R = reference("polychoric")
LAVAAN = IN_R["lavaan"]


@pytest.fixture(scope="module")
def sets(answer_sets: dict[str, pd.DataFrame]) -> dict[str, np.ndarray]:
    found = {name: items.to_numpy(float) for name, items in {**answer_sets, **more_item_sets()}.items()}
    found["first_60"] = found["phq9_wave_1"][:60]
    found["two_categories"] = (found["phq9_wave_1"] >= 2) * 1.0
    found["two_categories_60"] = (found["first_60"] >= 2) * 1.0
    return found


def moments(name: str, sets: dict[str, np.ndarray]) -> OrdinalMoments:
    options: dict[str, Any] = {}
    if name.endswith("_pairwise"):
        name, options["missing"] = name.removesuffix("_pairwise"), "pairwise"
    if name.endswith("_half_everywhere"):
        name, options["empty_cells"] = name.removesuffix("_half_everywhere"), "add_half"
    return polychoric_moments(sets[name], **options)


def below(matrix: np.ndarray) -> np.ndarray:
    """Column by column, as R reads a lower triangle."""
    return np.asarray(matrix[np.triu_indices(len(matrix), 1)])


@pytest.mark.parametrize("name", LAVAAN)
def test_thresholds_correlations_and_their_errors_agree_with_lavaan(
    name: str, sets: dict[str, np.ndarray]
) -> None:
    found, expected = moments(name, sets), LAVAAN[name]
    assert found.n == expected["n"]
    assert np.concatenate(found.thresholds) == pytest.approx(expected["thresholds"], abs=1e-10)
    # lavaan stops at its optimiser's tolerance
    assert below(found.correlations) == pytest.approx(expected["correlations"], abs=1e-6)
    both = np.concatenate([*found.threshold_errors, below(found.correlation_errors)])
    assert both == pytest.approx(expected["errors"], rel=1e-6)


@pytest.mark.parametrize("name", [name for name in LAVAAN if "carried_on" in LAVAAN[name]])
def test_correlations_are_where_the_slope_of_the_likelihood_vanishes(
    name: str, sets: dict[str, np.ndarray]
) -> None:
    found = below(moments(name, sets).correlations)
    assert found == pytest.approx(LAVAAN[name]["carried_on"], abs=1e-10)


@pytest.mark.parametrize("name", [name for name in LAVAAN if "gamma" in LAVAAN[name]])
def test_the_asymptotic_covariance_matrix_agrees_with_lavaan(name: str, sets: dict[str, np.ndarray]) -> None:
    found = moments(name, sets).gamma
    assert found is not None
    places = np.triu_indices(len(found))
    spread = np.sqrt(np.diag(found))
    scaled = (found / np.outer(spread, spread))[places]
    expected = np.array(LAVAAN[name]["gamma"]) / np.outer(spread, spread)[places]
    assert scaled == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("name", IN_R["others"])
def test_correlations_agree_with_polycor_and_psych_as_far_as_these_go(
    name: str, sets: dict[str, np.ndarray]
) -> None:
    found = below(polychoric_correlations(sets[name]).correlations)
    # both minimise by comparing values: half the digits
    assert found == pytest.approx(IN_R["others"][name]["polycor"], abs=1e-4)
    assert found == pytest.approx(IN_R["others"][name]["psych"], abs=1e-4)


def test_categories_nobody_used_change_nothing_and_are_told(sets: dict[str, np.ndarray]) -> None:
    answers = sets["phq9_wave_1"]
    plain = polychoric_moments(answers)
    gaps = np.where(answers >= 2, answers + 1, answers)  # nobody gives 2
    found = polychoric_moments(gaps, categories=[range(6, -2, -1)] * 9)
    assert found.correlations == pytest.approx(plain.correlations, abs=1e-14)
    assert found.gamma == pytest.approx(plain.gamma, abs=1e-12)
    assert found.declared[0] == (-1, 0, 1, 2, 3, 4, 5, 6)
    assert found.used[0] == (0, 1, 3, 4)
    first, own = found.declared_thresholds[0], plain.thresholds[0]
    assert first.tolist() == [-np.inf, own[0], own[1], own[1], own[2], np.inf, np.inf]


def test_items_may_differ_in_their_number_of_categories(sets: dict[str, np.ndarray]) -> None:
    answers = sets["phq9_wave_1"][:, :4].copy()
    answers[:, 0] = answers[:, 0] >= 1
    answers[:, 2] = np.minimum(answers[:, 2], 2)
    found = polychoric_moments(answers)
    assert [len(own) for own in found.thresholds] == [1, 3, 2, 3]
    assert found.threshold_items.tolist() == [0, 1, 1, 1, 2, 2, 3, 3, 3]
    alone = polychoric_moments(answers[:, [0, 2]])
    assert alone.correlations[0, 1] == pytest.approx(found.correlations[0, 2], abs=1e-12)
    assert found.gamma is not None
    assert alone.gamma is not None
    places = [0, 4, 5, 9 + 1]  # thresholds of the two, and their correlation
    assert alone.gamma == pytest.approx(found.gamma[np.ix_(places, places)], abs=1e-10)


@settings(max_examples=30)
@given(st.integers(0, 10_000), st.integers(2, 5), st.integers(-3, 5))
def test_order_of_rows_and_items_and_a_shift_of_codes_change_nothing(seed: int, k: int, shift: int) -> None:
    random = np.random.default_rng(seed)
    latent = random.normal(size=(150, 1)) + random.normal(size=(150, k))
    answers = np.digitize(latent, [-0.8, 0.3, 1.2]).astype(float)
    answers[random.random(answers.shape) < 0.05] = np.nan
    found = polychoric_moments(answers, missing="pairwise")
    items, rows = random.permutation(k), random.permutation(150)
    moved = polychoric_moments(answers[rows][:, items] + shift, missing="pairwise")
    assert moved.correlations == pytest.approx(found.correlations[np.ix_(items, items)], abs=1e-9)
    errors = found.correlation_errors[np.ix_(items, items)]
    assert moved.correlation_errors == pytest.approx(errors, abs=1e-9)


@settings(max_examples=20)
@given(st.integers(0, 10_000))
def test_an_item_turned_round_turns_its_correlations_round(seed: int) -> None:
    random = np.random.default_rng(seed)
    latent = random.normal(size=(200, 1)) + random.normal(size=(200, 3))
    answers = np.digitize(latent, [-0.8, 0.3]).astype(float)
    turned = answers * [1, 1, -1]
    one, two = (polychoric_correlations(given).correlations for given in (answers, turned))
    assert two == pytest.approx(one * np.outer([1, 1, -1], [1, 1, -1]), abs=1e-9)


def test_a_known_correlation_is_found_again_up_to_its_error() -> None:
    random = np.random.default_rng(7)
    correlation = np.array([[1, 0.95, -0.6], [0.95, 1, -0.5], [-0.6, -0.5, 1]])
    latent = random.multivariate_normal(np.zeros(3), correlation, 50_000)
    found = polychoric_moments(np.digitize(latent, [-1, 0, 1.5]).astype(float))
    assert np.abs(below(found.correlations - correlation) / below(found.correlation_errors)).max() < 4


def test_items_that_do_not_vary_or_hold_what_is_no_category_are_named() -> None:
    answers = np.array([[0, 1, 2.0], [0, 2, 1], [0, 1, 1], [0, 2, 2]])
    with pytest.raises(NotEstimable, match="Every row used has the same answer: item 1"):
        polychoric_moments(answers)
    with pytest.raises(NotEstimable, match=r"none of the categories of its item: b \(1\.5\)"):
        polychoric_moments(answers + [0, 0.5, 0] * (answers == 1), names=list("abc"))
    with pytest.raises(NotEstimable, match=r"none of the categories of its item: c \(2\)"):
        polychoric_moments(answers, names=list("abc"), categories=[(0, 1), (1, 2), (0, 1)])
    with pytest.raises(NotEstimable, match="An answer is infinite: a"):
        polychoric_moments(answers + np.array([np.inf, 0, 0]), names=list("abc"))
    with pytest.raises(
        NotEstimable, match="more than 50 categories from the lowest answer to the highest: item 2, item 3"
    ):
        polychoric_moments(answers * 100)
    with pytest.raises(NotEstimable, match="No row used has an answer: b"):
        polychoric_moments(
            np.where([False, True, False], np.nan, answers[:, [1, 0, 2]]),
            names=list("abc"),
            missing="pairwise",
        )


def test_too_little_to_correlate_is_refused() -> None:
    with pytest.raises(NotEstimable, match="at least 2 items; there is 1"):
        polychoric_moments(np.zeros((5, 1)))
    with pytest.raises(NotEstimable, match="At least 3 complete rows are needed; there are 2"):
        polychoric_moments(np.array([[0, 1], [1, 0], [np.nan, 1]]))
    with pytest.raises(NotEstimable, match="At least 3 rows with an answer are needed; there are 0"):
        polychoric_moments(np.full((5, 2), np.nan), missing="pairwise")


def test_items_that_order_persons_alike_are_named_as_perfectly_correlated(
    sets: dict[str, np.ndarray],
) -> None:
    answers = sets["phq9_wave_1"]
    with pytest.raises(NotEstimable, match="The correlation of a and c would be 1 or -1"):
        polychoric_moments(np.column_stack([answers[:, 0], answers[:, 1], answers[:, 0]]), names=list("abc"))
    two = np.array([[0, 1.0]] * 5 + [[1, 0]] * 7)
    with pytest.raises(NotEstimable, match="item 1 and item 2 would be 1 or -1"):
        polychoric_moments(two)


def test_an_empty_cell_of_two_by_two_left_empty_is_a_perfect_correlation(sets: dict[str, np.ndarray]) -> None:
    answers = sets["two_categories_60"]
    empty = polychoric_correlations(answers).empty_pairs
    with pytest.raises(NotEstimable) as refused:
        polychoric_moments(answers, empty_cells="keep")
    named = "; ".join(f"item {i + 1} and item {j + 1}" for i, j in empty)
    assert f"The correlation of {named} would be 1 or -1" in str(refused.value)


def test_items_without_common_rows_are_named() -> None:
    nan = np.nan
    answers = np.array([[0, nan, 1], [1, nan, 0], [0, nan, 0], [nan, 0, 0], [nan, 1, 1], [nan, 1, 0]])
    with pytest.raises(NotEstimable, match="one does not vary: a and b"):
        polychoric_moments(answers, names=list("abc"), missing="pairwise")


def test_the_asymptotic_covariance_matrix_is_made_only_when_asked_for(sets: dict[str, np.ndarray]) -> None:
    found = polychoric_correlations(sets["gad7_wave_1"])
    assert found.gamma is None
    assert 0 < found.smallest_eigenvalue < 1


@pytest.mark.parametrize("name", ["made_missing_pairwise", "older_k6", "physical_functioning"])
def test_errors_from_the_tables_are_those_of_the_asymptotic_covariance_matrix(
    name: str, sets: dict[str, np.ndarray]
) -> None:
    found = moments(name, sets)
    assert found.gamma is not None
    both = np.concatenate([*found.threshold_errors, below(found.correlation_errors)])
    assert both == pytest.approx(np.sqrt(np.diag(found.gamma) / found.n), rel=1e-12)

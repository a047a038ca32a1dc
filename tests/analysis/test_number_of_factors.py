"""Parallel analysis and minimum average partials against psych and against many drawn matrices in R."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.item_correlations import item_correlations
from workmh_measures.analysis.number_of_factors import (
    eigenvalues,
    minimum_average_partial,
    parallel_analysis,
    permuted_eigenvalues,
    random_eigenvalues,
)
from workmh_measures.errors import NotEstimable

from .factor_references import reference, simple_structure
from .item_sets import more_item_sets

COUNTED = reference("number_of_factors")
TIGHT = {"rel": 1e-8, "abs": 1e-8}
CLOSED = {"rel": 1e-10, "abs": 1e-10}
DRAWS = 2000
Answers = dict[str, pd.DataFrame]


@pytest.fixture(scope="session")
def all_sets(answer_sets: Answers) -> Answers:
    return answer_sets | more_item_sets()


@pytest.mark.parametrize("name", COUNTED["partials"])
def test_average_partials_agree_with_psych_and_with_the_definition(name: str, all_sets: Answers) -> None:
    expected = COUNTED["partials"][name]
    found = minimum_average_partial(item_correlations(all_sets[name]).matrix)
    # psych begins with one component partialled out.
    squared = np.asarray(expected["squared"])
    assert found.squared[1 : 1 + len(squared)] == pytest.approx(squared[: len(found.squared) - 1], **TIGHT)
    assert found.squared[0] == pytest.approx(expected["none"], **TIGHT)
    assert found.fourth == pytest.approx(expected["fourth"], **TIGHT)
    assert found.by_squared == int(np.argmin(found.squared))
    assert found.by_fourth == int(np.argmin(expected["fourth"]))


@pytest.mark.parametrize("name", COUNTED["observed"])
def test_eigenvalues_of_items_agree_with_psych(name: str, all_sets: Answers) -> None:
    expected = COUNTED["observed"][name]
    matrix = item_correlations(all_sets[name]).matrix
    assert eigenvalues(matrix) == pytest.approx(expected["components"], **TIGHT)
    assert eigenvalues(matrix, roots="factors") == pytest.approx(expected["factors"], **TIGHT)


@pytest.mark.parametrize("name", COUNTED["observed"])
@pytest.mark.parametrize(("roots", "key"), [("components", "n_components"), ("factors", "n_factors")])
def test_as_many_factors_are_kept_as_by_psych_unless_the_bound_is_met_within_its_error(
    roots: str, key: str, name: str, all_sets: Answers
) -> None:
    expected = int(COUNTED["observed"][name][key])
    found = item_correlations(all_sets[name])
    random = random_eigenvalues(len(found.items), found.n, draws=1000, seed=1, roots=roots)
    kept = parallel_analysis(found.matrix, random, roots=roots)
    between = slice(*sorted((kept.by_percentile, expected)))
    # psych drew 200 times; the eigenvalues on which the two differ lie within 0.005 of the bound.
    assert (np.abs(kept.observed - kept.percentile)[between] < 0.005).all()


@pytest.mark.parametrize("given", COUNTED["given"])
def test_eigenvalues_of_drawn_matrices_are_those_of_r(given: dict[str, list[float]]) -> None:
    scatter = np.asarray(given["scatter"])
    deviation = np.sqrt(np.diag(scatter))
    correlation = scatter / np.outer(deviation, deviation)
    assert eigenvalues(correlation) == pytest.approx(given["components"], **CLOSED)
    assert eigenvalues(correlation, roots="factors") == pytest.approx(given["factors"], **CLOSED)


@pytest.mark.parametrize("case", COUNTED["random"], ids=lambda case: f"{case['k']} items")
@pytest.mark.parametrize("roots", ["components", "factors"])
def test_means_and_percentiles_lie_within_four_errors_of_many_draws_in_r(roots: str, case: dict) -> None:
    expected = case[roots]
    found = random_eigenvalues(case["k"], case["n"], draws=DRAWS, seed=20261122, roots=roots)
    own = np.asarray(expected["sd"]) / np.sqrt(DRAWS)
    error = np.hypot(own, expected["mean_se"])
    assert (np.abs(found.mean(axis=0) - expected["mean"]) < 4 * error).all()
    # The error of a percentile falls with the root of the draws, too.
    error = np.asarray(expected["high_se"]) * np.hypot(1, np.sqrt(case["draws"] / DRAWS))
    assert (np.abs(np.percentile(found, 95, axis=0) - expected["high"]) < 4 * error).all()


def test_drawn_matrices_follow_the_law_of_random_answers() -> None:
    expected = COUNTED["from_answers"]
    found = random_eigenvalues(14, 200, draws=DRAWS, seed=5)
    error = np.hypot(expected["mean_se"], found.std(axis=0) / np.sqrt(DRAWS))
    assert (np.abs(found.mean(axis=0) - expected["mean"]) < 4 * error).all()


def test_shuffled_normal_answers_have_the_eigenvalues_of_drawn_matrices() -> None:
    answers = np.random.default_rng(3).standard_normal((200, 8))
    shuffled = permuted_eigenvalues(answers, draws=1000, seed=1)
    drawn = random_eigenvalues(8, 200, draws=4000, seed=2)
    error = np.hypot(shuffled.std(axis=0) / np.sqrt(1000), drawn.std(axis=0) / np.sqrt(4000))
    assert (np.abs(shuffled.mean(axis=0) - drawn.mean(axis=0)) < 4 * error).all()


def test_the_same_seed_gives_the_same_draws_whatever_their_number() -> None:
    few = random_eigenvalues(5, 40, draws=10, seed=9)
    assert np.array_equal(few, random_eigenvalues(5, 40, draws=10, seed=9))
    assert not np.array_equal(few, random_eigenvalues(5, 40, draws=10, seed=10))
    assert few.sum(axis=1) == pytest.approx([5.0] * 10)


def test_the_factors_that_made_the_correlations_are_counted() -> None:
    correlation = simple_structure()
    random = random_eigenvalues(12, 500, draws=200, seed=1)
    assert parallel_analysis(correlation, random).by_percentile == 3
    assert minimum_average_partial(correlation).by_squared == 3


def test_unrelated_items_have_no_factor() -> None:
    random = random_eigenvalues(6, 100, draws=200, seed=1)
    found = parallel_analysis(np.eye(6), random)
    assert (found.by_percentile, found.by_mean) == (0, 0)
    assert minimum_average_partial(np.eye(6)).by_squared == 0


def test_too_few_rows_or_items_are_refused_with_the_reason() -> None:
    with pytest.raises(NotEstimable, match="there are 5 rows and 6 items"):
        random_eigenvalues(6, 5, draws=10, seed=1)
    with pytest.raises(NotEstimable, match="At least 3 items"):
        minimum_average_partial(np.eye(2))
    with pytest.raises(NotEstimable, match="no inverse"):
        eigenvalues(np.ones((3, 3)), roots="factors")

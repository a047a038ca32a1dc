from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmh_measures.analysis import split_half as module
from workmh_measures.analysis.alpha import cronbach_alpha
from workmh_measures.analysis.covariance import correlation_of, listwise_covariance
from workmh_measures.analysis.split_half import split_half
from workmh_measures.errors import NotEstimable

from .conftest import reference
from .item_sets import more_item_sets

IN_R = {name: found for name, found in reference("guttman").items() if "every_split" in found}
EVEN = [name for name, found in IN_R.items() if len(found["r_cor"]) % 2 == 0]
TIGHT = {"rel": 1e-8, "abs": 1e-8}


@pytest.fixture(scope="module")
def covariances(answer_sets: dict[str, pd.DataFrame]) -> dict[str, np.ndarray]:
    sets = {**answer_sets, **more_item_sets()}
    return {name: listwise_covariance(items.to_numpy(float))[0] for name, items in sets.items()}


@pytest.mark.parametrize("name", IN_R)
def test_highest_lowest_and_mean_agree_with_every_split_in_r(
    name: str, covariances: dict[str, np.ndarray]
) -> None:
    for matrix, key in (
        (correlation_of(covariances[name]), "every_split"),
        (covariances[name], "every_split_covariance"),
    ):
        found, expected = split_half(matrix, seed=1), IN_R[name][key]
        assert (found.splits, found.drawn) == (expected["splits"], None)
        ends = (found.highest, found.lowest, found.mean)
        assert ends == pytest.approx([expected[x] for x in ("max", "min", "mean")], **TIGHT)


@pytest.mark.parametrize("name", EVEN)
def test_with_an_even_number_of_items_highest_and_lowest_agree_with_psych(
    name: str, covariances: dict[str, np.ndarray]
) -> None:
    for matrix, key in (
        (correlation_of(covariances[name]), "psych_split"),
        (covariances[name], "psych_split_covariance"),
    ):
        found, expected = split_half(matrix, seed=1), IN_R[name][key]
        assert (found.highest, found.lowest) == pytest.approx([expected["max"], expected["min"]], **TIGHT)


def test_the_mean_of_an_even_number_of_items_is_alpha(covariances: dict[str, np.ndarray]) -> None:
    for name in EVEN:
        found = split_half(covariances[name], seed=1)
        assert found.mean == cronbach_alpha(covariances[name])


@given(st.integers(2, 8), st.integers(0, 10_000))
def test_the_search_finds_what_trying_all_splits_finds(k: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    covariance = np.cov(random.normal(size=(40, 1)) + random.normal(size=(40, k)), rowvar=False)
    total = covariance.sum()
    all_of_them = split_half(covariance, seed=1)
    signs = module._drawn_splits(k, 200, seed)
    assert 1 - module._best(covariance, signs) / total == pytest.approx(all_of_them.highest, rel=1e-9)
    assert 1 + module._best(-covariance, signs) / total == pytest.approx(all_of_them.lowest, rel=1e-9)


def test_many_items_are_searched_from_drawn_splits_always_with_the_same_result(
    covariances: dict[str, np.ndarray],
) -> None:
    covariance = covariances["depression_promis"]
    first, again, other = (split_half(covariance, seed=seed) for seed in (1, 1, 2))
    assert first == again
    assert (first.splits, first.drawn) == (math.comb(28, 14) // 2, 10_000)
    assert other.highest == pytest.approx(first.highest, abs=1e-4)
    assert other.lowest == pytest.approx(first.lowest, abs=1e-4)
    # Better than any split that was merely drawn.
    signs = module._drawn_splits(28, 10_000, 1)
    drawn = 1 - module._variance_of_difference(covariance, signs) / covariance.sum()
    assert first.highest >= drawn.max()
    assert first.lowest <= drawn.min()
    # The mean needs no draws; drawn ones lie about it by chance.
    error = drawn.std() / np.sqrt(len(drawn))
    assert abs(first.mean - drawn.mean()) < 4 * error


def test_items_that_cancel_have_no_split_half() -> None:
    with pytest.raises(NotEstimable, match="does not vary"):
        split_half(np.array([[1.0, -1.0], [-1.0, 1.0]]), seed=1)
    with pytest.raises(NotEstimable, match="At least 2 items"):
        split_half(np.eye(1), seed=1)

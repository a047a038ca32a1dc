from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from workmh_measures.analysis.alpha import cronbach_alpha
from workmh_measures.analysis.covariance import correlation_of, listwise_covariance, pairwise_covariance
from workmh_measures.analysis.full_information import FullInformation, full_information_covariance
from workmh_measures.errors import NotEstimable

from .conftest import reference
from .item_sets import more_item_sets

INCOMPLETE = [
    "nhanes_phq9",
    "made_missing",
    "wenchuan_pcl",
    "cardiac_negative_affect",
    "cardiac_inhibition",
    "older_k6",
    "depression_cesd",
    "depression_promis",
    "state_anxiety",
]
TIGHT = {"rel": 1e-8, "abs": 1e-8}


@pytest.fixture(scope="module")
def sets(answer_sets: dict[str, pd.DataFrame]) -> dict[str, np.ndarray]:
    return {name: items.to_numpy(float) for name, items in {**answer_sets, **more_item_sets()}.items()}


@pytest.fixture(scope="module")
def in_r() -> dict[str, Any]:
    return reference("covariance")


def lower(matrix: np.ndarray) -> np.ndarray:
    """The lower triangle column by column, as R writes it."""
    return matrix.T[np.triu_indices(len(matrix))]


def test_r_was_asked_about_every_set_with_missing_answers(
    sets: dict[str, np.ndarray], in_r: dict[str, Any]
) -> None:
    missing = {name for name, answers in sets.items() if np.isnan(answers).any()} - {"made_key_forgotten"}
    assert missing == set(INCOMPLETE) == set(in_r)


@pytest.mark.parametrize("name", INCOMPLETE)
def test_pairwise_covariances_and_their_alpha_agree_with_r(
    name: str, sets: dict[str, np.ndarray], in_r: dict[str, Any]
) -> None:
    covariance, n = pairwise_covariance(sets[name])
    assert n == in_r[name]["n_pairwise"]
    assert lower(covariance) == pytest.approx(in_r[name]["pairwise"], **TIGHT)
    assert (covariance == covariance.T).all()
    assert cronbach_alpha(covariance) == pytest.approx(in_r[name]["alpha_pairwise"], **TIGHT)


@pytest.mark.parametrize("name", INCOMPLETE)
def test_full_information_covariances_and_their_alpha_agree_with_lavaan(
    name: str, sets: dict[str, np.ndarray], in_r: dict[str, Any]
) -> None:
    covariance, n = full_information_covariance(sets[name])
    assert n == in_r[name]["n_full_information"]
    assert lower(covariance) == pytest.approx(in_r[name]["full_information"], **TIGHT)
    assert cronbach_alpha(covariance) == pytest.approx(in_r[name]["alpha_full_information"], **TIGHT)


def test_without_a_missing_answer_all_three_routes_give_the_same_alpha(sets: dict[str, np.ndarray]) -> None:
    for name in ("phq9_wave_1", "army_hostility"):
        listwise, n = listwise_covariance(sets[name])
        assert pairwise_covariance(sets[name]) == (pytest.approx(listwise, rel=1e-12), n)
        full, same = full_information_covariance(sets[name])
        assert full * n / (n - 1) == pytest.approx(listwise, rel=1e-10)
        assert same == n


def test_whole_numbers_give_the_same_covariance_in_any_order_of_rows(sets: dict[str, np.ndarray]) -> None:
    answers = sets["veterans_pcl5"]
    covariance, _ = listwise_covariance(answers)
    assert (covariance == listwise_covariance(answers[::-1])[0]).all()
    assert covariance == pytest.approx(np.cov(answers, rowvar=False), rel=1e-12)


@pytest.mark.parametrize("order", ["C", "F"])
def test_rows_in_blocks_give_what_numpy_gives_at_once(order: Any) -> None:
    answers = np.array(np.random.default_rng(3).normal(1e3, 1, size=(3_000, 25)), order=order)
    covariance, n = listwise_covariance(answers)
    assert n == 3_000
    assert covariance == pytest.approx(np.cov(answers, rowvar=False), rel=1e-9, abs=1e-11)


def test_a_row_without_any_answer_says_nothing(sets: dict[str, np.ndarray]) -> None:
    answers = sets["older_k6"]
    empty = np.vstack([answers, np.full((3, 6), np.nan)])
    for route in (pairwise_covariance, full_information_covariance):
        assert route(empty)[1] == route(answers)[1]
        assert route(empty)[0] == pytest.approx(route(answers)[0], rel=1e-12)


def test_an_infinite_answer_is_refused_by_every_route(sets: dict[str, np.ndarray]) -> None:
    for missing in (False, True):
        answers = sets["older_k6"].copy() if missing else sets["army_hostility"].copy()
        answers[4, 1] = np.inf
        for route in (listwise_covariance, pairwise_covariance, full_information_covariance):
            with pytest.raises(NotEstimable, match=r"An answer is infinite\."):
                route(answers)


def test_one_item_is_refused_by_every_route() -> None:
    for route in (listwise_covariance, pairwise_covariance, full_information_covariance):
        with pytest.raises(NotEstimable, match=r"At least 2 items are needed; there is 1\."):
            route(np.ones((9, 1)))
    with pytest.raises(NotEstimable, match=r"At least 2 items are needed; there is 1\."):
        correlation_of(np.ones((1, 1)))


def test_two_items_nobody_answered_together_have_no_pairwise_covariance() -> None:
    answers = np.random.default_rng(1).normal(size=(12, 3))
    answers[:6, 0], answers[6:, 1] = np.nan, np.nan
    with pytest.raises(NotEstimable, match="answered together in 0 rows; at least 3 are needed"):
        pairwise_covariance(answers)


def test_full_information_says_why_it_has_no_covariance() -> None:
    answers = np.random.default_rng(1).normal(size=(20, 3))
    answers[::4, 1] = np.nan
    with pytest.raises(NotEstimable, match="An item has 0 answers"):
        full_information_covariance(np.column_stack([answers, np.full(20, np.nan)]))
    with pytest.raises(NotEstimable, match="without variance"):
        full_information_covariance(np.column_stack([answers, np.ones(20)]))
    with pytest.raises(NotEstimable, match="follows exactly from the others"):
        full_information_covariance(np.column_stack([answers, answers[:, 0]]))
    with pytest.raises(NotEstimable, match="did not settle in 2 steps"):
        FullInformation(answers).covariance(most_steps=2)


def test_a_row_that_counts_twice_is_as_good_as_two_rows(sets: dict[str, np.ndarray]) -> None:
    answers = sets["cardiac_inhibition"]
    prepared = FullInformation(answers)
    whole, part = np.full(len(prepared.whole), 1.0), np.full(len(prepared.part), 2.0)
    whole[:100] = 2.0
    complete = ~np.isnan(answers).any(axis=1)
    doubled = np.vstack([answers, answers[complete][:100], answers[~complete]])
    _, weighted = prepared.covariance(weights=np.concatenate([whole, part]))
    assert weighted == pytest.approx(full_information_covariance(doubled)[0], rel=1e-8)


HOLES = arrays.arrays(np.bool_, (30, 4), elements=st.sampled_from([False, False, False, True]))


@given(HOLES, st.permutations(range(30)), st.permutations(range(4)), st.floats(0.5, 3), st.floats(-5, 5))
def test_every_route_follows_rows_items_units_and_origins(
    holes: np.ndarray, rows: list[int], items: list[int], unit: float, origin: float
) -> None:
    random = np.random.default_rng(7)
    answers = np.where(holes, np.nan, random.normal(size=(30, 1)) + random.normal(size=(30, 4)))
    moved = answers[rows][:, items] * unit + origin
    for route in (listwise_covariance, pairwise_covariance, full_information_covariance):
        try:
            first, n = route(answers)
        except NotEstimable:
            with pytest.raises(NotEstimable):
                route(moved)
            continue
        second, same = route(moved)
        assert same == n
        assert second == pytest.approx(first[np.ix_(items, items)] * unit**2, rel=1e-6, abs=1e-8)

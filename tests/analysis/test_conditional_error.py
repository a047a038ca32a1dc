"""Error along the score against R, and against the error of the whole scale."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from workmh_measures.analysis.conditional_error import (
    FEWEST,
    error_from_items,
    error_from_retest,
    person_error_variances,
)
from workmh_measures.errors import NotEstimable

from .two_wave_data import reference

DATA = Path(__file__).parents[1] / "data"
R = reference("measurement_error")


@pytest.fixture(scope="module")
def item_sets() -> dict[str, np.ndarray]:
    waves = pd.read_csv(DATA / "phq9_gad7_two_waves" / "phq9_gad7_two_waves_long.csv").query("wave == 1")
    workers = pd.read_csv(DATA / "norway_workers_hads_bwas" / "workers.csv")
    return {
        "phq9": waves[[f"PHQ{i}" for i in range(1, 10)]].to_numpy(np.float64),
        "pcl5": pd.read_csv(DATA / "pcl5_veterans" / "pcl5.csv").iloc[:, 1:].dropna().to_numpy(np.float64),
        "hads_anxiety": workers[[f"HADS{i}" for i in range(1, 15, 2)]].dropna().to_numpy(np.float64),
    }


@pytest.mark.parametrize("name", ["phq9", "hads_anxiety", "pcl5"])
def test_the_error_at_every_score_equals_r_and_its_mean_the_error_of_alpha(
    item_sets: dict[str, np.ndarray], name: str
) -> None:
    items, expected = item_sets[name], R["along"][name]
    found = error_from_items(items, items.sum(axis=1))
    np.testing.assert_array_equal(found.scores, expected["scores"])
    for number in ("n", "lowest", "highest"):
        np.testing.assert_array_equal(getattr(found, number), expected[number])
    np.testing.assert_allclose(found.error**2, expected["variance"], rtol=1e-10)
    assert found.n.min() >= FEWEST
    pooled = found.lowest < found.highest
    assert 0 < pooled.sum() < len(pooled)
    assert (found.scores >= found.lowest).all()
    assert (found.scores <= found.highest).all()
    mean = float(person_error_variances(items).mean())
    assert mean == pytest.approx(expected["mean_variance"], rel=1e-10)
    assert np.sqrt(mean) == pytest.approx(expected["sem_of_alpha"], rel=1e-8)


def test_a_score_in_other_points_has_its_error_in_those_points(item_sets: dict[str, np.ndarray]) -> None:
    items = item_sets["phq9"]
    plain = error_from_items(items, items.sum(axis=1))
    turned = error_from_items(items, 100 - 100 * items.mean(axis=1) / 3)
    np.testing.assert_allclose(turned.error[::-1], plain.error * 100 / 27, rtol=1e-10)
    np.testing.assert_array_equal(turned.n[::-1], plain.n)


@pytest.mark.parametrize("name", ["phq9", "gad7", "state_anxiety_film"])
def test_the_curve_through_two_waves_equals_r(name: str) -> None:
    expected = R[name]["curve"]
    first, second = (np.array(R[name][wave]) for wave in ("first", "second"))
    found = error_from_retest(first, second, np.array(expected["at"]))
    np.testing.assert_allclose(found.error**2, expected["variance"], rtol=1e-8)


@given(arrays(np.int64, st.tuples(st.integers(3, 30), st.integers(2, 6)), elements=st.integers(0, 4)))
def test_order_and_level_of_items_do_not_matter(items: np.ndarray) -> None:
    table = items.astype(float)
    plain = person_error_variances(table)
    turned = person_error_variances(table[::-1, ::-1] + np.arange(table.shape[1]))
    np.testing.assert_allclose(turned[::-1], plain, atol=1e-9)


def test_what_has_no_error_along_the_score_says_why(item_sets: dict[str, np.ndarray]) -> None:
    items = item_sets["phq9"]
    sums = items.sum(axis=1)
    for table, score, said in (
        (items[:, :1], sums, "2 items"),
        (items[:1], sums[:1], "At least 2 persons"),
        (items, np.where(sums > 9, 1.0, 0.0), "no sum or mean"),
        (np.ones((20, 3)), np.full(20, 3.0), "same score"),
        (items[:9], sums[:9], "At least 10 persons are needed; there are 9"),
        (np.where(items == 3, np.inf, items), sums, "finite"),
    ):
        with pytest.raises(NotEstimable, match=said):
            error_from_items(table, score)
    twenty = np.arange(20.0)
    for first, second, said in (
        (twenty, twenty + 1, "At least 30 persons"),
        (np.tile([1.0, 2.0], 30), np.tile([2.0, 1.0], 30), "too few different"),
        (np.full(40, np.inf), np.ones(40), "finite"),
    ):
        with pytest.raises(NotEstimable, match=said):
            error_from_retest(first, second, np.array([1.0]))

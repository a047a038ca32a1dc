"""Variances against lme4, with and without holes; without holes they are those of the table of variance."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.intraclass_correlation import mean_squares
from workmh_measures.analysis.variance_components import variance_components
from workmh_measures.errors import NotEstimable

ROOT = Path(__file__).parents[2]
REFERENCE = json.loads((ROOT / "tests/reference/variance_components.json").read_text("utf-8"))["results"]
SHROUT_FLEISS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float
)


def tables() -> dict[str, np.ndarray]:
    holes = SHROUT_FLEISS.copy()
    holes[[0, 1, 3, 4, 5, 5], [2, 0, 3, 1, 1, 2]] = np.nan
    names = [f"q{i}" for i in range(1, 6)]
    made = pd.read_csv(ROOT / "tests/data/made_missing_answers/answers.csv")[names].to_numpy(dtype=float)
    return {
        "shrout_fleiss": SHROUT_FLEISS,
        "with_holes": holes,
        "made_answers": made,
        "made_first_forty": made[:40],
    }


@pytest.mark.parametrize("name", REFERENCE)
def test_every_variance_is_that_of_lme4(name: str) -> None:
    expected, ratings = REFERENCE[name], tables()[name]
    found = variance_components(ratings)
    assert (found.n, found.ratings_used) == (expected["n"], expected["ratings_used"])
    for part in ("persons", "ratings", "error"):
        assert getattr(found, part) == pytest.approx(expected["crossed"][part], rel=1e-5, abs=1e-8), part
    one_way = variance_components(ratings, with_columns=False)
    assert one_way.ratings is None
    for part in ("persons", "error"):
        assert getattr(one_way, part) == pytest.approx(expected["one_way"][part], rel=1e-5, abs=1e-8), part


def test_without_holes_the_variances_are_those_of_the_mean_squares() -> None:
    squares, found = mean_squares(SHROUT_FLEISS), variance_components(SHROUT_FLEISS)
    n, k = SHROUT_FLEISS.shape
    assert found.persons == pytest.approx((squares.persons - squares.error) / k, rel=1e-6)
    assert found.ratings == pytest.approx((squares.ratings - squares.error) / n, rel=1e-6)
    assert found.error == pytest.approx(squares.error, rel=1e-6)


def test_the_order_of_persons_and_columns_and_the_zero_point_do_not_matter() -> None:
    ratings = tables()["with_holes"]
    found, turned = variance_components(ratings), variance_components(ratings[::-1, ::-1] * 10 + 1000)
    for part in ("persons", "ratings", "error"):
        assert getattr(turned, part) == pytest.approx(100 * getattr(found, part), rel=1e-5)


def test_somebody_without_ratings_changes_nothing() -> None:
    ratings = tables()["with_holes"]
    longer = np.vstack([ratings, np.full((3, 4), np.nan)])
    assert variance_components(longer) == variance_components(ratings)


@pytest.mark.parametrize(
    ("ratings", "reason"),
    [
        (np.array([[1.0, 2.0], [np.nan, np.nan]]), "At least 2 persons"),
        (np.array([[1.0, np.nan], [np.nan, 2.0]]), "At least 2 persons"),
        (np.ones((4, 2)), "All ratings are the same"),
    ],
)
def test_what_cannot_be_estimated_says_why(ratings: np.ndarray, reason: str) -> None:
    with pytest.raises(NotEstimable, match=reason):
        variance_components(ratings)


def test_a_search_that_strays_far_comes_back() -> None:
    # A step of the search took the ratio of the columns so far out that the error was lost among the digits.
    first = "15 13 nan 12 17 8 8 18 4 2 9 21 18 9 7 5 19 8 12 32 23 21 5.666666666666667 26"
    second = "15 7 9 18 9 9 5 15 13 4 10 15 13 12 7 13 9 3 7.666666666666667 17.8 nan 26 4 21"
    table = np.array([first.split(), second.split()], dtype=np.float64).T
    found = variance_components(table)
    assert found.persons > found.error > 0

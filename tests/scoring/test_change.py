"""Reliable change against R on real persons, and against a published table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmh_measures.errors import NotEstimable
from workmh_measures.scoring.change import (
    ChangeStatus,
    change_categories,
    change_status,
    jacobson_truax,
    smallest_reliable_change,
    standard_error,
)

TESTS = Path(__file__).parents[1]
REFERENCE: dict[str, Any] = json.loads((TESTS / "reference" / "change.json").read_text("utf-8"))["results"]
SETS = [
    REFERENCE["phq9"]["whole"],
    REFERENCE["phq9"]["with_holes"],
    REFERENCE["gad7"]["whole"],
    REFERENCE["gad7"]["with_holes"],
    REFERENCE["bdi"],
]


def numbers(values: list[float | None]) -> np.ndarray:
    return np.asarray([np.nan if value is None else value for value in values], np.float64)


@pytest.mark.parametrize("r", SETS)
def test_error_index_and_category_of_every_person_equal_r(r: dict[str, Any]) -> None:
    before, after = numbers(r["before"]), numbers(r["after"])
    sem = standard_error(r["sd"], r["reliability"])
    assert sem == pytest.approx(r["sem"], rel=1e-12)
    assert smallest_reliable_change(sem) == pytest.approx(r["smallest_reliable_change"], rel=1e-12)
    index = jacobson_truax(before, after, sem)
    np.testing.assert_allclose(index, numbers(r["index"]), rtol=1e-12)
    found = change_categories(index, 1.96, direction="higher_is_worse", reached="above")
    np.testing.assert_array_equal(found, numbers(r["reliable"]))


@pytest.mark.parametrize("name", ["phq9", "gad7"])
def test_the_category_of_a_minimal_important_change_equals_r(name: str) -> None:
    r, expected = REFERENCE[name]["whole"], REFERENCE[name]["important"]
    change = numbers(r["after"]) - numbers(r["before"])
    found = change_categories(change, expected["mic"], direction="higher_is_worse", reached="at_least")
    np.testing.assert_array_equal(found, numbers(expected["categories"]))


@pytest.mark.parametrize("whose", ["everybody", "those with both scores"])
def test_reliable_change_on_the_bdi_is_that_of_the_published_table(whose: str) -> None:
    folder = TESTS / "data" / "depression_rct_bdi"
    published = json.loads((folder / "reference.json").read_text("utf-8"))["published"]
    wide = pd.read_csv(folder / "bdi.csv").pivot(index="id", columns="time", values="bdi")
    before, after = (wide[published[wave]].to_numpy(np.float64) for wave in ("first", "second"))
    used = before if whose == "everybody" else before[~np.isnan(after)]
    sem = standard_error(float(used.std(ddof=1)), published["reliability"])
    index = jacobson_truax(before, after, sem)
    found = change_categories(index, 1.96, direction="higher_is_worse", reached="above")
    assert np.isnan(found).sum() == published["persons"] - published["persons_judged"]
    assert (found == 1).sum() == published["recovered"] + published["improved"]
    assert (found == 0).sum() == published["unchanged"]
    assert (found == 2).sum() == published["deteriorated"]


def test_improvement_follows_the_direction_of_the_scale() -> None:
    change = np.array([-5.0, 5.0, 1.0, np.nan])
    worse = change_categories(change, 4, direction="higher_is_worse", reached="at_least")
    better = change_categories(change, 4, direction="higher_is_better", reached="at_least")
    np.testing.assert_array_equal(worse, [1, 2, 0, np.nan])
    np.testing.assert_array_equal(better, [2, 1, 0, np.nan])
    neither = change_categories(change, 4, direction="none", reached="at_least")
    assert np.isnan(neither).all()


@pytest.mark.parametrize(("reached", "code"), [("at_least", 1.0), ("above", 0.0)])
def test_a_change_on_the_threshold_counts_by_the_rule_and_not_by_its_last_digit(
    reached: Any, code: float
) -> None:
    # 0.3 - 0.1 is a little less than 0.2.
    change = np.array([0.3 - 0.1, 0.1 + 0.1])
    found = change_categories(change, 0.2, direction="higher_is_better", reached=reached)
    np.testing.assert_array_equal(found, [code, code])


@given(
    scores=st.lists(st.tuples(st.integers(0, 63), st.integers(0, 63)), min_size=1, max_size=30),
    sem=st.floats(0.1, 20),
    shift=st.integers(-10, 10),
)
def test_index_turns_with_the_persons_and_does_not_see_a_shift(
    scores: list[tuple[int, int]], sem: float, shift: int
) -> None:
    before, after = np.asarray(scores, np.float64).T
    index = jacobson_truax(before, after, sem)
    np.testing.assert_array_equal(index, -jacobson_truax(after, before, sem))
    np.testing.assert_allclose(index, jacobson_truax(before + shift, after + shift, sem), atol=1e-9)
    np.testing.assert_allclose(index, jacobson_truax(10 * before, 10 * after, 10 * sem), atol=1e-9)


@pytest.mark.parametrize(
    ("sd", "reliability", "said"),
    [(0.0, 0.8, "SD"), (np.nan, 0.8, "SD"), (5.0, 1.0, "below 1"), (5.0, -0.1, "at least 0")],
)
def test_an_error_that_cannot_be_is_refused(sd: float, reliability: float, said: str) -> None:
    with pytest.raises(NotEstimable, match=said):
        standard_error(sd, reliability)


def test_an_index_needs_an_error_and_a_category_a_threshold() -> None:
    some = np.array([1.0])
    with pytest.raises(NotEstimable, match="above 0"):
        jacobson_truax(some, some, 0.0)
    with pytest.raises(NotEstimable, match="threshold"):
        change_categories(some, 0.0, direction="higher_is_better", reached="above")


def test_every_person_has_a_reason() -> None:
    nan = np.nan
    before, after = np.array([1, nan, 1, nan, nan, 1, nan]), np.array([1, 1, nan, nan, 1, nan, nan])
    at_first = np.array([True, True, True, True, False, True, False])
    at_second = np.array([True, True, True, True, True, False, False])
    found = change_status(before, after, at_first, at_second)
    assert [ChangeStatus(code).name for code in found] == [
        "JUDGED",
        "NO_SCORE_BEFORE",
        "NO_SCORE_AFTER",
        "NO_SCORE",
        "NOT_AT_FIRST_WAVE",
        "NOT_AT_SECOND_WAVE",
        "AT_NEITHER_WAVE",
    ]

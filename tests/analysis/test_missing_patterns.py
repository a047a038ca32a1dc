"""Patterns of missing answers and Little's test against R."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from workmh_measures.analysis.full_information import FullInformation
from workmh_measures.analysis.missing_patterns import (
    LittleTest,
    MissingPattern,
    is_monotone,
    little_test,
    missing_patterns,
)
from workmh_measures.errors import NotEstimable

TESTS = Path(__file__).parents[1]
REFERENCE: dict[str, Any] = json.loads((TESTS / "reference" / "missing_patterns.json").read_text("utf-8"))[
    "results"
]
Floats: TypeAlias = NDArray[np.float64]
NAN = np.nan


@pytest.fixture(scope="module")
def tables(answer_sets: dict[str, pd.DataFrame]) -> dict[str, Floats]:
    blues = pd.read_csv(TESTS / "data" / "beat_the_blues_rct" / "beat_the_blues.csv")
    frames = {
        "nhanes_phq9": answer_sets["nhanes_phq9"],
        "made_missing": answer_sets["made_missing"],
        "blues": blues[[f"bdi.{when}" for when in ("pre", "2m", "3m", "5m", "8m")]],
    }
    return {name: frame.to_numpy(dtype=np.float64) for name, frame in frames.items()}


def littles(answers: Floats) -> LittleTest:
    answers = answers[~np.isnan(answers).all(axis=1)]
    prepared = FullInformation(answers)
    mean, covariance = prepared.covariance()
    return little_test(answers, prepared.origin + mean, covariance)


@pytest.mark.parametrize("name", REFERENCE)
def test_every_pattern_and_its_number_of_rows_is_that_of_r(name: str, tables: dict[str, Floats]) -> None:
    expected, found = REFERENCE[name], missing_patterns(tables[name])
    told = {" ".join(str(place + 1) for place in one.missing): one.rows for one in found}
    assert told == dict(zip(expected["patterns"], expected["counts"], strict=True))
    assert [one.rows for one in found] == sorted(expected["counts"], reverse=True)


@pytest.mark.parametrize("name", REFERENCE)
def test_littles_test_is_that_of_r(name: str, tables: dict[str, Floats]) -> None:
    found, expected = littles(tables[name]), REFERENCE[name]["little"]
    assert (found.df, found.n, found.patterns) == (expected["df"], expected["n"], expected["patterns"])
    # Means and covariance come out of an iteration.
    assert found.chi2 == pytest.approx(expected["chi2"], rel=1e-6)
    assert found.p_value == pytest.approx(expected["p_value"], rel=1e-5)


@pytest.mark.parametrize(
    ("answers", "monotone"),
    [
        ([[1, 2, 3], [1, 2, NAN], [1, NAN, NAN]], True),
        ([[3, 1, 2], [NAN, 1, 2], [NAN, 1, NAN]], True),
        ([[1, 2], [NAN, 2], [1, NAN]], False),
        ([[1, 2], [3, 4]], True),
    ],
)
def test_monotone_is_told_whatever_the_order_of_the_columns(
    answers: list[list[float]], monotone: bool
) -> None:
    assert is_monotone(np.array(answers)) is monotone


def test_the_commonest_pattern_comes_first_and_of_equals_the_one_with_fewer_missing() -> None:
    answers = np.array([[NAN, NAN], [1, NAN], [1, 2], [1, NAN], [NAN, 2]])
    assert missing_patterns(answers) == [
        MissingPattern((1,), 2),
        MissingPattern((), 1),
        MissingPattern((0,), 1),
        MissingPattern((0, 1), 1),
    ]
    assert missing_patterns(np.empty((0, 2))) == []


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ([[1.0, 2.0], [2.0, 1.0]], "No answer is missing."),
        ([[1.0, NAN], [2.0, NAN]], "All persons have the same answers missing."),
        ([[NAN, NAN], [NAN, NAN]], "All persons have the same answers missing."),
        ([[1.0, 1.0], [2.0, NAN], [3.0, 3.0]], "Answers determine each other"),
    ],
)
def test_littles_test_is_refused_in_words(answers: list[list[float]], told: str) -> None:
    with pytest.raises(NotEstimable, match=told):
        little_test(np.array(answers), np.zeros(2), np.ones((2, 2)))


holes = st.lists(st.tuples(*[st.one_of(st.integers(0, 3), st.none())] * 3), min_size=12, max_size=40)


@given(holes, st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_that_of_columns_nor_the_unit_changes_the_test(
    rows: list[tuple[int | None, ...]], random: Any
) -> None:
    answers = np.array(rows, dtype=np.float64)
    order = random.sample(range(len(rows)), len(rows))
    try:
        expected = littles(answers)
    except NotEstimable:
        return
    found = littles(5 + 2 * answers[order][:, [2, 0, 1]])
    assert (found.df, found.patterns, found.n) == (expected.df, expected.patterns, expected.n)
    # The iteration ends at steps of 1e-11, which slow convergence multiplies.
    assert found.chi2 == pytest.approx(expected.chi2, rel=1e-4, abs=1e-4)

"""The six forms against psych, on every table of the reference; and what they must not depend on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from workmh_measures.analysis.intraclass_correlation import FORMS, intraclass_correlation, mean_squares
from workmh_measures.errors import NotEstimable

ROOT = Path(__file__).parents[2]
REFERENCE = json.loads((ROOT / "tests/reference/intraclass_correlation.json").read_text("utf-8"))["results"]
SHROUT_FLEISS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float
)


def two_waves(items: list[str]) -> np.ndarray:
    waves = pd.read_csv(ROOT / "tests/data/phq9_gad7_two_waves/phq9_gad7_two_waves_long.csv")
    total = waves.assign(total=waves[items].sum(axis=1)).pivot(index="id", columns="wave", values="total")
    return total.dropna().to_numpy(dtype=float)


def tables() -> dict[str, np.ndarray]:
    made = pd.read_csv(ROOT / "tests/data/made_missing_answers/answers.csv").filter(regex="^q").dropna()
    opposed = np.array([[1, 6, 1], [2, 5, 9], [3, 5, 2], [4, 3, 8], [5, 2, 3], [7, 1, 7]], dtype=float)
    return {
        "shrout_fleiss": SHROUT_FLEISS,
        "phq9_two_waves": two_waves([f"PHQ{i}" for i in range(1, 10)]),
        "gad7_two_waves": two_waves([f"GAD{i}" for i in range(1, 8)]),
        "made_answers": made.to_numpy(dtype=float),
        "opposed": opposed,
    }


@pytest.mark.parametrize("name", REFERENCE)
@pytest.mark.parametrize(("level", "share"), [("level_95", 0.95), ("level_90", 0.90)])
def test_every_number_of_every_form_is_that_of_psych(name: str, level: str, share: float) -> None:
    squares = mean_squares(tables()[name])
    expected: dict[str, Any] = REFERENCE[name]
    assert (squares.n, squares.k) == (expected["n"], expected["k"])
    for form in FORMS:
        found = intraclass_correlation(squares, form, level=share)
        for number, value in expected[level][form].items():
            assert getattr(found, number) == pytest.approx(value, rel=1e-8, abs=1e-12), (form, number)


def test_the_published_coefficients_of_shrout_and_fleiss() -> None:
    """Their table 4: .17, .29, .71 for one judge and .44, .62, .91 for the mean of four."""
    squares = mean_squares(SHROUT_FLEISS)
    found = [round(intraclass_correlation(squares, form).value, 2) for form in FORMS]
    assert found == [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]


@given(arrays(np.int64, st.tuples(st.integers(4, 12), st.integers(2, 4)), elements=st.integers(0, 30)))
def test_neither_order_nor_unit_nor_zero_point_matters(ratings: np.ndarray) -> None:
    table = ratings.astype(float)
    turned = table[::-1, ::-1] * 2.5 - 7
    for form in FORMS:
        try:
            expected = intraclass_correlation(mean_squares(table), form)
        except NotEstimable:
            with pytest.raises(NotEstimable):
                intraclass_correlation(mean_squares(turned), form)
            continue
        found = intraclass_correlation(mean_squares(turned), form)
        assert found.value == pytest.approx(expected.value, rel=1e-9, abs=1e-9)
        assert (found.ci_low is None) == (expected.ci_low is None)
        assert found.ci_low is None or found.ci_low <= found.value + 1e-9
        assert found.value <= found.ci_high + 1e-9


@pytest.mark.parametrize(
    ("ratings", "reason"),
    [
        (np.ones((1, 3)), "At least 2 persons"),
        (np.ones((5, 1)), "At least 2 persons"),
        (np.ones((5, 2)), "All ratings are the same"),
        (np.array([[1.0, 1.0], [2.0, 2.0], [5.0, 5.0]]), "never differ: no interval"),
    ],
)
def test_what_cannot_be_estimated_says_why(ratings: np.ndarray, reason: str) -> None:
    with pytest.raises(NotEstimable, match=reason):
        intraclass_correlation(mean_squares(ratings), "icc_a_1")


def test_a_limit_that_stepping_up_would_turn_round_is_left_out() -> None:
    squares = mean_squares(np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0], [0.0, 0.0]]))
    assert intraclass_correlation(squares, "icc_a_1").ci_low is not None
    assert intraclass_correlation(squares, "icc_a_k").ci_low is None


def test_persons_with_the_same_mean_have_no_coefficient_of_the_mean() -> None:
    squares = mean_squares(np.array([[1.0, 3.0], [3.0, 1.0], [2.0, 2.0]]))
    assert intraclass_correlation(squares, "icc_c_1").value == pytest.approx(-1)
    with pytest.raises(NotEstimable, match="same mean rating"):
        intraclass_correlation(squares, "icc_c_k")


def test_agreement_is_below_consistency_when_raters_differ_in_level() -> None:
    squares = mean_squares(np.array([[1.0, 4.0], [2.0, 5.5], [3.0, 6.0], [6.0, 9.0]]))
    agreement, consistency = (intraclass_correlation(squares, form).value for form in ("icc_a_1", "icc_c_1"))
    assert agreement < consistency - 0.2

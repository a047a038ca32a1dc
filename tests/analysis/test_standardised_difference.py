"""Hedges' g, its intervals, Welch and the adjusted g against R; and what they must not depend on."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from workmh_measures.analysis.noncentral import noncentral_t_limits
from workmh_measures.analysis.standardised_difference import (
    adjusted_difference,
    bias_correction,
    hedges_g,
    large_sample_limits,
    welch_difference,
)
from workmh_measures.errors import NotEstimable

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests/data"
REFERENCE: dict[str, Any] = json.loads((ROOT / "tests/reference/known_groups.json").read_text("utf-8"))[
    "results"
]


@cache
def workers() -> pd.DataFrame:
    table = pd.read_csv(DATA / "norway_workers_hads_bwas/workers.csv")
    return table.assign(score=table[[f"HADS{i}" for i in range(1, 15)]].sum(axis=1).astype(float))


def burns() -> pd.DataFrame:
    return pd.read_csv(DATA / "facial_burns_hads_rse/facial_burns.csv").astype(float)


@cache
def pairs() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    people, patients = workers(), burns()
    made = pd.read_csv(DATA / "made_missing_answers/answers.csv").astype(float)
    score = (made["q1"] + made["q2"] + made["q3"]).to_numpy()
    of_all, pension = people["score"].to_numpy(), (people["Disability_Pension"] == "Yes").to_numpy()
    women, hads = (people["Gender"] == "Female").to_numpy(), patients["HADS"].to_numpy()
    second_sex = (patients["Sex"] == 2).to_numpy()
    return {
        "workers_disability_pension": (of_all[pension], of_all[~pension]),
        "workers_women_men": (of_all[women], of_all[~women]),
        "burns_sex": (hads[second_sex], hads[~second_sex]),
        "burns_few": (hads[:3], hads[3:7]),
        "made_missing": (score[:100], score[100:]),
    }


@pytest.mark.parametrize("name", REFERENCE["pairs"])
def test_every_number_of_a_pair_is_that_of_r(name: str) -> None:
    expected, (first, second) = REFERENCE["pairs"][name], pairs()[name]
    g, welch = hedges_g(first, second), welch_difference(first, second)
    assert (g.df, g.n) == (expected["df"], expected["n"])
    assert g.value == pytest.approx(expected["g"], rel=1e-8)
    assert g.p_value == pytest.approx(expected["p_value"], rel=1e-8)
    assert [g.ci_low, g.ci_high] == pytest.approx(expected["exact_95"], rel=1e-8, abs=1e-9)
    wide = hedges_g(first, second, level=0.90)
    assert [wide.ci_low, wide.ci_high] == pytest.approx(expected["exact_90"], rel=1e-8, abs=1e-9)
    sizes = [int(np.count_nonzero(~np.isnan(part))) for part in (first, second)]
    large = large_sample_limits(g.value, *sizes, level=0.95)
    assert large == pytest.approx(expected["large_95"], rel=1e-8)
    assert welch.value == pytest.approx(expected["difference"], rel=1e-8)
    assert [welch.ci_low, welch.ci_high] == pytest.approx(expected["welch_limits"], rel=1e-8)
    assert (welch.p_value, welch.df) == pytest.approx((expected["welch_p"], expected["welch_df"]), rel=1e-8)


def adjusted() -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    people, patients = workers(), burns()
    women = (people["Gender"] == "Female").to_numpy(dtype=float)
    return {
        "workers_disability_pension": (
            people["score"].to_numpy(),
            (people["Disability_Pension"] == "Yes").to_numpy(),
            np.column_stack([people["Age"], women]),
        ),
        "burns_sex": (
            patients["HADS"].to_numpy(),
            (patients["Sex"] == 2).to_numpy(),
            patients[["Age", "TBSA"]].to_numpy(),
        ),
    }


@pytest.mark.parametrize("name", REFERENCE["adjusted"])
def test_every_number_of_an_adjusted_pair_is_that_of_lm(name: str) -> None:
    expected, found = REFERENCE["adjusted"][name], adjusted_difference(*adjusted()[name])
    assert found.df == expected["df"]
    assert found.value == pytest.approx(expected["g"], rel=1e-8)
    assert found.p_value == pytest.approx(expected["p_value"], rel=1e-8)
    assert found.difference == pytest.approx(expected["difference"], rel=1e-8)
    assert found.residual_sd == pytest.approx(expected["residual_sd"], rel=1e-8)
    assert [found.ci_low, found.ci_high] == pytest.approx(expected["exact_95"], rel=1e-8, abs=1e-9)


def test_without_covariates_the_adjusted_g_is_the_plain_one() -> None:
    first, second = pairs()["burns_sex"]
    scores, group = np.concatenate([first, second]), np.repeat([True, False], [len(first), len(second)])
    found, plain = adjusted_difference(scores, group, np.empty((len(scores), 0))), hedges_g(first, second)
    for name in ("value", "ci_low", "ci_high", "p_value", "df", "n"):
        assert getattr(found, name) == pytest.approx(getattr(plain, name), rel=1e-9)


@given(
    arrays(np.int64, st.integers(3, 12), elements=st.integers(0, 30)),
    arrays(np.int64, st.integers(3, 12), elements=st.integers(0, 30)),
)
def test_neither_order_nor_unit_nor_zero_point_matters_and_sides_mirror(a: np.ndarray, b: np.ndarray) -> None:
    first, second = a.astype(float), b.astype(float)
    try:
        found = hedges_g(first, second)
    except NotEstimable:
        with pytest.raises(NotEstimable):
            hedges_g(second, first)
        return
    turned, mirrored = hedges_g(first[::-1] * 4 - 9, second[::-1] * 4 - 9), hedges_g(second, first)
    for name in ("value", "ci_low", "ci_high", "p_value"):
        assert getattr(turned, name) == pytest.approx(getattr(found, name), rel=1e-7, abs=1e-8)
    assert (mirrored.value, mirrored.ci_low) == pytest.approx(
        (-found.value, -found.ci_high), rel=1e-7, abs=1e-8
    )
    assert found.ci_low < found.ci_high
    assert (found.p_value < 0.05) == (found.ci_low > 0 or found.ci_high < 0) or abs(
        found.p_value - 0.05
    ) < 1e-6


def test_the_unit_of_a_covariate_does_not_matter() -> None:
    scores, group, covariates = adjusted()["burns_sex"]
    found = adjusted_difference(scores, group, covariates)
    turned = adjusted_difference(scores, group, covariates * [1e6, 1e-6] + 12345)
    assert turned.value == pytest.approx(found.value, rel=1e-8)


def test_limits_hold_where_the_difference_is_enormous() -> None:
    """R's pt ends at a noncentrality of 37.62; for large samples the limits are those of the normal distribution."""
    low, high = noncentral_t_limits(300.0, 1e7, level=0.95)
    assert (low, high) == pytest.approx((298.035, 301.965), abs=0.01)
    assert noncentral_t_limits(-300.0, 1e7, level=0.95) == pytest.approx((-high, -low), rel=1e-9)


def test_the_correction_for_bias_is_the_ratio_of_gamma_functions() -> None:
    """gamma(1) / gamma(1/2) is one over the root of pi; the approximation 1 - 3 / (4 df - 1) is close for many."""
    assert bias_correction(2) == pytest.approx(1 / np.sqrt(np.pi), rel=1e-14)
    assert bias_correction(4) == pytest.approx(np.sqrt(2 / np.pi), rel=1e-14)
    assert bias_correction(1e6) == pytest.approx(1 - 3 / (4e6 - 1), rel=1e-9)


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ([1.0], [1.0, 2.0, 3.0], "one has 1"),
        ([np.nan] * 4, [1.0, 2.0], "one has 0"),
        ([2.0, 2.0, 2.0], [3.0, 3.0], "Nobody differs from anybody within"),
        ([2.0, np.inf, 2.0], [3.0, 4.0], "A value is infinite"),
    ],
)
def test_what_has_no_difference_says_why(first: list[float], second: list[float], reason: str) -> None:
    for statistic in (hedges_g, welch_difference):
        with pytest.raises(NotEstimable, match=reason):
            statistic(first, second)


@pytest.mark.parametrize(
    ("covariates", "reason"),
    [
        ([[0.0], [0], [0], [1], [1], [1]], "tell the groups apart"),
        ([[1.0, 2], [2, 4], [3, 6], [1, 2], [2, 4], [5, 10]], "cannot be told from each other"),
        (
            [[1.0, 3, 2, 9], [2, 4, 5, 4], [3, 6, 1, 1], [1, 2, 2, 8], [2, 1, 7, 3], [5, 8, 8, 8]],
            "0 degrees|6 persons",
        ),
    ],
)
def test_covariates_that_leave_nothing_say_so(covariates: list[list[float]], reason: str) -> None:
    group = [False, False, False, True, True, True]
    with pytest.raises(NotEstimable, match=reason):
        adjusted_difference([1.0, 3, 2, 5, 4, 7], group, covariates)

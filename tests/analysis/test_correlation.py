"""Pearson and Spearman against R on every pair of scores of the reference; and what they must not depend on."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from workmh_measures.analysis.correlation import (
    Correlation,
    disattenuated_correlation,
    midranks,
    pearson_correlation,
    spearman_correlation,
)
from workmh_measures.errors import NotEstimable

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests/data"
PAIRS = json.loads((ROOT / "tests/reference/correlation.json").read_text("utf-8"))["results"]["pairs"]
METHODS = {"pearson": pearson_correlation, "spearman": spearman_correlation}


def total(table: pd.DataFrame, names: list[str]) -> np.ndarray:
    return table[names].sum(axis=1, skipna=False).to_numpy(dtype=float)


@cache
def pairs() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    workers = pd.read_csv(DATA / "norway_workers_hads_bwas/workers.csv")
    waves = pd.read_csv(DATA / "phq9_gad7_two_waves/phq9_gad7_two_waves_long.csv")
    first = waves[waves["wave"] == 1]
    promis = pd.read_csv(DATA / "promis_depression_cesd/promis28_cesd20.csv")
    burns = pd.read_csv(DATA / "facial_burns_hads_rse/facial_burns.csv").astype(float)
    made = pd.read_csv(DATA / "made_missing_answers/answers.csv").astype(float)
    hads, bwas = [f"HADS{i}" for i in range(1, 15)], [f"BWAS{i}" for i in range(1, 8)]
    return {
        "workers_hads_subscales": (total(workers, hads[::2]), total(workers, hads[1::2])),
        "workers_hads_work_addiction": (total(workers, hads), total(workers, bwas)),
        "phq9_gad7": (
            total(first, [f"PHQ{i}" for i in range(1, 10)]),
            total(first, [f"GAD{i}" for i in range(1, 8)]),
        ),
        "promis_cesd": (
            total(promis, [name for name in promis if name.startswith("EDDEP")]),
            total(promis, [name for name in promis if name.startswith("CESD")]),
        ),
        "burns_hads_self_esteem": (burns["HADS"].to_numpy(), burns["Selfesteem"].to_numpy()),
        "made_missing_items": (made["q1"].to_numpy(), made["q2"].to_numpy()),
    }


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", PAIRS)
def test_every_number_is_that_of_r(name: str, method: str) -> None:
    expected: dict[str, Any] = PAIRS[name][method]
    for level, share in (("level_95", 0.95), ("level_90", 0.90)):
        found = METHODS[method](*pairs()[name], level=share)
        assert (found.n, found.df) == (expected["n"], expected["df"])
        assert found.value == pytest.approx(expected["value"], rel=1e-8)
        assert found.p_value == pytest.approx(expected["p_value"], rel=1e-8, abs=1e-300)
        assert [found.ci_low, found.ci_high] == pytest.approx(expected[level], rel=1e-8)


def test_some_of_the_pairs_have_missing_values() -> None:
    missing = [name for name, (x, y) in pairs().items() if np.isnan(x + y).any()]
    assert missing == ["promis_cesd", "made_missing_items"]


def test_equal_values_share_the_mean_of_their_ranks() -> None:
    assert midranks(np.array([3.0, 1.0, 3.0, 9.0, 3.0])).tolist() == [3, 1, 3, 5, 3]


sides = arrays(np.int64, st.integers(4, 20), elements=st.integers(-20, 20))


def found_or_refused(method: str, x: np.ndarray, y: np.ndarray) -> Correlation | None:
    try:
        return METHODS[method](x, y)
    except NotEstimable:
        return None


@pytest.mark.parametrize("method", METHODS)
@given(data=st.data())
def test_neither_order_nor_unit_nor_zero_point_matters(method: str, data: st.DataObject) -> None:
    x = data.draw(sides).astype(float)
    y = data.draw(arrays(np.int64, len(x), elements=st.integers(-20, 20))).astype(float)
    found = found_or_refused(method, x, y)
    order = np.random.default_rng(len(x)).permutation(len(x))
    turned = found_or_refused(method, x[order] * 3.5 + 100, y[order] * 0.25 - 7)
    assert (found is None) == (turned is None)
    assume(found is not None and turned is not None)
    assert found is not None
    assert turned is not None
    assert turned.value == pytest.approx(found.value, abs=1e-9)
    mirrored = METHODS[method](-x, y)
    assert mirrored.value == pytest.approx(-found.value, abs=1e-9)
    assert METHODS[method](y, x).value == pytest.approx(found.value, abs=1e-12)
    if found.ci_low is not None and found.ci_high is not None:
        assert found.ci_low <= found.value <= found.ci_high
        assert mirrored.ci_low == pytest.approx(-found.ci_high, abs=1e-6)


@given(data=st.data())
def test_ranks_are_all_that_counts_for_spearman(data: st.DataObject) -> None:
    x = data.draw(sides).astype(float)
    y = data.draw(arrays(np.int64, len(x), elements=st.integers(-20, 20))).astype(float)
    found = found_or_refused("spearman", x, y)
    bent = found_or_refused("spearman", np.exp(x / 5), y**3)
    assert (found is None) == (bent is None)
    assert found is None or bent is None or bent.value == pytest.approx(found.value, abs=1e-12)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ([1, 2, np.nan, 4], [1, np.nan, 3, 4], "At least 3 pairs of values are needed; found 2"),
        ([], [], "needed; found 0"),
        ([np.nan] * 5, [1, 2, 3, 4, 5], "needed; found 0"),
        ([2, 2, 2, 2], [1, 2, 3, 4], "all the same"),
        ([1, 2, 3, np.inf], [1, 2, 3, 4], "A value is infinite"),
    ],
)
def test_what_has_no_correlation_says_why(
    method: str, first: list[float], second: list[float], reason: str
) -> None:
    with pytest.raises(NotEstimable, match=reason):
        METHODS[method](first, second)


@pytest.mark.parametrize("method", METHODS)
def test_a_perfect_correlation_and_three_pairs_have_no_interval(method: str) -> None:
    x = np.array([0.1, 0.4, 0.7, 1.3, 2.9])
    for turned, sign in ((x * 7 - 1, 1.0), (-x, -1.0)):
        found = METHODS[method](x, turned)
        assert (found.value, found.ci_low, found.ci_high, found.p_value) == (sign, None, None, 0.0)
    few = METHODS[method]([1.0, 2.0, 3.0], [1.0, 3.0, 2.0])
    assert few.value == pytest.approx(0.5)
    assert (few.ci_low, few.ci_high, few.df) == (None, None, 1)


@pytest.mark.parametrize("unit", [1e-200, 1e200])
def test_very_small_and_very_large_units_keep_every_digit(unit: float) -> None:
    x, y = pairs()["burns_hads_self_esteem"]
    assert pearson_correlation(x * unit, y).value == pytest.approx(pearson_correlation(x, y).value, rel=1e-13)


def test_error_that_is_taken_out_may_leave_more_than_one_and_is_not_cut() -> None:
    assert disattenuated_correlation(0.6, 0.5, 0.5) == pytest.approx(1.2)
    assert disattenuated_correlation(-0.3, 1.0, 1.0) == pytest.approx(-0.3)
    for reliability in (0.0, -0.2, float("nan")):
        with pytest.raises(NotEstimable, match="leaves nothing to correct for"):
            disattenuated_correlation(0.5, 0.9, reliability)

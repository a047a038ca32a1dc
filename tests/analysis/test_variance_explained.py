"""Eta squared with interval, omega squared and the F of Welch against R; and what they must not depend on."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.variance_explained import between_groups, welch_test
from workmh_measures.errors import NotEstimable

ROOT = Path(__file__).parents[2]
REFERENCE: dict[str, Any] = json.loads((ROOT / "tests/reference/known_groups.json").read_text("utf-8"))[
    "results"
]["several"]


@cache
def groups() -> dict[str, list[np.ndarray]]:
    workers = pd.read_csv(ROOT / "tests/data/norway_workers_hads_bwas/workers.csv")
    burns = pd.read_csv(ROOT / "tests/data/facial_burns_hads_rse/facial_burns.csv").astype(float)
    score = workers[[f"HADS{i}" for i in range(1, 15)]].sum(axis=1).astype(float)
    ages = pd.cut(burns["Age"], [0, 25, 35, 50, 100]).cat.codes
    return {
        "workers_sector": [part.to_numpy() for _, part in score.groupby(workers["Work_sector"])],
        "workers_leader_role": [part.to_numpy() for _, part in score.groupby(workers["Leader_role"])],
        "burns_age": [part.to_numpy() for _, part in burns["HADS"].groupby(ages)],
    }


@pytest.mark.parametrize("name", REFERENCE)
def test_every_number_is_that_of_r(name: str) -> None:
    expected, found, welch = REFERENCE[name], between_groups(groups()[name]), welch_test(groups()[name])
    assert (found.df, found.df2, found.n) == (expected["df"], expected["df2"], expected["n"])
    assert found.eta_squared == pytest.approx(expected["eta_squared"], rel=1e-8)
    assert [found.ci_low, found.ci_high] == pytest.approx(expected["limits"], rel=1e-7, abs=1e-10)
    assert found.omega_squared == pytest.approx(expected["omega_squared"], rel=1e-8)
    assert (found.f, found.p_value) == pytest.approx((expected["f"], expected["p_value"]), rel=1e-8)
    assert (welch.f, welch.df2) == pytest.approx((expected["welch_f"], expected["welch_df2"]), rel=1e-8)
    assert welch.p_value == pytest.approx(expected["welch_p"], rel=1e-8)


def test_two_groups_give_the_square_of_the_t_tests() -> None:
    first, second = groups()["burns_age"][:2]
    found, welch = between_groups([first, second]), welch_test([first, second])
    from scipy import stats

    plain, unequal = stats.ttest_ind(first, second), stats.ttest_ind(first, second, equal_var=False)
    assert (found.f, found.p_value) == pytest.approx((plain.statistic**2, plain.pvalue), rel=1e-9)
    assert (welch.f, welch.p_value) == pytest.approx((unequal.statistic**2, unequal.pvalue), rel=1e-9)


def test_neither_order_nor_unit_nor_zero_point_matters() -> None:
    parts = groups()["burns_age"]
    found, turned = between_groups(parts), between_groups([part[::-1] * 3 + 50 for part in reversed(parts)])
    for name in ("eta_squared", "ci_low", "ci_high", "omega_squared", "p_value"):
        assert getattr(turned, name) == pytest.approx(getattr(found, name), rel=1e-9)


def test_groups_that_do_not_differ_have_an_interval_from_zero_and_omega_below_it() -> None:
    found = between_groups([np.array([1.0, 2, 3]), np.array([1.0, 2, 3]), np.array([3.0, 2, 1])])
    assert (found.eta_squared, found.ci_low) == (0, 0)
    assert found.ci_high == 0
    assert found.omega_squared < 0


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ([[1.0, 2.0]], "At least 2 groups are needed; found 1"),
        ([[1.0, 2.0], [1.0]], "one has 1"),
        ([[1.0, 1.0], [3.0, 3.0]], "Nobody differs from anybody within"),
        ([[1.0, np.inf], [3.0, 3.0]], "A value is infinite"),
    ],
)
def test_what_cannot_be_compared_says_why(parts: list[list[float]], reason: str) -> None:
    for statistic in (between_groups, welch_test):
        with pytest.raises(NotEstimable, match=reason):
            statistic([np.array(part) for part in parts])

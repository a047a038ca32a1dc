"""Two correlations of the same persons against psych's test and Zou's formula in R; and what must not matter."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.correlation_difference import correlation_difference
from workmh_measures.errors import NotEstimable

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests/data"
REFERENCE = json.loads((ROOT / "tests/reference/correlation.json").read_text("utf-8"))["results"]["stronger"]


@cache
def triples() -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    workers = pd.read_csv(DATA / "norway_workers_hads_bwas/workers.csv")
    burns = pd.read_csv(DATA / "facial_burns_hads_rse/facial_burns.csv").astype(float)
    made = pd.read_csv(DATA / "made_missing_answers/answers.csv").astype(float)
    hads, bwas = [f"HADS{i}" for i in range(1, 15)], [f"BWAS{i}" for i in range(1, 8)]
    sums = [workers[names].sum(axis=1).to_numpy(dtype=float) for names in (hads[::2], hads[1::2], bwas)]
    return {
        "workers_anxiety_depression_work_addiction": (sums[0], sums[1], sums[2]),
        "burns_self_esteem_rumination": tuple(
            burns[name].to_numpy() for name in ("HADS", "Selfesteem", "RUM")
        ),
        "made_missing_items": tuple(made[name].to_numpy() for name in ("q1", "q2", "q8")),
    }  # type: ignore[dict-item]


@pytest.mark.parametrize("name", REFERENCE)
def test_every_number_is_that_of_r(name: str) -> None:
    expected, found = REFERENCE[name], correlation_difference(*triples()[name], method="pearson")
    assert (found.n, found.df) == (expected["n"], expected["n"] - 3)
    assert found.value == pytest.approx(expected["value"], rel=1e-8)
    assert [found.ci_low, found.ci_high] == pytest.approx(expected["limits"], rel=1e-8)
    assert found.p_value == pytest.approx(expected["p_value"], rel=1e-8, abs=1e-300)


@pytest.mark.parametrize("method", ["pearson", "spearman"])
def test_signs_units_and_order_do_not_matter_and_the_other_way_round_is_the_opposite(method: str) -> None:
    x, a, b = triples()["burns_self_esteem_rumination"]
    found = correlation_difference(x, a, b, method=method)
    turned = correlation_difference(x[::-1] * 2 + 5, -a[::-1], b[::-1] * 100, method=method)
    for name in ("value", "ci_low", "ci_high", "n"):
        assert getattr(turned, name) == pytest.approx(getattr(found, name), rel=1e-9)
    back = correlation_difference(x, b, a, method=method)
    assert (back.value, back.ci_low) == pytest.approx((-found.value, -found.ci_high), rel=1e-9)
    assert (found.p_value is None) == (method == "spearman")


@pytest.mark.parametrize(
    ("b", "reason"),
    [
        ([1.0, 2, 3, 4, 5], "A correlation is perfect"),
        ([2.0] * 5, "all the same"),
        ([np.nan] * 3 + [1, 2], "found 2"),
    ],
)
def test_what_cannot_be_compared_says_why(b: list[float], reason: str) -> None:
    with pytest.raises(NotEstimable, match=reason):
        correlation_difference([1.0, 2, 3, 4, 5], [2.0, 1, 4, 3, 6], b, method="pearson")

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.descriptives import item_descriptives, score_descriptives
from workmh_measures.analysis.mean_interval import mean_interval, with_mean_intervals
from workmh_measures.errors import NotEstimable

PATH = Path(__file__).parents[1] / "reference" / "mean_interval.json"
REFERENCE: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))["results"]


@pytest.mark.parametrize("name", REFERENCE)
def test_the_interval_is_that_of_r(name: str, answer_sets: dict[str, pd.DataFrame]) -> None:
    expected = REFERENCE[name]
    sums = answer_sets[name].dropna().sum(axis=1)
    assert len(sums) == expected["n"]
    for level, key in ((0.95, "t_95"), (0.90, "t_90")):
        found = mean_interval(float(sums.mean()), float(sums.std(ddof=1)), len(sums), level=level)
        assert found == pytest.approx((expected[key]["low"], expected[key]["high"]), rel=1e-8)


@pytest.mark.parametrize("name", REFERENCE)
def test_every_mean_of_a_list_gets_its_own_interval(name: str, answer_sets: dict[str, pd.DataFrame]) -> None:
    expected = REFERENCE[name]["t_95"]
    sums = answer_sets[name].dropna().sum(axis=1).to_numpy(dtype=np.float64)
    other = score_descriptives(sums + 1000, attainable=None, scale="other")
    rows = with_mean_intervals([*other, *score_descriptives(sums, attainable=None, scale="total")])
    [row] = [r for r in rows if r.analysis == "mean" and r.scale == "total"]
    assert (row.ci_low, row.ci_high) == pytest.approx((expected["low"], expected["high"]), rel=1e-8)
    assert (row.ci_level, row.method) == (0.95, "t")
    assert all(r.ci_low is None for r in rows if r.analysis != "mean")


def test_one_value_has_a_mean_but_no_interval() -> None:
    with pytest.raises(NotEstimable, match="At least 2 values"):
        mean_interval(3.0, 0.0, 1)
    [row] = [
        r for r in with_mean_intervals(score_descriptives([3.0], attainable=(0, 9))) if r.analysis == "mean"
    ]
    assert (row.value, row.ci_low, row.ci_high) == (3.0, None, None)


def test_items_keep_apart() -> None:
    frame = pd.DataFrame({"01": [0.0, 1.0, 2.0], "02": [5.0, 5.0, 8.0]})
    rows = [r for r in with_mean_intervals(item_descriptives(frame, attainable={})) if r.analysis == "mean"]
    middles = [(r.ci_low + r.ci_high) / 2 for r in rows if r.ci_low is not None and r.ci_high is not None]
    assert middles == pytest.approx([1.0, 6.0])

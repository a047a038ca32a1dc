from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.answer_distribution import answer_percents

PATH = Path(__file__).parents[1] / "reference" / "answer_distribution.json"
REFERENCE: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))["results"]


@pytest.mark.parametrize("name", REFERENCE)
def test_the_percentages_are_those_of_r(name: str, answer_sets: dict[str, pd.DataFrame]) -> None:
    expected, items = REFERENCE[name], answer_sets[name]
    codes = [int(code) for code in expected["codes"]]
    rows = answer_percents(items, codes=dict.fromkeys(items.columns, codes), instrument="i", wave="t0")
    found = [[r.value for r in rows if r.item == item] for item in items.columns]
    assert np.allclose(found, list(expected["percents"].values()), rtol=0, atol=1e-10)
    assert [r.n for r in rows if r.level == str(codes[0])] == list(expected["n"].values())
    assert {(r.analysis, r.instrument, r.wave, r.missing) for r in rows} == {
        ("answer_percent", "i", "t0", "pairwise")
    }


def test_an_item_nobody_answered_has_a_reason_and_one_without_options_no_row() -> None:
    frame = pd.DataFrame({"01": [np.nan, np.nan], "vas": [40.0, 60.0]})
    rows = answer_percents(frame, codes={"01": (0, 1), "vas": ()})
    assert [(r.item, r.level, r.value, r.n) for r in rows] == [("01", "0", None, 0), ("01", "1", None, 0)]
    assert all(r.reason for r in rows)

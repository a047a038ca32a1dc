"""Options nobody chose, and those hardly anybody did."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.option_use import option_use, option_use_estimates
from workmh_measures.errors import NotEstimable

PATH = Path(__file__).parents[1] / "reference" / "answer_distribution.json"
REFERENCE: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))["results"]


@pytest.mark.parametrize("name", REFERENCE)
def test_rare_and_unused_codes_are_those_that_the_percentages_of_r_name(
    name: str, answer_sets: dict[str, pd.DataFrame]
) -> None:
    expected, items = REFERENCE[name], answer_sets[name]
    codes = [int(code) for code in expected["codes"]]
    # One code more than any item of the set has: nobody chose it.
    rows = option_use_estimates(items, codes=dict.fromkeys(items.columns, (*codes, 99)), instrument="i")
    for item, percents in expected["percents"].items():
        unused, rare = (row for row in rows if row.item == item)
        assert (unused.analysis, rare.analysis, rare.level) == ("unused_options", "rare_options", "5")
        nobody = [code for code, share in zip(codes, percents, strict=True) if share == 0]
        hardly = [code for code, share in zip(codes, percents, strict=True) if 0 < share < 5]
        assert unused.text == ", ".join(map(str, [*nobody, 99]))
        assert unused.value == len(nobody) + 1
        assert (rare.text, rare.value) == (", ".join(map(str, hardly)) or None, len(hardly))
        assert {unused.n, rare.n} == {expected["n"][item]}


def test_a_percentage_that_is_just_met_is_not_rare() -> None:
    values = np.array([0.0] * 19 + [1.0])
    assert option_use(values, (0, 1)).rare == ()
    assert option_use(values, (0, 1), rare_percent=5.1).rare == (1,)


def test_answers_that_are_no_option_are_a_warning_and_no_option() -> None:
    frame = pd.DataFrame({"01": [0, 1, 1.5, 7, 7, np.nan]})
    rows = option_use_estimates(frame, codes={"01": (0, 1, 2)})
    assert {row.warnings for row in rows} == {("Answers that are no option of the item: 1.5, 7.",)}
    assert [(row.value, row.text, row.n) for row in rows] == [(1.0, "2", 5), (0.0, None, 5)]


def test_an_item_nobody_answered_has_a_reason_and_one_without_options_no_row() -> None:
    frame = pd.DataFrame({"01": [np.nan, np.nan], "vas": [40.0, 60.0]})
    rows = option_use_estimates(frame, codes={"01": (0, 1), "vas": ()})
    assert [(row.item, row.value, row.n, row.reason) for row in rows] == [
        ("01", None, 0, "There is no value.")
    ] * 2
    with pytest.raises(NotEstimable, match="There is no value"):
        option_use(np.array([np.nan]), (0, 1))

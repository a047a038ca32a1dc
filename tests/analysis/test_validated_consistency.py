"""The kept results of the simulation of alpha: which intervals hold the true value as they say, and which are said not to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
KEPT = json.loads((TESTS / "validation" / "intervals_of_alpha.json").read_text("utf-8"))
DOCS = " ".join((TESTS.parent / "docs" / "statistics.md").read_text("utf-8").split())
ABOUT, RESULTS = KEPT["certificate"], KEPT["results"]
CLOSED, DRAWN = ("feldt", "bonett"), ("bootstrap_percentile", "bootstrap_bca")

# Percentiles of draws need many people; the formulas need answers that are nearly normal.
TOO_SHORT = {
    "30 people, equal loadings, normal answers": {*DRAWN},
    "100 people, equal loadings, normal answers": {*DRAWN},
    "100 people, unequal loadings, normal answers": {*DRAWN},
    "100 people, equal loadings, four-point answers": {*CLOSED, *DRAWN},
    "400 people, unequal loadings, four-point answers": {*CLOSED},
}


@pytest.mark.parametrize("condition", RESULTS)
def test_every_interval_of_alpha_holds_it_as_it_says_but_those_named(condition: str) -> None:
    level, draws = ABOUT["level"], ABOUT["draws"]
    assert draws >= 5000
    slack = 3.3 * (level * (1 - level) / draws) ** 0.5
    assert RESULTS[condition].keys() == {*CLOSED, *DRAWN}
    off = {name for name, share in RESULTS[condition].items() if abs(share - level) > slack}
    assert off == TOO_SHORT[condition]
    assert all(RESULTS[condition][name] < level for name in off)


def test_the_page_tells_how_often_the_short_ones_hold_it() -> None:
    few, some = (RESULTS[f"{n} people, equal loadings, normal answers"] for n in (30, 100))
    cut = [RESULTS[name]["feldt"] for name in RESULTS if "four-point" in name]
    for share in (few["bootstrap_percentile"], some["bootstrap_percentile"], *cut):
        assert f"{share:.0%}".replace("%", " %") in DOCS
    assert "tests/validation/intervals_of_alpha.py" in DOCS

"""The kept results of the simulation of invariance: how often what is true is refused, and whether the item that moved is found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[2]
KEPT = json.loads((TESTS / "validation" / "invariance_tests.json").read_text("utf-8"))
DOCS = " ".join((TESTS.parent / "docs" / "statistics.md").read_text("utf-8").split())
ABOUT, RESULTS = KEPT["certificate"], KEPT["results"]
NOMINAL = 0.05


@pytest.mark.parametrize("estimator", RESULTS)
def test_tests_between_rungs_refuse_what_is_true_as_often_as_they_say(estimator: str) -> None:
    found = RESULTS[estimator]
    for rung, share in found["false_alarms"].items():
        draws = found["tests"][rung]
        assert draws >= 5000
        assert abs(share - NOMINAL) <= 3.3 * (NOMINAL * (1 - NOMINAL) / draws) ** 0.5, rung


@pytest.mark.parametrize("estimator", RESULTS)
def test_the_item_that_moved_is_set_free_first_and_the_page_says_how_often(estimator: str) -> None:
    share = RESULTS[estimator]["moved_item_freed_first"]
    assert share > 0.9
    for told in (share, RESULTS[estimator]["every_rung_holds_by_the_rule"]):
        assert f"{told:.0%}".replace("%", " %") in DOCS
    assert "tests/validation/invariance_tests.py" in DOCS

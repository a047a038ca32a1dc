"""The kept results of the simulation of items that differ: how often tests err, and what they find."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[2]
KEPT = json.loads((TESTS / "validation" / "items_that_differ.json").read_text("utf-8"))
DOCS = " ".join((TESTS.parent / "docs" / "statistics.md").read_text("utf-8").split())
TOLD = DOCS.split("tests/validation/items_that_differ.py")[1][:1500]
LEVEL, RESULTS = KEPT["certificate"]["level"], KEPT["results"]
NOTHING = [name for name in RESULTS if name.startswith("no difference")]
HARDER, FLATTER = (name for name in RESULTS if name not in NOTHING)
MATCHED = [f"{kind}_{by}" for kind in ("total", "uniform", "nonuniform") for by in ("sum", "rest", "trait")]
PARAMETERS = ["thresholds", "slopes", "slopes_and_thresholds"]

# Where the trait of the groups lies apart, a rest score of few items is too unsure to hold persons equal.
OFTENER = {
    ("no difference, 2 x 500 persons, trait 0.5 apart", name) for name in ("total_rest", "uniform_rest")
}


def per_cent(share: float) -> str:
    return f"{100 * share:.1f} %"


@pytest.mark.parametrize("condition", NOTHING)
def test_every_test_errs_as_often_as_it_says_but_those_named(condition: str) -> None:
    shares = RESULTS[condition]
    assert shares["samples"] >= 2000
    assert "parameters not estimated" not in shares
    slack = 3.3 * (LEVEL * (1 - LEVEL) / shares["samples"]) ** 0.5
    off = {(condition, name) for name in [*MATCHED, *PARAMETERS] if abs(shares[name] - LEVEL) > slack}
    assert off == {pair for pair in OFTENER if pair[0] == condition}
    assert shares.get("rule, first item", 0.0) + shares.get("rule, any other item", 0.0) <= LEVEL


def test_the_page_tells_how_often_tests_err() -> None:
    for condition in NOTHING:
        shares = [
            RESULTS[condition][name] for name in [*MATCHED, *PARAMETERS] if (condition, name) not in OFTENER
        ]
        assert f"{100 * min(shares):.1f} to {per_cent(max(shares))}" in TOLD
    for condition, name in OFTENER:
        assert per_cent(RESULTS[condition][name]) in TOLD


def test_the_page_tells_what_is_found_and_what_is_not() -> None:
    for name in ("total_sum", "total_rest", "total_trait", "slopes_and_thresholds", "rule, first item"):
        assert per_cent(RESULTS[HARDER][name]) in TOLD
    for name in ("total_sum", "total_rest", "total_trait", "slopes_and_thresholds"):
        assert per_cent(RESULTS[FLATTER][name]) in TOLD

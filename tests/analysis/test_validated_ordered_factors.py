"""The kept results of the simulation of factor models: where intervals and tests are as they say, and where they are said not to be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
KEPT = json.loads((TESTS / "validation" / "ordered_factors.json").read_text("utf-8"))
DOCS = " ".join((TESTS.parent / "docs" / "statistics.md").read_text("utf-8").split())
ABOUT, RESULTS = KEPT["certificate"], KEPT["results"]
TOLD = ("first =~ i1", "first =~ i4", "first ~~ second")
LEVEL, DRAWS = ABOUT["level"], ABOUT["draws"]
SLACK = 3.3 * (LEVEL * (1 - LEVEL) / DRAWS) ** 0.5

# Standard errors of few people are too small, most for answers of two options; nothing is promised for 60 people.
TOO_SHORT = {
    "250 people, two options": set(TOLD),
    "1000 people, two options": {"first =~ i1"},
    "250 people, four options, symmetric": set(TOLD),
    "250 people, four options, most at the bottom": set(TOLD),
}
REJECTS_TOO_OFTEN = {
    "60 people, four options, symmetric",
    "60 people, four options, most at the bottom",
    "60 people, uncut",
    "250 people, uncut",
}


@pytest.mark.parametrize("condition", [name for name in RESULTS if not name.startswith("60 ")])
def test_intervals_hold_the_true_value_as_they_say_but_those_named(condition: str) -> None:
    assert DRAWS >= 5000
    held = {name: RESULTS[condition][f"{name}: held"] for name in TOLD}
    off = {name for name, share in held.items() if abs(share - LEVEL) > SLACK}
    assert off == TOO_SHORT.get(condition, set())
    assert all(LEVEL - 0.025 < held[name] < LEVEL for name in off)
    bias = [abs(RESULTS[condition][f"{name}: relative bias"]) for name in TOLD]
    assert max(bias) < 0.02


@pytest.mark.parametrize("condition", RESULTS)
def test_a_true_model_is_rejected_as_often_as_it_says_but_where_named(condition: str) -> None:
    share = RESULTS[condition]["rejected"]
    assert (abs(share - (1 - LEVEL)) > SLACK) == (condition in REJECTS_TOO_OFTEN)


def test_the_page_tells_what_was_found() -> None:
    assert "tests/validation/ordered_factors.py" in DOCS
    few = [RESULTS[name][f"{one}: held"] for name in RESULTS if name.startswith("60 ") for one in TOLD]
    often = [
        RESULTS[f"60 people, {kind}"]["rejected"] for kind in ("four options, most at the bottom", "uncut")
    ]
    for share in (min(few), *often):
        assert f"{share:.0%}".replace("%", " %") in DOCS

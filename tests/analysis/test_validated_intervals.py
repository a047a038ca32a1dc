"""The kept results of the simulation of intervals: which cover as they say, and which do not and are said to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
KEPT = json.loads((TESTS / "validation" / "intervals_of_two_ratings.json").read_text("utf-8"))
DOCS = (TESTS.parent / "docs" / "statistics.md").read_text("utf-8")

# Where the two occasions differ much in level: one difference is all that is known of it.
TOO_SHORT = {
    ("100 persons, level with variance 0.5", "icc_1_1"),
    ("100 persons, level with variance 0.5", "sem_agreement"),
}


@pytest.mark.parametrize("condition", KEPT["results"])
def test_every_interval_covers_as_it_says_but_those_named(condition: str) -> None:
    draws, level = KEPT["certificate"]["draws"], KEPT["certificate"]["level"]
    assert draws >= 5000
    slack = 3.3 * (level * (1 - level) / draws) ** 0.5
    shares = KEPT["results"][condition]
    assert len(shares) == 8
    off = {(condition, name) for name, share in shares.items() if abs(share - level) > slack}
    assert off == {pair for pair in TOO_SHORT if pair[0] == condition}


def test_the_page_tells_how_often_the_short_intervals_cover() -> None:
    told = " ".join(DOCS.split())
    for condition, name in TOO_SHORT:
        assert f"{KEPT['results'][condition][name]:.0%}".replace("%", " %") in told

"""The kept results of the simulation of omega: which bootstrap intervals hold the true value as they say, and which do not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
KEPT = json.loads((TESTS / "validation" / "intervals_of_omega.json").read_text("utf-8"))
DOCS = " ".join((TESTS.parent / "docs" / "statistics.md").read_text("utf-8").split())
ABOUT, RESULTS = KEPT["certificate"], KEPT["results"]
OMEGAS = ("one_factor_ml", "omega_total", "omega_hierarchical")

# Draws of few rows make group factors out of chance, which takes from the general one.
TOO_SHORT = {"100 people": {"omega_total", "omega_hierarchical"}, "400 people": {"omega_hierarchical"}}


@pytest.mark.parametrize("condition", RESULTS)
def test_every_interval_of_omega_holds_it_as_it_says_but_those_named(condition: str) -> None:
    level, draws = ABOUT["level"], ABOUT["draws"]
    assert draws >= 2000
    slack = 3.3 * (level * (1 - level) / draws) ** 0.5
    held = {name: RESULTS[condition][f"{name}: held"] for name in OMEGAS}
    off = {name for name, share in held.items() if abs(share - level) > slack}
    assert off == TOO_SHORT[condition]
    assert all(held[name] < level for name in off)


def test_the_page_tells_how_often_the_short_ones_hold_it() -> None:
    assert "tests/validation/intervals_of_omega.py" in DOCS
    for condition, names in TOO_SHORT.items():
        for name in names:
            assert f"{RESULTS[condition][f'{name}: held']:.0%}".replace("%", " %") in DOCS

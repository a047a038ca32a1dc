"""The kept results of the simulation of change: what covers as it says, and which important change comes out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
KEPT = json.loads((TESTS / "validation" / "intervals_of_change.json").read_text("utf-8"))
DOCS = " ".join((TESTS.parent / "docs" / "statistics.md").read_text("utf-8").split())
ABOUT, RESULTS = KEPT["certificate"], KEPT["results"]


def slack(draws: int) -> float:
    return 3.3 * float(ABOUT["level"] * (1 - ABOUT["level"]) / draws) ** 0.5


@pytest.mark.parametrize("condition", [name for name in RESULTS if name.startswith("held")])
def test_every_interval_covers_as_it_says(condition: str) -> None:
    draws = ABOUT["samples"] if "bootstrap" in condition else ABOUT["draws"]
    assert ABOUT["draws"] >= 5000
    for name, share in RESULTS[condition].items():
        assert abs(share - ABOUT["level"]) < slack(draws), (condition, name)


@pytest.mark.parametrize("condition", [name for name in RESULTS if name.startswith("mean")])
def test_the_later_adjustment_comes_nearest_to_the_important_change_put_in(condition: str) -> None:
    off = {name: abs(value - ABOUT["important"]) for name, value in RESULTS[condition].items()}
    if " 0.5 improved" in condition:
        assert max(off.values()) < 0.1
        return
    assert off["terluin_2022"] < off["terluin_2017"] < off["mic_predictive"]
    assert off["terluin_2022"] < 0.35


def test_the_page_tells_how_far_each_method_is_off() -> None:
    row = RESULTS["mean, 0.35 improved, rating of reliability 0.5"]
    for name in ("mic_roc", "mic_predictive", "terluin_2017", "terluin_2022"):
        assert f"{row[name]:.1f}" in DOCS

"""The kept results of the simulation of Loevinger's H: its intervals hold the true value, and chance makes few scales."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
KEPT = json.loads((TESTS / "validation" / "intervals_of_scalability.json").read_text("utf-8"))
DOCS = " ".join((TESTS.parent / "docs" / "statistics.md").read_text("utf-8").split())
ABOUT, RESULTS = KEPT["certificate"], KEPT["results"]
SIZES = [name for name in RESULTS if name != "unrelated items"]


def slack(share: float) -> float:
    return float(3.3 * (share * (1 - share) / ABOUT["samples"]) ** 0.5)


@pytest.mark.parametrize("size", SIZES)
def test_every_interval_holds_its_value_as_it_says(size: str) -> None:
    assert ABOUT["samples"] >= 5000
    for what in ("pairs", "items", "scale"):
        assert abs(RESULTS[size][f"{what}: held"] - ABOUT["level"]) < slack(ABOUT["level"])
        assert abs(RESULTS[size][f"{what}: bias"]) < 0.002


def test_unrelated_items_make_a_scale_no_more_often_than_the_test_says() -> None:
    assert all(share < 0.05 + slack(0.05) for share in RESULTS["unrelated items"].values())


def test_the_page_tells_what_was_found() -> None:
    lowest = min(RESULTS[size][f"{what}: held"] for size in SIZES for what in ("pairs", "items", "scale"))
    assert f"at least {100 * lowest:.0f} %" in DOCS
    assert "tests/validation/intervals_of_scalability.py" in DOCS

"""The kept results of the simulation of the graded model: intervals hold the true values as they say, and bias is small."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

TESTS = Path(__file__).parents[1]
KEPT = json.loads((TESTS / "validation" / "item_response_parameters.json").read_text("utf-8"))
DOCS = " ".join((TESTS.parent / "docs" / "statistics.md").read_text("utf-8").split())
ABOUT, RESULTS = KEPT["certificate"], KEPT["results"]


@pytest.mark.parametrize("n", RESULTS)
def test_every_interval_of_a_slope_or_boundary_holds_it_as_it_says(n: str) -> None:
    level, draws = ABOUT["level"], ABOUT["draws"]
    assert draws >= 2000
    slack = 3.3 * (level * (1 - level) / draws) ** 0.5
    shares = np.concatenate([RESULTS[n]["slope_coverage"], np.ravel(RESULTS[n]["boundary_coverage"])])
    assert len(shares) == 32
    assert np.abs(shares - level).max() <= slack
    assert RESULTS[n]["refused"] == 0


def test_slopes_are_nearly_without_bias_and_the_page_tells_by_how_much() -> None:
    few, many = (np.max(RESULTS[n]["slope_relative_bias"]) for n in ("250", "1000"))
    assert few < 0.03
    assert many < 0.01
    assert np.abs(RESULTS["1000"]["boundary_bias"]).max() < 0.02
    told = DOCS.split("tests/validation/item_response_parameters.py")[1][:600]
    assert f"{few:.1%}".replace("%", " %") in told
    assert f"{many:.1%}".replace("%", " %") in told

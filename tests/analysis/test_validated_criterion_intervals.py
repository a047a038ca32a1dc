"""The kept results of the simulation of criterion validity and prognosis: which intervals cover as they say, and which do not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
KEPT = json.loads((TESTS / "validation" / "intervals_of_criterion.json").read_text("utf-8"))
DOCS = " ".join((TESTS.parent / "docs" / "statistics.md").read_text("utf-8").split())

# How each of these is off is told on the page of statistics.
FEW, NEAR_ONE = "20 cases, 100 controls, area .80", "30 cases, 30 controls, area .95"
TABLE = "sensitivity .80 of 50, specificity .90 of 150"
NO_GAIN = "150 persons, log odds ratios .5 and 0"
OFF = {
    (FEW, "auc_delong"),
    (NEAR_ONE, "auc_delong"),
    (NEAR_ONE, "auc_delong_logit"),
    (NEAR_ONE, "rejected_independent"),
    (NEAR_ONE, "rejected_paired"),
    (TABLE, "sensitivity_clopper_pearson"),
    (NO_GAIN, "auc_difference_optimism_corrected"),
}


def slack(condition: str) -> float:
    draws = KEPT["certificate"]["draws" if "log odds" not in condition else "model_draws"]
    assert draws >= 2000
    return 3.3 * (0.95 * 0.05 / draws) ** 0.5


@pytest.mark.parametrize("condition", KEPT["results"])
def test_every_interval_covers_and_every_test_rejects_as_it_says_but_those_named(condition: str) -> None:
    nominal = {name: 0.05 if name.startswith("rejected") else 0.95 for name in KEPT["results"][condition]}
    shares = KEPT["results"][condition]
    off = {
        (condition, name) for name, share in shares.items() if abs(share - nominal[name]) > slack(condition)
    }
    assert off == {pair for pair in OFF if pair[0] == condition}


def test_the_page_tells_how_often_each_of_them_covers() -> None:
    paragraph = DOCS.split("intervals_of_criterion.py`")[1].split("Change of single persons")[0]
    for condition, name in OFF:
        share = KEPT["results"][condition][name]
        if name.startswith("rejected"):
            assert 0.02 <= share <= 0.03
            assert "2 to 3 %" in paragraph
        else:
            assert f"{share:.0%}".removesuffix("%") in paragraph, (condition, name)

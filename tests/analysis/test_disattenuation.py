"""The correlation without measurement error against psych: in the sample, on shared draws, and its interval."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.disattenuation import Reliable, disattenuated_bootstrap, disattenuated_draws
from workmh_measures.errors import NotEstimable

ROOT = Path(__file__).parents[2]
REFERENCE: dict[str, Any] = json.loads((ROOT / "tests/reference/correlation.json").read_text("utf-8"))[
    "results"
]["disattenuated"]


def both(stated: tuple[float | None, float | None] = (None, None)) -> tuple[Reliable, Reliable]:
    waves = pd.read_csv(ROOT / "tests/data/phq9_gad7_two_waves/phq9_gad7_two_waves_long.csv")
    first = waves[waves["wave"] == 1]
    phq = first[[f"PHQ{i}" for i in range(1, 10)]].to_numpy(dtype=float)
    gad = first[[f"GAD{i}" for i in range(1, 8)]].to_numpy(dtype=float)
    return Reliable(phq.sum(axis=1), stated[0], phq), Reliable(gad.sum(axis=1), stated[1], gad)


def test_value_and_reliabilities_are_those_of_psych() -> None:
    found = disattenuated_bootstrap(*both(), seed=1, draws=10)
    assert found.value == pytest.approx(REFERENCE["value"], rel=1e-8)
    assert found.reliabilities == pytest.approx(REFERENCE["alphas"], rel=1e-8)
    assert found.n == 403


@pytest.mark.parametrize(("name", "stated"), [("by_alpha", (None, None)), ("stated", (0.9, 0.8))])
def test_every_shared_sample_gives_what_psych_gives(
    name: str, stated: tuple[float | None, float | None]
) -> None:
    rows = np.array([draw["rows"] for draw in REFERENCE["on_draws"]], dtype=np.int64)
    counts = np.array([np.bincount(drawn, minlength=403) for drawn in rows], dtype=float)
    found = disattenuated_draws(counts, *both(stated))
    assert found == pytest.approx([draw[name] for draw in REFERENCE["on_draws"]], rel=1e-10)


def test_the_interval_is_that_of_a_large_run_within_chance() -> None:
    found = disattenuated_bootstrap(*both(), seed=7, draws=REFERENCE["draws"])
    for limit, name in ((found.ci_low, "low"), (found.ci_high, "high")):
        spread = REFERENCE[name]["sd"] * np.sqrt(1 + 1 / REFERENCE["batches"])
        assert limit == pytest.approx(REFERENCE[name]["mean"], abs=4 * spread)


def test_the_same_seed_gives_the_same_interval_and_another_seed_another() -> None:
    once, again, other = (disattenuated_bootstrap(*both(), seed=seed, draws=100) for seed in (3, 3, 4))
    assert once == again
    assert (once.ci_low, once.ci_high) != (other.ci_low, other.ci_high)
    assert once.value == other.value


def test_everybody_once_is_the_sample_itself() -> None:
    value = disattenuated_bootstrap(*both(), seed=1, draws=1).value
    assert disattenuated_draws(np.ones((1, 403)), *both())[0] == pytest.approx(value, rel=1e-12)


def test_alpha_uses_the_complete_rows_among_the_pairs() -> None:
    first, second = both()
    assert first.items is not None
    holes, scores = first.items.copy(), second.scores.copy()
    holes[:40, 2], scores[350:] = np.nan, np.nan
    found = disattenuated_bootstrap(
        Reliable(first.scores, None, holes), Reliable(scores, None, second.items), seed=1, draws=5
    )
    kept = first.items[40:350]
    covariance = np.cov(kept, rowvar=False)
    alpha = 9 / 8 * (1 - np.trace(covariance) / covariance.sum())
    assert found.n == 350
    assert found.reliabilities[0] == pytest.approx(alpha, rel=1e-12)


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        (np.ones((6, 1)), "At least 2 items are needed; there is 1"),
        (np.full((6, 3), np.nan), "At least 3 complete rows are needed; there are 0"),
        (
            np.array([[0.0, 3.0], [1, 2], [2, 1], [3, 0], [0, 3], [1, 2]]),
            "The sum of the items does not vary",
        ),
        (np.array([[0.0, 3.0], [1, 2], [2, 1], [3, 0], [0, 3], [1, 1]]), "leaves nothing to correct for"),
    ],
)
def test_a_reliability_that_cannot_be_had_says_why(items: np.ndarray, reason: str) -> None:
    scores = np.array([1.0, 2, 3, 4, 5, 7])
    with pytest.raises(NotEstimable, match=reason):
        disattenuated_bootstrap(Reliable(scores, None, items), Reliable(scores[::-1], 0.9), seed=1, draws=5)


def test_without_enough_draws_with_a_value_there_is_no_interval_and_the_reason() -> None:
    scores = np.array([1.0, 2.0, 4.0])
    found = disattenuated_bootstrap(Reliable(scores, 0.9), Reliable(scores**2, 0.8), seed=1, draws=200)
    assert (found.ci_low, found.ci_high) == (None, None)
    assert found.warnings[1].startswith("It is beyond 1")
    assert "of 200 draws have no value, so there is no interval." in found.warnings[2]
    none = disattenuated_bootstrap(*both(), seed=1, draws=0)
    assert none.warnings[1] == "At least 100 draws are needed for an interval; there are 0."


def test_neither_order_of_persons_and_items_nor_unit_nor_zero_point_matters() -> None:
    first, second = both()
    assert first.items is not None
    assert second.items is not None
    order = np.random.default_rng(2).permutation(403)
    turned = Reliable(first.scores[order] * 2.5 - 4, None, first.items[order, ::-1] * 2.5 + 1)
    other = Reliable(second.scores[order] + 100, None, second.items[order] + 7)
    found = disattenuated_bootstrap(turned, other, seed=1, draws=0)
    assert found.value == pytest.approx(REFERENCE["value"], rel=1e-10)

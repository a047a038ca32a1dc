"""Costs and years of two arms, as R has them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.errors import NotEstimable
from workmh_measures.report.reasons import in_words
from workmh_measures.trial.economics.increments import (
    Economy,
    Increments,
    bootstrap_cautions,
    bootstrap_increments,
    increments,
    weighted_increments,
)
from workmh_measures.trial.economics.net_benefit import acceptability, net_benefit, plane_shares
from workmh_measures.trial.economics.quality_adjusted_years import quality_adjusted_years

TESTS = Path(__file__).parents[2]
REFERENCE: dict[str, Any] = json.loads((TESTS / "reference/economics.json").read_text("utf-8"))["results"]
WAVES, MONTHS = ["bdi.pre", "bdi.2m", "bdi.3m", "bdi.5m", "bdi.8m"], [0, 2, 3, 5, 8]


def people() -> pd.DataFrame:
    return pd.read_csv(TESTS / "data/beat_the_blues_rct/beat_the_blues.csv").dropna(subset=WAVES)


@pytest.fixture(scope="module")
def economy() -> Economy:
    table = people()
    treated = (table["treatment"] == "BtheB").to_numpy()
    index, drug = 1 - table[WAVES].to_numpy() / 63, (table["drug"] == "Yes").to_numpy(dtype=np.float64)
    costs = 1000 + 37 * (table["subject"] % 11) + 220 * treated + 15 * table["bdi.8m"]
    years = quality_adjusted_years(index, MONTHS)
    return Economy(
        costs.to_numpy(dtype=np.float64),
        years,
        treated,
        drug[:, None],
        np.column_stack([index[:, 0], drug]),
    )


def test_years_are_the_area_under_the_index(economy: Economy) -> None:
    assert economy.years == pytest.approx(REFERENCE["years"], rel=1e-12)


def test_full_health_for_a_year_is_one_year_and_a_missing_wave_leaves_none() -> None:
    found = quality_adjusted_years([[1.0, 1.0, 1.0], [0.0, 0.0, 0.0], [1.0, np.nan, 1.0]], [0, 6, 12])
    assert found[:2] == pytest.approx([1, 0])
    assert np.isnan(found[2])


@pytest.mark.parametrize(("index", "months"), [([[1.0]], [0]), ([[1, 1]], [0, 6, 12]), ([[1, 1]], [6, 6])])
def test_waves_that_do_not_follow_each_other_are_refused(index: Any, months: Any) -> None:
    with pytest.raises(ValueError, match=r"two waves or more|each later"):
        quality_adjusted_years(index, months)


def test_increments_of_any_weights_are_those_of_lm(economy: Economy) -> None:
    found = increments(economy)
    assert [found.cost, found.years] == pytest.approx(REFERENCE["plain"], rel=1e-9)
    n = len(economy.costs)
    weights = np.array([np.arange(1, n + 1) * d % 7 + (d == 1) for d in range(1, 6)], dtype=np.float64)
    assert weighted_increments(economy, weights) == pytest.approx(np.array(REFERENCE["weighted"]), rel=1e-9)


@pytest.mark.parametrize("known", REFERENCE["benefit"], ids=lambda one: f"{one['worth']:g}")
def test_net_benefit_with_its_robust_error_is_that_of_r(known: dict[str, float], economy: Economy) -> None:
    found = net_benefit(economy, known["worth"])
    told = [found.value, found.se, found.ci_low, found.ci_high, found.p_value, found.df]
    assert told == pytest.approx([known[k] for k in ("value", "se", "low", "high", "p", "df")], rel=1e-8)


def test_bootstrap_shares_and_spread_are_those_of_a_large_run_in_r(economy: Economy) -> None:
    known, draws = REFERENCE["bootstrap"], 4000
    drawn = bootstrap_increments(economy, draws=draws, seed=1)
    assert drawn.shape == (draws, 2)
    for found, share in zip(acceptability(drawn, known["worths"]), known["acceptable"], strict=True):
        spread = np.sqrt(share * (1 - share) * (1 / draws + 1 / known["draws"]))
        assert abs(found - share) <= 4 * spread + 1e-12
    error = np.sqrt(1 / (2 * draws) + 1 / (2 * known["draws"]))
    assert drawn.std(axis=0, ddof=1) == pytest.approx(known["sd"], rel=4 * error)
    related = np.asarray(np.corrcoef(drawn.T))
    gap = np.arctanh(related[0, 1]) - np.arctanh(known["correlation"])
    assert abs(gap) <= 4 * np.sqrt(1 / draws + 1 / known["draws"])


def test_each_arm_keeps_its_size_and_the_same_seed_gives_the_same_samples(economy: Economy) -> None:
    one, two = (bootstrap_increments(economy, draws=100, seed=5) for _ in range(2))
    assert (one == two).all()
    assert (one != bootstrap_increments(economy, draws=100, seed=6)).any()


def test_the_quarters_of_the_plane_hold_every_sample_once() -> None:
    drawn = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0], [0.0, 0.0], [np.nan, 1.0]])
    found = plane_shares(drawn)
    assert (found.dearer_better, found.dearer_worse) == (0.2, 0.4)
    assert (found.cheaper_better, found.cheaper_worse) == (0.2, 0.2)


@pytest.mark.parametrize(
    ("cost", "years", "words"), [(-5, 0.1, "it dominates"), (5, -0.1, "it is dominated")]
)
def test_a_ratio_is_not_told_where_it_hides_who_wins(cost: float, years: float, words: str) -> None:
    with pytest.raises(NotEstimable, match=words):
        Increments(cost, years).ratio()
    assert Increments(500, 0.1).ratio() == pytest.approx(5000)
    assert Increments(-500, -0.1).ratio() == pytest.approx(5000)


def test_what_cannot_be_estimated_is_said() -> None:
    costs, years, arm = np.arange(6.0), np.arange(6.0), np.arange(6) < 3
    with pytest.raises(NotEstimable, match="missing"):
        Economy(np.where(costs == 2, np.nan, costs), years, arm)
    with pytest.raises(NotEstimable, match="there are 1 and 5"):
        Economy(costs, years, np.arange(6) < 1)
    twice = Economy(costs, years, arm, arm[:, None].astype(float))
    with pytest.raises(NotEstimable, match="repeats another"):
        increments(twice)
    with pytest.raises(ValueError, match="6 costs"):
        Economy(costs, years[:5], arm)
    with pytest.raises(ValueError, match="worth=-1"):
        net_benefit(Economy(costs, years, arm), -1)


def test_percentiles_of_small_arms_are_warned_of() -> None:
    def trial(n: int) -> Economy:
        return Economy(np.arange(200.0 + n), np.ones(200 + n), np.arange(200 + n) < n)

    (told,) = bootstrap_cautions(trial(99))
    assert told.startswith("The smaller arm has 99 persons, fewer than 100")
    assert in_words(told, "nb").language is None
    assert bootstrap_cautions(trial(100)) == ()

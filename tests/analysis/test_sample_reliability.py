"""Alpha and SD of the sample, as a reliable change takes them: R's numbers, and refusals where alpha is no reliability."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.sample_reliability import sample_alpha, sample_mean, sample_sd, sample_variance
from workmh_measures.definitions.library import load_instrument
from workmh_measures.errors import NotEstimable

TESTS = Path(__file__).parents[1]
R: dict[str, Any] = json.loads((TESTS / "reference" / "change.json").read_text("utf-8"))["results"]


@pytest.mark.parametrize(("name", "prefix", "n"), [("phq9", "PHQ", 9), ("gad7", "GAD", 7)])
def test_alpha_and_sd_of_the_first_wave_equal_r(name: str, prefix: str, n: int) -> None:
    waves = pd.read_csv(TESTS / "data" / "phq9_gad7_two_waves" / "phq9_gad7_two_waves_long.csv")
    columns = {f"{prefix}{i}": f"{i:02d}" for i in range(1, n + 1)}
    answers = waves.loc[waves["wave"] == 1, list(columns)].rename(columns=columns)
    instrument, r = load_instrument(name), R[name]["whole"]
    alpha = sample_alpha(
        instrument,
        instrument.scale("total"),
        answers,
        parameters={"missing_rule": "all_required"},
        wave="1",
    )
    assert alpha.value == pytest.approx(r["reliability"], abs=1e-8)
    assert (alpha.kind, alpha.n) == ("alpha", R[name]["n_alpha"])
    assert "wave 1" in alpha.source
    sd = sample_sd(np.asarray(r["before"], np.float64), source="own")
    assert sd.value == pytest.approx(r["sd"], abs=1e-8)


@pytest.mark.parametrize(
    ("name", "scale", "parameters", "said"),
    [
        ("swemwbs", "metric", {}, "no sum or mean"),
        ("sf12v1", "pcs", {}, "no sum or mean"),
        ("pain_nrs", "intensity", {}, "no sum or mean"),
    ],
)
def test_alpha_is_refused_where_it_is_not_the_reliability_of_the_score(
    name: str, scale: str, parameters: dict[str, str], said: str
) -> None:
    instrument = load_instrument(name)
    answers = pd.DataFrame({item: [1.0, 2.0, 1.0] for item in instrument.item_ids})
    with pytest.raises(NotEstimable, match=said):
        sample_alpha(instrument, instrument.scale(scale), answers, parameters=parameters, wave="t0")


def test_alpha_that_cannot_be_estimated_says_why() -> None:
    who5 = load_instrument("who5")
    answers = pd.DataFrame({item: [1.0, 1.0, 1.0] for item in who5.item_ids})
    with pytest.raises(NotEstimable, match="does not vary"):
        sample_alpha(who5, who5.scale("total"), answers, parameters={}, wave="t0")


@pytest.mark.parametrize(("scores", "said"), [([1.0, 2.0, np.nan], "there are 2"), ([3.0, 3.0, 3.0], "same")])
def test_an_sd_of_too_few_or_of_equal_scores_is_refused(scores: list[float], said: str) -> None:
    with pytest.raises(NotEstimable, match=said):
        sample_sd(np.asarray(scores), source="own")


def test_mean_and_variance_are_of_those_who_have_a_score() -> None:
    scores = np.array([1.0, np.nan, 2.0, 6.0])
    mean, variance = sample_mean(scores, source="own"), sample_variance(scores, source="own")
    assert (mean.value, mean.n) == (3.0, 3)
    assert (variance.value, variance.n) == (pytest.approx(7.0), 3)
    with pytest.raises(NotEstimable, match="no score"):
        sample_mean(scores[1:2], source="own")

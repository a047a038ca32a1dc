"""Scores missing at waves: drop-out and gaps."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.measurements import Measurements
from workmh_measures.analysis.missing_waves import missing_wave_estimates, scores_by_wave
from workmh_measures.definitions.library import load_instrument
from workmh_measures.errors import NotEstimable
from workmh_measures.model.estimate import Estimate

TESTS = Path(__file__).parents[1]
EXPECTED: dict[str, Any] = json.loads((TESTS / "reference" / "missing_patterns.json").read_text("utf-8"))[
    "results"
]
PHQ9 = load_instrument("phq9")
TOTAL = PHQ9.scale("total")


def measured(table: np.ndarray, waves: tuple[str, ...]) -> Measurements:
    """One row for each score that is there, the last wave first."""
    places = [(row, column) for column in reversed(range(len(waves))) for row in range(len(table))]
    kept = [(row, column) for row, column in places if not np.isnan(table[row, column])]
    rows = pd.DataFrame(
        {"person": [f"p{row}" for row, _ in kept], "wave": [waves[column] for _, column in kept]}
    )
    scores = pd.DataFrame({"phq9_total": [table[place] for place in kept]}, dtype=np.float64)
    return Measurements(PHQ9, {}, pd.DataFrame(index=rows.index), scores, rows, waves)


def estimates(table: list[list[float]], waves: tuple[str, ...] = ("t0", "t6", "t12")) -> list[Estimate]:
    data = measured(np.array(table), waves)
    return missing_wave_estimates(data, TOTAL, about={"instrument": "phq9"})


def test_the_drop_out_of_a_trial_is_that_of_r() -> None:
    waves = ("pre", "2m", "3m", "5m", "8m")
    blues = pd.read_csv(TESTS / "data" / "beat_the_blues_rct" / "beat_the_blues.csv")
    table = blues[[f"bdi.{wave}" for wave in waves]].to_numpy(dtype=np.float64)
    rows = missing_wave_estimates(measured(table, waves), TOTAL, about={"instrument": "phq9"})
    expected = EXPECTED["blues"]
    by_wave = [(row.wave, row.value) for row in rows if row.analysis == "missing_wave_percent"]
    assert [wave for wave, _ in by_wave] == list(waves)
    assert [value for _, value in by_wave] == pytest.approx(expected["missing_percent"], rel=1e-12)
    names = {
        " ".join(
            str(waves.index(wave) + 1) for wave in str(row.text).split(", ") if wave != "none"
        ): row.value
        for row in rows
        if row.analysis == "missing_wave_pattern"
    }
    assert names == dict(zip(expected["patterns"], expected["counts"], strict=True))
    [little] = [row for row in rows if row.analysis == "little_mcar_chi2"]
    assert little.value == pytest.approx(expected["little"]["chi2"], rel=1e-6)
    assert (little.df, little.n, little.scale, little.wave) == (expected["little"]["df"], 100, "total", None)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ([[1, 2, 3], [4, 5, np.nan], [4, np.nan, np.nan]], "yes"),
        ([[1, 2, 3], [4, np.nan, 6]], "no"),
        ([[np.nan, 2, 3], [1, 2, 3]], "no"),
    ],
)
def test_somebody_who_comes_back_or_late_is_no_drop_out(table: list[list[float]], told: str) -> None:
    [row] = [row for row in estimates(table) if row.analysis == "missing_wave_monotone"]
    assert row.text == told


def test_scores_stand_by_person_and_wave_whatever_the_order_of_rows() -> None:
    table = np.array([[1.0, np.nan], [3.0, 4.0], [np.nan, 6.0]])
    data = measured(table, ("t0", "t6"))
    found = scores_by_wave(data, TOTAL)
    # p1 and p2 come first in the file, at the later wave.
    np.testing.assert_array_equal(found, table[[1, 2, 0]])
    np.testing.assert_array_equal(
        scores_by_wave(data.where(data.rows["person"] != "p1"), TOTAL), table[[2, 0]]
    )


def test_rows_without_persons_or_waves_and_twice_the_same_are_refused_in_words() -> None:
    data = measured(np.ones((3, 2)), ("t0", "t6"))
    nameless = replace(data, rows=data.rows.drop(columns="person"))
    twice = replace(data, rows=data.rows.assign(person="a"))
    for spoilt, told in (
        (nameless, "two waves or more"),
        (twice, "two rows"),
        (replace(data, waves=("t0",)), "two waves"),
    ):
        with pytest.raises(NotEstimable, match=told):
            scores_by_wave(spoilt, TOTAL)
        [row] = missing_wave_estimates(spoilt, TOTAL, about={})
        assert row.value is None
        assert told in str(row.reason)

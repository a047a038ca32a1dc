"""Measurements of two waves from real data, for the tests of reliability and measurement error."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from workmh_measures.analysis.measurements import Measurements
from workmh_measures.definitions.library import load_instrument
from workmh_measures.scoring.score import score

TESTS = Path(__file__).parents[1]
DATA = TESTS / "data"
PARAMETERS = {"missing_rule": "all_required"}
ANXIETY_REVERSED = [
    *("calm", "secure", "at_ease", "rested", "comfortable"),
    *("confident", "relaxed", "content", "joyful", "pleasant"),
]


def reference(topic: str) -> dict[str, Any]:
    """The results that the program of this topic wrote."""
    content = json.loads((TESTS / "reference" / f"{topic}.json").read_text(encoding="utf-8"))
    return dict(content["results"])


def phq9_two_waves() -> Measurements:
    """403 persons at two waves, no answer missing."""
    waves = pd.read_csv(DATA / "phq9_gad7_two_waves" / "phq9_gad7_two_waves_long.csv")
    instrument = load_instrument("phq9")
    answers = waves[[f"PHQ{i}" for i in range(1, 10)]].astype(float)
    answers.columns = pd.Index(instrument.item_ids[:9])
    rows = pd.DataFrame({"person": waves["id"].astype(str), "wave": waves["wave"].astype(str)}, dtype=object)
    scores = score(instrument, answers, parameters=PARAMETERS).frame
    return Measurements(instrument, PARAMETERS, answers, scores, rows, ("1", "2"))


def state_anxiety() -> pd.DataFrame:
    """Study, time, id and sum score of 20 items; an id names a person within a study only."""
    rows = pd.read_csv(DATA / "state_anxiety_retest" / "sai.csv")
    keyed = rows.iloc[:, 3:].astype(float)
    keyed[ANXIETY_REVERSED] = 5 - keyed[ANXIETY_REVERSED]
    return rows[["study", "time", "id"]].assign(total=keyed.sum(axis=1, skipna=False))


def rated(ratings: np.ndarray) -> Measurements:
    """A table of persons by raters as rows with a rater each; the ratings are taken for scores."""
    n, k = ratings.shape
    scores = pd.DataFrame({"phq9_total": ratings.ravel()})
    names = {
        "person": np.repeat([f"p{i}" for i in range(n)], k),
        "rater": np.tile([f"r{j}" for j in range(k)], n),
    }
    rows = pd.DataFrame(names, dtype=object)
    return Measurements(load_instrument("phq9"), PARAMETERS, pd.DataFrame(index=rows.index), scores, rows)

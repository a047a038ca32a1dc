"""The sets of keyed items that tests/reference/_answer_sets.R uses, read the same way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

TESTS = Path(__file__).parents[1]
DATA = TESTS / "data"


@pytest.fixture(scope="session")
def answer_sets() -> dict[str, pd.DataFrame]:
    workers = pd.read_csv(DATA / "norway_workers_hads_bwas" / "workers.csv")
    waves = pd.read_csv(DATA / "phq9_gad7_two_waves" / "phq9_gad7_two_waves_long.csv")
    oncology = pd.read_csv(DATA / "hads_oncology_201" / "hads.csv")
    nhanes = pd.read_sas(DATA / "nhanes_2017_2018_phq9" / "DPQ_J.XPT", format="xport").round()
    made = pd.read_csv(DATA / "made_missing_answers" / "answers.csv")
    keyed = made.assign(q8=4 - made["q8"])
    by_wave = dict(iter(waves.groupby("wave")))
    return {
        "workers_hads_anxiety": workers[[f"HADS{i}" for i in range(1, 15, 2)]],
        "workers_hads_depression": workers[[f"HADS{i}" for i in range(2, 15, 2)]],
        "workers_hads_total": workers[[f"HADS{i}" for i in range(1, 15)]],
        "phq9_wave_1": by_wave[1][[f"PHQ{i}" for i in range(1, 10)]],
        "phq9_wave_2": by_wave[2][[f"PHQ{i}" for i in range(1, 10)]],
        "gad7_wave_1": by_wave[1][[f"GAD{i}" for i in range(1, 8)]],
        "gad7_wave_2": by_wave[2][[f"GAD{i}" for i in range(1, 8)]],
        "oncology_hads_anxiety": oncology[[f"item{i}" for i in (2, 6, 7, 8, 10, 11, 12)]],
        "oncology_hads_depression": oncology[[f"item{i}" for i in (1, 3, 4, 5, 9, 13, 14)]],
        "nhanes_phq9": nhanes[[f"DPQ0{i}0" for i in range(1, 10)]].replace({7: np.nan, 9: np.nan}),
        "made_missing": keyed,
        "made_key_forgotten": made,
    }


def reference(topic: str) -> dict[str, Any]:
    """The results that the program of this topic wrote."""
    content = json.loads((TESTS / "reference" / f"{topic}.json").read_text(encoding="utf-8"))
    return dict(content["results"])


@pytest.fixture(scope="session")
def internal_consistency_reference() -> dict[str, Any]:
    return reference("internal_consistency")


@pytest.fixture(scope="session")
def descriptives_reference() -> dict[str, Any]:
    return reference("descriptives")


def published(folder: str) -> dict[str, Any]:
    """Numbers that came with a data set, computed in R by its collectors, at eight decimals."""
    content = json.loads((DATA / folder / "reference.json").read_text(encoding="utf-8"))
    return dict(content["independent_computation"])


@pytest.fixture(scope="session")
def given_with_the_data() -> dict[str, dict[str, Any]]:
    """Answer set -> the reliability block of the data set's own reference.json."""
    workers = published("norway_workers_hads_bwas")["reliability"]
    waves = published("phq9_gad7_two_waves")["reliability"]
    oncology = published("hads_oncology_201")["reliability"]
    return {
        "workers_hads_anxiety": workers["hads_a"],
        "workers_hads_depression": workers["hads_d"],
        "workers_hads_total": workers["hads_total"],
        "phq9_wave_1": waves["phq9_w1"],
        "phq9_wave_2": waves["phq9_w2"],
        "gad7_wave_1": waves["gad7_w1"],
        "gad7_wave_2": waves["gad7_w2"],
        "oncology_hads_anxiety": oncology["anxiety"],
        "oncology_hads_depression": oncology["depression"],
        "nhanes_phq9": published("nhanes_2017_2018_phq9")["reliability"],
    }

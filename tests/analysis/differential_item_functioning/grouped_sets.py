"""The answers and groups that the programs in tests/reference compare, read the same way."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..item_sets import DATA, more_item_sets

__all__ = ["Case", "distress_by_gender", "drawn", "grouped_sets"]

Floats: TypeAlias = NDArray[np.float64]
Case: TypeAlias = tuple[Floats, list[object], Floats]


def grouped_sets() -> dict[str, Case]:
    """Name -> answers, group of each person (or an amount), matching variable."""
    workers = pd.read_csv(DATA / "norway_workers_hads_bwas" / "workers.csv")
    anxiety = workers[[f"HADS{i}" for i in range(1, 15, 2)]].to_numpy(float)
    depression = workers[[f"HADS{i}" for i in range(2, 15, 2)]].to_numpy(float)
    sex = pd.read_csv(DATA / "k6_older_people_addis" / "k6_items.csv")["sex"]
    older = more_item_sets()["older_k6"].to_numpy(float)
    blue, gender = distress_by_gender()
    phq9, phq9_sex = _depression_by_sex()
    gender_of_workers = workers["Gender"].tolist()
    return {
        "hads_gender": (anxiety, gender_of_workers, anxiety.sum(axis=1)),
        "hads_sector": (anxiety, workers["Work_sector"].tolist(), anxiety.sum(axis=1)),
        "hads_rest_gender": (
            depression,
            gender_of_workers,
            depression.sum(axis=1, keepdims=True) - depression,
        ),
        "hads_age": (anxiety, workers["Age"].tolist(), anxiety.sum(axis=1)),
        "k6_sex": (older, sex.tolist(), older.mean(axis=1)),
        "dass42_gender": (blue, gender, blue.sum(axis=1)),
        "phq9_sex": (phq9, phq9_sex, phq9.sum(axis=1)),
    }


def distress_by_gender() -> tuple[Floats, list[object]]:
    """Answers to the 14 items of depression, and the gender, of 5,000 people."""
    folder = DATA / "dass42_openpsychometrics"
    items = pd.read_csv(folder / "dass42.csv.gz").filter(regex="_D$").to_numpy(float)
    gender = pd.read_csv(folder / "gender.csv", skip_blank_lines=False)["gender"]
    return items, gender.astype(object).where(gender.notna(), None).tolist()


def _depression_by_sex() -> tuple[Floats, list[object]]:
    folder = DATA / "nhanes_2017_2018_phq9"
    rows = pd.read_sas(folder / "DPQ_J.XPT", format="xport").round()
    sex = pd.read_csv(folder / "sex_age.csv").set_index("SEQN")["RIAGENDR"].map({1: "man", 2: "woman"})
    items = rows[[f"DPQ0{i}0" for i in range(1, 10)]].to_numpy(float)
    return np.where(items > 3, np.nan, items), rows["SEQN"].map(sex).tolist()


def drawn(shifts: dict[int, float], *, n: int = 4000, items: int = 8) -> tuple[Floats, list[str]]:
    """Graded answers of two groups with the same trait; some items are easier by a shift for the second."""
    chance = np.random.default_rng(11)
    second = np.arange(n) % 2 == 1
    logits = 1.6 * chance.standard_normal(n)[:, None, None] + np.array([1.5, 0.0, -1.5])
    logits = np.broadcast_to(logits, (n, items, 3)).copy()
    for item, shift in shifts.items():
        logits[second, item] += shift
    answers = (chance.random((n, items, 1)) < 1 / (1 + np.exp(-logits))).sum(axis=2)
    return answers.astype(float), np.where(second, "b", "a").tolist()

"""Times of two sets of people as the reference programs have them (tests/reference/_event_times.R)."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workmh_measures.trial.time_to_event.event_times import EventTimes

ROOT = Path(__file__).parents[3]
Floats = NDArray[np.float64]


def reference(topic: str) -> dict[str, Any]:
    """What the program of this topic wrote."""
    content = json.loads((ROOT / "tests/reference" / f"{topic}.json").read_text(encoding="utf-8"))
    return dict(content["results"])


@cache
def veterans() -> pd.DataFrame:
    """137 men of a randomised trial; `arm` is 1 for the test treatment."""
    people = pd.read_csv(ROOT / "tests/data/veterans_lung_trial/veterans.csv")
    return people.assign(arm=people["trt"] - 1.0)


@cache
def gammopathy() -> pd.DataFrame:
    """People to whom a malignancy (1) or death (2) may happen first, in months."""
    people = pd.read_csv(ROOT / "tests/data/monoclonal_gammopathy/gammopathy.csv")
    sick = people["pstat"] == 1
    people = people.assign(
        time=np.where(sick, people["ptime"], people["futime"]),
        cause=np.where(sick, 1, 2 * people["death"]),
        female=(people["sex"] == "F") * 1.0,
        old=(people["age"] > 70) * 1.0,
    )
    return people[people["hgb"].notna()].reset_index(drop=True)


def columns(people: pd.DataFrame, *names: str) -> Floats:
    """Columns as numbers, shape (n, names)."""
    return np.asarray(people[list(names)], dtype=np.float64)


def deaths() -> EventTimes:
    """Of the veterans."""
    return EventTimes(*columns(veterans(), "time", "status").T)


def first_events() -> EventTimes:
    """Of the people with a gammopathy."""
    return EventTimes(*columns(gammopathy(), "time", "cause").T)


def numbers(told: list[float | None]) -> Floats:
    """What R told, NaN where it told nothing."""
    return np.array([np.nan if one is None else one for one in told], dtype=np.float64)


# Freireich EJ and others (1963) Blood 21:699-716: weeks in remission of 42 children; 21 on 6-MP, 21 on placebo.
SIX_MP = EventTimes(
    np.array([6.0, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]),
    np.array([1.0, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]),
)
PLACEBO = EventTimes(
    np.array([1.0, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]), np.ones(21)
)
BOTH = EventTimes(np.concatenate([SIX_MP.time, PLACEBO.time]), np.concatenate([SIX_MP.cause, PLACEBO.cause]))
ON_PLACEBO = np.repeat([0.0, 1.0], 21)

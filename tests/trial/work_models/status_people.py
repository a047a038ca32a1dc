"""The persons of tests/reference/mixed_logistic.R: a trial, and made-up ones with a covariate in sites."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

ROOT = Path(__file__).parents[3]


def reference(topic: str) -> dict[str, Any]:
    """What the program of this topic wrote."""
    content = json.loads((ROOT / "tests/reference" / f"{topic}.json").read_text(encoding="utf-8"))
    return dict(content["results"])


@dataclass(frozen=True)
class Answers:
    """Design, outcome and person of each answer."""

    design: NDArray[np.float64]
    outcome: NDArray[np.float64]
    person: NDArray[np.int64]


@cache
def trial() -> Answers:
    """Being at work at three visits of a depression trial: arm, visits, their products."""
    wide = pd.read_csv(ROOT / "tests/data/depression_trial_working_status/depwork.csv")
    long = wide.melt(
        id_vars=["id", "arm"], value_vars=["V2", "V3", "V4"], var_name="visit", value_name="work"
    )
    long = long.dropna().sort_values(["id", "visit"], ignore_index=True)
    active, third, fourth = (
        (long[n] == v) * 1.0 for n, v in [("arm", "active"), ("visit", "V3"), ("visit", "V4")]
    )
    design = np.column_stack([np.ones(len(long)), active, third, fourth, active * third, active * fourth])
    return Answers(design, long["work"].to_numpy(np.float64), long["id"].to_numpy())


@cache
def made() -> Answers:
    """Made-up persons: arm, wave, age."""
    people = made_table()
    design = np.column_stack([np.ones(len(people)), people["arm"], people["wave"], people["age"]])
    return Answers(design, people["work"].to_numpy(np.float64), people["id"].to_numpy())


@cache
def made_table() -> pd.DataFrame:
    """The same as a table, with the sites."""
    return pd.DataFrame(reference("mixed_logistic")["people"])

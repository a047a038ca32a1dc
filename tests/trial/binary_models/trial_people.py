"""People of two trials as the reference programs have them (tests/reference/_trial_people.R)."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workmh_measures.trial.binary_models.arm_data import ArmData

ROOT = Path(__file__).parents[3]


def reference(topic: str) -> dict[str, Any]:
    """What the program of this topic wrote."""
    content = json.loads((ROOT / "tests/reference" / f"{topic}.json").read_text(encoding="utf-8"))
    return dict(content["results"])


@cache
def people() -> pd.DataFrame:
    """The 899 people of JOBS II with made-up sites of 50 rows, each in one made-up arm."""
    found = pd.read_csv(ROOT / "tests/data/jobs2_unemployed_rct/jobs2.csv")
    site = np.arange(len(found)) // 50 + 1
    parts = ["low", "middle", "much"]
    return found.assign(
        employed=(found["work1"] == "psyemp") * 1.0,
        site=site,
        site_arm=site % 2.0,
        part=np.array(parts)[np.searchsorted([2.5, 3.5], found["econ_hard"], side="right")],
    )


def column(name: str, rows: int | None = None) -> NDArray[np.float64]:
    """One column as numbers."""
    return np.asarray(people()[name], dtype=np.float64)[:rows]


def arms(arm: str, *covariates: str, outcome: str = "employed", with_interactions: bool = False) -> ArmData:
    """The people with an arm and covariates."""
    found = np.column_stack([column(name) for name in covariates]) if covariates else np.empty((899, 0))
    return ArmData(column(outcome), column(arm), found, covariates, with_interactions)


@cache
def status() -> pd.DataFrame:
    """Work status at three visits of a depression trial, one row for each answer."""
    wide = pd.read_csv(ROOT / "tests/data/depression_trial_working_status/depwork.csv")
    long = wide.melt(
        id_vars=["id", "arm"], value_vars=["V2", "V3", "V4"], var_name="visit", value_name="work"
    )
    long = long.dropna().sort_values(["id", "visit"], ignore_index=True)
    return long.assign(active=(long["arm"] == "active") * 1.0)

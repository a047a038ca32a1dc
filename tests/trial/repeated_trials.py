"""Two trials with drop-out as a row for each person and wave, and what other programs found in them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from workmh_measures.trial.repeated_measures.trial_design import TrialColumns

Numbers: TypeAlias = np.ndarray | Sequence[float]

ROOT = Path(__file__).parents[2]

BLUES_WAVES = ("bdi.2m", "bdi.3m", "bdi.5m", "bdi.8m")
BLUES = TrialColumns(
    "bdi", "subject", "wave", "treatment", ("TAU", "BtheB"), BLUES_WAVES, "bdi.pre", ("drug", "length")
)
POSITIVE = TrialColumns("cesdTotal", "id", "occasion", "intervention", (4, 1, 2, 3), (1, 2, 3, 4, 5), "base")


@cache
def reference(topic: str) -> Any:
    """Return what the R program of that name wrote."""
    return json.loads((ROOT / f"tests/reference/{topic}.json").read_text("utf-8"))["results"]


def beat_the_blues() -> pd.DataFrame:
    """Depression (BDI) at four waves of 100 persons in two arms."""
    wide = pd.read_csv(ROOT / "tests/data/beat_the_blues_rct/beat_the_blues.csv")
    kept = ["subject", "drug", "length", "treatment", "bdi.pre"]
    return wide.melt(id_vars=kept, value_vars=list(BLUES_WAVES), var_name="wave", value_name="bdi")


def positive_psychology() -> pd.DataFrame:
    """Depression (CES-D) at up to five waves of 295 persons in four arms."""
    rows = pd.read_csv(ROOT / "tests/data/positive_psychology_rct/ahi_cesd_long.csv")
    first = rows.loc[rows["occasion"] == 0, ["id", "cesdTotal"]].rename(columns={"cesdTotal": "base"})
    return rows.merge(first, on="id", how="left")


def assert_as_nlme(found: Numbers, expected: Numbers) -> None:
    """Compare with nlme, which stops while its likelihood still rises by up to 2e-7.

    Its fixed effects are then up to some 1e-4 standard errors from where the likelihood is highest.
    """
    np.testing.assert_allclose(found, expected, rtol=3e-4, atol=3e-4)


def assert_as_found(found: Numbers, expected: Numbers, rtol: float = 1e-6) -> None:
    """Compare with a program that searched to the end."""
    np.testing.assert_allclose(found, expected, rtol=rtol, atol=1e-6)

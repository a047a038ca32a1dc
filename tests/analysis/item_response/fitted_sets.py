"""The sets of answers that tests/reference/item_response.R fits, read the same way."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..item_sets import DATA, more_item_sets

__all__ = ["fitted_sets"]


def fitted_sets() -> dict[str, NDArray[np.float64]]:
    """Name -> answers, missing ones NaN."""
    waves = pd.read_csv(DATA / "phq9_gad7_two_waves" / "phq9_gad7_two_waves_long.csv")
    first, more = waves[waves["wave"] == 1], more_item_sets()
    sets = {
        "phq9": first[[f"PHQ{i}" for i in range(1, 10)]],
        "phq5": first[[f"PHQ{i}" for i in range(1, 6)]],
        "k6": more["older_k6"],
        "pcl5_b": more["veterans_pcl5_b"],
    }
    return {name: items.to_numpy(float) for name, items in sets.items()}

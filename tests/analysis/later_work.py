"""People out of work and whether they were employed later, Norwegian workers by a criterion, and samples drawn alike in R."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

ROOT = Path(__file__).parents[2]


def reference(topic: str) -> dict[str, Any]:
    """What the program of this topic wrote."""
    content = json.loads((ROOT / "tests/reference" / f"{topic}.json").read_text(encoding="utf-8"))
    return dict(content["results"])


@cache
def jobs() -> pd.DataFrame:
    """The 899 people of the JOBS II trial; `employed` is 1 or 0."""
    people = pd.read_csv(ROOT / "tests/data/jobs2_unemployed_rct/jobs2.csv")
    return people.assign(employed=(people["work1"] == "psyemp") * 1.0)


@cache
def workers() -> pd.DataFrame:
    """Anxiety and depression of 16,426 workers, and a criterion."""
    people = pd.read_csv(ROOT / "tests/data/norway_workers_hads_bwas/workers.csv")
    sums = {
        name: people[[f"HADS{i}" for i in range(first, 15, 2)]].sum(axis=1).astype(float)
        for name, first in (("anxiety", 1), ("depression", 2))
    }
    return pd.DataFrame({**sums, "criterion": people["Workaholism_diagnosis"].astype(float)})


def samples(n: int, draws: int, x: int) -> NDArray[np.int64]:
    """Positions of the persons of each sample, as tests/reference/_later_work.R draws them."""
    found = np.empty(draws * n, dtype=np.int64)
    for i in range(len(found)):
        x = (16807 * x) % 2147483647
        found[i] = int(np.floor(x / 2147483647 * n))
    return found.reshape(draws, n)

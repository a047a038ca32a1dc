"""The sets of tests/reference/_change_sets.R, read the same way, and the rows it draws."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workmh_measures.analysis.anchors import Anchor, Changes

TESTS = Path(__file__).parents[1]
DATA = TESTS / "data"
Floats: TypeAlias = NDArray[np.float64]

PAIN = Anchor(column="pain", improved=(1, 2), minimally=(1, 1), stable=(0, 0))
ANXIETY = Anchor(column="anxiety", improved=(3, 21), minimally=(3, 5), stable=(-2, 2))
HAMD = Anchor(column="hamd", improved=(10, 50), minimally=(7, 11), stable=(-4, 6))


@dataclass(frozen=True)
class ChangeSet:
    """Scores before and after with a rating, in the order of the file."""

    before: Floats
    after: Floats
    better: int
    anchor: Anchor | None = None
    rating: Floats | None = None

    def changes(self) -> Changes:
        """Changes of those with both scores."""
        known = ~(np.isnan(self.before) | np.isnan(self.after))
        persons = np.arange(len(known)).astype(object)
        return Changes(persons[known], self.before[known], self.after[known], self.better)

    def rated(self) -> Changes:
        """Changes of those with both scores and a rating."""
        rating = np.full(len(self.before), np.nan) if self.rating is None else self.rating
        known = ~(np.isnan(self.before) | np.isnan(self.after) | np.isnan(rating))
        persons = np.arange(len(known)).astype(object)
        return Changes(persons[known], self.before[known], self.after[known], self.better, rating[known])


def change_sets() -> dict[str, ChangeSet]:
    """Read the sets by the names the reference gives them."""
    return {
        "phq9_by_gad7": _waves(),
        "who5_by_hamd": _trial(),
        "bdi_without_rating": _blues(),
        "vas_by_pain": _surgery(),
    }


def reference(topic: str) -> dict[str, Any]:
    """Return the results that the program of this topic wrote."""
    content = json.loads((TESTS / "reference" / f"{topic}.json").read_text(encoding="utf-8"))
    return dict(content["results"])


def times_drawn(n: int, draws: int = 200, x: int = 20261122) -> Floats:
    """How often each row is among those that R drew by the same rule, shape (draws, n)."""
    counts = np.zeros((draws, n))
    for draw in range(draws):
        for _ in range(n):
            x = 16807 * x % 2147483647
            counts[draw, x % n] += 1
    return counts


def _waves() -> ChangeSet:
    waves = pd.read_csv(DATA / "phq9_gad7_two_waves" / "phq9_gad7_two_waves_long.csv")
    totals = {
        name: waves[[f"{name}{i}" for i in range(1, k + 1)]].sum(axis=1)
        for name, k in (("PHQ", 9), ("GAD", 7))
    }
    phq, gad = (
        {wave: total[waves["wave"] == wave].to_numpy(float) for wave in (1, 2)} for total in totals.values()
    )
    return ChangeSet(phq[1], phq[2], -1, ANXIETY, gad[1] - gad[2])


def _trial() -> ChangeSet:
    scores = pd.read_csv(DATA / "depression_rct_scores" / "scores.csv")
    start, end = (scores[scores["time"] == time].set_index("id") for time in (1, 4))
    end = end.loc[start.index]
    return _set(start["who"], end["who"], 1, HAMD, start["hamd"] - end["hamd"])


def _blues() -> ChangeSet:
    scores = pd.read_csv(DATA / "beat_the_blues_rct" / "beat_the_blues.csv")
    return _set(scores["bdi.pre"], scores["bdi.8m"], -1)


def _surgery() -> ChangeSet:
    rows = pd.read_csv(DATA / "eq5d3l_nhs_proms" / "eq5d3l_proms.csv")
    rows["vas"] = rows["vas"].where(rows["vas"] <= 100)
    rows["pd"] = rows["pd"].where(rows["pd"] != 9)
    before, after = (rows[rows["time"] == time].set_index("id") for time in ("Pre-op", "Post-op"))
    after = after.loc[before.index]
    return _set(before["vas"], after["vas"], 1, PAIN, before["pd"] - after["pd"])


def _set(
    before: pd.Series,
    after: pd.Series,
    better: int,
    anchor: Anchor | None = None,
    rating: pd.Series | None = None,
) -> ChangeSet:
    told = None if rating is None else rating.to_numpy(dtype=np.float64)
    return ChangeSet(
        before.to_numpy(dtype=np.float64), after.to_numpy(dtype=np.float64), better, anchor, told
    )


def numbers(results: Mapping[str, Any], name: str) -> Floats:
    """A result of a reference as an array, also where R wrote one number."""
    return np.atleast_1d(np.asarray(results[name], dtype=np.float64))

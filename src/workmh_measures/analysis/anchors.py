"""Change between two waves beside a rating of change: who says they improved, and by how much the score changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import NotEstimable
from ..model.missing import MISSING_HIGH, MISSING_LOW
from ..model.scale import Scale
from ..scoring.change_error import ErrorOfChange
from .measurements import Measurements

__all__ = [
    "EITHER_WAY",
    "GLOBAL_CHANGE",
    "Anchor",
    "AskedChange",
    "Changes",
    "changes_between",
    "rated_changes",
]

Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]
Range: TypeAlias = tuple[float, float]

EITHER_WAY = "Neither high nor low is better on this scale, so no change is an improvement."
_NO_ANCHOR = "No rating of change is named, so nobody can be told to have improved or to be stable."


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """A rating of change, or the change of another measure, that tells who improved.

    Attributes
    ----------
    column : where it stands in the rows of the second wave.
    improved, minimally, stable : lowest and highest rating, both included, that count as an improvement of importance,
        as the smallest such improvement, and as no change. They are fixed before the data are seen.
    higher_is_better : whether a higher rating is a better one.
    reliability : of the rating, where it is known, above 0 and at most 1; with its source in `reliability_source`.
    """

    column: str
    improved: Range
    minimally: Range
    stable: Range
    higher_is_better: bool = True
    reliability: float | None = None
    reliability_source: str | None = None

    def oriented(self, rating: Floats) -> Floats:
        """Return ratings turned so that a higher one is better."""
        return rating if self.higher_is_better else -rating


GLOBAL_CHANGE = Anchor(column="global_change_change", improved=(5, 7), minimally=(5, 5), stable=(4, 4))
"""The project's own rating of change in seven levels: better is 5 to 7, a little better 5, unchanged 4."""


@dataclass(frozen=True, kw_only=True)
class AskedChange:
    """What is asked of the change between two waves.

    Attributes
    ----------
    waves : the earlier and the later one.
    anchor : rating of change; None where there is none.
    error : what decides that a change is more than error; from alpha and SD at the earlier wave when not given.
    draws, seed : samples of each bootstrap, and where its random numbers start.
    """

    waves: tuple[str, str]
    anchor: Anchor | None = None
    error: ErrorOfChange | None = None
    draws: int = 2000
    seed: int = 1


@dataclass(frozen=True)
class Changes:
    """Scores of the same persons at two waves, and what a rating says of the change.

    Attributes
    ----------
    persons : shape (n,), who they are.
    before, after : shape (n,), both known for everybody.
    better : +1 where a higher score is a better one, -1 where a lower one is, 0 where neither.
    rating : shape (n,); None before there is one.
    """

    persons: NDArray[np.object_]
    before: Floats
    after: Floats
    better: int
    rating: Floats | None = None

    @property
    def change(self) -> Floats:
        """After minus before."""
        return self.after - self.before

    @property
    def gain(self) -> Floats:
        """Change in points toward the better end of the scale.

        Raises
        ------
        NotEstimable
            If no end of the scale is the better one.
        """
        if self.better == 0:
            raise NotEstimable.because(EITHER_WAY)
        return self.better * self.change

    def within(self, levels: Range) -> Bools:
        """Say whose rating lies in a range, both ends included; nobody without a rating."""
        if self.rating is None:
            return np.zeros(len(self.before), dtype=np.bool_)
        return np.asarray((self.rating >= levels[0]) & (self.rating <= levels[1]))


def changes_between(measured: Measurements, scale: Scale, waves: tuple[str, str]) -> Changes:
    """Return the changes of the persons with both scores.

    Raises
    ------
    NotEstimable
        If the rows do not name each person, and each once at a wave.
    """
    try:
        pairs = measured.paired(scale, *waves).complete()
    except ValueError as refusal:
        raise NotEstimable.because(str(refusal)) from refusal
    better = {"higher_is_better": 1, "higher_is_worse": -1}.get(scale.direction, 0)
    return Changes(pairs.persons, pairs.first, pairs.second, better)


def rated_changes(changes: Changes, measured: Measurements, asked: AskedChange) -> Changes:
    """Return the persons with a rating of change at the later wave, and the ratings.

    Raises
    ------
    NotEstimable
        If no rating is named, or its column is not there or holds anything but numbers.
    """
    if asked.anchor is None:
        raise NotEstimable.because(_NO_ANCHOR)
    ratings = _ratings(measured.at_wave(asked.waves[1]).rows, asked.anchor.column)
    of_persons = ratings.loc[changes.persons].to_numpy(dtype=np.float64)
    known = ~np.isnan(of_persons)
    return Changes(
        changes.persons[known],
        changes.before[known],
        changes.after[known],
        changes.better,
        of_persons[known],
    )


def _ratings(rows: pd.DataFrame, column: str) -> pd.Series:
    if column not in rows:
        raise NotEstimable.because(f"There is no column {column} to hold the change against.")
    given = rows[column]
    numbers = pd.to_numeric(given, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    words = given[np.isnan(numbers) & given.notna().to_numpy() & (given.astype("str").str.strip() != "")]
    if len(words):
        raise NotEstimable.because(f"Column {column} must hold numbers; it holds '{words.iloc[0]}'.")
    if np.isinf(numbers).any():
        raise NotEstimable.because(f"Column {column} holds an infinite number.")
    numbers = np.where((numbers >= MISSING_LOW) & (numbers <= MISSING_HIGH), np.nan, numbers)
    return pd.Series(numbers, index=rows["person"].to_numpy(dtype=np.object_))

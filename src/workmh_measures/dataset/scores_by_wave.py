"""The scores of one scale with people in rows and waves in columns, and the days they were given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .codebook import Dataset
from .score_rows import ScaleColumns

__all__ = ["ScoresByWave", "scores_by_wave"]


@dataclass(frozen=True)
class ScoresByWave:
    """Scores and days, shape (people, waves), people by pseudonym; empty where there is none."""

    scores: pd.DataFrame
    days: pd.DataFrame


def scores_by_wave(dataset: Dataset, columns: ScaleColumns, waves: Sequence[str]) -> ScoresByWave:
    """Return the scores at some waves, the first time of a wave that comes again.

    Parameters
    ----------
    dataset : long, of a study; the order of its people is kept.
    """
    frame = dataset.frame
    first = frame[frame["anchor_no"] == 1]
    people = pd.Index(frame["id"].unique(), name="id")
    scores, days = {}, {}
    for wave in waves:
        rows = first[first["wave"] == wave].set_index("id")
        scores[wave] = rows[columns.number.name].astype(np.float64).reindex(people)
        days[wave] = rows["date_form"].reindex(people)
    return ScoresByWave(pd.DataFrame(scores, index=people), pd.DataFrame(days, index=people))

"""Matched pairs of a trial: who is in one that has exactly one person of each of two arms."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..model.study import PAIR
from .person_values import covariate
from .trial_data import TrialData

__all__ = ["in_whole_pair", "pair_of"]

Bools: TypeAlias = NDArray[np.bool_]


def pair_of(data: TrialData) -> pd.Series:
    """Return the pair of everybody allocated, None of whom none is told."""
    pairs = covariate(data, PAIR)
    return pairs.where(pairs != "", None)


def in_whole_pair(pairs: pd.Series, treated: Bools) -> Bools:
    """Say who is in a pair with exactly one person of the other side, and alone on the own.

    Parameters
    ----------
    pairs : the pair of each person compared, None where there is none.
    treated : shape (persons,), whether somebody is of the arm compared or of the reference.
    """
    ours, others = (pairs[side].value_counts() for side in (treated, ~treated))
    whole = ours.index[ours == 1].intersection(others.index[others == 1])
    return np.asarray(pairs.isin(whole), dtype=np.bool_)

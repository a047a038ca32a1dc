"""What is told of the scores of one group at one wave: how many, middle, spread, ends; nothing of a group that is too small."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable
from .descriptives import ceiling_percent, floor_percent, mean, sd
from .mean_interval import mean_interval
from .quartiles import sample_quantile

__all__ = ["SMALLEST_GROUP", "ScoreSummary", "score_summary"]

Floats: TypeAlias = NDArray[np.float64]

SMALLEST_GROUP = 5
"""Of fewer scores than this nothing is told but that they are few: a mean of them is nearly somebody's answer."""


@dataclass(frozen=True, kw_only=True)
class ScoreSummary:
    """Scores of one group; None for what cannot be told, and for everything but the counts where `is_hidden`.

    Attributes
    ----------
    people : who should have a score; `n` have one.
    low, high : 95 % interval of the mean by the t distribution.
    sd : with n - 1.
    lower_quartile, median, upper_quartile : type 7, as R, Excel and numpy.
    floor_percent, ceiling_percent : on the lowest and highest attainable score.
    """

    people: int
    n: int
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    sd: float | None = None
    minimum: float | None = None
    lower_quartile: float | None = None
    median: float | None = None
    upper_quartile: float | None = None
    maximum: float | None = None
    floor_percent: float | None = None
    ceiling_percent: float | None = None

    @property
    def is_hidden(self) -> bool:
        """Whether there are scores, but too few to tell anything of."""
        return 0 < self.n < SMALLEST_GROUP


def score_summary(scores: Floats, attainable: tuple[float, float] | None) -> ScoreSummary:
    """Return what is told of the scores of a group.

    Parameters
    ----------
    scores : shape (people,), NaN for somebody without a score.
    attainable : lowest and highest score there can be.
    """
    known = scores[~np.isnan(scores)]
    n = len(known)
    if n < SMALLEST_GROUP:
        return ScoreSummary(people=len(scores), n=n)
    middle, spread = mean(known), sd(known)
    low, high = mean_interval(middle, spread, n)
    quartiles = (partial(sample_quantile, known, share) for share in (0.25, 0.5, 0.75))
    lower, median, upper = (_or_none(quartile) for quartile in quartiles)
    return ScoreSummary(
        people=len(scores),
        n=n,
        mean=middle,
        low=low,
        high=high,
        sd=spread,
        minimum=float(known.min()),
        lower_quartile=lower,
        median=median,
        upper_quartile=upper,
        maximum=float(known.max()),
        floor_percent=_or_none(partial(floor_percent, known, attainable)),
        ceiling_percent=_or_none(partial(ceiling_percent, known, attainable)),
    )


def _or_none(statistic: Callable[[], float]) -> float | None:
    try:
        return statistic()
    except NotEstimable:
        return None

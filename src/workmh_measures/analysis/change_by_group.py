"""Change from the first wave by group: means, sizes of change, and how many changed by more than error.

Numbers are those of `analysis.responsiveness` and of ``workmh change``. Groups seen by letter are not told here but in
`analysis.change_by_letter`, since who looks may know every score.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..dataset.scores_by_wave import ScoresByWave
from ..errors import NotEstimable
from ..scoring.change import ChangeCategory, Direction
from ..scoring.change_error import ErrorOfChange, judged_change
from .change_sizes import effect_size_of_change, standardised_response_mean
from .mean_interval import mean_interval
from .score_summary import SMALLEST_GROUP

__all__ = [
    "ChangeAsked",
    "GroupChange",
    "GroupMean",
    "change_by_group",
    "means_by_group",
]

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class ChangeAsked:
    """What is compared.

    Attributes
    ----------
    scores : of everybody; the first column is the wave change is counted from.
    group : by pseudonym, of those whose group is known; empty where no groups are seen.
    names : of the groups, in the order they are told in.
    by_letter : groups are seen by letter; then `names` are letters, and only `analysis.change_by_letter` tells of them.
    error : what makes a change more than error; None where that is not known.
    """

    scores: ScoresByWave
    group: pd.Series
    names: Sequence[str]
    by_letter: bool
    direction: Direction
    error: ErrorOfChange | None = None

    @property
    def first(self) -> str:
        """The wave change is counted from."""
        return str(self.scores.scores.columns[0])

    @property
    def told(self) -> Sequence[str]:
        """Names of the groups that are told in full: none that is seen by letter."""
        return () if self.by_letter else self.names


@dataclass(frozen=True, kw_only=True)
class GroupChange:
    """Change of a group between the first and a later wave, of those with both scores; None for what is not told.

    Attributes
    ----------
    group : None for all together.
    n : people with both scores.
    low, high : 95 % interval of the mean change by the t distribution.
    counts : people by reliable change (improved, unchanged, deteriorated); None where not judged.
    """

    group: str | None
    wave: str
    n: int
    is_hidden: bool = False
    first_mean: float | None = None
    first_sd: float | None = None
    later_mean: float | None = None
    later_sd: float | None = None
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    sd: float | None = None
    srm: float | None = None
    effect_size: float | None = None
    counts: tuple[int, int, int] | None = None


@dataclass(frozen=True, kw_only=True)
class GroupMean:
    """Mean of a group at a wave, of those with a score, with its 95 % interval."""

    group: str | None
    wave: str
    n: int
    mean: float
    low: float
    high: float


def change_by_group(asked: ChangeAsked, wave: str) -> list[GroupChange]:
    """Return the change from the first wave to a later one: of all together, then of each group, but of none seen by letter.

    Where one group is too small, no group is told, since the others and all together would tell it.
    """
    scores = asked.scores.scores
    both = scores[asked.first].notna() & scores[wave].notna()
    everybody = _change(asked, wave, None, scores.index[both])
    told = [_change(asked, wave, name, people) for name, people in _groups(asked, scores.index[both])]
    if any(one.is_hidden for one in told):
        told = [GroupChange(group=one.group, wave=wave, n=0, is_hidden=True) for one in told]
    return [everybody, *told]


def means_by_group(asked: ChangeAsked, wave: str) -> list[GroupMean]:
    """Return the mean at a wave of each group, or of all together where no groups are seen, or only by letter."""
    scores = asked.scores.scores[wave]
    people = scores.index[scores.notna()]
    groups: list[tuple[str | None, pd.Index]] = [*_groups(asked, people)] or [(None, people)]
    if any(len(members) < SMALLEST_GROUP for _, members in groups):
        return []
    told = []
    for name, members in groups:
        values = scores[members].to_numpy(np.float64)
        mean = float(values.mean())
        low, high = mean_interval(mean, float(values.std(ddof=1)), len(values))
        told.append(GroupMean(group=name, wave=wave, n=len(values), mean=mean, low=low, high=high))
    return told


def _groups(asked: ChangeAsked, people: pd.Index) -> Iterator[tuple[str, pd.Index]]:
    known = people[people.isin(asked.group.index)]
    of_person = asked.group[known]
    for name in asked.told:
        yield name, known[(of_person == name).to_numpy()]


def _change(asked: ChangeAsked, wave: str, group: str | None, people: pd.Index) -> GroupChange:
    n = len(people)
    if n < SMALLEST_GROUP:
        return GroupChange(group=group, wave=wave, n=n, is_hidden=True)
    scores = asked.scores.scores.loc[people]
    before, after = (scores[name].to_numpy(np.float64) for name in (asked.first, wave))
    change = after - before
    mean, sd = float(change.mean()), float(change.std(ddof=1))
    low, high = mean_interval(mean, sd, n)
    return GroupChange(
        group=group,
        wave=wave,
        n=n,
        first_mean=float(before.mean()),
        first_sd=float(before.std(ddof=1)),
        later_mean=float(after.mean()),
        later_sd=float(after.std(ddof=1)),
        mean=mean,
        low=low,
        high=high,
        sd=sd,
        srm=_or_none(lambda: standardised_response_mean(change)),
        effect_size=_or_none(lambda: effect_size_of_change(before, after)),
        counts=_counts(asked, before, after),
    )


def _counts(asked: ChangeAsked, before: Floats, after: Floats) -> tuple[int, int, int] | None:
    if asked.error is None or asked.direction == "none":
        return None
    codes = judged_change(before, after, asked.error, direction=asked.direction).reliable
    order = (ChangeCategory.IMPROVED, ChangeCategory.UNCHANGED, ChangeCategory.DETERIORATED)
    improved, unchanged, deteriorated = (int((codes == code).sum()) for code in order)
    return improved, unchanged, deteriorated


def _or_none(statistic: Callable[[], float]) -> float | None:
    try:
        return statistic()
    except NotEstimable:
        return None

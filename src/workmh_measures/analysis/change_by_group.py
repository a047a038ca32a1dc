"""Change from the first wave by group: means, sizes of change, and how many changed by more than error.

Numbers are those of `analysis.responsiveness` and of ``workmh change``. Of groups seen by letter less is told, since who looks
may know every score: nothing of few, no counts that only one group could have, and no step that takes in a single person.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
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
    "BATCH",
    "LEAST_LETTERED",
    "ChangeAsked",
    "GroupChange",
    "GroupMean",
    "change_by_group",
    "means_by_group",
    "waiting",
]

Floats: TypeAlias = NDArray[np.float64]

LEAST_LETTERED = 10
"""Groups seen by letter are told from so many people on in each."""
BATCH = 10
"""Groups seen by letter take in so many people at a time, by the day of answering."""


@dataclass(frozen=True, kw_only=True)
class ChangeAsked:
    """What is compared.

    Attributes
    ----------
    scores : of everybody; the first column is the wave change is counted from.
    group : by pseudonym, of those whose group is known; empty where no groups are seen.
    names : of the groups, in the order they are told in.
    by_letter : groups are seen by letter.
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
    def least(self) -> int:
        """Fewest people a group is told of."""
        return LEAST_LETTERED if self.by_letter else SMALLEST_GROUP


@dataclass(frozen=True, kw_only=True)
class GroupChange:
    """Change of a group between the first and a later wave, of those with both scores; None for what is not told.

    Attributes
    ----------
    group : None for all together.
    n : people with both scores.
    low, high : 95 % interval of the mean change by the t distribution.
    counts : people by reliable change (improved, unchanged, deteriorated); None where not judged, or not told by letter.
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
    """Return the change from the first wave to a later one: of all together, then of each group.

    Where one group is too small, no group is told, since the others and all together would tell it.
    """
    scores = asked.scores.scores
    both = scores[asked.first].notna() & scores[wave].notna()
    everybody = _change(asked, wave, None, scores.index[both])
    groups = [*_groups(asked, wave, scores.index[both])]
    told = [_change(asked, wave, name, people) for name, people in groups]
    if any(one.is_hidden for one in told):
        told = [GroupChange(group=one.group, wave=wave, n=0, is_hidden=True) for one in told]
    if asked.by_letter and not _counts_tell_nobody(told):
        told = [replace(one, counts=None) for one in told]
    return [everybody, *told]


def means_by_group(asked: ChangeAsked, wave: str) -> list[GroupMean]:
    """Return the mean at a wave of each group, or of all together where no groups are seen."""
    scores = asked.scores.scores[wave]
    people = scores.index[scores.notna()]
    groups: list[tuple[str | None, pd.Index]] = [*_groups(asked, wave, people)] or [(None, people)]
    if any(len(members) < asked.least for _, members in groups):
        return []
    told = []
    for name, members in groups:
        values = scores[members].to_numpy(np.float64)
        mean = float(values.mean())
        low, high = mean_interval(mean, float(values.std(ddof=1)), len(values))
        told.append(GroupMean(group=name, wave=wave, n=len(values), mean=mean, low=low, high=high))
    return told


def waiting(asked: ChangeAsked, wave: str) -> int:
    """Return how many people with both scores the groups seen by letter have not taken in yet."""
    scores = asked.scores.scores
    both = scores.index[scores[asked.first].notna() & scores[wave].notna()]
    known = both[both.isin(asked.group.index)]
    return len(known) - len(_taken_in(asked, wave, known))


def _groups(asked: ChangeAsked, wave: str, people: pd.Index) -> Iterator[tuple[str, pd.Index]]:
    known = people[people.isin(asked.group.index)]
    taken = _taken_in(asked, wave, known)
    of_person = asked.group[taken]
    for name in asked.names:
        yield name, taken[(of_person == name).to_numpy()]


def _taken_in(asked: ChangeAsked, wave: str, people: pd.Index) -> pd.Index:
    """Return the people groups are made of: everybody, or by letter whole batches in the order of answering."""
    if not asked.by_letter:
        return people
    days = asked.scores.days[wave]
    order = sorted(people, key=lambda name: (str(days[name]), hashlib.sha256(name.encode()).hexdigest()))
    kept = set(order[: len(order) // BATCH * BATCH])
    return people[[name in kept for name in people]]


def _change(asked: ChangeAsked, wave: str, group: str | None, people: pd.Index) -> GroupChange:
    n, least = len(people), SMALLEST_GROUP if group is None else asked.least
    if n < least:
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


def _counts_tell_nobody(groups: Sequence[GroupChange]) -> bool:
    """Say whether in every category that has people each group has several: else who improved would tell the letter."""
    counted = [one.counts for one in groups if one.counts is not None]
    return all(sum(cells) == 0 or min(cells) >= SMALLEST_GROUP for cells in zip(*counted, strict=True))


def _or_none(statistic: Callable[[], float]) -> float | None:
    try:
        return statistic()
    except NotEstimable:
        return None

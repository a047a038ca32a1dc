"""Change from the first wave of groups that are seen by letter: about how many people, and coarsely the mean.

Whoever sees letters may also read every single score, and could try which sets of people have the numbers that are told. Means
and SDs to a decimal leave one set (reconstruction from aggregates: Dinur & Nissim 2003, doi:10.1145/773153.773173). What is told
here leaves very many, because its rounding is several times what chance does to the mean of half the people. With many
scales and waves it adds up all the same, so it is little and not nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from math import floor, log10

import numpy as np
import pandas as pd

from .change_by_group import ChangeAsked

__all__ = ["BATCH", "LEAST_LETTERED", "LetterChange", "change_by_letter", "letter_step", "waiting"]

LEAST_LETTERED = 50
"""Groups are seen by letter where each has so many people."""
BATCH = 10
"""They take in so many people at a time, by the day of answering, and their sizes are told to so many."""
_STEPS_OF_RANGE = 10
_STEPS = (1, 2, 5, 10)


@dataclass(frozen=True, kw_only=True)
class LetterChange:
    """Change of a group between the first and a later wave, of those with both scores.

    Attributes
    ----------
    n : people, to the nearest `BATCH`.
    mean : of the change, to the nearest step.
    """

    letter: str
    wave: str
    n: int
    mean: float


def letter_step(low: float, high: float) -> float:
    """Return what mean changes by letter are rounded to: of 1, 2 and 5 times a power of ten the nearest to a tenth of the range.

    Parameters
    ----------
    low, high : lowest and highest attainable score.
    """
    aim = log10((high - low) / _STEPS_OF_RANGE)
    power = floor(aim)
    nearest = min(_STEPS, key=lambda step: abs(aim - power - log10(step)))
    return nearest * 10.0**power


def change_by_letter(asked: ChangeAsked, wave: str, *, step: float) -> list[LetterChange]:
    """Return what is told of each letter; nothing where one of them has too few people.

    Parameters
    ----------
    step : of `letter_step`, in points of the scale.
    """
    if not asked.by_letter:
        return []
    taken = _taken_in(asked, wave)
    members = {letter: taken[(asked.group[taken] == letter).to_numpy()] for letter in asked.names}
    if len(members) < 2 or min(len(people) for people in members.values()) < LEAST_LETTERED:
        return []
    scores = asked.scores.scores
    change = (scores[wave] - scores[asked.first]).astype(np.float64)
    return [
        LetterChange(
            letter=letter,
            wave=wave,
            n=int(_nearest(len(people), BATCH)),
            mean=_nearest(float(change[people].mean()), step),
        )
        for letter, people in members.items()
    ]


def waiting(asked: ChangeAsked, wave: str) -> int:
    """Return how many people with both scores the letters have not taken in yet."""
    return len(_with_both(asked, wave)) - len(_taken_in(asked, wave))


def _with_both(asked: ChangeAsked, wave: str) -> pd.Index:
    scores = asked.scores.scores
    both = scores.index[scores[asked.first].notna() & scores[wave].notna()]
    return both[both.isin(asked.group.index)]


def _taken_in(asked: ChangeAsked, wave: str) -> pd.Index:
    """Return whole batches of people in the order of answering."""
    people, days = _with_both(asked, wave), asked.scores.days[wave]
    order = sorted(people, key=lambda name: (str(days[name]), hashlib.sha256(name.encode()).hexdigest()))
    return pd.Index(order[: len(order) // BATCH * BATCH], dtype=people.dtype)


def _nearest(value: float, step: float) -> float:
    # Without the last digits a power of ten leaves, and without a minus of nothing.
    return round(floor(value / step + 0.5) * step, 12) + 0.0

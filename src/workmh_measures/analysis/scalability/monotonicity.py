"""Manifest monotonicity: whether higher answers to an item get more likely with the sum of the other answers.

Validated against a program written from the same rules (R 4.2.2): tests/reference/scalability.R.

References
----------
Junker BW, Sijtsma K (2000) Applied Psychological Measurement 24:65-81, doi:10.1177/01466216000241004.
Molenaar IW, Sijtsma K (2000) User's manual MSP5 for Windows, pages 49 and 74 (crit).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from ..polychoric.joint_counts import CodedAnswers
from .rest_scores import least_group_size, rest_score_groups

__all__ = ["SMALLEST_VIOLATION", "Monotonicity", "answer_scores", "monotonicity"]

Floats: TypeAlias = NDArray[np.float64]

SMALLEST_VIOLATION = 0.03
_SIGNIFICANT = 1.6449  # one-sided .05, as in the programs in use
# A share nearer to 0 or 1 than this is 0 or 1.
_ROUNDING = 1e-10


@dataclass(frozen=True)
class Monotonicity:
    """Breaches of monotonicity of an item, all steps together.

    Attributes
    ----------
    groups : rest-score groups that were compared.
    active : comparisons that could have found a breach.
    violations : those that found one larger than the smallest that counts.
    largest, total : size of the largest, and sum of all.
    largest_z, significant : largest test statistic, and how many are significant one-sided at .05.
    crit : Molenaar and Sijtsma's number that weighs them together; from 40 suspect, from 80 serious.
    """

    groups: int
    active: int
    violations: int
    largest: float
    total: float
    largest_z: float
    significant: int
    crit: int


def monotonicity(
    answers: CodedAnswers,
    item_h: Floats,
    *,
    smallest: float = SMALLEST_VIOLATION,
    group_size: int | None = None,
) -> list[Monotonicity]:
    """Breaches of monotonicity of each item.

    Parameters
    ----------
    answers : keyed, without missing ones.
    item_h : scalability of each item, shape (k,), which crit takes in.
    smallest : differences of shares up to this do not count.
    group_size : fewest persons of a rest-score group; see `rest_scores.least_group_size`.

    Raises
    ------
    NotEstimable
        With fewer than 3 items or 100 rows.

    Notes
    -----
    Of two groups, the share with an answer at or above a step may not be smaller in the group of higher rest scores.
    The test of a difference is Molenaar's normal approximation to the hypergeometric one, taken in size.
    """
    k = len(answers.codes)
    if k < 3:
        raise NotEstimable.because(f"A sum of the other items needs at least 3 items; there are {k}.")
    least = least_group_size(answers.n) if group_size is None else group_size
    scores = answer_scores(answers)
    total = scores.sum(axis=0)
    found = []
    for item, h in enumerate(item_h.tolist()):
        group = rest_score_groups(total - scores[item], least)
        width = len(answers.used[item])
        counts = np.bincount(group * width + answers.codes[item], minlength=(int(group.max()) + 1) * width)
        found.append(_breaches(counts.reshape(-1, width).astype(np.float64), h, smallest))
    return found


def answer_scores(answers: CodedAnswers) -> Floats:
    """Codes of the answers, shape (k, n)."""
    return np.array([np.asarray(used)[row] for used, row in zip(answers.used, answers.codes, strict=True)])


def _breaches(counts: Floats, h: float, smallest: float) -> Monotonicity:
    """Compare groups, shape (groups, categories), step by step."""
    upper = np.cumsum(counts[:, ::-1], axis=1)[:, ::-1][:, 1:]
    size = counts.sum(axis=1, keepdims=True)
    lower, shares = size - upper, upper / size
    # First axis the group of lower rest scores, second that of higher ones.
    ordered = np.triu(np.ones((len(counts),) * 2, bool), 1)[:, :, None]
    active = ordered & (shares > _ROUNDING)[:, None] & (shares < 1 - _ROUNDING)[None]
    fall = shares[:, None] - shares[None]
    broken = ordered & (fall > smallest)
    expected = np.sqrt((upper[None] + 1) * (lower[:, None] + 1))
    swapped = np.sqrt(lower[None] * upper[:, None])
    z = np.where(broken, np.abs(2 * (expected - swapped) / np.sqrt(size[:, None] + size[None] - 1)), 0.0)
    size_of = np.where(broken, fall, 0.0)
    numbers = (int(active.sum()), int(broken.sum()), float(size_of.max()), float(size_of.sum()))
    tests = (float(z.max()), int((z > _SIGNIFICANT).sum()))
    return Monotonicity(len(counts), *numbers, *tests, _crit(h, numbers, tests))


def _crit(h: float, numbers: tuple[int, int, float, float], tests: tuple[float, int]) -> int:
    active, violations, largest, total = numbers
    largest_z, significant = tests
    if violations == 0:
        return 0
    weighed = 50 * (0.30 - h) + np.sqrt(violations) + 100 * violations / active + 100 * largest
    weighed += 10 * np.sqrt(total) + 1000 * total / active + 5 * largest_z
    return int(np.floor(weighed + 10 * np.sqrt(significant) + 100 * significant / active))

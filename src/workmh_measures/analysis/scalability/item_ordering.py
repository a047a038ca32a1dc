"""Invariant item ordering: whether items keep their order of difficulty for persons high and low alike.

Validated against a program written from the same rules (R 4.2.2): tests/reference/scalability.R.

References
----------
Ligtvoet R, Van der Ark LA, Te Marvelde JM, Sijtsma K (2010) Educational and Psychological Measurement 70:578-595,
doi:10.1177/0013164409355697 (means of rest-score groups, HT). Molenaar IW (1970) Quality and Quantity; in Molenaar IW,
Sijtsma K (2000) User's manual MSP5 for Windows (test of two answers).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from ..polychoric.joint_counts import CodedAnswers
from .monotonicity import SMALLEST_VIOLATION, answer_scores
from .rest_scores import least_group_size, rest_score_groups

__all__ = ["ItemOrdering", "item_ordering"]

Floats: TypeAlias = NDArray[np.float64]

_ALPHA = 0.05


@dataclass(frozen=True)
class ItemOrdering:
    """How well the order of items holds for all persons.

    Attributes
    ----------
    turned : for each item the number of others with which some group is significantly in the other order, shape (k,).
    accuracy : HT, scalability of persons over items; below .30 the order is too inaccurate to speak of.
    """

    turned: NDArray[np.intp]
    accuracy: float


def item_ordering(answers: CodedAnswers, *, group_size: int | None = None) -> ItemOrdering:
    """Test the order of means of every pair of items in groups by the sum of the other answers, and give HT.

    Parameters
    ----------
    answers : keyed, without missing ones; all items on the same scale of answers.
    group_size : fewest persons of a group; see `rest_scores.least_group_size`.

    Raises
    ------
    NotEstimable
        With fewer than 3 items or 100 rows, items of different lowest or highest declared answers, or no person whose
        answers differ.

    Notes
    -----
    A group counts where the mean of the item that is higher in all is lower by more than .03 for each step of the scale,
    and a paired t test (with two answers Molenaar's approximation to the binomial) is significant one-sided at .05.
    HT is the covariance of two persons over items, over the largest their answers allow, both summed over all pairs.
    """
    scores = answer_scores(answers)
    k = len(scores)
    if k < 3:
        raise NotEstimable.because(f"A sum of the other items needs at least 3 items; there are {k}.")
    ends = {(own[0], own[-1]) for own in answers.declared}
    if len(ends) > 1:
        raise NotEstimable.because(
            "The order of items has a meaning only if all have the same scale of answers."
        )
    least = least_group_size(answers.n) if group_size is None else group_size
    [(low, high)] = ends
    total, mean = scores.sum(axis=0), scores.mean(axis=1)
    turned = np.zeros((k, k), bool)
    for i in range(k):
        for j in range(i + 1, k):
            easy, hard = (i, j) if mean[i] >= mean[j] else (j, i)
            group = rest_score_groups(total - scores[i] - scores[j], least)
            fall = scores[hard] - scores[easy]
            turned[i, j] = turned[j, i] = _is_turned(fall, group, float(high - low))
    return ItemOrdering(turned.sum(axis=1), _accuracy(scores))


def _is_turned(fall: Floats, group: NDArray[np.intp], steps: float) -> bool:
    """Whether in some group the item that is lower in all is higher, significantly."""
    from scipy.special import ndtr, stdtr

    n = np.bincount(group).astype(np.float64)
    mean = np.bincount(group, weights=fall) / n
    if steps > 1:
        spread = np.sqrt((np.bincount(group, weights=fall**2) - n * mean**2) / (n - 1))
        with np.errstate(divide="ignore", invalid="ignore"):
            p = stdtr(n - 1, -mean / (spread / np.sqrt(n)))
    else:
        up, down = (np.bincount(group, weights=fall == sign).astype(np.float64) for sign in (1, -1))
        all_, least = np.maximum(up + down, 1.0), np.minimum(up, down)
        shift = ((2 * least + 1 - all_) ** 2 - 10 * all_) / (12 * all_)
        inside = np.maximum(2 * least + 2 + shift, 0.0), np.maximum(2 * all_ - 2 * least + shift, 0.0)
        p = ndtr(-np.abs(np.sqrt(inside[0]) - np.sqrt(inside[1])))
    return bool(((mean > SMALLEST_VIOLATION * steps) & (p < _ALPHA)).any())


def _accuracy(scores: Floats) -> float:
    """HT from sums over persons: the pairs need not be gone through."""
    deviation = scores - scores.mean(axis=0)
    deviation = deviation[:, (deviation**2).sum(axis=0) > 0]
    if deviation.shape[1] < 2:
        raise NotEstimable.because("No two persons give different answers to different items.")
    inside = float((deviation**2).sum())
    ordered = np.sort(deviation, axis=0)
    return (float((deviation.sum(axis=1) ** 2).sum()) - inside) / (
        float((ordered.sum(axis=1) ** 2).sum()) - inside
    )

"""Loevinger's H of pairs of items, of items and of a scale, with standard errors and tests.

Everything of pairs comes from their joint counts; only the errors of items and of the scale need the rows, once.
Validated against a program that counts Guttman errors and differentiates H numerically (R 4.2.2):
tests/reference/scalability.R.

References
----------
Loevinger J (1948) Psychological Bulletin 45:507-529, doi:10.1037/h0055827. Molenaar IW (1991) Kwantitatieve Methoden
12(37):97-117 (more than two answers). Kuijpers RE, Van der Ark LA, Croon MA (2013) Sociological Methodology 43:42-69,
doi:10.1177/0081175013481958 (standard errors). Koopman L, Zijlstra BJH, Van der Ark LA (2022) Quality of Life Research
31:25-36, doi:10.1007/s11136-021-02840-2 (intervals that stay below 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..polychoric.joint_counts import CodedAnswers, joint_counts

__all__ = ["PairMoments", "Scalability", "interval_below_one", "pair_moments", "scalability"]

Floats: TypeAlias = NDArray[np.float64]

_ROWS_AT_ONCE = 4096
# Largest number of pairs of categories compared at a time.
_CELLS_AT_ONCE = 2**22
# Shares nearer to each other than this are equal: they are counts over the same n.
_SAME = 1e-12


@dataclass(frozen=True)
class PairMoments:
    """What scalability is made of, for each pair of items, shape (k, k).

    Attributes
    ----------
    covariance : of the scores, with n.
    largest : covariance if both items put the persons in the same order, margins as they are.
    slopes : shape (k, k, width), change of `largest` of items i and j with the share of each answer to i; that with the
        answers to j stands at j, i. Its mean over persons is 0.
    scores : shape (k, width), code of each category that was used, less the mean; the last is repeated.
    n : rows.
    """

    covariance: Floats
    largest: Floats
    slopes: Floats
    scores: Floats
    n: int


@dataclass(frozen=True)
class Scalability:
    """Loevinger's H with its standard errors and tests of no relation.

    Attributes
    ----------
    pairs, pair_errors, pair_z : shape (k, k), NaN in the diagonal.
    items, item_errors, item_z : shape (k,).
    scale, scale_error, scale_z : of all items.
    n : rows.
    """

    pairs: Floats
    pair_errors: Floats
    pair_z: Floats
    items: Floats
    item_errors: Floats
    item_z: Floats
    scale: float
    scale_error: float
    scale_z: float
    n: int


def scalability(answers: CodedAnswers) -> Scalability:
    """Scalability of pairs of items, of each item and of all together.

    Parameters
    ----------
    answers : keyed, without missing ones; see `polychoric.joint_counts.coded_answers`, which refuses items that do not vary.

    Notes
    -----
    H is the covariance over the largest that the margins allow, both summed over the pairs of an item or of the scale;
    that is 1 less the weighted Guttman errors over those of unrelated items. Standard errors by the delta method for
    the multinomial counts of patterns: root of the mean squared influence of a row over n. Where two steps are equally
    popular, the derivative is the mean of both orders. z is the covariance over its standard deviation if the items
    were unrelated, with n - 1.
    """
    counts = joint_counts(answers)
    moments = pair_moments(answers, counts)
    k = len(counts)
    own = np.eye(k, dtype=bool)
    covariance, largest = (np.where(own, 0.0, m) for m in (moments.covariance, moments.largest))
    pairs = np.where(own, np.nan, moments.covariance / moments.largest)
    items = covariance.sum(axis=1) / largest.sum(axis=1)
    scale = float(covariance.sum() / largest.sum())
    of_items, of_scale = _summed_errors(answers, moments, items, scale)
    variance = np.diag(moments.covariance)
    product = np.where(own, 0.0, np.outer(variance, variance))
    root = np.sqrt(moments.n - 1)
    with np.errstate(invalid="ignore"):
        pair_z = root * np.where(own, np.nan, covariance / np.sqrt(product))
    return Scalability(
        pairs=pairs,
        pair_errors=_pair_errors(counts, moments, pairs),
        pair_z=pair_z,
        items=items,
        item_errors=of_items,
        item_z=root * covariance.sum(axis=1) / np.sqrt(product.sum(axis=1)),
        scale=scale,
        scale_error=of_scale,
        scale_z=float(root * covariance.sum() / np.sqrt(2 * product.sum())),
        n=moments.n,
    )


def pair_moments(answers: CodedAnswers, counts: NDArray[np.int64] | None = None) -> PairMoments:
    """Covariances of items, the largest their margins allow, and how these depend on the margins.

    Parameters
    ----------
    answers : see `scalability`.
    counts : their joint counts, if they are at hand.
    """
    counts = joint_counts(answers) if counts is None else counts
    k, width, n = len(counts), counts.shape[2], answers.n
    codes = np.array([[*own, *[own[-1]] * (width - len(own))] for own in answers.used])
    shares = np.einsum("iiaa->ia", counts) / n
    scores = codes - (codes * shares).sum(axis=1, keepdims=True)
    steps = np.diff(codes, axis=1, prepend=codes[:, :1])
    above = np.cumsum(shares[:, ::-1], axis=1)[:, ::-1]
    covariance = np.einsum("ia,ijab,jb->ij", scores, counts / n, scores, optimize=True)
    largest, slopes = np.empty((k, k)), np.empty((k, k, width))
    at_once = max(1, _CELLS_AT_ONCE // (k * width * width))
    for start in range(0, k, at_once):
        some = slice(start, start + at_once)
        apart = above[some, None, :, None] - above[None, :, None, :]
        weight = steps[some, None, :, None] * steps[None, :, None, :]
        # Share of the two steps together if the rarer holds all who took the other: it hangs on the rarer alone.
        smaller = np.minimum(above[some, None, :, None], above[None, :, None, :])
        first = np.where(np.abs(apart) <= _SAME, 0.5, (apart < 0).astype(float))
        largest[some] = (weight * smaller).sum(axis=(2, 3))
        slopes[some] = np.cumsum((weight * first).sum(axis=3), axis=2)
    mean = (steps * above).sum(axis=1)
    largest -= np.outer(mean, mean)
    slopes -= mean[None, :, None] * scores[:, None, :]
    slopes -= (slopes * shares[:, None, :]).sum(axis=2, keepdims=True)
    return PairMoments(covariance, largest, slopes, scores, n)


def interval_below_one(value: float, error: float, *, level: float = 0.95) -> tuple[float, float]:
    """Interval of H that is normal on log(1 - H), and so never reaches above 1.

    Parameters
    ----------
    value, error : H and its standard error.
    level : confidence as a share.
    """
    from scipy.special import ndtri

    if value >= 1:
        return 1.0, 1.0
    width = float(ndtri((1 + level) / 2)) * error / (1 - value)
    return float(1 - (1 - value) * np.exp(width)), float(1 - (1 - value) * np.exp(-width))


def _pair_errors(counts: NDArray[np.int64], moments: PairMoments, pairs: Floats) -> Floats:
    """Standard errors from the influence of each cell of the table of a pair."""
    errors = np.full(pairs.shape, np.nan)
    scores, slopes = moments.scores, moments.slopes
    for i in range(len(pairs) - 1):
        others = slice(i + 1, None)
        product = (
            scores[i][None, :, None] * scores[others, None, :] - moments.covariance[i, others, None, None]
        )
        change = slopes[i, others, :, None] + slopes[others, i, None, :]
        influence = product - pairs[i, others, None, None] * change
        spread = (counts[i, others] * influence**2).sum(axis=(1, 2)) / moments.n**2
        errors[i, others] = errors[others, i] = np.sqrt(spread) / moments.largest[i, others]
    return errors


def _summed_errors(
    answers: CodedAnswers, moments: PairMoments, items: Floats, scale: float
) -> tuple[Floats, float]:
    """Standard errors of the items, shape (k,), and of the scale, from the influence of each row."""
    k, width = moments.scores.shape
    own = np.arange(k)
    slopes = moments.slopes.copy()
    slopes[own, own] = 0.0
    # By answer: of the item itself in all its pairs, and of it in the pairs of each other item.
    from_self = slopes.sum(axis=1)
    on_others = slopes.transpose(0, 2, 1).reshape(k * width, k)
    covariance, largest = (m.sum(axis=1) - np.diag(m) for m in (moments.covariance, moments.largest))
    squares, total = np.zeros(k), 0.0
    for start in range(0, moments.n, _ROWS_AT_ONCE):
        codes = answers.codes[:, start : start + _ROWS_AT_ONCE].T
        score = moments.scores[own, codes]
        product = score * (score.sum(axis=1, keepdims=True) - score) - covariance
        marked = (codes[:, :, None] == np.arange(width)).reshape(len(codes), -1).astype(np.float64)
        change = from_self[own, codes] + marked @ on_others
        squares += ((product - items * change) ** 2).sum(axis=0)
        total += float(((product - scale * change).sum(axis=1) ** 2).sum())
    n = moments.n
    return np.sqrt(squares / n / n) / largest, float(np.sqrt(total / n / n) / largest.sum())

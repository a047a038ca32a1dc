"""Standard error of measurement along the score: scores at the ends of a scale are often known better than others.

Two ways. From the items of one wave: how unevenly a person answers items of one scale, over and above how the items
differ for everybody (anova). From two waves: how far the two scores of persons with about this score are apart
(retest_polynomial). The first takes the items for interchangeable, the second takes the persons not to have changed.
The binomial error of Lord is left out: it needs items with two answers that are right or wrong.

References
----------
Feldt LS, Steffen M, Gupta NC (1985) Applied Psychological Measurement 9:351-361, doi:10.1177/014662168500900402
(analysis of variance). Mollenkopf WG (1949) Psychometrika 14:189-229, doi:10.1007/BF02289153 (polynomial).
Validated against R 4.2.2 (tests/reference/measurement_error.R).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable

__all__ = ["FEWEST", "ErrorAtScores", "error_from_items", "error_from_retest", "person_error_variances"]

Floats: TypeAlias = NDArray[np.float64]

FEWEST = 10
"""Persons an error along the score rests on at least; where fewer have a score, those with the nearest scores join them."""

_DEGREE = 3
# Points of a sum may miss each other by rounding error only.
_DECIMALS = 9
# Part of an item's point by which equal distances may differ in rounding.
_TIE = 1e-6


@dataclass(frozen=True, slots=True)
class ErrorAtScores:
    """Standard error of measurement at each score, shape (scores,).

    Attributes
    ----------
    error : NaN where the curve gives no error.
    n : persons the error of this score comes from.
    lowest, highest : scores of these persons.
    """

    scores: Floats
    error: Floats
    n: NDArray[np.int64]
    lowest: Floats
    highest: Floats


def person_error_variances(items: Floats) -> Floats:
    """Error variance of the sum score of each person, from how unevenly the person answers.

    Parameters
    ----------
    items : shape (n, k), keyed answers, none missing.

    Returns
    -------
    shape (n,); their mean is the square of SD * sqrt(1 - alpha).

    Raises
    ------
    NotEstimable
        If there are fewer than 2 items or 2 persons.

    Notes
    -----
    k / (k - 1) * n / (n - 1) * sum over items of (answer - person mean - item mean + grand mean)^2.
    """
    n, k = items.shape
    if n < 2 or k < 2:
        raise NotEstimable.because(f"At least 2 persons and 2 items are needed; there are {n} and {k}.")
    if not np.isfinite(items).all():
        raise NotEstimable.because("An answer is not a finite number.")
    left = items - items.mean(axis=1)[:, None] - items.mean(axis=0)[None, :] + items.mean()
    return np.asarray(np.einsum("ij,ij->i", left, left) * (k / (k - 1)) * (n / (n - 1)))


def error_from_items(items: Floats, scores: Floats) -> ErrorAtScores:
    """Return the error of a score at each of its values.

    Parameters
    ----------
    items : shape (n, k), keyed answers, none missing.
    scores : shape (n,), the score itself: a sum of the items, or a line of it.

    Raises
    ------
    NotEstimable
        As `person_error_variances`, if the score is no line of the sum or does not vary, or there are fewer than `FEWEST`
        persons.

    Notes
    -----
    Root of the mean error variance of the persons with this score; where they are fewer than `FEWEST`, of all within the
    smallest distance of it that holds so many. Feldt and others pool scores, too, in intervals set beforehand.
    """
    variances = person_error_variances(items)
    unit = _points_per_item_point(items.sum(axis=1), scores)
    n = len(scores)
    if n < FEWEST:
        raise NotEstimable.because(f"At least {FEWEST} persons are needed; there are {n}.")
    order = np.argsort(scores, kind="stable")
    sorted_scores = scores[order].round(_DECIMALS)
    levels = np.unique(sorted_scores)
    first, last = _nearest(sorted_scores, levels, margin=_TIE * unit)
    total = np.concatenate([[0.0], np.cumsum(variances[order])])
    mean = (total[last] - total[first]) / (last - first)
    return ErrorAtScores(
        levels, unit * np.sqrt(mean), last - first, sorted_scores[first], sorted_scores[last - 1]
    )


def error_from_retest(first: Floats, second: Floats, at: Floats) -> ErrorAtScores:
    """Return the error of a score at some values, from a cubic through the squared differences.

    Parameters
    ----------
    first, second : shape (n,), scores of the same persons at two waves, none missing.
    at : scores to tell it for, within those observed.

    Raises
    ------
    NotEstimable
        If there are fewer than 30 persons, or too few different scores for a cubic.

    Notes
    -----
    (difference - mean difference)^2 / 2 * n / (n - 1), regressed on powers of the mean of the two scores up to the third.
    """
    n = len(first)
    if n < 3 * FEWEST:
        raise NotEstimable.because(
            f"At least {3 * FEWEST} persons with both scores are needed; there are {n}."
        )
    middle, difference = (first + second) / 2, second - first
    if not np.isfinite(difference).all():
        raise NotEstimable.because("A score is not a finite number.")
    if len(np.unique(middle)) <= _DEGREE + 1:
        raise NotEstimable.because("There are too few different scores for a curve.")
    squares = (difference - difference.mean()) ** 2 / 2 * (n / (n - 1))
    centre, width = float(middle.mean()), float(middle.std())
    powers = np.vander((middle - centre) / width, _DEGREE + 1)
    weights = np.linalg.lstsq(powers, squares, rcond=None)[0]
    fitted = np.vander((at - centre) / width, _DEGREE + 1) @ weights
    error = np.sqrt(np.where(fitted > 0, fitted, np.nan))
    ends = np.full(len(at), middle.min()), np.full(len(at), middle.max())
    return ErrorAtScores(at, error, np.full(len(at), n, np.int64), *ends)


def _nearest(scores: Floats, levels: Floats, *, margin: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first and one past the last place of the persons, sorted by score, that stand for each level."""
    found = []
    for level in levels:
        start, end = np.searchsorted(scores, level), np.searchsorted(scores, level, side="right")
        around = np.abs(scores[max(start - FEWEST, 0) : end + FEWEST] - level)
        reach = np.partition(around, FEWEST - 1)[FEWEST - 1] + margin
        found.append(np.searchsorted(scores, [level - reach, level + reach]))
    first, last = np.transpose(found)
    return first, last


def _points_per_item_point(sums: Floats, scores: Floats) -> float:
    x, y = sums - sums.mean(), scores - scores.mean()
    square = float(x @ x)
    if not square > 0:
        raise NotEstimable.because("All persons have the same score.")
    slope = float(x @ y) / square
    if not np.allclose(y, slope * x, rtol=0, atol=1e-6 * float(np.abs(y).max())):
        raise NotEstimable.because("The score is no sum or mean of its items: they do not tell its error.")
    return abs(slope)

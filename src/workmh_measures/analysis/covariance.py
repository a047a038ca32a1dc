"""Covariance matrices of keyed answers: listwise, pairwise, and what every statistic on one of them asks first.

The third route, full information, is in `full_information.py`.
Validated against R 4.2.2 `cov`: tests/reference/covariance.R.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable

__all__ = [
    "NO_VARIANCE",
    "complete_rows",
    "correlation_of",
    "listwise_covariance",
    "pairwise_covariance",
    "several_items",
]

Floats: TypeAlias = NDArray[np.float64]

# A variance below this part of the sum of item variances is rounding, not variance.
NO_VARIANCE = 1e-12
_FEWEST_ROWS = 3
# Matrix products up to this many multiplications stay on one thread; on a busy machine more threads only wait.
_SMALL_PRODUCT = 2**18
# Answers counted from the first row at a time: as many as stay in the processor's cache.
_CELLS_AT_ONCE = 2**16


def listwise_covariance(answers: Floats) -> tuple[Floats, int]:
    """Covariance with n - 1 over the rows without a missing answer.

    Parameters
    ----------
    answers : keyed answers, shape (n, k), NaN for a missing one.

    Returns
    -------
    covariance : shape (k, k)
    n : number of rows used.

    Raises
    ------
    NotEstimable
        If there are fewer than 2 items or 3 complete rows, or an answer is infinite.

    Notes
    -----
    Answers are counted from the first row, so that whole numbers are added and multiplied without rounding: the one
    division at the end gives the nearest number, whatever the order of the rows.
    """
    several_items(answers.shape[1])
    rows = answers
    total, cross = _sums(rows)
    if np.isnan(total).any():
        rows = complete_rows(answers)
        total, cross = _sums(rows)
    n = len(rows)
    if n < _FEWEST_ROWS:
        raise NotEstimable.because(f"At least {_FEWEST_ROWS} complete rows are needed; there are {n}.")
    _finite(cross)
    covariance: Floats = (n * cross - np.outer(total, total)) / (n * (n - 1))
    return covariance, n


def pairwise_covariance(answers: Floats) -> tuple[Floats, int]:
    """Covariance with n - 1 of each two items over the rows in which both are answered.

    Parameters
    ----------
    answers : keyed answers, shape (n, k), NaN for a missing one.

    Returns
    -------
    covariance : shape (k, k); it need not be positive definite.
    n : number of rows with at least two answers.

    Raises
    ------
    NotEstimable
        If there are fewer than 2 items, two items with fewer than 3 common rows, or an infinite answer.
    """
    several_items(answers.shape[1])
    known = ~np.isnan(answers)
    values = np.where(known, answers, 0.0) if known.all() else _counted_from_first(answers, known)
    weights = known.astype(np.float64)
    pairs = weights.T @ weights
    fewest = int(pairs.min())
    if fewest < _FEWEST_ROWS:
        raise NotEstimable.because(
            f"Two items were answered together in {fewest} rows; at least {_FEWEST_ROWS} are needed."
        )
    with np.errstate(invalid="ignore"):
        total, cross = values.T @ weights, values.T @ values
    _finite(cross)
    return (cross - total * total.T / pairs) / (pairs - 1), int((weights.sum(axis=1) > 1).sum())


def correlation_of(covariance: Floats) -> Floats:
    """Pearson correlations of a covariance matrix.

    Raises
    ------
    NotEstimable
        If there are fewer than 2 items or one does not vary.
    """
    several_items(len(covariance))
    variance = np.diag(covariance)
    if (variance <= NO_VARIANCE * variance.sum()).any():
        raise NotEstimable.because("An item without variance has no correlation.")
    deviation = np.sqrt(variance)
    correlation: Floats = covariance / np.outer(deviation, deviation)
    np.fill_diagonal(correlation, 1.0)
    return correlation


def complete_rows(answers: Floats) -> Floats:
    """Rows without a missing answer; the same array where all are."""
    complete = ~np.isnan(answers).any(axis=1)
    return answers if complete.all() else answers[complete]


def several_items(k: int) -> None:
    """Refuse fewer than 2 items."""
    if k < 2:
        raise NotEstimable.because(f"At least 2 items are needed; there is {k}.")


def _sums(rows: Floats) -> tuple[Floats, Floats]:
    """Sums and sums of products of the rows, counted from the first one; of the rows so far once a sum is NaN."""
    n, k = rows.shape
    piece = max(_FEWEST_ROWS, _SMALL_PRODUCT // (k + 1) ** 2)
    many = piece * max(1, _CELLS_AT_ONCE // (piece * (k + 1)))
    # The column of ones beside the items makes their sums a row of the products.
    order: Literal["F", "C"] = "F" if rows.strides[0] < rows.strides[1] else "C"
    counted = np.empty((min(n, many), k + 1), order=order)
    counted[:, k] = 1.0
    products = np.zeros((k + 1, k + 1))
    with np.errstate(invalid="ignore"):
        for start in range(0, n, many):
            some = counted[: len(rows[start : start + many])]
            np.subtract(rows[start : start + many], rows[0], out=some[:, :k])
            for first in range(0, len(some), piece):
                part = some[first : first + piece]
                products += part.T @ part
            if np.isnan(products[k]).any():
                break
    return products[k, :k], products[:k, :k]


def _counted_from_first(answers: Floats, known: NDArray[np.bool_]) -> Floats:
    """Answers less the first one to each item, zero where missing."""
    first = answers[known.argmax(axis=0), np.arange(answers.shape[1])]
    with np.errstate(invalid="ignore"):
        return np.where(known, answers - first, 0.0)


def _finite(sums: Floats) -> None:
    if not np.isfinite(sums).all():
        raise NotEstimable.because("An answer is infinite.")

"""Cronbach's alpha of resampled rows, from sums over rows.

Validated against R boot 1.3-28.1: tests/reference/bootstrap.R.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable
from .bootstrap import resampled_sums
from .covariance import NO_VARIANCE, complete_rows, several_items

__all__ = ["alpha_influence", "bootstrap_alphas", "bootstrap_covariances"]

Floats: TypeAlias = NDArray[np.float64]


def bootstrap_alphas(answers: Floats, *, draws: int, seed: int) -> Floats:
    """Cronbach's alpha in each draw of the complete rows.

    Parameters
    ----------
    answers : keyed answers, shape (n, k), NaN for a missing one.
    draws, seed : number of draws with replacement, and where they begin.

    Returns
    -------
    shape (draws,), NaN where the sum of the items does not vary in a draw.

    Raises
    ------
    NotEstimable
        If there are fewer than 2 items or 3 complete rows.

    Notes
    -----
    Sums of items, of squares and of squared totals say all: see `bootstrap`.
    """
    centred = _centred(answers)
    n, k = centred.shape

    def table(part: slice) -> Floats:
        rows = centred[part]
        return np.column_stack([rows, (rows**2).sum(axis=1), rows.sum(axis=1) ** 2])

    sums = resampled_sums(table, n, draws=draws, seed=seed)
    of_items = sums[:, :k]
    trace = sums[:, k] - (of_items**2).sum(axis=1) / n
    total = sums[:, k + 1] - of_items.sum(axis=1) ** 2 / n
    return _alphas(trace, total, k)


def bootstrap_covariances(answers: Floats, *, draws: int, seed: int) -> Floats:
    """Covariance matrix with n - 1 in each draw of the complete rows, shape (draws, k, k).

    Parameters and exceptions as for `bootstrap_alphas`; the same seed makes the same draws.
    """
    centred = _centred(answers)
    n, k = centred.shape
    upper = np.triu_indices(k)

    def table(part: slice) -> Floats:
        rows = centred[part]
        return np.column_stack([rows, rows[:, upper[0]] * rows[:, upper[1]]])

    sums = resampled_sums(table, n, draws=draws, seed=seed)
    covariances = np.empty((draws, k, k))
    products = (sums[:, k:] - sums[:, upper[0]] * sums[:, upper[1]] / n) / (n - 1)
    # What a draw leaves of the variance of an item may be rounding alone.
    deviation = np.sqrt((centred**2).sum(axis=0) / (n - 1))
    products[np.abs(products) < NO_VARIANCE * deviation[upper[0]] * deviation[upper[1]]] = 0.0
    covariances[:, upper[0], upper[1]] = products
    covariances[:, upper[1], upper[0]] = products
    return covariances


def alpha_influence(answers: Floats) -> Floats:
    """Influence of each complete row on Cronbach's alpha by the jackknife: mean less alpha without the row.

    Parameters and exceptions as for `bootstrap_alphas`.

    Returns
    -------
    shape (n,), zero where the sum of the items does not vary without the row.
    """
    centred = _centred(answers)
    n, k = centred.shape
    of_row = (centred**2).sum(axis=1)
    total_of_row = centred.sum(axis=1) ** 2
    # Without a row the items' means move by its deviation over n - 1: n / (n - 1) of its square goes.
    trace = of_row.sum() - of_row * n / (n - 1)
    total = total_of_row.sum() - total_of_row * n / (n - 1)
    without = _alphas(trace, total, k)
    return np.nan_to_num(np.nanmean(without) - without) if not np.isnan(without).all() else np.zeros(n)


def _alphas(trace: Floats, total: Floats, k: int) -> Floats:
    varies = (total > NO_VARIANCE * trace) & (trace > NO_VARIANCE * trace.max(initial=0.0))
    share = np.divide(trace, total, out=np.full(len(trace), np.nan), where=varies)
    return np.asarray(k / (k - 1) * (1 - share))


def _centred(answers: Floats) -> Floats:
    several_items(answers.shape[1])
    rows = complete_rows(answers)
    if len(rows) < 3:
        raise NotEstimable.because(f"At least 3 complete rows are needed; there are {len(rows)}.")
    return np.asarray(rows - rows.mean(axis=0))

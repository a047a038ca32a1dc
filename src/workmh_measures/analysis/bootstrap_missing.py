"""Cronbach's alpha of resampled rows where answers are missing: pairwise and by full information."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable
from .alpha import cronbach_alpha
from .bootstrap import resample_counts
from .full_information import FullInformation
from .one_thread import on_one_thread

__all__ = ["bootstrap_full_information_alphas", "bootstrap_pairwise_alphas"]

Floats: TypeAlias = NDArray[np.float64]

# Of alpha in a draw; what chance does to it is a thousand times more.
_TOLERANCE = 1e-5
# Incomplete rows of all draws together, beyond which the draws would take more than some ten seconds.
_MOST_INCOMPLETE_ROWS = 1_000_000


@on_one_thread
def bootstrap_pairwise_alphas(answers: Floats, *, draws: int, seed: int) -> Floats:
    """Cronbach's alpha of the pairwise covariances in each draw of the rows with an answer.

    Parameters
    ----------
    answers : keyed answers, shape (n, k), NaN for a missing one.
    draws, seed : number of draws with replacement, and where they begin.

    Returns
    -------
    shape (draws,), NaN where two items have fewer than 2 common rows or the sum does not vary in a draw.
    """
    known = ~np.isnan(answers)
    some = known.any(axis=1)
    weights = known[some].astype(np.float64)
    values = np.where(known, answers - np.nanmean(answers[some], axis=0), 0.0)[some]
    alphas = [
        _pairwise_alpha(values, weights, of_row)
        for counts in resample_counts(len(values), draws=draws, seed=seed)
        for of_row in counts
    ]
    return np.array(alphas)


@on_one_thread
def bootstrap_full_information_alphas(answers: Floats, *, draws: int, seed: int) -> Floats:
    """Cronbach's alpha of the full-information covariances in each draw of the rows with an answer.

    Parameters as for `bootstrap_pairwise_alphas`.

    Returns
    -------
    shape (draws,), NaN where a draw has no value.

    Raises
    ------
    NotEstimable
        If the answers themselves give no covariance, or there are so many incomplete rows that it would take too long.
    """
    prepared = FullInformation(answers)
    incomplete = len(prepared.part)
    if incomplete * draws > _MOST_INCOMPLETE_ROWS:
        raise NotEstimable.because(
            f"{draws} draws of {incomplete} incomplete rows would take too long; ask for fewer draws."
        )
    start = prepared.covariance()

    def alpha(of_row: Floats) -> float:
        try:
            return cronbach_alpha(prepared.covariance(weights=of_row, start=start, tolerance=_TOLERANCE)[1])
        except NotEstimable:
            return float("nan")

    blocks = resample_counts(prepared.n, draws=draws, seed=seed)
    return np.array([alpha(of_row) for counts in blocks for of_row in counts])


def _pairwise_alpha(values: Floats, weights: Floats, of_row: Floats) -> float:
    counted = weights * of_row[:, None]
    pairs = counted.T @ weights
    if pairs.min() < 2:
        return float("nan")
    total = (values * of_row[:, None]).T @ weights
    covariance = (values.T @ (values * of_row[:, None]) - total * total.T / pairs) / (pairs - 1)
    try:
        return cronbach_alpha(covariance)
    except NotEstimable:
        return float("nan")

"""Guttman's lambdas and split-half reliabilities as estimates, of standardised items and of the items as they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable
from ..model.estimate import Estimate
from .covariance import correlation_of
from .estimation import estimated
from .guttman import guttman_lambda1, guttman_lambda2, guttman_lambda3, guttman_lambda5, guttman_lambda6
from .split_half import SplitHalf, split_half

__all__ = ["BOUNDS", "lower_bounds"]

Floats: TypeAlias = NDArray[np.float64]

_LAMBDAS: dict[str, Callable[[Floats], float]] = {
    "guttman_lambda1": guttman_lambda1,
    "guttman_lambda2": guttman_lambda2,
    "guttman_lambda3": guttman_lambda3,
    "guttman_lambda5": guttman_lambda5,
    "guttman_lambda6": guttman_lambda6,
}
_SPLITS: dict[str, Callable[[SplitHalf], float]] = {
    "guttman_lambda4": lambda split: split.highest,
    "split_half_max": lambda split: split.highest,
    "split_half_min": lambda split: split.lowest,
    "split_half_mean": lambda split: split.mean,
}
BOUNDS = tuple(
    (name, method) for name in sorted({*_LAMBDAS, *_SPLITS}) for method in ("pearson", "covariance")
)
"""Analysis and method of the rows, in their order."""
_SEARCHED = ("guttman_lambda4", "split_half_max", "split_half_min")


def lower_bounds(covariance: Floats, row: Estimate, *, seed: int) -> list[Estimate]:
    """Lambdas 1 to 6, and the highest, lowest and mean split half.

    Parameters
    ----------
    covariance : of the keyed items, shape (k, k).
    row : what every row says about data: names, n, missing.
    seed : of the splits drawn where there are too many to try all; a warning then says so.

    Returns
    -------
    list of Estimate
        For each statistic first that of standardised items (method pearson), which psych gives, then that of the items as
        they are (method covariance), which is about the score itself.
    """
    matrices: dict[str, Callable[[], Floats]] = {
        "pearson": cache(partial(correlation_of, covariance)),
        "covariance": lambda: covariance,
    }
    rows: dict[tuple[str, str], Estimate] = {}
    for method, matrix in matrices.items():
        for name, of_matrix in _LAMBDAS.items():
            start = replace(row, analysis=name, method=method)
            rows[name, method] = estimated(start, partial(_of, of_matrix, matrix))
        rows |= _split_rows(matrix, replace(row, method=method), seed)
    return [rows[bound] for bound in BOUNDS]


def _of(statistic: Callable[[Floats], float], matrix: Callable[[], Floats]) -> float:
    return statistic(matrix())


def _split_rows(matrix: Callable[[], Floats], row: Estimate, seed: int) -> dict[tuple[str, str], Estimate]:
    try:
        split = split_half(matrix(), seed=seed)
    except NotEstimable as refusal:
        reason = " ".join(p.text for p in refusal.problems)
        return {(n, str(row.method)): replace(row, analysis=n, reason=reason) for n in _SPLITS}
    searched: tuple[str, ...] = ()
    if split.drawn is not None:
        searched = (
            f"There are {split.splits} splits; this is the best found from {split.drawn} drawn ones (seed {seed}).",
        )
    return {
        (name, str(row.method)): replace(
            row, analysis=name, value=of_split(split), warnings=searched if name in _SEARCHED else ()
        )
        for name, of_split in _SPLITS.items()
    }

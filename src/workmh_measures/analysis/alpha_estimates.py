"""Cronbach's alpha with other intervals and other routes for missing answers, as estimates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable
from ..model.estimate import Estimate
from .alpha import cronbach_alpha
from .alpha_interval import bonett_interval
from .bootstrap import bca_interval, draws_without_value, percentile_interval
from .bootstrap_alpha import alpha_influence, bootstrap_alphas
from .bootstrap_missing import bootstrap_full_information_alphas, bootstrap_pairwise_alphas
from .covariance import listwise_covariance, pairwise_covariance
from .estimation import estimated, with_interval
from .full_information import full_information_covariance

__all__ = ["alpha_routes", "other_alpha_intervals"]

Floats: TypeAlias = NDArray[np.float64]


def other_alpha_intervals(alpha: Estimate, answers: Floats, *, draws: int, seed: int) -> list[Estimate]:
    """Alpha from complete rows again, with the intervals of Bonett and of the bootstrap.

    Parameters
    ----------
    alpha : the row with the interval of Feldt.
    answers : keyed answers, shape (n, k), NaN for a missing one.
    draws, seed : of the bootstrap; with no draws its rows are left out.
    """
    methods = ("bonett", "bootstrap_percentile", "bootstrap_bca")
    rows = [
        replace(alpha, method=method, ci_low=None, ci_high=None, ci_level=None)
        for method in (methods if draws else methods[:1])
    ]
    value, n = alpha.value, alpha.n
    if value is None or n is None:
        return rows
    ways: list[Callable[[], tuple[float, float]]] = [partial(bonett_interval, value, n, k=answers.shape[1])]
    if draws:
        values = bootstrap_alphas(answers, draws=draws, seed=seed)
        rows[1:] = [replace(row, warnings=(*row.warnings, *draws_without_value(values))) for row in rows[1:]]
        ways.append(partial(percentile_interval, values))
        ways.append(lambda: bca_interval(value, values, influence=alpha_influence(answers)))
    return [with_interval(row, way) for row, way in zip(rows, ways, strict=True)]


def alpha_routes(alpha: Estimate, answers: Floats, *, draws: int, seed: int) -> list[Estimate]:
    """Alpha from pairwise and from full-information covariances, with bootstrap intervals.

    Parameters as for `other_alpha_intervals`. Without a missing answer both routes are the listwise one, and its draws
    theirs.
    """
    complete = not np.isnan(answers).any()
    method = "bootstrap_percentile" if draws else "covariance"
    rows: list[Estimate] = []
    for missing, covariance, resampled in _ROUTES:
        row = replace(
            alpha,
            value=None,
            ci_low=None,
            ci_high=None,
            ci_level=None,
            method=method,
            missing=missing,
            reason=None,
        )
        try:
            matrix, n = (listwise_covariance if complete else covariance)(answers)
        except NotEstimable as refusal:
            rows.append(replace(row, n=None, reason=" ".join(p.text for p in refusal.problems)))
            continue
        row = estimated(replace(row, n=n), partial(cronbach_alpha, matrix))
        if draws and row.value is not None:
            drawn = bootstrap_alphas if complete else resampled
            row = _with_draws(row, partial(drawn, answers, draws=draws, seed=seed))
        rows.append(row)
    return rows


def _with_draws(row: Estimate, resampled: Callable[[], Floats]) -> Estimate:
    try:
        values = resampled()
    except NotEstimable as refusal:
        return replace(row, warnings=(*row.warnings, *(p.text for p in refusal.problems)))
    row = replace(row, warnings=(*row.warnings, *draws_without_value(values)))
    return with_interval(row, partial(percentile_interval, values))


_ROUTES: Sequence[tuple[str, Callable[[Floats], tuple[Floats, int]], Callable[..., Floats]]] = (
    ("pairwise", pairwise_covariance, bootstrap_pairwise_alphas),
    ("full_information", full_information_covariance, bootstrap_full_information_alphas),
)

"""Confidence interval of a mean, beside the rows of `score_descriptives`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from ..errors import NotEstimable
from ..model.estimate import Estimate

__all__ = ["mean_interval", "with_mean_intervals"]

_LEVEL = 0.95


def mean_interval(mean: float, sd: float, n: int, *, level: float = _LEVEL) -> tuple[float, float]:
    """Confidence interval of a mean by the t distribution with n - 1 degrees of freedom.

    Parameters
    ----------
    mean, sd : of the n values; sd with n - 1.
    n : number of values.
    level : confidence as a share.

    Raises
    ------
    NotEstimable
        If there are fewer than two values.

    Notes
    -----
    mean -+ t(1 - (1 - level) / 2, n - 1) * sd / sqrt(n).
    """
    from scipy.special import stdtrit  # a quarter of the time scipy.stats takes to load

    if n < 2:
        raise NotEstimable.because(f"At least 2 values are needed; found {n}.")
    margin = float(stdtrit(n - 1, (1 + level) / 2)) * sd / float(np.sqrt(n))
    return mean - margin, mean + margin


def with_mean_intervals(estimates: Iterable[Estimate]) -> list[Estimate]:
    """Return the rows with a 95 % interval on every mean that has a standard deviation beside it.

    Parameters
    ----------
    estimates : rows in which a mean and its sd carry the same names (instrument, scale, item, group, wave).
    """
    rows = list(estimates)
    spread = {_about(row): row.value for row in rows if row.analysis == "sd"}
    return [_with_interval(row, spread.get(_about(row))) if row.analysis == "mean" else row for row in rows]


def _about(row: Estimate) -> tuple[str | None, ...]:
    return row.instrument, row.scale, row.item, row.group, row.wave


def _with_interval(row: Estimate, sd: float | None) -> Estimate:
    if row.value is None or sd is None or row.n is None:
        return row
    low, high = mean_interval(row.value, sd, row.n)
    return replace(row, ci_low=low, ci_high=high, ci_level=_LEVEL, method="t")

"""Resampling of rows with replacement, and intervals from what a statistic became in it.

A statistic that is a function of sums over rows needs no resampled rows: how often each row was drawn, times a table
with a column for each sum, gives all sums of many draws in one product.
Validated against R boot 1.3-28.1: tests/reference/bootstrap.R, with the draws of both the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable

__all__ = [
    "FEWEST_DRAWS",
    "bca_interval",
    "draws_without_value",
    "percentile_interval",
    "resample_counts",
    "resampled_sums",
]

Floats: TypeAlias = NDArray[np.float64]

_LEVEL = 0.95
# Draws counted at a time: as many as stay in the processor's cache, but not so few that tables are made again and again.
_COUNTS_AT_ONCE = 2**16
_FEWEST_AT_ONCE = 8
_TABLE_ROWS_AT_ONCE = 2**15
# Products up to the first number of multiplications stay on one thread. On a busy machine more threads only wait, which
# pays from the second number on; what lies between is done in pieces.
_SMALL_PRODUCT = 2**18
_LARGE_PRODUCT = 2**26
_PIECE_ROWS = 1024
FEWEST_DRAWS = 100
_MOST_WITHOUT_VALUE = 0.05


def resample_counts(n: int, *, draws: int, seed: int) -> Iterator[Floats]:
    """Yield how often each row is drawn, in blocks of shape (some draws, n); the same ones for the same seed.

    Parameters
    ----------
    n : number of rows, each draw takes as many with replacement.
    draws : number of draws in all blocks together.
    """
    random = np.random.default_rng(seed)
    step = max(_FEWEST_AT_ONCE, _COUNTS_AT_ONCE // n)
    for start in range(0, draws, step):
        size = min(step, draws - start)
        # Numbers of 64 bits, since that is what counting takes: others would be copied first.
        places = random.integers(n, size=(size, n))
        places += n * np.arange(size)[:, None]
        yield np.bincount(places.ravel(), minlength=size * n).reshape(size, n).astype(np.float64)


def resampled_sums(table: Callable[[slice], Floats], n: int, *, draws: int, seed: int) -> Floats:
    """Sums of the columns of a table over the rows of each draw.

    Parameters
    ----------
    table : gives the columns of the rows asked for, shape (rows, columns).
    n : number of rows of the table.
    draws, seed : as for `resample_counts`.

    Returns
    -------
    shape (draws, columns)
    """
    parts = [slice(start, start + _TABLE_ROWS_AT_ONCE) for start in range(0, n, _TABLE_ROWS_AT_ONCE)]
    kept = table(parts[0]) if len(parts) == 1 else None
    sums = []
    for counts in resample_counts(n, draws=draws, seed=seed):
        if kept is not None:
            sums.append(_product(counts, kept))
        else:
            sums.append(sum((_product(counts[:, part], table(part)) for part in parts), np.zeros(())))
    return np.concatenate(sums)


def percentile_interval(values: Floats, *, level: float = _LEVEL) -> tuple[float, float]:
    """Interval between two percentiles of what a statistic became in the draws.

    Parameters
    ----------
    values : shape (draws,), NaN where a draw has no value.
    level : confidence as a share.

    Raises
    ------
    NotEstimable
        If there are fewer than 100 draws, or more than 5 % of them have no value.

    Notes
    -----
    Percentiles between two draws are interpolated on the scale of normal quantiles, as R's boot does.

    References
    ----------
    Davison AC, Hinkley DV (1997) Bootstrap Methods and their Application, section 5.2 and equation 5.8.
    """
    tail = (1 - level) / 2
    low, high = _quantiles(_usable(values), np.array([tail, 1 - tail]))
    return float(low), float(high)


def bca_interval(
    estimate: float, values: Floats, *, influence: Floats, level: float = _LEVEL
) -> tuple[float, float]:
    """Percentile interval corrected for bias and acceleration.

    Parameters
    ----------
    estimate : of the statistic in the rows themselves.
    values : shape (draws,), NaN where a draw has no value.
    influence : of each row on the estimate, shape (n,), in any unit; of the jackknife, mean less value without the row.
    level : confidence as a share.

    Raises
    ------
    NotEstimable
        As `percentile_interval`; also where no draw lies below, or none above, the estimate.

    References
    ----------
    Efron B (1987) Journal of the American Statistical Association 82:171-185, doi:10.1080/01621459.1987.10478410.
    """
    from scipy.special import ndtr, ndtri

    usable = _usable(values)
    below = float((usable < estimate).mean())
    if not 0 < below < 1:
        raise NotEstimable.because("All draws lie on one side of the estimate, so there is no BCa interval.")
    spread = float((influence**2).sum())
    acceleration = float((influence**3).sum()) / (6 * spread**1.5) if spread > 0 else 0.0
    bias = float(ndtri(below))
    z = bias + ndtri(np.array([(1 - level) / 2, (1 + level) / 2]))
    low, high = _quantiles(usable, ndtr(bias + z / (1 - acceleration * z)))
    return float(low), float(high)


def _product(counts: Floats, table: Floats) -> Floats:
    """The product counts @ table, in small pieces where several threads would not pay."""
    (draws, n), columns = counts.shape, table.shape[1]
    if draws * n * columns > _LARGE_PRODUCT:
        return np.asarray(counts @ table)
    sums = np.zeros((draws, columns))
    step = max(1, _SMALL_PRODUCT // (min(n, _PIECE_ROWS) * columns))
    for start in range(0, n, _PIECE_ROWS):
        rows = slice(start, start + _PIECE_ROWS)
        for first in range(0, draws, step):
            some = slice(first, first + step)
            sums[some] += counts[some, rows] @ table[rows]
    return sums


def draws_without_value(values: Floats) -> tuple[str, ...]:
    """Say how many draws have no value where an interval leaves some out, for the warnings of its row."""
    without = int(np.isnan(values).sum())
    if 0 < without <= _MOST_WITHOUT_VALUE * len(values):
        return (f"{without} of {len(values)} draws have no value and are left out of the interval.",)
    return ()


def _usable(values: Floats) -> Floats:
    if len(values) < FEWEST_DRAWS:
        raise NotEstimable.because(
            f"At least {FEWEST_DRAWS} draws are needed for an interval; there are {len(values)}."
        )
    usable = values[~np.isnan(values)]
    without = len(values) - len(usable)
    if without > _MOST_WITHOUT_VALUE * len(values):
        raise NotEstimable.because(
            f"{without} of {len(values)} draws have no value, so there is no interval."
        )
    return usable


def _quantiles(values: Floats, shares: Floats) -> Floats:
    """Quantiles by interpolation between order statistics on the normal scale."""
    from scipy.special import ndtri

    ordered = np.sort(values)
    count = len(ordered)
    place = (count + 1) * shares
    below = np.clip(np.floor(place + 1e-9).astype(int), 0, count)
    last = np.clip(below, 1, count - 1)
    left, right = ndtri(last / (count + 1)), ndtri((last + 1) / (count + 1))
    part = np.clip((ndtri(shares) - left) / (right - left), 0.0, 1.0)
    part = np.where(np.abs(place - last) < 1e-9, 0.0, part)
    return np.asarray(ordered[last - 1] + part * (ordered[last] - ordered[last - 1]))

"""Mean, standard deviation, floor, ceiling, skewness and kurtosis of scores and of items.

Two levels: functions on bare numbers, and thin ones that write `Estimate` rows. Missing values are NaN.
Validated against psych 2.2.9 and e1071 1.7-13 (R 4.2.2): tests/reference/descriptives.R; type 2 also against pandas.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Literal, TypeAlias, Unpack

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from ..errors import NotEstimable
from ..model.estimate import Estimate
from .estimation import NO_VALUE, About, estimated

__all__ = [
    "ceiling_percent",
    "floor_percent",
    "item_descriptives",
    "kurtosis",
    "mean",
    "score_descriptives",
    "sd",
    "skewness",
]

Floats: TypeAlias = NDArray[np.float64]
Range: TypeAlias = tuple[float, float]
MomentType: TypeAlias = Literal[2, 3]

# A score within this part of the attainable range of its end counts as being there (sums of weights round).
_END_TOLERANCE = 1e-9


def mean(values: ArrayLike) -> float:
    """Arithmetic mean.

    Parameters
    ----------
    values : numbers, shape (n,); NaN is left out.

    Raises
    ------
    NotEstimable
        If there is no value.
    """
    return float(_present(values, at_least=1).mean())


def sd(values: ArrayLike) -> float:
    """Standard deviation with n - 1.

    Parameters
    ----------
    values : numbers, shape (n,); NaN is left out.

    Raises
    ------
    NotEstimable
        If there are fewer than two values.
    """
    return float(_present(values, at_least=2).std(ddof=1))


def floor_percent(values: ArrayLike, attainable: Range | None) -> float:
    """Percentage of values at the lowest attainable one.

    Parameters
    ----------
    values : numbers, shape (n,); NaN is left out.
    attainable : lowest and highest value the scale can give; None when they are not known.

    Raises
    ------
    NotEstimable
        If there is no value, or the attainable range is not known.
    """
    return _percent_at(values, attainable, 0)


def ceiling_percent(values: ArrayLike, attainable: Range | None) -> float:
    """Percentage of values at the highest attainable one; see `floor_percent`."""
    return _percent_at(values, attainable, 1)


def skewness(values: ArrayLike, *, moment_type: MomentType = 2) -> float:
    """Skewness.

    Parameters
    ----------
    values : numbers, shape (n,); NaN is left out.
    moment_type : 2 as SPSS, SAS and pandas; 3 as psych::describe and e1071.

    Raises
    ------
    NotEstimable
        If there are fewer than three values, or they do not vary.

    Notes
    -----
    With central moments m2, m3 about the mean (divisor n) and g1 = m3 / m2^1.5:
    type 2 is g1 * sqrt(n (n - 1)) / (n - 2), type 3 is g1 * ((n - 1) / n)^1.5.

    References
    ----------
    Joanes DN, Gill CA (1998) The Statistician 47:183-189, doi:10.1111/1467-9884.00122.
    """
    n, m2, m3, _ = _central_moments(values, at_least=3)
    g1 = m3 / m2**1.5
    if moment_type == 2:
        return float(g1 * np.sqrt(n * (n - 1)) / (n - 2))
    return float(g1 * ((n - 1) / n) ** 1.5)


def kurtosis(values: ArrayLike, *, moment_type: MomentType = 2) -> float:
    """Excess kurtosis, 0 for a normal distribution.

    Parameters
    ----------
    values : numbers, shape (n,); NaN is left out.
    moment_type : 2 as SPSS, SAS and pandas; 3 as psych::describe and e1071.

    Raises
    ------
    NotEstimable
        If there are fewer than four values, or they do not vary.

    Notes
    -----
    With g2 = m4 / m2^2 - 3: type 2 is ((n + 1) g2 + 6) (n - 1) / ((n - 2) (n - 3)),
    type 3 is (g2 + 3) (1 - 1 / n)^2 - 3.

    References
    ----------
    Joanes DN, Gill CA (1998) The Statistician 47:183-189, doi:10.1111/1467-9884.00122.
    """
    n, m2, _, m4 = _central_moments(values, at_least=4)
    g2 = m4 / m2**2 - 3
    if moment_type == 2:
        return float(((n + 1) * g2 + 6) * (n - 1) / ((n - 2) * (n - 3)))
    return float((g2 + 3) * (1 - 1 / n) ** 2 - 3)


def score_descriptives(
    scores: ArrayLike, *, attainable: Range | None, **about: Unpack[About]
) -> list[Estimate]:
    """Describe one score.

    Parameters
    ----------
    scores : numbers, shape (n,); NaN where there is no score.
    attainable : lowest and highest score the scale can give; None when it has no such ends.
    about : instrument, scale, group, wave.

    Returns
    -------
    list of Estimate
        mean, sd, floor_percent, ceiling_percent, then skewness and kurtosis, each of type 2 first.
    """
    return _described(_floats(scores), attainable, Estimate(analysis="mean", missing="scored", **about))


def item_descriptives(
    items: pd.DataFrame, *, attainable: Mapping[str, Range | None], **about: Unpack[About]
) -> list[Estimate]:
    """Describe each item over the persons who answered it.

    Parameters
    ----------
    items : one column per item, one row per person; missing answers are NaN.
    attainable : item id -> lowest and highest answer; an item without ends is None or left out.
    about : instrument, scale, group, wave.

    Returns
    -------
    list of Estimate
        For each item the rows of `score_descriptives`.
    """
    rows: list[Estimate] = []
    for item in items.columns:
        start = Estimate(analysis="mean", item=str(item), missing="pairwise", **about)
        rows += _described(_floats(items[item]), attainable.get(str(item)), start)
    return rows


def _described(values: Floats, attainable: Range | None, start: Estimate) -> list[Estimate]:
    present = values[~np.isnan(values)]
    start = replace(start, n=len(present), warnings=_range_warnings(present, attainable))
    return [
        estimated(replace(start, analysis=analysis, method=method), partial(statistic, present, attainable))
        for analysis, method, statistic in _STATISTICS
    ]


_STATISTICS: tuple[tuple[str, str | None, Callable[[Floats, Range | None], float]], ...] = (
    ("mean", None, lambda values, _: mean(values)),
    ("sd", "n-1", lambda values, _: sd(values)),
    ("floor_percent", None, floor_percent),
    ("ceiling_percent", None, ceiling_percent),
    ("skewness", "type_2", lambda values, _: skewness(values)),
    ("skewness", "type_3", lambda values, _: skewness(values, moment_type=3)),
    ("kurtosis", "type_2", lambda values, _: kurtosis(values)),
    ("kurtosis", "type_3", lambda values, _: kurtosis(values, moment_type=3)),
)


def _range_warnings(present: Floats, attainable: Range | None) -> tuple[str, ...]:
    if attainable is None:
        return ()
    low, high = attainable
    slack = _END_TOLERANCE * (high - low)
    outside = int(np.count_nonzero((present < low - slack) | (present > high + slack)))
    if outside == 0:
        return ()
    return (f"{outside} of {len(present)} values lie outside the attainable range {low:g} to {high:g}.",)


def _percent_at(values: ArrayLike, attainable: Range | None, end: int) -> float:
    if attainable is None:
        raise NotEstimable.because("The lowest and the highest attainable value are not known.")
    present = _present(values, at_least=1)
    slack = _END_TOLERANCE * (attainable[1] - attainable[0])
    return 100 * float(np.mean(np.abs(present - attainable[end]) <= slack))


def _central_moments(values: ArrayLike, *, at_least: int) -> tuple[int, float, float, float]:
    present = _present(values, at_least=at_least)
    if present.min() == present.max():
        raise NotEstimable.because("All values are equal.")
    deviation = present - present.mean()
    square = deviation * deviation
    return len(present), float(square.mean()), float((square * deviation).mean()), float((square**2).mean())


def _present(values: ArrayLike, *, at_least: int) -> Floats:
    numbers = np.asarray(values, np.float64)
    present = numbers[~np.isnan(numbers)]
    if len(present) < at_least:
        if at_least == 1:
            raise NotEstimable.because(NO_VALUE)
        raise NotEstimable.because(f"At least {at_least} values are needed; found {len(present)}.")
    return present


def _floats(column: ArrayLike | pd.Series) -> Floats:
    if isinstance(column, pd.Series):
        return np.asarray(column.to_numpy(np.float64, na_value=np.nan))
    return np.asarray(column, np.float64)

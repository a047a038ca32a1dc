"""Cronbach's alpha and what belongs beside it, all from one covariance matrix.

Two levels: functions on a covariance matrix, and a thin one that takes keyed items and writes `Estimate` rows.
Validated against psych 2.2.9 (R 4.2.2): tests/reference/internal_consistency.R; alpha also against pingouin 0.7.0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeAlias, Unpack

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import NotEstimable
from ..model.estimate import Estimate
from .estimation import About, estimated

__all__ = [
    "alpha_if_deleted",
    "average_inter_item_r",
    "cronbach_alpha",
    "feldt_interval",
    "internal_consistency",
    "item_rest_correlation",
    "listwise_covariance",
    "standardised_alpha",
]

Floats: TypeAlias = NDArray[np.float64]

_LEVEL = 0.95
_FEWEST_ROWS = 3
# Matrix products up to this many multiplications stay on one thread; on a busy machine more threads only wait.
_SMALL_PRODUCT = 2**18
# A variance below this part of the sum of item variances is rounding, not variance.
_NO_VARIANCE = 1e-12


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
        If there are fewer than 2 items or 3 complete rows.
    """
    n_items = answers.shape[1]
    if n_items < 2:
        raise NotEstimable.because(f"At least 2 items are needed; there is {n_items}.")
    complete = _complete_rows(answers)
    n = len(complete)
    if n < _FEWEST_ROWS:
        raise NotEstimable.because(f"At least {_FEWEST_ROWS} complete rows are needed; there are {n}.")
    mean = complete.mean(axis=0)
    covariance = np.zeros((n_items, n_items))
    step = max(_FEWEST_ROWS, _SMALL_PRODUCT // n_items**2)
    for start in range(0, n, step):
        deviation = complete[start : start + step] - mean
        covariance += (deviation / (n - 1)).T @ deviation
    return (covariance + covariance.T) / 2, n


def cronbach_alpha(covariance: Floats) -> float:
    """Cronbach's alpha of the sum of the items.

    Parameters
    ----------
    covariance : of the keyed items, shape (k, k).

    Raises
    ------
    NotEstimable
        If there are fewer than 2 items or the sum does not vary.

    Notes
    -----
    k / (k - 1) * (1 - trace / sum of all elements).

    References
    ----------
    Cronbach LJ (1951) Psychometrika 16:297-334, doi:10.1007/BF02310555.

    Examples
    --------
    >>> cronbach_alpha(np.array([[2.0, 1.0], [1.0, 2.0]]))
    0.6666666666666667
    """
    k = len(covariance)
    if k < 2:
        raise NotEstimable.because(f"At least 2 items are needed; there is {k}.")
    trace, total = float(np.trace(covariance)), float(covariance.sum())
    if total <= _NO_VARIANCE * trace:
        raise NotEstimable.because("The sum of the items does not vary.")
    return k / (k - 1) * (1 - trace / total)


def standardised_alpha(covariance: Floats) -> float:
    """Cronbach's alpha of the sum of standardised items; see `cronbach_alpha`.

    Raises
    ------
    NotEstimable
        If there are fewer than 2 items or an item does not vary.
    """
    return cronbach_alpha(_correlation(covariance))


def average_inter_item_r(covariance: Floats) -> float:
    """Mean of the Pearson correlations between different items; see `standardised_alpha`."""
    correlation = _correlation(covariance)
    k = len(correlation)
    return float((correlation.sum() - k) / (k * (k - 1)))


def alpha_if_deleted(covariance: Floats) -> Floats:
    """Cronbach's alpha of the remaining items, with each item left out in turn.

    Parameters
    ----------
    covariance : of the keyed items, shape (k, k).

    Returns
    -------
    shape (k,), NaN where the sum of the remaining items does not vary.

    Raises
    ------
    NotEstimable
        If there are fewer than 3 items.
    """
    k = len(covariance)
    if k < 3:
        raise NotEstimable.because(f"Without one item at least 2 must remain; there are {k}.")
    trace, total = _without_each(covariance)
    varies = total > _NO_VARIANCE * trace
    share = np.divide(trace, total, out=np.full(k, np.nan), where=varies)
    return np.asarray((k - 1) / (k - 2) * (1 - share))


def item_rest_correlation(covariance: Floats) -> Floats:
    """Pearson correlation of each item with the sum of the others.

    Parameters
    ----------
    covariance : of the keyed items, shape (k, k).

    Returns
    -------
    shape (k,), NaN where the item or the sum of the others does not vary.
    """
    variance = np.diag(covariance)
    trace, rest_variance = _without_each(covariance)
    varies = (variance > _NO_VARIANCE * np.trace(covariance)) & (rest_variance > _NO_VARIANCE * trace)
    scale = np.sqrt(np.where(varies, variance * rest_variance, 1.0))
    return np.asarray(np.where(varies, (covariance.sum(axis=1) - variance) / scale, np.nan))


def feldt_interval(alpha: float, n: int, *, k: int, level: float = _LEVEL) -> tuple[float, float]:
    """Confidence interval of Cronbach's alpha from complete rows.

    Parameters
    ----------
    alpha : the estimate.
    n : number of rows without a missing answer.
    k : number of items.
    level : confidence as a share.

    Notes
    -----
    (1 - population alpha) / (1 - alpha) follows F with n - 1 and (n - 1)(k - 1) degrees of freedom. R's `qf`,
    and so psych, leaves the second one out of account above 4e5 (n of 16,667 with 25 items); this does not.

    References
    ----------
    Feldt LS, Woodruff DJ, Salih FA (1987) Applied Psychological Measurement 11:93-103,
    doi:10.1177/014662168701100107.
    """
    from scipy.special import fdtri  # a quarter of the time scipy.stats takes to load

    df, df2 = n - 1, (n - 1) * (k - 1)
    tail = (1 - level) / 2
    low, high = (1 - (1 - alpha) * float(fdtri(df, df2, p)) for p in (1 - tail, tail))
    return low, high


def internal_consistency(
    items: pd.DataFrame | Floats, *, item_ids: Sequence[str] | None = None, **about: Unpack[About]
) -> list[Estimate]:
    """Alpha with its interval, and each item's part in it, over the rows without a missing answer.

    Parameters
    ----------
    items : keyed answers, one column per item, one row per person; missing answers are NaN.
    item_ids : names of the columns; a DataFrame brings its own.
    about : instrument, scale, group, wave.

    Returns
    -------
    list of Estimate
        cronbach_alpha (Feldt 95 %), cronbach_alpha_standardised, average_inter_item_r; then
        cronbach_alpha_if_deleted and item_rest_correlation for each item. Where a value cannot be estimated it
        is None, with the reason. Items without variance and negative item-rest correlations are warnings.

    Raises
    ------
    ValueError
        If a column has no name or two have the same.
    """
    answers, names = _answers(items, item_ids)
    start = Estimate(analysis="cronbach_alpha", missing="listwise", **about)
    try:
        covariance, n = listwise_covariance(answers)
    except NotEstimable as refusal:
        n = len(_complete_rows(answers))
        return _without_values(replace(start, n=n, reason=refusal.problems[0].text), names)
    warnings = _item_warnings(covariance, names)
    start = replace(start, n=n)
    rows = [
        estimated(replace(start, analysis=analysis, method=method), partial(statistic, covariance))
        for analysis, method, statistic in _OF_ALL_ITEMS
    ]
    named = tuple(f"Item {name}: {text}" for name in names for text in warnings[name])
    rows = [replace(row, warnings=named) for row in [_with_interval(rows[0], len(names)), *rows[1:]]]
    for analysis, method, statistic, reason in _OF_EACH_ITEM:
        row = replace(start, analysis=analysis, method=method)
        rows += _item_rows(row, partial(statistic, covariance), reason, warnings)
    return rows


_OF_ALL_ITEMS: tuple[tuple[str, str, Callable[[Floats], float]], ...] = (
    ("cronbach_alpha", "feldt", cronbach_alpha),
    ("cronbach_alpha_standardised", "pearson", standardised_alpha),
    ("average_inter_item_r", "pearson", average_inter_item_r),
)
_OF_EACH_ITEM: tuple[tuple[str, str, Callable[[Floats], Floats], str], ...] = (
    (
        "cronbach_alpha_if_deleted",
        "covariance",
        alpha_if_deleted,
        "The sum of the remaining items does not vary.",
    ),
    (
        "item_rest_correlation",
        "pearson",
        item_rest_correlation,
        "The item or the sum of the others does not vary.",
    ),
)


def _without_values(row: Estimate, names: Sequence[str]) -> list[Estimate]:
    """Make every row of the analysis with the same reason."""
    whole = [replace(row, analysis=analysis, method=method) for analysis, method, _ in _OF_ALL_ITEMS]
    return whole + [
        replace(row, analysis=analysis, method=method, item=name)
        for analysis, method, *_ in _OF_EACH_ITEM
        for name in names
    ]


def _item_rows(
    row: Estimate, statistic: Callable[[], Floats], reason: str, warnings: Mapping[str, tuple[str, ...]]
) -> list[Estimate]:
    try:
        values = statistic()
    except NotEstimable as refusal:
        reason = refusal.problems[0].text
        values = np.full(len(warnings), np.nan)
    return [
        replace(row, item=name, warnings=texts, reason=reason)
        if np.isnan(value)
        else replace(row, item=name, warnings=texts, value=float(value))
        for (name, texts), value in zip(warnings.items(), values, strict=True)
    ]


def _with_interval(row: Estimate, k: int) -> Estimate:
    if row.value is None or row.n is None:
        return row
    low, high = feldt_interval(row.value, row.n, k=k)
    return replace(row, ci_low=low, ci_high=high, ci_level=_LEVEL)


def _item_warnings(covariance: Floats, names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    constant = np.diag(covariance) <= _NO_VARIANCE * np.trace(covariance)
    negative = item_rest_correlation(covariance) < 0
    texts = [
        (constant, "Every row used has the same answer."),
        (negative, "The correlation with the other items is negative after keying; the key may be wrong."),
    ]
    return {name: tuple(text for found, text in texts if found[i]) for i, name in enumerate(names)}


def _complete_rows(answers: Floats) -> Floats:
    complete = ~np.isnan(answers).any(axis=1)
    return answers if complete.all() else answers[complete]


def _answers(items: pd.DataFrame | Floats, item_ids: Sequence[str] | None) -> tuple[Floats, list[str]]:
    if isinstance(items, pd.DataFrame):
        answers = items.to_numpy(np.float64, na_value=np.nan)
        names = [str(c) for c in items.columns] if item_ids is None else list(item_ids)
    else:
        answers = np.asarray(items, np.float64)
        names = [] if item_ids is None else list(item_ids)
    if answers.ndim != 2 or len(names) != answers.shape[1] or len(set(names)) != len(names):
        raise ValueError(f"Each column needs its own name; found {len(names)} for shape {answers.shape}.")
    return answers, names


def _without_each(covariance: Floats) -> tuple[Floats, Floats]:
    """Sum of variances, and variance of the sum, of the items but one, for each one left out."""
    variance = np.diag(covariance)
    return variance.sum() - variance, covariance.sum() - 2 * covariance.sum(axis=1) + variance


def _correlation(covariance: Floats) -> Floats:
    variance = np.diag(covariance)
    if len(covariance) < 2:
        raise NotEstimable.because(f"At least 2 items are needed; there is {len(covariance)}.")
    if (variance <= _NO_VARIANCE * variance.sum()).any():
        raise NotEstimable.because("An item without variance has no correlation.")
    deviation = np.sqrt(variance)
    return np.asarray(covariance / np.outer(deviation, deviation))

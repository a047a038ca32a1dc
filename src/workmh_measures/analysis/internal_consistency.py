"""Cronbach's alpha and everything that belongs beside it, as estimates of one set of keyed items or of a scale.

The numbers come from `alpha`, `alpha_interval`, `guttman`, `split_half` and `omega`, each on a covariance matrix.
Validated against psych 2.2.9 (R 4.2.2): tests/reference/internal_consistency.R; alpha also against pingouin 0.7.0.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeAlias, Unpack

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import NotEstimable
from ..model.estimate import Estimate, changed
from ..model.scale import Scale
from .alpha import (
    alpha_if_deleted,
    average_inter_item_r,
    corrected_item_rest_correlation,
    cronbach_alpha,
    item_rest_correlation,
    standardised_alpha,
)
from .alpha_estimates import alpha_routes, other_alpha_intervals
from .alpha_interval import feldt_interval
from .covariance import NO_VARIANCE, complete_rows, listwise_covariance
from .estimation import About, estimated, with_interval
from .measurements import Measurements
from .omega_estimates import OMEGAS, omegas
from .one_thread import on_one_thread
from .reliability_bounds import BOUNDS, lower_bounds

__all__ = [
    "alpha_if_deleted",
    "average_inter_item_r",
    "cronbach_alpha",
    "feldt_interval",
    "full_consistency",
    "internal_consistency",
    "internal_consistency_estimates",
    "item_rest_correlation",
    "listwise_covariance",
    "standardised_alpha",
    "why_no_consistency",
]

Floats: TypeAlias = NDArray[np.float64]

_WHY_NOT = {
    "formative": "The items form the construct and need not agree: a reliability of their agreement has no meaning.",
    "single_item": "One item has no internal consistency.",
}


def why_no_consistency(scale: Scale) -> str | None:
    """Why a scale has no internal consistency, in a sentence, or None where it may have one."""
    if scale.measurement_model != "reflective":
        return _WHY_NOT[scale.measurement_model]
    if scale.combine.rule == "count_at_least":
        return "The score counts items over a threshold; see the sum over the same items."
    return None


def internal_consistency_estimates(
    measured: Measurements, scale: Scale, *, seed: int = 1, draws: int = 1000, about: About
) -> list[Estimate]:
    """Everything about the internal consistency of a scale, or the reason why it has none.

    Parameters
    ----------
    measured : answers of one wave or group.
    scale : of the instrument.
    seed, draws : of every bootstrap and of splits that are drawn; with no draws there are no bootstrap intervals.
    about : group and wave the rows belong to, instrument and scale.

    Returns
    -------
    list of Estimate
        Those of `internal_consistency` first; then alpha with the intervals of Bonett and of the bootstrap, alpha from
        pairwise and full-information covariances, corrected item-rest correlations, lambdas, split halves and omegas.
    """
    reason = why_no_consistency(scale)
    if reason is None and not measured.has_items(scale):
        reason = "Only scores are known; this needs the answers to the items."
    if reason is not None:
        return [Estimate(analysis="cronbach_alpha", reason=reason, **about)]
    return full_consistency(measured.keyed(scale), seed=seed, draws=draws, about=about)


@on_one_thread
def full_consistency(
    items: pd.DataFrame, *, seed: int = 1, draws: int = 1000, about: About | None = None
) -> list[Estimate]:
    """Everything about the internal consistency of keyed items; see `internal_consistency_estimates`.

    Parameters
    ----------
    items : keyed answers, one named column per item, one row per person; missing answers are NaN.
    """
    rows = internal_consistency(items, **(about or {}))
    answers, names = _answers(items, None)
    alpha = rows[0]
    rows += other_alpha_intervals(alpha, answers, draws=draws, seed=seed)
    rows += alpha_routes(alpha, answers, draws=draws, seed=seed)
    bare = Estimate(analysis="", n=alpha.n, missing="listwise", **(about or {}))
    try:
        covariance, _ = listwise_covariance(answers)
    except NotEstimable as refusal:
        bare = changed(bare, reason=refusal.problems[0].text)
        rows += [changed(bare, analysis=_CORRECTED[0], method=_CORRECTED[1], item=name) for name in names]
        return rows + [changed(bare, analysis=a, method=m) for a, m in (*BOUNDS, *OMEGAS)]
    corrected = changed(bare, analysis=_CORRECTED[0], method=_CORRECTED[1])
    no_warnings: dict[str, tuple[str, ...]] = dict.fromkeys(names, ())
    rows += _item_rows(corrected, partial(corrected_item_rest_correlation, covariance), "", no_warnings)
    rows += lower_bounds(covariance, bare, seed=seed)
    return rows + omegas(answers, bare, names=names, draws=draws, seed=seed)


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
        n = len(complete_rows(answers))
        return _without_values(changed(start, n=n, reason=refusal.problems[0].text), names)
    rest = item_rest_correlation(covariance)
    warnings = _item_warnings(covariance, rest, names)
    start = changed(start, n=n)
    rows = [
        estimated(changed(start, analysis=analysis, method=method), partial(statistic, covariance))
        for analysis, method, statistic in _OF_ALL_ITEMS
    ]
    named = tuple(f"Item {name}: {text}" for name in names for text in warnings[name])
    rows = [changed(row, warnings=named) for row in [_with_feldt(rows[0], len(names)), *rows[1:]]]
    statistics: tuple[Callable[[], Floats], ...] = (partial(alpha_if_deleted, covariance), lambda: rest)
    for (analysis, method, reason), statistic in zip(_OF_EACH_ITEM, statistics, strict=True):
        rows += _item_rows(changed(start, analysis=analysis, method=method), statistic, reason, warnings)
    return rows


_CORRECTED = ("item_rest_correlation", "smc_corrected")
_OF_ALL_ITEMS: tuple[tuple[str, str, Callable[[Floats], float]], ...] = (
    ("cronbach_alpha", "feldt", cronbach_alpha),
    ("cronbach_alpha_standardised", "pearson", standardised_alpha),
    ("average_inter_item_r", "pearson", average_inter_item_r),
)
_OF_EACH_ITEM = (
    ("cronbach_alpha_if_deleted", "covariance", "The sum of the remaining items does not vary."),
    ("item_rest_correlation", "pearson", "The item or the sum of the others does not vary."),
)


def _without_values(row: Estimate, names: Sequence[str]) -> list[Estimate]:
    """Make every row of the analysis with the same reason."""
    whole = [changed(row, analysis=analysis, method=method) for analysis, method, _ in _OF_ALL_ITEMS]
    return whole + [
        changed(row, analysis=analysis, method=method, item=name)
        for analysis, method, *_ in _OF_EACH_ITEM
        for name in names
    ]


def _item_rows(
    row: Estimate, statistic: Callable[[], Floats], reason: str, warnings: Mapping[str, tuple[str, ...]]
) -> list[Estimate]:
    try:
        values = statistic().tolist()
    except NotEstimable as refusal:
        reason = refusal.problems[0].text
        values = [math.nan] * len(warnings)
    return [
        changed(row, item=name, warnings=texts, reason=reason)
        if math.isnan(value)
        else changed(row, item=name, warnings=texts, value=value)
        for (name, texts), value in zip(warnings.items(), values, strict=True)
    ]


def _with_feldt(row: Estimate, k: int) -> Estimate:
    if row.value is None or row.n is None:
        return row
    return with_interval(row, partial(feldt_interval, row.value, row.n, k=k))


def _item_warnings(covariance: Floats, rest: Floats, names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    constant = np.diag(covariance) <= NO_VARIANCE * np.trace(covariance)
    negative = rest < 0
    texts = [
        (constant, "Every row used has the same answer."),
        (negative, "The correlation with the other items is negative after keying; the key may be wrong."),
    ]
    if not (constant.any() or negative.any()):
        return dict.fromkeys(names, ())
    return {name: tuple(text for found, text in texts if found[i]) for i, name in enumerate(names)}


def _answers(items: pd.DataFrame | Floats, item_ids: Sequence[str] | None) -> tuple[Floats, list[str]]:
    if isinstance(items, pd.DataFrame):
        answers = items.to_numpy(np.float64, na_value=np.nan)
        names = list(map(str, items.columns.tolist())) if item_ids is None else list(item_ids)
    else:
        answers = np.asarray(items, np.float64)
        names = [] if item_ids is None else list(item_ids)
    if answers.ndim != 2 or len(names) != answers.shape[1] or len(set(names)) != len(names):
        raise ValueError(f"Each column needs its own name; found {len(names)} for shape {answers.shape}.")
    return answers, names

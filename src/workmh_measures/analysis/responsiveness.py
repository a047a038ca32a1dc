"""Responsiveness of a scale between two waves: sizes of change, and how well the change follows a rating of change.

The sizes (`srm`, `effect_size_change`, `guyatt`) are no verdict; the area under the curve against the rating is part of
one, and 0.70 or more is what is usually asked of it. Changes are told as after minus before; where a rating of change
comes in, as points toward the better end of the scale.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable
from ..model.estimate import Estimate
from ..model.scale import Scale
from .anchors import AskedChange, Changes, changes_between, rated_changes
from .bootstrap import percentile_interval, resample_counts
from .change_sizes import (
    effect_size_interval,
    effect_size_of_change,
    guyatt_index,
    resampled_ratio,
    response_mean_interval,
    standardised_response_mean,
)
from .correlation import Correlation, pearson_correlation, spearman_correlation
from .descriptives import mean, sd
from .estimation import About, estimated
from .mean_interval import mean_interval
from .measurements import Measurements
from .roc import area_under_curve

__all__ = ["responsiveness_estimates", "with_resampled", "without_value"]

Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]

_LEVEL = 0.95
# A rating with more levels than this is a measure: its mean changes are not told level by level.
_MOST_LEVELS = 11


def responsiveness_estimates(
    measured: Measurements, scale: Scale, *, asked: AskedChange, about: About
) -> list[Estimate]:
    """Tell how large the change of a scale is, and how it goes with a rating of change.

    Parameters
    ----------
    measured : rows of both waves, with the rating in the rows of the later one.
    scale : whose scores.
    asked : the waves, the rating of change, and the bootstrap.
    about : names the rows carry; wave and wave2 are set here.

    Returns
    -------
    list of Estimate
        change_mean, change_sd; srm (noncentral_t, bootstrap), effect_size_change (bonett, bootstrap), guyatt (of those
        improved, of everybody; bootstrap), anchor_correlation (spearman, pearson) of gain and rating, anchor_state_correlation
        of the rating with the score before and after (a rating of change that goes with the later score much more than
        against the earlier one tells how people are, not how they changed), auc (delong, delong_logit) of the gain
        against the rating, and change_by_anchor, the mean gain at each level of the rating.
    """
    first, second = asked.waves
    names: About = {**about, "scale": scale.id, "wave": first}
    start = Estimate(analysis="change_mean", wave2=second, missing="listwise", **names)
    try:
        changes = changes_between(measured, scale, asked.waves)
    except NotEstimable as refusal:
        return without_value(start, (*_SIZES, *_BY_ANCHOR), refusal)
    rows = _sizes(replace(start, n=len(changes.before)), changes, asked)
    try:
        return rows + _by_anchor(start, rated_changes(changes, measured, asked), asked)
    except NotEstimable as refusal:
        return rows + without_value(start, _BY_ANCHOR, refusal)


_SIZES = ("change_mean", "change_sd", "srm", "effect_size_change")
_BY_ANCHOR = ("guyatt", "anchor_correlation", "auc")


def _sizes(start: Estimate, changes: Changes, asked: AskedChange) -> list[Estimate]:
    change, before = changes.change, changes.before
    everybody = np.ones(len(change), dtype=np.bool_)
    rows = [
        _mean(start, change),
        estimated(replace(start, analysis="change_sd", method="n-1"), lambda: sd(change)),
    ]
    srm = estimated(
        replace(start, analysis="srm", method="noncentral_t"), lambda: standardised_response_mean(change)
    )
    if srm.value is not None:
        low, high = response_mean_interval(srm.value, len(change))
        srm = replace(srm, ci_low=low, ci_high=high, ci_level=_LEVEL)
    size = estimated(
        replace(start, analysis="effect_size_change", method="bonett"),
        lambda: effect_size_of_change(before, changes.after),
    )
    if size.value is not None:
        low, high = effect_size_interval(before, changes.after)
        size = replace(size, ci_low=low, ci_high=high, ci_level=_LEVEL)
    whole = (change, everybody)
    return [
        *rows,
        srm,
        with_resampled(srm, lambda counts: resampled_ratio(counts, whole, whole), asked),
        size,
        with_resampled(size, lambda counts: resampled_ratio(counts, whole, (before, everybody)), asked),
    ]


def with_resampled(
    row: Estimate, statistic: Callable[[Floats], Floats], asked: AskedChange, *, persons: int | None = None
) -> Estimate:
    """Return a row with the interval of a bootstrap of persons in place of its own.

    Parameters
    ----------
    row : with a value, or with the reason why there is none.
    statistic : takes how often each person is in each sample, shape (b, n), and returns values of shape (b,), NaN where
        there is none.
    persons : how many are drawn from; the row's n when not given.
    """
    row = replace(row, method="bootstrap", ci_low=None, ci_high=None, ci_level=None)
    n = row.n if persons is None else persons
    if row.value is None or not n:
        return row
    blocks = resample_counts(n, draws=asked.draws, seed=asked.seed)
    values = np.concatenate([statistic(counts) for counts in blocks])
    try:
        low, high = percentile_interval(values, level=_LEVEL)
    except NotEstimable as refusal:
        return replace(row, warnings=(*row.warnings, refusal.problems[0].text))
    without = int(np.count_nonzero(np.isnan(values)))
    told = (
        (f"{without} of {len(values)} draws have no value and are left out of the interval.",)
        if without
        else ()
    )
    return replace(row, ci_low=low, ci_high=high, ci_level=_LEVEL, warnings=row.warnings + told)


def without_value(start: Estimate, names: tuple[str, ...], refusal: NotEstimable) -> list[Estimate]:
    """Return a row for each analysis, with the reason why it has no value."""
    return [replace(start, analysis=name, reason=refusal.problems[0].text) for name in names]


def _by_anchor(start: Estimate, rated: Changes, asked: AskedChange) -> list[Estimate]:
    anchor, gain = asked.anchor, rated.gain
    if anchor is None or rated.rating is None:
        return []
    improved, stable = rated.within(anchor.improved), rated.within(anchor.stable)
    start = replace(start, n=len(gain))
    rows = [
        _guyatt(replace(start, level=level), rated.change, who, stable, asked)
        for level, who in (("improved", improved), ("everybody", np.ones(len(gain), dtype=np.bool_)))
    ]
    rating = anchor.oriented(rated.rating)
    for method, correlation in (("spearman", spearman_correlation), ("pearson", pearson_correlation)):
        row = replace(start, analysis="anchor_correlation", level=anchor.column, method=method)
        rows.append(_correlated(row, partial(correlation, gain, rating)))
    for level, scores in (("before", rated.before), ("after", rated.after)):
        row = replace(start, analysis="anchor_state_correlation", level=level, method="spearman")
        rows.append(_correlated(row, partial(spearman_correlation, rated.better * scores, rating)))
    rows += _areas(replace(start, level=anchor.column), gain, improved)
    return rows + _levels(start, gain, rated.rating)


def _guyatt(row: Estimate, change: Floats, who: Bools, stable: Bools, asked: AskedChange) -> Estimate:
    row = replace(row, analysis="guyatt", n=int(np.count_nonzero(who | stable)))
    row = estimated(row, lambda: guyatt_index(change[who], change[stable]))
    return with_resampled(
        row,
        lambda counts: resampled_ratio(counts, (change, who), (change, stable)),
        asked,
        persons=len(change),
    )


def _areas(row: Estimate, gain: Floats, improved: Bools) -> list[Estimate]:
    rows: list[Estimate] = []
    intervals: tuple[Literal["delong", "delong_logit"], ...] = ("delong", "delong_logit")
    for method in intervals:
        one = replace(row, analysis="auc", method=method)
        if not 0 < np.count_nonzero(improved) < len(gain):
            yes = int(np.count_nonzero(improved))
            reason = (
                f"Persons who improved and who did not are needed; there are {yes} and {len(gain) - yes}."
            )
            rows.append(replace(one, reason=reason))
            continue
        area = area_under_curve(gain[improved], gain[~improved], interval=method)
        one = replace(one, value=area.value)
        if area.ci_low is not None:
            one = replace(one, ci_low=area.ci_low, ci_high=area.ci_high, ci_level=_LEVEL)
        rows.append(one)
    return rows


def _levels(start: Estimate, gain: Floats, rating: Floats) -> list[Estimate]:
    levels = np.unique(rating + 0.0)  # no level -0
    if len(levels) > _MOST_LEVELS:
        return []
    groups = [(f"{level:g}", gain[rating == level]) for level in levels]
    return [
        _mean(replace(start, analysis="change_by_anchor", level=level, n=len(values)), values)
        for level, values in groups
    ]


def _mean(row: Estimate, values: Floats) -> Estimate:
    """Mean with its interval by the t distribution; without one where there is a single value."""
    row = estimated(replace(row, method="t"), lambda: mean(values))
    if row.value is None or len(values) < 2:
        return row
    low, high = mean_interval(row.value, sd(values), len(values))
    return replace(row, ci_low=low, ci_high=high, ci_level=_LEVEL)


def _correlated(row: Estimate, correlation: Callable[[], Correlation]) -> Estimate:
    try:
        found = correlation()
    except NotEstimable as refusal:
        return replace(row, reason=refusal.problems[0].text)
    row = replace(row, value=found.value, p_value=found.p_value, df=float(found.df))
    if found.ci_low is None:
        return row
    return replace(row, ci_low=found.ci_low, ci_high=found.ci_high, ci_level=_LEVEL)

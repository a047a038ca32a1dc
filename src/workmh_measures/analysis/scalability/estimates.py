"""Mokken scaling of the items of a scale as estimates: H with intervals, selection, monotonicity and order of items."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TypeAlias

import numpy as np
import pandas as pd

from ...errors import NotEstimable
from ...model.estimate import Estimate, changed
from ...model.scale import Scale
from ...scoring.recode import keyed_values
from ..estimation import About
from ..internal_consistency import why_no_consistency
from ..keyed_items import item_uses
from ..measurements import NO_ITEMS, Measurements
from ..polychoric.joint_counts import CodedAnswers, coded_answers
from .coefficients import Scalability, interval_below_one, pair_moments, scalability
from .item_ordering import item_ordering
from .item_selection import LOWER_BOUND, mokken_scales
from .monotonicity import Monotonicity, monotonicity

__all__ = ["LADDER", "mokken_estimates", "scalability_estimates"]

Categories: TypeAlias = Mapping[str, Sequence[float]]

LADDER = tuple(round(LOWER_BOUND + step / 20, 2) for step in range(7))
"""Lower bounds at which items are selected, the usual one first."""
_LEVEL = 0.95
_SUSPECT = 40
_INACCURATE = 0.30
_NO_SCALE = "Below .30: the items do not form a scale that puts persons in order."
_WEAK_ITEM = "Below .30: the item adds little to the order of persons."
_NEGATIVE = "Below 0: the two items do not belong in one scale; the key of one may be wrong."
_BREACHES = "The crit is 40 or more: the item may not get likelier with what the others measure."
_NO_ORDER = "Below .30: the items have no order to speak of."


_BREACH_NUMBERS: Mapping[str, Callable[[Monotonicity], float]] = {
    "breaches": lambda one: float(one.violations),
    "breach_sum": lambda one: one.total,
    "largest_breach": lambda one: one.largest,
    "crit": lambda one: float(one.crit),
}


def scalability_estimates(measured: Measurements, scale: Scale, *, about: About) -> list[Estimate]:
    """Mokken scaling of the keyed items of a scale, or the reason why there is none.

    Parameters
    ----------
    measured : answers of one wave or group.
    scale : of the instrument.
    about : group and wave the rows belong to, instrument and scale.

    Returns
    -------
    list of Estimate
        See `mokken_estimates`.
    """
    reason = why_no_consistency(scale)
    if reason is None and not measured.has_items(scale):
        reason = NO_ITEMS
    if reason is not None:
        return [Estimate(analysis="loevinger_h", reason=reason, **about)]
    return mokken_estimates(measured.keyed(scale), categories=_categories(measured, scale), about=about)


def mokken_estimates(
    items: pd.DataFrame, *, categories: Categories | None = None, about: About | None = None
) -> list[Estimate]:
    """Mokken scaling of keyed items.

    Parameters
    ----------
    items : keyed answers, one named column per item, one row per person; missing answers are NaN, and their rows left out.
    categories : codes each item could have; by default every whole number from its lowest to its highest answer.

    Returns
    -------
    list of Estimate
        loevinger_h of the scale, each item and each pair, with its interval and the one-sided p of H above 0;
        mokken_scale of each item at each lower bound (`level`), 0.30 first; mokken_monotonicity of each item (number of
        breaches, then their sum, the largest, and crit); mokken_ordering (HT of the scale, then for each item how many
        others change places with it). What cannot be estimated is None, with the reason.
    """
    start = Estimate(analysis="loevinger_h", method="delta_log", missing="listwise", **(about or {}))
    try:
        coded = _coded(items, categories)
    except NotEstimable as refusal:
        return [changed(start, reason=_sentence(refusal))]
    start = changed(start, n=coded.n)
    found = scalability(coded)
    rows = [*_coefficients(start, coded, found), *_selection(start, coded)]
    start = changed(start, method=None)
    return [*rows, *_breaches(start, coded, found), *_order(start, coded)]


def _categories(measured: Measurements, scale: Scale) -> Categories:
    """Codes of the options of each item, keyed as its answers are; items without options are left out."""
    found = {}
    for use in item_uses(measured.instrument, scale):
        codes = measured.instrument.response_scale_of(use.item).codes
        keyed = keyed_values(measured.instrument, use, np.array(codes, np.float64), measured.parameters)
        if codes:
            found[use.item] = sorted(set(keyed[~np.isnan(keyed)].tolist()))
    return found


def _coded(items: pd.DataFrame, categories: Categories | None) -> CodedAnswers:
    answers = items.to_numpy(np.float64, na_value=np.nan)
    names = [str(name) for name in items.columns]
    if categories is None or not all(name in categories for name in names):
        return coded_answers(answers, names=names)
    return coded_answers(answers, names=names, categories=[categories[name] for name in names])


def _sentence(refusal: NotEstimable) -> str:
    return " ".join(found.text for found in refusal.problems)


def _coefficients(start: Estimate, coded: CodedAnswers, found: Scalability) -> Iterator[Estimate]:
    numbers = (found.scale, found.scale_error, found.scale_z)
    yield _with_test(start, numbers, warnings=(_NO_SCALE,) if found.scale < LOWER_BOUND else ())
    each = zip(found.items.tolist(), found.item_errors.tolist(), found.item_z.tolist(), strict=True)
    for name, one in zip(coded.names, each, strict=True):
        told = (_WEAK_ITEM,) if one[0] < LOWER_BOUND else ()
        yield _with_test(changed(start, item=name), one, warnings=told)
    for i, j in combinations(range(len(coded.names)), 2):
        pair = tuple(float(m[i, j]) for m in (found.pairs, found.pair_errors, found.pair_z))
        row = changed(start, item=coded.names[i], item2=coded.names[j])
        yield _with_test(row, pair, warnings=(_NEGATIVE,) if pair[0] < 0 else ())


def _with_test(row: Estimate, numbers: tuple[float, ...], *, warnings: tuple[str, ...]) -> Estimate:
    from scipy.special import ndtr

    value, error, z = numbers
    low, high = interval_below_one(value, error, level=_LEVEL)
    return changed(
        row,
        value=value,
        ci_low=low,
        ci_high=high,
        ci_level=_LEVEL,
        p_value=float(ndtr(-z)),
        warnings=warnings,
    )


def _selection(start: Estimate, coded: CodedAnswers) -> Iterator[Estimate]:
    moments = pair_moments(coded)
    for bound in LADDER:
        row = changed(start, analysis="mokken_scale", method="mokken_search", level=f"{bound:.2f}")
        for name, number in zip(coded.names, mokken_scales(moments, lower_bound=bound).tolist(), strict=True):
            yield changed(row, item=name, value=float(number))


def _breaches(start: Estimate, coded: CodedAnswers, found: Scalability) -> Iterator[Estimate]:
    row = changed(start, analysis="mokken_monotonicity", method="breaches")
    try:
        each = monotonicity(coded, found.items)
    except NotEstimable as refusal:
        yield changed(row, reason=_sentence(refusal))
        return
    for method, value in _BREACH_NUMBERS.items():
        for name, one in zip(coded.names, each, strict=True):
            told = (_BREACHES,) if one.crit >= _SUSPECT else ()
            yield changed(row, item=name, method=method, value=value(one), warnings=told)


def _order(start: Estimate, coded: CodedAnswers) -> Iterator[Estimate]:
    row = changed(start, analysis="mokken_ordering", method="ht")
    try:
        found = item_ordering(coded)
    except NotEstimable as refusal:
        yield changed(row, reason=_sentence(refusal))
        return
    told = (_NO_ORDER,) if found.accuracy < _INACCURATE else ()
    yield changed(row, value=found.accuracy, warnings=told)
    for name, number in zip(coded.names, found.turned.tolist(), strict=True):
        yield changed(row, item=name, method="changed_places", value=float(number))

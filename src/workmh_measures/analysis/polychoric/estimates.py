"""Ordered answers as estimates: categorical omega of the sum, ordinal alpha with its warning, and polychoric correlations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import combinations
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...errors import NotEstimable
from ...model.estimate import Estimate, changed
from ...model.scale import Scale
from ..bootstrap import draws_without_value, percentile_interval
from ..estimation import About, estimated, with_interval
from ..internal_consistency import why_no_consistency
from ..keyed_items import item_uses
from ..measurements import NO_ITEMS, Measurements
from .joint_counts import CodedAnswers, MissingRoute, coded_answers, drawn_answers
from .moments import OrdinalMoments, coded_moments, polychoric_correlations
from .reliability import LATENT, categorical_omega, ordinal_alpha

__all__ = [
    "has_few_options",
    "ordered_items",
    "ordinal_consistency",
    "ordinal_consistency_estimates",
    "polychoric_estimates",
]

Floats: TypeAlias = NDArray[np.float64]

MOST_OPTIONS = 10
"""Items of more are taken as measured."""
_LEVEL = 0.95
_NEVER_GIVEN = "Some combination of answers to the two items was never given; the correlation is uncertain."
_RELIABILITIES: tuple[tuple[str, str, Callable[[OrdinalMoments], float]], ...] = (
    ("categorical_omega", "one_factor_dwls", categorical_omega),
    ("ordinal_alpha", "polychoric", ordinal_alpha),
)


def has_few_options(measured: Measurements, scale: Scale) -> bool:
    """Say whether the items of a scale that has a consistency are ordered, of ten options or fewer.

    Parameters
    ----------
    measured : the answers.
    scale : of the instrument.
    """
    if why_no_consistency(scale) is not None or not measured.has_items(scale):
        return False
    used = [use.item for use in item_uses(measured.instrument, scale)]
    return ordered_items(measured, used) == used


def ordered_items(measured: Measurements, items: Iterable[str]) -> list[str]:
    """Return those of some items that have two to ten options in an order.

    Parameters
    ----------
    measured : the answers.
    items : ids.
    """
    scales = {item: measured.instrument.response_scale_of(item) for item in items}
    return [
        item
        for item, one in scales.items()
        if one.measure == "ordinal" and 2 <= len(one.codes) <= MOST_OPTIONS
    ]


def ordinal_consistency_estimates(
    measured: Measurements, scale: Scale, *, seed: int = 1, draws: int = 1000, about: About
) -> list[Estimate]:
    """Reliability of a scale whose answers are taken as ordered, or the reason why it has none.

    Parameters
    ----------
    measured : answers of one wave or group.
    scale : of the instrument.
    seed, draws : of the bootstrap; with no draws there are no intervals.
    about : group and wave the rows belong to, instrument and scale.

    Returns
    -------
    list of Estimate
        categorical_omega, ordinal_alpha.
    """
    reason = why_no_consistency(scale)
    if reason is None and not measured.has_items(scale):
        reason = NO_ITEMS
    if reason is not None:
        return [Estimate(analysis="categorical_omega", reason=reason, **about)]
    return ordinal_consistency(measured.keyed(scale), seed=seed, draws=draws, about=about)


def ordinal_consistency(
    items: pd.DataFrame, *, seed: int = 1, draws: int = 1000, about: About | None = None
) -> list[Estimate]:
    """Reliability of the sum of keyed items whose answers are taken as ordered; see `ordinal_consistency_estimates`.

    Parameters
    ----------
    items : keyed answers, one named column per item, one row per person; missing answers are NaN.
    """
    rows = [
        Estimate(analysis=analysis, method=method, missing="listwise", **(about or {}))
        for analysis, method, _ in _RELIABILITIES
    ]
    answers = items.to_numpy(np.float64, na_value=np.nan)
    try:
        coded = coded_answers(answers, names=[str(name) for name in items.columns])
        moments = coded_moments(coded, gamma=False)
    except NotEstimable as refusal:
        return [changed(row, reason=" ".join(p.text for p in refusal.problems)) for row in rows]
    told = tuple(_told(moments))
    drawn = _drawn(coded, draws=draws, seed=seed)
    found = []
    for row, (analysis, _, statistic), values in zip(rows, _RELIABILITIES, drawn, strict=True):
        said = (LATENT, *told) if analysis == "ordinal_alpha" else told
        one = estimated(changed(row, n=moments.n, warnings=said), partial(statistic, moments))
        if one.value is not None and len(values):
            one = changed(one, warnings=(*said, *draws_without_value(values)))
            one = with_interval(one, partial(percentile_interval, values))
        found.append(one)
    return found


def _told(moments: OrdinalMoments) -> Iterator[str]:
    """What a reader of any number from these correlations must know."""
    if moments.smallest_eigenvalue <= 0:
        yield (
            "The polychoric correlations are not those of any normal variables: their smallest eigenvalue is"
            f" {moments.smallest_eigenvalue:.3f}."
        )
    if moments.empty_pairs:
        k = len(moments.names)
        yield (
            f"In {len(moments.empty_pairs)} of {k * (k - 1) // 2} pairs of items some combination of answers was never"
            " given; their correlations are uncertain."
        )


def _drawn(coded: CodedAnswers, *, draws: int, seed: int) -> Floats:
    """Each reliability in draws of the rows, shape (statistics, draws), NaN where a draw has no value."""
    random = np.random.default_rng(seed)
    found = np.full((len(_RELIABILITIES), draws), np.nan)
    for draw in range(draws):
        rows = random.integers(coded.n, size=coded.n)
        try:
            moments = coded_moments(drawn_answers(coded, rows), gamma=False)
        except NotEstimable:
            continue
        for place, (_, _, statistic) in enumerate(_RELIABILITIES):
            try:
                found[place, draw] = statistic(moments)
            except NotEstimable:
                continue
    return found


def polychoric_estimates(
    items: pd.DataFrame, *, missing: MissingRoute = "listwise", about: About | None = None
) -> list[Estimate]:
    """Polychoric correlation of each pair of items, with its 95 % interval.

    Parameters
    ----------
    items : answers, one named column per item, one row per person; missing answers are NaN.
    missing : listwise or pairwise.

    Notes
    -----
    The interval is normal on Fisher's z, whose standard error is that of the correlation over 1 - its square.
    """
    row = Estimate(analysis="polychoric", method="two_step", missing=missing, **(about or {}))
    answers = items.to_numpy(np.float64, na_value=np.nan)
    try:
        moments = polychoric_correlations(
            answers, names=[str(name) for name in items.columns], missing=missing
        )
    except NotEstimable as refusal:
        return [changed(row, reason=" ".join(p.text for p in refusal.problems))]
    there = (~np.isnan(answers)).astype(float)
    n = there.T @ there if missing == "pairwise" else np.full((len(moments.names),) * 2, moments.n)
    empty = set(moments.empty_pairs)
    found = []
    for i, j in combinations(range(len(moments.names)), 2):
        value, error = float(moments.correlations[i, j]), float(moments.correlation_errors[i, j])
        one = changed(row, item=moments.names[i], item2=moments.names[j], value=value, n=int(n[i, j]))
        if (i, j) in empty:
            one = changed(one, warnings=(_NEVER_GIVEN,))
        found.append(with_interval(one, partial(_interval, value, error), level=_LEVEL))
    return found


def _interval(correlation: float, error: float) -> tuple[float, float]:
    from scipy.special import ndtri

    width = float(ndtri((1 + _LEVEL) / 2)) * error / (1 - correlation**2)
    middle = np.arctanh(correlation)
    return float(np.tanh(middle - width)), float(np.tanh(middle + width))

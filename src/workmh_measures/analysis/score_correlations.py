"""How the scores of an instrument go together, with each other and with other columns, as `Estimate` rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import NotEstimable
from ..model.estimate import Estimate
from ..model.instrument import Instrument
from ..model.scale import Scale
from .correlation import LEVEL, Correlation, pearson_correlation, spearman_correlation
from .disattenuation import Disattenuated, Reliable, disattenuated_bootstrap
from .estimation import About
from .keyed_items import is_sum_of_items, item_uses
from .measurements import Measurements

__all__ = [
    "column_correlations",
    "common_items",
    "correlation_estimates",
    "correlation_row",
    "numbers_of",
    "reliable_score",
    "shared_items",
]

Floats: TypeAlias = NDArray[np.float64]
Method: TypeAlias = Literal["pearson", "spearman", "disattenuated"]


def correlation_estimates(
    measured: Measurements, scale: Scale, *, seed: int, draws: int, about: About
) -> list[Estimate]:
    """Correlate a score with every later score of the instrument.

    Parameters
    ----------
    measured : rows of one wave.
    seed, draws : of the bootstrap interval of a disattenuated correlation.
    about : instrument, scale, wave.

    Returns
    -------
    list of Estimate
        For each pair pearson and spearman; where both have their items at hand and share none also
        disattenuated_correlation, by alpha. The other score stands in `scale2`.
    """
    if scale.measure == "nominal":
        return []
    rows: list[Estimate] = []
    later = measured.instrument.scales[measured.instrument.scales.index(scale) + 1 :]
    for other in (one for one in later if one.measure != "nominal" and measured.has_score(one)):
        named = Estimate(analysis="pearson", scale2=other.id, **about)
        warnings = shared_items(measured.instrument, scale, other)
        pair = (Reliable(measured.score(scale)), Reliable(measured.score(other)))
        rows += [correlation_row(named, method, pair, warnings=warnings) for method in _BARE]
        if measured.has_items(scale) and measured.has_items(other) and not warnings:
            rows.append(_by_alpha(named, measured, (scale, other), seed=seed, draws=draws))
    return rows


def column_correlations(
    measured: Measurements, scale: Scale, columns: Sequence[str], *, about: About
) -> list[Estimate]:
    """Correlate a score with columns beside it, pearson and spearman of each; the column stands in `scale2`.

    Parameters
    ----------
    measured : rows of one wave.
    columns : of `measured.rows`; one that does not hold numbers has no value, and the reason.
    about : instrument, scale, wave.
    """
    if scale.measure == "nominal":
        return []
    rows: list[Estimate] = []
    for column in columns:
        named = Estimate(analysis="pearson", scale2=column, **about)
        try:
            pair = (Reliable(measured.score(scale)), Reliable(numbers_of(measured.rows[column], column)))
        except NotEstimable as refusal:
            rows += [_refused(named, method, refusal) for method in _BARE]
            continue
        rows += [correlation_row(named, method, pair) for method in _BARE]
    return rows


def numbers_of(cells: pd.Series, column: str) -> Floats:
    """Return a column of numbers, shape (n,), NaN for none.

    Raises
    ------
    NotEstimable
        If it holds words.
    """
    if not pd.api.types.is_numeric_dtype(cells):
        raise NotEstimable.because(f"Column '{column}' holds words, and a correlation needs numbers.")
    values: Floats = cells.to_numpy(dtype=np.float64, na_value=np.nan)
    return values


def correlation_row(
    named: Estimate,
    method: Method,
    pair: tuple[Reliable, Reliable],
    *,
    draws: tuple[int, int] = (0, 0),
    warnings: tuple[str, ...] = (),
) -> Estimate:
    """Correlate two scores by one method.

    Parameters
    ----------
    named : the row without a result.
    draws : seed and number of draws, for the disattenuated correlation.
    warnings : what the row must say beside its own.
    """
    row = replace(_method_row(named, method), warnings=warnings)
    try:
        if method == "disattenuated":
            return _disattenuated(row, disattenuated_bootstrap(*pair, seed=draws[0], draws=draws[1]))
        return _plain(row, _PLAIN[method](pair[0].scores, pair[1].scores))
    except NotEstimable as refusal:
        return _refused(row, method, refusal)


def reliable_score(measured: Measurements, scale: Scale, *, stated: float | None = None) -> Reliable:
    """Return the scores of a scale and how their reliability is known: as stated, or by alpha of the items.

    Raises
    ------
    NotEstimable
        Where alpha is not the reliability of the score, or its items are not at hand.
    """
    if stated is not None:
        return Reliable(measured.score(scale), stated)
    if scale.measurement_model != "reflective":
        raise NotEstimable.because(f"Scale '{scale.id}' is {scale.measurement_model}: it has no alpha.")
    if not is_sum_of_items(measured.instrument, scale):
        raise NotEstimable.because(
            "The score is no sum or mean of its items, so their alpha is not its reliability."
        )
    if not measured.has_items(scale):
        raise NotEstimable.because("Only scores are known; this needs the answers to the items.")
    return Reliable(measured.score(scale), items=measured.keyed(scale).to_numpy(dtype=np.float64))


def shared_items(instrument: Instrument, first: Scale, second: Scale) -> tuple[str, ...]:
    """Return the warning that two scores have items in common, which alone makes them correlate; none without."""
    common = common_items(instrument, first, second)
    return (f"The two scores share {common} items, which alone makes them correlate.",) if common else ()


def common_items(instrument: Instrument, first: Scale, second: Scale) -> int:
    """Return how many items two scores have in common."""
    ours, theirs = ({use.item for use in item_uses(instrument, scale)} for scale in (first, second))
    return len(ours & theirs)


def _by_alpha(
    named: Estimate, measured: Measurements, scales: tuple[Scale, Scale], *, seed: int, draws: int
) -> Estimate:
    try:
        pair = (reliable_score(measured, scales[0]), reliable_score(measured, scales[1]))
    except NotEstimable as refusal:
        return _refused(named, "disattenuated", refusal)
    return correlation_row(named, "disattenuated", pair, draws=(seed, draws))


def _method_row(row: Estimate, method: Method) -> Estimate:
    analysis, interval = _NAMES[method]
    return replace(row, analysis=analysis, method=interval, missing="pairwise")


def _refused(row: Estimate, method: Method, refusal: NotEstimable) -> Estimate:
    reason = " ".join(found.text for found in refusal.problems)
    return replace(_method_row(row, method), reason=reason, warnings=())


def _plain(row: Estimate, found: Correlation) -> Estimate:
    limits = found.ci_low is not None
    return replace(
        row,
        value=found.value,
        ci_low=found.ci_low,
        ci_high=found.ci_high,
        ci_level=LEVEL if limits else None,
        p_value=found.p_value,
        df=float(found.df),
        n=found.n,
        warnings=row.warnings if limits else (*row.warnings, _no_interval(found)),
    )


def _no_interval(found: Correlation) -> str:
    return (
        "A perfect correlation has no interval." if abs(found.value) == 1 else "Three pairs give no interval."
    )


def _disattenuated(row: Estimate, found: Disattenuated) -> Estimate:
    return replace(
        row,
        value=found.value,
        ci_low=found.ci_low,
        ci_high=found.ci_high,
        ci_level=LEVEL if found.ci_low is not None else None,
        n=found.n,
        warnings=(*row.warnings, *found.warnings),
    )


_NAMES: dict[Method, tuple[str, str]] = {
    "pearson": ("pearson", "fisher_z"),
    "spearman": ("spearman", "bonett_wright"),
    "disattenuated": ("disattenuated_correlation", "bootstrap"),
}
_BARE: tuple[Method, ...] = ("pearson", "spearman")
_PLAIN: dict[Method, Callable[[Floats, Floats], Correlation]] = {
    "pearson": pearson_correlation,
    "spearman": spearman_correlation,
}

"""Measurement error in points of the score: SEM, smallest detectable change, limits of agreement, error along the score.

Agreement counts differences in level between two waves as error, consistency does not. As errors of a measure all of
them need persons who did not change; where nobody says so they carry the warning that this is not a retest.

References
----------
de Vet HCW, Terwee CB, Knol DL, Bouter LM (2006) Journal of Clinical Epidemiology 59:1033-1039,
doi:10.1016/j.jclinepi.2005.10.015 (SEM and smallest detectable change). Satterthwaite FE (1946) Biometrics Bulletin
2:110-114, doi:10.2307/3002019 (degrees of freedom of a sum of mean squares).
Validated against R 4.2.2 (tests/reference/measurement_error.R).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable
from ..model.estimate import Estimate
from ..model.scale import Scale
from ..scoring.change import smallest_reliable_change
from ..scoring.change_error import Known
from .conditional_error import ErrorAtScores, error_from_items, error_from_retest
from .estimation import About
from .intraclass_correlation import MeanSquares, mean_squares
from .limits_of_agreement import limits_of_agreement, proportional_bias
from .measurements import Measurements
from .rating_design import Retest, retest_design

__all__ = [
    "StandardError",
    "conditional_error_estimates",
    "measurement_error_estimates",
    "published_important_changes",
    "smallest_detectable_change",
    "standard_error_of_measurement",
]

Floats: TypeAlias = NDArray[np.float64]

_LEVEL = 0.95
_PERCENTILES = (10.0, 25.0, 50.0, 75.0, 90.0)
_AT_ERROR_LEVEL = 0.05
_WHY_NO_ITEM_ERROR = {
    "formative": "The items form the construct and need not agree: unlike answers are no error.",
    "single_item": "One item does not tell its error.",
}


@dataclass(frozen=True, slots=True)
class StandardError:
    """A standard error of measurement with its interval and degrees of freedom."""

    value: float
    ci_low: float
    ci_high: float
    df: float


def standard_error_of_measurement(
    squares: MeanSquares, kind: Literal["agreement", "consistency"], *, level: float = _LEVEL
) -> StandardError:
    """Return the standard error of measurement from the table of variance.

    Parameters
    ----------
    squares : see `intraclass_correlation.mean_squares`.
    kind : agreement counts differences in level between the ratings as error.
    level : confidence as a share.

    Raises
    ------
    NotEstimable
        If ratings of a person never differ (but in level, for consistency).

    Notes
    -----
    Consistency: sqrt(MS error), chi-squared interval with (n - 1)(k - 1) degrees of freedom. Agreement: sqrt(MS within),
    the variances of ratings and error together, with the degrees of freedom of Satterthwaite: (MS ratings + (n - 1) MS
    error)^2 / (MS ratings^2 / (k - 1) + ((n - 1) MS error)^2 / ((n - 1)(k - 1))).
    """
    from scipy.special import chdtri

    n, k = squares.n, squares.k
    df = float((n - 1) * (k - 1))
    variance = squares.error
    if kind == "agreement":
        variance = squares.within
        rest = (n - 1) * squares.error
        parts = squares.ratings**2 / (k - 1) + rest**2 / df
        df = (squares.ratings + rest) ** 2 / parts if parts > 0 else df
    if not variance > 1e-13 * squares.persons:
        raise NotEstimable.because("The ratings of a person never differ: no error was seen.")
    tail = (1 - level) / 2
    low, high = variance * df / float(chdtri(df, tail)), variance * df / float(chdtri(df, 1 - tail))
    return StandardError(float(np.sqrt(variance)), float(np.sqrt(low)), float(np.sqrt(high)), df)


def smallest_detectable_change(sem: float, *, persons: int = 1) -> float:
    """Return the change that is more than error: 1.96 * sqrt(2) * SEM, over the root of how many share in a mean."""
    return smallest_reliable_change(sem) / float(np.sqrt(persons))


def published_important_changes(scale: Scale) -> tuple[Known, ...]:
    """Return the minimal important changes the definition of a scale holds, in points, with their origin."""
    rows = [row for row in scale.change if row.kind == "minimal_important_change"]
    return tuple(
        Known(value=abs(row.value), kind="published", source=f"{row.population}; {row.source}", n=row.n)
        for row in rows
    )


# --- as rows --------------------------------------------------------------------------------------


def measurement_error_estimates(
    measured: Measurements,
    scale: Scale,
    *,
    retest: Retest,
    important: Sequence[Known] | None = None,
    about: About,
) -> list[Estimate]:
    """Estimate the error of a score from two waves.

    Parameters
    ----------
    measured : all waves of a group of persons.
    retest : the two waves, and who did not change between them.
    important : minimal important changes to hold against the smallest detectable one; those of the definition when None.
    about : instrument and group.

    Returns
    -------
    list of Estimate
        sem_agreement, sem_consistency, sdc_individual, sdc_group, sdc_to_important_change, limits_of_agreement_bias, _low,
        _high and _slope, sem_conditional. What warns that two waves are no retest stands in `warnings`.
    """
    start = Estimate(
        analysis="sem_agreement",
        **{**about, "scale": scale.id, "wave": retest.first, "wave2": retest.second},  # type: ignore[arg-type]
    )
    if scale.measure == "nominal":
        return [replace(start, reason="Classes have no error in points; see their agreement.")]
    try:
        design = retest_design(measured, retest)
        start = replace(start, warnings=design.warnings)  # why there may be too few persons
        table = design.table(measured.score(scale))
        pairs = table[~np.isnan(table).any(axis=1)]
        squares = mean_squares(pairs)
        warnings = (*design.warnings, *_moved(pairs))
        start = replace(start, n=len(pairs), missing="listwise", warnings=warnings)
    except NotEstimable as refusal:
        return [replace(start, reason=refusal.problems[0].text)]
    if important is None:
        important = published_important_changes(scale)
    return [
        *_error_rows(squares, important, start),
        *_limit_rows(pairs, start),
        *_retest_curve(pairs, start),
    ]


def _moved(pairs: Floats) -> tuple[str, ...]:
    """Say so where the mean moved more than chance would have it."""
    try:
        found = limits_of_agreement(pairs[:, 0], pairs[:, 1])
    except NotEstimable:
        return ()
    if found.p_value >= _AT_ERROR_LEVEL:
        return ()
    return (f"The mean changed by {found.bias.value:.3g}: these persons may not have been stable.",)


def _error_rows(squares: MeanSquares, important: Sequence[Known], start: Estimate) -> list[Estimate]:
    rows: list[Estimate] = []
    kinds: tuple[Literal["agreement", "consistency"], ...] = ("agreement", "consistency")
    for kind in kinds:
        method = "satterthwaite" if kind == "agreement" else "chi_squared"
        row = replace(start, analysis=f"sem_{kind}", method=method)
        detectable = [
            replace(start, analysis=f"sdc_{whose}", method=kind) for whose in ("individual", "group")
        ]
        try:
            sem = standard_error_of_measurement(squares, kind)
        except NotEstimable as refusal:
            rows += [replace(one, reason=refusal.problems[0].text) for one in (row, *detectable)]
            continue
        rows.append(_row(row, sem.value, sem.ci_low, sem.ci_high, df=sem.df))
        for one, persons in zip(detectable, (1, squares.n), strict=True):
            values = [
                smallest_detectable_change(x, persons=persons) for x in (sem.value, sem.ci_low, sem.ci_high)
            ]
            rows.append(_row(one, *values, df=sem.df))
        if kind == "agreement":
            detected = smallest_detectable_change(sem.value)
            rows += [_against_important(detected, known, start) for known in important]
    # The default of an analysis is its first row: agreement before consistency.
    return rows


def _row(row: Estimate, value: float, low: float, high: float, *, df: float) -> Estimate:
    return replace(row, value=value, ci_low=low, ci_high=high, ci_level=_LEVEL, df=df)


def _against_important(detected: float, known: Known, start: Estimate) -> Estimate:
    warnings = start.warnings
    if detected > known.value:
        warnings = (
            *warnings,
            (
                f"The smallest detectable change of one person, {detected:.4g}, is larger than the minimal important change,"
                f" {known.value:g}: a change of that size in one person may be error alone."
            ),
        )
    return replace(
        start,
        analysis="sdc_to_important_change",
        method="agreement",
        level=f"{known.value:g}",
        text=known.source,
        value=detected / known.value,
        warnings=warnings,
    )


def _limit_rows(pairs: Floats, start: Estimate) -> list[Estimate]:
    name = "limits_of_agreement"
    bias, low, high, slope = (
        replace(start, analysis=f"{name}_{part}", method=method)
        for part, method in (
            ("bias", "t"),
            ("low", "bland_altman"),
            ("high", "bland_altman"),
            ("slope", "ols"),
        )
    )
    rows = []
    try:
        found = limits_of_agreement(pairs[:, 0], pairs[:, 1])
    except NotEstimable as refusal:
        rows += [replace(row, reason=refusal.problems[0].text) for row in (bias, low, high)]
    else:
        limits = zip((bias, low, high), (found.bias, found.low, found.high), strict=True)
        rows += [_row(row, one.value, one.ci_low, one.ci_high, df=found.df) for row, one in limits]
        rows[0] = replace(rows[0], p_value=found.p_value)
    try:
        line = proportional_bias(pairs[:, 0], pairs[:, 1])
    except NotEstimable as refusal:
        return [*rows, replace(slope, reason=refusal.problems[0].text)]
    if line.p_value < _AT_ERROR_LEVEL:
        told = "The difference grows or shrinks with the score: the limits do not hold along the whole scale."
        slope = replace(slope, warnings=(*slope.warnings, told))
    return [
        *rows,
        replace(_row(slope, line.value, line.ci_low, line.ci_high, df=line.df), p_value=line.p_value),
    ]


# --- along the score ------------------------------------------------------------------------------


def conditional_error_estimates(measured: Measurements, scale: Scale, *, about: About) -> list[Estimate]:
    """Estimate the error of a score at each of its values from the items of one wave.

    Parameters
    ----------
    measured : rows of one wave.
    about : instrument, wave and group.

    Returns
    -------
    list of Estimate
        sem_conditional, one row for each observed score, the score in `level`; n is the number of persons it comes from,
        and where they have several scores, the lowest and highest stand in `text`.
    """
    start = Estimate(
        analysis="sem_conditional",
        method="anova",
        missing="listwise",
        **{**about, "scale": scale.id},  # type: ignore[arg-type]
    )
    if scale.measurement_model != "reflective":
        return [replace(start, reason=_WHY_NO_ITEM_ERROR[scale.measurement_model])]
    if not measured.has_items(scale):
        return [replace(start, reason="The answers to the items are not at hand.")]
    items, scores = measured.keyed(scale).to_numpy(np.float64), measured.score(scale)
    complete = ~(np.isnan(items).any(axis=1) | np.isnan(scores))
    try:
        found = error_from_items(items[complete], scores[complete])
    except NotEstimable as refusal:
        return [replace(start, n=int(complete.sum()), reason=refusal.problems[0].text)]
    return _item_rows(found, start)


def _item_rows(found: ErrorAtScores, start: Estimate) -> list[Estimate]:
    rows = []
    for place, score in enumerate(found.scores):
        low, high = found.lowest[place], found.highest[place]
        row = replace(start, level=f"{score:g}", n=int(found.n[place]), value=float(found.error[place]))
        rows.append(row if low == high else replace(row, text=f"{low:g} to {high:g}"))
    return rows


def _retest_curve(pairs: Floats, start: Estimate) -> list[Estimate]:
    row = replace(start, analysis="sem_conditional", method="retest_polynomial")
    at = np.unique(np.percentile(pairs.mean(axis=1), _PERCENTILES))
    try:
        found = error_from_retest(pairs[:, 0], pairs[:, 1], at)
    except NotEstimable as refusal:
        return [replace(row, reason=refusal.problems[0].text)]
    lacking = "The curve gives no error at this score."
    rows = []
    for score, error, n in zip(found.scores, found.error, found.n, strict=True):
        row = replace(row, level=f"{score:g}", n=int(n))
        value = None if np.isnan(error) else float(error)
        rows.append(replace(row, value=value, reason=lacking if value is None else None))
    return rows

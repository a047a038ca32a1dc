"""Reliability over time and between raters: intraclass correlations of scores, agreement of single answers.

Scores: the six forms of the intraclass correlation, from complete rows with intervals by F; where rows have holes also
from variance components by restricted likelihood, which use every rating. Items: percent agreement, kappa, Gwet's AC1
and AC2, Krippendorff's alpha. Forms differ in the question they answer; each row says which in `text`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

import numpy as np

from ..errors import NotEstimable
from ..model.estimate import Estimate
from ..model.scale import Scale
from .estimation import About
from .intraclass_correlation import (
    Floats,
    Form,
    intraclass_correlation,
    intraclass_correlation_of,
    mean_squares,
)
from .keyed_items import item_uses
from .measurements import Measurements
from .profile_interval import ProfiledForm, profile_interval
from .rater_agreement import (
    Agreement,
    Weights,
    agreement_weights,
    cross_table,
    gwet_ac,
    krippendorff_agreement,
    ordinal_differences,
    percent_agreement,
    rating_patterns,
    weighted_kappa,
)
from .rating_design import (
    Raters,
    RatingDesign,
    Retest,
    inter_rater_design,
    intra_rater_design,
    retest_design,
)
from .variance_components import variance_components

__all__ = ["QUESTIONS", "agreement_of_codes", "intraclass_correlations", "reliability_estimates"]

_LEVEL = 0.95
_MOST_CLASSES = 60

QUESTIONS: Mapping[Form, str] = {
    "icc_a_1": "Agreement of single scores: do two scores of a person have the same value? Differences in level count.",
    "icc_c_1": "Consistency of single scores: do two scores keep persons in the same order? Differences in level do not"
    " count.",
    "icc_1_1": "Single scores when every person has other raters, or occasions without an order.",
    "icc_a_k": "Agreement of the mean of the scores of a person, when decisions are made on that mean.",
    "icc_c_k": "Consistency of the mean of the scores of a person, when decisions are made on that mean.",
    "icc_1_k": "The mean of the scores of a person, when every person has other raters.",
}
"""Form -> what it answers; agreement of single scores comes first, as what most studies ask."""


def reliability_estimates(
    measured: Measurements,
    scale: Scale,
    *,
    retest: Retest | None = None,
    raters: Raters | None = None,
    about: About,
) -> list[Estimate]:
    """Estimate how far scores and answers repeat themselves at another time, or with another rater.

    Parameters
    ----------
    measured : all waves or raters of a group of persons.
    retest : two waves; needs `person` and `wave` in the rows, and `day` to check the interval.
    raters : needs `person` and `rater` in the rows.
    about : instrument and group.

    Returns
    -------
    list of Estimate
        For each design the scale and then those of its items that no scale before it has. `level` is retest, between_raters or within_raters. What warns that
        two waves are no retest stands in `warnings`.
    """
    found: list[Estimate] = []
    for level, make, waves in _designs(measured, retest, raters):
        start = Estimate(analysis="icc_a_1", level=level, **{**about, **waves, "scale": scale.id})  # type: ignore[arg-type]
        try:
            design = make()
        except NotEstimable as refusal:
            found.append(replace(start, reason=refusal.problems[0].text))
            continue
        found += _of_design(measured, scale, design, start=replace(start, warnings=design.warnings))
    return found


def _designs(
    measured: Measurements, retest: Retest | None, raters: Raters | None
) -> Iterator[tuple[str, Callable[[], RatingDesign], dict[str, str]]]:
    if retest is not None:
        waves = {"wave": retest.first, "wave2": retest.second}
        yield "retest", partial(retest_design, measured, retest), waves
    if raters is not None:
        yield "between_raters", partial(inter_rater_design, measured, raters), {}
        if raters.rating is not None:
            yield "within_raters", partial(intra_rater_design, measured, raters), {}


def _of_design(
    measured: Measurements, scale: Scale, design: RatingDesign, *, start: Estimate
) -> list[Estimate]:
    found = _of_scores(measured, scale, design, start=start) if measured.has_score(scale) else []
    answers = measured.items
    for item in _own_items(measured, scale):
        response = measured.instrument.response_scale_of(item)
        ratings = design.table(answers[item].to_numpy(np.float64))
        of_item = replace(start, item=item)
        if response.codes:
            categories = np.sort(np.asarray(response.codes, np.float64))
            ordered = response.measure != "nominal"
            found += agreement_of_codes(ratings, categories, start=of_item, ordered=ordered)
        else:
            found += intraclass_correlations(ratings, start=of_item)
    return found


def _own_items(measured: Measurements, scale: Scale) -> list[str]:
    """Return the items of a scale that were answered and that no scale before it has: each is told once."""
    instrument, before = measured.instrument, set()
    for other in instrument.scales:
        if other.id == scale.id:
            break
        before |= {use.item for use in item_uses(instrument, other)}
    mine = dict.fromkeys(use.item for use in item_uses(instrument, scale))
    known = set(measured.items)
    return [item for item in mine if item in known and item not in before]


# --- scores ---------------------------------------------------------------------------------------


def _of_scores(
    measured: Measurements, scale: Scale, design: RatingDesign, *, start: Estimate
) -> list[Estimate]:
    scores = design.table(measured.score(scale))
    if scale.measure == "nominal":
        classes = np.unique(scores[~np.isnan(scores)])
        if len(classes) > _MOST_CLASSES:
            reason = f"The score has {len(classes)} classes: too many for an agreement of classes."
            return [replace(start, analysis="weighted_kappa", method="identity", reason=reason)]
        return agreement_of_codes(scores, classes, start=start, ordered=False)
    return intraclass_correlations(scores, start=start, k=len(design.columns) if design.fixed else None)


def intraclass_correlations(ratings: Floats, *, start: Estimate, k: int | None = None) -> list[Estimate]:
    """Return the six forms, from complete rows and, where rows have holes, from variance components too.

    Parameters
    ----------
    ratings : shape (n, k), NaN for none.
    start : what the rows are about, with what they warn of.
    k : how many ratings the mean is of, where rows have holes; as many as persons have when None (harmonic mean).

    Returns
    -------
    list of Estimate
        Method f from complete rows; method reml from all ratings, with the interval of `profile_interval`. What a form
        answers stands in `text`.
    """
    holes = np.isnan(ratings)
    complete = ratings[~holes.any(axis=1)]
    try:
        squares = mean_squares(complete)
    except NotEstimable as refusal:
        reason = refusal.problems[0].text
        row = replace(start, n=len(complete), method="f", missing="listwise", reason=reason)
        found = [replace(row, analysis=form) for form in QUESTIONS]
    else:
        found = [_with_interval(squares, form, start) for form in QUESTIONS]
    if not holes.any() or holes.all():
        return found
    every = _from_components(ratings, start, k=k)
    # The first row is the default: where nobody has every rating, that of all ratings.
    return [*every, *found] if found[0].value is None else [*found, *every]


def _with_interval(squares: Any, form: Form, start: Estimate) -> Estimate:
    row = replace(start, analysis=form, n=squares.n, method="f", missing="listwise")
    try:
        found = intraclass_correlation(squares, form, level=_LEVEL)
    except NotEstimable as refusal:
        return replace(row, reason=refusal.problems[0].text)
    warnings = row.warnings
    if found.ci_low is None:
        warnings = (*warnings, "The lower limit of single scores is too low to be that of a mean.")
    return replace(
        row,
        text=QUESTIONS[form],
        value=found.value,
        ci_low=found.ci_low,
        ci_high=found.ci_high,
        ci_level=_LEVEL,
        p_value=found.p_value,
        df=found.df,
        df2=found.df2,
        warnings=warnings,
    )


def _from_components(ratings: Floats, start: Estimate, *, k: int | None) -> list[Estimate]:
    counts = (~np.isnan(ratings)).sum(axis=1)
    used = counts[counts > 0]
    of_mean = float(len(used) / (1 / used).sum()) if k is None else float(k)
    row = replace(start, n=len(used), method="reml", missing="available")
    try:
        crossed, one_way = variance_components(ratings), variance_components(ratings, with_columns=False)
        limits = {form: profile_interval(ratings, form, level=_LEVEL) for form in set(_SINGLE.values())}
    except NotEstimable as refusal:
        reason = refusal.problems[0].text
        return [replace(row, analysis=form, reason=reason) for form in QUESTIONS]
    rows = []
    for form, question in QUESTIONS.items():
        single = _SINGLE[form]
        value = intraclass_correlation_of(one_way if single == "icc_1_1" else crossed, form, k=of_mean)
        low, high = (x if form == single else of_mean * x / (1 + (of_mean - 1) * x) for x in limits[single])
        found = {"value": value, "ci_low": low, "ci_high": high, "ci_level": _LEVEL}
        rows.append(replace(row, analysis=form, text=question, **found))  # type: ignore[arg-type]
    return rows


_SINGLE: Mapping[Form, ProfiledForm] = {
    "icc_1_1": "icc_1_1",
    "icc_a_1": "icc_a_1",
    "icc_c_1": "icc_c_1",
    "icc_1_k": "icc_1_1",
    "icc_a_k": "icc_a_1",
    "icc_c_k": "icc_c_1",
}


# --- answers --------------------------------------------------------------------------------------


def agreement_of_codes(
    ratings: Floats, categories: Floats, *, start: Estimate, ordered: bool
) -> list[Estimate]:
    """Return the coefficients of agreement of codes.

    Parameters
    ----------
    ratings : shape (n, k), NaN for none.
    categories : all codes, also those nobody used, in order.
    start : what the rows are about.
    ordered : whether the codes have an order; without one only unweighted coefficients have a meaning.

    Returns
    -------
    list of Estimate
        percent_agreement (0-100), weighted_kappa, gwet_ac1, gwet_ac2 and krippendorff_alpha; the weights, or what a
        difference of two codes is, in `method`.
    """
    reason = _no_codes(ratings, categories)
    rated = _Rated(ratings, categories)
    found = []
    for analysis, method, statistic in _COEFFICIENTS:
        if not ordered and method not in _UNORDERED:
            continue
        row = replace(start, analysis=analysis, method=method, missing="pairwise", text=None)
        if reason is not None:
            found.append(replace(row, reason=reason))
            continue
        try:
            found.append(_agreement_row(row, statistic(rated)))
        except NotEstimable as refusal:
            found.append(replace(row, reason=refusal.problems[0].text))
    return found


def _no_codes(ratings: Floats, categories: Floats) -> str | None:
    given = ratings[~np.isnan(ratings)]
    strange = given[~np.isin(given, categories)]
    return f"The answer {strange[0]:g} is none of the codes of the item." if len(strange) else None


def _agreement_row(row: Estimate, found: Agreement) -> Estimate:
    of = 100.0 if row.analysis == "percent_agreement" else 1.0
    row = replace(row, value=of * found.value, n=found.n)
    return replace(
        row,
        ci_low=of * max(found.ci_low, 0.0 if of > 1 else -1.0),
        ci_high=of * found.ci_high,
        ci_level=_LEVEL,
    )


@dataclass(frozen=True)
class _Rated:
    """Ratings of one item, counted once for all coefficients."""

    ratings: Floats
    categories: Floats

    @cached_property
    def table(self) -> Floats:
        """Pairs of codes of two ratings."""
        return cross_table(self.ratings[:, 0], self.ratings[:, 1], self.categories)

    @cached_property
    def patterns(self) -> tuple[Floats, Floats]:
        """Counts of each code, and how many units have them."""
        return rating_patterns(self.ratings, self.categories)

    def weights(self, kind: Weights) -> Floats:
        """How much two codes agree."""
        return agreement_weights(self.categories, kind)


def _kappa(kind: Weights, rated: _Rated) -> Agreement:
    if rated.ratings.shape[1] != 2:
        raise NotEstimable.because(f"Kappa compares two ratings; there are {rated.ratings.shape[1]}.")
    return weighted_kappa(rated.table, rated.weights(kind))


def _percent(rated: _Rated) -> Agreement:
    counts, repeats = rated.patterns
    return percent_agreement(counts, rated.weights("identity"), repeats=repeats)


def _gwet(kind: Weights, rated: _Rated) -> Agreement:
    counts, repeats = rated.patterns
    return gwet_ac(counts, rated.weights(kind), repeats=repeats)


def _krippendorff(kind: str, rated: _Rated) -> Agreement:
    counts, repeats = rated.patterns
    if kind == "ordinal":
        differences = ordinal_differences(counts, repeats=repeats)
    else:
        distance = np.abs(rated.categories[:, None] - rated.categories[None, :])
        differences = distance**2 if kind == "interval" else (distance > 0).astype(np.float64)
    return krippendorff_agreement(counts, differences, repeats=repeats)


_UNORDERED = ("identity", "nominal")
_COEFFICIENTS: tuple[tuple[str, str, Callable[[_Rated], Agreement]], ...] = (
    ("weighted_kappa", "quadratic", partial(_kappa, "quadratic")),
    ("weighted_kappa", "linear", partial(_kappa, "linear")),
    ("weighted_kappa", "identity", partial(_kappa, "identity")),
    ("gwet_ac1", "identity", partial(_gwet, "identity")),
    ("gwet_ac2", "quadratic", partial(_gwet, "quadratic")),
    ("gwet_ac2", "linear", partial(_gwet, "linear")),
    ("krippendorff_alpha", "ordinal", partial(_krippendorff, "ordinal")),
    ("krippendorff_alpha", "interval", partial(_krippendorff, "interval")),
    ("krippendorff_alpha", "nominal", partial(_krippendorff, "nominal")),
    ("percent_agreement", "identity", _percent),
)

"""What a score foretells: odds of a later outcome, what it adds to what was known before, and in whom.

The worked case is the expectancy of return to work in three classes, positive as the reference, against later work, and its
two cuts in two classes. That an expectation comes true is a hypothesis tested, not criterion validity: nothing else is its
criterion. Thin functions over `logistic_model`, `multinomial_model` and `incremental_value`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import NotEstimable
from ..model.estimate import Estimate
from ..model.scale import Scale
from .bootstrap import draws_without_value, resample_counts
from .estimation import About
from .incremental_value import (
    Validation,
    calibration_groups,
    likelihood_ratio_test,
    validation,
)
from .logistic_model import INTERCEPT, LogisticModel
from .measurements import Measurements
from .multinomial_model import MultinomialModel, multinomial_model
from .outlook import Outlook, Persons, class_codes, known_numbers, known_score, persons_of
from .wilson_interval import wilson_interval

__all__ = ["Outlook", "expectation_estimates", "prognosis_estimates"]

Floats: TypeAlias = NDArray[np.float64]

_LEVEL = 0.95
# Fewer outcomes for each coefficient than this, and odds ratios lie too far from 1.
_EVENTS_EACH = 10
_MODELS = ("without", "with")

# Slopes of bootstrap samples run wild where the shrinkage of van Houwelingen and Le Cessie (1990) is not positive.
_TOO_WEAK = "The model predicts no better than chance would: its calibration in other people cannot be told."
_LARGER = (
    "What was known before predicts so weakly that the correction takes more from it than from both together."
)
_SAME_DATA = "Told for the persons the model was fitted to: elsewhere probabilities fit less well."


def prognosis_estimates(
    measured: Measurements, scale: Scale, *, outlook: Outlook | None = None, about: About
) -> list[Estimate]:
    """What a score, taken once of each person, says of what came later.

    Parameters
    ----------
    measured : one row for each person.
    outlook : what came later, and what was known before.
    about : names the rows carry.

    Returns
    -------
    list of Estimate
        outcome_share in all and by class (wilson); odds_ratio of the score alone (wald) and beside what was known
        (wald_adjusted), `factor` naming the predictor and `level` the class against the reference, 0;
        likelihood_ratio_chi2, nagelkerke_r2, mcfadden_r2 and brier for what the score adds, `level` saying without, with
        or difference; auc, auc_difference, calibration_slope and calibration_intercept as they look (apparent) and as
        they would be in others (optimism_corrected); calibration_predicted and calibration_observed by tenth; then, where
        there are groups, interaction_chi2 and the odds_ratio in each.
    """
    asked = outlook or Outlook()
    names: About = {**about, "scale": scale.id}
    start = Estimate(analysis="odds_ratio", method="wald", missing="listwise", **names)
    try:
        persons = persons_of(measured, scale, asked)
    except NotEstimable as refusal:
        return [replace(start, reason=_text(refusal))]
    start = replace(start, n=len(persons.outcome))
    rows: list[Estimate] = []
    for part in (_share_rows, _alone_rows, _added_rows, _validated_rows, _calibration_rows, _group_rows):
        try:
            rows += part(start, persons, asked)
        except NotEstimable as refusal:
            rows.append(replace(start, analysis=_FIRST_OF[part], method=None, reason=_text(refusal)))
    return rows


def expectation_estimates(
    measured: Measurements, scale: Scale, *, predictors: Sequence[str], about: About
) -> list[Estimate]:
    """What goes with the classes of a score: a multinomial model with class 0 as the reference.

    Parameters
    ----------
    measured : one row for each person.
    scale : of classes, such as expectancy in three classes.
    predictors : columns of `Measurements.rows` that hold numbers, such as illness perceptions.

    Returns
    -------
    list of Estimate
        odds_ratio (multinomial_wald) of each predictor, in `factor`, for each class against the reference, in `level`;
        then likelihood_ratio_chi2 and mcfadden_r2 of all of them.
    """
    names: About = {**about, "scale": scale.id}
    row = Estimate(analysis="odds_ratio", method="multinomial_wald", missing="listwise", **names)
    try:
        score = known_score(measured, scale)
        before = known_numbers(measured.rows, predictors)
        known = (before.notna().all(axis=1) & ~np.isnan(score)).to_numpy()
        if not known.any():
            raise NotEstimable.because("Nobody has a score and everything it is held against.")
        codes = class_codes(scale, score[known])
        classes = np.searchsorted(codes, score[known])
        design = np.column_stack([np.ones(int(known.sum())), before[known].to_numpy()])
        model = multinomial_model(design, classes.astype(np.int64), names=[INTERCEPT, *before.columns])
    except NotEstimable as refusal:
        return [replace(row, reason=_text(refusal))]
    row = replace(row, n=len(classes))
    return [*_multinomial_odds(row, model, codes, list(before.columns)), *_multinomial_fit(row, model)]


def _share_rows(start: Estimate, persons: Persons, asked: Outlook) -> Iterator[Estimate]:
    groups: list[tuple[str | None, Floats]] = [(None, np.ones(len(persons.outcome)))]
    if persons.classes:
        others = persons.score.to_numpy()
        members = [1 - others.sum(axis=1), *others.T]
        groups += list(zip(persons.classes, members, strict=True))
    for level, inside in groups:
        n, events = round(float(inside.sum())), round(float(inside @ persons.outcome))
        low, high = wilson_interval(events, n)
        row = replace(start, analysis="outcome_share", method="wilson", level=level, n=n, value=events / n)
        warnings = _left_out(persons) if level is None else ()
        yield replace(row, ci_low=low, ci_high=high, ci_level=_LEVEL, warnings=warnings)


def _left_out(persons: Persons) -> tuple[str, ...]:
    if not persons.left_out:
        return ()
    told = f"{persons.left_out} of {persons.left_out + len(persons.outcome)} persons are left out"
    return (f"{told}: score, outcome or something known before is missing.",)


def _alone_rows(start: Estimate, persons: Persons, asked: Outlook) -> Iterator[Estimate]:
    yield from _odds_rows(start, persons.predictors, persons.model(persons.score))


def _odds_rows(
    start: Estimate, predictors: Sequence[tuple[str, str | None]], model: LogisticModel
) -> Iterator[Estimate]:
    """Rows of the last coefficients of a model, which are those of these predictors."""
    fewest, coefficients = min(model.events, model.n - model.events), len(model.coefficients) - 1
    told = (f"There are {fewest} of the rarer outcome for {coefficients} coefficients.",)
    warnings = told if fewest < _EVENTS_EACH * coefficients else ()
    for at, (factor, level) in enumerate(predictors, start=len(model.coefficients) - len(predictors)):
        row = _odds(start, float(model.coefficients[at]), float(model.se[at]))
        yield replace(row, factor=factor, level=level, warnings=warnings)


def _odds(row: Estimate, coefficient: float, se: float) -> Estimate:
    from scipy.special import ndtr, ndtri

    margin = float(ndtri((1 + _LEVEL) / 2)) * se
    low, high = float(np.exp(coefficient - margin)), float(np.exp(coefficient + margin))
    p_value = 2 * float(ndtr(-abs(coefficient) / se))
    row = replace(row, value=float(np.exp(coefficient)), p_value=p_value)
    return replace(row, ci_low=low, ci_high=high, ci_level=_LEVEL)


def _added_rows(start: Estimate, persons: Persons, asked: Outlook) -> Iterator[Estimate]:
    from scipy.special import expit

    base, full = persons.model(persons.before), persons.model(persons.before, persons.score)
    if asked.beyond:
        names = [*persons.known_before, *persons.predictors]
        yield from _odds_rows(replace(start, method="wald_adjusted"), names, full)
    test = likelihood_ratio_test(base, full)
    row = replace(start, analysis="likelihood_ratio_chi2", method="likelihood_ratio", value=test.chi2)
    yield replace(row, df=test.df, p_value=test.p_value)
    designs = (persons.design(persons.before), persons.design(persons.before, persons.score))
    probabilities = [expit(d.to_numpy() @ m.coefficients) for d, m in zip(designs, (base, full), strict=True)]
    brier = [float(np.mean((p - persons.outcome) ** 2)) for p in probabilities]
    for analysis, pair in (
        ("nagelkerke_r2", (base.nagelkerke_r2, full.nagelkerke_r2)),
        ("mcfadden_r2", (base.mcfadden_r2, full.mcfadden_r2)),
        ("brier", (brier[0], brier[1])),
    ):
        row = replace(start, analysis=analysis, method="apparent")
        yield replace(row, level="difference", value=pair[1] - pair[0])
        for level, value in zip(_MODELS, pair, strict=True):
            yield replace(row, level=level, value=value)


def _validated_rows(start: Estimate, persons: Persons, asked: Outlook) -> Iterator[Estimate]:
    model = persons.model(persons.before, persons.score)
    designs = [persons.design(persons.before, persons.score).to_numpy()]
    if asked.beyond:
        designs.insert(0, persons.design(persons.before).to_numpy())
    samples = resample_counts(len(persons.outcome), draws=asked.draws, seed=asked.seed)
    found = validation(designs, persons.outcome, samples)
    start = replace(start, warnings=draws_without_value(found.areas[:, 0]))
    if asked.beyond:
        yield from _gain_rows(replace(start, analysis="auc_difference"), found)
    for at, level in reversed(list(enumerate(_MODELS[-len(designs) :]))):
        yield from _performance_rows(replace(start, level=level), found, at)
    yield from _corrected_calibration(replace(start, level="with"), found, model)


def _gain_rows(start: Estimate, found: Validation) -> Iterator[Estimate]:
    low, high = found.area_gain_interval()
    corrected, apparent = (float(areas[1, 0] - areas[0, 0]) for areas in (found.corrected, found.apparent))
    row = replace(start, method="optimism_corrected", value=corrected)
    if corrected > apparent:
        row = replace(row, warnings=(*row.warnings, _LARGER))
    yield replace(row, ci_low=low, ci_high=high, ci_level=_LEVEL)
    yield replace(start, method="apparent", value=apparent)
    row = replace(start, analysis="brier", method="optimism_corrected", level="difference")
    yield replace(row, value=float(found.corrected[1, 1] - found.corrected[0, 1]))


def _performance_rows(start: Estimate, found: Validation, at: int) -> Iterator[Estimate]:
    low, high = found.area_interval(at)
    row = replace(start, analysis="auc", method="optimism_corrected", value=float(found.corrected[at, 0]))
    yield replace(row, ci_low=low, ci_high=high, ci_level=_LEVEL)
    yield replace(start, analysis="auc", method="apparent", value=float(found.apparent[at, 0]))
    corrected = float(found.corrected[at, 1])
    yield replace(start, analysis="brier", method="optimism_corrected", value=corrected)


def _corrected_calibration(start: Estimate, found: Validation, model: LogisticModel) -> Iterator[Estimate]:
    gained = 2 * (model.log_likelihood - model.null_log_likelihood)
    weak = gained <= len(model.coefficients) - 1
    for i, analysis in ((3, "calibration_slope"), (2, "calibration_intercept")):
        row = replace(start, analysis=analysis, method="optimism_corrected")
        yield replace(row, reason=_TOO_WEAK) if weak else replace(row, value=float(found.corrected[-1, i]))


def _calibration_rows(start: Estimate, persons: Persons, asked: Outlook) -> Iterator[Estimate]:
    from scipy.special import expit

    design = persons.design(persons.before, persons.score).to_numpy()
    probability = expit(design @ persons.model(persons.before, persons.score).coefficients)
    for i, group in enumerate(calibration_groups(np.round(probability, 12), persons.outcome), start=1):
        row = replace(start, level=str(i), n=group.n, warnings=(_SAME_DATA,))
        told = replace(row, analysis="calibration_predicted", method="apparent", value=group.predicted)
        seen = replace(row, analysis="calibration_observed", method="wilson", value=group.observed)
        yield told
        yield replace(seen, ci_low=group.ci_low, ci_high=group.ci_high, ci_level=_LEVEL)


def _group_rows(start: Estimate, persons: Persons, asked: Outlook) -> Iterator[Estimate]:
    """Whether the score says more in some groups than in others, beside what was known before."""
    groups = sorted(persons.group.dropna().unique())
    if len(groups) < 2:
        return
    inside = persons.group.notna().to_numpy()
    known = persons.where(inside)
    dummies = pd.DataFrame({f"group {g}": (known.group == g) * 1.0 for g in groups[1:]})
    products = pd.DataFrame(
        {f"{g} x {c}": dummies[g] * known.score[c] for g in dummies.columns for c in known.score.columns}
    )
    row = replace(start, analysis="interaction_chi2", method="likelihood_ratio", n=len(known.outcome))
    try:
        base = known.model(known.before, known.score, dummies)
        test = likelihood_ratio_test(base, known.model(known.before, known.score, dummies, products))
        yield replace(row, value=test.chi2, df=test.df, p_value=test.p_value)
    except NotEstimable as refusal:
        yield replace(row, reason=_text(refusal))
    for group in groups:
        part = persons.where((persons.group == group).to_numpy())
        row = replace(start, group=str(group), n=len(part.outcome))
        row = replace(row, method="wald_adjusted" if asked.beyond else "wald")
        try:
            yield from _odds_rows(row, part.predictors, part.model(part.before, part.score))
        except NotEstimable as refusal:
            yield replace(row, reason=_text(refusal))


def _multinomial_odds(
    row: Estimate, model: MultinomialModel, codes: Floats, predictors: Sequence[str]
) -> Iterator[Estimate]:
    for j, code in enumerate(codes[1:]):
        for i, name in enumerate(predictors, start=1):
            found = _odds(row, float(model.coefficients[i, j]), float(model.se[i, j]))
            yield replace(found, factor=name, level=f"{code:g}")


def _multinomial_fit(row: Estimate, model: MultinomialModel) -> Iterator[Estimate]:
    from scipy.special import chdtrc

    df = (model.coefficients.shape[0] - 1) * model.coefficients.shape[1]
    chi2 = max(0.0, 2 * (model.log_likelihood - model.null_log_likelihood))
    row = replace(row, analysis="likelihood_ratio_chi2", method="multinomial_likelihood_ratio")
    yield replace(row, value=chi2, df=df, p_value=float(chdtrc(df, chi2)))
    r2 = 1 - model.log_likelihood / model.null_log_likelihood
    yield replace(row, analysis="mcfadden_r2", method="multinomial", value=r2, level="with")


Part = Callable[[Estimate, Persons, Outlook], Iterator[Estimate]]
_FIRST_OF: dict[Part, str] = {
    _share_rows: "outcome_share",
    _alone_rows: "odds_ratio",
    _added_rows: "likelihood_ratio_chi2",
    _validated_rows: "auc",
    _calibration_rows: "calibration_observed",
    _group_rows: "interaction_chi2",
}


def _text(refusal: NotEstimable) -> str:
    return " ".join(found.text for found in refusal.problems)

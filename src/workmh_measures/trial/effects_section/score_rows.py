"""Amounts compared between arms: means as they are, by analysis of covariance, and by models of repeated measures."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from ...analysis.standardised_difference import hedges_g
from ...errors import NotEstimable
from ...model.estimate import Estimate, changed
from ...model.study import Arm
from ..binary_effects.effect import Effect
from ..repeated_measures.contrasts import Contrast
from ..repeated_measures.small_samples import small_sample_cautions
from ..repeated_measures.trial_design import BASELINE
from ..repeated_measures.wave_effects import (
    adjusted_means,
    arm_differences,
    arm_test,
    mean_difference_over_waves,
    model_standard_deviation,
    standardised_effect,
)
from ..work_models.mean_days import welch_difference
from .comparison import ComparedPeople, Comparison, reason_of, with_effect
from .score_model import Groups, ScoreModel, score_model

__all__ = ["contrast_effect", "mean_rows", "model_rows", "own_first"]


def contrast_effect(found: Contrast) -> Effect:
    """Return a contrast of a model as an effect, with the interval of its t distribution."""
    low, high = found.interval()
    return Effect(found.value, low, high, statistic=found.t, df=found.df, p_value=found.p_value)


def mean_rows(made: Comparison) -> Iterator[Estimate]:
    """Compare means as they are: Welch's difference, and Hedges' g."""
    for arm in made.arms:
        people = made.compared(arm)
        first, second = (people.outcome[people.treated == one] for one in (1, 0))
        line = made.effect_row("mean_difference", arm, method="welch", n=people.n)
        if made.planned.adjust:
            names = ", ".join(made.planned.adjust)
            told = f"Means are compared as they are, not adjusted for {names}: plan 'ancova' for that."
            line = changed(line, warnings=(*line.warnings, told))
        yield with_effect(line, partial(welch_difference, first, second))
        line = made.effect_row("standardised_effect", arm, method="hedges_g", n=people.n)
        yield with_effect(line, partial(_hedges, people))


def _hedges(people: ComparedPeople) -> Effect:
    found = hedges_g(people.outcome[people.treated == 1], people.outcome[people.treated == 0])
    return Effect(found.value, found.ci_low, found.ci_high, p_value=found.p_value, df=found.df)


def model_rows(made: Comparison) -> Iterator[Estimate]:
    """Compare by the model of the plan: the difference at the outcome's wave first, then the other waves and what goes with it.

    Notes
    -----
    An arm without any value is left out of the model and told.
    """
    present = set(made.arm_of[_has_value(made)])
    for arm in (arm for arm in made.arms if arm.id not in present):
        reason = f"Nobody in arm '{arm.id}' has a value: there is nothing to compare."
        yield changed(made.effect_row("mean_difference", arm, method=made.planned.method), reason=reason)
    arms = [arm for arm in made.arms if arm.id in present]
    groups = Groups(made.arm_of, (made.data.reference.id, *(arm.id for arm in arms)))
    try:
        fitted = score_model(made, groups)
    except NotEstimable as refusal:
        for arm in arms:
            line = made.effect_row("mean_difference", arm, method=made.planned.method)
            yield changed(line, reason=reason_of(refusal))
        return
    for arm in arms:
        yield from _effects(made, arm, fitted)
    yield from _whole_model(made, fitted)


def _has_value(made: Comparison) -> np.ndarray:
    return np.asarray(made.values.notna().to_numpy())


def own_first(made: Comparison, waves: tuple[str, ...]) -> list[str]:
    """Return waves in time, that of the outcome before the others: it is what the plan is about."""
    own = made.outcome.until if made.outcome.until in waves else waves[-1]
    return [own, *(wave for wave in waves if wave != own)]


def _effects(made: Comparison, arm: Arm, fitted: ScoreModel) -> Iterator[Estimate]:
    more: dict[str, Any] = {"n": fitted.n, "missing": _route(made)}
    row = partial(made.effect_row, arm=arm, method=made.planned.method)
    found = {
        one.wave: one.difference for one in arm_differences(fitted.tests, fitted.design) if one.arm == arm.id
    }
    waves = own_first(made, fitted.waves)
    for wave in waves:
        line = row("mean_difference", **more | {"wave": wave})
        line = changed(line, warnings=(*line.warnings, *fitted.warnings))
        yield with_effect(line, contrast_effect, found[wave])
    if len(waves) > 1:
        over = partial(mean_difference_over_waves, fitted.tests, fitted.design, arm.id)
        line = row("mean_difference_over_waves", **more)
        yield with_effect(line, lambda: contrast_effect(over()))
    for wave in waves:
        if fitted.baseline_sd is not None:
            size = standardised_effect(found[wave], fitted.baseline_sd)
            line = row("standardised_effect", **more | {"wave": wave, "method": "baseline_sd"})
            yield with_effect(line, contrast_effect, size)
        line = row("standardised_effect", **more | {"wave": wave, "method": "model_sd"})
        yield with_effect(line, _by_model_sd, fitted, found[wave], wave)


def _by_model_sd(fitted: ScoreModel, difference: Contrast, wave: str) -> Effect:
    deviation = model_standard_deviation(fitted.tests, fitted.place(wave))
    return contrast_effect(standardised_effect(difference, deviation))


def _route(made: Comparison) -> str:
    return "complete" if made.planned.method == "ancova" else "likelihood"


def _whole_model(made: Comparison, fitted: ScoreModel) -> Iterator[Estimate]:
    """Adjusted means of every arm and wave, joint tests, covariance, likelihood."""
    arms = {arm.id: arm for arm in made.data.study.arms}
    more: dict[str, Any] = {"n": fitted.n, "missing": _route(made), "method": made.planned.method}
    for one in adjusted_means(fitted.tests, fitted.design):
        wave = None if one.wave is BASELINE else str(one.wave)
        level = "baseline" if one.wave is BASELINE else None
        line = made.row("adjusted_mean", arms[str(one.arm)], **more | {"wave": wave, "level": level})
        yield with_effect(line, _without_test, contrast_effect(one.mean))
    if len(fitted.waves) > 1:
        for name, between in (("arm_at_any_wave", False), ("arm_by_wave", True)):
            yield _joint_test(made.row(name, **more), fitted, between=between)
    if len(fitted.design.waves) > 1:
        yield from _covariances(made, fitted)
        yield made.row("covariance_structure", text=fitted.structure, **more)
    yield made.row("log_likelihood", value=fitted.tests.model.log_likelihood, **more | {"method": "reml"})
    yield made.row("akaike", value=fitted.tests.model.akaike(), **more | {"method": "reml"})


def _without_test(effect: Effect) -> Effect:
    """A mean has no test that it is 0."""
    return Effect(effect.value, effect.ci_low, effect.ci_high, effect.level, df=effect.df)


def _joint_test(line: Estimate, fitted: ScoreModel, *, between: bool) -> Estimate:
    try:
        test = arm_test(fitted.tests, fitted.design, between_waves=between)
    except NotEstimable as refusal:
        return changed(line, reason=reason_of(refusal))
    told = (*line.warnings, *small_sample_cautions(fitted.tests.model, fitted.tests.method))
    return changed(line, value=test.f, df=float(test.df), df2=test.df2, p_value=test.p_value, warnings=told)


def _covariances(made: Comparison, fitted: ScoreModel) -> Iterator[Estimate]:
    matrix = fitted.tests.model.covariances[0]
    names = ["baseline" if wave is BASELINE else str(wave) for wave in fitted.design.waves]
    for i, wave in enumerate(names):
        for j, other in enumerate(names[: i + 1]):
            more: dict[str, Any] = {"wave": wave, "wave2": other, "n": fitted.n, "missing": _route(made)}
            yield made.row("model_covariance", value=float(matrix[i, j]), method=fitted.structure, **more)

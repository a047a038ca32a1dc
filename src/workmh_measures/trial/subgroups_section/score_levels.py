"""Amounts within levels by the linear model of the plan, arm by level by wave, and whether the differences are one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...errors import NotEstimable
from ...model.estimate import Estimate, changed
from ...model.study import Arm
from ..analysed_people import people_analysed
from ..effects_section.comparison import Comparison, reason_of, with_effect
from ..effects_section.score_model import Groups, ScoreModel, score_model
from ..effects_section.score_rows import contrast_effect, own_first
from .levels import few_in_level, level_of, levels_of

__all__ = ["MODELLED", "model_level_rows"]

MODELLED = frozenset({"ancova", "mmrm", "constrained_lda"})
"""Methods of which the levels are in one model."""


@dataclass(frozen=True, eq=False)
class _Levels:
    """A subgroup: its name, the level of each person, and the levels that have both arms."""

    name: str
    of: pd.Series
    kept: tuple[str, ...]


def model_level_rows(made: Comparison, name: str) -> Iterator[Estimate]:
    """Compare the arms within levels at the outcome's wave, by one model with means of their own for each arm, level and wave.

    Notes
    -----
    Slopes of covariates and the covariance of waves are the same in all levels. Arms of the constrained model need not be
    equal at the start in each level, so that levels are compared by the usual one. The interaction is an F test of the
    differences at that wave, with the degrees of freedom of the plan.
    """
    plain = made.planned.model_copy(update={"method": "mmrm"})
    if made.planned.method == "constrained_lda":
        made = Comparison(made.data, made.role, plain, made.outcome, made.population, made.is_planned)
    of = level_of(made, name)
    levels_of(of)
    for arm in made.arms:
        counts = _counts(made, arm, of)
        kept = tuple(level for level, sizes in counts.items() if min(sizes))
        for level, sizes in counts.items():
            if level not in kept:
                yield _left_out(made, arm, (f"{name}={level}", sizes))
        yield from _compared(made, arm, (_Levels(name, of, kept), counts))


def _counts(made: Comparison, arm: Arm, of: pd.Series) -> dict[str, tuple[int, int]]:
    """Persons with an outcome at its wave in each level: of the arm, and of the reference."""
    known = made.values.notna()
    return {
        level: (
            int(((made.arm_of == arm.id) & known & (of == level)).sum()),
            int(((made.arm_of == made.data.reference.id) & known & (of == level)).sum()),
        )
        for level in levels_of(of)
    }


def _analysed(made: Comparison, arm: Arm, levels: _Levels) -> dict[str, int]:
    """Persons of both arms in the model in each level: of repeated measures those with a value at any of its waves."""
    status = people_analysed(made.data, made.planned, made.population).reindex(made.people)
    inside = made.arm_of.isin([arm.id, made.data.reference.id]) & (status == "analysed")
    return {level: int((inside & (levels.of == level)).sum()) for level in levels.kept}


def _route(made: Comparison) -> str:
    return "complete" if made.planned.method == "ancova" else "likelihood"


def _left_out(made: Comparison, arm: Arm, told: tuple[str, tuple[int, int]]) -> Estimate:
    level, (first, second) = told
    line = made.effect_row("mean_difference", arm, level=level, method=made.planned.method, n=first + second)
    reason = f"Both arms need persons whose outcome is known; there are {first} and {second}."
    return changed(line, reason=reason)


def _compared(
    made: Comparison, arm: Arm, told: tuple[_Levels, Mapping[str, tuple[int, int]]]
) -> Iterator[Estimate]:
    levels, counts = told
    test = made.effect_row(
        "interaction", arm, level=levels.name, method=made.planned.method, missing=_route(made)
    )
    try:
        if len(levels.kept) < 2:
            raise NotEstimable.because(
                f"Levels with an effect: {len(levels.kept)}; two or more are needed to compare them. Put levels together."
            )
        fitted = score_model(made, _groups(made, arm, levels), (levels.name,))
    except NotEstimable as refusal:
        yield changed(test, reason=reason_of(refusal))
        return
    wave = own_first(made, fitted.waves)[0]
    analysed = _analysed(made, arm, levels)
    weights = np.array([_difference(made, (arm, level, wave), fitted) for level in levels.kept])
    for level, contrast in zip(levels.kept, weights, strict=True):
        line = made.effect_row(
            "mean_difference", arm, level=f"{levels.name}={level}", wave=wave, missing=_route(made)
        )
        more = (*few_in_level(level, *counts[level]), *fitted.warnings)
        line = changed(line, method=made.planned.method, n=analysed[level], warnings=(*line.warnings, *more))
        yield with_effect(line, contrast_effect, fitted.tests.contrast(contrast))
    yield _interaction(test, fitted, weights[1:] - weights[0])


def _groups(made: Comparison, arm: Arm, levels: _Levels) -> Groups:
    """Arms in levels: those of the first level first, so that its reference is the one to compare with."""
    inside = made.arm_of.isin([arm.id, made.data.reference.id]) & levels.of.isin(levels.kept)
    names = (made.arm_of.astype(str) + " in " + levels.of.astype(str)).where(inside)
    order = tuple(f"{one} in {level}" for level in levels.kept for one in (made.data.reference.id, arm.id))
    return Groups(names, order)


def _difference(made: Comparison, at: tuple[Arm, str, str], fitted: ScoreModel) -> np.ndarray:
    arm, level, wave = at
    other = f"{made.data.reference.id} in {level}"
    return np.asarray(fitted.design.difference_weights(f"{arm.id} in {level}", wave, other))


def _interaction(test: Estimate, fitted: ScoreModel, weights: np.ndarray) -> Estimate:
    try:
        found = fitted.tests.joint_test(weights)
    except NotEstimable as refusal:
        return changed(test, reason=reason_of(refusal))
    return changed(
        test,
        value=found.f,
        df=float(found.df),
        df2=found.df2,
        p_value=found.p_value,
        n=fitted.n,
        warnings=(*test.warnings, *fitted.warnings),
    )

"""Amounts over time by a linear mixed model: a random intercept and slope of each person, the arms compared by their slopes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from ...errors import NotEstimable
from ...model.estimate import Estimate, changed
from ..mixed_model.random_slopes import MixedModel, MixedOutcomes, mixed_model
from ..person_values import column_of, covariate, first_wave, is_categorical, outcome_waves
from .comparison import ComparedPeople, Comparison, reason_of, with_effect
from .score_rows import contrast_effect

__all__ = ["slope_rows"]


def slope_rows(made: Comparison) -> Iterator[Estimate]:
    """Compare slopes by month, from the wave of inclusion on, and the difference they make at the outcome's wave.

    Notes
    -----
    Fixed effects: month, arm by month, covariates. Where arms came about by chance they are equal at month 0; else the arm has
    an effect of its own there.
    """
    more: dict[str, Any] = {"missing": "likelihood", "method": "random_slopes"}
    try:
        rows = _Rows(made)
        model = mixed_model(rows.outcomes)
        tests = model.tests(made.planned.df)
    except NotEstimable as refusal:
        for arm in made.arms:
            line = made.effect_row("slope_difference", arm, **more)
            yield changed(line, reason=reason_of(refusal))
        return
    more |= {"n": model.fit.n}
    for place, arm in enumerate(made.arms):
        weights = np.zeros(rows.outcomes.design.shape[1])
        weights[2 + place] = 1.0
        line = made.effect_row("slope_difference", arm, **more)
        line = changed(line, warnings=(*line.warnings, *rows.told, *model.warnings))
        yield with_effect(line, contrast_effect, tests.contrast(weights))
        month = made.data.study.wave(made.wave).month
        at_end = weights * month
        if rows.own_start:
            at_end[2 + len(made.arms) + place] = 1.0
        line = made.effect_row("mean_difference", arm, **more)
        line = changed(line, warnings=(*line.warnings, *rows.told, *model.warnings))
        yield with_effect(line, contrast_effect, tests.contrast(at_end))
    yield from _parameters(made, model)


def _parameters(made: Comparison, model: MixedModel) -> Iterator[Estimate]:
    more: dict[str, Any] = {"missing": "likelihood", "n": model.fit.n}
    covariance = model.effects_covariance
    names = ("intercept", "slope")
    for i, name in enumerate(names):
        for j, other in enumerate(names[: i + 1]):
            level = name if i == j else f"{name} and {other}"
            yield made.row(
                "random_effect_covariance", level=level, value=float(covariance[i, j]), method="reml", **more
            )
    yield made.row("residual_variance", value=model.error_variance, method="reml", **more)
    yield made.row("log_likelihood", value=model.fit.log_likelihood, method="reml", **more)


class _Rows:
    """One row for each measurement: ones, month, arm by month, and covariates."""

    def __init__(self, made: Comparison) -> None:
        self.own_start = made.data.study.allocation.kind not in ("randomised", "cluster")
        waves = self._waves(made)
        wide = pd.DataFrame({wave: made.values_at(wave) for wave in waves})
        own = column_of(made.outcome)
        names = [name for name in made.planned.adjust if name != own]
        table = pd.DataFrame({name: covariate(made.data, name).reindex(wide.index) for name in names})
        table.index = wide.index
        answered = wide.notna().any(axis=1)
        lacking = int((table.isna().any(axis=1) & answered).sum())
        self.told: tuple[str, ...] = ()
        if lacking:
            sentence = (
                f"{lacking} persons with an outcome lack a covariate and are left out: complete it, or leave it out of the"
                " adjustment."
            )
            self.told = (sentence,)
        wide = wide[answered & table.notna().all(axis=1)]
        rows, place = np.nonzero(wide.notna().to_numpy())
        ids = wide.index[rows]
        months = np.array([made.data.study.wave(wave).month for wave in waves])[place]
        arm = made.arm_of.reindex(ids).to_numpy()
        treated = np.column_stack([(arm == one.id).astype(np.float64) for one in made.arms])
        categorical = tuple(name for name in names if is_categorical(made.data, name))
        outcome = wide.to_numpy(dtype=np.float64)[rows, place]
        people = ComparedPeople(table.reindex(ids), outcome, np.zeros(len(ids)), categorical, ())
        fixed = [np.ones(len(ids)), months, treated * months[:, None]]
        if self.own_start:
            fixed.append(treated)
        self.outcomes = MixedOutcomes(
            outcome,
            np.column_stack([*fixed, people.columns[0]]),
            np.column_stack([np.ones(len(ids)), months]),
            np.unique(ids.to_numpy(dtype=np.str_), return_inverse=True)[1],
        )

    @staticmethod
    def _waves(made: Comparison) -> tuple[str, ...]:
        outcome = made.outcome.model_copy(update={"until": made.wave})
        named = outcome_waves(made.data, outcome, made.planned.waves)
        start = first_wave(made.data.study)
        at_start = made.values_at(start).notna().any()
        return (start, *named) if at_start and start not in named else named

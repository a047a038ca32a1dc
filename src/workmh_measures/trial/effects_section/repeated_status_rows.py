"""An outcome of yes or no at several waves: estimating equations or a mixed logistic model, the arms compared at each wave.

The model has waves, arm by wave, and the covariates of the plan; persons may lack waves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...analysis.logistic_model import INTERCEPT
from ...errors import NotEstimable
from ...model.estimate import Estimate, changed
from ...model.study import Arm
from ..binary_effects.effect import Effect, wald_effect
from ..binary_models.cluster_comparison import few_clusters
from ..binary_models.repeated_status import (
    FEWEST_PERSONS,
    StatusModel,
    StatusVariance,
    repeated_status,
    status_effect,
)
from ..person_values import covariate, is_categorical
from ..work_models.marginal_shares import marginal_shares
from ..work_models.mixed_logistic import MixedLogistic, mixed_logistic
from .cluster_rows import cluster_tests, needs_cluster_tests
from .comparison import ComparedPeople, Comparison, reason_of, same, with_effect, with_test
from .repeated_waves import waves_after_start

__all__ = ["gee_rows", "mixed_logistic_rows"]

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class _Answers:
    """Answers of two arms, one after the other, and the columns of their model."""

    outcome: Floats
    person: NDArray[np.str_]
    wave: NDArray[np.str_]
    treated: Floats
    covariates: Floats
    names: tuple[str, ...]
    waves: tuple[str, ...]
    cluster: NDArray[np.str_] | None
    told: tuple[str, ...]

    @cached_property
    def at_wave(self) -> Floats:
        return np.asarray(self.wave[:, None] == np.array(self.waves), dtype=np.float64)

    @property
    def design(self) -> Floats:
        return np.column_stack([self._without_arm, self.at_wave * self.treated[:, None]])

    @property
    def _without_arm(self) -> Floats:
        """Ones, waves after the first, covariates: logistic models here name the first column for what it is."""
        return np.column_stack([np.ones(len(self.outcome)), self.at_wave[:, 1:], self.covariates])

    @property
    def titles(self) -> tuple[str, ...]:
        waves = (f"wave {wave}" for wave in self.waves[1:])
        return (INTERCEPT, *waves, *self.names, *(f"arm at wave {wave}" for wave in self.waves))

    def contrast(self, wave: str | None) -> Floats:
        """Weights of the arm at a wave, or of its mean over all of them."""
        weights = np.zeros(len(self.titles))
        first = len(self.titles) - len(self.waves)
        if wave is None:
            weights[first:] = 1 / len(self.waves)
        else:
            weights[first + self.waves.index(wave)] = 1.0
        return weights

    def persons_at(self, wave: str, *, treated: float) -> Floats:
        """Rows of the design every person would have at a wave in an arm."""
        _, first = np.unique(self.person, return_index=True)
        at = np.zeros((len(first), len(self.waves)))
        at[:, self.waves.index(wave)] = 1.0
        return np.column_stack([np.ones(len(first)), at[:, 1:], self.covariates[first], at * treated])

    @property
    def n(self) -> int:
        return len(np.unique(self.person))


def gee_rows(made: Comparison) -> Iterator[Estimate]:
    """Compare by estimating equations, answers of one person equally correlated: odds ratios of persons on average.

    Notes
    -----
    With fewer than 50 persons (or clusters) the variance is that of Kauermann and Carroll with Student's t. Where whole clusters
    were allocated (`cluster`) and an arm has fewer than 20, the tests of cluster means at the outcome's wave follow.
    """
    for arm in made.arms:
        answers = _answers(made, arm)
        cluster = answers.cluster
        unit = answers.person if cluster is None else cluster
        try:
            model = repeated_status(answers.design, answers.outcome, unit)
        except NotEstimable as refusal:
            line = made.effect_row("odds_ratio", arm, method="gee", missing="available", n=answers.n)
            yield changed(line, reason=reason_of(refusal))
        else:
            yield from _gee_effects(made, arm, (answers, model))
        if cluster is not None and needs_cluster_tests(answers.treated, cluster):
            yield from cluster_tests(made, arm)


def _gee_effects(made: Comparison, arm: Arm, fitted: tuple[_Answers, StatusModel]) -> Iterator[Estimate]:
    answers, model = fitted
    kind: StatusVariance = "robust" if model.people >= FEWEST_PERSONS else "kauermann_carroll"
    more: dict[str, Any] = {"missing": "available", "n": answers.n}
    method = "gee" if kind == "robust" else "gee_kauermann_carroll"
    for wave in _own_first(made, answers.waves):
        line = _told(made.effect_row("odds_ratio", arm, method=method, **more | {"wave": wave}), answers)
        yield with_effect(line, status_effect, model, answers.contrast(wave), kind=kind)
    mean = _told(made.effect_row("over_waves_odds_ratio", arm, method=method, **more), answers)
    yield with_effect(mean, lambda: status_effect(model, answers.contrast(None), kind=kind))
    for wave in _own_first(made, answers.waves):
        line = _told(made.effect_row("risk_difference", arm, method=method, **more | {"wave": wave}), answers)
        yield with_effect(line, _gee_difference, model, answers, wave, kind)
    test = _told(made.effect_row("arm_by_wave", arm, method=method, **more), answers)
    yield with_test(test, lambda: _changes_over_waves(model.coefficients, model.covariance(kind), answers))
    yield made.row("working_correlation", arm, value=model.correlation, method=method, **more)


def _gee_difference(model: StatusModel, answers: _Answers, wave: str, kind: StatusVariance) -> Effect:
    """Difference of the shares if everybody had been in either arm, by the delta method."""
    from scipy.special import expit

    slopes, shares = [], []
    for treated in (1.0, 0.0):
        rows = answers.persons_at(wave, treated=treated)
        fitted = expit(rows @ model.coefficients)
        shares.append(float(fitted.mean()))
        slopes.append((fitted * (1 - fitted)) @ rows / len(rows))
    slope = slopes[0] - slopes[1]
    covariance = model.covariance(kind)
    df = None if kind == "robust" else model.people - len(slope)
    return wald_effect(shares[0] - shares[1], float(slope @ covariance @ slope) ** 0.5, df=df)


def _changes_over_waves(coefficients: Floats, covariance: Floats, answers: _Answers) -> Effect:
    """Wald's test that the odds ratio is the same at every wave."""
    from scipy.special import chdtrc

    df = len(answers.waves) - 1
    if not df:
        raise NotEstimable.because("With one wave there is no arm by wave interaction to test.")
    rows = np.array(
        [answers.contrast(wave) - answers.contrast(answers.waves[0]) for wave in answers.waves[1:]]
    )
    away = rows @ coefficients
    statistic = float(away @ np.linalg.solve(rows @ covariance @ rows.T, away))
    return Effect(statistic=statistic, df=df, p_value=float(chdtrc(df, statistic)))


def mixed_logistic_rows(made: Comparison) -> Iterator[Estimate]:
    """Compare by a mixed logistic model: odds ratios of one person, and the shares they mean for persons on average."""
    for arm in made.arms:
        answers = _answers(made, arm)
        try:
            model = mixed_logistic(answers.design, answers.outcome, answers.person, names=answers.titles)
        except NotEstimable as refusal:
            line = made.effect_row("odds_ratio", arm, **_MIXED | {"n": answers.n})
            yield changed(line, reason=reason_of(refusal))
            continue
        yield from _mixed_effects(made, arm, (answers, model))
        yield from _mixed_shares(made, arm, (answers, model))


_MIXED: dict[str, Any] = {"missing": "likelihood", "method": "mixed_logistic"}


def _mixed_effects(made: Comparison, arm: Arm, fitted: tuple[_Answers, MixedLogistic]) -> Iterator[Estimate]:
    answers, model = fitted
    more = _MIXED | {"n": answers.n}

    def row(analysis: str, **further: Any) -> Estimate:
        line = made.effect_row(analysis, arm, **more | further)
        return changed(line, warnings=(*line.warnings, *answers.told, *model.warnings))

    for wave in _own_first(made, answers.waves):
        contrast = answers.contrast(wave)
        yield with_effect(row("odds_ratio", wave=wave), partial(model.odds_ratio, contrast))
    yield with_effect(row("over_waves_odds_ratio"), partial(model.odds_ratio, answers.contrast(None)))
    spread = model.covariance[:-1, :-1]
    yield with_test(row("arm_by_wave"), lambda: _changes_over_waves(model.coefficients, spread, answers))
    yield made.row("person_sd", arm, value=model.deviation, **more)
    yield made.row("log_likelihood", arm, value=model.log_likelihood, **more)


def _mixed_shares(made: Comparison, arm: Arm, fitted: tuple[_Answers, MixedLogistic]) -> Iterator[Estimate]:
    answers, model = fitted
    more = _MIXED | {"n": answers.n}
    for wave in _own_first(made, answers.waves):
        treated, control = (answers.persons_at(wave, treated=one) for one in (1.0, 0.0))
        shares = marginal_shares(model, treated, control)
        line = _told(made.effect_row("risk_difference", arm, **more | {"wave": wave}), answers)
        yield with_effect(line, shares.difference)
        for one, effect in zip((arm, made.data.reference), shares.shares(), strict=True):
            share = made.row("adjusted_share", one, **more | {"wave": wave, "level": arm.id})
            yield with_effect(share, same, effect)


def _own_first(made: Comparison, waves: tuple[str, ...]) -> list[str]:
    """Waves in time, that of the outcome before the others: it is what the plan is about."""
    own = made.outcome.until if made.outcome.until in waves else waves[-1]
    return [own, *(wave for wave in waves if wave != own)]


def _told(line: Estimate, answers: _Answers) -> Estimate:
    return changed(line, warnings=(*line.warnings, *answers.told))


def _answers(made: Comparison, arm: Arm) -> _Answers:
    waves = waves_after_start(made)
    chosen = made.people[made.arm_of.isin([arm.id, made.data.reference.id]).to_numpy()]
    wide = pd.DataFrame({wave: made.values_at(wave) for wave in waves}).reindex(chosen)
    table = pd.DataFrame({name: covariate(made.data, name).reindex(chosen) for name in made.planned.adjust})
    table.index = chosen
    answered = wide.notna().any(axis=1)
    told = _without_covariates(table[answered])
    wide = wide[answered & table.notna().all(axis=1)]
    rows, place = np.nonzero(wide.notna().to_numpy())
    ids = wide.index[rows]
    categorical = tuple(name for name in table.columns if is_categorical(made.data, name))
    people = ComparedPeople(
        table.reindex(ids),
        wide.to_numpy(dtype=np.float64)[rows, place],
        (made.arm_of.reindex(ids) == arm.id).to_numpy(dtype=np.float64),
        categorical,
        tuple(told),
    )
    columns, names = people.columns
    cluster = _units(made, ids)
    if cluster is not None and made.planned.method == "gee":
        told.extend(few_clusters(*(len(np.unique(cluster[people.treated == one])) for one in (1, 0))))
    return _Answers(
        people.outcome,
        ids.to_numpy(dtype=np.str_),
        np.array(waves)[place],
        people.treated,
        columns,
        names,
        waves,
        cluster,
        tuple(told),
    )


def _without_covariates(table: pd.DataFrame) -> list[str]:
    told = []
    for name in table.columns:
        lacking = int(table[name].isna().sum())
        if lacking:
            told.append(
                f"{lacking} persons with an outcome have no value of {name} and are left out: complete it, or leave it out"
                " of the adjustment."
            )
    return told


def _units(made: Comparison, ids: pd.Index) -> NDArray[np.str_] | None:
    """Return the unit of the person of each answer; None where the plan names no clusters."""
    if made.planned.cluster is None:
        return None
    units = covariate(made.data, made.planned.cluster).reindex(ids)
    lacking = len(np.unique(ids[units.isna()].to_numpy(dtype=np.str_)))
    if lacking:
        raise NotEstimable.because(
            f"{lacking} persons with an outcome belong to no unit: say which one, or plan without clusters."
        )
    return np.asarray(units, dtype=np.str_)

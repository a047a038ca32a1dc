"""The comparison of two arms in one simulated trial: the estimate, its test, and how many people it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from ...model.analysis_plan import PlannedAnalysis
from ..binary_effects.effect import Effect, wald_effect
from ..binary_effects.independence_tests import fisher_test, pearson_chi_square
from ..binary_effects.odds_ratio import odds_ratio
from ..binary_effects.paired_shares import count_pairs, mcnemar_test, paired_difference
from ..binary_effects.risk_difference import risk_difference
from ..binary_effects.risk_ratio import risk_ratio
from ..binary_effects.stratified_effects import (
    cochran_mantel_haenszel,
    mantel_haenszel_difference,
    mantel_haenszel_odds_ratio,
    mantel_haenszel_ratio,
)
from ..binary_effects.two_arms import TwoArms, count_arms, count_strata
from ..binary_models.adjusted_odds import adjusted_odds_ratio
from ..binary_models.arm_data import ArmData
from ..binary_models.cluster_comparison import (
    ClusterValues,
    cluster_residuals,
    cluster_shares,
    cluster_t_test,
    randomisation_test,
)
from ..binary_models.firth_logistic import firth_effect
from ..work_models.mean_days import welch_difference
from .least_squares import arm_difference
from .repeated_tests import repeated_effect

__all__ = ["ComparedArms", "Comparison", "comparison"]

Floats: TypeAlias = NDArray[np.float64]
Words: TypeAlias = NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class ComparedArms:
    """Everybody in two arms.

    Attributes
    ----------
    arm : shape (n,), 1 for the arm that is compared, 0 for the reference.
    outcome : shape (n,), NaN where it is not known.
    waves : the outcome at each wave after the start, in time, shape (n,) each; for repeated measures.
    baseline : shape (n,), NaN where not known; None without one.
    factors : categories the comparison is adjusted for, shape (n,) each.
    unit, pair : shape (n,), None where a person has none.
    """

    arm: Floats
    outcome: Floats
    waves: Mapping[str, Floats]
    baseline: Floats | None
    factors: Mapping[str, Words]
    unit: Words
    pair: Words

    def only(self, who: NDArray[np.bool_]) -> ComparedArms:
        """Return some of the people."""
        return ComparedArms(
            self.arm[who],
            self.outcome[who],
            {wave: values[who] for wave, values in self.waves.items()},
            None if self.baseline is None else self.baseline[who],
            {name: words[who] for name, words in self.factors.items()},
            self.unit[who],
            self.pair[who],
        )

    @property
    def strata(self) -> Words:
        """Each person's levels of all factors in one, shape (n,)."""
        return np.array(
            [" ".join(map(str, levels)) for levels in zip(*self.factors.values(), strict=True)], dtype=object
        )

    @property
    def levels(self) -> Floats:
        """Factors as columns of 0 and 1, the first level of each left out; shape (n, q)."""
        columns = [
            (words == level).astype(np.float64)
            for words in self.factors.values()
            for level in sorted(set(words.tolist()), key=str)[1:]
        ]
        return np.column_stack([np.empty((len(self.arm), 0)), *columns])


@dataclass(frozen=True, slots=True)
class Comparison:
    """What one trial found.

    Attributes
    ----------
    n, n_control : people analysed in either arm.
    enrolled, enrolled_control : people who came into it.
    effect : the estimate and its test; None where there is none, and then `reason` says why.
    """

    n: int
    n_control: int
    enrolled: int
    enrolled_control: int
    effect: Effect | None
    reason: str | None = None

    def found(self, alpha: float) -> bool:
        """Say whether the test finds a difference; an interval without a test does where no effect lies outside."""
        if self.effect is None:
            return False
        if self.effect.p_value is not None:
            return self.effect.p_value <= alpha
        low, high = self.effect.ci_low, self.effect.ci_high
        return (low is not None and low > 0) or (high is not None and high < 0)


Method: TypeAlias = Callable[[ComparedArms, PlannedAnalysis, float], Effect]


def comparison(arms: ComparedArms, analysis: PlannedAnalysis, *, level: float) -> Comparison:
    """Compare two arms as an analysis plan says.

    Parameters
    ----------
    arms : everybody in them.
    analysis : method, and what it is adjusted for.
    level : confidence of intervals, 1 less the level of the test.
    """
    known = _known(arms, analysis)
    people = arms.only(known)
    n, enrolled = int(people.arm.sum()), int(arms.arm.sum())
    counts = n, len(people.arm) - n, enrolled, len(arms.arm) - enrolled
    try:
        return Comparison(*counts, _METHODS[analysis.method](people, analysis, level))
    except NotEstimable as refusal:
        return Comparison(*counts, None, refusal.problems[0].text)


def _known(arms: ComparedArms, analysis: PlannedAnalysis) -> NDArray[np.bool_]:
    """Return who has all that the method needs."""
    known = np.array(~np.isnan(arms.outcome))
    if analysis.method in ("mmrm", "constrained_lda"):
        known = np.logical_or.reduce([~np.isnan(values) for values in arms.waves.values()])
    for words in arms.factors.values():
        known &= np.array([word is not None for word in words.tolist()], dtype=np.bool_)
    with_baseline = analysis.method in ("ancova", "mmrm") and arms.baseline is not None
    if with_baseline and arms.baseline is not None:
        known &= ~np.isnan(arms.baseline)
    if analysis.method == "constrained_lda" and arms.baseline is not None:
        known |= ~np.isnan(arms.baseline)
    return np.asarray(known)


def _shares(plain: Callable[..., Effect], stratified: Callable[..., Effect]) -> Method:
    """Compare shares in strata where there are factors; alone with the p value of Pearson's test."""

    def compared(arms: ComparedArms, analysis: PlannedAnalysis, level: float) -> Effect:
        if arms.factors:
            return stratified(count_strata(arms.outcome, arms.arm, arms.strata.astype(str)), level=level)
        counts = count_arms(arms.outcome, arms.arm)
        effect = plain(counts, level=level)
        return effect if effect.p_value is not None else replace(effect, p_value=_pearson_p(counts))

    return compared


def _pearson_p(counts: TwoArms) -> float:
    """P value of Pearson's test; 1 where everybody has the same outcome."""
    try:
        return pearson_chi_square(counts).p_value or 0.0
    except NotEstimable:
        return 1.0


def _chi_square(arms: ComparedArms, analysis: PlannedAnalysis, level: float) -> Effect:
    counts = count_arms(arms.outcome, arms.arm)
    if arms.factors:
        return _with_difference(
            cochran_mantel_haenszel(count_strata(arms.outcome, arms.arm, arms.strata.astype(str))), counts
        )
    return _with_difference(pearson_chi_square(counts), counts)


def _fisher(arms: ComparedArms, analysis: PlannedAnalysis, level: float) -> Effect:
    counts = count_arms(arms.outcome, arms.arm)
    counts.need_both_arms()
    return _with_difference(fisher_test(counts), counts)


def _with_difference(test: Effect, counts: TwoArms) -> Effect:
    """Give a test the difference of the shares as its estimate, without an interval."""
    return replace(test, value=counts.share - counts.control_share, ci_low=None, ci_high=None)


def _logistic(arms: ComparedArms, analysis: PlannedAnalysis, level: float) -> Effect:
    return _as_difference(adjusted_odds_ratio(_model_data(arms), level=level))


def _firth(arms: ComparedArms, analysis: PlannedAnalysis, level: float) -> Effect:
    people = _model_data(arms)
    return _as_difference(firth_effect(people.design, people.outcome, 1, level=level))


def _model_data(arms: ComparedArms) -> ArmData:
    names = tuple(f"covariate {i + 1}" for i in range(arms.levels.shape[1]))
    return ArmData(arms.outcome, arms.arm, arms.levels, names)


def _ratio(compared: Method) -> Method:
    return lambda arms, analysis, level: _as_difference(compared(arms, analysis, level))


def _as_difference(effect: Effect) -> Effect:
    """Return a ratio as its logarithm: no effect is 0, and trials can be averaged.

    Raises
    ------
    NotEstimable
        If it is 0 or infinite.
    """
    if effect.value is None or effect.value <= 0:
        raise NotEstimable.because(effect.reason or "The ratio is 0: nobody in an arm has the outcome.")
    low, high = (
        None if limit is None or limit <= 0 else float(np.log(limit))
        for limit in (effect.ci_low, effect.ci_high)
    )
    return replace(effect, value=float(np.log(effect.value)), ci_low=low, ci_high=high)


def _pairs(arms: ComparedArms, analysis: PlannedAnalysis, level: float) -> Effect:
    """McNemar's test of the pairs whose outcomes are both known, the arm that is compared first."""
    known: dict[object, dict[float, float]] = {}
    for pair, arm, outcome in zip(arms.pair.tolist(), arms.arm.tolist(), arms.outcome.tolist(), strict=True):
        known.setdefault(pair, {})[arm] = outcome
    both = [one for pair, one in known.items() if pair is not None and len(one) == 2]
    pairs = count_pairs(np.array([one[1.0] for one in both]), np.array([one[0.0] for one in both]))
    test = mcnemar_test(pairs)
    return replace(paired_difference(pairs, level=level), p_value=test.p_value)


def _means(arms: ComparedArms, analysis: PlannedAnalysis, level: float) -> Effect:
    """Difference of means as they are, by Welch."""
    return welch_difference(arms.outcome[arms.arm == 1], arms.outcome[arms.arm == 0], level=level)


def _covariance(arms: ComparedArms, analysis: PlannedAnalysis, level: float) -> Effect:
    """Difference of means by analysis of covariance: adjusted for the baseline and the factors."""
    baseline = np.empty((len(arms.arm), 0)) if arms.baseline is None else arms.baseline[:, None]
    value, se, df = arm_difference(arms.outcome, arms.arm, np.column_stack([baseline, arms.levels]))
    return wald_effect(value, se, level=level, df=df)


def _repeated(arms: ComparedArms, analysis: PlannedAnalysis, level: float) -> Effect:
    if arms.baseline is None:
        raise NotEstimable.because("A model of repeated measures needs the outcome at the start.")
    people = arms.arm, arms.baseline
    return repeated_effect(people, arms.waves, arms.factors, analysis, level=level)


def _clusters(test: Callable[..., Effect]) -> Method:
    def compared(arms: ComparedArms, analysis: PlannedAnalysis, level: float) -> Effect:
        values = _of_clusters(arms)
        return test(values, level=level) if test is cluster_t_test else test(values)

    return compared


def _of_clusters(arms: ComparedArms) -> ClusterValues:
    """Return the mean of each unit, of what factors of the plan do not lead to expect."""
    if any(unit is None for unit in arms.unit.tolist()):
        raise NotEstimable.because("Somebody is in no unit: clusters cannot be compared.")
    units, levels = arms.unit.astype(str), arms.levels
    if not levels.shape[1]:
        return cluster_shares(arms.outcome, arms.arm, units)
    if np.isin(arms.outcome, (0.0, 1.0)).all():
        return cluster_residuals(arms.outcome, arms.arm, units, levels)
    design = np.column_stack([np.ones(len(levels)), levels])
    fitted = design @ np.linalg.lstsq(design, arms.outcome, rcond=None)[0]
    return cluster_shares(arms.outcome - fitted, arms.arm, units)


_METHODS: Mapping[str, Method] = {
    "risk_difference": _shares(partial(risk_difference, interval="newcombe"), mantel_haenszel_difference),
    "risk_ratio": _ratio(_shares(risk_ratio, mantel_haenszel_ratio)),
    "odds_ratio": _ratio(_shares(odds_ratio, mantel_haenszel_odds_ratio)),
    "chi_square": _chi_square,
    "fisher": _fisher,
    "mcnemar": _pairs,
    "logistic": _logistic,
    "firth": _firth,
    "cluster_t": _clusters(cluster_t_test),
    "cluster_randomisation": _clusters(randomisation_test),
    "mean_difference": _means,
    "ancova": _covariance,
    "mmrm": _repeated,
    "constrained_lda": _repeated,
}

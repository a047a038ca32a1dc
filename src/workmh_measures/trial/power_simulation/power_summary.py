"""What many simulated trials come to: power, bias, how many people an answer rests on, and what could not be estimated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from math import hypot

import numpy as np

from ...analysis.wilson_interval import wilson_interval
from .adjusted_power import adjusted_power
from .arm_tests import Comparison
from .planned_tests import PlannedTest, reference_of
from .power_run import PowerRun
from .put_in import RATIO_METHODS, PutIn
from .replication import stream_seed

__all__ = ["About", "EffectFound", "NotEstimated", "People", "Power", "SimulatedPower", "simulated_power"]


@dataclass(frozen=True, slots=True)
class About:
    """Which comparison of which arms; `is_stated`: by the plan, else the usual one."""

    n: int
    name: str
    outcome: str
    role: str
    method: str
    adjust: tuple[str, ...]
    is_stated: bool
    arm: str
    reference: str


@dataclass(frozen=True, slots=True)
class Power:
    """How often a difference was found; a trial without an answer found none.

    Attributes
    ----------
    replications, estimated, found : trials, those with an answer, those whose test found a difference.
    power, power_low, power_high, power_se : share of all trials, 95 % interval by Wilson, Monte-Carlo standard error.
    is_null : nothing was put in, so that the power is the type I error.
    wrong_way : share of trials that found the opposite of what was put in; None where nothing was.
    power_adjusted : share of trials that reject after the multiplicity of the plan; None where there is none (`adjusted_power`).
    """

    replications: int
    estimated: int
    found: int
    power: float
    power_low: float
    power_high: float
    power_se: float
    is_null: bool
    wrong_way: float | None
    power_adjusted: float | None


@dataclass(frozen=True, slots=True)
class EffectFound:
    """Estimates over the trials with an answer.

    Attributes
    ----------
    scale : ``difference``, or ``log_ratio``: natural logarithms of ratios.
    mean_effect, effect_se, effect_sd : mean, its Monte-Carlo error, and spread of estimates.
    put_in, put_in_se, put_in_reason : the effect put in and its Monte-Carlo error, or why there is none to name.
    bias, bias_se : mean less what was put in.
    coverage : share of intervals (confidence 1 - alpha) that hold what was put in; None for methods without one.
    """

    scale: str
    mean_effect: float | None
    effect_se: float | None
    effect_sd: float | None
    put_in: float | None
    put_in_se: float | None
    put_in_reason: str | None
    bias: float | None
    bias_se: float | None
    coverage: float | None


@dataclass(frozen=True, slots=True)
class People:
    """Mean numbers of people enrolled in both arms and of those analysed, and the share that could not be."""

    enrolled: float
    enrolled_reference: float
    analysed: float
    analysed_reference: float
    lost: float


@dataclass(frozen=True, slots=True)
class NotEstimated:
    """Why trials gave no answer, how many did not, and the seed that makes the first of them again."""

    reason: str
    replications: int
    first_seed: int


@dataclass(frozen=True, slots=True)
class SimulatedPower:
    """The power of one comparison in trials of one size."""

    about: About
    power: Power
    effect: EffectFound
    people: People
    not_estimated: tuple[NotEstimated, ...]

    def as_json(self) -> dict[str, object]:
        """Return everything in one flat object; reasons as a list."""
        parts = (asdict(part) for part in (self.about, self.power, self.effect, self.people))
        flat = {name: value for part in parts for name, value in part.items()}
        return {**flat, "not_estimated": [asdict(one) for one in self.not_estimated]}


def simulated_power(run: PowerRun) -> Iterator[SimulatedPower]:
    """Yield the power of each comparison at each size, the sizes as they were asked for."""
    question = run.question
    for n, trials in run.found.items():
        adjusted = adjusted_power(run, trials)
        for number, (test, arm) in enumerate(question.pairs):
            found, put_in = [trial[number] for trial in trials], run.put_in[number]
            yield SimulatedPower(
                _about(run, test, arm, n),
                replace(_power(found, put_in, question.alpha), power_adjusted=adjusted[number]),
                _effect(test, found, put_in),
                _people(found),
                _reasons(found, question.seed),
            )


def _about(run: PowerRun, test: PlannedTest, arm: str, n: int) -> About:
    one, reference = test.analysis, reference_of(run.question.study).id
    return About(
        n, test.name, test.outcome.id, test.role, one.method, one.adjust, test.is_stated, arm, reference
    )


def _power(found: Sequence[Comparison], put_in: PutIn, alpha: float) -> Power:
    total, rejecting = len(found), [one for one in found if one.found(alpha)]
    power = len(rejecting) / total
    low, high = wilson_interval(len(rejecting), total)
    estimated = sum(one.effect is not None for one in found)
    opposite = None
    if put_in.value:
        signs = [one.effect.value * put_in.value for one in rejecting if one.effect and one.effect.value]
        opposite = sum(sign < 0 for sign in signs) / total
    se = (power * (1 - power) / total) ** 0.5
    is_null = put_in.value == 0 and put_in.se == 0
    return Power(total, estimated, len(rejecting), power, low, high, se, is_null, opposite, None)


def _effect(test: PlannedTest, found: Sequence[Comparison], put_in: PutIn) -> EffectFound:
    told = [one.effect.value for one in found if one.effect is not None and one.effect.value is not None]
    values = np.array(told, dtype=np.float64)
    mean = float(values.mean()) if len(values) else None
    sd = float(values.std(ddof=1)) if len(values) > 1 else None
    se = None if sd is None else sd / len(values) ** 0.5
    bias = None if mean is None or put_in.value is None else mean - put_in.value
    return EffectFound(
        scale="log_ratio" if test.analysis.method in RATIO_METHODS else "difference",
        mean_effect=mean,
        effect_se=se,
        effect_sd=sd,
        put_in=put_in.value,
        put_in_se=None if put_in.value is None else put_in.se,
        put_in_reason=put_in.reason,
        bias=bias,
        bias_se=None if bias is None or se is None else hypot(se, put_in.se),
        coverage=_coverage(found, put_in),
    )


def _coverage(found: Sequence[Comparison], put_in: PutIn) -> float | None:
    told = [one.effect for one in found if one.effect is not None]
    limits = [(e.ci_low, e.ci_high) for e in told if e.ci_low is not None and e.ci_high is not None]
    if put_in.value is None or not limits:
        return None
    return sum(low <= put_in.value <= high for low, high in limits) / len(limits)


def _people(found: Sequence[Comparison]) -> People:
    counts = np.array([(one.n, one.n_control, one.enrolled, one.enrolled_control) for one in found])
    analysed, reference, enrolled, enrolled_reference = (counts.sum(axis=0) / len(found)).tolist()
    everybody = enrolled + enrolled_reference
    lost = 1 - (analysed + reference) / everybody if everybody else 0.0
    return People(enrolled, enrolled_reference, analysed, reference, lost)


def _reasons(found: Sequence[Comparison], seed: int) -> tuple[NotEstimated, ...]:
    numbers: dict[str, list[int]] = {}
    for number, one in enumerate(found):
        if one.reason is not None:
            numbers.setdefault(one.reason, []).append(number)
    told = [NotEstimated(why, len(them), stream_seed(seed, them[0])) for why, them in numbers.items()]
    return tuple(sorted(told, key=lambda one: -one.replications))

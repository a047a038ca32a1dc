"""Arms compared as in a simulated trial: on a real trial as R compares them, and power as the formulas have it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from workmh_measures.errors import NotEstimable
from workmh_measures.model.analysis_plan import PlannedAnalysis
from workmh_measures.trial.planning.two_means import TwoMeans, means_power
from workmh_measures.trial.planning.two_proportions import TwoProportions, exact_power
from workmh_measures.trial.power_simulation.arm_tests import ComparedArms, comparison
from workmh_measures.trial.power_simulation.least_squares import arm_difference

TESTS = Path(__file__).parents[2]
REFERENCE: dict[str, Any] = json.loads((TESTS / "reference" / "simulated_power.json").read_text("utf-8"))[
    "results"
]
BLUES = pd.read_csv(TESTS / "data" / "beat_the_blues_rct" / "beat_the_blues.csv")
NOBODY: NDArray[np.object_] = np.full(len(BLUES), None, dtype=object)


def blues(*, factors: tuple[str, ...] = (), recovered: bool = False) -> ComparedArms:
    """Beat the Blues after three months: depression, or whether it is gone."""
    outcome = BLUES["bdi.3m"].to_numpy(dtype=np.float64)
    told = np.where(np.isnan(outcome), np.nan, outcome <= 9) if recovered else outcome
    return ComparedArms(
        (BLUES["treatment"] == "BtheB").to_numpy(dtype=np.float64),
        told,
        {f"m{m}": BLUES[f"bdi.{m}m"].to_numpy(dtype=np.float64) for m in (2, 3)},
        None if recovered else BLUES["bdi.pre"].to_numpy(dtype=np.float64),
        {name: BLUES[name].to_numpy(dtype=object) for name in factors},
        NOBODY,
        NOBODY,
    )


def by(method: Any, **more: Any) -> PlannedAnalysis:
    return PlannedAnalysis(outcome="any", method=method, **more)


@pytest.mark.parametrize("adjusted", [False, True])
def test_analysis_of_covariance_is_that_of_lm(adjusted: bool) -> None:
    known = REFERENCE["means"]["ancova_adjusted" if adjusted else "ancova"]
    found = comparison(blues(factors=("drug", "length") if adjusted else ()), by("ancova"), level=0.95)
    effect = found.effect
    assert effect is not None
    assert (effect.value, effect.p_value) == pytest.approx((known["value"], known["p_value"]), rel=1e-8)
    assert (effect.ci_low, effect.ci_high) == pytest.approx((known["low"], known["high"]), rel=1e-8)
    assert (effect.df, found.n + found.n_control) == (known["df"], known["n"])


def test_the_difference_of_means_by_least_squares_is_that_of_lm() -> None:
    arms = blues()
    kept = ~np.isnan(arms.outcome)
    known = REFERENCE["means"]["mean_difference"]
    value, se, df = arm_difference(arms.outcome[kept], arms.arm[kept], np.empty((int(kept.sum()), 0)))
    assert (value, se, df) == pytest.approx((known["value"], known["se"], known["df"]), rel=1e-8)


def test_tests_of_shares_are_those_of_r() -> None:
    known = REFERENCE["shares"]
    crude, strata = blues(recovered=True), blues(recovered=True, factors=("drug",))
    for method, name in (
        ("chi_square", "chi_square"),
        ("fisher", "fisher"),
        ("risk_difference", "chi_square"),
    ):
        effect = comparison(crude, by(method), level=0.95).effect
        assert effect is not None
        assert effect.p_value == pytest.approx(known[name], rel=1e-8)
    stratified = comparison(strata, by("chi_square"), level=0.95).effect
    odds = comparison(strata, by("odds_ratio"), level=0.95).effect
    logistic = comparison(strata, by("logistic"), level=0.95).effect
    assert stratified is not None
    assert odds is not None
    assert logistic is not None
    assert stratified.p_value == pytest.approx(known["chi_square_adjusted"], rel=1e-8)
    assert odds.value == pytest.approx(known["odds_ratio_adjusted"], rel=1e-8)
    assert logistic.value == pytest.approx(known["logistic"]["value"], rel=1e-5)
    assert logistic.p_value == pytest.approx(known["logistic"]["p_value"], rel=1e-5)


def test_repeated_measures_of_one_wave_are_analysis_of_covariance() -> None:
    arms = blues(factors=("drug",))
    one_wave = ComparedArms(
        arms.arm, arms.outcome, {"m3": arms.waves["m3"]}, arms.baseline, arms.factors, NOBODY, NOBODY
    )
    first, second = (comparison(one_wave, by(method), level=0.95).effect for method in ("ancova", "mmrm"))
    assert first is not None
    assert second is not None
    assert second.value == pytest.approx(first.value, rel=1e-6)
    assert (second.p_value, second.ci_low) == pytest.approx((first.p_value, first.ci_low), rel=1e-5)


def test_a_constrained_model_keeps_people_with_a_baseline_alone() -> None:
    usual, constrained = (comparison(blues(), by(m), level=0.95) for m in ("mmrm", "constrained_lda"))
    assert usual.n + usual.n_control == 97
    assert constrained.n + constrained.n_control == len(BLUES)


@pytest.mark.parametrize(
    ("shares", "n", "method"), [((0.3, 0.5), (60, 50), "chi_square"), ((0.2, 0.5), (30, 40), "fisher")]
)
def test_simulated_power_of_shares_is_that_of_every_table(
    shares: tuple[float, float], n: tuple[int, int], method: Any
) -> None:
    draw, times = np.random.default_rng(5), 2000
    arm, nobody = np.repeat([1.0, 0.0], n), np.full(sum(n), None, dtype=object)
    found = 0
    for _ in range(times):
        outcome = (draw.random(sum(n)) < np.where(arm == 1, *shares)).astype(np.float64)
        found += comparison(
            ComparedArms(arm, outcome, {}, None, {}, nobody, nobody), by(method), level=0.95
        ).found(0.05)
    test: Any = "pearson" if method == "chi_square" else "fisher"
    power = exact_power(TwoProportions(*shares), n, test=test)
    assert found / times == pytest.approx(power, abs=4 * (power * (1 - power) / times) ** 0.5)


def test_simulated_power_of_means_is_that_of_the_noncentral_t() -> None:
    draw, times, n = np.random.default_rng(6), 2000, 60
    arm, nobody = np.repeat([1.0, 0.0], n), np.full(2 * n, None, dtype=object)
    found = {"mean_difference": 0, "ancova": 0}
    for _ in range(times):
        baseline = draw.standard_normal(2 * n)
        outcome = 0.4 * arm + 0.6 * baseline + 0.8 * draw.standard_normal(2 * n)
        arms = ComparedArms(arm, outcome, {}, baseline, {}, nobody, nobody)
        for method in found:
            found[method] += comparison(arms, by(method), level=0.95).found(0.05)
    plans = {"mean_difference": TwoMeans(0.4, 1.0), "ancova": TwoMeans(0.4, 1.0, explained=0.6, covariates=1)}
    for method, plan in plans.items():
        power = means_power(plan, n)
        assert found[method] / times == pytest.approx(power, abs=4 * (power * (1 - power) / times) ** 0.5)


def test_what_cannot_be_estimated_is_a_reason_and_finds_nothing() -> None:
    nobody = np.full(6, None, dtype=object)
    arms = ComparedArms(np.repeat([1.0, 0.0], 3), np.zeros(6), {}, None, {}, nobody, nobody)
    for method in ("odds_ratio", "mean_difference", "ancova", "mcnemar", "logistic", "cluster_t"):
        one = comparison(arms, by(method), level=0.95)
        assert one.effect is None, method
        assert one.reason
        assert one.reason.endswith(".")
        assert not one.found(0.05)
    assert not comparison(arms, by("risk_difference"), level=0.95).found(0.05)


@pytest.mark.parametrize(
    ("outcome", "arm", "covariates", "words"),
    [
        ([1.0, 2, 3], [1.0, 1, 1], [[], [], []], "there are 3 and 0"),
        ([1.0, 2, 3], [1.0, 0, 1], [[1], [2], [4]], "too few"),
        ([1.0, 2, 3, 5], [1.0, 0, 1, 0], [[1], [0], [1], [0]], "cannot be adjusted for"),
        ([1.0, 1, 1, 1], [1.0, 0, 1, 0], [[], [], [], []], "does not vary"),
    ],
)
def test_least_squares_that_say_nothing_are_refused(
    outcome: list[float], arm: list[float], covariates: list[list[float]], words: str
) -> None:
    with pytest.raises(NotEstimable, match=words):
        arm_difference(np.array(outcome), np.array(arm), np.array(covariates, dtype=np.float64))

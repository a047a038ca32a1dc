"""Proportional hazards and their check beside coxph and cox.zph."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pytest

from workmh_measures.errors import NotEstimable
from workmh_measures.trial.time_to_event.cox_model import CoxModel, cox_model
from workmh_measures.trial.time_to_event.event_times import EventTimes
from workmh_measures.trial.time_to_event.log_rank import log_rank_test
from workmh_measures.trial.time_to_event.proportionality import proportionality_test

from .followed_people import (
    BOTH,
    ON_PLACEBO,
    columns,
    deaths,
    first_events,
    gammopathy,
    reference,
    veterans,
)

REFERENCE: dict[str, Any] = reference("time_to_event")["cox"]
Ties = Literal["efron", "breslow"]
BOTH_TIES: tuple[Ties, ...] = ("efron", "breslow")


def model(name: str, ties: Ties) -> tuple[CoxModel, np.ndarray]:
    men, people = veterans(), gammopathy()
    cells = men["celltype"].to_numpy(dtype=str)
    if name == "plain":
        return cox_model(
            deaths(), columns(men, "arm", "karno", "age"), names=("arm", "karno", "age"), ties=ties
        ), cells
    if name == "strata":
        found = cox_model(
            deaths(), columns(men, "arm", "karno"), names=("arm", "karno"), stratum=cells, ties=ties
        )
        return found, columns(men, "prior")[:, 0]
    names = ("female", "age", "hgb")
    found = cox_model(first_events().only(1), columns(people, *names), names=names, ties=ties)
    return found, columns(people, "age")[:, 0]


@pytest.mark.parametrize("ties", BOTH_TIES)
@pytest.mark.parametrize("name", REFERENCE)
def test_the_model_is_that_of_coxph(name: str, ties: Ties) -> None:
    told = REFERENCE[name][ties]
    found, cluster = model(name, ties)
    assert found.coefficients == pytest.approx(told["coefficients"], rel=1e-8)
    assert found.covariance.ravel() == pytest.approx(told["covariance"], rel=1e-8, abs=1e-14)
    assert found.log_likelihood == pytest.approx(told["log_likelihood"], rel=1e-10)
    assert found.null_log_likelihood == pytest.approx(told["null_log_likelihood"], rel=1e-10)
    assert found.score_statistic == pytest.approx(told["score"], rel=1e-8)
    first = found.score_residuals()[:20].T.ravel()
    assert first == pytest.approx(told["residuals"], rel=1e-7, abs=1e-8)
    everyone = np.arange(found.n)
    assert found.robust_covariance(everyone).ravel() == pytest.approx(told["robust"], rel=1e-7, abs=1e-13)
    assert found.robust_covariance(cluster).ravel() == pytest.approx(told["clustered"], rel=1e-7, abs=1e-13)
    likelihood = found.likelihood_ratio_test()
    assert likelihood.statistic == pytest.approx(2 * (told["log_likelihood"] - told["null_log_likelihood"]))


@pytest.mark.parametrize("ties", BOTH_TIES)
@pytest.mark.parametrize("name", REFERENCE)
def test_proportionality_is_tested_as_cox_zph_does(name: str, ties: Ties) -> None:
    found, _ = model(name, ties)
    scales: tuple[Literal["km", "rank", "identity", "log"], ...] = ("km", "rank", "identity", "log")
    for scale in scales if name != "cause_specific" else scales[:3]:
        told = REFERENCE[name][ties]["proportional"][scale]
        tests = proportionality_test(found, time_scale=scale)
        each = [*tests.columns, tests.together]
        assert [one.statistic for one in each] == pytest.approx(told["statistic"], rel=1e-6), scale
        assert [one.p_value for one in each] == pytest.approx(told["p"], rel=1e-6), scale


def test_children_in_remission_as_published() -> None:
    """Cox (1972) and later authors: coefficient 1.57 with Efron's treatment of ties, 1.51 with Breslow's."""
    design = ON_PLACEBO[:, None]
    efron, breslow = (cox_model(BOTH, design, names=("arm",), ties=ties) for ties in BOTH_TIES)
    assert efron.coefficients[0] == pytest.approx(1.572, abs=5e-4)
    assert breslow.coefficients[0] == pytest.approx(1.509, abs=5e-4)
    assert breslow.hazard_ratio(0).value == pytest.approx(4.52, abs=5e-3)
    robust = efron.hazard_ratio(0, cluster=np.tile(np.arange(21), 2))
    assert robust.value == efron.hazard_ratio(0).value
    assert robust.ci_low != efron.hazard_ratio(0).ci_low


def test_without_ties_the_score_test_is_the_log_rank_test() -> None:
    rng = np.random.default_rng(5)
    times = EventTimes(rng.permutation(np.arange(60.0)), (rng.random(60) < 0.7).astype(np.float64))
    arm = (rng.random(60) < 0.5).astype(np.float64)
    assert cox_model(times, arm[:, None], names=("arm",)).score_statistic == pytest.approx(
        log_rank_test(times, arm).test.statistic or 0
    )


def test_hazards_without_an_answer_are_refused_in_words() -> None:
    times = EventTimes(np.array([1.0, 2, 3, 4, 5, 6]), np.array([1.0, 1, 0, 0, 1, 0]))
    one_arm = np.array([1.0, 1, 0, 0, 1, 0])[:, None]
    with pytest.raises(NotEstimable, match="Nobody with arm = 0 has the event"):
        cox_model(times, one_arm, names=("arm",))
    falling = np.array([9.0, 8, 1, 2, 7, 1])[:, None]
    with pytest.raises(NotEstimable, match="rises without end as the coefficient of age"):
        cox_model(times, falling, names=("age",))
    with pytest.raises(NotEstimable, match="same value of age"):
        cox_model(times, np.ones((6, 1)), names=("age",))
    twice = np.column_stack([np.arange(6.0) % 4, 2 * (np.arange(6.0) % 4)])
    with pytest.raises(NotEstimable, match="follows from the others"):
        cox_model(times, twice, names=("age", "months"))
    with pytest.raises(NotEstimable, match="happens to nobody"):
        cox_model(times.only(2), falling, names=("age",))
    with pytest.raises(NotEstimable, match="missing"):
        cox_model(times, np.full((6, 1), np.nan), names=("age",))
    with pytest.raises(NotEstimable, match="never differ"):
        cox_model(times, np.array([0.0, 0, 1, 2, 0, 0])[:, None], names=("age",), stratum=np.arange(6))


def test_a_trend_over_the_logarithm_needs_times_above_0() -> None:
    times = EventTimes(np.array([0.0, 2, 3, 4, 5, 6]), np.array([1.0, 1, 0, 1, 1, 0]))
    found = cox_model(times, np.array([1.0, 4, 2, 8, 5, 7])[:, None], names=("age",))
    with pytest.raises(NotEstimable, match="time 0"):
        proportionality_test(found, time_scale="log")

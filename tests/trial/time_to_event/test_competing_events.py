"""Cumulative incidence, Gray's test and the model of Fine and Gray beside cmprsk."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pytest

from workmh_measures.errors import NotEstimable
from workmh_measures.trial.time_to_event.cox_model import cox_model
from workmh_measures.trial.time_to_event.cumulative_incidence import (
    cumulative_incidence,
    incidence_difference,
)
from workmh_measures.trial.time_to_event.event_times import EventTimes
from workmh_measures.trial.time_to_event.fine_gray import fine_gray_model
from workmh_measures.trial.time_to_event.gray_test import gray_test
from workmh_measures.trial.time_to_event.kaplan_meier import kaplan_meier

from .followed_people import BOTH, ON_PLACEBO, columns, first_events, gammopathy, reference

REFERENCE: dict[str, Any] = reference("competing_events")
CAUSES = {"first": 1, "second": 2}
FEMALE = columns(gammopathy(), "female")[:, 0]


@pytest.mark.parametrize("cause", CAUSES)
@pytest.mark.parametrize("who", REFERENCE["incidence"])
def test_cumulative_incidence_and_its_limits_are_those_of_cuminc(who: str, cause: str) -> None:
    told = REFERENCE["incidence"][who][cause]
    times = first_events() if who == "all" else first_events().of(FEMALE == 1)
    scales: tuple[Literal["plain", "log_log"], ...] = ("plain", "log_log")
    for scale in scales:
        curve = cumulative_incidence(times, cause=CAUSES[cause], scale=scale)
        found = [curve.at(moment) for moment in REFERENCE["moments"]]
        assert [one.value for one in found] == pytest.approx(told["share"], rel=1e-10)
        assert [curve.se_at(moment) for moment in REFERENCE["moments"]] == pytest.approx(told["se"], rel=1e-9)
        assert [one.ci_low for one in found] == pytest.approx(told[f"{scale}_low"], rel=1e-9)
        assert [one.ci_high for one in found] == pytest.approx(told[f"{scale}_high"], rel=1e-9)


def test_the_causes_and_those_to_whom_nothing_happened_are_everybody() -> None:
    times = first_events()
    shares = sum(cumulative_incidence(times, cause=cause).share for cause in (1, 2))
    assert shares + kaplan_meier(times).share == pytest.approx(1)


@pytest.mark.parametrize("cause", CAUSES)
@pytest.mark.parametrize("how", REFERENCE["gray"])
def test_gray_is_that_of_cuminc(how: str, cause: str) -> None:
    people = gammopathy()
    thirds = np.searchsorted([62, 78], people["age"], side="right")
    old = columns(people, "old")[:, 0] if how == "strata" else None
    found = gray_test(first_events(), thirds if how == "thirds" else FEMALE, cause=CAUSES[cause], stratum=old)
    told = REFERENCE["gray"][how][cause]
    assert [found.statistic, found.p_value, found.df] == pytest.approx(told, rel=1e-8)
    assert not found.warnings


@pytest.mark.parametrize("name", REFERENCE["fine_gray"])
def test_fine_and_gray_are_those_of_crr(name: str) -> None:
    told = REFERENCE["fine_gray"][name]
    names = ("female",) if name == "alone" else ("female", "age", "hgb")
    found = fine_gray_model(
        first_events(), columns(gammopathy(), *names), names=names, cause=CAUSES.get(name, 1)
    )
    assert found.coefficients == pytest.approx(told["coefficients"], rel=1e-7)
    assert found.covariance.ravel() == pytest.approx(told["covariance"], rel=1e-7, abs=1e-12)
    assert found.log_likelihood == pytest.approx(told["log_likelihood"], rel=1e-10)
    assert found.hazard_ratio(0).value == pytest.approx(np.exp(np.ravel(told["coefficients"])[0]), rel=1e-7)
    assert found.events + found.competing <= found.n


def test_where_nothing_competes_both_models_are_one_and_it_is_said() -> None:
    design = ON_PLACEBO[:, None]
    found = fine_gray_model(BOTH, design, names=("arm",))
    cox = cox_model(BOTH, design, names=("arm",), ties="breslow")
    assert found.coefficients == pytest.approx(cox.coefficients, rel=1e-10)
    assert found.covariance == pytest.approx(cox.robust_covariance(np.arange(42)), rel=1e-9)
    assert found.warnings == (
        "Nothing competes with the event: the model is that of Cox with a robust variance.",
    )
    curve = cumulative_incidence(BOTH)
    assert curve.share == pytest.approx(1 - kaplan_meier(BOTH).share)


def test_the_difference_at_a_time_puts_both_variances_together() -> None:
    times = first_events()
    found = incidence_difference(times, FEMALE, 100)
    one, other = (cumulative_incidence(times.of(np.equal(FEMALE, sex))) for sex in (1, 0))
    assert found.value == pytest.approx((one.at(100).value or 0) - (other.at(100).value or 0))
    reach = ((found.ci_high or 0) - (found.value or 0)) / 1.959963984540054
    assert reach == pytest.approx(np.hypot(one.se_at(100), other.se_at(100)))


def test_an_arm_without_events_or_without_competition_is_said() -> None:
    time = np.arange(1.0, 13.0)
    arm = np.array([1.0, 0] * 6)
    cause = np.array([1.0, 1, 1, 2, 0, 1, 1, 2, 0, 0, 1, 0])
    assert gray_test(EventTimes(time, cause), arm).warnings == (
        "Nothing competes with the event in arm 1: its cumulative incidence is 1 less the Kaplan-Meier curve.",
    )
    never = EventTimes(time, np.where(arm == 1, np.where(cause == 1, 2.0, cause), cause))
    told = gray_test(never, arm).warnings
    assert told == (
        "Nobody in arm 1 has the event: a ratio of hazards is 0 or infinite. Tell the shares at a time.",
    )
    with pytest.raises(NotEstimable, match="Nobody with arm = 1 has the event"):
        fine_gray_model(never, arm[:, None], names=("arm",))
    with pytest.raises(NotEstimable, match="happens to nobody"):
        incidence_difference(never, arm, 6)
    with pytest.raises(NotEstimable, match="happens to nobody"):
        gray_test(never, arm, cause=3)
    with pytest.raises(NotEstimable, match="one arm"):
        gray_test(never, np.zeros(12))
    with pytest.raises(NotEstimable, match="Nobody was followed until 40"):
        cumulative_incidence(never).at(40)
    assert cumulative_incidence(never).at(0.5).value == 0
    rising = np.array([9.0, 8, 7, 3, 2, 6, 5, 1, 1, 2, 4, 0])[:, None]
    with pytest.raises(NotEstimable, match="rises without end"):
        fine_gray_model(EventTimes(time, cause), rising, names=("age",))

"""Curves, log-rank tests and restricted means beside R survival and published figures."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pytest

from workmh_measures.errors import NotEstimable
from workmh_measures.trial.binary_effects.effect import Effect
from workmh_measures.trial.time_to_event.event_times import EventTimes, event_table
from workmh_measures.trial.time_to_event.kaplan_meier import kaplan_meier
from workmh_measures.trial.time_to_event.log_rank import log_rank_test
from workmh_measures.trial.time_to_event.restricted_mean import (
    restricted_mean,
    restricted_mean_difference,
    restricted_mean_ratio,
)

from .followed_people import (
    BOTH,
    ON_PLACEBO,
    PLACEBO,
    SIX_MP,
    columns,
    deaths,
    first_events,
    gammopathy,
    numbers,
    reference,
    veterans,
)

REFERENCE: dict[str, Any] = reference("time_to_event")
Scale = Literal["plain", "log", "log_log"]
SCALES: tuple[Scale, ...] = ("plain", "log", "log_log")


def arm() -> np.ndarray:
    return columns(veterans(), "arm")[:, 0]


def of(name: str) -> EventTimes:
    if name == "gammopathy":
        return first_events()
    return deaths() if name == "veterans" else deaths().of(arm() == 0)


def three(effect: Effect) -> list[float | None]:
    return [effect.value, effect.ci_low, effect.ci_high]


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("name", REFERENCE["curves"])
def test_the_curve_and_its_limits_are_those_of_survfit(name: str, scale: Scale) -> None:
    told = REFERENCE["curves"][name]
    found = kaplan_meier(of(name), scale=scale)
    assert found.table.time == pytest.approx(told["time"])
    assert found.table.at_risk == pytest.approx(told["at_risk"])
    assert found.share == pytest.approx(told["share"], rel=1e-10, abs=1e-14)
    expected = numbers(told["se"])
    known = ~np.isnan(expected)
    assert found.se[known] == pytest.approx(expected[known], rel=1e-10, abs=1e-14)
    for limit, key in ((found.low, "low"), (found.high, "high")):
        expected = numbers(told[scale][key])
        assert limit == pytest.approx(expected, rel=1e-10, abs=1e-13, nan_ok=True), key


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("name", REFERENCE["curves"])
def test_the_time_by_which_it_has_happened_to_a_part_is_that_of_survfit(name: str, scale: Scale) -> None:
    told = REFERENCE["curves"][name][scale]
    curve = kaplan_meier(of(name), scale=scale)
    found = np.array([three(curve.quantile(part)) for part in (0.25, 0.5, 0.75)], dtype=np.float64)
    for column, key in enumerate(("quantile", "quantile_low", "quantile_high")):
        assert found[:, column] == pytest.approx(numbers(told[key]), nan_ok=True), key


def test_children_in_remission_as_published() -> None:
    """Kalbfleisch and Prentice (1980); medians of 23 and 8 weeks, shares of 6-MP at each relapse."""
    curve = kaplan_meier(SIX_MP)
    shares = [curve.at(week).value for week in (6, 7, 10, 13, 16, 22, 23)]
    assert shares == pytest.approx([0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448], abs=5e-4)
    assert curve.quantile().value == 23
    assert kaplan_meier(PLACEBO).quantile().value == 8
    found = log_rank_test(BOTH, ON_PLACEBO)
    assert found.test.statistic == pytest.approx(16.79, abs=5e-3)
    assert found.observed.tolist() == [9, 21]
    assert found.expected == pytest.approx([19.25, 10.75], abs=5e-3)


@pytest.mark.parametrize("name", REFERENCE["log_rank"])
def test_log_rank_tests_are_those_of_survdiff(name: str) -> None:
    told, men = REFERENCE["log_rank"][name], veterans()
    if name == "gammopathy":
        female, old = columns(gammopathy(), "female", "old").T
        found = log_rank_test(first_events(), female, stratum=old)
    else:
        cells = men["celltype"].to_numpy(dtype=str)
        found = log_rank_test(
            deaths(), cells if name == "cells" else arm(), stratum=cells if name == "strata" else None
        )
    assert found.observed == pytest.approx(told["observed"])
    assert found.expected == pytest.approx(told["expected"], rel=1e-10)
    assert [found.test.statistic, found.test.p_value] == pytest.approx(
        [told["statistic"], told["p"]], rel=1e-8
    )
    assert found.test.df == len(found.arms) - 1


@pytest.mark.parametrize("name", REFERENCE["restricted"])
def test_restricted_means_are_those_of_survfit(name: str) -> None:
    told = REFERENCE["restricted"][name]
    times, which = (
        (deaths(), arm()) if name == "veterans" else (first_events(), columns(gammopathy(), "female")[:, 0])
    )
    for value, key in ((1, "one"), (0, "other")):
        found = restricted_mean(times.of(which == value), told["limit"])
        assert [found.value, found.se] == pytest.approx(told[key], rel=1e-10)
    difference = restricted_mean_difference(times, which, told["limit"])
    assert three(difference) == pytest.approx(told["difference"], rel=1e-9)
    assert three(restricted_mean_ratio(times, which, told["limit"])) == pytest.approx(told["ratio"], rel=1e-9)


def test_without_censoring_the_restricted_mean_is_the_mean() -> None:
    found = restricted_mean(PLACEBO, 23)
    assert found.value == pytest.approx(PLACEBO.time.mean())
    assert found.se == pytest.approx(PLACEBO.time.std() / 21**0.5)


def test_what_the_curve_does_not_reach_is_said() -> None:
    curve = kaplan_meier(SIX_MP)
    assert curve.at(3) == Effect(1.0, 1.0, 1.0, 0.95)
    with pytest.raises(NotEstimable, match="Nobody was followed until 60; the longest was 35"):
        curve.at(60)
    assert kaplan_meier(PLACEBO).at(60).value == 0
    never = curve.quantile(0.9)
    assert never.value is None
    assert "55.2%, fewer than 90%" in (never.reason or "")
    with pytest.raises(NotEstimable, match="limit that both arms reach"):
        restricted_mean_difference(BOTH, ON_PLACEBO, 36)
    with pytest.raises(NotEstimable, match="above 0"):
        restricted_mean(BOTH, 0)
    with pytest.raises(NotEstimable, match="Nothing happens before"):
        restricted_mean_difference(BOTH, ON_PLACEBO, 0.5)
    with pytest.raises(NotEstimable, match="one arm"):
        log_rank_test(SIX_MP, np.zeros(21))
    with pytest.raises(NotEstimable, match="No event"):
        log_rank_test(EventTimes(np.array([1.0, 2]), np.zeros(2)), np.array([0, 1]))


def test_times_that_cannot_be_are_refused() -> None:
    for time, cause in (([1.0, -1], [1.0, 0]), ([1.0, np.nan], [1.0, 0]), ([1.0, 2], [0.5, 0]), ([], [])):
        with pytest.raises(NotEstimable):
            EventTimes(np.array(time), np.array(cause))
    with pytest.raises(ValueError, match="fit together"):
        EventTimes(np.ones(2), np.ones(3))


def test_those_who_leave_at_the_time_of_an_event_are_at_risk_then() -> None:
    table = event_table(EventTimes(np.array([2.0, 2, 2, 3]), np.array([1.0, 0, 2, 1])))
    assert table.at_risk.tolist() == [4, 1]
    assert (table.events.tolist(), table.others.tolist(), table.censored.tolist()) == ([1, 1], [1, 0], [1, 0])

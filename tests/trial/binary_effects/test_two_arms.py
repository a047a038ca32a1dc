"""Two arms by counts, beside R and published figures; empty cells in words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmh_measures.errors import NotEstimable
from workmh_measures.trial.binary_effects.effect import Effect
from workmh_measures.trial.binary_effects.independence_tests import fisher_test, pearson_chi_square
from workmh_measures.trial.binary_effects.odds_ratio import odds_ratio
from workmh_measures.trial.binary_effects.risk_difference import number_needed_to_treat, risk_difference
from workmh_measures.trial.binary_effects.risk_ratio import risk_ratio
from workmh_measures.trial.binary_effects.two_arms import TwoArms, count_arms, count_strata

REFERENCE = Path(__file__).parents[2] / "reference" / "binary_effects.json"
TABLES: dict[str, Any] = json.loads(REFERENCE.read_text(encoding="utf-8"))["results"]["tables"]
CLOSED = (1e-8, 1e-10)
# The limits of R's uniroot lie within its own step of 1e-9 of the estimate where a limit is the estimate.
SEARCHED = (1e-8, 2e-9)


def of(name: str) -> TwoArms:
    return TwoArms(*TABLES[name]["counts"])


def limits(effect: Effect) -> list[float | None]:
    return [effect.ci_low, effect.ci_high]


def same(found: list[float | None], expected: list[float | None], near: tuple[float, float]) -> bool:
    return all(
        (one is None) == (other is None) and (one is None or one == pytest.approx(other, *near))
        for one, other in zip(found, expected, strict=True)
    )


def with_(key: str) -> list[str]:
    return [name for name, told in TABLES.items() if key in told]


@pytest.mark.parametrize("name", TABLES)
def test_limits_of_the_difference_are_those_of_r(name: str) -> None:
    for interval in ("newcombe", "miettinen_nurminen"):
        found = limits(risk_difference(of(name), interval=interval))
        assert same(found, TABLES[name][interval], SEARCHED), interval


@pytest.mark.parametrize("name", with_("ratio_koopman"))
def test_score_limits_of_the_ratio_are_those_of_r(name: str) -> None:
    for interval in ("miettinen_nurminen", "koopman"):
        found = limits(risk_ratio(of(name), interval=interval))
        assert same(found, TABLES[name][f"ratio_{interval}"], SEARCHED), interval


@pytest.mark.parametrize("name", with_("ratio_log"))
def test_the_ratio_by_its_logarithm_is_that_of_r(name: str) -> None:
    found = risk_ratio(of(name), interval="log")
    assert same([found.value, *limits(found)], TABLES[name]["ratio_log"], CLOSED)


@pytest.mark.parametrize("name", with_("odds_wald"))
def test_the_odds_ratio_is_the_coefficient_of_glm(name: str) -> None:
    found = odds_ratio(of(name))
    assert same([found.value, *limits(found)], TABLES[name]["odds_wald"], CLOSED)
    assert found.p_value == pytest.approx(TABLES[name]["odds_wald_p"], *CLOSED)


@pytest.mark.parametrize("name", with_("odds_exact"))
def test_the_exact_odds_ratio_is_that_of_r(name: str) -> None:
    told = TABLES[name]["odds_exact"]
    found = odds_ratio(of(name), interval="exact")
    assert same([found.value, *limits(found)], [told["value"], told["low"], told["high"]], CLOSED)
    assert found.p_value == pytest.approx(told["p_value"], *CLOSED)
    mid = odds_ratio(of(name), interval="mid_p")
    assert same([mid.value, *limits(mid)], [told["value"], *TABLES[name]["odds_mid_p"]], CLOSED)
    assert mid.p_value == pytest.approx(told["mid_p_value"], *CLOSED)
    assert fisher_test(of(name)).p_value == found.p_value
    assert fisher_test(of(name), mid_p=True).p_value == mid.p_value
    assert (found.reason is not None) == (found.value is None)


@pytest.mark.parametrize("name", with_("pearson"))
def test_chi_square_is_that_of_r(name: str) -> None:
    for key, yates in (("pearson", False), ("yates", True)):
        found = pearson_chi_square(of(name), yates=yates)
        assert same([found.statistic, found.p_value], TABLES[name][key], CLOSED)


# Newcombe RG (1998) Statistics in Medicine 17:873-890, table II, methods 5 (Mee with the factor) and 10.
@pytest.mark.parametrize(
    ("counts", "score", "joined"),
    [
        ((56, 70, 48, 80), (0.0528, 0.3382), (0.0524, 0.3339)),
        ((9, 10, 3, 10), (0.1700, 0.8406), (0.1705, 0.8090)),
        ((5, 56, 0, 29), (-0.0326, 0.1933), (-0.0381, 0.1926)),
        ((10, 10, 0, 20), (0.7156, 1.0), (0.6791, 1.0)),
    ],
)
def test_published_intervals_of_newcombe(counts: Any, score: Any, joined: Any) -> None:
    arms = TwoArms(*counts)
    assert limits(risk_difference(arms)) == pytest.approx(score, abs=5e-5)
    assert limits(risk_difference(arms, interval="newcombe")) == pytest.approx(joined, abs=5e-5)


def test_a_trial_of_young_people_out_of_work_as_published() -> None:
    """Scandinavian Journal of Work, Environment & Health 2020;46:50-59: 48 % v 8 %, OR 10.39 (2.79-38.68)."""
    arms = TwoArms(22, 46, 3, 37)
    found = odds_ratio(arms)
    assert [round(x or 0, 2) for x in (found.value, *limits(found))] == [10.39, 2.79, 38.68]
    assert round(100 * arms.share) == 48
    assert round(100 * arms.control_share) == 8
    assert risk_difference(arms).value == pytest.approx(0.397, abs=5e-4)
    assert pearson_chi_square(arms).p_value == pytest.approx(0.0001, abs=5e-5)


@pytest.mark.parametrize(
    ("counts", "shares", "odds", "plain", "corrected"),
    [
        ((83, 227, 49, 181), (36.6, 27.1), (1.55, 1.02, 2.37), 0.042, 0.054),
        ((85, 227, 49, 181), (37.4, 27.1), (1.61, 1.06, 2.46), 0.027, 0.035),
        ((19, 36, 7, 18), (52.8, 38.9), (1.76, 0.56, 5.56), 0.34, None),
        ((114, 148, 62, 341), (77.0, 18.2), (15.09, 9.42, 24.18), 0.0, None),
    ],
)
def test_trials_of_work_give_their_shares_and_the_figures_from_their_counts(
    counts: Any, shares: Any, odds: Any, plain: float, corrected: float | None
) -> None:
    arms = TwoArms(*counts)
    assert [round(100 * s, 1) for s in (arms.share, arms.control_share)] == list(shares)
    found = odds_ratio(arms)
    assert [round(x or 0, 2) for x in (found.value, *limits(found))] == list(odds)
    digits = 2 if plain == 0.34 else 3
    assert round(pearson_chi_square(arms).p_value or 0, digits) == plain
    if corrected is not None:
        assert round(pearson_chi_square(arms, yates=True).p_value or 0, 3) == corrected


def test_fisher_of_the_same_trials() -> None:
    assert round(fisher_test(TwoArms(83, 227, 49, 181)).p_value or 0, 3) == 0.044
    assert round(fisher_test(TwoArms(19, 36, 7, 18)).p_value or 0, 2) == 0.40


def test_the_number_needed_to_treat_goes_through_infinity_in_words() -> None:
    sure = number_needed_to_treat(risk_difference(TwoArms(22, 46, 3, 37)))
    assert sure.value == pytest.approx(1 / (22 / 46 - 3 / 37))
    assert 1 < (sure.ci_low or 0) < (sure.value or 0) < (sure.ci_high or 0)
    assert not sure.warnings
    unsure = number_needed_to_treat(Effect(0.1, -0.05, 0.25))
    assert limits(unsure) == [pytest.approx(-20), pytest.approx(4)]
    sentence = (
        "The interval of the difference holds 0, so that of the number needed to treat goes through infinity: from 4.0 "
        "treated for one more with the outcome, over no effect, to 20.0 treated for one fewer."
    )
    assert unsure.warnings == (sentence,)
    assert (
        "infinitely many treated for one fewer" in number_needed_to_treat(Effect(0.1, 0.0, 0.2)).warnings[0]
    )
    for nothing in (Effect(0.0, -0.1, 0.1), Effect(None)):
        with pytest.raises(NotEstimable):
            number_needed_to_treat(nothing)


def test_what_has_no_finite_value_says_so() -> None:
    nobody = TwoArms(4, 10, 0, 12)
    found = risk_ratio(nobody)
    assert found.value is None
    assert found.ci_high is None
    assert "only a lower limit" in (found.reason or "")
    with pytest.raises(NotEstimable, match="score interval"):
        risk_ratio(nobody, interval="log")
    with pytest.raises(NotEstimable, match="exact"):
        odds_ratio(nobody)
    with pytest.raises(NotEstimable, match="either arm"):
        risk_ratio(TwoArms(0, 10, 0, 12))
    with pytest.raises(NotEstimable, match="same outcome"):
        odds_ratio(TwoArms(10, 10, 12, 12))
    with pytest.raises(NotEstimable, match="same outcome"):
        pearson_chi_square(TwoArms(0, 10, 0, 12))
    with pytest.raises(NotEstimable, match="same outcome"):
        fisher_test(TwoArms(0, 10, 0, 12))
    with pytest.raises(NotEstimable, match="Both arms"):
        risk_difference(TwoArms(0, 0, 3, 12))
    assert risk_ratio(TwoArms(3, 3, 5, 5), interval="log").warnings
    assert "expected" in pearson_chi_square(nobody).warnings[0]
    with pytest.raises(ValueError, match="impossible"):
        TwoArms(5, 4, 1, 3)
    with pytest.raises(ValueError, match="confidence"):
        risk_difference(TwoArms(1, 4, 1, 3), level=95)


def test_people_are_counted_by_arm_and_stratum_and_those_not_known_left_out() -> None:
    outcome = np.array([1, 0, 1, np.nan, 0, 1, 1.0])
    arm = np.array([1, 1, 0, 1, 0, np.nan, 0.0])
    assert count_arms(outcome, arm) == TwoArms(1, 2, 2, 3)
    stratum = np.array(["a", "b", "a", "a", "b", "b", "b"])
    assert count_strata(outcome, arm, stratum) == (TwoArms(1, 1, 1, 1), TwoArms(0, 1, 1, 2))
    with pytest.raises(NotEstimable):
        count_arms(np.array([2.0]), np.array([1.0]))


@given(st.integers(1, 40), st.integers(1, 40), st.data())
def test_turning_the_arms_round_turns_the_effects_round(n: int, m: int, data: st.DataObject) -> None:
    arms = TwoArms(data.draw(st.integers(0, n)), n, data.draw(st.integers(0, m)), m)
    back = TwoArms(arms.control_events, m, arms.events, n)
    one, other = risk_difference(arms), risk_difference(back)
    assert limits(one) == pytest.approx([-x for x in reversed(limits(other)) if x is not None], abs=1e-9)
    low, high = limits(one)
    assert low is not None
    assert high is not None
    assert -1 <= low <= (one.value or 0) + 1e-9
    assert (one.value or 0) - 1e-9 <= high <= 1
    if arms.events and arms.control_events:
        ratio, inverse = risk_ratio(arms), risk_ratio(back)
        assert ratio.ci_low == pytest.approx(1 / (inverse.ci_high or 1), rel=1e-8)


def test_the_interval_from_the_logarithm_warns_of_few_with_or_without_the_outcome() -> None:
    (told,) = risk_ratio(TwoArms(30, 38, 16, 20), interval="log").warnings
    assert "has 4 persons, fewer than 5" in told
    assert risk_ratio(TwoArms(30, 38, 15, 20), interval="log").warnings == ()
    assert risk_ratio(TwoArms(30, 38, 16, 20)).warnings == ()

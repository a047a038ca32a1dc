"""Rows of known groups: which there are, in which order, and what they say where there is no number."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.known_groups import covariate_columns, known_groups_estimates
from workmh_measures.analysis.measurements import Measurements
from workmh_measures.analysis.standardised_difference import adjusted_difference, hedges_g, welch_difference
from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.estimate import Estimate

HADS = load_instrument("hads")
RNG = np.random.default_rng(5)
SCORES = np.round(RNG.normal(12, 5, size=60)) + np.repeat([0.0, 4.0, 6.0], 20)


def measured(groups: object, *, scores: np.ndarray = SCORES, **more: object) -> Measurements:
    frame = pd.DataFrame({"hads_total": scores})
    return Measurements(
        HADS, {}, pd.DataFrame(index=frame.index), frame, pd.DataFrame({"group": groups, **more})
    )


def rows(one: Measurements, covariates: tuple[str, ...] = ()) -> list[Estimate]:
    about = {"instrument": "hads", "scale": "total", "wave": "t0"}
    return known_groups_estimates(one, HADS.scale("total"), covariates=covariates, about=about)


def test_two_groups_have_g_its_large_sample_interval_and_the_difference_in_points() -> None:
    in_second = np.arange(60) >= 20
    found = rows(measured(np.where(in_second, 1.0, 0.0)))
    assert [(row.analysis, row.method) for row in found] == [
        ("known_groups_g", "noncentral_t"),
        ("known_groups_g", "large_sample"),
        ("known_groups_difference", "welch"),
    ]
    g, points = (
        hedges_g(SCORES[in_second], SCORES[~in_second]),
        welch_difference(SCORES[in_second], SCORES[~in_second]),
    )
    assert {(row.group, row.wave, row.scale, row.n) for row in found} == {("1 - 0", "t0", "total", 60)}
    assert {(row.factor, row.text) for row in found} == {("group", "1 40, 0 20")}
    assert (found[0].value, found[0].ci_low, found[0].ci_high, found[0].p_value) == (
        g.value,
        g.ci_low,
        g.ci_high,
        g.p_value,
    )
    assert (found[2].value, found[2].df) == (points.value, points.df)
    assert found[0].value == found[1].value


def test_three_groups_have_the_shares_first_and_then_every_pair() -> None:
    found = rows(measured(np.repeat(["b", "a", "c"], 20)))
    assert [row.analysis for row in found[:3]] == [
        "known_groups_eta2",
        "known_groups_omega2",
        "known_groups_f",
    ]
    assert {row.text for row in found[:3]} == {"a 20, b 20, c 20"}
    assert [row.group for row in found[3::3]] == ["b - a", "c - a", "c - b"]
    assert all(row.value is not None for row in found)


def test_numbers_are_ordered_as_numbers() -> None:
    found = rows(measured(np.repeat([10.0, 9.0, 2.0], 20)))
    assert [row.group for row in found[3::3]] == ["9 - 2", "10 - 2", "10 - 9"]


def test_covariates_of_numbers_and_of_words_adjust_the_difference() -> None:
    age, sex = RNG.normal(40, 9, size=60), np.tile(["w", "m", "w"], 20)
    group = np.repeat([0.0, 1.0], 30)
    found = rows(measured(group, age=age, sex=sex), ("age", "sex"))
    [row] = [row for row in found if row.method == "ancova"]
    expected = adjusted_difference(SCORES, group == 1, np.column_stack([age, sex == "w"]))
    assert (row.value, row.ci_low, row.n) == pytest.approx((expected.value, expected.ci_low, 60), rel=1e-12)
    assert row.level == "age, sex"


def test_who_lacks_a_covariate_is_left_out_and_counted() -> None:
    age = np.where(np.arange(60) % 10 == 0, np.nan, np.arange(60.0) % 7)
    [row] = [
        row for row in rows(measured(np.repeat([0.0, 1.0], 30), age=age), ("age",)) if row.method == "ancova"
    ]
    assert (row.n, row.missing, row.text) == (54, "listwise", "1 27, 0 27")
    assert row.warnings == ("6 persons without a covariate are left out.",)


def test_people_without_a_group_or_a_score_count_nowhere() -> None:
    group = pd.Series(np.repeat([0.0, 1.0], 30)).where(np.arange(60) % 6 != 0)
    scores = np.where(np.arange(60) == 1, np.nan, SCORES)
    assert rows(measured(group, scores=scores))[0].n == 49


def test_groups_of_unequal_spread_are_said_to_be_so() -> None:
    scores = np.concatenate([np.arange(30.0), np.arange(30.0) / 10])
    [exact, large, difference] = rows(measured(np.repeat([0.0, 1.0], 30), scores=scores))
    assert (
        exact.warnings
        == large.warnings
        == ("The larger standard deviation is 10.00 times the smaller; see the difference by Welch.",)
    )
    assert difference.warnings == ()


@pytest.mark.parametrize(
    ("groups", "reason"),
    [
        (["a"] * 60, "At least 2 groups are needed; found 1."),
        ([None] * 60, "At least 2 groups are needed; found 0."),
        (["a"] * 59 + ["b"], "Each group needs at least 2 values; one has 1."),
    ],
)
def test_what_cannot_be_compared_says_why_in_every_row(groups: list[str | None], reason: str) -> None:
    found = rows(measured(groups))
    assert found
    assert {(row.value, row.reason) for row in found} == {(None, reason)}


def test_a_column_of_too_many_groups_is_not_compared() -> None:
    [row] = rows(measured(np.minimum(np.arange(60.0), 30)))
    assert row.reason == "There are 31 groups, too many to be told apart; at most 30 are compared."
    assert len(rows(measured(np.arange(60.0) // 2))) == 3 + 3 * 435


def test_classes_without_order_are_not_compared() -> None:
    expectancy = load_instrument("rtw_expectancy")
    one = Measurements(expectancy, {}, pd.DataFrame(), pd.DataFrame(), pd.DataFrame({"group": []}))
    [row] = known_groups_estimates(one, expectancy.scale("rtw_exp3"), about={})
    assert "no order" in str(row.reason)


def test_words_become_one_column_for_each_but_the_first() -> None:
    numbers, there = covariate_columns(
        pd.DataFrame({"sector": ["b", "a", None, "c"], "age": [1.0, 2, 3, np.nan]})
    )
    assert numbers.shape == (4, 2)
    assert there.tolist() == [True, True, False, False]

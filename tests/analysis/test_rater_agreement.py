"""Kappa against psych and statsmodels, many raters against irrCAC and the figures of Krippendorff's own example."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.inter_rater import cohens_kappa

from workmh_measures.analysis.rater_agreement import (
    Agreement,
    Weights,
    agreement_weights,
    cross_table,
    gwet_ac,
    krippendorff_agreement,
    krippendorff_alpha,
    ordinal_differences,
    percent_agreement,
    rating_patterns,
    ratings_per_category,
    weighted_kappa,
)
from workmh_measures.errors import NotEstimable

ROOT = Path(__file__).parents[2]
KINDS: tuple[Weights, ...] = ("identity", "linear", "quadratic")
FOUR = np.arange(4.0)
ITEMS = [*(f"PHQ{i}" for i in range(1, 10)), *(f"GAD{i}" for i in range(1, 8))]
nan = np.nan
KRIPPENDORFF = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, nan, nan, nan],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, nan, 3],
        [nan, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, nan],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, nan],
    ]
).T


def reference(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / f"tests/reference/{name}.json").read_text("utf-8"))["results"]
    return found


def tables() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    made = pd.read_csv(ROOT / "tests/data/made_missing_answers/answers.csv")[["q1", "q2", "q3", "q4"]]
    return {
        "krippendorff": (KRIPPENDORFF, np.arange(1.0, 6.0)),
        "made_answers": (made.head(200).to_numpy(dtype=float), np.arange(5.0)),
    }


@pytest.fixture(scope="module")
def two_waves() -> dict[str, np.ndarray]:
    waves = pd.read_csv(ROOT / "tests/data/phq9_gad7_two_waves/phq9_gad7_two_waves_long.csv")
    both = {
        item: waves.pivot(index="id", columns="wave", values=item).to_numpy(dtype=float) for item in ITEMS
    }
    return {item: cross_table(ratings[:, 0], ratings[:, 1], FOUR) for item, ratings in both.items()}


@pytest.mark.parametrize("item", ITEMS)
@pytest.mark.parametrize("kind", KINDS)
def test_kappa_of_two_waves_is_that_of_psych_and_its_error_that_of_statsmodels(
    two_waves: dict[str, np.ndarray], item: str, kind: Weights
) -> None:
    """The error psych 2.2.9 gives a weighted kappa is another; the jackknife below says who is right."""
    table, expected = two_waves[item], reference("weighted_kappa")[item]
    assert table.sum() == expected["n"]
    found = weighted_kappa(table, agreement_weights(FOUR, kind))
    other = cohens_kappa(table, wt=None if kind == "identity" else kind)
    assert found.value == pytest.approx(expected[kind]["value"], rel=1e-8)
    assert found.standard_error == pytest.approx(float(other.std_kappa), rel=1e-8)
    assert (found.ci_low, found.ci_high) == pytest.approx((other.kappa_low, other.kappa_upp), rel=1e-8)
    if kind == "identity":
        assert found.standard_error == pytest.approx(expected[kind]["standard_error"], rel=1e-8)


@pytest.mark.parametrize("kind", KINDS)
def test_the_jackknife_agrees_with_the_standard_error(
    two_waves: dict[str, np.ndarray], kind: Weights
) -> None:
    weights, table = agreement_weights(FOUR, kind), two_waves["PHQ2"]
    without = []
    for place in zip(*np.nonzero(table), strict=True):
        fewer = table.copy()
        fewer[place] -= 1
        without += [weighted_kappa(fewer, weights).value] * int(table[place])
    n = len(without)
    jackknife = np.sqrt((n - 1) / n * ((np.array(without) - np.mean(without)) ** 2).sum())
    assert weighted_kappa(table, weights).standard_error == pytest.approx(jackknife, rel=0.02)


@pytest.mark.parametrize("name", ["krippendorff", "made_answers"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_coefficients_of_many_raters_are_those_of_irrcac(name: str, kind: Weights) -> None:
    ratings, categories = tables()[name]
    counts, weights = ratings_per_category(ratings, categories), agreement_weights(categories, kind)
    expected = reference("rater_agreement")[name][kind]
    found = gwet_ac(counts, weights)
    for number in ("value", "standard_error", "ci_low", "ci_high"):
        assert getattr(found, number) == pytest.approx(expected["gwet"][number], rel=1e-8), number
    assert percent_agreement(counts, weights).value == pytest.approx(
        expected["gwet"]["percent_agreement"], rel=1e-8
    )
    alpha = krippendorff_alpha(counts, 1 - weights)
    assert alpha == pytest.approx(expected["krippendorff"]["value"], rel=1e-8)
    whole = krippendorff_agreement(counts, 1 - weights)
    for number in ("value", "standard_error", "ci_low", "ci_high"):
        assert getattr(whole, number) == pytest.approx(expected["krippendorff"][number], rel=1e-8), number
    once, repeats = rating_patterns(ratings, categories)
    again = krippendorff_agreement(once, 1 - weights, repeats=repeats)
    assert (again.standard_error, again.n) == (pytest.approx(whole.standard_error, rel=1e-10), whole.n)


def test_krippendorff_printed_these_for_his_example() -> None:
    """Nominal .743, ordinal .815, interval .849 (Krippendorff 2011, Computing Krippendorff's alpha-reliability)."""
    categories = np.arange(1.0, 6.0)
    counts = ratings_per_category(KRIPPENDORFF, categories)
    squared = (categories[:, None] - categories[None, :]) ** 2
    assert round(krippendorff_alpha(counts, 1 - np.eye(5)), 3) == 0.743
    assert round(krippendorff_alpha(counts, ordinal_differences(counts)), 3) == 0.815
    assert round(krippendorff_alpha(counts, squared), 3) == 0.849


def test_alpha_at_three_levels_is_that_of_another_program(two_waves: dict[str, np.ndarray]) -> None:
    expected = reference("krippendorff_alpha")
    sets = {name: (ratings_per_category(*table), table[1]) for name, table in tables().items()}
    for item in ITEMS[:9]:
        # A table of two raters as counts of units.
        pairs = np.argwhere(two_waves[item] > 0)
        each = np.repeat(pairs, two_waves[item][tuple(pairs.T)].astype(int), axis=0).astype(float)
        sets[item] = (ratings_per_category(each, FOUR), FOUR)
    assert sets.keys() == expected.keys()
    for name, (counts, categories) in sets.items():
        squared = (categories[:, None] - categories[None, :]) ** 2
        nominal = 1 - np.eye(len(categories))
        differences = {"nominal": nominal, "ordinal": ordinal_differences(counts), "interval": squared}
        for level, value in expected[name].items():
            assert krippendorff_alpha(counts, differences[level]) == pytest.approx(value, rel=1e-8), (
                name,
                level,
            )


@pytest.mark.parametrize("name", ["krippendorff", "made_answers"])
def test_units_with_the_same_counts_may_be_given_once(name: str) -> None:
    ratings, categories = tables()[name]
    every, (counts, repeats) = (f(ratings, categories) for f in (ratings_per_category, rating_patterns))
    assert len(counts) < len(every)
    assert repeats.sum() == len(every)
    assert len(np.unique(counts, axis=0)) == len(counts)
    weights = agreement_weights(categories, "linear")
    for coefficient in (gwet_ac, percent_agreement):
        plain, once = coefficient(every, weights), coefficient(counts, weights, repeats=repeats)
        assert once.n == plain.n
        for number in ("value", "standard_error", "ci_low", "ci_high"):
            assert getattr(once, number) == pytest.approx(getattr(plain, number), rel=1e-12), number
    plain_order, once_order = ordinal_differences(every), ordinal_differences(counts, repeats=repeats)
    np.testing.assert_allclose(once_order, plain_order, rtol=1e-12)
    assert krippendorff_alpha(counts, once_order, repeats=repeats) == pytest.approx(
        krippendorff_alpha(every, plain_order), rel=1e-12
    )


def test_very_many_raters_are_counted_unit_by_unit() -> None:
    ratings = np.random.default_rng(2).integers(0, 4, (30, 12)).astype(float)
    counts, repeats = rating_patterns(ratings, FOUR)
    np.testing.assert_array_equal(counts, ratings_per_category(ratings, FOUR))
    np.testing.assert_array_equal(repeats, np.ones(30))


def test_with_two_complete_raters_the_two_ways_to_percent_agreement_are_one() -> None:
    ratings = np.random.default_rng(1).integers(0, 4, (60, 2)).astype(float)
    weights = agreement_weights(FOUR, "linear")
    table = cross_table(ratings[:, 0], ratings[:, 1], FOUR)
    by_units = percent_agreement(ratings_per_category(ratings, FOUR), weights)
    assert by_units.value == pytest.approx(float((weights * table).sum() / 60))


def test_the_order_of_raters_and_units_does_not_matter() -> None:
    ratings, categories = tables()["made_answers"]
    turned = ratings[::-1, ::-1]
    weights = agreement_weights(categories, "quadratic")
    found, again = (gwet_ac(ratings_per_category(r, categories), weights) for r in (ratings, turned))
    assert again.value == pytest.approx(found.value, rel=1e-12)
    assert again.standard_error == pytest.approx(found.standard_error, rel=1e-12)


def test_perfect_agreement_has_the_value_one() -> None:
    table = np.diag([3.0, 2.0, 0.0, 5.0])
    assert weighted_kappa(table, agreement_weights(FOUR, "linear")) == Agreement(1.0, 0.0, 1.0, 1.0, 10)


@pytest.mark.parametrize(
    ("estimate", "reason"),
    [
        (lambda: weighted_kappa(np.zeros((4, 4)), np.eye(4)), "At least 2 units"),
        (lambda: weighted_kappa(np.diag([9.0, 0, 0, 0]), np.eye(4)), "the same one category"),
        (lambda: gwet_ac(np.eye(4), np.eye(4)), "No unit has two ratings"),
        (lambda: gwet_ac(np.array([[1.0, 1.0], [0, 1]]), np.eye(2)), "there are 1"),
        (lambda: percent_agreement(np.array([[1.0, 1.0]]), np.eye(2)), "there are 1"),
        (lambda: krippendorff_agreement(np.array([[1.0, 1.0]]), 1 - np.eye(2)), "there are 1"),
        (lambda: gwet_ac(np.full((3, 1), 2.0), np.eye(1)), "At least 2 categories"),
        (lambda: krippendorff_alpha(np.eye(4), 1 - np.eye(4)), "No unit has two ratings"),
        (lambda: krippendorff_alpha(np.array([[3.0, 0.0], [2.0, 0.0]]), 1 - np.eye(2)), "Only one category"),
    ],
)
def test_what_cannot_be_estimated_says_why(estimate: Any, reason: str) -> None:
    with pytest.raises(NotEstimable, match=reason):
        estimate()


def test_a_rating_that_is_no_category_is_refused() -> None:
    with pytest.raises(ValueError, match=r"4\.0 is no category"):
        ratings_per_category(np.array([[1.0, 4.0]]), FOUR)
    with pytest.raises(ValueError, match=r"1\.5 is no category"):
        cross_table(np.array([1.0]), np.array([1.5]), FOUR)

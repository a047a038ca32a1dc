"""Mokken scaling against a program that counts Guttman errors and differentiates numerically, and against the bootstrap."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workmh_measures.analysis.polychoric.joint_counts import CodedAnswers, coded_answers
from workmh_measures.analysis.scalability.coefficients import (
    Scalability,
    interval_below_one,
    pair_moments,
    scalability,
)
from workmh_measures.analysis.scalability.item_ordering import item_ordering
from workmh_measures.analysis.scalability.item_selection import mokken_scales
from workmh_measures.analysis.scalability.monotonicity import monotonicity
from workmh_measures.analysis.scalability.rest_scores import least_group_size, rest_score_groups
from workmh_measures.errors import NotEstimable

from ..item_sets import more_item_sets

THEIRS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "reference" / "scalability.json").read_text(encoding="utf-8")
)["results"]
NAMES = sorted(THEIRS)


@pytest.fixture(scope="module")
def sets(answer_sets: dict[str, pd.DataFrame]) -> dict[str, CodedAnswers]:
    """The sets of the program, coded; PHQ-9 with any trouble or none."""
    more = more_item_sets()
    both = pd.concat([more["cardiac_negative_affect"], more["cardiac_inhibition"]], axis=1)
    yes_no = (answer_sets["phq9_wave_1"].dropna() >= 1).astype(float)
    found = more | {"cardiac_both": both, "phq9_yes_no": yes_no}
    return {name: coded_answers(found[name].to_numpy(np.float64)) for name in NAMES}


def flat(found: Scalability, what: str) -> np.ndarray:
    """Pairs in the order of R's combn, then items, then the scale."""
    parts = {
        "values": (found.pairs, found.items, found.scale),
        "errors": (found.pair_errors, found.item_errors, found.scale_error),
        "z": (found.pair_z, found.item_z, found.scale_z),
    }[what]
    return np.concatenate([parts[0][np.triu_indices(len(found.items), 1)], parts[1], [parts[2]]])


@pytest.mark.parametrize("name", NAMES)
def test_coefficients_and_tests_are_those_of_counted_guttman_errors(
    name: str, sets: dict[str, CodedAnswers]
) -> None:
    found = scalability(sets[name])
    assert found.n == THEIRS[name]["n"]
    for what in ("values", "z"):
        assert flat(found, what) == pytest.approx(np.array(THEIRS[name][what]), abs=1e-10)


@pytest.mark.parametrize("name", NAMES)
def test_standard_errors_are_those_of_the_numerical_delta_method(
    name: str, sets: dict[str, CodedAnswers]
) -> None:
    # 1e-7: R's differences of H are good to so many digits.
    assert flat(scalability(sets[name]), "errors") == pytest.approx(
        np.array(THEIRS[name]["errors"]), abs=1e-7
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("bound", ["0.30", "0.45", "0.60"])
def test_selection_puts_the_same_items_in_the_same_scales(
    name: str, bound: str, sets: dict[str, CodedAnswers]
) -> None:
    found = mokken_scales(pair_moments(sets[name]), lower_bound=float(bound))
    assert found.tolist() == THEIRS[name]["scales"][bound]


@pytest.mark.parametrize("name", NAMES)
def test_monotonicity_is_that_of_the_plain_loops(name: str, sets: dict[str, CodedAnswers]) -> None:
    found = monotonicity(sets[name], scalability(sets[name]).items)
    for ours, theirs in zip(found, THEIRS[name]["monotone"], strict=True):
        assert vars(ours) == pytest.approx(theirs, abs=1e-10)


@pytest.mark.parametrize("name", NAMES)
def test_order_of_items_is_that_of_the_plain_loops(name: str, sets: dict[str, CodedAnswers]) -> None:
    theirs = THEIRS[name]["ordering"]
    assert item_ordering(sets[name]).turned.tolist() == theirs["turned"]
    codes = sets[name].codes
    some = codes[:, (codes != codes[:1]).any(axis=0)][:, : theirs["used"]]
    found = item_ordering(replace(sets[name], codes=some), group_size=50)
    assert found.accuracy == pytest.approx(theirs["ht"], abs=1e-10)


def test_some_items_breach_and_some_scales_part() -> None:
    assert any(max(one["scales"]["0.45"]) == 2 for one in THEIRS.values())
    assert any(0 in one["scales"]["0.30"] for one in THEIRS.values())
    assert sum(item["violations"] for one in THEIRS.values() for item in one["monotone"]) > 20
    assert sum(item["significant"] for one in THEIRS.values() for item in one["monotone"]) > 0
    assert sum(sum(one["ordering"]["turned"]) for one in THEIRS.values()) > 10


def test_standard_errors_are_those_of_the_bootstrap(sets: dict[str, CodedAnswers]) -> None:
    answers = sets["cardiac_negative_affect"]
    random, drawn = np.random.default_rng(1), []
    for _ in range(400):
        codes = answers.codes[:, random.integers(answers.n, size=answers.n)]
        moments = pair_moments(replace(answers, codes=codes))
        held = [m.sum() - np.trace(m) for m in (moments.covariance, moments.largest)]
        drawn.append(held[0] / held[1])
    # The standard deviation of 400 draws is known to a twenty-eighth part; three times that.
    assert scalability(answers).scale_error == pytest.approx(float(np.std(drawn)), rel=0.106)


def test_a_perfect_scale_has_h_of_one_without_error() -> None:
    trait = np.repeat(np.arange(5.0), 30)
    found = scalability(coded_answers((trait[:, None] > np.arange(4)).astype(float)))
    assert found.scale == pytest.approx(1.0)
    assert found.scale_error == pytest.approx(0.0, abs=1e-10)
    assert interval_below_one(1.0, 0.0) == (1.0, 1.0)


def test_unrelated_items_are_in_no_scale() -> None:
    random = np.random.default_rng(3)
    answers = coded_answers(random.integers(0, 3, (400, 6)).astype(float))
    found = scalability(answers)
    assert abs(found.scale_z) < 3
    assert mokken_scales(pair_moments(answers)).tolist() == [0] * 6


def test_the_interval_stays_below_one_and_holds_the_value() -> None:
    low, high = interval_below_one(0.9, 0.08)
    assert low < 0.9 < high < 1


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(5)), st.floats(0.5, 3.0), st.floats(-4.0, 4.0))
def test_order_of_items_and_unit_of_scores_make_no_difference(
    order: list[int], unit: float, shift: float
) -> None:
    random = np.random.default_rng(5)
    answers = np.digitize(random.normal(size=(150, 1)) + random.normal(size=(150, 5)), [-0.5, 0.8]) * 1.0
    usual = scalability(coded_answers(answers))
    codes = [sorted({shift + unit * c for c in (0.0, 1.0, 2.0)})] * 5
    other = scalability(coded_answers(shift + unit * answers[:, order], categories=codes))
    assert other.items == pytest.approx(usual.items[order], abs=1e-9)
    assert other.item_errors == pytest.approx(usual.item_errors[order], abs=1e-9)
    assert other.scale == pytest.approx(usual.scale, abs=1e-9)


def test_groups_hold_whole_sums_and_the_rest_joins_the_last() -> None:
    rest = np.array([0, 0, 0, 1, 1, 2, 2, 2, 3, 4], float)
    assert rest_score_groups(rest, 3).tolist() == [0, 0, 0, 1, 1, 1, 1, 1, 1, 1]
    assert rest_score_groups(rest, 2).tolist() == [0, 0, 0, 1, 1, 2, 2, 2, 3, 3]
    assert [least_group_size(n) for n in (1000, 499, 251, 250, 150, 149, 100)] == [
        100,
        99,
        50,
        83,
        50,
        50,
        50,
    ]


def test_what_cannot_be_had_is_refused_with_the_reason() -> None:
    random = np.random.default_rng(1)
    few = coded_answers(random.integers(0, 2, (99, 4)).astype(float))
    two = coded_answers(random.integers(0, 2, (200, 2)).astype(float))
    mixed = coded_answers(random.integers(0, 2, (200, 3)) * np.array([1.0, 1.0, 2.0]))
    alike = coded_answers(np.repeat(np.arange(2.0), 100)[:, None] * np.ones(3))
    with pytest.raises(NotEstimable, match="at least 100 rows; there are 99"):
        monotonicity(few, np.zeros(4))
    for refused in (monotonicity, lambda a, _: item_ordering(a)):
        with pytest.raises(NotEstimable, match="at least 3 items; there are 2"):
            refused(two, np.zeros(2))
    with pytest.raises(NotEstimable, match="same scale of answers"):
        item_ordering(mixed)
    with pytest.raises(NotEstimable, match="No two persons"):
        item_ordering(alike)

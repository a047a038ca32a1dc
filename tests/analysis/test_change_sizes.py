"""Sizes of change against R: point estimates, intervals, and values on the same resampled rows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmh_measures.analysis.change_sizes import (
    effect_size_interval,
    effect_size_of_change,
    guyatt_index,
    resampled_ratio,
    response_mean_interval,
    standardised_response_mean,
)
from workmh_measures.errors import NotEstimable

from .change_sets import change_sets, numbers, reference, times_drawn

SETS = change_sets()
REFERENCE = reference("change_sizes")
TIGHT = {"rel": 1e-8, "abs": 1e-10}
RATED = [name for name, one in SETS.items() if one.anchor is not None]


@pytest.mark.parametrize("name", SETS)
def test_the_response_mean_and_its_exact_interval_are_those_of_r(name: str) -> None:
    change, expected = SETS[name].changes().change, REFERENCE[name]
    srm = standardised_response_mean(change)
    assert srm == pytest.approx(expected["srm"], **TIGHT)
    # Both programs search for the limits: 1e-5 and better.
    limits = response_mean_interval(srm, len(change))
    assert limits == pytest.approx((expected["srm_low"], expected["srm_high"]), rel=1e-7, abs=1e-8)


@pytest.mark.parametrize("name", SETS)
def test_the_effect_size_and_its_interval_are_those_of_metafor_without_its_corrections(name: str) -> None:
    one, expected = SETS[name], REFERENCE[name]
    value = effect_size_of_change(one.before, one.after)
    assert value == pytest.approx(expected["effect_size"], **TIGHT)
    assert value == pytest.approx(expected["effect_size_metafor"], **TIGHT)
    limits = effect_size_interval(one.before, one.after)
    assert limits == pytest.approx(tuple(expected["effect_size_interval"]), **TIGHT)


@pytest.mark.parametrize("name", RATED)
def test_guyatts_index_is_that_of_r(name: str) -> None:
    changes, expected, anchor = SETS[name].rated(), REFERENCE[name], SETS[name].anchor
    assert anchor is not None
    improved, stable = changes.within(anchor.improved), changes.within(anchor.stable)
    assert [improved.sum(), stable.sum()] == [expected["n_improved"], expected["n_stable"]]
    found = [
        guyatt_index(chosen, changes.change[stable]) for chosen in (changes.change[improved], changes.change)
    ]
    assert found == pytest.approx([expected["guyatt_improved"], expected["guyatt_everybody"]], **TIGHT)


@pytest.mark.parametrize("name", ["phq9_by_gad7", "who5_by_hamd"])
def test_every_resampled_value_is_that_of_r_on_the_same_rows(name: str) -> None:
    changes, expected, anchor = SETS[name].rated(), REFERENCE[name], SETS[name].anchor
    assert anchor is not None
    counts = times_drawn(len(changes.change))
    everybody = np.ones(len(changes.change), dtype=np.bool_)
    of_all = (changes.change, everybody)
    improved, stable = changes.within(anchor.improved), changes.within(anchor.stable)
    for key, values in (
        ("srm", resampled_ratio(counts, of_all, of_all)),
        ("effect_size", resampled_ratio(counts, of_all, (changes.before, everybody))),
        ("guyatt", resampled_ratio(counts, (changes.change, improved), (changes.change, stable))),
    ):
        np.testing.assert_allclose(values, numbers(expected, f"resampled_{key}"), rtol=1e-10, atol=1e-10)


def test_a_sample_without_anybody_stable_has_no_value() -> None:
    change = np.array([1.0, 2.0, 3.0, 5.0])
    stable = np.array([True, True, False, False])
    counts = np.array([[0.0, 0, 2, 2], [4, 0, 0, 0], [1, 1, 1, 1]])
    found = resampled_ratio(counts, (change, ~stable), (change, stable))
    assert np.isnan(found[:2]).all()
    assert found[2] == pytest.approx(4 / np.std([1, 2], ddof=1))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ([], [], "At least 2 persons with both scores are needed; there are 0."),
        ([1.0, np.nan], [1.0, 3.0], "there are 1"),
        ([2.0, 2.0, 2.0], [1.0, 3.0, 4.0], "Everybody had the same score before."),
        ([np.inf, 2.0], [1.0, 3.0], "A score is infinite."),
    ],
)
def test_an_effect_size_is_refused_in_words(before: list[float], after: list[float], told: str) -> None:
    with pytest.raises(NotEstimable, match=told):
        effect_size_of_change(np.array(before), np.array(after))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ([np.nan, 1.0], "At least 2 changes are needed; there are 1."),
        ([0.1] * 7, "Everybody changed by the same amount."),
        ([0.0, 0.0], "Everybody changed by the same amount."),
        ([1.0, -np.inf], "A score is infinite."),
    ],
)
def test_a_response_mean_is_refused_in_words(change: list[float], told: str) -> None:
    with pytest.raises(NotEstimable, match=told):
        standardised_response_mean(np.array(change))


def test_guyatts_index_needs_somebody_improved_and_two_stable_persons_who_differ() -> None:
    with pytest.raises(NotEstimable, match="Nobody improved"):
        guyatt_index(np.array([]), np.array([1.0, 2.0]))
    with pytest.raises(NotEstimable, match="At least 2 changes of stable persons are needed; there are 1"):
        guyatt_index(np.array([4.0]), np.array([1.0]))
    with pytest.raises(NotEstimable, match="All stable persons changed by the same amount"):
        guyatt_index(np.array([4.0]), np.array([1.0, 1.0]))


scores = st.lists(st.tuples(st.integers(0, 27), st.integers(0, 27)), min_size=4, max_size=40).filter(
    lambda pairs: len({a for a, _ in pairs}) > 1 and len({b - a for a, b in pairs}) > 1
)


@given(scores, st.integers(1, 50), st.sampled_from([0.25, 4.0]))
def test_sizes_do_not_depend_on_the_order_of_rows_nor_on_the_unit(
    pairs: list[tuple[int, int]], shift: int, unit: float
) -> None:
    before, after = np.array(pairs, dtype=np.float64).T
    expected = effect_size_of_change(before, after), standardised_response_mean(after - before)
    moved = [shift + unit * side[::-1] for side in (before, after)]
    found = effect_size_of_change(*moved), standardised_response_mean(moved[1] - moved[0])
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-12)
    low, high = effect_size_interval(before, after)
    assert low < expected[0] < high
    assert response_mean_interval(expected[1], len(before))[0] < expected[1]

"""Areas, intervals, comparisons and curves against pROC, and what they must not depend on."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from workmh_measures.analysis.roc import (
    area_under_curve,
    cases_and_controls,
    difference_of_independent_areas,
    difference_of_paired_areas,
    placements,
    roc_curve,
)
from workmh_measures.errors import NotEstimable

from .later_work import jobs, reference, workers

REFERENCE = reference("roc")
EXACT = {"rel": 1e-8, "abs": 1e-12}
TIED = (
    np.array([1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5.0]),
    np.array([0, 0, 0, 1, 0, 1, 0, 0, 1, 1, 0, 1.0]),
)


def column(frame, name: str) -> np.ndarray:
    return frame[name].to_numpy(dtype=np.float64)


def markers() -> dict[str, tuple[np.ndarray, np.ndarray, str]]:
    people, staff = jobs(), workers()
    later, criterion = column(people, "employed"), column(staff, "criterion")
    return {
        "tied": (*TIED, "higher"),
        "jobs_depression": (column(people, "depress1"), later, "lower"),
        "jobs_depression_unturned": (column(people, "depress1"), later, "higher"),
        "jobs_self_efficacy": (column(people, "job_seek"), later, "higher"),
        "workers_anxiety": (column(staff, "anxiety"), criterion, "higher"),
        "workers_depression": (column(staff, "depression"), criterion, "higher"),
    }


@pytest.mark.parametrize("name", markers())
def test_area_variance_and_intervals_are_those_of_proc(name: str) -> None:
    marker, criterion, toward = markers()[name]
    pair = cases_and_controls(marker, criterion, toward=toward)
    expected = REFERENCE[name]
    found = area_under_curve(*pair)
    assert found.value == pytest.approx(expected["auc"], **EXACT)
    assert found.se**2 == pytest.approx(expected["variance"], **EXACT)
    assert (found.ci_low, found.ci_high) == pytest.approx(expected["ci_95"], **EXACT)
    at_90 = area_under_curve(*pair, level=0.9)
    assert (at_90.ci_low, at_90.ci_high) == pytest.approx(expected["ci_90"], **EXACT)
    logit = area_under_curve(*pair, interval="delong_logit")
    assert (logit.ci_low, logit.ci_high) == pytest.approx(expected["logit_95"], **EXACT)


@pytest.mark.parametrize("name", markers())
def test_every_point_of_the_curve_is_that_of_proc(name: str) -> None:
    marker, criterion, toward = markers()[name]
    curve = roc_curve(*cases_and_controls(marker, criterion, toward=toward), toward=toward)
    np.testing.assert_allclose(curve.sensitivity, REFERENCE[name]["sensitivity"], rtol=0, atol=1e-12)
    np.testing.assert_allclose(curve.specificity, REFERENCE[name]["specificity"], rtol=0, atol=1e-12)


def test_a_cutoff_is_told_on_the_marker_as_it_was() -> None:
    marker, criterion, _ = markers()["jobs_depression"]
    curve = roc_curve(*cases_and_controls(marker, criterion, toward="lower"), toward="lower")
    at = len(curve.cutoffs) // 2
    assert curve.cutoffs[0] == marker.max()
    assert curve.cutoffs[-1] == -np.inf
    reached = marker <= curve.cutoffs[at]
    assert curve.true_positives[at] == np.count_nonzero(reached & (criterion == 1))
    assert curve.false_positives[at] == np.count_nonzero(reached & (criterion == 0))


def test_paired_comparisons_are_those_of_proc() -> None:
    people, staff = jobs(), workers()
    pairs = {
        "jobs_paired": (
            (column(people, "job_seek"), column(people, "depress1")),
            column(people, "employed"),
            ("higher", "lower"),
        ),
        "workers_paired": (
            (column(staff, "anxiety"), column(staff, "depression")),
            column(staff, "criterion"),
            ("higher", "higher"),
        ),
    }
    for name, (both, criterion, toward) in pairs.items():
        expected = REFERENCE[name]
        found = difference_of_paired_areas(both, criterion, toward=toward)
        assert (found.first, found.second) == pytest.approx((expected["first"], expected["second"]), **EXACT)
        assert found.se == pytest.approx(expected["se"], **EXACT)
        assert found.value / found.se == pytest.approx(expected["z"], **EXACT)
        assert found.p_value == pytest.approx(expected["p_value"], **EXACT)
        assert found.df is None
        assert found.ci_low == pytest.approx(found.value - 1.959963984540054 * found.se)


def test_the_comparison_of_two_groups_is_that_of_proc() -> None:
    people = jobs()
    asked = people["treat"] == 1
    groups = [
        placements(*cases_and_controls(column(part, "job_seek"), column(part, "employed")))
        for part in (people[asked], people[~asked])
    ]
    found, expected = difference_of_independent_areas(*groups), REFERENCE["jobs_independent"]
    assert (found.first, found.second) == pytest.approx((expected["first"], expected["second"]), **EXACT)
    assert found.value / found.se == pytest.approx(expected["t"], **EXACT)
    assert (found.df, found.p_value) == pytest.approx((expected["df"], expected["p_value"]), **EXACT)
    assert found.n == len(people)


SETS = st.tuples(
    arrays(np.float64, 9, elements=st.integers(0, 6).map(float)),
    arrays(np.float64, 7, elements=st.integers(0, 6).map(float)),
)


@given(SETS)
def test_the_area_is_the_share_of_pairs_in_order_a_tie_counting_half(sets: tuple) -> None:
    cases, controls = sets
    by_hand = np.mean((cases[:, None] > controls) + (cases[:, None] == controls) / 2)
    assert area_under_curve(cases, controls).value == pytest.approx(by_hand, abs=1e-12)


@given(SETS, st.permutations(range(9)))
def test_neither_order_nor_unit_matters_and_the_other_kind_gives_the_rest(sets: tuple, order: list) -> None:
    cases, controls = sets
    found = area_under_curve(cases, controls)
    turned = area_under_curve(cases[order] * 2.5 - 3, controls[::-1] * 2.5 - 3)
    assert (turned.value, turned.se) == pytest.approx((found.value, found.se), abs=1e-12)
    other = area_under_curve(controls, cases)
    assert (other.value, other.se) == pytest.approx((1 - found.value, found.se), abs=1e-12)


@pytest.mark.parametrize(
    ("marker", "criterion", "reason"),
    [
        ([1.0, 2.0], [0.0, 2.0], "must be 0 or 1; it holds 2"),
        ([1.0, np.inf], [0.0, 1.0], "infinite"),
        ([1.0, 2.0], [1.0, 1.0], "there are 2 and 0"),
        ([np.nan, 2.0], [0.0, 1.0], "there are 1 and 0"),
    ],
)
def test_what_gives_no_area_says_why(marker: list, criterion: list, reason: str) -> None:
    with pytest.raises(NotEstimable, match=reason):
        cases_and_controls(np.array(marker), np.array(criterion))


def test_markers_that_part_everybody_have_an_area_and_no_interval() -> None:
    found = area_under_curve(np.array([3.0, 4.0]), np.array([1.0, 2.0]))
    assert (found.value, found.ci_low, found.ci_high) == (1.0, None, None)


def test_one_case_has_an_area_and_no_interval() -> None:
    found = area_under_curve(np.array([3.0]), np.array([1.0, 2.0, 4.0]))
    assert found.value == pytest.approx(2 / 3)
    assert (found.se, found.ci_low) == (None, None)
    with pytest.raises(NotEstimable, match="At least 2 persons with"):
        difference_of_paired_areas((np.arange(3.0), np.arange(3.0)), np.array([1.0, 0.0, 0.0]))


def test_a_marker_and_its_double_do_not_differ_and_have_no_test() -> None:
    marker, criterion = TIED
    found = difference_of_paired_areas((marker, 2 * marker), criterion)
    assert (found.value, found.p_value, found.ci_low) == (0.0, None, None)

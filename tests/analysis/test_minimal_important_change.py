"""Minimal important change against pROC and glm: the values, and the same on the same resampled rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from workmh_measures.analysis.minimal_important_change import (
    adjusted_by_reliability,
    adjusted_for_share_improved,
    mean_changes,
    predictive_mic,
    predictive_mics,
    roc_mic,
    roc_mics,
)
from workmh_measures.errors import NotEstimable

from .change_sets import change_sets, numbers, reference, times_drawn

REFERENCE = reference("minimal_important_change")
RATED = {name: one for name, one in change_sets().items() if name in REFERENCE}
TIGHT = {"rel": 1e-8, "abs": 1e-9}


def parts(name: str) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_], dict[str, Any]]:
    changes, anchor = RATED[name].rated(), RATED[name].anchor
    assert anchor is not None
    return changes.gain, changes.within(anchor.improved), changes.within(anchor.minimally), REFERENCE[name]


@pytest.mark.parametrize("name", RATED)
def test_the_threshold_of_youden_is_that_of_proc_with_all_its_ties(name: str) -> None:
    gain, improved, _, expected = parts(name)
    found = roc_mic(gain, improved)
    assert len(gain) == expected["n"]
    assert found.tied == pytest.approx(tuple(numbers(expected, "roc_thresholds")), **TIGHT)
    assert found.value == pytest.approx(expected["roc_mean_threshold"], **TIGHT)
    shares = found.sensitivity, found.specificity
    assert shares == pytest.approx((expected["roc_sensitivity"], expected["roc_specificity"]), **TIGHT)


@pytest.mark.parametrize("name", RATED)
def test_the_logistic_model_and_both_adjustments_are_those_of_r(name: str) -> None:
    gain, improved, _, expected = parts(name)
    found = predictive_mic(gain, improved)
    for key in ("intercept", "slope", "log_odds", "correlation", "sd"):
        assert getattr(found, key)[0] == pytest.approx(expected[key], **TIGHT), key
    assert found.value[0] == pytest.approx(expected["predictive"], **TIGHT)
    assert adjusted_for_share_improved(found)[0] == pytest.approx(expected["adjusted_2017"], **TIGHT)
    adjusted = adjusted_by_reliability(found, expected["reliability"])[0]
    assert adjusted == pytest.approx(expected["adjusted_2022"], **TIGHT)


@pytest.mark.parametrize("name", RATED)
def test_the_mean_change_of_the_minimally_improved_is_that_of_r(name: str) -> None:
    gain, _, minimally, expected = parts(name)
    assert minimally.sum() == expected["n_minimally"]
    assert mean_changes(np.ones((1, len(gain))), gain, minimally)[0] == pytest.approx(
        expected["mean_change"], **TIGHT
    )


def test_every_resampled_value_is_that_of_r_on_the_same_rows() -> None:
    gain, improved, minimally, expected = parts("phq9_by_gad7")
    counts = times_drawn(len(gain))
    models = predictive_mics(counts, gain, improved)
    for key, values in (
        ("mean_change", mean_changes(counts, gain, minimally)),
        ("roc", roc_mics(counts, gain, improved)),
        ("predictive", models.value),
        ("adjusted_2017", adjusted_for_share_improved(models)),
        ("adjusted_2022", adjusted_by_reliability(models, expected["reliability"])),
    ):
        np.testing.assert_allclose(
            values, numbers(expected, f"resampled_{key}"), rtol=1e-9, atol=1e-9, err_msg=key
        )


def test_samples_without_an_answer_have_none_and_leave_the_others_alone() -> None:
    gain = np.array([-1.0, 0.0, 1.0, 2.0, 3.0])
    improved = np.array([False, False, True, False, True])
    counts = np.array([[1.0, 1, 1, 1, 1], [2, 3, 0, 0, 0], [2, 2, 0, 0, 1], [0, 0, 0, 0, 5]])
    models, thresholds = predictive_mics(counts, gain, improved), roc_mics(counts, gain, improved)
    assert np.isnan(models.value).tolist() == [False, True, True, True]
    assert np.isnan(thresholds).tolist() == [False, True, False, True]
    # Between 0 and 3: no gain of the sample lies there.
    assert thresholds[2] == 1.5
    assert models.value[0] == pytest.approx(predictive_mic(gain, improved).value[0], rel=1e-12)


@pytest.mark.parametrize(
    ("gain", "improved", "told"),
    [
        ([1.0, 2.0, 3.0], [False, False, False], "there are 0 and 3"),
        ([1.0, 2.0, 3.0], [True, True, True], "there are 3 and 0"),
        ([2.0, 2.0, 2.0], [True, False, True], "Everybody changed by the same amount."),
    ],
)
def test_one_kind_of_persons_or_one_gain_is_refused_in_words(
    gain: list[float], improved: list[bool], told: str
) -> None:
    for method in (roc_mic, predictive_mic):
        with pytest.raises(NotEstimable, match=told):
            method(np.array(gain), np.array(improved))


@pytest.mark.parametrize("improved", [[False, False, True, True], [True, True, False, False]])
def test_a_gain_that_tells_the_two_apart_without_error_has_a_threshold_and_no_model(
    improved: list[bool],
) -> None:
    gain = np.array([0.0, 1.0, 1.0, 4.0])
    with pytest.raises(NotEstimable, match="without error"):
        predictive_mic(gain, np.array(improved))
    assert np.isfinite(roc_mic(gain, np.array(improved)).value)


@pytest.mark.parametrize("reliability", [0.0, -0.2, 1.01, np.nan])
def test_a_reliability_that_is_none_is_refused(reliability: float) -> None:
    found = predictive_mic(np.array([0.0, 1.0, 2.0, 3.0]), np.array([False, True, False, True]))
    with pytest.raises(NotEstimable, match="reliability of the rating"):
        adjusted_by_reliability(found, reliability)


people = st.lists(st.tuples(st.integers(-9, 9), st.booleans()), min_size=6, max_size=50).filter(
    lambda rows: len({gain for gain, _ in rows}) > 1 and len({better for _, better in rows}) == 2
)


@given(people, st.integers(-20, 20), st.sampled_from([0.5, 8.0]))
def test_thresholds_move_with_the_unit_and_not_with_the_order_of_rows(
    rows: list[tuple[int, bool]], shift: int, unit: float
) -> None:
    gain, improved = (np.array(side) for side in zip(*rows, strict=True))
    gain = gain.astype(np.float64)
    moved = shift + unit * gain[::-1]
    assert roc_mic(moved, improved[::-1]).value == pytest.approx(shift + unit * roc_mic(gain, improved).value)
    try:
        model = predictive_mic(gain, improved)
    except NotEstimable:
        return
    assert predictive_mic(moved, improved[::-1]).slope[0] * unit == pytest.approx(
        model.slope[0], rel=1e-7, abs=1e-9
    )

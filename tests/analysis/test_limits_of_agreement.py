"""Limits of agreement against R, and what they must not depend on."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import pearsonr

from workmh_measures.analysis.limits_of_agreement import limits_of_agreement, proportional_bias
from workmh_measures.errors import NotEstimable

from .two_wave_data import reference

R = reference("measurement_error")
SETS = ("phq9", "gad7", "state_anxiety_film")


@pytest.mark.parametrize("name", SETS)
def test_bias_limits_and_slope_equal_r_with_their_intervals(name: str) -> None:
    first, second = (np.array(R[name][wave]) for wave in ("first", "second"))
    expected = R[name]["limits"]
    found = limits_of_agreement(first, second)
    assert (found.n, found.sd) == (expected["n"], pytest.approx(expected["sd"], rel=1e-12))
    assert found.p_value == pytest.approx(expected["p_value"], rel=1e-8)
    for part in ("bias", "low", "high"):
        for number, value in expected[part].items():
            assert getattr(getattr(found, part), number) == pytest.approx(value, rel=1e-10), (part, number)
    slope = proportional_bias(first, second)
    for number, value in expected["slope"].items():
        assert getattr(slope, number) == pytest.approx(value, rel=1e-8), number


def test_the_test_of_the_slope_is_that_of_equal_variances() -> None:
    """Pitman and Morgan: the correlation of sum and difference."""
    first, second = (np.array(R["phq9"][wave]) for wave in ("first", "second"))
    assert proportional_bias(first, second).p_value == pytest.approx(
        pearsonr(first + second, second - first).pvalue, rel=1e-9
    )


pairs = st.lists(st.tuples(st.integers(0, 27), st.integers(0, 27)), min_size=4, max_size=40)


@given(pairs=pairs, unit=st.sampled_from([0.5, 4.0]), shift=st.integers(-9, 9))
def test_swapping_the_waves_turns_the_signs_and_a_unit_multiplies(
    pairs: list[tuple[int, int]], unit: float, shift: int
) -> None:
    first, second = np.asarray(pairs, np.float64).T
    try:
        found = limits_of_agreement(first, second)
    except NotEstimable:
        with pytest.raises(NotEstimable):
            limits_of_agreement(second * unit, first * unit)
        return
    turned = limits_of_agreement(second * unit + shift, first * unit + shift)
    assert turned.low.value == pytest.approx(-unit * found.high.value, abs=1e-9)
    assert turned.high.ci_low == pytest.approx(-unit * found.low.ci_high, abs=1e-9)
    assert turned.p_value == pytest.approx(found.p_value, abs=1e-9)


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ([1.0, 2.0], [2.0, 4.0], "At least 3 persons"),
        ([1.0, 2.0, 3.0], [2.0, 3.0, 4.0], "All differences are the same"),
        ([1.0, 2.0, np.inf], [2.0, 3.0, 5.0], "finite"),
    ],
)
def test_what_has_no_limits_says_why(first: list[float], second: list[float], said: str) -> None:
    with pytest.raises(NotEstimable, match=said):
        limits_of_agreement(np.array(first), np.array(second))


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ([1.0, 2.0], [2.0, 4.0], "At least 3 persons"),
        ([1.0, 2.0, 3.0], [3.0, 2.0, 1.0], "same mean"),
        ([1.0, 2.0, 3.0], [2.0, 4.0, 6.0], "on a line"),
        ([1.0, np.nan, 3.0], [2.0, 4.0, 6.0], "finite"),
    ],
)
def test_what_has_no_slope_says_why(first: list[float], second: list[float], said: str) -> None:
    with pytest.raises(NotEstimable, match=said):
        proportional_bias(np.array(first), np.array(second))

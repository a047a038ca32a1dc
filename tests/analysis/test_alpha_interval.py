from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmh_measures.analysis.alpha_interval import alpha_standard_error, bonett_interval, complement_interval


def test_the_standard_error_of_alpha_is_the_published_one() -> None:
    # Documentation of statpsych 1.7.0, ci.cronbach(.05, .85, 7, 89), by DG Bonett.
    assert alpha_standard_error(0.85, 89, k=7) == pytest.approx(0.02456518, abs=0.5e-8)


def test_the_interval_of_a_reliability_is_the_published_one() -> None:
    # Documentation of statpsych 1.7.0, ci.reliability(.05, .88, .0147, 100), by DG Bonett.
    found = complement_interval(0.88, 0.0147, n=100)
    assert found == pytest.approx((0.8489612, 0.9065575), abs=0.5e-7)


def test_a_perfect_reliability_has_an_interval_without_width() -> None:
    assert bonett_interval(1.0, 30, k=4) == (1.0, 1.0)


@given(st.floats(-1, 0.99), st.integers(20, 10_000), st.integers(2, 60))
def test_the_bonett_interval_holds_alpha_and_grows_with_its_level(alpha: float, n: int, k: int) -> None:
    narrow, wide = (bonett_interval(alpha, n, k=k, level=level) for level in (0.5, 0.95))
    assert wide[0] < narrow[0] < narrow[1] < wide[1] <= 1
    assert wide[0] < alpha < wide[1]

"""The noncentral t against its definition, also where other programs have no number."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import nctdtr

from workmh_measures.analysis.noncentral_t import integrated_probability, noncentral_t_probability

from .change_sets import reference

CASES = [
    (one["t"], one["df"], one["noncentrality"], one["probability"])
    for one in reference("noncentral_t")["cases"]
]


@pytest.mark.parametrize(("t", "df", "noncentrality", "expected"), CASES)
def test_the_integral_is_that_of_r(t: float, df: float, noncentrality: float, expected: float) -> None:
    assert integrated_probability(t, df, noncentrality) == pytest.approx(expected, rel=1e-10, abs=1e-12)
    assert noncentral_t_probability(t, df, noncentrality) == pytest.approx(expected, rel=1e-10, abs=1e-12)


@given(st.floats(-12, 12), st.integers(1, 300), st.floats(-8, 8))
def test_the_integral_is_that_of_scipy_where_this_has_one(t: float, df: int, noncentrality: float) -> None:
    found, expected = integrated_probability(t, df, noncentrality), float(nctdtr(df, noncentrality, t))
    if np.isnan(expected):
        # Far out, as at t = -7, df 145, noncentrality 3: next to nothing, or next to all.
        assert min(found, 1 - found) < 1e-9
    else:
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-11)


@pytest.mark.parametrize(("t", "df", "noncentrality"), [(70.71, 1, -56.29), (141421.4, 49, 141421.4)])
def test_where_scipy_has_no_number_there_is_one(t: float, df: float, noncentrality: float) -> None:
    assert nctdtr(df, noncentrality, t) != nctdtr(df, noncentrality, t)
    assert 0 < noncentral_t_probability(t, df, noncentrality) <= 1

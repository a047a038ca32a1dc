"""Intervals by profile likelihood against lme4, and at their edges."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from workmh_measures.analysis.intraclass_correlation import intraclass_correlation, mean_squares
from workmh_measures.analysis.profile_interval import ProfiledForm, profile_interval
from workmh_measures.errors import NotEstimable

from .two_wave_data import reference

FORMS: tuple[ProfiledForm, ...] = get_args(ProfiledForm)
FEW = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float
)
FEW[[0, 1, 3, 4], [2, 0, 3, 1]] = np.nan


@pytest.mark.parametrize("form", FORMS)
def test_the_limits_of_few_persons_with_holes_equal_those_of_lme4(form: ProfiledForm) -> None:
    expected = reference("reliability")["shrout_fleiss_with_holes"]["intervals"][form]
    assert profile_interval(FEW, form) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("form", FORMS)
def test_neither_unit_nor_order_matters_and_a_wider_level_gives_a_wider_interval(form: ProfiledForm) -> None:
    low, high = profile_interval(FEW, form)
    assert profile_interval(FEW[::-1, ::-1] * 2.5 - 7, form) == pytest.approx((low, high), abs=1e-6)
    wide = profile_interval(FEW, form, level=0.99)
    assert wide[0] <= low < high <= wide[1]


@pytest.mark.parametrize("form", ["icc_1_1", "icc_c_1"])
def test_with_many_complete_rows_the_limits_are_near_those_by_f(form: ProfiledForm) -> None:
    random = np.random.default_rng(4)
    table = random.normal(size=(800, 1)) + 0.7 * random.normal(size=(800, 2))
    by_f = intraclass_correlation(mean_squares(table), form)
    assert profile_interval(table, form) == pytest.approx((by_f.ci_low, by_f.ci_high), abs=2e-3)


def test_ratings_that_go_against_each_other_have_a_lower_limit_of_nothing() -> None:
    table = np.column_stack([np.arange(8.0), -np.arange(8.0) + 7])
    low, high = profile_interval(table, "icc_1_1")
    assert low == 0
    assert 0 < high < 1


def test_what_has_no_likelihood_says_why() -> None:
    with pytest.raises(NotEstimable, match="All ratings are the same"):
        profile_interval(np.ones((5, 2)), "icc_a_1")

from __future__ import annotations

import statistics

import numpy as np
import pytest

from workmh_measures.analysis.score_summary import score_summary

SCORES = [0.0, 0.0, 3.0, 5.0, 8.0, 13.0, 21.0]


def test_the_numbers_are_those_of_another_program():
    found = score_summary(np.array([*SCORES, np.nan]), (0, 21))
    quartiles = statistics.quantiles(SCORES, n=4, method="inclusive")
    assert (found.people, found.n) == (8, 7)
    assert found.mean == pytest.approx(statistics.fmean(SCORES), abs=1e-12)
    assert found.sd == pytest.approx(statistics.stdev(SCORES), abs=1e-12)
    assert [found.lower_quartile, found.median, found.upper_quartile] == pytest.approx(quartiles)
    assert (found.minimum, found.maximum) == (0.0, 21.0)
    assert found.floor_percent == pytest.approx(200 / 7)
    assert found.ceiling_percent == pytest.approx(100 / 7)
    # t(0.975, 6) = 2.446912 in printed tables
    assert found.high - found.mean == pytest.approx(2.446912 * statistics.stdev(SCORES) / 7**0.5, abs=1e-5)


@pytest.mark.parametrize("n", [0, 1, 4])
def test_of_fewer_than_five_scores_nothing_is_told_but_that_they_are_few(n):
    found = score_summary(np.array([3.0] * n + [np.nan] * 6), (0, 21))
    told = {name: value for name, value in vars(found).items() if value is not None}
    assert told == {"people": n + 6, "n": n}
    assert found.is_hidden == (n > 0)


def test_five_scores_that_are_all_the_same_have_an_sd_of_zero():
    found = score_summary(np.full(5, 7.0), None)
    assert (found.mean, found.sd, found.floor_percent) == (7.0, 0.0, None)

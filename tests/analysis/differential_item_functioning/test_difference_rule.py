from __future__ import annotations

from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from workmh_measures.analysis.differential_item_functioning.difference_rule import DifferenceRule, adjusted_p
from workmh_measures.analysis.differential_item_functioning.logistic_difference import logistic_difference

from ..conftest import reference
from .grouped_sets import grouped_sets

ADJUSTED = reference("logistic_difference")["adjusted"]


@pytest.mark.parametrize("adjust", ["holm", "benjamini_hochberg"])
def test_adjusted_p_values_agree_with_r(adjust) -> None:
    p = np.array(ADJUSTED["p"])
    assert adjusted_p(p, adjust) == pytest.approx(ADJUSTED[adjust], rel=1e-12)
    assert adjusted_p(p[::-1], adjust)[::-1] == pytest.approx(ADJUSTED[adjust], rel=1e-12)
    assert (adjusted_p(p, "none") == p).all()


def test_a_test_that_could_not_be_made_counts_for_nothing() -> None:
    p = np.array([0.01, np.nan, 0.02])
    assert adjusted_p(p, "holm") == pytest.approx([0.02, np.nan, 0.02], nan_ok=True)


def test_an_item_must_be_tested_and_differ_enough() -> None:
    found = logistic_difference(*grouped_sets()["hads_gender"])
    by_p = found.p[:, 2] <= 0.05 / 7
    assert by_p.any()
    effects = {"mcfadden": 0.005, "nagelkerke": 0.01, "cox_snell": 0.01}
    for effect, smallest in effects.items():
        large = getattr(found, effect)[:, 2] >= smallest
        rule = DifferenceRule(effect=effect, smallest=smallest, level=None)
        assert (rule.flagged(found) == large).all()
        both = DifferenceRule(effect=effect, smallest=smallest, level=0.05)
        assert (both.flagged(found) <= large).all()
    by_slope = DifferenceRule(effect="slope_change", smallest=0.01, level=None)
    assert (by_slope.flagged(found) == (found.slope_change >= 0.01)).all()
    assert (DifferenceRule(effect=None).flagged(found) >= by_p).all()


def test_an_item_that_cannot_be_compared_is_not_flagged() -> None:
    answers, groups, matching = grouped_sets()["hads_gender"]
    answers = np.column_stack([np.zeros(len(answers)), answers])
    rule = DifferenceRule(effect=None, level=1.0)
    found = logistic_difference(answers, groups, matching)
    assert rule.flagged(found).tolist() == [False, *[True] * 7]


def test_a_rule_is_declared_once() -> None:
    with pytest.raises(FrozenInstanceError):
        DifferenceRule().smallest = 0.1  # type: ignore[misc]

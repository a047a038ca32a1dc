"""Pairs by counts, beside R and the published analysis of matched pairs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from workmh_measures.errors import NotEstimable
from workmh_measures.trial.binary_effects.paired_shares import (
    Pairs,
    count_pairs,
    mcnemar_test,
    paired_difference,
)

REFERENCE = Path(__file__).parents[2] / "reference" / "binary_effects.json"
PAIRS: dict[str, Any] = json.loads(REFERENCE.read_text(encoding="utf-8"))["results"]["pairs"]


@pytest.mark.parametrize("name", PAIRS)
def test_pairs_are_compared_as_in_r(name: str) -> None:
    told = PAIRS[name]
    pairs = Pairs(*told["counts"])
    for exact in ("exact", "mid_p"):
        assert mcnemar_test(pairs, test=exact).p_value == pytest.approx(told[exact], rel=1e-8)
    for rough in ("chi_square", "corrected"):
        found = mcnemar_test(pairs, test=rough)
        assert [found.statistic, found.p_value] == pytest.approx(told[rough], rel=1e-8)
    for interval in ("newcombe", "tango"):
        effect = paired_difference(pairs, interval=interval)
        # uniroot begins 1e-9 beside the estimate.
        assert [effect.ci_low, effect.ci_high] == pytest.approx(told[interval], rel=1e-8, abs=2e-9)


def test_matched_pairs_of_a_work_programme_as_published() -> None:
    """Early Intervention in Psychiatry 13:859-866: 14 v 2 of 30 in work, p = .004, which only the paired test gives."""
    pairs = Pairs(0, 14, 2, 14)
    assert round(mcnemar_test(pairs).p_value or 0, 3) == 0.004
    assert round(mcnemar_test(pairs).p_value or 0, 4) == 0.0042
    assert paired_difference(pairs).value == pytest.approx(12 / 30)


def test_the_example_of_mid_p_as_published() -> None:
    """Fagerland, Lydersen and Laake (2013), airway of 21 children: exact .0703, mid-p .0391, asymptotic .0339."""
    children = Pairs(1, 1, 7, 12)
    found = [mcnemar_test(children, test=t).p_value for t in ("exact", "mid_p", "chi_square")]
    assert found == pytest.approx([0.0703, 0.0391, 0.0339], abs=5e-5)


def test_pairs_are_counted_and_those_not_known_left_out() -> None:
    first = np.array([1, 1, 0, 0, np.nan, 1.0])
    second = np.array([1, 0, 1, 0, 1, np.nan])
    assert count_pairs(first, second) == Pairs(1, 1, 1, 1)


def test_no_pair_that_differs_is_no_test_but_an_interval() -> None:
    alike = Pairs(30, 0, 0, 12)
    with pytest.raises(NotEstimable, match="No pair"):
        mcnemar_test(alike)
    found = paired_difference(alike)
    assert found.value == 0
    assert found.ci_high == pytest.approx(-(found.ci_low or 0))
    with pytest.raises(NotEstimable):
        paired_difference(Pairs(0, 0, 0, 0))
    with pytest.raises(NotEstimable):
        count_pairs(np.array([3.0]), np.array([1.0]))
    with pytest.raises(ValueError, match="not below 0"):
        Pairs(-1, 0, 0, 0)

"""The interval of Wilson against R's score interval, and at its ends."""

from __future__ import annotations

import pytest

from workmh_measures.analysis.wilson_interval import wilson_interval
from workmh_measures.errors import NotEstimable

from .later_work import reference

REFERENCE = reference("diagnostic_accuracy")


@pytest.mark.parametrize("name", REFERENCE)
def test_the_interval_is_that_of_the_score_test_in_r(name: str) -> None:
    tp, fn, fp, tn = REFERENCE[name]["cells"]
    counts = {
        "sensitivity": (tp, tp + fn),
        "specificity": (tn, tn + fp),
        "prevalence": (tp + fn, tp + fn + fp + tn),
    }
    for share, (events, n) in counts.items():
        found = wilson_interval(int(events), int(n), level=REFERENCE[name]["level"])
        assert found == pytest.approx(REFERENCE[name]["wilson"][share][1:], rel=1e-8)


def test_none_and_all_reach_the_end_and_no_further() -> None:
    assert wilson_interval(0, 10)[0] == 0.0
    assert wilson_interval(10, 10)[1] == 1.0
    assert wilson_interval(10, 10)[0] == pytest.approx(1 - wilson_interval(0, 10)[1])


def test_nobody_has_no_share() -> None:
    with pytest.raises(NotEstimable, match="nobody to count"):
        wilson_interval(0, 0)

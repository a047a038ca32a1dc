"""The sentence that goes with a result under a rule for those who left."""

from __future__ import annotations

from typing import get_args

from workmh_measures.report.reasons import in_words
from workmh_measures.trial.imputation.reference_based import AfterLeaving
from workmh_measures.trial.imputation.reference_cautions import reference_cautions


def test_every_rule_but_that_of_the_own_arm_says_that_its_interval_is_wide() -> None:
    for after in get_args(AfterLeaving):
        told = reference_cautions(after)
        assert bool(told) == (after != "own_arm")
        assert all("wider" in one and in_words(one, "nb").language is None for one in told)

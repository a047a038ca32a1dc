from __future__ import annotations

import pytest

from workmh_measures.analysis.differential_item_functioning.difference_rule import DifferenceRule
from workmh_measures.analysis.differential_item_functioning.logistic_difference import logistic_difference
from workmh_measures.analysis.differential_item_functioning.purified_difference import purified_difference
from workmh_measures.errors import NotEstimable

from .grouped_sets import drawn


def test_items_that_differ_are_found_and_the_others_no_longer_seem_to() -> None:
    answers, groups = drawn({0: 1.5}, n=2500)
    naive = logistic_difference(answers, groups, answers.sum(axis=1))
    found = purified_difference(answers, groups, rule=DifferenceRule(effect=None, level=0.001, adjust="none"))
    assert (naive.p[1:, 2] < 0.001).any()  # a matching sum with an item that differs puts blame on the others
    assert found.flagged.tolist() == [True, *[False] * 7]
    assert found.rounds > 1


def test_items_that_work_alike_are_matched_by_their_sum_and_others_by_that_sum_and_themselves() -> None:
    answers, groups = drawn({0: 1.5, 1: 1.5})
    found = purified_difference(answers, groups)
    anchors = answers[:, ~found.flagged].sum(axis=1)
    for item in range(answers.shape[1]):
        matching = anchors + (answers[:, item] if found.flagged[item] else 0.0)
        alone = logistic_difference(answers[:, [item]], groups, matching)
        assert found.items.chi2[item] == pytest.approx(alone.chi2[0], abs=1e-8)


def test_without_a_difference_nothing_is_flagged_in_one_round() -> None:
    found = purified_difference(*drawn({}))
    assert not found.flagged.any()
    assert found.rounds == 1


def test_too_few_items_to_match_by_is_said() -> None:
    answers, groups = drawn({0: 3.0, 1: 3.0}, items=4)
    with pytest.raises(NotEstimable, match="items work alike"):
        purified_difference(answers, groups, rule=DifferenceRule(effect=None, adjust="none"))


@pytest.mark.parametrize("matching", ["rest", "trait"])
def test_the_same_items_are_found_by_the_sum_of_the_others_and_by_the_trait(matching) -> None:
    answers, groups = drawn({0: 1.5, 1: -1.2}, n=1500)
    found = purified_difference(answers, groups, matching=matching)
    assert found.flagged.tolist() == [True, True, *[False] * 6]


def test_the_sum_of_the_others_leaves_the_item_out() -> None:
    answers, groups = drawn({0: 1.5}, n=2500)
    found = purified_difference(answers, groups, matching="rest")
    alike = answers[:, ~found.flagged].sum(axis=1)
    for item in range(answers.shape[1]):
        matching = alike - (0.0 if found.flagged[item] else answers[:, item])
        alone = logistic_difference(answers[:, [item]], groups, matching)
        assert found.items.chi2[item] == pytest.approx(alone.chi2[0], abs=1e-8)

from __future__ import annotations

import numpy as np
import pytest

from workmh_measures.analysis.differential_item_functioning.logistic_difference import logistic_difference
from workmh_measures.analysis.differential_item_functioning.purified_difference import (
    DifferenceRule,
    purified_difference,
)
from workmh_measures.errors import NotEstimable


def drawn(shifts: dict[int, float], *, n: int = 4000, items: int = 8) -> tuple[np.ndarray, list[str]]:
    """Graded answers of two groups with the same trait; some items are easier by a shift for the second."""
    chance = np.random.default_rng(11)
    second = np.arange(n) % 2 == 1
    logits = 1.6 * chance.standard_normal(n)[:, None, None] + np.array([1.5, 0.0, -1.5])
    logits = np.broadcast_to(logits, (n, items, 3)).copy()
    for item, shift in shifts.items():
        logits[second, item] += shift
    answers = (chance.random((n, items, 1)) < 1 / (1 + np.exp(-logits))).sum(axis=2)
    return answers.astype(float), np.where(second, "b", "a").tolist()


def test_items_that_differ_are_found_and_the_others_no_longer_seem_to() -> None:
    answers, groups = drawn({0: 1.5}, n=2500)
    naive = logistic_difference(answers, groups, answers.sum(axis=1))
    found = purified_difference(answers, groups, rule=DifferenceRule(by="p", limit=0.001))
    assert (
        naive.total_p[1:] < 0.001
    ).any()  # a matching sum with an item that differs puts blame on the others
    assert found.flagged.tolist() == [True, *[False] * 7]
    assert found.rounds > 1


def test_items_that_work_alike_are_matched_by_their_sum_and_others_by_that_sum_and_themselves() -> None:
    answers, groups = drawn({0: 1.5, 1: 1.5})
    found = purified_difference(answers, groups)
    anchors = answers[:, ~found.flagged].sum(axis=1)
    for item in range(answers.shape[1]):
        matching = anchors + (answers[:, item] if found.flagged[item] else 0.0)
        alone = logistic_difference(answers[:, [item]], groups, matching)
        assert found.items.total_chi2[item] == pytest.approx(alone.total_chi2[0], abs=1e-8)


def test_without_a_difference_nothing_is_flagged_in_one_round() -> None:
    found = purified_difference(*drawn({}))
    assert not found.flagged.any()
    assert found.rounds == 1


def test_too_few_items_to_match_by_is_said() -> None:
    answers, groups = drawn({0: 3.0, 1: 3.0}, items=4)
    with pytest.raises(NotEstimable, match="items work alike"):
        purified_difference(answers, groups, rule=DifferenceRule(by="p", limit=0.05))

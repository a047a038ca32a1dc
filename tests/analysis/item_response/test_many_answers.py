"""Many persons, many items and items that tell much: short cuts that must change nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.item_response import marginal_maximum_likelihood as module
from workmh_measures.analysis.item_response.graded_model import GradedModel
from workmh_measures.analysis.item_response.marginal_maximum_likelihood import fitted_items
from workmh_measures.analysis.item_response.ordered_answers import OrderedAnswers

from ..item_sets import DATA

GRADED = GradedModel()


def drawn(n: int, items: int) -> np.ndarray:
    chance = np.random.default_rng(6)
    logits = np.linspace(1.0, 2.2, items)[:, None] * chance.standard_normal((n, 1, 1)) + np.array(
        [1.5, 0, -1.5]
    )
    return (chance.random((n, items, 1)) < 1 / (1 + np.exp(-logits))).sum(axis=2).astype(float)


def test_a_part_of_many_answers_to_start_with_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = drawn(9000, 10)
    assert module._part(OrderedAnswers.of(answers)) is not None
    short = fitted_items(GRADED, answers)
    monkeypatch.setattr(module, "_part", lambda laid: None)
    whole = fitted_items(GRADED, answers)
    assert short.log_likelihood == pytest.approx(whole.log_likelihood, abs=1e-7)
    assert short.parameters == pytest.approx(whole.parameters, abs=1e-7)
    assert short.standard_errors == pytest.approx(whole.standard_errors, rel=1e-7)


def test_no_part_is_taken_that_lacks_an_option() -> None:
    answers = drawn(9000, 10)
    answers[answers[:, 3] == 3, 3] = 2
    answers[:4, 3] = 3
    assert module._part(OrderedAnswers.of(answers)) is None


def test_items_that_tell_much_get_more_nodes() -> None:
    folder = DATA / "dass42_openpsychometrics"
    items = pd.read_csv(folder / "dass42.csv.gz")
    answers = items[[name for name in items if str(name).endswith("_D")]].to_numpy(float)[:1500]
    found = fitted_items(GRADED, answers)
    sure = fitted_items(GRADED, answers, nodes=301)
    assert len(found.likelihood.nodes) > 61
    assert found.log_likelihood == pytest.approx(sure.log_likelihood, abs=1e-5)
    assert found.parameters == pytest.approx(sure.parameters, abs=1e-6)
    assert found.standard_errors == pytest.approx(sure.standard_errors, rel=1e-5)


@pytest.mark.parametrize("items", [3, 60])
def test_the_same_answers_are_one_pattern_however_many_items(items: int) -> None:
    chance = np.random.default_rng(1)
    answers = np.repeat(chance.integers(0, 4, (40, items)).astype(float), 3, axis=0)
    answers[chance.random(answers.shape) < 0.01] = np.nan
    answers[5] = np.nan
    laid = OrderedAnswers.of(answers)
    whole = laid.places[laid.pattern_of[laid.pattern_of >= 0]]
    known = np.delete(answers, 5, axis=0)
    assert (np.where(np.isnan(known), -1, known) == whole).all()
    assert len(np.unique(laid.places, axis=0)) == len(laid.places)
    assert laid.counts.sum() == laid.n == len(answers) - 1

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import kstest

from workmh_measures.analysis.item_response.graded_model import GradedModel
from workmh_measures.analysis.item_response.item_fit import item_fit, options_at_sum_scores
from workmh_measures.analysis.item_response.marginal_maximum_likelihood import fitted_items
from workmh_measures.analysis.item_response.partial_credit_model import PartialCreditModel
from workmh_measures.errors import NotEstimable

from ..conftest import reference
from .fitted_sets import fitted_sets

IN_R = reference("options_at_sum_scores")
SETS = fitted_sets()
MODELS = {"graded": GradedModel(), "partial_credit": PartialCreditModel()}


@pytest.mark.parametrize("model", MODELS)
def test_options_at_each_sum_score_agree_with_going_through_every_pattern_in_r(model: str) -> None:
    found = options_at_sum_scores(fitted_items(MODELS[model], SETS["phq5"]))
    for table, expected in zip(found, IN_R[model], strict=True):
        possible = np.array(expected, dtype=float)
        assert table == pytest.approx(possible, abs=1e-8)


def drawn(chance: np.random.Generator, n: int, *, wrong: bool) -> np.ndarray:
    """Answers to six items by the graded model; where wrong, the first one falls again at the upper end of the trait."""
    trait = chance.standard_normal(n)[:, None, None]
    logits = np.broadcast_to(1.7 * trait + np.array([1.5, 0.0, -1.5]), (n, 6, 3)).copy()
    if wrong:
        logits[:, 0] = 1.5 - 1.7 * np.abs(trait[:, 0]) + np.array([1.5, 0.0, -1.5]) + trait[:, 0]
    return (chance.random((n, 6, 1)) < 1 / (1 + np.exp(-logits))).sum(axis=2).astype(float)


def test_where_the_model_holds_p_values_are_spread_evenly() -> None:
    chance = np.random.default_rng(5)
    found = [item_fit(fitted_items(GradedModel(), drawn(chance, 600, wrong=False))).p for _ in range(25)]
    assert kstest(np.concatenate(found), "uniform").pvalue > 0.001


def test_an_item_that_does_not_follow_the_model_is_found() -> None:
    found = item_fit(fitted_items(GradedModel(), drawn(np.random.default_rng(6), 3000, wrong=True)))
    assert found.p[0] < 1e-10
    assert (found.df > 0).all()


def test_only_who_answered_every_item_counts_and_nobody_is_said() -> None:
    answers = SETS["phq5"].copy()
    answers[:30, 0] = np.nan
    assert item_fit(fitted_items(GradedModel(), answers)).n == len(answers) - 30
    for row in range(len(answers)):
        answers[row, row % 5] = np.nan
    with pytest.raises(NotEstimable, match="Nobody answered every item"):
        item_fit(fitted_items(GradedModel(), answers))


def test_a_table_too_small_to_test_by_has_no_value() -> None:
    fit = fitted_items(GradedModel(), SETS["phq5"])
    found = item_fit(fit, fewest_expected=150.0)
    assert np.isnan(found.p).all()
    assert np.isnan(found.chi2).all()

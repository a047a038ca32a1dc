from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workmh_measures.analysis.item_response.category_model import CategoryModel
from workmh_measures.analysis.item_response.graded_model import GradedModel
from workmh_measures.analysis.item_response.marginal_likelihood import MarginalLikelihood, normal_nodes
from workmh_measures.analysis.item_response.marginal_maximum_likelihood import fitted_items
from workmh_measures.analysis.item_response.ordered_answers import OrderedAnswers
from workmh_measures.analysis.item_response.partial_credit_model import PartialCreditModel
from workmh_measures.errors import NotEstimable

from ..conftest import reference
from .fitted_sets import fitted_sets

IN_R = reference("item_response")
SETS = fitted_sets()
MODELS: dict[str, CategoryModel] = {"graded": GradedModel(), "partial_credit": PartialCreditModel()}


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("name", IN_R)
def test_parameters_and_their_errors_agree_with_direct_maximisation_in_r(name: str, model: str) -> None:
    found, expected = fitted_items(MODELS[model], SETS[name]), IN_R[name][model]
    free = found.likelihood.free
    assert found.log_likelihood == pytest.approx(expected["log_likelihood"], abs=1e-8)
    assert found.parameters[free] == pytest.approx(np.concatenate(expected["parameters"]), abs=1e-7)
    errors = np.concatenate(expected["standard_errors"])
    assert found.standard_errors[free] == pytest.approx(errors, rel=1e-6)


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_gradient_and_information_are_the_derivatives_of_the_likelihood(model: CategoryModel) -> None:
    nodes, logs = normal_nodes()
    likelihood = MarginalLikelihood(model, OrderedAnswers.of(SETS["k6"]), nodes=nodes, log_weights=logs)
    here = fitted_items(model, SETS["k6"]).at.parameters * 0.97
    at, step = likelihood.expectation(here), 1e-5
    information = likelihood.observed_information(at)
    for place, (item, parameter) in enumerate(zip(*np.nonzero(likelihood.free), strict=True)):
        moved = np.zeros_like(here)
        moved[item, parameter] = step
        above, below = likelihood.expectation(here + moved), likelihood.expectation(here - moved)
        slope = (above.log_likelihood - below.log_likelihood) / (2 * step)
        assert at.gradient[item, parameter] == pytest.approx(slope, abs=1e-4)
        curved = (below.gradient - above.gradient)[likelihood.free] / (2 * step)
        assert information[place] == pytest.approx(curved, abs=1e-4)


@settings(max_examples=10, deadline=None)
@given(st.permutations(range(5)), st.integers(-3, 3), st.randoms(use_true_random=False))
def test_order_of_items_and_persons_and_the_code_of_the_lowest_option_change_nothing(
    order, shift, chance
) -> None:
    answers = SETS["phq5"]
    rows = list(range(len(answers)))
    chance.shuffle(rows)
    usual = fitted_items(GradedModel(), answers)
    other = fitted_items(GradedModel(), answers[rows][:, order] + shift)
    assert other.log_likelihood == pytest.approx(usual.log_likelihood, abs=1e-8)
    assert other.parameters == pytest.approx(usual.parameters[list(order)], abs=1e-7, nan_ok=True)


def test_turned_items_turn_the_sign_of_slopes_and_steps_of_the_graded_model() -> None:
    usual = fitted_items(GradedModel(), SETS["phq5"]).parameters
    turned = fitted_items(GradedModel(), 3 - SETS["phq5"]).parameters
    assert turned[:, 0] == pytest.approx(usual[:, 0], abs=1e-7)  # the trait turns too
    assert turned[:, 1:] == pytest.approx(-usual[:, :0:-1], abs=1e-7)


def test_an_item_with_fewer_options_in_use_has_fewer_parameters() -> None:
    answers = SETS["phq5"].copy()
    answers[answers[:, 1] == 3, 1] = 2
    found = fitted_items(GradedModel(), answers)
    assert np.isnan(found.parameters).sum() == 1
    assert np.isnan(found.parameters[1, 3])
    assert found.likelihood.answers.options[1] == (0.0, 1.0, 2.0)


def test_who_answered_nothing_is_left_out_and_who_answered_some_is_kept() -> None:
    answers = SETS["phq5"].copy()
    answers[:10, :2] = np.nan
    more = np.vstack([answers, np.full((3, 5), np.nan)])
    assert fitted_items(GradedModel(), more).log_likelihood == pytest.approx(
        fitted_items(GradedModel(), answers).log_likelihood, abs=1e-9
    )
    assert fitted_items(GradedModel(), more).likelihood.answers.n == len(answers)


def test_many_persons_are_fitted_to_the_parameters_they_were_drawn_with() -> None:
    chance = np.random.default_rng(3)
    slopes, steps = np.array([1.0, 1.6, 2.2, 0.7]), np.array([2.0, 0.0, -1.5])
    trait = chance.standard_normal(20_000)[:, None, None]
    above = chance.random((20_000, 4, 1)) < 1 / (1 + np.exp(-(slopes[:, None] * trait + steps)))
    found = fitted_items(GradedModel(), above.sum(axis=2).astype(float))
    truth = np.column_stack([slopes, np.tile(steps, (4, 1))])
    assert (np.abs(found.parameters - truth) < 4 * found.standard_errors).all()


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        (np.ones((50, 4)), "All answers to item 1, 2, 3, 4 are the same"),
        (SETS["phq5"][:, :2], "needs 3 items; there are 2"),
        (SETS["phq5"][:15], "15 persons for"),
        (np.full((50, 4), np.nan), "All answers to item"),
        (np.tile(SETS["phq5"][:, :1], 4), "grows beyond all bounds"),
    ],
    ids=["constant", "two items", "few persons", "nothing answered", "the same item four times"],
)
def test_what_cannot_be_fitted_is_said(answers: np.ndarray, sentence: str) -> None:
    with pytest.raises(NotEstimable, match=sentence):
        fitted_items(GradedModel(), answers)

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.item_response import several_traits as module
from workmh_measures.analysis.item_response.graded_model import GradedModel
from workmh_measures.analysis.item_response.marginal_maximum_likelihood import fitted_items
from workmh_measures.analysis.item_response.partial_credit_model import PartialCreditModel
from workmh_measures.analysis.item_response.person_scores import expected_a_posteriori
from workmh_measures.analysis.item_response.several_traits import SeveralTraitsFit, fitted_traits
from workmh_measures.errors import NotEstimable

from ..conftest import reference
from ..item_sets import DATA

IN_R = reference("item_response_traits")
ITEMS = {
    "two": (["PHQ1", "PHQ2", "PHQ6", "GAD1", "GAD4", "GAD6"], 61),
    "three": (["PHQ1", "PHQ2", "PHQ6", "PHQ3", "PHQ4", "PHQ5", "GAD1", "GAD4", "GAD6"], 23),
}
GRADED = GradedModel()


def first_wave() -> pd.DataFrame:
    waves = pd.read_csv(DATA / "phq9_gad7_two_waves" / "phq9_gad7_two_waves_long.csv")
    return waves[waves["wave"] == 1]


def three_by_three(count: int) -> list[list[int]]:
    return [list(range(3 * trait, 3 * trait + 3)) for trait in range(count)]


def drawn(n: int, correlations: np.ndarray, *, items: int = 5, seed: int = 2) -> np.ndarray:
    """Answers by the graded model, slope 1.8, the same number of items for each trait."""
    chance = np.random.default_rng(seed)
    traits = chance.multivariate_normal(np.zeros(len(correlations)), correlations, n)
    logits = 1.8 * np.repeat(traits, items, axis=1)[:, :, None] + np.array([1.5, 0.0, -1.5])
    above = chance.random((n, items * len(correlations), 1)) < 1 / (1 + np.exp(-logits))
    return above.sum(axis=2).astype(float)


THREE = np.array([[1.0, 0.6, 0.3], [0.6, 1.0, -0.2], [0.3, -0.2, 1.0]])


@pytest.mark.parametrize("name", IN_R)
def test_several_traits_agree_with_direct_maximisation_in_r(name: str) -> None:
    (columns, nodes), expected = ITEMS[name], IN_R[name]
    answers = first_wave()[columns].to_numpy(float)
    found = fitted_traits(GRADED, answers, three_by_three(len(columns) // 3), nodes=nodes)
    assert found.log_likelihood == pytest.approx(expected["log_likelihood"], abs=1e-5)
    values = np.concatenate([own.ravel() for own in found.parameters])
    assert values == pytest.approx(np.concatenate(expected["parameters"]), abs=1e-5)
    errors = np.concatenate([own.ravel() for own in found.standard_errors])
    assert errors == pytest.approx(np.concatenate(expected["standard_errors"]), rel=1e-4)
    upper = np.triu_indices(len(found.items), 1)
    assert found.correlations[upper] == pytest.approx(np.atleast_1d(expected["correlations"]), abs=1e-5)
    assert found.correlation_errors[upper] == pytest.approx(
        np.atleast_1d(expected["correlation_errors"]), rel=1e-4
    )


@pytest.mark.parametrize("model", [GRADED, PartialCreditModel()], ids=["graded", "partial credit"])
@pytest.mark.parametrize("traits", [2, 3])
def test_gradient_and_information_are_the_derivatives_of_the_likelihood(traits: int, model) -> None:
    answers = drawn(150, THREE[:traits, :traits], items=3)
    answers[::7, 1] = np.nan
    answers[::11, 3:6] = np.nan
    items = tuple(tuple(own) for own in three_by_three(traits))
    names = tuple(str(place) for place in range(answers.shape[1]))
    laid = module._laid(model, answers, (items, names), np.linspace(-5.5, 5.5, 17))
    fit = fitted_traits(model, answers, items, nodes=17)
    pairs = [fit.correlations[one, two] for one, two in combinations(range(traits), 2)]
    here = 0.97 * np.concatenate([*(own[~np.isnan(own)] for own in fit.parameters), pairs])
    at, step = laid.at(here), 1e-5
    assert at is not None
    gradient, information = at.gradient(), at.information()
    for place in range(len(here)):
        moved = np.zeros_like(here)
        moved[place] = step
        above, below = laid.at(here + moved), laid.at(here - moved)
        assert above is not None
        assert below is not None
        slope = (above.log_likelihood - below.log_likelihood) / (2 * step)
        assert gradient[place] == pytest.approx(slope, abs=1e-4)
        assert information[place] == pytest.approx(
            (below.gradient() - above.gradient()) / (2 * step), abs=1e-4
        )


@pytest.fixture(scope="module")
def large() -> SeveralTraitsFit:
    return fitted_traits(GRADED, drawn(3000, THREE), [range(5), range(5, 10), range(10, 15)])


def test_the_truth_is_found_again(large: SeveralTraitsFit) -> None:
    upper = np.triu_indices(3, 1)
    off = np.abs(large.correlations - THREE)[upper] / large.correlation_errors[upper]
    assert (off < 3.5).all()
    for values, errors in zip(large.parameters, large.standard_errors, strict=True):
        assert (np.abs(values - np.array([1.8, 1.5, 0.0, -1.5])) < 4 * errors).all()


def test_more_nodes_change_nothing_that_matters(large: SeveralTraitsFit) -> None:
    answers = drawn(3000, THREE)[:, :10]
    few = fitted_traits(GRADED, answers, [range(5), range(5, 10)])
    many = fitted_traits(GRADED, answers, [range(5), range(5, 10)], nodes=101)
    assert len(few.nodes) < 40
    assert few.log_likelihood == pytest.approx(many.log_likelihood, abs=0.02)
    assert few.correlations == pytest.approx(many.correlations, abs=2e-4)


def test_unrelated_traits_are_as_those_of_models_of_their_own() -> None:
    answers = drawn(4000, np.eye(2), items=4)
    both = fitted_traits(GRADED, answers, [range(4), range(4, 8)], nodes=61)
    assert abs(both.correlations[0, 1]) < 3.3 * both.correlation_errors[0, 1]
    alone = fitted_items(GRADED, answers[:, :4])
    assert both.parameters[0] == pytest.approx(alone.parameters, abs=0.02)


def test_a_related_trait_adds_to_what_is_known_of_a_person() -> None:
    answers = drawn(800, np.array([[1.0, 0.8], [0.8, 1.0]]))
    answers[0, :5] = np.nan
    answers[1] = np.nan
    both = fitted_traits(GRADED, answers, [range(5), range(5, 10)])
    alone = expected_a_posteriori(fitted_items(GRADED, answers[:, :5]))
    scores = both.scores[0]
    assert np.nanmean(scores.errors) < np.nanmean(alone.errors)
    assert 0.5 < scores.errors[0] < 0.9  # by the items of the other trait alone
    assert np.isnan(scores.values[1])


@pytest.mark.parametrize(
    ("traits", "sentence"),
    [
        ([range(5)], "has 2 or 3; there are 1"),
        ([range(5), range(4, 9)], "of more than one: item4"),
        ([range(2), range(2, 8)], "needs 3 items; there are 2"),
    ],
    ids=["one trait", "an item of two", "few items"],
)
def test_what_is_no_model_of_several_traits_is_said(traits, sentence: str) -> None:
    names = [f"item{place}" for place in range(10)]
    with pytest.raises(NotEstimable, match=sentence):
        fitted_traits(GRADED, drawn(300, THREE[:2, :2]), traits, names=names)

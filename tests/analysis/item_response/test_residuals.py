from __future__ import annotations

import numpy as np
import pytest

from workmh_measures.analysis.item_response.graded_model import GradedModel
from workmh_measures.analysis.item_response.marginal_maximum_likelihood import fitted_items
from workmh_measures.analysis.item_response.residuals import person_fit, residual_correlations

from ..conftest import reference
from .fitted_sets import fitted_sets

IN_R = reference("item_response_residuals")
SETS = fitted_sets()


@pytest.mark.parametrize("name", IN_R)
def test_residual_correlations_and_person_fit_agree_with_r_person_by_person(name: str) -> None:
    fit = fitted_items(GradedModel(), SETS[name])
    assert residual_correlations(fit) == pytest.approx(np.array(IN_R[name]["q3"]), abs=1e-7)
    persons = person_fit(fit)
    assert persons[~np.isnan(persons)] == pytest.approx(np.array(IN_R[name]["person_fit"]), abs=1e-7)


def test_two_items_with_a_common_part_stand_out() -> None:
    chance = np.random.default_rng(8)
    trait, shared = chance.standard_normal((2, 3000, 1, 1))
    logits = np.broadcast_to(1.7 * trait + np.array([1.5, 0.0, -1.5]), (3000, 8, 3)).copy()
    logits[:, :2] += 1.2 * shared
    answers = (chance.random((3000, 8, 1)) < 1 / (1 + np.exp(-logits))).sum(axis=2).astype(float)
    found = residual_correlations(fitted_items(GradedModel(), answers))
    others = found[np.triu_indices(8, 1)]
    assert found[0, 1] == others.max()
    assert found[0, 1] - others.mean() > 0.2


def test_who_answers_at_random_fits_badly() -> None:
    chance = np.random.default_rng(9)
    trait = chance.standard_normal((1000, 1, 1))
    answers = (
        chance.random((1000, 15, 1)) < 1 / (1 + np.exp(-(2 * trait + np.array([2.0, 0.0, -2.0]))))
    ).sum(axis=2)
    answers[:50] = chance.integers(0, 4, (50, 15))
    found = person_fit(fitted_items(GradedModel(), answers.astype(float)))
    assert (np.argsort(found)[:20] < 50).mean() > 0.5  # one in twenty answers at random
    assert found[:50].mean() < found[50:].mean() - 1.5
    assert (found[50:] < -2.0).mean() < 0.06

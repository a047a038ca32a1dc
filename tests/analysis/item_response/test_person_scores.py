from __future__ import annotations

import numpy as np
import pytest

from workmh_measures.analysis.item_response.category_model import CategoryModel
from workmh_measures.analysis.item_response.graded_model import GradedModel
from workmh_measures.analysis.item_response.information import (
    empirical_reliability,
    item_information,
    marginal_reliability,
    trait_standard_error,
)
from workmh_measures.analysis.item_response.marginal_maximum_likelihood import ItemResponseFit, fitted_items
from workmh_measures.analysis.item_response.partial_credit_model import PartialCreditModel
from workmh_measures.analysis.item_response.person_scores import expected_a_posteriori, weighted_likelihood

from ..conftest import reference
from .fitted_sets import fitted_sets

IN_R = reference("item_response_scores")
SETS = fitted_sets()
MODELS: dict[str, CategoryModel] = {"graded": GradedModel(), "partial_credit": PartialCreditModel()}
CASES = [(name, model) for name in IN_R for model in MODELS]


@pytest.fixture(scope="module")
def fits() -> dict[tuple[str, str], ItemResponseFit]:
    return {case: fitted_items(MODELS[case[1]], SETS[case[0]]) for case in CASES}


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_expected_scores_and_their_errors_agree_with_r(case, fits) -> None:
    found, expected = expected_a_posteriori(fits[case]), IN_R[case[0]][case[1]]
    rows = np.array(expected["rows"]) - 1
    both = np.column_stack([found.values, found.errors])[rows]
    assert both == pytest.approx(np.array(expected["expected"]), abs=1e-6)


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_weighted_likelihood_scores_and_their_errors_agree_with_r(case, fits) -> None:
    found, expected = weighted_likelihood(fits[case]), IN_R[case[0]][case[1]]
    rows = np.array(expected["rows"]) - 1
    both = np.column_stack([found.values, found.errors])[rows]
    assert both == pytest.approx(np.array(expected["weighted"]), abs=1e-6)


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_information_and_marginal_reliability_agree_with_r(case, fits) -> None:
    expected = IN_R[case[0]][case[1]]
    information = item_information(fits[case], expected["trait"])
    assert information == pytest.approx(np.array(expected["information"]), abs=1e-7)
    assert trait_standard_error(fits[case], expected["trait"]) == pytest.approx(
        np.array(expected["information"]).sum(axis=0) ** -0.5, abs=1e-7
    )
    assert marginal_reliability(fits[case]) == pytest.approx(expected["marginal_reliability"], abs=1e-6)


def test_who_answered_nothing_has_no_score_and_does_not_touch_the_reliability() -> None:
    answers = np.vstack([SETS["phq9"], np.full((2, 9), np.nan)])
    fit = fitted_items(GradedModel(), answers)
    scores, weighted = expected_a_posteriori(fit), weighted_likelihood(fit)
    assert np.isnan(scores.values[-2:]).all()
    assert np.isnan(weighted.errors[-2:]).all()
    whole = empirical_reliability(scores.values, scores.errors)
    assert whole == empirical_reliability(scores.values[:-2], scores.errors[:-2])
    assert abs(whole - marginal_reliability(fit)) < 0.03


def test_empirical_reliability_is_the_share_between_persons() -> None:
    scores, errors = np.array([-1.0, 0.0, 1.0]), np.array([0.5, 0.5, 0.5])
    assert empirical_reliability(scores, errors) == pytest.approx(1.0 / 1.25)

"""Multinomial regression against nnet; two classes are a logistic regression."""

from __future__ import annotations

import numpy as np
import pytest

from workmh_measures.analysis.logistic_model import logistic_model
from workmh_measures.analysis.multinomial_model import MultinomialModel, multinomial_model
from workmh_measures.errors import NotEstimable

from .later_work import jobs, reference

REFERENCE = reference("multinomial_model")


def fitted(name: str) -> MultinomialModel:
    people = jobs()
    columns, classes = {
        "three_classes": (["depress1", "econ_hard"], np.maximum(people["job_disc"], 2) - 2),
        "four_classes": (["depress1", "econ_hard", "age"], people["job_disc"] - 1),
        "two_classes": (["depress1", "job_seek"], people["employed"]),
    }[name]
    design = np.column_stack([np.ones(len(people)), people[columns]])
    return multinomial_model(design, np.asarray(classes, dtype=np.int64))


@pytest.mark.parametrize("name", REFERENCE)
def test_every_number_is_that_of_nnet(name: str) -> None:
    """1e-5: nnet maximises by quasi-Newton steps and stops when nothing moves."""
    found, expected = fitted(name), REFERENCE[name]
    np.testing.assert_allclose(found.coefficients.T.ravel(), expected["coefficients"], rtol=1e-5)
    np.testing.assert_allclose(found.covariance.ravel(), expected["covariance"], rtol=1e-5, atol=1e-10)
    assert found.log_likelihood == pytest.approx(expected["log_likelihood"], rel=1e-9)


def test_two_classes_are_a_logistic_regression() -> None:
    people = jobs()
    design = np.column_stack([np.ones(len(people)), people[["depress1", "job_seek"]]])
    one = logistic_model(design, people["employed"].to_numpy(np.float64))
    found = fitted("two_classes")
    np.testing.assert_allclose(found.coefficients[:, 0], one.coefficients, rtol=1e-10)
    np.testing.assert_allclose(found.covariance, one.covariance, rtol=1e-9)
    np.testing.assert_allclose(found.se[:, 0], one.se, rtol=1e-9)
    assert found.null_log_likelihood == pytest.approx(one.null_log_likelihood, rel=1e-12)


def test_another_reference_turns_the_odds_ratios_round() -> None:
    people = jobs()
    design = np.column_stack([np.ones(len(people)), people["depress1"]])
    classes = (np.maximum(people["job_disc"], 2) - 2).to_numpy()
    found, turned = multinomial_model(design, classes), multinomial_model(design, 2 - classes)
    assert turned.log_likelihood == pytest.approx(found.log_likelihood, rel=1e-12)
    np.testing.assert_allclose(turned.coefficients[:, 1], -found.coefficients[:, 1], rtol=1e-8)


def test_an_empty_class_is_refused() -> None:
    with pytest.raises(NotEstimable, match="Every class needs persons; there are 2, 0, 2"):
        multinomial_model(np.ones((4, 1)), np.array([0, 2, 0, 2]))


def test_a_class_that_is_told_perfectly_is_refused_by_name() -> None:
    x = np.column_stack([np.ones(9), np.arange(9.0)])
    with pytest.raises(NotEstimable, match="predicted perfectly by pain"):
        multinomial_model(x, np.repeat([0, 1, 2], 3), names=["intercept", "pain"])

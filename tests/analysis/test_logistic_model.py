"""Logistic regression against glm; what has no finite answer is found and told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from workmh_measures.analysis.logistic_model import LogisticModel, logistic_model, separating_columns
from workmh_measures.errors import NotEstimable

from .later_work import jobs, reference

REFERENCE = reference("logistic_model")


def design(*columns: str) -> np.ndarray:
    people = jobs()
    classes = {f"class{k}": (people["job_disc"] == k) * 1.0 for k in (2, 3, 4)}
    found = [np.ones(len(people)), *(classes.get(c, people.get(c)) for c in columns)]
    return np.column_stack(found).astype(np.float64)


def models() -> dict[str, LogisticModel]:
    people = jobs()
    later = people["employed"].to_numpy(np.float64)
    times = 1.0 + (np.arange(1, len(people) + 1) % 3)
    known = 0.5 - people["depress1"].to_numpy(np.float64) / 2
    return {
        "self_efficacy": logistic_model(design("job_seek"), later),
        "adjusted": logistic_model(design("depress1", "econ_hard", "age", "job_seek"), later),
        "classes": logistic_model(design("depress1", "class2", "class3", "class4"), later),
        "weighted": logistic_model(design("depress1", "job_seek"), later, counts=times),
        "offset": logistic_model(design(), later, offset=known),
    }


@pytest.mark.parametrize("name", REFERENCE)
def test_every_number_is_that_of_glm(name: str) -> None:
    found, expected = models()[name], REFERENCE[name]
    np.testing.assert_allclose(found.coefficients, np.atleast_1d(expected["coefficients"]), rtol=1e-8)
    np.testing.assert_allclose(found.covariance.ravel(), np.atleast_1d(expected["covariance"]), rtol=1e-7)
    for number in ("log_likelihood", "null_log_likelihood", "mcfadden_r2", "nagelkerke_r2", "n", "events"):
        assert getattr(found, number) == pytest.approx(expected[number], rel=1e-8, abs=1e-10), number


@pytest.mark.parametrize("name", ["self_efficacy", "adjusted"])
def test_the_r2_of_nagelkerke_is_that_of_rms(name: str) -> None:
    assert models()[name].nagelkerke_r2 == pytest.approx(REFERENCE[name]["rms_r2"], rel=1e-8)


def test_rows_that_stand_for_several_persons_are_those_persons() -> None:
    people = jobs()
    x, y = design("depress1", "job_seek"), people["employed"].to_numpy(np.float64)
    times = np.arange(len(people)) % 3
    counted = logistic_model(x, y, counts=times.astype(np.float64))
    repeated = logistic_model(np.repeat(x, times, axis=0), np.repeat(y, times))
    np.testing.assert_allclose(counted.coefficients, repeated.coefficients, rtol=1e-10)
    np.testing.assert_allclose(counted.covariance, repeated.covariance, rtol=1e-9)
    assert counted.n == repeated.n


SCORES = arrays(np.float64, 30, elements=st.integers(0, 4).map(float))
OUTCOMES = arrays(np.float64, 30, elements=st.integers(0, 1).map(float))


@given(SCORES, OUTCOMES, st.permutations(range(30)))
def test_order_does_not_matter_and_a_unit_only_stretches_the_coefficient(
    scores: np.ndarray, outcome: np.ndarray, order: list[int]
) -> None:
    def fitted(x: np.ndarray, y: np.ndarray) -> LogisticModel | str:
        try:
            return logistic_model(np.column_stack([np.ones(30), x]), y)
        except NotEstimable as refusal:
            return str(refusal)

    found, turned = fitted(scores, outcome), fitted(10 * scores[order], outcome[order])
    if isinstance(found, str):
        assert found == turned
        return
    assert turned.log_likelihood == pytest.approx(found.log_likelihood, rel=1e-9)
    assert 10 * turned.coefficients[1] == pytest.approx(found.coefficients[1], rel=1e-6, abs=1e-8)


def test_perfect_prediction_is_told_by_the_name_of_the_predictor() -> None:
    x = np.column_stack([np.ones(8), [1, 2, 3, 4, 5, 6, 7, 8], [0, 1, 0, 1, 1, 0, 1, 0]]).astype(float)
    y = (x[:, 1] > 4).astype(float)
    with pytest.raises(NotEstimable, match="predicted perfectly by distress, for some persons"):
        logistic_model(x, y, names=["intercept", "distress", "sex"])


def test_a_class_in_which_everybody_has_the_outcome_is_perfect_prediction() -> None:
    member = np.array([0, 0, 0, 0, 0, 1, 1, 1.0])
    y = np.array([0, 1, 0, 1, 0, 1, 1, 1.0])
    x = np.column_stack([np.ones(8), member])
    with pytest.raises(NotEstimable, match="predicted perfectly by negative"):
        logistic_model(x, y, names=["intercept", "negative"])
    assert separating_columns(x, y)


def test_strong_prediction_that_is_not_perfect_is_estimated() -> None:
    x = np.column_stack([np.ones(400), np.repeat([0.0, 1.0], 200)])
    y = x[:, 1].copy()
    y[[0, 399]] = 1 - y[[0, 399]]
    assert separating_columns(x, y) == ()
    assert logistic_model(x, y).coefficients[1] == pytest.approx(2 * np.log(199), rel=1e-8)


def test_a_predictor_with_few_steps_far_apart_is_no_perfect_prediction() -> None:
    scores = np.array([0, 1000, 2000, 3000, 0, 1000, 2000, 3000.0])
    y = np.array([0, 0, 1, 1, 0, 1, 0, 1.0])
    found = logistic_model(np.column_stack([np.ones(8), scores]), y)
    small = logistic_model(np.column_stack([np.ones(8), scores / 1000]), y)
    assert 1000 * found.coefficients[1] == pytest.approx(small.coefficients[1], rel=1e-8)


@pytest.mark.parametrize(
    ("columns", "outcome", "reason"),
    [
        ([[1, 1, 1, 1], [1, 2, 3, 4]], [1, 1, 1, 1], "Everybody has the same outcome"),
        ([[1, 1, 1, 1], [2, 2, 2, 2]], [1, 0, 1, 0], "same for everybody: column 2"),
        ([[1, 1, 1, 1], [1, 2, 3, 4], [2, 4, 6, 8]], [1, 0, 1, 0], "other predictors.*: column 3"),
        ([[1, 1], [1, 2]], [1, 0], "2 persons for 2 coefficients"),
        ([[1, 1, 1, 1], [1, 2, np.inf, 4]], [1, 0, 1, 0], "infinite or missing"),
    ],
)
def test_what_has_no_coefficients_says_why(columns: list, outcome: list, reason: str) -> None:
    with pytest.raises(NotEstimable, match=reason):
        logistic_model(np.array(columns, dtype=float).T, np.array(outcome, dtype=float))

"""Degrees of freedom and adjusted errors against pbkrtest, lmerTest and a program written from the paper."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from workmh_measures.errors import NotEstimable
from workmh_measures.trial.repeated_measures.contrasts import (
    Contrast,
    ContrastTest,
    FixedEffectTests,
)
from workmh_measures.trial.repeated_measures.covariance_structures import StructureName
from workmh_measures.trial.repeated_measures.fitted_model import repeated_measures_model
from workmh_measures.trial.repeated_measures.subject_patterns import RepeatedOutcomes
from workmh_measures.trial.repeated_measures.trial_design import trial_design

from ..repeated_trials import BLUES, POSITIVE, beat_the_blues, positive_psychology, reference


def data_of(trial: str) -> RepeatedOutcomes:
    if trial.startswith("positive_psychology"):
        return trial_design(positive_psychology(), POSITIVE).data
    rows = beat_the_blues()
    if "complete" in trial:
        rows = rows.dropna(subset=["bdi"]).groupby("subject").filter(lambda person: len(person) == 4)
    return trial_design(rows, BLUES).data


INTERCEPTS = [
    "beat_the_blues_random_intercept",
    "beat_the_blues_complete_random_intercept",
    "positive_psychology_random_intercept",
]


def joint_of(trial: str, p: int) -> np.ndarray:
    return np.eye(p)[4:8] if trial.startswith("beat") else np.eye(p)[5:20]


@pytest.mark.parametrize("trial", INTERCEPTS)
def test_kenward_roger_is_that_of_pbkrtest_for_compound_symmetry(trial: str) -> None:
    data, expected = data_of(trial), reference("repeated_measures")[trial]
    model = repeated_measures_model(data, "compound_symmetry")
    assert model.log_likelihood == pytest.approx(expected["log_likelihood"], abs=1e-9)
    tests, p = FixedEffectTests(model, "kenward_roger"), data.design.shape[1]
    found = [tests.contrast(weights) for weights in np.eye(p)]
    np.testing.assert_allclose(
        [one.standard_error for one in found], expected["kenward_roger"]["se"], rtol=1e-6
    )
    np.testing.assert_allclose([one.df for one in found], expected["kenward_roger"]["df"], rtol=1e-6)
    joint = tests.joint_test(joint_of(trial, p))
    assert joint.f == pytest.approx(expected["kenward_roger"]["f"], rel=1e-6)
    assert joint.df2 == pytest.approx(expected["kenward_roger"]["df2"], rel=1e-6)
    np.testing.assert_allclose(
        np.sqrt(np.diag(tests.coefficient_covariance)), expected["kenward_roger"]["se"], rtol=1e-6
    )


@pytest.mark.parametrize("trial", INTERCEPTS)
def test_satterthwaite_is_that_of_lmertest_for_compound_symmetry(trial: str) -> None:
    data, expected = data_of(trial), reference("repeated_measures")[trial]["satterthwaite"]
    tests = FixedEffectTests(repeated_measures_model(data, "compound_symmetry"), "satterthwaite")
    p = data.design.shape[1]
    # lmerTest takes its derivatives by differences.
    found = [tests.contrast(weights).df for weights in np.eye(p)]
    np.testing.assert_allclose(found, expected["df"], rtol=1e-5)
    joint = tests.joint_test(joint_of(trial, p))
    assert joint.f == pytest.approx(expected["f"], rel=1e-6)
    assert joint.df2 == pytest.approx(expected["df2"], rel=1e-5)


def written_out() -> list[tuple[str, StructureName, str]]:
    found = reference("repeated_measures_kenward_roger")
    return [
        (trial, structure, information)
        for trial in found
        for structure in found[trial]
        for information in ("expected", "observed")
    ]


@pytest.mark.parametrize(("trial", "structure", "information"), written_out())
def test_kenward_roger_is_that_of_the_paper_for_every_structure(
    trial: str, structure: StructureName, information: Any
) -> None:
    data = data_of(trial)
    model = repeated_measures_model(data, structure)
    expected = reference("repeated_measures_kenward_roger")[trial][structure][information]
    p = data.design.shape[1]
    places = np.eye(p)[4:8] if trial == "beat_the_blues" else np.eye(p)[[5, 10, 15]]
    # The observed information is taken by differences there.
    bound = 1e-6 if information == "expected" else 1e-5
    for method, ending in (("kenward_roger", ""), ("kenward_roger_linear", "_linear")):
        tests = FixedEffectTests(model, method, information)  # type: ignore[arg-type]
        errors = [tests.contrast(weights).standard_error for weights in np.eye(p)]
        np.testing.assert_allclose(errors, expected[f"se{ending}"], rtol=bound)
        np.testing.assert_allclose(
            [tests.contrast(weights).df for weights in places], expected["df"], rtol=bound
        )
        joint = tests.joint_test(places)
        np.testing.assert_allclose([joint.f, joint.df2], expected[f"joint{ending}"], rtol=bound)


@pytest.mark.parametrize("structure", ["unstructured", "compound_symmetry", "toeplitz"])
def test_without_second_derivatives_both_forms_are_the_same(structure: StructureName) -> None:
    model = repeated_measures_model(data_of("beat_the_blues"), structure)
    one = FixedEffectTests(model, "kenward_roger").coefficient_covariance
    other = FixedEffectTests(model, "kenward_roger_linear").coefficient_covariance
    np.testing.assert_array_equal(one, other)


def test_complete_data_give_the_t_and_f_tests_of_textbooks() -> None:
    draw = np.random.default_rng(5)
    wide = draw.normal(size=(12, 3)) + draw.normal(size=(12, 1)) + [0.0, 0.3, 0.8]
    wave = np.tile(np.arange(3), 12)
    data = RepeatedOutcomes(wide.ravel(), np.eye(3)[wave], np.repeat(np.arange(12), 3), wave, 3)
    tests = FixedEffectTests(repeated_measures_model(data))
    change = wide[:, 2] - wide[:, 0]
    paired = tests.contrast(np.array([-1.0, 0.0, 1.0]))
    assert paired.df == pytest.approx(11, rel=1e-8)
    assert paired.standard_error == pytest.approx(change.std(ddof=1) / np.sqrt(12), rel=1e-8)
    # Hotelling's T squared, whose F has n - q and q degrees of freedom.
    differences = np.array([[-1.0, 1.0, 0.0], [0.0, -1.0, 1.0]])
    of_each = wide @ differences.T
    mean, spread = of_each.mean(axis=0), np.cov(of_each, rowvar=False)
    hotelling = 12 * float(mean @ np.linalg.solve(spread, mean))
    joint = tests.joint_test(differences)
    assert joint.f == pytest.approx(hotelling * (12 - 2) / (11 * 2), rel=1e-8)
    assert joint.df2 == pytest.approx(10, rel=1e-8)


@pytest.mark.parametrize("method", ["satterthwaite", "kenward_roger", "kenward_roger_linear"])
def test_a_joint_test_of_one_effect_is_its_t_test_squared(method: Any) -> None:
    tests = FixedEffectTests(repeated_measures_model(data_of("beat_the_blues")), method)
    weights = np.eye(14)[7]
    one, joint = tests.contrast(weights), tests.joint_test(np.stack([weights, 2 * weights]))
    assert joint.f == pytest.approx(one.t**2, rel=1e-9)
    assert joint.df2 == pytest.approx(one.df, rel=1e-8)
    assert joint.p_value == pytest.approx(one.p_value, rel=1e-7)
    assert joint.df == 1


def test_intervals_and_p_values_are_those_of_t_and_f() -> None:
    from scipy import stats

    one = Contrast(-2.0, 0.9, 11.3)
    assert one.p_value == pytest.approx(2 * stats.t.sf(2 / 0.9, 11.3), rel=1e-12)
    np.testing.assert_allclose(one.interval(), stats.t.interval(0.95, 11.3, -2.0, 0.9), rtol=1e-10)
    np.testing.assert_allclose(one.interval(0.9), stats.t.interval(0.9, 11.3, -2.0, 0.9), rtol=1e-10)
    assert ContrastTest(3.2, 4, 20.5).p_value == pytest.approx(stats.f.sf(3.2, 4, 20.5), rel=1e-12)


def test_maximum_likelihood_has_no_kenward_roger() -> None:
    model = repeated_measures_model(data_of("beat_the_blues"), restricted=False)
    with pytest.raises(NotEstimable, match="holds for REML"):
        FixedEffectTests(model)
    assert FixedEffectTests(model, "satterthwaite").contrast(np.eye(14)[7]).df > 30


def test_no_effect_is_refused() -> None:
    tests = FixedEffectTests(repeated_measures_model(data_of("beat_the_blues")))
    with pytest.raises(NotEstimable, match="no effect to test"):
        tests.joint_test(np.zeros((2, 14)))

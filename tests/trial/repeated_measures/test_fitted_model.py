"""Models of repeated measures against nlme, and against a restricted likelihood written out person by person."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from workmh_measures.errors import NotEstimable
from workmh_measures.trial.repeated_measures.covariance_structures import STRUCTURES, StructureName
from workmh_measures.trial.repeated_measures.fitted_model import repeated_measures_model
from workmh_measures.trial.repeated_measures.subject_patterns import RepeatedOutcomes
from workmh_measures.trial.repeated_measures.trial_design import (
    TrialDesign,
    constrained_design,
    trial_design,
)

from ..repeated_trials import (
    BLUES,
    POSITIVE,
    assert_as_found,
    assert_as_nlme,
    beat_the_blues,
    positive_psychology,
    reference,
)


@pytest.fixture(scope="module")
def designs() -> dict[str, TrialDesign]:
    return {
        "beat_the_blues": trial_design(beat_the_blues(), BLUES),
        "positive_psychology": trial_design(positive_psychology(), POSITIVE),
    }


@pytest.mark.parametrize("likelihood", ["reml", "ml"])
@pytest.mark.parametrize("structure", STRUCTURES)
@pytest.mark.parametrize("trial", ["beat_the_blues", "positive_psychology"])
def test_every_structure_is_as_nlme_has_it(
    designs: dict[str, TrialDesign], trial: str, structure: StructureName, likelihood: str
) -> None:
    expected, data = reference("repeated_measures")[trial][structure][likelihood], designs[trial].data
    found = repeated_measures_model(data, structure, restricted=likelihood == "reml")
    assert found.log_likelihood == pytest.approx(expected["log_likelihood"], abs=1e-6)
    assert found.log_likelihood >= expected["log_likelihood"] - 1e-10
    assert_as_nlme(found.coefficients, expected["coefficients"])
    assert_as_nlme(found.covariances.ravel(), expected["covariance"])
    # nlme divides by n - p under maximum likelihood, too.
    n, p = data.design.shape
    scale = 1.0 if likelihood == "reml" else n / (n - p)
    assert_as_nlme(found.coefficient_covariance.ravel() * scale, expected["vcov"])


def cases() -> list[tuple[str, StructureName]]:
    found = reference("repeated_measures_kenward_roger")
    return [(trial, structure) for trial in found for structure in found[trial]]


@pytest.mark.parametrize(("trial", "structure"), cases())
def test_the_highest_likelihood_is_where_a_program_written_out_finds_it(
    designs: dict[str, TrialDesign], trial: str, structure: StructureName
) -> None:
    expected = reference("repeated_measures_kenward_roger")[trial][structure]
    found = repeated_measures_model(designs[trial].data, structure)
    assert found.log_likelihood == pytest.approx(expected["log_likelihood"], abs=1e-9)
    assert_as_found(found.coefficients, expected["coefficients"])
    assert_as_found(found.covariances.ravel(), expected["covariance"])
    assert_as_found(found.coefficient_covariance.ravel(), expected["vcov"])


def test_each_arm_has_its_own_covariance_where_asked() -> None:
    columns = dataclasses.replace(BLUES, covariance_by_arm=True)
    found = repeated_measures_model(trial_design(beat_the_blues(), columns).data)
    expected = reference("repeated_measures")["beat_the_blues_by_arm"]
    assert found.log_likelihood == pytest.approx(expected["log_likelihood"], abs=1e-7)
    # The search there has no derivatives and stops within some 1e-5.
    np.testing.assert_allclose(found.covariances[0].ravel(), expected["first"], rtol=5e-5)
    np.testing.assert_allclose(found.covariances[1].ravel(), expected["second"], rtol=5e-5)


def test_the_constrained_model_is_as_nlme_has_it() -> None:
    columns = dataclasses.replace(BLUES, strata=())
    found = repeated_measures_model(constrained_design(beat_the_blues(), columns).data)
    expected = reference("repeated_measures")["beat_the_blues_constrained"]
    assert found.log_likelihood == pytest.approx(expected["log_likelihood"], abs=1e-6)
    assert_as_nlme(found.coefficients, expected["coefficients"])
    assert_as_nlme(np.sqrt(np.diag(found.coefficient_covariance)), expected["se"])
    assert found.n == 100


def made(persons: int, waves: int, seed: int = 1) -> RepeatedOutcomes:
    """Complete outcomes of persons with something in common, and a mean for each wave."""
    draw = np.random.default_rng(seed)
    y = draw.normal(size=(persons, 1)) + draw.normal(size=(persons, waves))
    wave = np.tile(np.arange(waves), persons)
    return RepeatedOutcomes(y.ravel(), np.eye(waves)[wave], np.repeat(np.arange(persons), waves), wave, waves)


def rows(data: RepeatedOutcomes, kept: np.ndarray, **other: Any) -> RepeatedOutcomes:
    changes = {
        name: getattr(data, name)[kept] for name in ("outcome", "design", "participant", "wave")
    } | other
    return dataclasses.replace(data, **changes)


def test_complete_data_give_the_covariance_of_the_residuals() -> None:
    data = made(40, 3)
    found = repeated_measures_model(data)
    wide = data.outcome.reshape(40, 3)
    np.testing.assert_allclose(found.coefficients, wide.mean(axis=0), rtol=1e-10)
    np.testing.assert_allclose(found.covariances[0], np.cov(wide, rowvar=False), rtol=1e-9)


def test_the_order_of_rows_and_the_names_of_persons_change_nothing() -> None:
    data = trial_design(beat_the_blues(), BLUES).data
    order = np.random.default_rng(3).permutation(len(data.outcome))
    shuffled = dataclasses.replace(rows(data, order), participant=1000 - 7 * data.participant[order])
    one, other = repeated_measures_model(data), repeated_measures_model(shuffled)
    assert other.log_likelihood == pytest.approx(one.log_likelihood, abs=1e-9)
    np.testing.assert_allclose(other.coefficients, one.coefficients, rtol=1e-9)


def test_one_person_in_each_pattern_is_enough() -> None:
    data = made(80, 6)
    keys = data.participant % 63 + 1
    kept = (keys >> data.wave) & 1 == 1
    found = repeated_measures_model(rows(data, kept), "compound_symmetry")
    assert len(found.patterns.persons) == 63
    assert np.isfinite(found.log_likelihood)


def test_other_units_of_the_outcome_change_the_numbers_by_that_unit() -> None:
    data = trial_design(beat_the_blues(), BLUES).data
    one = repeated_measures_model(data)
    other = repeated_measures_model(dataclasses.replace(data, outcome=1e6 + data.outcome * 1e-3))
    np.testing.assert_allclose(other.covariances, one.covariances * 1e-6, rtol=1e-6)


@pytest.mark.parametrize(
    ("change", "structure", "text"),
    [
        (
            lambda d: dataclasses.replace(d, n_waves=4),
            "unstructured",
            "Wave 4 has no measurement: leave it out",
        ),
        (
            lambda d: rows(d, (d.participant % 2 == 0) == (d.wave == 1)),
            "unstructured",
            "have both wave 1 and wave 2",
        ),
        (lambda d: rows(d, d.participant < 3), "unstructured", "3 persons are too few for an unstructured"),
        (
            lambda d: dataclasses.replace(d, participant=d.participant // 2),
            "unstructured",
            "same wave twice",
        ),
        (
            lambda d: dataclasses.replace(d, design=np.column_stack([d.design, np.ones(len(d.design))])),
            "ar1",
            "column 4 of the design depends",
        ),
        (
            lambda d: dataclasses.replace(d, outcome=np.where(d.wave == 0, np.nan, d.outcome)),
            "ar1",
            "missing or infinite",
        ),
        (
            lambda d: dataclasses.replace(d, outcome=np.where(d.wave == 0, 1.0, d.outcome)),
            "ar1",
            "given exactly by the fixed effects",
        ),
        (lambda d: rows(d, d.participant < 1), "ar1", "3 measurements for 3 fixed effects"),
        (lambda d: dataclasses.replace(d, n_waves=63), "ar1", "There are 63 waves"),
    ],
)
def test_what_cannot_be_estimated_is_said(change: Any, structure: StructureName, text: str) -> None:
    with pytest.raises(NotEstimable, match=text):
        repeated_measures_model(change(made(30, 3)), structure)


def test_a_wave_copied_from_another_makes_a_singular_covariance() -> None:
    data = made(30, 3)
    wide = data.outcome.reshape(30, 3).copy()
    wide[:, 2] = wide[:, 0]
    with pytest.raises(NotEstimable, match=r"singular|came to rest|come to rest|no covariance matrix"):
        repeated_measures_model(dataclasses.replace(data, outcome=wide.ravel()))

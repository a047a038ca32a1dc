"""Robust and cluster-robust covariance beside sandwich and clubSandwich."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from workmh_measures.analysis.logistic_model import logistic_model
from workmh_measures.errors import NotEstimable
from workmh_measures.trial.binary_models.adjusted_odds import adjusted_odds_ratio, clustered_odds_ratio
from workmh_measures.trial.binary_models.arm_data import ArmData
from workmh_measures.trial.binary_models.robust_variance import (
    LinearisedFit,
    cluster_covariance,
    linearised_least_squares,
    linearised_logistic,
    robust_covariance,
)

from .trial_people import arms, column, reference

REFERENCE: dict[str, Any] = reference("robust_variance")
MIXED = (np.arange(1, 900) * 7) % 23


def fits() -> dict[str, tuple[NDArray[np.float64], LinearisedFit, NDArray[np.generic]]]:
    found: dict[str, tuple[NDArray[np.float64], LinearisedFit, NDArray[np.generic]]] = {}
    sites = column("site")
    for name, people, cluster in (
        ("logistic_sites", arms("site_arm", "depress1", "econ_hard", "age"), sites),
        ("logistic_mixed", arms("treat", "depress1"), MIXED),
    ):
        beta = logistic_model(people.design, people.outcome).coefficients
        found[name] = (beta, linearised_logistic(people.design, people.outcome, beta), cluster)
    for name, design, cluster in (
        ("least_squares_sites", arms("site_arm", "depress1", "age").design, sites),
        ("least_squares_mixed", arms("treat", "depress1").design, MIXED),
    ):
        found[name] = (*linearised_least_squares(design, column("depress2")), cluster)
    return found


FITS = fits()


@pytest.mark.parametrize("name", REFERENCE)
def test_covariances_of_persons_are_those_of_sandwich(name: str) -> None:
    beta, fit, _ = FITS[name]
    assert beta == pytest.approx(REFERENCE[name]["coefficients"], rel=1e-8)
    for kind in ("hc0", "hc1", "hc2", "hc3"):
        found = robust_covariance(fit, kind=kind)
        assert found.ravel() == pytest.approx(REFERENCE[name][kind], rel=1e-8, abs=1e-12), kind


@pytest.mark.parametrize("name", REFERENCE)
def test_covariances_of_clusters_are_those_of_clubsandwich(name: str) -> None:
    _, fit, cluster = FITS[name]
    for kind in ("cr0", "cr1", "cr2"):
        told = REFERENCE[name][kind]
        found = cluster_covariance(fit, cluster, kind=kind)
        assert found.covariance.ravel() == pytest.approx(told["covariance"], rel=1e-8, abs=1e-12), kind
        df = [found.degrees_of_freedom(row) for row in np.eye(len(fit.bread))]
        assert df == pytest.approx(told["df"], rel=1e-8), kind


def test_the_odds_ratio_of_the_arm_takes_the_variance_asked_for() -> None:
    told = REFERENCE["logistic_sites"]
    people = arms("site_arm", "depress1", "econ_hard", "age")
    assert adjusted_odds_ratio(people).value == pytest.approx(np.exp(told["coefficients"][1]), rel=1e-8)
    for kind in ("hc0", "hc3"):
        found = adjusted_odds_ratio(people, variance=kind)
        se = np.log((found.ci_high or 1) / (found.ci_low or 1)) / 2 / 1.959963984540054
        assert se**2 == pytest.approx(told[kind][6], rel=1e-8)
    clustered = clustered_odds_ratio(people, column("site"))
    assert clustered.p_value == pytest.approx(told["cr2"]["p"][1], rel=1e-7)
    assert clustered.df == pytest.approx(told["cr2"]["df"][1], rel=1e-8)
    assert "9 and 9 clusters" in clustered.warnings[0]


def test_perfect_prediction_is_refused_or_firth_takes_its_place_as_declared() -> None:
    people = arms("treat", "depress1")
    outcome = people.outcome * people.arm
    parted = ArmData(outcome, people.arm, people.covariates, people.names)
    with pytest.raises(NotEstimable, match="predicted perfectly by arm"):
        adjusted_odds_ratio(parted)
    found = adjusted_odds_ratio(parted, separation="firth")
    assert (found.ci_low or 0) > 1
    assert "Firth" in found.warnings[0]
    assert adjusted_odds_ratio(people, separation="firth") == adjusted_odds_ratio(people)


def test_what_cannot_be_had_is_said() -> None:
    _, fit, _ = FITS["logistic_mixed"]
    with pytest.raises(NotEstimable, match="one cluster"):
        cluster_covariance(fit, np.zeros(899))
    alone = np.column_stack([np.ones(5), [1.0, 0, 0, 0, 0]])
    with pytest.raises(NotEstimable, match="One person alone"):
        robust_covariance(linearised_least_squares(alone, np.arange(5.0))[1])
    with pytest.raises(NotEstimable, match="follows from the others"):
        linearised_least_squares(np.ones((5, 2)), np.arange(5.0))
    with pytest.raises(ValueError, match="no single odds ratio"):
        adjusted_odds_ratio(arms("treat", "depress1", with_interactions=True))


def test_people_with_holes_or_one_arm_are_refused() -> None:
    zeros, none = np.zeros(3), np.empty((3, 0))
    with pytest.raises(NotEstimable, match="missing"):
        ArmData(np.array([1, np.nan, 0]), np.array([1.0, 0, 1]), none, ())
    with pytest.raises(NotEstimable, match="there are 0 and 3"):
        ArmData(zeros, zeros, none, ())
    with pytest.raises(NotEstimable, match="0 or 1"):
        ArmData(zeros, np.array([1.0, 2, 0]), none, ())
    with pytest.raises(ValueError, match="fit together"):
        ArmData(zeros, zeros, none, ("age",))

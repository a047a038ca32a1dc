"""Models of many samples at once are the models of each sample alone."""

from __future__ import annotations

import numpy as np
import pytest

from workmh_measures.analysis.bootstrap import resample_counts
from workmh_measures.analysis.incremental_value import brier_score, calibration
from workmh_measures.analysis.logistic_model import logistic_model
from workmh_measures.analysis.resampled_models import (
    resampled_areas,
    resampled_brier_scores,
    resampled_calibrations,
    resampled_coefficients,
)
from workmh_measures.analysis.roc import area_under_curve
from workmh_measures.errors import NotEstimable

from .later_work import jobs


def everybody() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Design, outcome, and counts of 25 samples of 300 people."""
    people = jobs().head(300)
    design = np.column_stack([np.ones(300), people[["depress1", "job_seek", "econ_hard"]]])
    [counts] = resample_counts(300, draws=25, seed=4)
    return design, people["employed"].to_numpy(np.float64), counts


def logits() -> np.ndarray:
    design, outcome, counts = everybody()
    start = logistic_model(design, outcome).coefficients
    return resampled_coefficients(design, outcome, counts, start=start) @ design.T


def test_coefficients_are_those_of_each_sample_wherever_they_start() -> None:
    design, outcome, counts = everybody()
    expected = [logistic_model(design, outcome, counts=one).coefficients for one in counts]
    for start in (logistic_model(design, outcome).coefficients, np.zeros(4)):
        found = resampled_coefficients(design, outcome, counts, start=start)
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


def test_a_sample_that_is_predicted_perfectly_has_no_coefficients_and_the_others_have() -> None:
    x = np.column_stack([np.ones(20), np.arange(20.0)])
    y = np.array([0] * 8 + [1, 0, 0, 1] + [1] * 8, dtype=float)
    counts = np.concatenate(list(resample_counts(20, draws=300, seed=1)))
    found = resampled_coefficients(x, y, counts, start=np.zeros(2))
    lacking = 0
    for beta, one in zip(found, counts, strict=True):
        try:
            expected = logistic_model(x, y, counts=one).coefficients
        except NotEstimable:
            lacking += 1
            assert np.isnan(beta).all()
            continue
        np.testing.assert_allclose(beta, expected, rtol=1e-7)
    assert 0 < lacking < 300


def test_areas_and_brier_scores_are_those_of_the_persons_drawn() -> None:
    _, outcome, counts = everybody()
    rounded = np.round(logits(), 1)
    areas = resampled_areas(rounded, outcome, counts)
    briers = resampled_brier_scores(rounded, outcome, counts)
    for eta, times, area, brier in zip(rounded, counts.astype(int), areas, briers, strict=True):
        marker, truth = np.repeat(eta, times), np.repeat(outcome, times)
        alone = area_under_curve(marker[truth == 1], marker[truth == 0]).value
        assert area == pytest.approx(alone, abs=1e-12)
        assert brier == pytest.approx(brier_score(1 / (1 + np.exp(-marker)), truth), abs=1e-12)


def test_calibrations_are_those_of_each_sample() -> None:
    _, outcome, _ = everybody()
    once = np.ones(300)
    found = resampled_calibrations(logits(), outcome, once)
    expected = [calibration(eta, outcome) for eta in logits()]
    np.testing.assert_allclose(found, expected, rtol=1e-8, atol=1e-10)


def test_logits_that_are_all_the_same_have_no_slope() -> None:
    _, outcome, _ = everybody()
    found = resampled_calibrations(np.zeros((1, 300)), outcome, np.ones(300))
    share = outcome.mean()
    assert found[0, 0] == pytest.approx(np.log(share / (1 - share)))
    assert np.isnan(found[0, 1])

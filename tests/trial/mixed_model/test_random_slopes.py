"""Random intercepts and slopes against lme4, pbkrtest, lmerTest and statsmodels."""

from __future__ import annotations

import dataclasses
import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.errors import NotEstimable
from workmh_measures.trial.mixed_model.random_slopes import MixedOutcomes, mixed_model
from workmh_measures.trial.repeated_measures.contrasts import DegreesOfFreedom

from ..repeated_trials import assert_as_found, beat_the_blues, positive_psychology, reference

CASES = [
    "beat_the_blues_intercept",
    "beat_the_blues_slope",
    "positive_psychology_days",
    "beat_the_blues_singular",
]
JOINT = np.eye(5)[[2, 4]]


def outcomes(rows: pd.DataFrame, slope: bool) -> MixedOutcomes:
    """Outcome on time, arm, baseline and arm by time."""
    one, time, treated = np.ones(len(rows)), rows["time"].to_numpy(), rows["treated"].to_numpy(dtype=float)
    design = np.column_stack([one, time, treated, rows["base"], time * treated])
    random = np.column_stack([one, time]) if slope else one[:, None]
    return MixedOutcomes(rows["y"].to_numpy(dtype=float), design, random, rows["id"].to_numpy())


def data_of(case: str) -> MixedOutcomes:
    if case.startswith("positive"):
        rows = positive_psychology()
        rows = rows[(rows["occasion"] > 0) & rows["base"].notna()]
        rows = rows.sort_values(["id", "occasion"], kind="stable")
        rows = rows.assign(
            time=rows["elapsed.days"] / 30, treated=rows["intervention"] != 4, y=rows["cesdTotal"]
        )
        return outcomes(rows, True)
    rows = beat_the_blues().dropna(subset=["bdi"])
    rows = rows.assign(
        time=rows["wave"].str[4].astype(float), treated=rows["treatment"] == "BtheB", id=rows["subject"]
    )
    rows = rows.rename(columns={"bdi.pre": "base", "bdi": "y"}).sort_values(["id", "time"])
    if case.endswith("singular"):
        mean = rows.groupby("id")["y"].transform("mean")
        rows = rows.assign(y=mean + 3 * np.cos(np.arange(1, len(rows) + 1) * 2.3))
    return outcomes(rows, not case.endswith("intercept"))


@pytest.mark.parametrize("likelihood", ["reml", "ml"])
@pytest.mark.parametrize("case", CASES)
def test_the_model_is_that_of_lme4(case: str, likelihood: str) -> None:
    expected = reference("mixed_model")[case]
    found = mixed_model(data_of(case), restricted=likelihood == "reml")
    assert bool(found.warnings) == bool(expected["singular"])
    expected = expected if likelihood == "reml" else expected["ml"]
    assert found.fit.log_likelihood == pytest.approx(expected["log_likelihood"], abs=1e-9)
    assert_as_found(found.fit.coefficients, expected["coefficients"])
    errors = np.sqrt(np.diag(found.fit.coefficient_covariance))
    assert_as_found(errors, expected["se"])
    assert_as_found(found.effects_covariance.ravel(), expected["effects"])
    assert found.error_variance == pytest.approx(expected["error"], rel=1e-6)


@pytest.mark.parametrize("method", ["kenward_roger", "satterthwaite"])
@pytest.mark.parametrize("case", CASES)
def test_degrees_of_freedom_are_those_of_pbkrtest_and_lmertest(case: str, method: DegreesOfFreedom) -> None:
    expected = reference("mixed_model")[case][method]
    tests = mixed_model(data_of(case)).tests(method)
    found = [tests.contrast(weights) for weights in np.eye(5)]
    np.testing.assert_allclose([one.df for one in found], expected["df"], rtol=1e-6)
    joint = tests.joint_test(JOINT)
    np.testing.assert_allclose([joint.f, joint.df2], [expected["f"], expected["df2"]], rtol=1e-6)
    if "se" in expected:
        np.testing.assert_allclose([one.standard_error for one in found], expected["se"], rtol=1e-6)


def test_a_random_slope_is_that_of_statsmodels() -> None:
    from statsmodels.regression.mixed_linear_model import MixedLM

    data = data_of("beat_the_blues_slope")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = MixedLM(data.outcome, data.design, data.participant, data.random).fit(reml=True, gtol=1e-10)
    found = mixed_model(data)
    assert found.fit.log_likelihood == pytest.approx(theirs.llf, abs=1e-5)
    np.testing.assert_allclose(found.fit.coefficients, theirs.fe_params, rtol=1e-4, atol=1e-4)


def test_days_of_each_own_give_what_common_waves_give() -> None:
    data = data_of("beat_the_blues_slope")
    jitter = 1e-10 * np.arange(len(data.outcome))[:, None] * [0.0, 1.0]
    one, other = mixed_model(data), mixed_model(dataclasses.replace(data, random=data.random + jitter))
    assert len(other.fit.patterns.persons) == other.fit.n > len(one.fit.patterns.persons)
    assert other.fit.log_likelihood == pytest.approx(one.fit.log_likelihood, abs=1e-6)
    np.testing.assert_allclose(other.effects_covariance, one.effects_covariance, rtol=1e-6)


def test_the_order_of_rows_changes_nothing() -> None:
    data = data_of("positive_psychology_days")
    order = np.random.default_rng(2).permutation(len(data.outcome))
    fields = {field.name: getattr(data, field.name)[order] for field in dataclasses.fields(data)}
    one, other = mixed_model(data), mixed_model(MixedOutcomes(**fields))
    assert other.fit.log_likelihood == pytest.approx(one.fit.log_likelihood, abs=1e-9)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (lambda d: dataclasses.replace(d, random=d.random * [1.0, 0.0]), "the times do not differ"),
        (lambda d: dataclasses.replace(d, random=d.random * [1.0, np.nan]), "A time is missing"),
        (
            lambda d: dataclasses.replace(d, participant=np.arange(len(d.outcome))),
            "one of them measured twice",
        ),
        (
            lambda d: dataclasses.replace(d, participant=np.arange(len(d.outcome)) // 2),
            "leave out the slope",
        ),
    ],
)
def test_what_cannot_be_estimated_is_said(change: Any, text: str) -> None:
    with pytest.raises(NotEstimable, match=text):
        mixed_model(change(data_of("beat_the_blues_slope")))

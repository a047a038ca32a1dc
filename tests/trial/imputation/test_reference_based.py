"""What follows leaving, by the reference arm, as a program written from the paper has it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from workmh_measures.errors import NotEstimable
from workmh_measures.trial.imputation.normal_posterior import NormalDraw, filled_by, posterior_draws
from workmh_measures.trial.imputation.pooling import pooled
from workmh_measures.trial.imputation.reference_based import (
    AfterLeaving,
    ReferencePlan,
    after_leaving,
    reference_imputed,
)

Floats = NDArray[np.float64]

TESTS = Path(__file__).parents[2]
REFERENCE: dict[str, Any] = json.loads((TESTS / "reference/reference_based.json").read_text("utf-8"))[
    "results"
]
WAVES = ["bdi.pre", "bdi.2m", "bdi.3m", "bdi.5m", "bdi.8m"]


def trial() -> tuple[Floats, NDArray[np.bool_]]:
    table = pd.read_csv(TESTS / "data/beat_the_blues_rct/beat_the_blues.csv")
    return table[WAVES].to_numpy(dtype=np.float64), (table["treatment"] == "BtheB").to_numpy()


def of(name: str) -> NormalDraw:
    known = REFERENCE["arms"]
    return NormalDraw(np.array(known[f"{name}_mean"]), np.array(known[f"{name}_covariance"]).reshape(5, 5))


@pytest.mark.parametrize("known", REFERENCE["cases"], ids=lambda one: f"{one['kind']}-{one['seen']}")
def test_the_joint_distribution_after_leaving_is_that_of_the_paper(known: dict[str, Any]) -> None:
    seen = int(known["seen"])
    joint = after_leaving(of("programme"), of("reference"), known["kind"], seen)
    assert joint.mean == pytest.approx(known["mean"], rel=1e-10)
    assert joint.covariance.ravel() == pytest.approx(known["covariance"], rel=1e-10)
    person = np.array([31.0, 20, 24, 18, 12])
    person[seen:] = np.nan
    draws = filled_by(
        np.tile(person, (200_000, 1)),
        np.isnan(np.tile(person, (200_000, 1))),
        joint,
        np.random.default_rng(1),
    )[:, seen:]
    covariance = np.array(known["left_covariance"]).reshape(5 - seen, -1)
    error = np.sqrt(np.diag(covariance) / len(draws))
    assert (np.abs(draws.mean(axis=0) - known["left_mean"]) < 4 * error).all()
    assert np.cov(draws.T).ravel() == pytest.approx(covariance.ravel(), rel=0.02)


@pytest.mark.parametrize("after", get_args(AfterLeaving))
def test_a_whole_trial_gives_what_a_large_run_in_r_gives(after: AfterLeaving) -> None:
    values, treated = trial()
    known, m = REFERENCE["runs"][after], 200
    estimates, variances = [], []
    for table in reference_imputed(values, treated, ReferencePlan(after, imputations=m, apart=20, seed=4)):
        design = np.column_stack([np.ones(len(table)), treated, table[:, 0]])
        inverse = np.linalg.inv(design.T @ design)
        found = inverse @ design.T @ table[:, 4]
        rest = table[:, 4] - design @ found
        estimates.append(float(found[1]))
        variances.append(float(rest @ rest / (len(table) - 3) * inverse[1, 1]))
    result = pooled(estimates, variances)
    error = np.sqrt(known["between"] * (1 / m + 1 / known["m"]))
    assert abs(result.value - known["value"]) <= 4 * error
    assert result.between == pytest.approx(known["between"], rel=4 * np.sqrt(2 / m + 2 / known["m"]))
    assert result.within == pytest.approx(known["within"], rel=0.1)


def test_what_was_observed_stays_and_the_same_seed_gives_the_same_tables() -> None:
    values, treated = trial()
    plan = ReferencePlan("jump_to_reference", imputations=2, apart=5, seed=9)
    one, two = (list(reference_imputed(values, treated, plan)) for _ in range(2))
    seen = ~np.isnan(values)
    for first, second in zip(one, two, strict=True):
        assert (first == second).all()
        assert (first[seen] == values[seen]).all()
        assert np.isfinite(first).all()


def test_a_gap_before_the_last_value_seen_is_filled_in_the_own_arm() -> None:
    random = np.random.default_rng(3)
    values = random.normal(size=(60, 3)) + np.array([0.0, 0.0, 100.0]) * (np.arange(60) < 30)[:, None]
    values[0, 1], values[1, 2] = np.nan, np.nan
    treated = np.arange(60) < 30
    [table] = reference_imputed(values, treated, ReferencePlan("jump_to_reference", imputations=1, apart=5))
    assert abs(table[0, 1]) < 6
    assert abs(table[1, 2]) < 6  # at the mean of the reference, a hundred below the own arm


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (np.ones((5, 3)), "5 persons are too few for 3 variables"),
        (np.column_stack([np.arange(20.0), np.ones(20)]), "does not vary"),
    ],
)
def test_an_arm_too_small_or_flat_is_told(values: Floats, words: str) -> None:
    with pytest.raises(NotEstimable, match=words):
        next(posterior_draws(values, np.random.default_rng(1), draws=1))

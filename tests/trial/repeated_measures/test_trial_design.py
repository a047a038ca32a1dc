"""The rows a model uses, its columns, and what is refused or told."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.errors import NotEstimable
from workmh_measures.trial.repeated_measures.trial_design import (
    BASELINE,
    TrialColumns,
    constrained_design,
    trial_design,
)

COLUMNS = TrialColumns("y", "id", "wave", "arm", ("c", "t"), ("w1", "w2"), "base", ("site",))


def table(**changes: Any) -> pd.DataFrame:
    """Four persons, two waves; the fourth came once."""
    rows = pd.DataFrame(
        {
            "id": ["a", "a", "b", "b", "c", "c", "d", "d"],
            "wave": ["w1", "w2"] * 4,
            "arm": ["c", "c", "t", "t", "c", "c", "t", "t"],
            "base": [4.0, 4, 6, 6, 8, 8, 2, 2],
            "site": ["north", "north", "north", "north", "south", "south", "south", "south"],
            "y": [3.0, 4, 5, 5, 7, 9, 1, np.nan],
        }
    )
    return rows.assign(**changes)


def test_the_columns_are_waves_arms_by_wave_baseline_by_wave_and_strata() -> None:
    design = trial_design(table(), COLUMNS)
    assert design.terms == (
        "wave w1",
        "wave w2",
        "arm t at wave w1",
        "arm t at wave w2",
        "base by wave w1",
        "base by wave w2",
        "site south",
    )
    np.testing.assert_array_equal(design.data.design[2], [1, 0, 1, 0, 6, 0, 0])
    np.testing.assert_array_equal(design.data.design[5], [0, 1, 0, 0, 0, 8, 1])
    assert len(design.data.outcome) == 7
    assert design.told == ()
    # Covariates at their mean over the rows used, strata in equal parts.
    np.testing.assert_allclose(design.mean_weights("t", "w2"), [0, 1, 0, 1, 0, 38 / 7, 0.5])
    np.testing.assert_allclose(design.difference_weights("t", "w2"), [0, 0, 0, 1, 0, 0, 0])


def test_the_constrained_model_keeps_those_with_a_baseline_only() -> None:
    rows = table(y=[3.0, 4, 5, 5, 7, 9, np.nan, np.nan])
    design = constrained_design(rows, COLUMNS)
    assert design.waves == (BASELINE, "w1", "w2")
    assert design.terms == (
        "wave baseline",
        "wave w1",
        "wave w2",
        "arm t at wave w1",
        "arm t at wave w2",
        "site south",
    )
    assert len(design.data.outcome) == 4 + 6
    np.testing.assert_array_equal(np.sort(design.data.outcome[design.data.wave == 0]), [2, 4, 6, 8])
    assert design.told == ()


def test_waves_not_named_are_left_out() -> None:
    design = trial_design(table(), dataclasses.replace(COLUMNS, waves=("w1",), strata=()))
    assert len(design.data.outcome) == 4
    with pytest.raises(NotEstimable, match="one wave there is no arm by wave"):
        design.all_differences(between_waves=True)


def test_who_is_left_out_is_told() -> None:
    rows = table(base=[np.nan, np.nan, 6, 6, 8, 8, 2, 2])
    assert trial_design(rows, dataclasses.replace(COLUMNS, strata=())).told == (
        "1 persons have no value in base and are left out: they need one to be compared.",
    )
    rows = table(y=[np.nan, np.nan, 5, 5, 7, 9, 1, np.nan])
    assert trial_design(rows, dataclasses.replace(COLUMNS, strata=())).told == (
        "1 of 4 persons have no outcome at any wave and tell the model nothing.",
    )


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"arm": ["c", "t", "t", "t", "c", "c", "t", "t"]}, "Person 'a' has more than one value of arm"),
        ({"base": [4.0, 5, 6, 6, 8, 8, 2, 2]}, "Person 'a' has more than one value of base"),
        (
            {"arm": ["x", "x", "t", "t", "c", "c", "t", "t"]},
            "arm holds 'x', which is none of the arms 'c', 't'",
        ),
        ({"y": [3.0, 4, 5, np.nan, 7, 9, 1, np.nan]}, "Nobody has an outcome in arm t at wave w2"),
        ({"y": np.nan}, "No row has an outcome"),
    ],
)
def test_what_makes_no_model_is_said(changes: dict[str, Any], text: str) -> None:
    with pytest.raises(NotEstimable, match=text):
        trial_design(table(**changes), COLUMNS)


def test_the_constrained_model_needs_a_baseline() -> None:
    with pytest.raises(NotEstimable, match="name its column"):
        constrained_design(table(), dataclasses.replace(COLUMNS, baseline=None))

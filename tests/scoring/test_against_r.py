"""Every score of six instruments, row by row, equals what R computes from the rules of the manuals."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.definitions.library import load_instrument
from workmh_measures.scoring.score import ScoreStatus, score

TESTS = Path(__file__).parents[1]
REFERENCE: dict[str, Any] = json.loads((TESTS / "reference" / "scores.json").read_text(encoding="utf-8"))
SETTINGS: dict[str, tuple[str, dict[str, str]]] = {
    "hads": ("hads", {}),
    "phq9_up_to_two_missing": ("phq9", {"missing_rule": "up_to_two_missing"}),
    "phq9_all_required": ("phq9", {"missing_rule": "all_required"}),
    "who5": ("who5", {}),
    "hscl25": ("hscl25", {}),
    "swemwbs": ("swemwbs", {}),
    "rses": ("rses", {}),
}
SHOWN = [(setting, column) for setting, columns in REFERENCE["results"].items() for column in columns]


def answers(name: str) -> pd.DataFrame:
    frame = pd.read_csv(TESTS / "data" / "made_up_answers" / f"{name}.csv", dtype="float64")
    return frame.rename(columns=lambda column: column.removeprefix(f"{name}_")).reindex(
        columns=list(load_instrument(name).item_ids)
    )


def scores(setting: str) -> pd.DataFrame:
    name, parameters = SETTINGS[setting]
    return score(load_instrument(name), answers(name), parameters=parameters).frame


@pytest.mark.parametrize(("setting", "column"), SHOWN)
def test_a_score_is_that_of_r_in_every_row(setting: str, column: str) -> None:
    wanted = np.asarray(REFERENCE["results"][setting][column], dtype=np.float64)
    given = scores(setting)[column.removesuffix("_of_complete_rows")].to_numpy(dtype=np.float64)
    if column.endswith("_of_complete_rows"):
        given = np.where(np.isnan(wanted), np.nan, given)
    assert np.isnan(wanted).any() == (not column.endswith("_n"))
    np.testing.assert_allclose(given, wanted, rtol=0, atol=1e-12, equal_nan=True)


def test_the_reference_was_computed_from_the_files_that_lie_here() -> None:
    for path, digest in REFERENCE["certificate"]["data"].items():
        assert hashlib.sha256((TESTS.parent / path).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_score_and_its_status_agree(setting: str) -> None:
    name = SETTINGS[setting][0]
    frame = scores(setting)
    for scale in load_instrument(name).scales:
        status = frame[f"{name}_{scale.id}_status"]
        some = status.isin([ScoreStatus.COMPLETE, ScoreStatus.PRORATED])
        assert some.equals(frame[f"{name}_{scale.id}"].notna())
        nothing = answers(name)[list(scale.item_ids)].isna().all(axis=1)
        if scale.items:
            assert (status == ScoreStatus.NOT_GIVEN).equals(nothing)

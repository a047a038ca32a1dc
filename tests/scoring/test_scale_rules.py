"""Rules over scales, a ratio and a crosswalk: each score, row by row, equals what R computes from what they mean."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.instrument import Instrument
from workmh_measures.scoring.score import ScoreStatus, score

TESTS = Path(__file__).parents[1]
REFERENCE: dict[str, Any] = json.loads((TESTS / "reference" / "scale_rules.json").read_text(encoding="utf-8"))
COLUMNS = list(REFERENCE["results"])


@pytest.fixture(scope="module")
def demo() -> Instrument:
    return load_instrument(TESTS / "definitions" / "demo_rules.yaml")


@pytest.fixture(scope="module")
def answers() -> pd.DataFrame:
    return pd.read_csv(TESTS / "data" / "made_up_answers" / "demo_rules.csv", dtype="float64")


@pytest.mark.parametrize("column", COLUMNS)
def test_a_score_is_that_of_r_in_every_row(column: str, demo: Instrument, answers: pd.DataFrame) -> None:
    scale, _, choice = column.partition("_") if column.startswith("value_") else (column, "", "joint")
    given = score(demo, answers, parameters={"values": choice}).frame[f"demo_rules_{scale}"]
    wanted = np.asarray(REFERENCE["results"][column], dtype=np.float64)
    assert np.isnan(wanted).any()
    assert len(set(wanted[~np.isnan(wanted)])) > 5
    np.testing.assert_allclose(given, wanted, rtol=0, atol=1e-12, equal_nan=True)


def test_the_reference_was_computed_from_the_file_that_lies_here() -> None:
    for path, digest in REFERENCE["certificate"]["data"].items():
        assert hashlib.sha256((TESTS.parent / path).read_bytes()).hexdigest() == digest


def test_every_scale_of_the_demo_has_its_reference(demo: Instrument) -> None:
    assert {column.removesuffix("_joint").removesuffix("_plain") for column in COLUMNS} == {
        scale.id for scale in demo.scales
    }


def one(demo: Instrument, **answers: float) -> pd.Series:
    row = pd.DataFrame([answers], columns=list(demo.item_ids), dtype="float64")
    return score(demo, row, parameters={"values": "joint"}).frame.iloc[0]


def test_the_item_that_chooses_a_scale_is_asked_for_and_does_not_count(demo: Instrument) -> None:
    named = one(demo, work_type=2, q1=1, q2=2)
    assert (named["demo_rules_by_type"], named["demo_rules_by_type_n"]) == (3.5, 2)
    assert named["demo_rules_by_type_status"] == ScoreStatus.COMPLETE
    unnamed = one(demo, q1=1, q2=2)
    assert np.isnan(unnamed["demo_rules_by_type"])
    assert unnamed["demo_rules_by_type_status"] == ScoreStatus.TOO_FEW_ANSWERS
    alone = one(demo, work_type=2)
    assert alone["demo_rules_by_type_status"] == ScoreStatus.TOO_FEW_ANSWERS
    assert one(demo)["demo_rules_by_type_status"] == ScoreStatus.NOT_GIVEN


def test_a_share_of_nothing_is_no_score(demo: Instrument) -> None:
    nothing = one(demo, away=0, there=0)
    assert np.isnan(nothing["demo_rules_share"])
    assert nothing["demo_rules_share_n"] == 2
    assert nothing["demo_rules_share_status"] == ScoreStatus.TOO_FEW_ANSWERS
    assert one(demo, away=0, there=1)["demo_rules_share"] == 0
    assert np.isnan(one(demo, away=5)["demo_rules_share"])


def test_answered_items_are_counted_through_scales(demo: Instrument) -> None:
    frame = one(demo, q1=3, q3=3, q4=0)
    assert frame["demo_rules_weighed"] == 50 + 40 - 12.5
    assert frame["demo_rules_weighed_n"] == 3
    assert frame["demo_rules_weighed_status"] == ScoreStatus.PRORATED

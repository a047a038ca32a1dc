"""Median, quartiles and ends of scores."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.measurements import Measurements
from workmh_measures.analysis.quartiles import quartile_estimates, sample_quantile
from workmh_measures.definitions.library import load_instrument
from workmh_measures.errors import NotEstimable
from workmh_measures.scoring.score import score

PATH = Path(__file__).parents[1] / "reference" / "quartiles.json"
REFERENCE: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))["results"]


@pytest.mark.parametrize("name", REFERENCE)
def test_quantiles_of_both_types_are_those_of_r(name: str, answer_sets: dict[str, pd.DataFrame]) -> None:
    totals, expected = answer_sets[name].sum(axis=1, skipna=False), REFERENCE[name]
    assert totals.notna().sum() == expected["n"]
    assert sample_quantile(totals, 0) == expected["minimum"]
    assert sample_quantile(totals, 1) == expected["maximum"]
    for kind in (7, 6):
        found = [sample_quantile(totals, share, quantile_type=kind) for share in (0.25, 0.5, 0.75)]
        assert found == pytest.approx(expected[f"type_{kind}"], rel=1e-12)


def test_a_score_is_told_by_its_ends_and_quartiles_with_the_number_of_scores() -> None:
    instrument = load_instrument("phq9")
    answers = pd.DataFrame(np.arange(6)[:, None] % 4 * np.ones(9), columns=list(instrument.item_ids)[:9])
    answers = answers.reindex(columns=list(instrument.item_ids))
    answers.iloc[5] = np.nan
    measured = Measurements(
        instrument, {}, answers, score(instrument, answers).frame, pd.DataFrame(index=range(6))
    )
    rows = quartile_estimates(measured, instrument.scale("total"), about={"instrument": "phq9", "wave": "t0"})
    assert [(r.analysis, r.method, r.value) for r in rows] == [
        ("minimum", None, 0.0),
        ("lower_quartile", "type_7", 0.0),
        ("lower_quartile", "type_6", 0.0),
        ("median", "type_7", 9.0),
        ("median", "type_6", 9.0),
        ("upper_quartile", "type_7", 18.0),
        ("upper_quartile", "type_6", 22.5),
        ("maximum", None, 27.0),
    ]
    assert {(r.instrument, r.scale, r.wave, r.n, r.missing) for r in rows} == {
        ("phq9", "total", "t0", 5, "scored")
    }


def test_no_score_gives_a_reason_and_no_number() -> None:
    with pytest.raises(NotEstimable, match="There is no value"):
        sample_quantile([np.nan], 0.5)

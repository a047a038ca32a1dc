"""Missing answers of a scale as estimates."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.measurements import Measurements
from workmh_measures.analysis.missing_answers import missing_answer_estimates
from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.estimate import Estimate
from workmh_measures.scoring.score import score

PATH = Path(__file__).parents[1] / "reference" / "missing_patterns.json"
EXPECTED: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))["results"]["nhanes_phq9"]
PHQ9 = load_instrument("phq9")
IDS = list(PHQ9.item_ids)[:9]


def estimates(answers: pd.DataFrame, **options: Any) -> list[Estimate]:
    answers = answers.reindex(columns=list(PHQ9.item_ids))
    rows = pd.DataFrame(index=answers.index)
    measured = Measurements(PHQ9, {}, answers, score(PHQ9, answers).frame, rows)
    return missing_answer_estimates(
        measured, PHQ9.scale("total"), about={"instrument": "phq9", "wave": "t0"}, **options
    )


def named(rows: list[Estimate], analysis: str) -> list[Estimate]:
    return [row for row in rows if row.analysis == analysis]


def test_the_numbers_are_those_of_r(answer_sets: dict[str, pd.DataFrame]) -> None:
    rows = estimates(answer_sets["nhanes_phq9"].set_axis(IDS, axis=1))
    whole = [row.value for row in named(rows, "missing_percent") if row.level is None]
    assert whole == pytest.approx(EXPECTED["missing_percent"], rel=1e-12)
    assert named(rows, "complete_percent")[0].value == pytest.approx(EXPECTED["complete_percent"], rel=1e-12)
    counts = sorted(EXPECTED["counts"], reverse=True)
    patterns = named(rows, "missing_pattern")
    assert [(row.level, row.value) for row in patterns] == [
        *((str(i + 1), n) for i, n in enumerate(counts[:10])),
        ("other", sum(counts[10:])),
    ]
    assert {row.n for row in patterns} == {EXPECTED["rows"]}
    [little] = named(rows, "little_mcar_chi2")
    assert little.value == pytest.approx(EXPECTED["little"]["chi2"], rel=1e-6)
    assert little.p_value == pytest.approx(EXPECTED["little"]["p_value"], rel=1e-5)
    assert (little.df, little.n) == (EXPECTED["little"]["df"], EXPECTED["little"]["n"])


def test_each_reason_for_a_missing_answer_is_told_apart() -> None:
    answers = pd.DataFrame(np.ones((4, 9)), columns=IDS)
    answers.iloc[:, 2] = [-992, -992, -993, np.nan]
    answers.iloc[0, 4] = -992
    rows = estimates(answers)
    item = [(row.level, row.value) for row in named(rows, "missing_percent") if row.item == IDS[2]]
    assert item == [(None, 100.0), ("-992", 50.0), ("-993", 25.0)]
    by_person = [(row.level, row.value) for row in named(rows, "missing_per_person_percent")]
    assert by_person == [("1", 75.0), ("2", 25.0)]
    patterns = [(row.text, row.value) for row in named(rows, "missing_pattern")]
    assert patterns == [(IDS[2], 3.0), (f"{IDS[2]}, {IDS[4]}", 1.0)]
    [monotone] = named(rows, "missing_monotone")
    assert monotone.text == "yes"
    assert {(row.instrument, row.scale, row.wave) for row in rows} == {("phq9", "total", "t0")}


def test_as_many_patterns_are_listed_as_are_asked_for() -> None:
    answers = pd.DataFrame(np.ones((9, 9)), columns=IDS).mask(np.eye(9, dtype=bool))
    rows = named(estimates(answers, patterns=4), "missing_pattern")
    assert [(row.level, row.value) for row in rows] == [(str(k), 1.0) for k in range(1, 5)] + [("other", 5.0)]
    assert rows[-1].text == "other"
    assert named(estimates(answers), "missing_monotone")[0].text == "no"


def test_complete_answers_have_one_pattern_and_nothing_to_test() -> None:
    rows = estimates(pd.DataFrame(np.arange(36).reshape(4, 9) % 4 * 1.0, columns=IDS))
    assert [(row.text, row.value) for row in named(rows, "missing_pattern")] == [("none", 4.0)]
    refused = [*named(rows, "missing_monotone"), *named(rows, "little_mcar_chi2")]
    assert {(row.value, row.text, row.reason) for row in refused} == {(None, None, "No answer is missing.")}


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_no_rows_and_no_answers_are_told_in_words(share: float) -> None:
    rows = estimates(pd.DataFrame(np.full((int(3 * share), 9), np.nan), columns=IDS))
    refused = [row for row in rows if row.value is None and row.text is None]
    assert refused
    assert all(row.reason for row in refused)

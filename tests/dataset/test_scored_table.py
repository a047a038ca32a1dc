from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workmh_measures.dataset.scored_table import AnswerTable, ScoredTable, scored_table
from workmh_measures.definitions.library import load_instrument
from workmh_measures.errors import ResponseError
from workmh_measures.model.instrument import Instrument
from workmh_measures.scoring.score import ScoreStatus

NAMES = ["q1", "q2", "q3"]


@pytest.fixture(scope="module")
def strain() -> Instrument:
    return load_instrument(Path(__file__).parents[1] / "definitions" / "demo_strain.yaml")


def table(*rows: tuple[float | None, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=NAMES, dtype="float64")


def scored(instrument: Instrument, answers: pd.DataFrame, keys: pd.DataFrame, **options: bool) -> ScoredTable:
    wave = "Time" if "Time" in keys else None
    return scored_table(instrument, AnswerTable(answers, keys, wave=wave), parameters={}, **options)


def keys(n: int) -> pd.DataFrame:
    return pd.DataFrame({"Person": [f"P{i}" for i in range(n)], "Time": [float(i % 2) for i in range(n)]})


def test_every_row_of_the_input_is_there_in_its_order_with_its_keys(strain: Instrument) -> None:
    answers = table((2, 2, 0), (None, None, None), (2, 2, None), (2, None, None), (0, 0, 0))
    result = scored(strain, answers, keys(5))
    frame = result.dataset.frame
    assert frame["Person"].tolist() == ["P0", "P1", "P2", "P3", "P4"]
    assert frame["Time"].tolist() == [0, 1, 0, 1, 0]
    assert frame["demo_strain_total"].tolist() == pytest.approx([6, np.nan, 6, np.nan, 2], nan_ok=True)
    assert frame["demo_strain_total_status"].tolist() == [0, 3, 1, 2, 0]
    assert result.problems == ()


def test_every_row_is_accounted_for_once(strain: Instrument) -> None:
    answers = table((2, 2, 0), (None, None, None), (2, 2, None), (2, None, None), (0, 7, 0))
    result = scored(strain, answers, keys(5), report_refused=True)
    assert result.counts == {
        "rows_in": 5,
        "rows_out": 5,
        "scored": 1,
        "prorated": 1,
        "too_few_answers": 1,
        "not_given": 1,
        "refused": 1,
    }


def test_impossible_answers_stop_the_work_and_are_all_named(strain: Instrument) -> None:
    with pytest.raises(ResponseError) as caught:
        scored(strain, table((7, 2, 0), (1, 1.5, -1)), keys(2))
    assert [(p.where, p.found) for p in caught.value.problems] == [
        ("Person P0, wave 0, DWS item q1", "7"),
        ("Person P1, wave 1, DWS item q2", "1.5"),
        ("Person P1, wave 1, DWS item q3", "-1"),
    ]


def test_a_wave_without_a_person_is_not_taken_for_one(strain: Instrument) -> None:
    with pytest.raises(ResponseError, match=r"Row 1, wave 0, DWS item q1 \["):
        scored(strain, table((9, 1, 1)), keys(1)[["Time"]])


def test_rows_without_a_name_are_counted_from_one(strain: Instrument) -> None:
    with pytest.raises(ResponseError, match=r"Row 2, DWS item q1"):
        scored(strain, table((1, 1, 1), (9, 1, 1)), pd.DataFrame(index=range(2)))


def test_reported_answers_are_left_out_with_every_score_they_would_enter(strain: Instrument) -> None:
    result = scored(strain, table((2, 9, 0), (2, 2, 0)), keys(2), report_refused=True)
    frame = result.dataset.frame
    assert frame["demo_strain_q2"].tolist() == pytest.approx([np.nan, 2], nan_ok=True)
    # Two of three answers would do for a score, but one of the three was impossible.
    assert frame["demo_strain_total"].tolist() == pytest.approx([np.nan, 6], nan_ok=True)
    assert frame["demo_strain_total_status"].tolist() == [ScoreStatus.TOO_FEW_ANSWERS, ScoreStatus.COMPLETE]
    assert np.isnan(frame["demo_strain_total_band"].iloc[0])
    assert np.isnan(frame["demo_strain_total_elevated"].iloc[0])
    assert [p.code for p in result.problems] == ["RESP-RANGE"]


def test_items_are_kept_as_answered_and_reversed_copies_only_on_request(strain: Instrument) -> None:
    answers = table((2, 2, 0), (1, 1, -993))
    plain = scored(strain, answers, keys(2)).dataset
    assert plain.frame["demo_strain_q3"].tolist() == [0, -993]
    assert "demo_strain_q3_r" not in plain.codebook
    more = scored(strain, answers, keys(2), with_reversed=True).dataset
    assert more.frame["demo_strain_q3_r"].tolist() == pytest.approx([2, np.nan], nan_ok=True)


def test_text_where_a_number_is_due_is_refused_by_cell(strain: Instrument) -> None:
    answers = pd.DataFrame({"q1": ["1", "often"], "q2": [1, 1], "q3": [1, 1]})
    with pytest.raises(ResponseError) as caught:
        scored(strain, answers, keys(2))
    assert [(p.code, p.found) for p in caught.value.problems] == [("RESP-TYPE", "1"), ("RESP-TYPE", "often")]


def test_keys_that_are_neither_text_nor_numbers_become_text(strain: Instrument) -> None:
    odd = pd.DataFrame({"when": pd.to_datetime(["2026-01-01", None]), "ok": [True, False]})
    result = scored(strain, table((0, 0, 0), (1, 1, 1)), odd)
    assert result.dataset.frame["when"].tolist() == ["2026-01-01", ""]
    assert result.dataset.frame["ok"].tolist() == ["True", "False"]
    assert {v.name: v.type for v in result.dataset.codebook}["when"] == "string"


def test_options_of_a_multiple_choice_are_columns_of_their_own() -> None:
    work = load_instrument("work_status")
    answers = pd.DataFrame({"kind": [0.0, 0], "hours": [0.0, 0], "education": [0.0, 0]})
    answers = answers.assign(benefits_1=[1.0, 0], benefits_2=[0.0, -992], benefits_10=[0.0, 1])
    frame = scored(work, answers, keys(2)).dataset.frame
    assert frame["work_status_benefits_1"].tolist() == [1, 0]
    assert frame["work_status_benefits_2"].tolist() == [0, -992]
    with pytest.raises(ResponseError, match=r"WORK item benefits_10 \[RESP-EXCLUSIVE\]"):
        scored(work, answers.assign(benefits_10=[1.0, 1]), keys(2))
    with pytest.raises(ResponseError, match=r"WORK item benefits_1 \[RESP-RANGE\] Answer 3"):
        scored(work, answers.assign(benefits_1=[3.0, 1], benefits_10=[0.0, 0]), keys(2))

"""Scores out of a file without answers: numbers, empty cells, values for none, and what is no score."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.definitions.scores_map import instrument_of_scores
from workmh_measures.errors import ResponseError
from workmh_measures.interop.given_scores import given_scores
from workmh_measures.interop.table import Table
from workmh_measures.model.scores_map import ScoresMap


def scores(frame: dict[str, list[Any]], given: dict[str, Any], **more: Any) -> pd.DataFrame:
    mapped = ScoresMap.model_validate(given)
    table = Table(pd.DataFrame(frame), **more)
    return given_scores(table, mapped, instrument_of_scores(mapped, None), parameters={})


def test_numbers_are_scores_and_empty_cells_and_values_for_none_are_not() -> None:
    given = {"missing": [99, "x"], "scores": {"bdi": {"column": "b", "range": [0, 63]}}}
    found = scores({"b": ["12", " 7,5", None, "99", "x", ""]}, given)
    assert found.columns.tolist() == ["scores_bdi"]
    np.testing.assert_array_equal(found["scores_bdi"], [12, 7.5, np.nan, np.nan, np.nan, np.nan])


def test_a_raw_sum_is_brought_onto_the_range() -> None:
    given = {"scores": {"who": {"column": "w", "range": [0, 100], "multiply": 4}}}
    assert scores({"w": [25, 0]}, given)["scores_who"].tolist() == [100, 0]


def test_values_the_file_declares_missing_are_no_scores() -> None:
    given = {"scores": {"bdi": {"column": "b", "range": [0, 63]}}}
    found = scores({"b": [3.0, 97.0, 98.0]}, given, missing_ranges={"b": ((97.0, 98.0),)})
    np.testing.assert_array_equal(found["scores_bdi"], [3, np.nan, np.nan])


def test_every_column_and_cell_that_is_no_score_is_told_at_once() -> None:
    wide = {"range": [0, 10]}
    given = {"scores": {name: {"column": name, **wide} for name in ("a", "b", "c", "d")}}
    frame = {"a": [1, 11, -1], "b": [1, "many", 2], "c": [pd.Timestamp(0), 1, np.inf]}
    with pytest.raises(ResponseError) as refused:
        scores(frame, given)
    problems = refused.value.problems
    assert [p.code for p in problems] == ["SCORE-RANGE", "MAP-VALUE", "MAP-VALUE", "COL-UNKNOWN"]
    assert problems[0].found == "2"
    assert problems[1].where == "Row 2, column b:"


def test_an_infinite_score_is_refused() -> None:
    given = {"scores": {"a": {"column": "a", "range": [0, 10]}}}
    with pytest.raises(ResponseError, match=r"Outside 0 to 10: 1 of 2 scores, inf \(row 2\)"):
        scores({"a": [1.0, np.inf]}, given)


def test_a_missing_code_of_the_project_is_no_score() -> None:
    given = {"scores": {"a": {"column": "a", "range": [0, 10]}}}
    np.testing.assert_array_equal(scores({"a": [4, -992, "-999"]}, given)["scores_a"], [4, np.nan, np.nan])


def test_scores_outside_are_named_with_their_rows() -> None:
    given = {"scores": {"a": {"column": "a", "range": [0, 10]}}}
    with pytest.raises(ResponseError) as refused:
        scores({"a": [11, 3, -1, 20, 20, 20, 21.5]}, given)
    said = "Outside 0 to 10: 6 of 7 scores, 11 (row 1), -1 (row 3), 20 (row 4), 20 (row 5), 20 (row 6) + 1."
    assert refused.value.problems[0].text == said

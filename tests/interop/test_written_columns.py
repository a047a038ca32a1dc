# ruff: noqa: DTZ001 (tables know no time zone)
from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from workmh_measures.errors import ResponseError
from workmh_measures.interop.written_columns import Column, clock_texts, written_columns


def column(cells: Any) -> Column:
    (found,) = written_columns(pd.DataFrame({"x": cells}), "t.csv")
    return found


@pytest.mark.parametrize(
    ("cells", "kind", "values"),
    [
        (np.array([1, 2], np.int8), "number", [1, 2]),
        (pd.array([1, None], dtype="Int64"), "number", [1, None]),
        (np.array([1.5, np.nan]), "number", [1.5, None]),
        (np.array([0.1], np.float32), "number", [float(np.float32(0.1))]),
        ([True, False], "truth", [True, False]),
        (pd.array([True, None], dtype="boolean"), "truth", [True, None]),
        (["a", None], "text", ["a", None]),
        (pd.Series(["a", None, ""], dtype=object), "text", ["a", None, ""]),
        (pd.Categorical(["b", "a", None]), "text", ["b", "a", None]),
        (pd.Series([None, None], dtype=object), "number", [None, None]),
        (pd.Series([date(2020, 1, 2), None], dtype=object), "time", [datetime(2020, 1, 2), None]),
        (pd.Series([datetime(2020, 1, 2)]).dt.as_unit("s"), "time", [datetime(2020, 1, 2)]),
        (pd.to_timedelta(["1h"]), "duration", [pd.Timedelta("1h")]),
    ],
)
def test_each_kind_of_column_is_known(cells: Any, kind: str, values: list[Any]) -> None:
    found = column(cells)
    assert found.kind == kind
    assert found.cells.to_pylist() == values


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (pd.Series([1, "a"], dtype=object), "different kinds"),
        (pd.Series([[1], [2]]), "type list"),
        (pd.Series([Decimal("1.5")], dtype=object), "type decimal"),
        (pd.Series([time(1, 2)], dtype=object), "type time"),
        (pd.Series([b"x"], dtype=object), "type binary"),
        (pd.Series([1.0, np.inf]), "an infinite number"),
        (pd.Series([2**70], dtype=object), "too large"),
        (pd.Series([2**63], dtype=np.uint64), "too large"),
        (pd.Series(["a\0b"]), "a NUL character"),
        (pd.Series(["a\ud800"], dtype=object), "not valid Unicode"),
        (pd.to_datetime(["2020-01-01"], utc=True), "times with a zone"),
        (pd.Series(pd.to_datetime(["2020-01-01 00:00:00.000000001"], format="ISO8601")), "too fine"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_column(cells: Any, words: str) -> None:
    with pytest.raises(ResponseError) as refusal:
        written_columns(pd.DataFrame({"ok": [1] * len(cells), "x": cells}), "t.csv")
    (found,) = refusal.value.problems
    assert found.code == "TABLE-COLUMN"
    assert "Column 'x'" in found.text
    assert words in found.text


def test_all_faults_of_a_frame_come_at_once() -> None:
    frame = pd.DataFrame([[1, 2, 3]], columns=["a", "a", 5])
    with pytest.raises(ResponseError) as refusal:
        written_columns(frame, "t.csv")
    assert [p.text for p in refusal.value.problems] == [
        "2 columns are named 'a'.",
        "The column name 5 is no text.",
    ]
    with pytest.raises(ResponseError) as refusal:
        written_columns(pd.DataFrame({"x": [np.inf], "y": ["\0"]}), "t.csv")
    assert len(refusal.value.problems) == 2
    with pytest.raises(ResponseError, match="TABLE-EMPTY"):
        written_columns(pd.DataFrame(index=[1, 2]), "t.csv")


@pytest.mark.parametrize(
    ("cells", "texts"),
    [
        ([datetime(2020, 1, 2), None, datetime(1582, 10, 15)], ["2020-01-02", None, "1582-10-15"]),
        (
            [datetime(2020, 1, 2, 3, 4, 5), datetime(2020, 1, 2)],
            ["2020-01-02 03:04:05", "2020-01-02 00:00:00"],
        ),
        ([datetime(2020, 1, 2, 3, 4, 5, 6)], ["2020-01-02 03:04:05.000006"]),
        ([], []),
    ],
)
def test_times_are_spelled_as_iso_8601(cells: list[Any], texts: list[str | None]) -> None:
    assert clock_texts(Column("x", pa.array(cells, pa.timestamp("us")))).to_pylist() == texts


def test_durations_are_spelled_by_the_clock() -> None:
    cells = pa.array([0, 3_661_000_001, 108_000_000_000, -1_500_000, None], pa.duration("us"))
    assert clock_texts(Column("x", cells)).to_pylist() == [
        "00:00:00",
        "01:01:01.000001",
        "30:00:00",
        "-00:00:01.500000",
        None,
    ]

# ruff: noqa: DTZ001 (workbooks know no time zone)
from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from workmh_measures.errors import ResponseError
from workmh_measures.interop import write_workbook
from workmh_measures.interop.tables import read_table, write_table


def test_another_reader_sees_types_text_and_every_digit(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "t": ["=1+1", "http://x.no", "0012", " æøå\n\x01 "],
            "x": [0.1 + 0.2, 1 / 3, 5e-324, np.nan],
            "n": [1, -991, 2**53, 0],
            "b": pd.array([True, False, None, True], dtype="boolean"),
            "d": pd.to_datetime(["2020-01-02", "1900-03-01", None, "9999-12-30"]),
            "c": pd.to_datetime(["2020-01-02 03:04:05.678", None, None, None]),
            "h": pd.to_timedelta(["30h", None, None, "1s"]),
            "old": pd.to_datetime(["1850-01-02", None, None, None]),
            "fine": pd.to_datetime(["2020-01-02 03:04:05.678901", None, None, None]),
        }
    )
    write_table(frame, tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["data"]
    head, *rows = sheet.iter_rows(values_only=True)
    assert list(head) == list(frame.columns)
    columns = dict(zip(head, zip(*rows, strict=True), strict=True))
    # The other reader leaves the workbook's spelling of a control character as it is.
    assert columns["t"] == ("=1+1", "http://x.no", "0012", " æøå\n_x0001_ ")
    assert {cell.data_type for cell in sheet["A"]} == {"s"}, "no formula, no link"
    assert columns["x"] == (0.1 + 0.2, 1 / 3, 5e-324, None)
    assert columns["n"] == (1, -991, 2**53, 0)
    assert columns["b"] == (True, False, None, True)
    assert columns["d"] == (datetime(2020, 1, 2), datetime(1900, 3, 1), None, datetime(9999, 12, 30))
    assert columns["c"][0] == datetime(2020, 1, 2, 3, 4, 5, 678000)
    assert columns["h"][0] == timedelta(hours=30)
    assert columns["old"][0] == "1850-01-02"
    assert columns["fine"][0] == "2020-01-02 03:04:05.678901"


def test_the_same_frame_gives_the_same_bytes(tmp_path: Path) -> None:
    frame = pd.DataFrame({"a": [1.5, 2], "b": ["x", None]})
    write_table(frame, tmp_path / "one.xlsx")
    write_table(frame, tmp_path / "two.xlsx")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_empty_rows_stay_rows(tmp_path: Path) -> None:
    frame = pd.DataFrame({"a": [np.nan, 1.0, np.nan, np.nan], "b": [None, "x", None, None]}).astype(
        {"b": "str"}
    )
    write_table(frame, tmp_path / "t.xlsx")
    pd.testing.assert_frame_equal(read_table(tmp_path / "t.xlsx").frame, frame)


def test_what_a_sheet_cannot_hold_is_refused_by_column(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = pd.DataFrame({"a": [2**53 + 1], "b": ["x" * 32_768], "c": ["😀" * 16_384], "d": ["😀" * 16_383]})
    with pytest.raises(ResponseError) as refusal:
        write_table(frame, tmp_path / "t.xlsx")
    assert [(p.code, p.text.split("'")[1]) for p in refusal.value.problems] == [
        ("TABLE-COLUMN", "a"),
        ("TABLE-COLUMN", "b"),
        ("TABLE-COLUMN", "c"),
    ]
    monkeypatch.setattr(write_workbook, "_MAX_ROWS", 2)
    with pytest.raises(ResponseError, match="TABLE-SIZE"):
        write_table(pd.DataFrame({"a": [1, 2, 3]}), tmp_path / "t.xlsx")
    assert list(tmp_path.iterdir()) == []

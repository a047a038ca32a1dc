# ruff: noqa: DTZ001 (the columns read here know no time zone)
from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from workmh_measures.errors import ResponseError
from workmh_measures.interop.tables import read_table


def read(folder: Path, column: pa.Array) -> tuple[str, list[Any]]:
    pq.write_table(pa.table({"x": column}), folder / "t.parquet")
    series = read_table(folder / "t.parquet").frame["x"]
    return str(series.dtype), series.astype(object).where(series.notna(), None).tolist()


@pytest.mark.parametrize(
    ("column", "dtype", "values"),
    [
        (pa.array([1, 2], pa.int16()), "int16", [1, 2]),
        (pa.array([2**53 + 1, None], pa.int64()), "Int64", [2**53 + 1, None]),
        (pa.array([1.0, None]), "float64", [1.0, None]),
        (pa.array([True, None]), "boolean", [True, None]),
        (pa.array([True, False]), "bool", [True, False]),
        (pa.array(["a", None, ""]), "str", ["a", None, ""]),
        (pa.array(["a", None], pa.large_string()), "str", ["a", None]),
        (pa.array(["a", "b", "a"]).dictionary_encode(), "str", ["a", "b", "a"]),
        (pa.array([None, None]), "float64", [None, None]),
        (pa.array([Decimal("1.50")]), "float64", [1.5]),
        (pa.array([date(1850, 1, 2), None]), "datetime64[us]", [datetime(1850, 1, 2), None]),
        (pa.array([datetime(2020, 1, 2)], pa.timestamp("ms")), "datetime64[us]", [datetime(2020, 1, 2)]),
        (pa.array([time(1, 2, 3)]), "timedelta64[us]", [timedelta(hours=1, minutes=2, seconds=3)]),
        (pa.array([timedelta(hours=30)]), "timedelta64[us]", [timedelta(hours=30)]),
    ],
)
def test_columns_keep_their_type(tmp_path: Path, column: pa.Array, dtype: str, values: list[Any]) -> None:
    assert read(tmp_path, column) == (dtype, values)


@pytest.mark.parametrize("column", [pa.array([[1]]), pa.array([{"a": 1}]), pa.array([b"x"])])
def test_columns_that_are_no_plain_values_are_refused_by_name(tmp_path: Path, column: pa.Array) -> None:
    with pytest.raises(ResponseError, match="column 'x' of type") as refusal:
        read(tmp_path, column)
    assert [p.code for p in refusal.value.problems] == ["TABLE-READ"]


def test_several_row_groups_are_one_table_in_order(tmp_path: Path) -> None:
    pq.write_table(pa.table({"x": np.arange(10)}), tmp_path / "t.parquet", row_group_size=3)
    assert read_table(tmp_path / "t.parquet").frame["x"].tolist() == list(range(10))

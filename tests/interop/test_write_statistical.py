# ruff: noqa: DTZ001 (these files know no time zone)
from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from workmh_measures.errors import ResponseError
from workmh_measures.interop import write_statistical
from workmh_measures.interop.tables import read_table, write_table
from workmh_measures.interop.written_columns import Column, Labels

FRAME = pd.DataFrame(
    {
        "id": ["0012", "æøå", "z" * 3000],
        "x": [0.1 + 0.2, np.nan, 1e70],
        "n": [1, -991, 2**53],
        "b": [True, False, True],
        "d": pd.to_datetime(["2020-01-02", None, "1850-05-06"]),
        "c": pd.to_datetime(["2020-01-02 03:04:05.678", None, None]).as_unit("s"),
        "h": pd.to_timedelta(["30h", None, "1s"]),
    }
)


def test_another_reader_of_stata_sees_every_value(tmp_path: Path) -> None:
    write_table(FRAME, tmp_path / "t.dta")
    found = pd.read_stata(tmp_path / "t.dta")
    assert found["id"].tolist() == FRAME["id"].tolist()
    assert np.array_equal(found["x"], FRAME["x"], equal_nan=True)
    assert found["n"].tolist() == FRAME["n"].tolist()
    assert found["b"].tolist() == [1, 0, 1]
    assert found["d"].tolist()[::2] == [datetime(2020, 1, 2), datetime(1850, 5, 6)]
    assert found["c"].tolist()[0] == datetime(2020, 1, 2, 3, 4, 5)
    assert found["h"].tolist()[0] == "30:00:00"


def test_labels_reach_stata_and_sas(tmp_path: Path) -> None:
    columns = [Column("q1", pa.array([0, 1])), Column("half", pa.array([0.5, 1.0]))]
    labels = Labels({"q1": "Ledd én"}, {"q1": {0.0: "Aldri", 1.0: "Ofte"}, "half": {0.5: "no", 1.0: "one"}})
    write_statistical.write_dta(columns, tmp_path / "t.dta", labels, "t.dta")
    table = read_table(tmp_path / "t.dta")
    assert table.variable_labels == {"q1": "Ledd én"}
    assert table.value_labels == {"q1": {0: "Aldri", 1: "Ofte"}, "half": {1: "one"}}
    write_statistical.write_xpt(columns, tmp_path / "t.xpt", labels, "t.xpt")
    assert read_table(tmp_path / "t.xpt").variable_labels == {"q1": "Ledd én"}


def test_another_reader_of_sas_sees_the_same_numbers(tmp_path: Path) -> None:
    # The other reader knows version 5 only, whose numbers are those of version 8.
    import pyreadstat

    write_table(FRAME[["x", "n"]], tmp_path / "t.xpt")
    found, _ = pyreadstat.read_xport(str(tmp_path / "t.xpt"))
    assert np.array_equal(found["x"], FRAME["x"], equal_nan=True)
    assert found["n"].tolist() == FRAME["n"].tolist()


@pytest.mark.parametrize(
    ("ending", "column", "cells", "words"),
    [
        (".dta", "a b", [1], "cannot be a name"),
        (".dta", "x" * 33, [1], "cannot be a name"),
        (".dta", "if", [1], "cannot be a name"),
        (".dta", "x", [2**53 + 1], "rounds"),
        (".dta", "x", [1.7e308], "outside the range"),
        (".dta", "x", [5e-324], None),
        (".xpt", "kjønn", [1], "cannot be a name"),
        (".xpt", "1x", [1], "cannot be a name"),
        (".xpt", "x", [2**53 + 1], "rounds"),
        (".xpt", "x", [1e76], "'x' cannot be written: it holds values that"),
        (".xpt", "x", [1e-80], "'x' cannot be written: it holds values that"),
        (".xpt", "x", ["a  "], None),
    ],
)
def test_what_a_format_cannot_keep_is_refused(
    tmp_path: Path, ending: str, column: str, cells: list[object], words: str | None
) -> None:
    frame = pd.DataFrame({column: cells})
    if words is None:
        write_table(frame, tmp_path / f"t{ending}")
        return
    with pytest.raises(ResponseError, match=words):
        write_table(frame, tmp_path / f"t{ending}")
    assert list(tmp_path.iterdir()) == []


def test_names_that_differ_in_case_only_are_refused_for_sas(tmp_path: Path) -> None:
    frame = pd.DataFrame({"a": [1], "A": [2]})
    with pytest.raises(ResponseError) as refusal:
        write_table(frame, tmp_path / "t.xpt")
    assert [p.found for p in refusal.value.problems] == ["a", "A"]
    write_table(frame, tmp_path / "t.dta")
    assert read_table(tmp_path / "t.dta").frame.columns.tolist() == ["a", "A"]


def test_a_label_that_would_be_cut_is_refused(tmp_path: Path) -> None:
    columns = [Column("q", pa.array([1]))]
    with pytest.raises(ResponseError, match="a label of 81 letters"):
        write_statistical.write_dta(columns, tmp_path / "t.dta", Labels({"q": "æ" * 81}), "t.dta")
    write_statistical.write_dta(columns, tmp_path / "t.dta", Labels({"q": "æ" * 80}), "t.dta")
    assert read_table(tmp_path / "t.dta").variable_labels == {"q": "æ" * 80}
    with pytest.raises(ResponseError, match="a label of 257 letters"):
        write_statistical.write_xpt(columns, tmp_path / "t.xpt", Labels({"q": "x" * 257}), "t.xpt")
    write_statistical.write_xpt(columns, tmp_path / "t.xpt", Labels({"q": "x" * 256}), "t.xpt")
    assert read_table(tmp_path / "t.xpt").variable_labels == {"q": "x" * 256}


def test_a_writer_that_bends_a_value_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    series = write_statistical._series
    monkeypatch.setattr(write_statistical, "_series", lambda column: series(column) + 1)
    with pytest.raises(ResponseError, match="'q' cannot be written: it holds values that"):
        write_table(pd.DataFrame({"q": [1.5]}), tmp_path / "t.dta")
    assert list(tmp_path.iterdir()) == []

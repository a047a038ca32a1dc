from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd

from workmh_measures.interop.tables import read_table, write_table


def test_csv_is_plain_utf8_with_text_in_quotation_marks_and_numbers_without(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "id": ["0012", "æøå"],
            "x": [3.0, 0.1 + 0.2],
            "n": pd.array([-991, None], dtype="Int64"),
            "t": ['a,"b"\r\nc', None],
            "b": [True, False],
            "d": pd.to_datetime(["2020-01-02", None]),
        }
    )
    write_table(frame, tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes().decode("utf-8") == (
        '"id","x","n","t","b","d"\n'
        '"0012",3,-991,"a,""b""\r\nc","TRUE","2020-01-02"\n'
        '"æøå",0.30000000000000004,,,"FALSE",\n'
    )
    write_table(frame[["id", "x"]], tmp_path / "t.tsv")
    assert (tmp_path / "t.tsv").read_text(encoding="utf-8").splitlines()[0] == '"id"\t"x"'


def test_texts_that_could_act_as_formulas_are_defused_and_numbers_are_not(tmp_path: Path) -> None:
    frame = pd.DataFrame({"=h": ["=1+1", "@x", "a"], "n": [-3.5, 1.0, 2.0]})
    write_table(frame, tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [["'=h", "n"], ["'=1+1", "-3.5"], ["'@x", "1"], ["a", "2"]]
    pd.testing.assert_frame_equal(read_table(tmp_path / "t.csv").frame, frame.astype({"=h": "str"}))

# ruff: noqa: DTZ001 (the files read here know no time zone)
from __future__ import annotations

import csv
import math
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from workmh_measures.errors import ResponseError
from workmh_measures.interop.tables import Table, read_table

SPSS = Path(__file__).parents[1] / "data" / "spss_sav"
FILES = sorted(path for path in SPSS.iterdir() if path.suffix in {".sav", ".zsav"})


def pspp_rows(path: Path) -> list[dict[str, str]]:
    with (SPSS / "expected" / f"{path.name}.data.csv").open(encoding="utf-8", newline="") as file:
        return [{name.casefold(): cell for name, cell in row.items()} for row in csv.DictReader(file)]


def pspp_dictionary(path: Path) -> dict[str, list[list[str]]]:
    """The tables of PSPP's DISPLAY DICTIONARY: name -> rows."""
    tables: dict[str, list[list[str]]] = {}
    with (SPSS / "expected" / f"{path.name}.dictionary.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            if row and row[0].startswith("Table: "):
                rows = tables[row[0].removeprefix("Table: ")] = []
            elif row and tables:
                rows.append(row)
    return tables


def as_pspp_prints(cell: object) -> str | float:
    if isinstance(cell, pd.Timestamp):
        return cell.strftime("%m/%d/%Y %H:%M:%S")
    if isinstance(cell, pd.Timedelta):
        return str(timedelta(seconds=cell.total_seconds())).rjust(8, "0")
    if cell is None or (isinstance(cell, float) and math.isnan(cell)) or cell is pd.NaT:
        return ""
    return float(cell) if isinstance(cell, (int, float)) else str(cell)


def as_number(text: str) -> str | float:
    try:
        return float(text)
    except ValueError:
        return text.strip()


def test_there_are_twelve_files_made_by_spss() -> None:
    assert len(FILES) == 12


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_cell_of_a_file_made_by_spss_is_what_pspp_sees(path: Path) -> None:
    frame = read_table(path).frame
    expected = pspp_rows(path)
    assert [column.casefold() for column in frame.columns] == list(expected[0])
    assert len(frame) == len(expected)
    for name in frame.columns:
        # PSPP's csv has dates as month/day/year, without a time of day where the format shows none.
        found = [as_pspp_prints(cell) for cell in frame[name].tolist()]
        printed = [as_number(row[name.casefold()]) for row in expected]
        if frame[name].dtype.kind == "M" and all(len(str(p)) <= 10 for p in printed):
            found = [str(cell)[:10] for cell in found]
        assert found == printed, name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_labels_and_missing_codes_of_a_file_made_by_spss_are_what_pspp_sees(path: Path) -> None:
    table = read_table(path)
    tables = pspp_dictionary(path)
    head, *variables = tables["Variables"]
    column = {name.casefold(): name for name in table.frame.columns}
    name_of_label = {}
    for row in variables:
        said = dict(zip(head, row, strict=True))
        name = column[said["Name"].casefold()]
        label = said.get("Label", "")
        name_of_label[label or said["Name"]] = name
        assert table.variable_labels.get(name, "") == label
        assert pspp_ranges(table, name) == said.get("Missing Values", "")
    labels: dict[str, dict[float | str, str]] = {}
    current = ""
    for title, code, label in (row for row in tables.get("Value Labels", [])[1:] if len(row) == 3):
        current = title or current
        labels.setdefault(name_of_label[current], {})[as_number(code.removesuffix("[a]"))] = label
    assert table.value_labels == labels


def pspp_ranges(table: Table, name: str) -> str:
    parts = [
        f"{low:g}" if low == high else f"{low:g} THRU {high:g}"
        for low, high in table.missing_ranges.get(name, ())
    ]
    return "; ".join(parts)


def test_codes_declared_missing_stay_in_the_frame() -> None:
    table = read_table(SPSS / "pyreadstat_sample_missing.sav")
    assert table.frame["mynum"].tolist()[-2:] == [-1.0, 2500.0]
    assert table.missing_ranges["mynum"] == ((2000.0, 3000.0), (-1.0, -1.0))
    assert table.frame["mydate"].dtype == "datetime64[us]"
    assert table.frame["mydate"].iloc[3] == datetime(1583, 1, 1)


def test_a_stata_file_of_another_writer_is_read_as_it_is(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "id": ["0012", "æøå", ""],
            "small": np.array([1, 100, -127], np.int8),
            "x": [0.1, np.nan, 1e300],
            "day": pd.to_datetime(["2020-01-01", None, "1850-05-06"]).as_unit("us"),
            "long_text": ["z" * 3000, "", "é"],
        }
    )
    labels = {"x": "Et tall"}
    values = {"small": {1: "en", 100: "hundre"}}
    frame.to_stata(
        tmp_path / "t.dta",
        version=118,
        write_index=False,
        variable_labels=labels,
        value_labels=values,
        convert_dates={"day": "td"},
        convert_strl=["long_text"],
    )
    table = read_table(tmp_path / "t.dta")
    found = table.frame
    assert list(found.columns) == list(frame.columns)
    assert found["id"].fillna("").tolist() == frame["id"].tolist()
    assert found["small"].tolist() == [1, 100, -127]
    assert np.array_equal(found["x"], frame["x"], equal_nan=True)
    assert found["day"].equals(frame["day"])
    assert found["long_text"].fillna("").tolist() == frame["long_text"].tolist()
    assert table.variable_labels == labels
    assert table.value_labels == values


@pytest.mark.parametrize("version", [114, 117, 118, 119])
def test_norwegian_letters_of_old_and_new_stata_files(tmp_path: Path, version: int) -> None:
    frame = pd.DataFrame({"t": ["Åse Bjørnø", "særlig"], "x": np.array([1, 2], np.int16)})
    labels = {"x": {1: "nå", 2: "før"}}
    frame.to_stata(tmp_path / "t.dta", version=version, write_index=False, value_labels=labels)
    table = read_table(tmp_path / "t.dta")
    assert table.frame["t"].tolist() == frame["t"].tolist()
    assert table.value_labels == labels


def test_lettered_missing_values_of_stata_are_kept_apart(tmp_path: Path) -> None:
    frame = pd.DataFrame({"a": [1.0, "a", np.nan, "b"]})
    labels = {"a": {1: "yes", "a": "Refused"}}
    pyreadstat.write_dta(
        frame, str(tmp_path / "t.dta"), missing_user_values={"a": ["a", "b"]}, variable_value_labels=labels
    )
    table = read_table(tmp_path / "t.dta")
    assert np.array_equal(table.frame["a"], [1, np.nan, np.nan, np.nan], equal_nan=True)
    assert table.missing_tags == {"a": {1: "a", 3: "b"}}
    assert table.value_labels == labels


def test_trailing_empty_rows_and_long_texts_survive_spss(tmp_path: Path) -> None:
    frame = pd.DataFrame({"x": [1.5, np.nan, np.nan], "t": ["å" * 500, "", ""]})
    for name, options in (("t.sav", {}), ("r.sav", {"row_compress": True}), ("z.zsav", {"compress": True})):
        pyreadstat.write_sav(frame, str(tmp_path / name), **options)
        found = read_table(tmp_path / name).frame
        assert np.array_equal(found["x"], frame["x"], equal_nan=True)
        assert found["t"].fillna("").tolist() == frame["t"].tolist()


def test_a_name_that_says_the_wrong_encoding_falls_back_to_windows(tmp_path: Path) -> None:
    pyreadstat.write_sav(pd.DataFrame({"t": ["xyz"]}), str(tmp_path / "t.sav"))
    raw = (tmp_path / "t.sav").read_bytes()
    (tmp_path / "t.sav").write_bytes(raw.replace(b"xyz", "æøå".encode("latin-1")))
    table = read_table(tmp_path / "t.sav")
    assert table.frame["t"].tolist() == ["æøå"]
    assert table.source.encoding == "WINDOWS-1252"


@pytest.mark.parametrize("name", ["t.sav", "t.zsav", "t.dta"])
def test_a_file_cut_off_is_refused_never_shortened(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    frame = pd.DataFrame({"x": np.arange(300.0) / 7, "t": ["text"] * 300})
    if name == "t.dta":
        pyreadstat.write_dta(frame, str(path))
    else:
        pyreadstat.write_sav(frame, str(path), compress=name == "t.zsav")
    raw = path.read_bytes()
    for share in (0.02, 0.1, 0.5, 0.9, 0.99):
        path.write_bytes(raw[: int(len(raw) * share)])
        with pytest.raises(ResponseError) as refusal:
            read_table(path)
        assert [p.code for p in refusal.value.problems] == ["TABLE-READ"]

from __future__ import annotations

import string
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmh_measures.errors import ResponseError
from workmh_measures.interop import tables
from workmh_measures.interop.tables import READ_ENDINGS, read_table, write_table

DATA = Path(__file__).parents[1] / "data"

# Letters of every plane; what no format can hold (NUL, half of a pair) and what XML joins (CR) apart.
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0\r￾￿")
WORDS = st.text(LETTERS, max_size=12)
# A word that is no number and no missing word keeps its column text in csv.
COLUMNS_OF_TEXT = st.lists(st.none() | WORDS.filter(bool), min_size=1, max_size=8).map(
    lambda cells: [*cells, "ord"]
)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53).map(float)
COLUMNS_OF_NUMBERS = st.lists(st.none() | NUMBERS, min_size=2, max_size=9)
NAMES = st.text(string.ascii_lowercase, min_size=1, max_size=8).map(lambda name: f"v_{name}")


@st.composite
def frames(draw: st.DrawFn) -> pd.DataFrame:
    names = draw(st.lists(NAMES, min_size=1, max_size=5, unique=True))
    rows = draw(st.integers(1, 9))
    columns = {}
    for name in names:
        cells = draw(COLUMNS_OF_TEXT | COLUMNS_OF_NUMBERS)
        cells = (cells * 9)[-rows:]
        is_text = any(isinstance(cell, str) for cell in cells)
        columns[name] = pd.Series(cells, dtype="str" if is_text else np.float64)
    return pd.DataFrame(columns)


def same(found: pd.DataFrame, frame: pd.DataFrame) -> bool:
    """Whether two tables hold the same; whole numbers may have become integers."""
    if list(found.columns) != list(frame.columns) or len(found) != len(frame):
        return False
    for name in frame.columns:
        if frame[name].dtype == np.float64:
            equal = np.array_equal(found[name].to_numpy(float), frame[name].to_numpy(float), equal_nan=True)
        else:
            equal = found[name].fillna("\0").tolist() == frame[name].fillna("\0").tolist()
        if not equal:
            return False
    return True


@given(frames())
def test_csv_gives_back_every_table(tmp_path_factory: pytest.TempPathFactory, frame: pd.DataFrame) -> None:
    for ending in (".csv", ".tsv"):
        path = tmp_path_factory.mktemp("round") / f"t{ending}"
        write_table(frame, path)
        assert same(read_table(path).frame, frame)


@given(frames())
def test_other_programs_csv_gives_back_every_table(
    tmp_path_factory: pytest.TempPathFactory, frame: pd.DataFrame
) -> None:
    path = tmp_path_factory.mktemp("round") / "t.csv"
    for separator, encoding in ((",", "utf-8"), (";", "utf-16"), ("\t", "utf-8-sig"), ("|", "utf-8")):
        # 1 = QUOTE_ALL; texts that look like our escape are told apart in test_formula_escape.
        plain = frame.map(lambda cell: cell.replace("'", "’") if isinstance(cell, str) else cell)
        plain.to_csv(path, index=False, sep=separator, encoding=encoding, quoting=1)
        assert same(read_table(path).frame, plain)


@pytest.mark.parametrize("ending", [".xlsx", ".dta", ".xpt", ".parquet"])
def test_binary_formats_give_back_a_table_of_everything(tmp_path: Path, ending: str) -> None:
    texts = ["æøåÆØÅ", None, "=1+1", "0012", 'a,"b"\n', "😀", "NA", " x"]
    frame = pd.DataFrame(
        {
            "id": ["0012", "0013", "a", "b", "c", "d", "e", "f"],
            "q1": [0, 1, 2, 3, -991, -999, 4, 5],
            "score": [0.1 + 0.2, np.nan, 1 / 3, -0.0, 1e-50, 1e50, 12345678.9, 100.0],
            "t": pd.Series(texts, dtype="str"),
            "none": [np.nan] * 8,
        }
    )
    write_table(frame, tmp_path / f"t{ending}")
    table = read_table(tmp_path / f"t{ending}")
    assert same(table.frame, frame)
    assert table.source.format == ending[1:]
    assert table.frame["q1"].dtype == np.int64
    assert isinstance(table.frame.index, pd.RangeIndex)


def test_the_norwegian_workers_survive_every_format(tmp_path: Path) -> None:
    frame = read_table(DATA / "norway_workers_hads_bwas" / "workers.csv").frame
    # Transport files fill text up with blanks, so blanks at its end, and a text of blanks, are lost.
    shares = frame["Percentage_Full_Time_Equivalent"].str.rstrip()
    without_blanks = frame.assign(Percentage_Full_Time_Equivalent=shares.mask(shares == ""))
    for ending in (".csv", ".tsv", ".xlsx", ".dta", ".xpt", ".parquet"):
        path = tmp_path / f"t{ending}"
        write_table(frame, path)
        assert same(read_table(path).frame, without_blanks if ending == ".xpt" else frame), ending


@pytest.mark.parametrize(
    ("name", "nearest"), [("t.cvs", ".csv"), ("t.xls", ".xlsx"), ("t.json", None), ("t", None)]
)
def test_an_unknown_ending_is_refused_with_the_nearest(
    tmp_path: Path, name: str, nearest: str | None
) -> None:
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(ResponseError) as refusal:
        read_table(tmp_path / name)
    (found,) = refusal.value.problems
    assert (found.code, found.nearest) == ("TABLE-FORMAT", nearest)
    assert found.allowed == ", ".join(READ_ENDINGS)


@pytest.mark.parametrize("ending", READ_ENDINGS)
def test_an_empty_file_a_missing_file_and_a_folder_are_refused(tmp_path: Path, ending: str) -> None:
    (tmp_path / f"t{ending}").write_bytes(b"")
    (tmp_path / f"d{ending}").mkdir()
    for name, code in (("t", "TABLE-EMPTY"), ("d", "TABLE-READ"), ("none", "TABLE-READ")):
        with pytest.raises(ResponseError) as refusal:
            read_table(tmp_path / f"{name}{ending}")
        assert [p.code for p in refusal.value.problems] == [code]


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_FILE_BYTES", 3)
    (tmp_path / "t.csv").write_bytes(b"a\n1\n")
    with pytest.raises(ResponseError) as refusal:
        read_table(tmp_path / "t.csv")
    (found,) = refusal.value.problems
    assert (found.code, found.found, found.allowed) == ("TABLE-SIZE", "4 bytes", "3 bytes")


def test_endings_may_be_capital_letters(tmp_path: Path) -> None:
    (tmp_path / "T.CSV").write_bytes(b"a\n1\n")
    assert read_table(str(tmp_path / "T.CSV")).frame["a"].tolist() == [1]
    write_table(pd.DataFrame({"a": [1]}), tmp_path / "O.TSV")
    assert (tmp_path / "O.TSV").read_text() == '"a"\n1\n'

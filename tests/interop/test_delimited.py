from __future__ import annotations

import csv
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workmh_measures.errors import Problem, ResponseError
from workmh_measures.interop.table import Table
from workmh_measures.interop.tables import read_table

DATA = Path(__file__).parents[1] / "data"
WORKERS = DATA / "norway_workers_hads_bwas" / "workers.csv"


def read(folder: Path, text: str | bytes, name: str = "t.csv") -> Table:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_table(path)


def rows(table: Table) -> list[list[Any]]:
    frame = table.frame.astype(object).where(table.frame.notna(), None)
    return frame.to_numpy().tolist()


def problems(folder: Path, text: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(ResponseError) as refusal:
        read(folder, text)
    return refusal.value.problems


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
def test_any_separator_and_line_end(tmp_path: Path, separator: str, line_end: str, *, last: bool) -> None:
    lines = [["id", "a", "b"], ["x1", "1", ""], ["x2", "", "-2"]]
    text = line_end.join(separator.join(line) for line in lines) + (line_end if last else "")
    table = read(tmp_path, text)
    assert list(table.frame.columns) == ["id", "a", "b"]
    assert rows(table) == [["x1", 1.0, None], ["x2", None, -2.0]]
    assert table.source.separator == separator
    assert table.frame.index.equals(table.frame.reset_index().index)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1", "windows-1252"])
def test_norwegian_letters_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    table = read(tmp_path, "kjønn;alder\nKvinne ÆØÅ æøå;40,5\n".encode(encoding))
    assert list(table.frame.columns) == ["kjønn", "alder"]
    assert rows(table) == [["Kvinne ÆØÅ æøå", 40.5]]
    assert table.source.decimal == ","


def test_quoted_separators_quotes_and_line_breaks_stay_inside_their_cell(tmp_path: Path) -> None:
    table = read(tmp_path, 'id,t\n1,"a,b ""c""\r\nd\n"\n2,5" pipe\n')
    assert rows(table) == [[1, 'a,b "c"\r\nd\n'], [2, '5" pipe']]


def test_a_comma_in_a_comma_file_is_no_decimal_mark(tmp_path: Path) -> None:
    table = read(tmp_path, 'id,share\n1,"10,7 "\n2,"26,67"\n')
    assert table.frame["share"].tolist() == ["10,7 ", "26,67"]
    assert table.source.decimal == "."


def test_ids_keep_their_zeros_and_words_are_not_missing(tmp_path: Path) -> None:
    table = read(tmp_path, "id;name;n\n0012;NA;NA\n0013;None;1\n0014;null;.\n")
    assert rows(table) == [["0012", "NA", None], ["0013", "None", 1.0], ["0014", "null", None]]


def test_a_row_without_any_value_is_still_a_row(tmp_path: Path) -> None:
    assert len(read(tmp_path, "a,b\n1,2\n,\n3,4\n,\n").frame) == 4
    assert len(read(tmp_path, "a\n1\n\n2\n").frame) == 3
    assert len(read(tmp_path, "a,b\n1,2\n\n\n").frame) == 1, "line breaks at the end are no rows"


def test_a_heading_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    table = read(tmp_path, "a,b")
    assert list(table.frame.columns) == ["a", "b"]
    assert len(table.frame) == 0


def test_the_line_spreadsheets_put_first_is_obeyed(tmp_path: Path) -> None:
    assert rows(read(tmp_path, "sep=;\r\na,x;b\r\n1,5;2\r\n")) == [[1.5, 2]]


def test_one_nameless_column_is_kept_and_empty_ones_at_the_end_are_noted(tmp_path: Path) -> None:
    table = read(tmp_path, '"","a"\n"1",5\n')
    assert list(table.frame.columns) == ["", "a"]
    table = read(tmp_path, "a;b;;\n1;2;;\n")
    assert list(table.frame.columns) == ["a", "b"]
    assert table.source.notes == ("2 empty columns without a name were left out.",)


@pytest.mark.parametrize("text", [b"", b"\n\n", b"  \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(tmp_path: Path, text: bytes) -> None:
    assert [p.code for p in problems(tmp_path, text)] == ["TABLE-EMPTY"]


def test_ragged_rows_are_named_by_line(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, 'a,b\n1,"x\ny"\n1,2,3\n4\n5,6\n')
    assert found.code == "TABLE-ROWS"
    assert found.where.endswith("t.csv:4")
    assert found.text == "The heading has 2 fields, but line 4 has 3, line 5 has 1."


def test_an_empty_line_between_rows_is_named(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, "a,b\r\n1,2\r\n\r\n3,4\r\n")
    assert found.text == "The heading has 2 fields, but line 3 has none."


def test_many_ragged_rows_are_counted(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, "a,b\n" + "1,2\n" * 200 + "1\n" * 30)
    assert found.text.endswith("line 211 has 1 and 20 more.")
    assert found.found == "30"


def test_a_quotation_mark_that_is_never_closed_is_refused(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, 'a,b\n1,"x"\n2,"y\n3,z\n')
    assert found.code == "TABLE-READ"
    assert found.where.endswith("t.csv:3")
    assert "not closed" in found.text
    (found,) = problems(tmp_path, '"' + "x" * 200_000)
    assert found.code == "TABLE-READ"


def test_names_that_stand_twice_are_refused_all_at_once(tmp_path: Path) -> None:
    found = problems(tmp_path, "a,b,a,b,a,c\n1,2,3,4,5,6\n")
    assert [(p.code, p.found) for p in found] == [("TABLE-NAME", "a"), ("TABLE-NAME", "b")]
    assert found[0].text == "Columns 1, 3, 5 are all named 'a'."
    (found_empty,) = problems(tmp_path, "a,,\n1,2,3\n")
    assert found_empty.text == "Columns 2, 3 have no name."


def test_too_many_columns_are_refused(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, ",".join(f"c{i}" for i in range(20_001)) + "\n")
    assert (found.code, found.found, found.allowed) == ("TABLE-SIZE", "20,001 columns", "20000")


def test_an_escaped_formula_in_heading_and_cells_comes_back(tmp_path: Path) -> None:
    table = read(tmp_path, "'=a,b\n'=1+1,x\n")
    assert list(table.frame.columns) == ["=a", "b"]
    assert rows(table) == [["=1+1", "x"]]


def test_the_norwegian_workers_are_read_whole_and_fast() -> None:
    read_table(WORKERS)
    # Processor time: other programs on the machine do not count.
    start = time.process_time()
    table = read_table(WORKERS)
    seconds = time.process_time() - start
    assert table.frame.shape == (16_426, 46)
    assert table.frame["row_id"].tolist() == list(range(1, 16_427))
    items = table.frame.filter(regex="^(HADS|BWAS)")
    assert items.shape == (16_426, 21)
    assert all(kind == np.int64 for kind in items.dtypes)
    shares = table.frame["Percentage_Full_Time_Equivalent"]
    assert {"     ", "10,7 ", "26,67"} <= set(shares), "typed by hand, so kept as typed"
    assert seconds < 0.5


SIGNS = b'"|""|,|;|\t|\n|\r\n|\r|a|1|0,5|\'=|\xe6|\xc3\xa6|\xef\xbb\xbf|\xff\xfe|\0| |sep=;|NA|.'
PIECES = st.sampled_from([*SIGNS.split(b"|"), b"|"])


def table_or_codes(path: Path) -> Table | set[str]:
    try:
        return read_table(path)
    except ResponseError as refusal:
        return {problem.code for problem in refusal.problems}


@given(st.binary(max_size=60) | st.lists(PIECES, max_size=40).map(b"".join))
@settings(max_examples=500)
def test_any_bytes_are_a_table_or_a_refusal(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content)
    found = table_or_codes(path)
    if isinstance(found, Table):
        assert found.frame.shape[1] >= 1
        assert found.source.separator in {",", ";", "\t", "|"}
    else:
        assert found
        assert found <= {"TABLE-READ", "TABLE-EMPTY", "TABLE-ROWS", "TABLE-NAME"}


@given(st.lists(st.lists(st.text(alphabet='ab"\n\r,;1', max_size=4), min_size=3, max_size=3), min_size=1))
def test_the_fast_parser_sees_the_rows_the_standard_one_sees(
    tmp_path_factory: pytest.TempPathFactory, cells: list[list[str]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "rows.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([["x", "y", "z"], *cells])
    frame = read_table(path).frame
    with path.open(encoding="utf-8", newline="") as file:
        expected = list(csv.reader(file))[1:]
    assert len(frame) == len(expected)
    for name, column in zip(frame.columns, zip(*expected, strict=True), strict=True):
        if frame[name].dtype.kind not in "if":
            assert frame[name].fillna("").tolist() == list(column)

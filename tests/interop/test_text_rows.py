from __future__ import annotations

from pathlib import Path

import pytest

from workmh_measures.errors import ResponseError
from workmh_measures.interop.text_rows import text_rows


def written(folder: Path, content: bytes) -> Path:
    file = folder / "rows.csv"
    file.write_bytes(content)
    return file


def refused(file: Path) -> list[tuple[str, str]]:
    with pytest.raises(ResponseError) as refusal:
        text_rows(file)
    return [(found.code, found.where.removeprefix(str(file))) for found in refusal.value.problems]


@pytest.mark.parametrize(
    "content",
    [
        b"Site,Number,arm\n01,1, a \n\nx,25-Jun,b\n",
        b"\xef\xbb\xbfSite;Number;arm\r\n01;1;a\r\n\r\nx;25-Jun;b\r\n",
        b'sep=;\nSite;Number;arm\n"01";1;a\n;;\nx;25-Jun;b',
        "Site\tNumber\tarm\n01\t1\ta\n\nx\t25-Jun\tb\n".encode("utf-16"),
    ],
)
def test_cells_stay_the_text_they_are_whatever_the_encoding_and_separator(
    tmp_path: Path, content: bytes
) -> None:
    heading, rows = text_rows(written(tmp_path, content))
    assert heading == ["site", "number", "arm"]
    assert [cells for _, cells in rows] == [
        {"site": "01", "number": "1", "arm": "a"},
        {"site": "x", "number": "25-Jun", "arm": "b"},
    ]


def test_every_row_knows_its_line_also_behind_an_empty_one_and_one_of_two_lines(tmp_path: Path) -> None:
    file = written(tmp_path, b'a,b\n1,2\n\n"x\ny",3\n4,5\n')
    assert [where for where, _ in text_rows(file)[1]] == [f"{file}:{line}" for line in (2, 4, 6)]


def test_letters_of_windows_are_read(tmp_path: Path) -> None:
    [(_, cells)] = text_rows(written(tmp_path, "fylke;arm\nØstfold;a\n".encode("cp1252")))[1]
    assert cells["fylke"] == "Østfold"


def test_names_and_widths_that_are_wrong_are_told_at_once(tmp_path: Path) -> None:
    file = written(tmp_path, b"a,A,\n1,2,3\n4,5\n6,7,8,9\n")
    assert refused(file) == [
        ("TABLE-NAME", ":1"),
        ("TABLE-NAME", ":1"),
        ("TABLE-ROWS", ":3"),
        ("TABLE-ROWS", ":4"),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "TABLE-EMPTY"),
        (b"\n \n", "TABLE-EMPTY"),
        (b";;\n", "TABLE-EMPTY"),
        (b'a,b\n1,"2\n', "TABLE-READ"),
        (b"a\x00b", "TABLE-READ"),
    ],
)
def test_what_cannot_be_read_whole_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    assert [found for found, _ in refused(written(tmp_path, content))] == [code]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.csv") == [("TABLE-READ", "")]

# ruff: noqa: DTZ001 (the files read here know no time zone)
from __future__ import annotations

import struct
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmh_measures.errors import Problem, ResponseError
from workmh_measures.interop.refusal import Refusal
from workmh_measures.interop.tables import Table, read_table
from workmh_measures.interop.xport import read_xpt

NHANES = Path(__file__).parents[1] / "data" / "nhanes_2017_2018_phq9"


def header(name: str, rest: str = "0" * 30) -> bytes:
    return f"HEADER RECORD*******{name:<8}HEADER RECORD!!!!!!!{rest:<30}  ".encode("ascii")


def transport(variables: list[dict[str, Any]], rows: list[bytes], padding: bytes = b" ") -> bytes:
    """A version 5 file, byte by byte as the format's description has it."""
    blocks, position = b"", 0
    for number, v in enumerate(variables, start=1):
        kind, length = (1, v.get("length", 8)) if v.get("numeric", True) else (2, v["length"])
        block = struct.pack(">hhhh", kind, 0, length, number) + v["name"].ljust(8).encode("latin-1")
        block += v.get("label", "").ljust(40).encode("latin-1") + v.get("form", "").ljust(8).encode()
        block += struct.pack(">hhhh", 0, 0, 0, 0) + b" " * 8 + struct.pack(">hhi", 0, 0, position)
        blocks += block.ljust(140, b"\0")
        position += length
    blocks = blocks.ljust(-(-len(blocks) // 80) * 80)
    data = b"".join(rows)
    data += padding * (-len(data) % 80)
    real = b"SAS     SAS     SASLIB  9.4".ljust(80) + b" " * 80
    names = f"000000{len(variables):04d}" + "0" * 20
    member = header("MEMBER", "0" * 17 + "1600000000140") + header("DSCRPTR") + real
    return header("LIBRARY") + real + member + header("NAMESTR", names) + blocks + header("OBS") + data


def read(folder: Path, content: bytes) -> Table:
    (folder / "t.xpt").write_bytes(content)
    return read_table(folder / "t.xpt")


def refused(folder: Path, content: bytes) -> Problem:
    with pytest.raises(ResponseError) as refusal:
        read(folder, content)
    (found,) = refusal.value.problems
    return found


ZERO, ONE, HALF, MINUS = (bytes.fromhex(h.ljust(16, "0")) for h in ("00", "4110", "4080", "c118"))
DOT, LETTER, UNDERSCORE = (bytes.fromhex(h.ljust(16, "0")) for h in ("2e", "41", "5f"))


def test_every_count_the_publisher_printed_is_found() -> None:
    published = pd.read_csv(NHANES / "codebook_frequencies.csv", dtype=str)
    compared = 0
    for name in ("DPQ_J", "HSQ_J", "OCQ_J"):
        frame = read_table(NHANES / f"{name}.XPT").frame
        for _, variable, code, _, count in published[published["file"] == name].itertuples(index=False):
            cells = frame[variable]
            if code == ".":
                n = cells.isna().sum()
            elif " to " in code:
                low, high = map(float, code.split(" to "))
                n = cells.between(low, high).sum()
            else:
                n = (cells == float(code)).sum()
            assert n == int(count), (name, variable, code)
            compared += 1
    assert compared == 184


def test_a_zero_is_exactly_zero_and_labels_are_kept() -> None:
    table = read_table(NHANES / "DPQ_J.XPT")
    assert table.frame.shape == (5533, 11)
    assert set(table.frame["DPQ010"].dropna()) == {0.0, 1.0, 2.0, 3.0, 7.0, 9.0}
    assert table.variable_labels["SEQN"] == "Respondent sequence number"
    assert table.frame["SEQN"].dtype == np.int64


def test_numbers_lettered_missing_values_text_and_dates(tmp_path: Path) -> None:
    variables = [
        {"name": "X", "label": "Tall"},
        {"name": "T", "numeric": False, "length": 3, "label": "Tekst ø"},
        {"name": "D", "form": "DATE"},
        {"name": "H", "form": "TIME"},
        {"name": "S", "length": 3},
    ]
    rows = [
        ZERO + b"a  " + ZERO + ONE + ONE[:3],
        HALF + b"   " + ONE + DOT + MINUS[:3],
        MINUS + "æø ".encode("latin-1") + DOT + DOT + DOT[:3],
        DOT + b"bcd" + DOT + DOT + LETTER[:3],
        LETTER + b"bcd" + DOT + DOT + ZERO[:3],
        UNDERSCORE + b"bcd" + DOT + DOT + ZERO[:3],
    ]
    table = read(tmp_path, transport(variables, rows))
    frame = table.frame
    assert np.array_equal(frame["X"], [0, 0.5, -1.5, np.nan, np.nan, np.nan], equal_nan=True)
    assert frame["T"].fillna("").tolist() == ["a", "", "æø", "bcd", "bcd", "bcd"]
    assert frame["D"].tolist()[:2] == [datetime(1960, 1, 1), datetime(1960, 1, 2)]
    assert frame["H"].tolist()[0] == timedelta(seconds=1)
    assert np.array_equal(frame["S"], [1, -1.5, np.nan, np.nan, 0, 0], equal_nan=True)
    assert table.missing_tags == {"X": {4: "a", 5: "_"}, "S": {3: "a"}}
    assert table.variable_labels == {"X": "Tall", "T": "Tekst ø"}
    assert table.source.encoding == "windows-1252"


DOUBLES = st.floats(allow_nan=False, allow_infinity=False).filter(lambda x: x == 0 or 1e-77 < abs(x) < 7e74)


@given(st.lists(DOUBLES, min_size=1, max_size=30), st.sampled_from([5, 8]))
def test_every_double_another_writer_stores_comes_back_exactly(
    tmp_path_factory: pytest.TempPathFactory, numbers: list[float], version: int
) -> None:
    path = tmp_path_factory.mktemp("xpt") / "t.xpt"
    pyreadstat.write_xport(pd.DataFrame({"x": numbers}), str(path), file_format_version=version)
    assert read_xpt(path).columns[0].to_pylist() == numbers


def test_another_reader_sees_the_same_table() -> None:
    for name in ("DPQ_J", "HSQ_J", "OCQ_J"):
        theirs, meta = pyreadstat.read_xport(str(NHANES / f"{name}.XPT"))
        ours = read_table(NHANES / f"{name}.XPT")
        pd.testing.assert_frame_equal(ours.frame.astype(float), theirs.astype(float))
        assert ours.variable_labels == meta.column_names_to_labels


def test_version_8_has_long_names_and_long_labels(tmp_path: Path) -> None:
    frame = pd.DataFrame({"a_name_of_more_than_eight": [1.5], "short": ["æ" * 300]})
    labels = {"a_name_of_more_than_eight": "l" * 200}
    pyreadstat.write_xport(frame, str(tmp_path / "t.xpt"), column_labels=labels)
    table = read_table(tmp_path / "t.xpt")
    pd.testing.assert_frame_equal(table.frame, frame.astype({"short": "str"}))
    assert table.variable_labels == labels


@pytest.mark.parametrize("blank_rows", [0, 1, 3, 40])
def test_the_count_of_version_8_keeps_blank_rows_at_the_end(tmp_path: Path, blank_rows: int) -> None:
    frame = pd.DataFrame({"t": ["a", *[""] * blank_rows]})
    pyreadstat.write_xport(frame, str(tmp_path / "t.xpt"))
    assert len(read_table(tmp_path / "t.xpt").frame) == 1 + blank_rows


def test_the_blanks_that_fill_a_version_5_file_are_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "t.xpt"
    for n in range(1, 60):
        path.write_bytes(transport([{"name": "X", "length": 3}], [ONE[:3]] * n))
        assert len(read_xpt(path).columns[0]) == n


def test_a_file_cut_off_anywhere_is_refused_never_shortened(tmp_path: Path) -> None:
    content = transport([{"name": "X"}, {"name": "Y", "length": 7}], [ONE + ONE[:7]] * 50)
    path = tmp_path / "t.xpt"
    shortened = []
    for length in range(len(content)):
        path.write_bytes(content[:length])
        try:
            shortened.append((length, len(read_xpt(path).columns[0])))
        except (Refusal, ValueError, struct.error):
            continue
    # Version 5 counts no rows: only a cut that falls on a record and on a row at once cannot be seen.
    data = content.index(header("OBS")) + 80
    assert [n for n, _ in shortened] == [n for n in range(data, len(content), 80) if (n - data) % 15 == 0]


def test_several_data_sets_in_one_file_are_refused(tmp_path: Path) -> None:
    content = transport([{"name": "X"}], [ONE] * 10)
    second = content[content.index(header("MEMBER", "0" * 17 + "1600000000140")) :]
    assert "several data sets" in refused(tmp_path, content + second).text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"x" * 160, "no SAS transport file"),
        (header("LIBRARY") + b" " * 1, "cut off"),
        (header("LIBRARY") + b" " * 800, "not in their places"),
        (transport([], []), "declares 0 variables"),
        (transport([{"name": "X", "length": 9}], []), "has length 9"),
        (transport([{"name": "X"}], []).replace(header("OBS"), b" " * 80), "no observations header"),
        (transport([{"name": "X", "length": 7}], [ONE[:7]], padding=b"x"), "middle of a row"),
        (transport([{"name": "X\x81"}], [ONE]), "neither UTF-8 nor Windows-1252"),
    ],
)
def test_what_is_no_transport_file_is_refused_with_the_reason(
    tmp_path: Path, content: bytes, words: str
) -> None:
    found = refused(tmp_path, content)
    assert found.code == "TABLE-READ"
    assert words in found.text

# ruff: noqa: DTZ001 (the files read here know no time zone)
from __future__ import annotations

import io
import time
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
import xlsxwriter

from workmh_measures.errors import Problem, ResponseError
from workmh_measures.interop.tables import read_table

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def parts(rows: str, **more: bytes) -> dict[str, bytes]:
    """The smallest workbook: one sheet with these rows of XML."""
    texts = {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>',
    }
    return {name: text.encode() for name, text in texts.items()} | more


def packed(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return stream.getvalue()


def refused(folder: Path, content: bytes) -> Problem:
    path = folder / "t.xlsx"
    path.write_bytes(content)
    with pytest.raises(ResponseError) as refusal:
        read_table(path)
    (found,) = refusal.value.problems
    return found


def text(value: str) -> str:
    return f'<c t="inlineStr"><is><t>{value}</t></is></c>'


def test_a_workbook_of_another_program_is_read_as_it_is(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Svar"
    rows: list[list[Any]] = [
        ["id", "svar", "når", "ja", "blandet", "tall som tekst", "kryss"],
        ["0012", 1, datetime(2020, 1, 2), True, "x", "1.5", "1,2"],
        ["0013", None, None, None, 2, None, "3"],
        [None, None, None, None, None, None, None],
        ["Åse", 3.5, datetime(2021, 1, 2, 3, 4, 5), False, 0.1, "2", "2,3"],
    ]
    for row in rows:
        sheet.append(row)
    book.create_sheet("Mer").append(["y"])
    book.save(tmp_path / "t.xlsx")
    table = read_table(tmp_path / "t.xlsx")
    frame = table.frame
    assert list(frame.columns) == rows[0]
    assert frame["id"].tolist()[::3] == ["0012", "Åse"]
    assert np.array_equal(frame["svar"], [1, np.nan, np.nan, 3.5], equal_nan=True)
    assert frame["når"].dt.unit == "us"
    assert frame["når"].tolist()[::3] == [datetime(2020, 1, 2), datetime(2021, 1, 2, 3, 4, 5)]
    assert frame["ja"].tolist()[::3] == [True, False]
    assert frame["blandet"].tolist()[:2] == ["x", "2"]
    assert np.array_equal(frame["tall som tekst"], [1.5, np.nan, np.nan, 2], equal_nan=True)
    assert frame["kryss"].tolist()[::3] == ["1,2", "2,3"]
    assert table.source.sheet == "Svar"
    assert table.source.notes == ("The workbook has 2 sheets; 'Svar' was read.",)
    assert read_table(tmp_path / "t.xlsx", sheet="Mer").frame.columns.tolist() == ["y"]
    with pytest.raises(ResponseError, match=r"no sheet 'Nei'\. Allowed: Svar, Mer"):
        read_table(tmp_path / "t.xlsx", sheet="Nei")


def test_the_first_visible_sheet_is_read(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as book:
        hidden, shown = book.add_worksheet("Codes"), book.add_worksheet("Data")
        hidden.write(0, 0, "a")
        shown.write(0, 0, "b")
        shown.activate()
        hidden.hide()
    assert read_table(tmp_path / "t.xlsx").frame.columns.tolist() == ["b"]


def test_formulas_count_with_their_stored_value_and_a_note_says_so(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_number(1, 0, 2)
        sheet.write_formula(1, 1, "=A2*2", None, 4)
    table = read_table(tmp_path / "t.xlsx")
    assert table.frame.to_numpy().tolist() == [[2, 4]]
    assert table.source.notes == (
        "1 cells are formulas (B2 is the first); the values stored for them were read.",
    )


def test_formulas_without_a_stored_value_are_refused_by_cell(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["a", "b"], [1, "=A2+1"], [2, "=A3+1"]):
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    found = refused(tmp_path, (tmp_path / "t.xlsx").read_bytes())
    assert found.code == "TABLE-FORMULA"
    assert found.text == "2 formulas have no stored value: B2, B3."


def test_rich_text_escapes_and_missing_references_are_understood(tmp_path: Path) -> None:
    rows = (
        f"<row>{text('a')}{text('b')}</row>"
        '<row><c t="inlineStr"><is><r><t>one </t></r><rPh><t>no</t></rPh><r><t>two</t></r></is></c>'
        '<c t="inlineStr"><is><t>x_x000D_y_x005F_x000D_</t></is></c></row>'
        '<row r="5"><c r="B5" t="str"><v>far</v></c></row>'
    )
    (tmp_path / "t.xlsx").write_bytes(packed(parts(rows)))
    frame = read_table(tmp_path / "t.xlsx").frame
    assert frame.iloc[0].tolist() == ["one two", "x\ry_x000D_"]
    assert len(frame) == 4
    assert frame["b"].isna().tolist() == [False, True, True, False]


def test_errors_of_a_sheet_stay_visible(tmp_path: Path) -> None:
    rows = f"<row>{text('a')}{text('b')}</row>"
    rows += '<row><c t="e"><v>#N/A</v></c><c t="e"><v>#DIV/0!</v></c></row><row><c><v>1</v></c><c><v>2</v></c></row>'
    (tmp_path / "t.xlsx").write_bytes(packed(parts(rows)))
    frame = read_table(tmp_path / "t.xlsx").frame
    assert np.array_equal(frame["a"], [np.nan, 1], equal_nan=True)
    assert frame["b"].tolist() == ["#DIV/0!", "2"]


def test_the_heading_is_the_first_row_that_is_not_empty(tmp_path: Path) -> None:
    rows = f'<row r="1"><c r="A1" s="1"/></row><row r="3">{text("a")}</row><row r="4"><c><v>1</v></c></row>'
    rows += '<row r="9"><c r="A9" s="1"/></row>'
    (tmp_path / "t.xlsx").write_bytes(packed(parts(rows)))
    assert read_table(tmp_path / "t.xlsx").frame["a"].tolist() == [1]


def test_values_beside_the_heading_are_refused(tmp_path: Path) -> None:
    rows = f"<row>{text('a')}</row><row><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c></row>"
    found = refused(tmp_path, packed(parts(rows)))
    assert found.code == "TABLE-NAME"
    assert found.text == "Columns 2, 3 have no name."


def test_an_empty_sheet_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, packed(parts(""))).code == "TABLE-EMPTY"


def lying_bomb() -> bytes:
    """A sheet of 60 MB that the directory of the zip says is 1 KB."""
    raw = bytearray(packed(parts("<row></row>" * 5_000_000)))
    size = len(parts("<row></row>" * 5_000_000)["xl/worksheets/sheet1.xml"]).to_bytes(4, "little")
    at = raw.index(size)
    while at >= 0:
        raw[at : at + 4] = (1000).to_bytes(4, "little")
        at = raw.find(size)
    return bytes(raw)


HOSTILE = {
    "too many bytes": (lambda: packed(parts("<row></row>" * 5_000_000)), "TABLE-SIZE", "when unpacked"),
    "grows too much": (lambda: packed(parts("<row></row>" * 100_000)), "TABLE-SIZE", "grows"),
    "a lie about its size": (lying_bomb, "TABLE-READ", "damaged"),
    "too many parts": (
        lambda: packed(parts("") | {f"x{i}": b"" for i in range(200)}),
        "TABLE-SIZE",
        "203 parts",
    ),
    "a row far away": (
        lambda: packed(parts(f'<row>{text("a")}{text("b")}</row><row r="1048576"><c><v>1</v></c></row>')),
        "TABLE-SIZE",
        "1,048,576 rows",
    ),
    "macros": (lambda: packed(parts("") | {"xl/vbaProject.bin": b"x"}), "TABLE-READ", "macros"),
    "links": (lambda: packed(parts("") | {"xl/externalLinks/l1.xml": b"x"}), "TABLE-READ", "other files"),
    "entities": (
        lambda: packed(parts("") | {"xl/worksheets/sheet1.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'}),
        "TABLE-READ",
        "DTD",
    ),
    "UTF-16": (
        lambda: packed(parts("") | {"xl/workbook.xml": '<?xml version="1.0"?><x/>'.encode("utf-16")}),
        "TABLE-READ",
        "not UTF-8",
    ),
    "broken XML": (lambda: packed(parts("<row><c>")), "TABLE-READ", "damaged"),
    "a number that is none": (lambda: packed(parts("<row><c><v>x</v></c></row>")), "TABLE-READ", "damaged"),
    "a text that is not there": (
        lambda: packed(parts('<row><c t="s"><v>9</v></c></row>')),
        "TABLE-READ",
        "damaged",
    ),
    "no sheet": (lambda: packed({"xl/workbook.xml": b"<x/>"}), "TABLE-READ", "lacks its part"),
    "cut off": (lambda: packed(parts(f"<row>{text('a')}</row>"))[:-40], "TABLE-READ", "damaged"),
    "old Excel": (lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "TABLE-READ", "old .xls"),
    "no zip": (lambda: b"id,a\n1,2\n", "TABLE-READ", "damaged"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused_quickly(tmp_path: Path, name: str) -> None:
    made, code, words = HOSTILE[name]
    content = made()
    start = time.perf_counter()
    found = refused(tmp_path, content)
    assert time.perf_counter() - start < 20
    assert found.code == code
    assert words in found.text + str(found.found)
    assert found.where.startswith(str(tmp_path / "t.xlsx"))


def test_too_many_cells_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from workmh_measures.interop import workbook
    from workmh_measures.interop.refusal import Refusal

    monkeypatch.setattr(workbook, "MAX_WORKBOOK_CELLS", 3)
    path = tmp_path / "t.xlsx"
    path.write_bytes(packed(parts(f"<row>{text('a')}{text('b')}</row>" * 2)))
    with pytest.raises(Refusal, match="TABLE-SIZE more cells than are read"):
        workbook.read_xlsx(path, None)

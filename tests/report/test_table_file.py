"""A table as csv and as a workbook: read back by other readers, numbers as numbers, nothing that a spreadsheet runs."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from workmh_measures.report.blocks import Cell, Group, Phrase, Table, day_cell, head, number, words
from workmh_measures.report.table_cells import Number, table_rows
from workmh_measures.report.table_file import table_csv, table_workbook
from workmh_measures.report.writer import Writer

NB, EN = Writer("nb"), Writer("en")


def table(*rows, heads=None, notes=()) -> Table:
    return Table(
        "t", "Caption", [heads or [head("Item"), head("Value", is_number=True)]], [Group(rows)], notes
    )


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def read_book(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.parametrize(
    ("writer", "value", "decimals"),
    [
        (NB, -1234.5, 1),
        (EN, -1234.5, 1),
        (NB, 0.125, 3),
        (EN, 1234567.0, 0),
        (NB, 1234567.0, 0),
        (EN, 0.0, 2),
    ],
)
def test_a_number_as_the_writer_wrote_it_is_that_number_again(writer, value: float, decimals: int) -> None:
    shown = writer.number(value, decimals)
    [[_, found]] = table_rows(table([words("a"), number(shown)]), writer).rows
    assert found == Number(value, decimals)
    cell = read_book(table_workbook(table([words("a"), number(shown)]), writer=writer)).worksheets[0]["B2"]
    assert (cell.value, cell.data_type) == (value, "n")


@pytest.mark.parametrize(("writer", "shown"), [(NB, "08.04.2023"), (EN, "8 Apr 2023")])
def test_a_date_is_that_day_again(writer, shown: str) -> None:
    day = date(2023, 4, 8)
    assert writer.day(day) == shown
    made = table([words("a"), day_cell(writer.day(day), day)])
    assert read_csv(table_csv(made, writer=writer))[1] == ["a", "2023-04-08"]
    cell = read_book(table_workbook(made, writer=writer)).worksheets[0]["B2"]
    assert (cell.value.date(), cell.is_date) == (day, True)


def test_numbers_told_with_a_number_have_columns_of_their_own() -> None:
    mean = replace(number("7,61", 7.605), note="SD 3,90", parts=[("SD", 3.895), ("n", 116)])
    interval = replace(number("6,89 til 8,32"), parts=[("low", 6.889), ("high", None)])
    heads = [head("Who"), head("Mean", is_number=True), head("CI", is_number=True)]
    made = table([words("all"), mean, interval], [words("none"), number("–"), number("–")], heads=heads)
    assert read_csv(table_csv(made, writer=NB)) == [
        ["Who", "Mean", "Mean: SD", "Mean: n", "CI: low", "CI: high"],
        ["all", "7.605", "3.895", "116", "6.889", ""],
        ["none", "", "", "", "", ""],
    ]
    sheet = read_book(table_workbook(made, writer=NB)).worksheets[0]
    assert [cell.value for cell in sheet[2]] == ["all", 7.605, 3.895, 116, 6.889, None]


def test_words_a_narrow_column_may_part_are_whole_in_files() -> None:
    made = table([words("Måle\u00adtidspunkt"), number("1")], heads=[head(NB("mean")), head(NB("wave"))])
    assert "\u00ad" in NB("mean")
    for shown in (
        read_csv(table_csv(made, writer=NB)),
        [
            [str(cell.value) for cell in row]
            for row in read_book(table_workbook(made, writer=NB)).worksheets[0]
        ],
    ):
        assert shown == [["Gjennomsnitt", "Måletidspunkt"], ["Måletidspunkt", "1"]]


@pytest.mark.parametrize("writer", [NB, EN])
def test_a_percentage_is_its_share(writer) -> None:
    made = table([words("a"), number(writer.percent(12.5))])
    assert table_rows(made, writer).rows == [["a", Number(0.125, 1, is_percent=True)]]
    assert read_csv(table_csv(made, writer=writer))[1] == ["a", "0.125"]
    cell = read_book(table_workbook(made, writer=writer)).worksheets[0]["B2"]
    assert (cell.value, cell.number_format) == (0.125, "0.0 %")


def test_a_number_in_full_goes_before_the_rounded_one() -> None:
    made = table([words("a"), number("0,33", 1 / 3)])
    assert float(read_csv(table_csv(made, writer=NB))[1][1]) == 1 / 3
    cell = read_book(table_workbook(made, writer=NB)).worksheets[0]["B2"]
    assert cell.value == pytest.approx(1 / 3, abs=1e-15)
    assert cell.number_format == "0.00"


def test_what_is_no_number_stays_a_text_and_a_dash_is_empty() -> None:
    made = table([words("a"), number("< 0,001")], [words("b"), number("–")], [words("c"), number("3 av 4")])
    assert [row[1] for row in table_rows(made, NB).rows] == ["< 0,001", None, "3 av 4"]
    assert read_csv(table_csv(made, writer=NB))[2] == ["b", ""]


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", "\tx", '=HYPERLINK("x")'])
def test_no_text_is_run_by_a_spreadsheet(text: str) -> None:
    made = table([words(text), number("1")], heads=[head(text), head("n", is_number=True)])
    rows = read_csv(table_csv(made, writer=EN))
    assert rows[0][0] == rows[1][0] == f"'{text}"
    sheet = read_book(table_workbook(made, writer=EN)).worksheets[0]
    assert (sheet["A2"].value, sheet["A2"].data_type) == (text, "s")
    assert (sheet["A1"].value, sheet["A1"].data_type) == (text, "s")


def test_headings_over_columns_and_rows_and_groups_become_names_and_columns() -> None:
    made = Table(
        "t",
        "Caption",
        [
            [head("Item", rows=2), head("Arm A", columns=2), head("Note", rows=2)],
            [head("n", is_number=True), head("mean", is_number=True)],
        ],
        [
            Group([[Cell(text="i1", scope="row"), number("4"), number("2.5"), words("x")]], words("First", columns=4)),
            Group([[Cell(text="i2", scope="row", rows=2), number("5"), number("3"), words("y")],
                   [number("6"), number("3.5"), words("z")]], words("Second", columns=4)),
        ],
    )  # fmt: skip
    rows = read_csv(table_csv(made, writer=EN))
    assert rows == [
        ["Group", "Item", "Arm A: n", "Arm A: mean", "Note"],
        ["First", "i1", "4", "2.5", "x"],
        ["Second", "i2", "5", "3", "y"],
        ["Second", "i2", "6", "3.5", "z"],
    ]


def test_what_stands_beside_a_number_has_a_column_of_its_own() -> None:
    made = table(
        [words("a"), Cell(text="0.5", kind="number", note="(0.1 to 0.9)")], [words("b"), number("0.7")]
    )
    assert read_csv(table_csv(made, writer=EN)) == [
        ["Item", "Value", "Value (beside it)"],
        ["a", "0.5", "(0.1 to 0.9)"],
        ["b", "0.7", ""],
    ]


def test_caption_and_notes_stand_on_a_sheet_of_their_own() -> None:
    book = read_book(table_workbook(table([words("a"), number("1")], notes=[Phrase("=Because")]), writer=NB))
    assert [sheet.title for sheet in book.worksheets] == ["Tabell", "Om tabellen"]
    assert [row[0].value for row in book.worksheets[1].rows] == ["Caption", "=Because"]


def test_the_same_table_gives_the_same_bytes() -> None:
    made = table([words("a"), number("1,5")])
    assert table_workbook(made, writer=NB) == table_workbook(made, writer=NB)
    assert table_csv(made, writer=NB) == table_csv(made, writer=NB)

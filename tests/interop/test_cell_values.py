# ruff: noqa: DTZ001 (the files read here know no time zone)
from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pyarrow as pa
import pytest

from workmh_measures.interop.cell_values import Styles, array_of, column_index

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def styles(*forms: str, from_1904: bool = False) -> Styles:
    numbers = "".join(f'<numFmt numFmtId="{164 + i}" formatCode="{form}"/>' for i, form in enumerate(forms))
    cells = "".join(f'<xf numFmtId="{164 + i}"/>' for i in range(len(forms)))
    sheet = f'<styleSheet xmlns="{MAIN}"><numFmts>{numbers}</numFmts><cellXfs>{cells}</cellXfs></styleSheet>'
    book = f'<workbook xmlns="{MAIN}"><workbookPr date1904="{int(from_1904)}"/></workbook>'
    return Styles.read(ElementTree.fromstring(sheet), ElementTree.fromstring(book))


@pytest.mark.parametrize(
    ("form", "stored", "value"),
    [
        ("yyyy-mm-dd", "43831", datetime(2020, 1, 1)),
        ("dd/mm/yy hh:mm", "43831.5", datetime(2020, 1, 1, 12)),
        ("[$-414]d. mmmm yyyy;@", "43831", datetime(2020, 1, 1)),
        ("mmm", "43831", datetime(2020, 1, 1)),
        ("hh:mm:ss", "0.5", timedelta(hours=12)),
        ("[h]:mm", "1.25", timedelta(hours=30)),
        ("0.00", "43831", 43831.0),
        ("General", "43831", 43831.0),
        ("0.00E+00", "43831", 43831.0),
        ("[Red]0", "43831", 43831.0),
        ("0&quot; days&quot;", "43831", 43831.0),
        ("0\\d", "43831", 43831.0),
        ("yyyy-mm-dd", "-1", -1.0),
        ("yyyy-mm-dd", "1E+20", 1e20),
    ],
)
def test_a_number_is_what_its_format_shows(form: str, stored: str, value: Any) -> None:
    assert styles(form).number(stored, "0") == value


def test_the_day_that_never_was_is_skipped() -> None:
    form = styles("yyyy-mm-dd")
    assert form.number("1", "0") == datetime(1900, 1, 1)
    assert form.number("59", "0") == datetime(1900, 2, 28)
    assert form.number("61", "0") == datetime(1900, 3, 1)
    assert styles("yyyy-mm-dd", from_1904=True).number("0", "0") == datetime(1904, 1, 1)


def test_a_cell_without_style_is_a_number() -> None:
    assert styles("yyyy").number("5", None) == 5.0
    assert styles("yyyy").number("5", "99") == 5.0
    assert Styles().number("0.1", "0") == 0.1


@pytest.mark.parametrize(("place", "index"), [("A1", 0), ("Z9", 25), ("AA10", 26), ("XFD1048576", 16383)])
def test_letters_count_columns(place: str, index: int) -> None:
    assert column_index(place) == index


@pytest.mark.parametrize(
    ("cells", "kind", "values"),
    [
        ([1.0, None, 2.5], pa.float64(), [1.0, None, 2.5]),
        (["a", None, ""], pa.string(), ["a", None, None]),
        ([True, None], pa.bool_(), [True, None]),
        ([datetime(2020, 1, 1), None], pa.timestamp("us"), [datetime(2020, 1, 1), None]),
        ([timedelta(hours=1)], pa.duration("us"), [timedelta(hours=1)]),
        ([None, "", None], pa.float64(), [None, None, None]),
        (
            ["a", 1.0, 0.1, True, datetime(2020, 1, 1), datetime(2020, 1, 1, 12), None],
            pa.string(),
            ["a", "1", "0.1", "TRUE", "2020-01-01", "2020-01-01 12:00:00", None],
        ),
        ([1.0, True], pa.string(), ["1", "TRUE"]),
    ],
)
def test_cells_of_one_kind_keep_it_and_others_become_text(
    cells: list[Any], kind: pa.DataType, values: list[Any]
) -> None:
    column = array_of(cells)
    assert column.type == kind
    assert column.to_pylist() == values

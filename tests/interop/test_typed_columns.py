from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmh_measures.interop.typed_columns import MISSING_WORDS, typed_columns, whole_numbers


def typed(*cells: str | None, decimal_comma: bool = False) -> tuple[str, list[Any]]:
    (column,), _ = typed_columns([pa.array(cells, pa.string())], decimal_comma=decimal_comma)
    return str(column.type), column.to_pylist()


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1", "-2", "+3", "0", "-0"], [1, -2, 3, 0, 0]),
        ([" 1", "2 ", "\t3"], [1, 2, 3]),
        (["9007199254740993"], [9007199254740993]),
        (["123456789012345678"], [123456789012345678]),
    ],
)
def test_whole_numbers_without_a_gap_become_integers(cells: list[str], expected: list[int]) -> None:
    assert typed(*cells) == ("int64", expected)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1", None, "3"], [1.0, None, 3.0]),
        (["0.1", "5.", ".5", "-1.5e-3", "1E+05", "+2"], [0.1, 5.0, 0.5, -0.0015, 100000.0, 2.0]),
        (["0.30000000000000004", "1.7976931348623157e308"], [0.30000000000000004, 1.7976931348623157e308]),
        (["5e-324", "2.2250738585072011e-308"], [5e-324, 2.2250738585072011e-308]),
        (["1", "    "], [1.0, None]),
        ([None, None], [None, None]),
        ([], []),
    ],
)
def test_numbers_are_read_to_the_last_digit(cells: list[str | None], expected: list[float | None]) -> None:
    assert typed(*cells) == ("double", expected)


@pytest.mark.parametrize("word", MISSING_WORDS)
def test_a_missing_word_is_missing_only_among_numbers(word: str) -> None:
    assert typed("1", word, "2.5") == ("double", [1.0, None, 2.5])
    assert typed(word, word) == ("double", [None, None])
    assert typed("1", word, "yes") == ("string", ["1", word, "yes"])


@pytest.mark.parametrize(
    "cells",
    [
        ["0012", "0013"],
        ["1", "01"],
        ["1", "None"],
        ["1", "null"],
        ["1", "inf"],
        ["1", "N/A"],
        ["1_000"],
        ["1 000"],
        ["0x10"],
        ["1e999"],
        ["true", "false"],
        ["10,7 ", "26,67"],
        ["2020-01-01"],
        ["12:30"],
        ["1234567890123456789", "1"],
        ["9007199254740993", None],
        ["١", "٢"],
        ["1", "-"],
    ],
)
def test_anything_else_stays_text_letter_by_letter(cells: list[str | None]) -> None:
    assert typed(*cells) == ("string", cells)


def test_a_decimal_comma_is_read_where_it_may_be_one() -> None:
    assert typed("1,5", "2", None, "-0,25", decimal_comma=True) == ("double", [1.5, 2.0, None, -0.25])
    assert typed("10,7 ", "26,67", "  ", decimal_comma=True) == ("double", [10.7, 26.67, None])
    assert typed("1,5", "2,5,1", decimal_comma=True) == ("string", ["1,5", "2,5,1"])
    assert typed("1,5", "2.5", decimal_comma=True) == ("string", ["1,5", "2.5"])


def test_one_decimal_mark_holds_for_the_whole_file() -> None:
    columns = [pa.array(cells) for cells in (["1,5", "2,5"], ["1.234", "5.678"], ["3", "4"])]
    (comma, point, whole), decimal = typed_columns(columns, decimal_comma=True)
    assert decimal == ","
    assert comma.to_pylist() == [1.5, 2.5]
    assert point.to_pylist() == ["1.234", "5.678"], "1.234 could be one thousand two hundred thirty-four"
    assert whole.to_pylist() == [3, 4]
    assert typed_columns(columns[1:], decimal_comma=True)[1] == "."


def test_an_escaped_formula_comes_back() -> None:
    assert typed("'=1+1", "a", None, "'s ochtends") == ("string", ["=1+1", "a", None, "'s ochtends"])


@given(st.lists(st.none() | st.floats(allow_nan=False, allow_infinity=False)))
def test_every_double_survives_its_shortest_spelling(numbers: list[float | None]) -> None:
    kind, cells = typed(*(None if n is None else repr(n) for n in numbers))
    assert kind in {"double", "int64"}
    assert cells == numbers


@given(st.lists(st.integers(-(10**18) + 1, 10**18 - 1), min_size=1))
def test_every_integer_survives(numbers: list[int]) -> None:
    assert typed(*map(str, numbers)) == ("int64", numbers)


@given(st.lists(st.none() | st.text(max_size=6)))
def test_no_text_is_changed_unless_it_is_a_number(texts: list[str | None]) -> None:
    kind, cells = typed(*texts)
    if kind == "string":
        assert [c if c is None else c.lstrip("'") for c in cells] == [t and t.lstrip("'") for t in texts]
    else:
        known = [t.strip() for t in texts if t is not None and t.strip() not in {"", *MISSING_WORDS}]
        assert [float(t) for t in known] == [c for c in cells if c is not None]


def test_doubles_that_are_whole_become_integers_unless_one_is_missing() -> None:
    assert whole_numbers(pa.array([1.0, -0.0, 2.0**53])).to_pylist() == [1, 0, 2**53]
    for cells in ([1.0, None], [1.5, 2.0], [2.0**54], []):
        column = pa.array(cells, pa.float64())
        assert whole_numbers(column) is column
    assert whole_numbers(pa.array([float("inf"), 1.0])).type == pa.float64()

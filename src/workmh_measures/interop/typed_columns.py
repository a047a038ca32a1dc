"""Text cells become numbers only where every cell of a column says so.

A column is a number column when each cell that is not empty is a number or one of `MISSING_WORDS`.
Everything else stays text, letter by letter: ids with leading zeros, the word NA among other words,
a decimal comma typed into a column of remarks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from ..dataset.formula_escape import restored

__all__ = ["EXACT_IN_A_SPREADSHEET", "MISSING_WORDS", "typed_columns", "whole_numbers"]

MISSING_WORDS = ("NA", "NaN", "nan", ".", "#NULL!", "#N/A")
"""Read as missing in columns that hold only numbers otherwise; R, SAS, SPSS and Excel write them."""
EXACT_IN_A_SPREADSHEET = 1e15
"""From here on a spreadsheet puts zeros for the last digits of a number."""

_WHOLE = r"^[+-]?(0|[1-9][0-9]*)$"
_POINT = r"^[+-]?((0|[1-9][0-9]*)?\.[0-9]+|(0|[1-9][0-9]*)\.?)([eE][+-]?[0-9]{1,3})?$"
_COMMA = r"^[+-]?(0|[1-9][0-9]*),[0-9]+([eE][+-]?[0-9]{1,3})?$"
_MAX_EXACT = 2**53


@dataclass(frozen=True)
class _Spelling:
    """How the cells of one column are written."""

    cells: pa.DictionaryArray
    numbers: pa.Array  # the distinct texts, blanks taken off; null where it is no number but missing
    kind: str  # empty, whole, point, comma or text


def typed_columns(columns: Sequence[pa.Array], *, decimal_comma: bool) -> tuple[list[pa.Array], str]:
    """Make numbers of the text columns that hold nothing else.

    Parameters
    ----------
    columns : one array of text each; null = empty cell.
    decimal_comma : whether ``3,5`` may be a number. If one column of the file is written so, the decimal
        mark of the whole file is the comma, and columns with a point stay text.

    Returns
    -------
    columns : float64 (null = missing), int64 (nothing missing) or text, in the same order.
    decimal : the decimal mark, "." or ",".
    """
    spellings = [_spelling(column) for column in columns]
    decimal = "," if decimal_comma and any(s.kind == "comma" for s in spellings) else "."
    return [_typed(column, s, decimal) for column, s in zip(columns, spellings, strict=True)], decimal


def whole_numbers(column: pa.Array, *, below: float = _MAX_EXACT + 1) -> pa.Array:
    """Return a float column as int64 where every value is there, whole and below a limit; otherwise as it is."""
    if not pa.types.is_floating(column.type) or column.null_count or len(column) == 0:
        return column
    exact = pc.less(pc.abs(column), pa.scalar(float(below)))
    whole = pc.equal(column, pc.floor(column))
    return column.cast(pa.int64()) if pc.all(pc.and_(exact, whole)).as_py() else column


def _spelling(column: pa.Array) -> _Spelling:
    cells = column.dictionary_encode()
    trimmed = pc.utf8_trim_whitespace(cells.dictionary)
    missing = pc.or_(pc.equal(trimmed, ""), pc.is_in(trimmed, value_set=pa.array(MISSING_WORDS, pa.string())))
    numbers = pc.if_else(missing, pa.scalar(None, pa.string()), trimmed)
    for kind, pattern in (("whole", _WHOLE), ("point", _POINT)):
        if _all_match(numbers, pattern):
            return _Spelling(cells, numbers, kind if numbers.null_count < len(numbers) else "empty")
    comma = pc.if_else(pc.match_substring_regex(numbers, _WHOLE), pa.scalar("0,0"), numbers)
    return _Spelling(cells, numbers, "comma" if _all_match(comma, _COMMA) else "text")


def _all_match(texts: pa.Array, pattern: str) -> bool:
    return pc.all(pc.match_substring_regex(texts, pattern), min_count=0).as_py() is not False


def _typed(column: pa.Array, spelling: _Spelling, decimal: str) -> pa.Array:
    numbers: pa.Array | None = None
    if spelling.kind in {"whole", "empty"}:
        numbers = _integers(spelling)
    elif spelling.kind == ("comma" if decimal == "," else "point"):
        numbers = _floats(pc.replace_substring(spelling.numbers, ",", "."))
    if numbers is None:
        return _text(column, spelling)
    # An integer column has no empty cell, and a column without any cell filled is no integer column.
    if numbers.null_count or spelling.cells.null_count or spelling.kind == "empty":
        numbers = numbers.cast(pa.float64())
    return numbers.take(spelling.cells.indices)


def _integers(spelling: _Spelling) -> pa.Array | None:
    # Beyond 18 digits int64 ends, and with a gap beyond 2**53 float64 would round: such ids stay text.
    digits = pc.utf8_ltrim(spelling.numbers, "+-")
    if (pc.max(pc.utf8_length(digits)).as_py() or 0) > 18:
        return None
    numbers = pc.utf8_ltrim(spelling.numbers, "+").cast(pa.int64())
    gaps = spelling.cells.null_count or numbers.null_count
    if gaps and (pc.max(pc.abs(numbers)).as_py() or 0) > _MAX_EXACT:
        return None
    return numbers


def _floats(texts: pa.Array) -> pa.Array | None:
    numbers = pc.utf8_ltrim(texts, "+").cast(pa.float64())
    return numbers if pc.all(pc.is_finite(numbers), min_count=0).as_py() is not False else None


def _text(column: pa.Array, spelling: _Spelling) -> pa.Array:
    distinct = spelling.cells.dictionary
    if not pc.any(pc.starts_with(distinct, "'")).as_py():
        return column
    originals = pa.array([restored(text) for text in distinct.to_pylist()], pa.string())
    return originals.take(spelling.cells.indices)

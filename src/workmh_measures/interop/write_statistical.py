"""Write Stata and SAS transport files, then read them back: what differs is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyreadstat

from ..errors import Problem, ResponseError, problem
from .raw_table import RawTable
from .statistical import read_dta
from .written_columns import MAX_EXACT, Column, Labels, clock_texts
from .xport import read_xpt

__all__ = ["write_dta", "write_xpt"]

_MAX_NAME = 32
_STATA_WORDS = frozenset(
    "_all _b _coef _cons _n _N _pi _pred _rc _skip byte double float if in int long strL using with".split()
)
_STATA_MAX_LABEL, _SAS_MAX_LABEL = 80, 256


def write_dta(columns: Sequence[Column], path: Path, labels: Labels, where: str) -> None:
    """Write Stata format 15 (Stata 14 and later).

    Names have at most 32 letters, digits and underscores; variable labels 80 letters; an empty text and a
    missing one are the same.

    Raises
    ------
    ResponseError
        TABLE-NAME, TABLE-COLUMN, TABLE-WRITE for what the format cannot hold.
    """
    problems = _unfit(columns, re.compile(r"[^\W\d]\w{0,31}\Z"), _STATA_WORDS, where)
    problems += _long_labels(labels, _STATA_MAX_LABEL, where)
    if problems:
        raise ResponseError(problems)
    _write(pyreadstat.write_dta, columns, path, where, column_labels=labels.variables,
           variable_value_labels=_whole_codes(labels.values), version=15)  # fmt: skip
    _attest(columns, read_dta(path), where)


def write_xpt(columns: Sequence[Column], path: Path, labels: Labels, where: str) -> None:
    """Write a SAS transport file, version 8.

    Names have at most 32 plain letters, digits and underscores and differ in more than case; blanks at the
    end of a text and the difference between an empty and a missing text are lost; there are no value
    labels; numbers lie between 1e-78 and 1e75.

    Raises
    ------
    ResponseError
        TABLE-NAME, TABLE-COLUMN, TABLE-WRITE for what the format cannot hold.
    """
    problems = _unfit(columns, re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,31}\Z"), frozenset(), where)
    problems += _long_labels(labels, _SAS_MAX_LABEL, where)
    folded = [column.name.casefold() for column in columns]
    for column in columns:
        if folded.count(column.name.casefold()) > 1:
            text = f"SAS does not tell '{column.name}' from a name that differs only in case."
            problems.append(problem("TABLE-NAME", where=where, found=column.name, text=text))
    if problems:
        raise ResponseError(problems)
    _write(
        pyreadstat.write_xport, columns, path, where, column_labels=labels.variables, file_format_version=8
    )
    _attest(columns, read_xpt(path), where)


def _unfit(
    columns: Sequence[Column], name: re.Pattern[str], words: frozenset[str], where: str
) -> list[Problem]:
    problems = []
    for column in columns:
        if not name.match(column.name) or column.name in words:
            text = f"'{column.name}' cannot be a name in this format (at most {_MAX_NAME} letters, digits and _)."
            problems.append(problem("TABLE-NAME", where=where, found=column.name, text=text))
        if pa.types.is_integer(column.cells.type) and (pc.max(pc.abs(column.cells)).as_py() or 0) > MAX_EXACT:
            found = "whole numbers of more than 15 digits, which the format rounds"
            problems.append(problem("TABLE-COLUMN", where=where, found=found, column=column.name))
    return problems


def _long_labels(labels: Labels, limit: int, where: str) -> list[Problem]:
    return [
        problem(
            "TABLE-COLUMN", where=where, found=f"a label of {len(label)} letters", allowed=limit, column=name
        )
        for name, label in labels.variables.items()
        if len(label) > limit
    ]


def _whole_codes(values: dict[str, dict[float, str]]) -> dict[str, dict[int, str]]:
    # Stata labels whole codes only; a code such as 0.5 has no label there.
    return {
        name: {int(code): label for code, label in codes.items() if float(code).is_integer()}
        for name, codes in values.items()
    }


def _write(
    writer: Callable[..., None], columns: Sequence[Column], path: Path, where: str, **options: Any
) -> None:
    series = {column.name: _series(column) for column in columns}
    try:
        writer(pd.DataFrame(series), str(path), **options)
    except (
        pyreadstat.ReadstatError,
        pyreadstat.PyreadstatError,
        ValueError,
        TypeError,
        OverflowError,
    ) as error:
        raise ResponseError([problem("TABLE-WRITE", where=where, found=str(error))]) from error


def _series(column: Column) -> pd.Series:
    cells = column.cells
    if column.kind == "duration":
        cells = clock_texts(column)
    elif column.is_dates:
        return pd.Series(cells.cast(pa.date32()).to_pylist(), dtype=object)
    elif column.kind == "truth":
        cells = cells.cast(pa.int8())
    elif column.kind == "number" and cells.null_count:
        cells = cells.cast(pa.float64())
    return cells.to_pandas()


def _attest(columns: Sequence[Column], found: RawTable, where: str) -> None:
    """Compare what was written with what it should be; the writer bends some values without a word."""
    if [column.name for column in columns] != found.names:
        raise ResponseError([problem("TABLE-WRITE", where=where, found="the names read back differ")])
    differing = [c.name for c, cells in zip(columns, found.columns, strict=True) if not _same(c, cells)]
    if differing:
        words = "values that the format does not keep as they are"
        raise ResponseError(
            [problem("TABLE-COLUMN", where=where, found=words, column=name) for name in differing]
        )


def _same(column: Column, cells: pa.Array) -> bool:
    expected = clock_texts(column) if column.kind == "duration" else column.cells
    if pa.types.is_string(expected.type):
        expected, cells = _comparable(expected), _comparable(cells)
    elif column.kind in {"number", "truth"}:
        expected = expected.cast(pa.float64())
    return len(expected) == len(cells) and expected.type == cells.type and bool(expected.equals(cells))


def _comparable(texts: pa.Array) -> pa.Array:
    trimmed = pc.utf8_rtrim(texts, " ")
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)

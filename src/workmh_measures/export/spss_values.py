"""Values an SPSS file can hold, and the form in which it holds them: doubles, seconds, blank-padded bytes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..dataset.codebook import Dataset, Variable
from ..errors import Problem, problem
from ..model.missing import MISSING_HIGH, MISSING_LOW

__all__ = ["FIRST_DAY", "Column", "sav_columns", "value_problems"]

Column = NDArray[np.float64] | list[str]
"""Doubles with NaN for system-missing (dates: seconds since FIRST_DAY), or texts without trailing blanks."""

FIRST_DAY = dt.date(1582, 10, 14)
"""Day zero of SPSS; the Gregorian calendar begins the day after."""

_LAST_YEAR = 9999
_FIRST_INEXACT = 2.0**53
_MADE_KINDS = (
    "item_reversed",
    "score",
    "n_answered",
    "status",
    "band",
    "group",
    "flag",
    "norm_score",
    "norm_status",
    "change",
    "change_category",
    "change_status",
)
_SECONDS = 86_400.0


# --- what is refused ----------------------------------------------------------------------------


def value_problems(variable: Variable, column: pd.Series) -> list[Problem]:
    """List the values of one column that cannot be written, each kind of fault once with its first row."""
    return list(_FAULTS[variable.type](variable, column))


def _type(variable: Variable, found: str, allowed: str) -> Problem:
    return problem("EXP-TYPE", variable=variable.name, found=found, allowed=allowed)


def _value(variable: Variable, rows: NDArray[np.bool_], values: object, what: str) -> Iterator[Problem]:
    positions = np.flatnonzero(rows)
    if len(positions):
        first = int(positions[0])
        where = f"Row {first + 1}:"
        shown = f"{_spelled(values, first)} ({what}), {len(positions)} in all"
        yield problem("EXP-VALUE", where=where, variable=variable.name, found=shown)


def _spelled(values: object, position: int) -> str:
    value = values[position]  # type: ignore[index]
    return ascii(value)[:60] if isinstance(value, str) else f"{value:g}"


def _number_faults(variable: Variable, column: pd.Series) -> Iterator[Problem]:
    dtype = column.dtype
    is_number = pd.api.types.is_numeric_dtype(dtype) or pd.api.types.is_bool_dtype(dtype)
    if not is_number or isinstance(dtype, pd.CategoricalDtype) or pd.api.types.is_complex_dtype(dtype):
        yield _type(variable, f"values of type {dtype}", "numbers")
        return
    values = _doubles(column)
    yield from _value(variable, np.isinf(values), values, "not finite")
    with np.errstate(invalid="ignore"):
        huge = np.isfinite(values) & (np.abs(values) >= _FIRST_INEXACT)
        yield from _value(variable, huge, values, "whole numbers from 2^53 on lose digits")
        among = (values >= MISSING_LOW) & (values <= MISSING_HIGH)
    if variable.user_missing:
        between = among & (np.floor(values) != values)
        yield from _value(variable, between, values, "between two missing codes")
    elif variable.kind in _MADE_KINDS:
        yield from _value(variable, among, values, "a missing code; an empty score is system-missing")
    yield from _unlabelled(variable, values)


def _unlabelled(variable: Variable, values: NDArray[np.float64]) -> Iterator[Problem]:
    codes = [float(v.code) for v in variable.value_labels]
    answers = [code for code in codes if not MISSING_LOW <= code <= MISSING_HIGH]
    if variable.kind == "item" and answers:
        strange = ~np.isnan(values) & ~np.isin(values, codes)
        yield from _value(variable, strange, values, "a code without a label")


def _date_faults(variable: Variable, column: pd.Series) -> Iterator[Problem]:
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        yield _type(variable, "times with a time zone", "civil dates")
        return
    if not pd.api.types.is_datetime64_dtype(column.dtype):
        known = column[column.notna()]
        if not all(type(value) is dt.date for value in known):
            yield _type(variable, f"values of type {column.dtype}", "civil dates")
            return
    days = _days(column)
    if pd.api.types.is_datetime64_dtype(column.dtype):
        whole = days.astype(column.dtype) == column.to_numpy()
        broken = ~whole & column.notna().to_numpy()
        yield from _value(variable, broken, _day_texts(column), "a time of day in a date")
    with np.errstate(invalid="ignore"):
        early = days <= np.datetime64(FIRST_DAY)
        late = days > np.datetime64(dt.date(_LAST_YEAR, 12, 31))
    yield from _value(variable, early | late, _day_texts(column), "outside the calendar of SPSS")


def _day_texts(column: pd.Series) -> list[str]:
    return [str(value) for value in column]


def _text_faults(variable: Variable, column: pd.Series) -> Iterator[Problem]:
    values = column.to_numpy(dtype=object)
    empty = column.isna().to_numpy()
    if not all(isinstance(value, str) or gone for value, gone in zip(values, empty, strict=True)):
        yield _type(variable, f"values of type {column.dtype} that are not all text", "text")
        return
    texts = ["" if gone else str(value) for value, gone in zip(values, empty, strict=True)]
    broken = np.asarray([_is_broken(text) for text in texts], dtype=np.bool_)
    yield from _value(variable, broken, texts, "a character that is not text")
    if variable.bytes is None:
        return
    limit = variable.bytes
    long = np.asarray([len(_utf8(text)) > limit for text in texts], dtype=np.bool_)
    yield from _value(variable, long, texts, f"over the declared {limit} bytes")


def _is_broken(text: str) -> bool:
    return "\0" in text or (not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text))


def _utf8(text: str) -> bytes:
    return text.rstrip(" ").encode("utf-8", "surrogatepass")


_FAULTS = {"numeric": _number_faults, "date": _date_faults, "string": _text_faults}


# --- what is written ----------------------------------------------------------------------------


def sav_columns(dataset: Dataset) -> dict[str, Column]:
    """Return every column as an SPSS file holds it.

    Parameters
    ----------
    dataset : without problems of `value_problems`.

    Notes
    -----
    SPSS pads texts with blanks, so trailing ones carry nothing and are left off; it has no empty text
    but blanks, so a missing text is ''; and no negative zero.
    """
    return {v.name: _COLUMNS[v.type](dataset.frame[v.name]) for v in dataset.codebook}


def _doubles(column: pd.Series) -> NDArray[np.float64]:
    return column.to_numpy(dtype=np.float64, na_value=np.nan) + 0.0


def _days(column: pd.Series) -> NDArray[np.datetime64]:
    if pd.api.types.is_datetime64_dtype(column.dtype):
        return column.to_numpy().astype("datetime64[D]")
    return np.asarray(
        [None if gone else value for value, gone in zip(column, column.isna(), strict=True)], "M8[D]"
    )


def _seconds(column: pd.Series) -> NDArray[np.float64]:
    days = _days(column)
    counts = (days - np.datetime64(FIRST_DAY)).astype(np.float64)
    return np.where(np.isnat(days), np.nan, counts * _SECONDS)


def _texts(column: pd.Series) -> list[str]:
    return ["" if gone else str(v).rstrip(" ") for v, gone in zip(column, column.isna(), strict=True)]


_COLUMNS: dict[str, Callable[[pd.Series], Column]] = {"numeric": _doubles, "date": _seconds, "string": _texts}

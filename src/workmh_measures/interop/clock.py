"""Dates and times that statistical programs store as a count from their own day zero."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pyarrow as pa

__all__ = ["duration_column", "sas_column", "spss_column", "stata_column", "timestamp_column"]

_SECOND = 1_000_000
_DAY = 86_400 * _SECOND
_MILLISECOND = 1_000

_SPSS_ZERO = np.datetime64("1582-10-14", "us")
_SAS_ZERO = np.datetime64("1960-01-01", "us")

_LETTERS = re.compile(r"[A-Z]+(8601[A-Z]{2})?")
_SPSS_DATES = frozenset("DATE ADATE EDATE JDATE SDATE QYR MOYR WKYR DATETIME YMDHMS".split())
_SPSS_TIMES = frozenset("TIME DTIME MTIME".split())
_SAS_DATES = frozenset(
    "DATE DAY DDMMYY DDMMYYB DDMMYYC DDMMYYD DDMMYYN DDMMYYP DDMMYYS MMDDYY MMDDYYB MMDDYYC MMDDYYD MMDDYYN "
    "MMDDYYP MMDDYYS YYMMDD YYMMDDB YYMMDDC YYMMDDD YYMMDDN YYMMDDP YYMMDDS WEEKDATE WEEKDATX WORDDATE "
    "WORDDATX JULIAN MONYY E8601DA B8601DA IS8601DA".split()
)
_SAS_DATETIMES = frozenset("DATETIME DATEAMPM MDYAMPM E8601DT B8601DT IS8601DT DTDATE".split())
_SAS_TIMES = frozenset("TIME TIMEAMPM TOD HHMM E8601TM B8601TM IS8601TM".split())

Counts = npt.NDArray[np.float64]


def timestamp_column(counts: Counts, unit: int, zero: np.datetime64) -> pa.Array | None:
    """Return counts of `unit` microseconds since `zero` as timestamps; NaN = missing.

    None when a count is no date at all (beyond 28,000 years): the column then stays numbers.
    """
    microseconds = _microseconds(counts, unit)
    return None if microseconds is None else pa.array(zero + microseconds, pa.timestamp("us"))


def duration_column(counts: Counts, unit: int) -> pa.Array | None:
    """Return counts of `unit` microseconds as durations; NaN = missing."""
    microseconds = _microseconds(counts, unit)
    return None if microseconds is None else pa.array(microseconds, pa.duration("us"))


def _microseconds(counts: Counts, unit: int) -> npt.NDArray[np.timedelta64] | None:
    missing = np.isnan(counts)
    known = np.where(missing, 0.0, counts)
    if not np.all(np.abs(known) * unit < 9e17):
        return None
    # Whole and broken part apart: seconds since 1582 times a million are more than a double holds.
    whole = np.floor(known)
    total = whole.astype(np.int64) * unit + np.rint((known - whole) * unit).astype(np.int64)
    return np.where(missing, np.timedelta64("NaT", "us"), total.astype("timedelta64[us]"))


def spss_column(counts: Counts, form: str | None) -> pa.Array | None:
    """Return the temporal column an SPSS format (``DATE11``) asks for, or None for any other format."""
    name = _form_name(form)
    if name in _SPSS_DATES:
        return timestamp_column(counts, _SECOND, _SPSS_ZERO)
    return duration_column(counts, _SECOND) if name in _SPSS_TIMES else None


def sas_column(counts: Counts, form: str | None) -> pa.Array | None:
    """Return the temporal column a SAS format (``DATE``) asks for, or None for any other format."""
    name = _form_name(form)
    if name in _SAS_DATES:
        return timestamp_column(counts, _DAY, _SAS_ZERO)
    if name in _SAS_DATETIMES:
        return timestamp_column(counts, _SECOND, _SAS_ZERO)
    return duration_column(counts, _SECOND) if name in _SAS_TIMES else None


def stata_column(counts: Counts, form: str | None) -> pa.Array | None:
    """Return the timestamps a Stata format (``%td``, ``%tc``) asks for, or None for any other format.

    Weeks, months, quarters and half-years stay the counts they are, as do times with leap seconds (``%tC``).
    """
    name = (form or "").replace("-", "")
    if name.startswith(("%td", "%d")):
        return timestamp_column(counts, _DAY, _SAS_ZERO)
    return timestamp_column(counts, _MILLISECOND, _SAS_ZERO) if name.startswith("%tc") else None


def _form_name(form: str | None) -> str:
    match = _LETTERS.match((form or "").upper())
    return match.group() if match else ""

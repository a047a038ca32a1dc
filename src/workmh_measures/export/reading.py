"""What a file says, in one form for every reader, so that two readings can be compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..dataset.codebook import Dataset, Variable
from ..model.missing import MISSING_HIGH, MISSING_LOW
from .file_label import file_label, note_lines
from .spss_values import Column, sav_columns

__all__ = ["FileVariable", "Reading", "expected_reading"]


@dataclass(frozen=True, slots=True)
class FileVariable:
    """A variable as a file describes it; `missing` is the range declared user-missing."""

    name: str
    label: str
    format: str
    width: int
    measure: str
    value_labels: Mapping[float, str]
    missing: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a file.

    Attributes
    ----------
    reader : program and version.
    variables : in the order of the file.
    columns : by name; numbers with NaN for system-missing, user-missing codes as they stand, dates as
        seconds since 14 October 1582, texts without trailing blanks.
    label, notes : title and notes of the file; None when the reader does not tell.
    joins_line_ends : True when the reader shows carriage return and line feed as a line feed.
    """

    reader: str
    variables: tuple[FileVariable, ...]
    columns: Mapping[str, Column]
    label: str | None = None
    notes: tuple[str, ...] | None = None
    joins_line_ends: bool = False


def expected_reading(dataset: Dataset, language: str, note: str | None) -> Reading:
    """Return what every reader must find in the file of a data set."""
    return Reading(
        reader="codebook",
        variables=tuple(_expected(variable, language) for variable in dataset.codebook),
        columns=sav_columns(dataset),
        label=file_label(dataset.codebook, language),
        notes=tuple(note_lines(dataset.codebook, language, note)),
    )


def _expected(variable: Variable, language: str) -> FileVariable:
    return FileVariable(
        name=variable.name,
        label=variable.label[language],
        format=variable.format,
        width=variable.width,
        measure=variable.measure,
        value_labels={float(v.code): v.label[language] for v in variable.value_labels},
        missing=(float(MISSING_LOW), float(MISSING_HIGH)) if variable.user_missing else None,
    )

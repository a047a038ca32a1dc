"""A data set as csv: codes as numbers in full precision, ISO dates, texts that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import numpy as np

from ..dataset.codebook import Dataset
from ..dataset.formula_escape import defused
from .spss_values import FIRST_DAY, Column, sav_columns

__all__ = ["csv_text", "rows_text"]


def csv_text(dataset: Dataset) -> str:
    """Return a data set as csv.

    Parameters
    ----------
    dataset : without problems for SPSS.

    Notes
    -----
    UTF-8 with a byte order mark, comma between cells, full stop in numbers, empty for system-missing;
    missing codes stand as numbers. Numbers have the fewest digits that give them back exactly.
    """
    dates = {v.name for v in dataset.codebook if v.type == "date"}
    columns = [_cells(column, is_date=name in dates) for name, column in sav_columns(dataset).items()]
    return rows_text(dataset.codebook.names, zip(*columns, strict=True))


def rows_text(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return rows of finished cells as csv text with a heading."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    # A carriage return without quotes around it would end the row for most who read the file.
    quoting = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(heading)
    for row in rows:
        (quoting if any("\r" in cell for cell in row) else writer).writerow(row)
    return "\ufeff" + text.getvalue()


def _cells(column: Column, *, is_date: bool) -> list[str]:
    if isinstance(column, list):
        return [defused(text) for text in column]
    if is_date:
        days = np.where(np.isnan(column), 0, column / 86_400).astype("timedelta64[D]")
        texts = (np.datetime64(FIRST_DAY) + days).astype(str)
        return ["" if empty else str(t) for t, empty in zip(texts, np.isnan(column), strict=True)]
    return [_number(value) for value in column.tolist()]


def _number(value: float) -> str:
    if value != value:
        return ""
    return str(int(value)) if value.is_integer() else repr(value)

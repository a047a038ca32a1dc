"""Read SPSS and Stata files through pyreadstat; runs in the reading process only."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyreadstat

from .clock import spss_column, stata_column
from .raw_table import RawTable
from .refusal import Refusal

__all__ = ["read_dta", "read_sav"]

Temporal = Callable[..., pa.Array | None]


def read_sav(path: Path) -> RawTable:
    """Read .sav or .zsav: codes as they are, also those declared missing."""
    return _raw_table(*_read(pyreadstat.read_sav, path), spss_column)


def read_dta(path: Path) -> RawTable:
    """Read .dta; lettered missing values become tags."""
    return _raw_table(*_read(pyreadstat.read_dta, path), stata_column)


def _read(reader: Callable[..., Any], path: Path) -> tuple[dict[str, list[Any]], Any]:
    # pyreadstat turns dates to Python objects one by one and rounds; `clock` does it exactly.
    options = {"user_missing": True, "disable_datetime_conversion": True, "output_format": "dict"}
    try:
        try:
            data, meta = reader(path, **options)
        except pyreadstat.ReadstatError as error:
            if "invalid byte sequence" not in str(error):
                raise
            # A file that names no encoding, or a wrong one, was most likely made by an old Windows program.
            data, meta = reader(path, encoding="WINDOWS-1252", **options)
            meta.file_encoding = "WINDOWS-1252"
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError) as error:
        raise Refusal("TABLE-READ", found=f"its content is damaged ({error})") from error
    return data, meta


def _raw_table(data: dict[str, list[Any]], meta: Any, temporal: Temporal) -> RawTable:
    names = list(meta.column_names)
    if len(set(names)) < len(names):
        raise Refusal("TABLE-READ", found="two variables of the same name")
    rows = {len(column) for column in data.values()}
    if len(rows) > 1 or (meta.number_rows is not None and rows - {meta.number_rows}):
        raise Refusal("TABLE-READ", found=f"{max(rows)} rows where the file says {meta.number_rows}")
    table = RawTable(names, [], encoding=meta.file_encoding)
    for name in names:
        cells, form = data[name], meta.original_variable_types.get(name)
        if meta.readstat_variable_types[name].startswith("string"):
            # These formats know no missing text: the empty text stands for it.
            table.columns.append(pa.array([cell or None for cell in cells], pa.string()))
        else:
            table.columns.append(_numbers(table, name, cells, partial(temporal, form=form)))
    table.variable_labels = {k: v for k, v in meta.column_names_to_labels.items() if v}
    table.value_labels = {k: list(v.items()) for k, v in meta.variable_value_labels.items()}
    table.missing_ranges = {k: [(r["lo"], r["hi"]) for r in v] for k, v in meta.missing_ranges.items()}
    return table


def _numbers(table: RawTable, name: str, cells: list[Any], temporal: Temporal) -> pa.Array:
    if any(isinstance(cell, str) for cell in cells):
        table.missing_tags[name] = [(row, cell) for row, cell in enumerate(cells) if isinstance(cell, str)]
        cells = [None if isinstance(cell, str) else cell for cell in cells]
    numbers = pa.array(cells, pa.float64())
    dates = temporal(numbers.to_numpy(zero_copy_only=False).astype(np.float64))
    return numbers if dates is None else dates

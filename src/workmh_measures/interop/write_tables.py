"""Write a table in the format of its ending, whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa

from ..dataset.codebook import Codebook
from ..errors import ResponseError, nearest_match, problem
from .write_delimited import write_delimited
from .written_columns import Column, Labels, written_columns

__all__ = ["WRITE_ENDINGS", "write_table"]

SavWriter = Callable[[pd.DataFrame, Path], object]

WRITE_ENDINGS = (".csv", ".tsv", ".xlsx", ".sav", ".zsav", ".dta", ".xpt", ".parquet")


def write_table(
    frame: pd.DataFrame,
    path: str | Path,
    *,
    codebook: Codebook | None = None,
    language: str | None = None,
    write_sav: SavWriter | None = None,
) -> None:
    """Write a table.

    Parameters
    ----------
    frame : columns of numbers, text, truth values, times or durations; missing = NaN, NaT or None.
    path : .csv (UTF-8 without byte order mark, comma), .tsv, .xlsx, .dta (format 15), .xpt (version 8),
        .parquet, or .sav and .zsav with `write_sav`. A file of this name is replaced.
    codebook, language : labels for .dta and .xpt; language None = the codebook's first.
    write_sav : writes the frame as SPSS file to the path it is given.

    Raises
    ------
    ResponseError
        TABLE-FORMAT, TABLE-EMPTY, TABLE-NAME, TABLE-COLUMN, TABLE-SIZE, TABLE-WRITE. Nothing is left behind,
        and an older file of this name is untouched.
    """
    path = Path(path)
    ending = path.suffix.lower()
    if ending not in WRITE_ENDINGS or (ending in {".sav", ".zsav"} and write_sav is None):
        nearest = nearest_match(ending, WRITE_ENDINGS)
        raise ResponseError(
            [problem("TABLE-FORMAT", where=str(path), found=ending, allowed=WRITE_ENDINGS, nearest=nearest)]
        )
    columns = written_columns(frame, str(path))
    temporary = path.with_name(f".{path.stem}-{secrets.token_hex(4)}{ending}")
    try:
        if ending in {".sav", ".zsav"} and write_sav is not None:
            write_sav(frame, temporary)
        else:
            _write(columns, temporary, _labels(columns, codebook, language), str(path))
        _flush(temporary)
        temporary.replace(path)
    except OSError as error:
        raise ResponseError(
            [problem("TABLE-WRITE", where=str(path), found=error.strerror or error)]
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


def _write(columns: Sequence[Column], path: Path, labels: Labels, where: str) -> None:
    # The libraries of the rarer formats are loaded when they are needed.
    if path.suffix in {".csv", ".tsv"}:
        write_delimited(columns, path, "\t" if path.suffix == ".tsv" else ",")
    elif path.suffix == ".parquet":
        import pyarrow.parquet as pq

        pq.write_table(pa.table([c.cells for c in columns], names=[c.name for c in columns]), path)
    elif path.suffix == ".xlsx":
        from .write_workbook import write_workbook

        write_workbook(columns, path, where)
    else:
        from .write_statistical import write_dta, write_xpt

        write = write_dta if path.suffix == ".dta" else write_xpt
        write(columns, path, labels, where)


def _labels(columns: Sequence[Column], codebook: Codebook | None, language: str | None) -> Labels:
    if codebook is None:
        return Labels()
    chosen = language or codebook.languages[0]
    variables = [codebook[column.name] for column in columns if column.name in codebook]
    return Labels(
        {v.name: v.label[chosen] for v in variables if v.label.get(chosen)},
        {v.name: {c.code: c.label[chosen] for c in v.value_labels} for v in variables if v.value_labels},
    )


def _flush(path: Path) -> None:
    # Renaming before the bytes are on the disk could leave an empty file after a power cut.
    with path.open("rb+") as file:
        os.fsync(file.fileno())

"""Read a table of answers from any format by its ending."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from ..errors import ResponseError, nearest_match, problem
from .delimited import read_delimited
from .foreign import read_foreign
from .limits import MAX_COLUMNS, MAX_FILE_BYTES
from .raw_table import RawTable
from .table import Source, Table, frame_of, named_columns
from .typed_columns import EXACT_IN_A_SPREADSHEET, typed_columns, whole_numbers
from .write_tables import WRITE_ENDINGS, write_table

__all__ = ["READ_ENDINGS", "WRITE_ENDINGS", "Source", "Table", "read_table", "write_table"]

_FORMATS = {
    ".csv": "csv", ".tsv": "csv", ".txt": "csv", ".tab": "csv",
    ".xlsx": "xlsx", ".sav": "sav", ".zsav": "sav", ".dta": "dta", ".xpt": "xpt", ".parquet": "parquet",
}  # fmt: skip
READ_ENDINGS = tuple(_FORMATS)


def read_table(path: str | Path, *, sheet: str | None = None, as_text: bool = False) -> Table:
    """Read a table.

    Parameters
    ----------
    path : .csv, .tsv, .txt, .tab, .xlsx, .sav, .zsav, .dta, .xpt or .parquet.
    sheet : sheet of a workbook; None = the first one visible.
    as_text : True leaves cells of text as they are written also where they spell numbers.

    Returns
    -------
    Table
        Every row in file order, columns named as in the file.

    Raises
    ------
    ResponseError
        TABLE-FORMAT (ending not known), TABLE-READ, TABLE-EMPTY (no columns), TABLE-SIZE, TABLE-ROWS,
        TABLE-NAME, TABLE-FORMULA.
    """
    path = Path(path)
    form = _FORMATS.get(path.suffix.lower())
    if form is None:
        allowed, nearest = list(_FORMATS), nearest_match(path.suffix, _FORMATS)
        raise ResponseError(
            [problem("TABLE-FORMAT", where=str(path), found=path.suffix, allowed=allowed, nearest=nearest)]
        )
    _refuse_unreadable(path)
    if form == "csv":
        return read_delimited(path, as_text=as_text)
    return _table(read_foreign(path, form, sheet), form, str(path), as_text=as_text)


def _refuse_unreadable(path: Path) -> None:
    try:
        with path.open("rb"):
            size = path.stat().st_size
    except OSError as error:
        raise ResponseError([problem("TABLE-READ", where=str(path), found=error.strerror)]) from error
    if size == 0:
        raise ResponseError([problem("TABLE-EMPTY", where=str(path))])
    if size > MAX_FILE_BYTES:
        found, allowed = f"{size:,} bytes", f"{MAX_FILE_BYTES:,} bytes"
        raise ResponseError([problem("TABLE-SIZE", where=str(path), found=found, allowed=allowed)])


def _table(raw: RawTable, form: str, where: str, *, as_text: bool) -> Table:
    if len(raw.names) > MAX_COLUMNS:
        found = f"{len(raw.names):,} columns"
        raise ResponseError([problem("TABLE-SIZE", where=where, found=found, allowed=MAX_COLUMNS)])
    names, columns, notes = named_columns(raw.names, raw.columns, where)
    if form == "xlsx" and not as_text:
        columns = _numbers_in_text(columns)
    if form != "parquet":
        # The other formats store every number as a double; ids and codes are whole.
        below = {"below": EXACT_IN_A_SPREADSHEET} if form == "xlsx" else {}
        columns = [whole_numbers(column, **below) for column in columns]
    source = Source(form, encoding=raw.encoding, sheet=raw.sheet, notes=(*raw.notes, *notes))
    return Table(
        frame_of(names, columns),
        variable_labels=raw.variable_labels,
        value_labels={name: dict(pairs) for name, pairs in raw.value_labels.items()},
        missing_ranges={
            name: tuple((lo, hi) for lo, hi in pairs) for name, pairs in raw.missing_ranges.items()
        },
        missing_tags={name: dict(pairs) for name, pairs in raw.missing_tags.items()},
        source=source,
    )


def _numbers_in_text(columns: list[pa.Array]) -> list[pa.Array]:
    """Read whole and decimal numbers that a workbook stores as text, by the rules for csv."""
    texts = [i for i, column in enumerate(columns) if pa.types.is_string(column.type)]
    # A workbook stores numbers as numbers: a text such as 1,2 is more often two ticked boxes than one.
    typed, _ = typed_columns([columns[i] for i in texts], decimal_comma=False)
    for i, column in zip(texts, typed, strict=True):
        columns[i] = column
    return columns

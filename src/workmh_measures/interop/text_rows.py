"""Read a csv file as the text it is: no cell becomes a number or a date, and every row knows its line."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from ..dataset.formula_escape import restored
from ..errors import Problem, ResponseError, problem
from .limits import MAX_FILE_BYTES
from .sniffing import decoded, separator_of, without_separator_line

__all__ = ["text_rows"]


def text_rows(path: Path) -> tuple[list[str], list[tuple[str, dict[str, str]]]]:
    """Return the names of the columns, and each row with its place and its cells by name.

    Parameters
    ----------
    path : separated text, its first record the heading. Names are taken in lower case, cells without blanks around.

    Raises
    ------
    ResponseError
        TABLE-READ, TABLE-SIZE, TABLE-EMPTY; TABLE-NAME and TABLE-ROWS for every fault at once.
    """
    text, separator = _text(path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    records: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                records.append((line, [restored(cell).strip() for cell in record]))
            line = reader.line_num + 1
    except csv.Error as error:
        raise ResponseError([problem("TABLE-READ", where=f"{path}:{line}", found=str(error))]) from None
    if not records:
        raise ResponseError([problem("TABLE-EMPTY", where=str(path))])
    heading = [name.casefold() for name in records[0][1]]
    faults = [*_name_faults(heading, path), *_width_faults(records, path)]
    if faults:
        raise ResponseError(faults)
    return heading, [(f"{path}:{at}", dict(zip(heading, cells, strict=True))) for at, cells in records[1:]]


def _text(path: Path) -> tuple[str, str]:
    """Return the text of a file and its separator."""
    where = str(path)
    try:
        size = path.stat().st_size
        raw = path.read_bytes() if size <= MAX_FILE_BYTES else b""
    except OSError as failure:
        raise ResponseError([problem("TABLE-READ", where=where, found=failure.strerror)]) from failure
    if size > MAX_FILE_BYTES:
        found, allowed = f"{size:,} bytes", f"{MAX_FILE_BYTES:,} bytes"
        raise ResponseError([problem("TABLE-SIZE", where=where, found=found, allowed=allowed)])
    text, separator = without_separator_line(decoded(raw, where)[0])
    if not text.strip():
        raise ResponseError([problem("TABLE-EMPTY", where=where)])
    return text, separator or separator_of(text)


def _name_faults(heading: Sequence[str], path: Path) -> list[Problem]:
    faults = [
        f"Column name '{name}' stands {n} times." for name, n in Counter(heading).items() if n > 1 and name
    ]
    if "" in heading:
        faults.append(f"Column {heading.index('') + 1} has no name.")
    return [problem("TABLE-NAME", where=f"{path}:1", text=fault) for fault in faults]


def _width_faults(records: Sequence[tuple[int, list[str]]], path: Path) -> list[Problem]:
    width = len(records[0][1])
    return [
        problem(
            "TABLE-ROWS",
            where=f"{path}:{line}",
            found=len(cells),
            allowed=width,
            text=f"The heading has {width} fields, this row has {len(cells)}.",
        )
        for line, cells in records[1:]
        if len(cells) != width
    ]

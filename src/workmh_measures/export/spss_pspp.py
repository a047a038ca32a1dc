"""A second, independent reading of a .sav: PSPP opens it and says what it found."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np

from ..errors import ExportError, problem
from .reading import FileVariable, Reading
from .spss_values import FIRST_DAY, Column
from .syntax_text import quoted

__all__ = ["pspp_output", "pspp_path", "read_with_pspp"]

_SECONDS_ALLOWED = 300
_FOOTNOTE = re.compile(r"\[[a-z]+\]\Z")
_RANGE = re.compile(r"(\S+) THRU (\S+)")


def pspp_path() -> str | None:
    """Return where PSPP is installed, or None."""
    return shutil.which("pspp")


@lru_cache(maxsize=1)
def _version(path: str) -> str:
    run = subprocess.run([path, "--version"], capture_output=True, text=True, check=True)
    return run.stdout.splitlines()[0].rpartition(" ")[2]


def pspp_output(syntax: str, folder: Path) -> str:
    """Run syntax in a folder and return what PSPP prints, as csv.

    Raises
    ------
    ExportError
        If PSPP warns, fails, or takes too long: a good file makes no warning.
    """
    path = pspp_path()
    if path is None:
        raise ExportError([problem("EXP-READER", reader="PSPP", text="it is not installed")])
    with tempfile.TemporaryDirectory() as scratch:
        program, errors = Path(scratch) / "program.sps", Path(scratch) / "errors.txt"
        program.write_text(syntax, encoding="utf-8")
        options = ["--no-statrc", "--batch", "--syntax-encoding=UTF-8", "-O", "format=csv"]
        try:
            run = subprocess.run(
                [path, *options, f"--error-file={errors}", str(program)],
                cwd=folder,
                env={"LC_ALL": "C.UTF-8"},
                capture_output=True,
                check=False,
                timeout=_SECONDS_ALLOWED,
            )
        except subprocess.TimeoutExpired as error:
            text = f"no answer within {_SECONDS_ALLOWED} seconds"
            raise ExportError([problem("EXP-READER", reader="PSPP", text=text)]) from error
        complaints = run.stderr.decode() + (errors.read_text(encoding="utf-8") if errors.exists() else "")
    if run.returncode != 0 or complaints.strip():
        text = complaints.replace(str(program), "syntax").strip()[:2000] or f"exit code {run.returncode}"
        raise ExportError([problem("EXP-READER", reader="PSPP", text=text)])
    return run.stdout.decode()


def read_with_pspp(path: Path) -> Reading:
    """Read a .sav with PSPP: the dictionary as it displays it, the values as it writes them to csv."""
    # Beside the file, which may be in a place that is better guarded than the system's own.
    with tempfile.TemporaryDirectory(dir=path.parent) as scratch:
        values = Path(scratch) / "values.csv"
        syntax = (
            f"GET FILE={quoted(path.name)}.\n"
            "SET TVARS=NAMES TNUMBERS=VALUES.\n"
            "DISPLAY DICTIONARY.\n"
            f"SAVE TRANSLATE /OUTFILE={quoted(str(values))} /TYPE=CSV /MAP /REPLACE /FIELDNAMES\n"
            "  /CELLS=VALUES /TEXTOPTIONS DECIMAL=DOT FORMAT=PLAIN.\n"
        )
        printed = pspp_output(syntax, path.parent)
        variables = tuple(_variables(printed))
        columns = _columns(values, {v.name: v.format for v in variables})
    reader = f"PSPP {_version(str(pspp_path()))}"
    return Reading(reader, variables, columns, joins_line_ends=True)


def _tables(printed: str) -> dict[str, list[list[str]]]:
    """Split the output into its tables; a table ends with an empty line."""
    tables: dict[str, list[list[str]]] = {}
    rows: list[list[str]] | None = None
    for row in csv.reader(io.StringIO(printed, newline="")):
        if len(row) == 1 and row[0].startswith("Table: "):
            rows = tables.setdefault(row[0].removeprefix("Table: "), [])
        elif not row:
            rows = None
        elif rows is not None and len(row) > 1:
            rows.append(row)
    return tables


def _variables(printed: str) -> Iterator[FileVariable]:
    tables = _tables(printed)
    labels = _value_labels(tables.get("Value Labels", [[""]])[1:])
    heading, *rows = tables["Variables"]
    for row in rows:
        # A column that would be empty is not displayed.
        cells = {"Label": "", "Missing Values": "", **dict(zip(heading, row, strict=True))}
        declared = cells["Missing Values"]
        limits = _RANGE.fullmatch(declared)
        if declared and limits is None:
            text = f"missing values of {cells['Name']}: {declared}"
            raise ExportError([problem("EXP-READER", reader="PSPP", text=text)])
        yield FileVariable(
            name=cells["Name"],
            label=cells["Label"],
            format=cells["Print Format"],
            width=int(cells["Width"]),
            measure=cells["Measurement Level"].lower(),
            value_labels=labels.get(cells["Name"], {}),
            missing=(float(limits[1]), float(limits[2])) if limits else None,
        )


def _value_labels(rows: list[list[str]]) -> dict[str, dict[float, str]]:
    labels: dict[str, dict[float, str]] = {}
    name = ""
    for first, code, label in rows:
        name = first or name
        labels.setdefault(name, {})[float(_FOOTNOTE.sub("", code))] = label
    return labels


def _columns(path: Path, formats: Mapping[str, str]) -> dict[str, Column]:
    with path.open(encoding="utf-8", newline="") as file:
        # An empty line is a row of one empty text.
        names, *rows = (row or [""] for row in csv.reader(file))
    cells = zip(*rows, strict=True) if rows else ([] for _ in names)
    return {name: _column(column, formats[name]) for name, column in zip(names, cells, strict=True)}


def _column(cells: Iterable[str], form: str) -> Column:
    if form.startswith("A"):
        return [text.rstrip(" ") for text in cells]
    value = _seconds if form.startswith("DATE") else float
    return np.asarray([value(text) if text.strip() else np.nan for text in cells], dtype=np.float64) + 0.0


def _seconds(text: str) -> float:
    month, day, year = (int(part) for part in text.split("/"))
    return (dt.date(year, month, day) - FIRST_DAY).days * 86_400.0

"""The participants a command is about: codes given one by one, or the column of a table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from ..errors import ExportError, problem

__all__ = ["participant_codes"]

COLUMN = "participant"
_CODE = re.compile(r"[^\W_]([\w.-]{0,23})")
_BIRTH_NUMBER = re.compile(r"\d{11}")


def participant_codes(given: Sequence[str], path: Path | None) -> list[str]:
    """Return the codes in order; empty when none are named.

    Parameters
    ----------
    path : table with a column `participant`, or with one column.

    Raises
    ------
    ExportError
        PRINT-CODE for every code that is empty, too long, given twice, or has the form of a birth number.
    """
    if given and path is not None:
        raise click.UsageError("Name the participants with --participant or with --participants.")
    codes = list(given) if path is None else _column(path)
    twice = {code for code, times in Counter(codes).items() if times > 1}
    faults = {
        code: fault
        for code in codes
        if (fault := "stands twice" if code in twice else _fault(code)) is not None
    }
    if faults:
        where = "--participant" if path is None else str(path)
        raise ExportError(
            [
                problem("PRINT-CODE", where=where, found=code, text=f"The code '{code}' {fault}.")
                for code, fault in faults.items()
            ]
        )
    return codes


def _column(path: Path) -> list[str]:
    from ..interop.tables import read_table

    frame = read_table(path).frame
    names = {str(name).casefold(): name for name in frame.columns}
    name = frame.columns[0] if len(names) == 1 else names.get(COLUMN)
    if name is None:
        text = f"The table has no column '{COLUMN}'"
        raise ExportError([problem("PRINT-CODE", where=str(path), found=list(names), text=text + ".")])
    if frame.empty:
        raise ExportError([problem("PRINT-CODE", where=str(path), text="The table has no rows.")])
    return ["" if value is None or value != value else str(value).strip() for value in frame[name].tolist()]


def _fault(code: str) -> str | None:
    if _BIRTH_NUMBER.fullmatch(code.replace(" ", "")):
        return "has the form of a national identity number"
    return None if _CODE.fullmatch(code) else "is not such a code"

"""The reading process: parses one foreign file under limits and writes what it holds to its output.

Started by `foreign`; imports only what the format needs. Exit code 0 = a table follows as an Arrow stream, or
the parts of a file of wording as JSON; 3 = a refusal follows as JSON; anything else is a crash.
"""

from __future__ import annotations

import gc
import json
import struct
import sys
import zipfile
import zlib
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from ..errors import Problem, ResponseError
from .limits import CHILD_CPU_SECONDS, CHILD_MEMORY_BYTES, CHILD_OUTPUT_BYTES
from .refusal import Refusal

__all__ = ["REFUSED", "WORDING_FORMS", "main"]

REFUSED = 3
WORDING_FORMS = ("sheets", "separated", "document")

# Whatever a parser may raise on a file that is not what it says.
_DAMAGE = (
    ArithmeticError, EOFError, LookupError, NotImplementedError, OSError, RuntimeError, TypeError, ValueError,
    ParseError, struct.error, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Read the file named by format, path and sheet (or ""), and write the answer to standard output."""
    form, path, sheet = arguments
    _limit_self()
    sys.meta_path.insert(0, _WithoutPandas())
    # The process ends after one table: looking for garbage would cost a third of the time.
    gc.disable()
    try:
        _answer(form, Path(path), sheet or None)
    except Refusal as refusal:
        return _refuse(refusal.parts)
    except ResponseError as error:
        return _refuse(_parts(error.problems[0]))
    except MemoryError:
        return _refuse({"code": "TABLE-SIZE", "found": "more than fits into the memory allowed for reading"})
    except _DAMAGE as error:
        return _refuse(
            {"code": "TABLE-READ", "found": f"its content is damaged ({error or type(error).__name__})"}
        )
    return 0


def _answer(form: str, path: Path, sheet: str | None) -> None:
    if form in WORDING_FORMS:
        json.dump(_wording(form, path), sys.stdout)
        return
    from .raw_table import RawTable, sent

    table: RawTable
    if form == "xlsx":
        from .workbook import read_xlsx

        table = read_xlsx(path, sheet)
    elif form == "xpt":
        from .xport import read_xpt

        table = read_xpt(path)
    elif form == "parquet":
        from .columnar import read_parquet

        table = read_parquet(path)
    else:
        from .statistical import read_dta, read_sav

        table = read_dta(path) if form == "dta" else read_sav(path)
    sent(table, sys.stdout.buffer)


def _wording(form: str, path: Path) -> dict[str, Any]:
    if form == "sheets":
        from .workbook import read_sheets

        return read_sheets(path)
    from .wording_parts import read_document, read_separated

    return read_document(path) if form == "document" else read_separated(path)


def _parts(found: Problem) -> dict[str, str | None]:
    return {
        "code": found.code,
        "place": found.where.lstrip(":"),
        "found": found.found,
        "allowed": found.allowed,
    }


class _WithoutPandas(MetaPathFinder):
    """Hides pandas: Arrow loads it when it finds it, which would double the time to start."""

    def find_spec(self, fullname: str, *_: object) -> None:
        if fullname == "pandas":
            raise ModuleNotFoundError(fullname)


def _refuse(parts: dict[str, str | None]) -> int:
    json.dump(parts, sys.stdout)
    return REFUSED


def _limit_self() -> None:
    try:
        import resource
    except ImportError:  # Windows: only the wall clock of the parent holds there
        return
    limits = (
        (resource.RLIMIT_AS, CHILD_MEMORY_BYTES),
        (resource.RLIMIT_CPU, CHILD_CPU_SECONDS),
        (resource.RLIMIT_FSIZE, CHILD_OUTPUT_BYTES),
        (resource.RLIMIT_CORE, 0),
    )
    for limit, value in limits:
        resource.setrlimit(limit, (value, value))

"""Have a foreign binary file read in a process of its own, so that a hostile file cannot hurt this one."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa

from ..errors import Problem, ResponseError, problem
from .child import REFUSED
from .limits import CHILD_CPU_SECONDS, CHILD_MEMORY_BYTES, CHILD_WALL_SECONDS
from .raw_table import RawTable, received

__all__ = ["read_foreign", "read_parts"]

# A bare parent package: its own __init__ may load pandas, which the reading process can do without.
_START = """
import sys, types
package = types.ModuleType("workmh_measures")
package.__path__ = [sys.argv[1]]
sys.modules["workmh_measures"] = package
from workmh_measures.interop.child import main
sys.exit(main(sys.argv[2:]))
"""
_PACKAGE = Path(__file__).resolve().parents[1]
# The child inherits no secrets of the environment; one thread keeps it inside its memory.
_KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")
_SETTINGS = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONUTF8": "1"}


def read_foreign(path: Path, form: str, sheet: str | None = None) -> RawTable:
    """Read a binary file in a child process.

    Parameters
    ----------
    path : the file.
    form : xlsx, sav, dta, xpt or parquet.
    sheet : sheet of a workbook; None = the first one visible.

    Raises
    ------
    ResponseError
        With the child's refusal, or TABLE-READ when it crashed or ran into its limits.
    """
    with _answer(path, form, sheet) as output:
        try:
            return received(output)
        except (pa.ArrowInvalid, OSError, KeyError, TypeError) as error:
            raise ResponseError([_crash(path, "it gave back no table")]) from error


def read_parts(path: Path, form: str) -> dict[str, Any]:
    """Read a file of wording in a child process.

    Parameters
    ----------
    path : the file.
    form : ``sheets`` (xlsx), ``separated`` (text) or ``document`` (JSON).

    Returns
    -------
    ``sheets``, each with ``name``, ``rows`` (pairs of number and cells of text by column) and ``formulas`` (their
    places); or ``document``.

    Raises
    ------
    ResponseError
        With the child's refusal, or TABLE-READ when it crashed or ran into its limits.
    """
    with _answer(path, form, None) as output:
        try:
            parts = json.load(output)
        except (ValueError, RecursionError) as error:
            raise ResponseError([_crash(path, "it gave back no parts")]) from error
    if not isinstance(parts, dict):
        raise ResponseError([_crash(path, "it gave back no parts")])
    return parts


@contextlib.contextmanager
def _answer(path: Path, form: str, sheet: str | None) -> Iterator[BinaryIO]:
    """Run the child on a file and give what it wrote."""
    with tempfile.TemporaryFile() as output:
        code = _run([form, str(path.resolve()), sheet or ""], output.fileno())
        output.seek(0)
        if code == REFUSED:
            raise ResponseError([_refusal(path, output.read())])
        if code != 0:
            raise ResponseError([_crash(path, _ending(code))])
        yield output


def _run(arguments: list[str], output: int) -> int:
    """Run the child; return its exit code, or the negative number of the signal that ended it."""
    command = [sys.executable, "-I", "-c", _START, str(_PACKAGE), *arguments]
    environment = {key: os.environ[key] for key in _KEPT_VARIABLES if key in os.environ} | _SETTINGS
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.DEVNULL, env=environment,
        start_new_session=True,
    ) as child:  # fmt: skip
        try:
            return child.wait(CHILD_WALL_SECONDS)
        except subprocess.TimeoutExpired:
            _kill(child)
            return -signal.SIGALRM
        except BaseException:
            _kill(child)
            raise


def _kill(child: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _ending(code: int) -> str:
    if code == -signal.SIGALRM:
        return f"it took longer than {CHILD_WALL_SECONDS} seconds"
    if code == -signal.SIGXCPU or code == -signal.SIGKILL:
        return f"it asked for more than {CHILD_CPU_SECONDS} seconds or {CHILD_MEMORY_BYTES // 1024**3} GiB"
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def _crash(path: Path, how: str) -> Problem:
    return problem("TABLE-READ", where=str(path), found=f"its content stopped the reading process ({how})")


def _refusal(path: Path, raw: bytes) -> Problem:
    try:
        parts = json.loads(raw)
        place = parts.pop("place", "")
        return problem(parts.pop("code"), where=f"{path}:{place}" if place else str(path), **parts)
    except (ValueError, KeyError, TypeError, AttributeError):
        return _crash(path, "its refusal is unreadable")

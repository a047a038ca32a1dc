"""Files appear whole or not at all: written beside their place, forced to disk, then renamed."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..errors import ExportError, problem

__all__ = ["staged"]

_PREFIX = ".unfinished-"
_ABANDONED_SECONDS = 3600.0


@contextmanager
def staged(target: Path) -> Iterator[tuple[Path, Callable[..., None]]]:
    """Give a place to write in, and a function that moves the finished files to where they belong.

    Parameters
    ----------
    target : the file to be made.

    Yields
    ------
    draft, keep
        Path of the draft in a hidden folder beside `target`, and a function that takes the finished
        files. What is not handed to it is gone at the end, also after an error.

    Raises
    ------
    ExportError
        If the folder does not exist or cannot be written.
    """
    # A reader may run in another folder, so the draft is named in full.
    folder = target.parent.resolve()
    try:
        _sweep(folder)
        with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=folder) as hidden:
            yield Path(hidden) / target.name, lambda *finished: _keep(folder, finished)
    except OSError as error:
        reason = f"{target.name}: {error.strerror or type(error).__name__}"
        raise ExportError([problem("EXP-FILE", found=reason)]) from error


def _keep(folder: Path, finished: tuple[Path, ...]) -> None:
    for path in finished:
        with path.open("rb") as file:
            os.fsync(file.fileno())
    for path in finished:
        path.replace(folder / path.name)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(folder: Path) -> None:
    """Remove what a killed process left more than an hour ago."""
    for left in folder.glob(f"{_PREFIX}*"):
        # Somebody else may be sweeping too.
        with suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime > _ABANDONED_SECONDS:
                shutil.rmtree(left)

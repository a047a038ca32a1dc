"""Write a file that was not there before: whole or not at all, and never over another."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

__all__ = ["name_new", "new_file", "sync_folder", "write_new"]

# File systems of memory sticks and some network shares know no links.
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL)


def write_new(path: Path, content: bytes) -> None:
    """Write a new file, on stable storage when this returns.

    Raises
    ------
    FileExistsError
        If a file of this name is there; it stays as it is.
    OSError
        If it cannot be written; nothing is left behind.
    """
    with new_file(path) as file:
        file.write(content)


@contextmanager
def new_file(path: Path, *, rights: int = 0o666) -> Iterator[BinaryIO]:
    """Open a file to write and read back; it gets its name, on stable storage, when the block ends without error.

    Parameters
    ----------
    rights : of the new file, less those the process takes away.

    Raises
    ------
    FileExistsError
        If a file of this name is there; it stays as it is.
    OSError
        If it cannot be written; nothing is left behind.
    """
    temporary = path.with_name(f".{path.stem}-{secrets.token_hex(4)}")
    try:
        handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, rights)
        with os.fdopen(handle, "r+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        name_new(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def name_new(temporary: Path, path: Path) -> None:
    """Give a finished file its name; whoever calls removes the temporary one.

    Raises
    ------
    FileExistsError
        If the name is taken.
    """
    # A link fails when the name is taken; a rename would replace the older file.
    try:
        os.link(temporary, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from error
        temporary.rename(path)


def sync_folder(folder: Path) -> None:
    """Bring the names of a folder's files to stable storage."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""Write a file that was not there before: whole or not at all, and never over another."""

from __future__ import annotations

import errno
import os
import secrets
from pathlib import Path

__all__ = ["write_new"]

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
    temporary = path.with_name(f".{path.stem}-{secrets.token_hex(4)}")
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _name(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _name(temporary: Path, path: Path) -> None:
    # A link fails when the name is taken; a rename would replace the older file.
    try:
        os.link(temporary, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from error
        temporary.rename(path)

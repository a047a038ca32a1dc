"""Instruments that were read and checked before, kept compiled so that a program starts at once.

An entry is JSON under a name made from the file's bytes and from the code that reads, checks and scores. An
edited file, or an edited rule, has another name: nothing stale can be found. What cannot be read, belongs to
somebody else or is not what it says is ignored, and the file is checked again.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from pydantic import ValidationError

from ..model.base import Definition
from ..model.fingerprint import fingerprint
from ..model.instrument import Instrument

__all__ = ["BUILT_FOLDER", "Entry", "compiled_instrument", "entry_name", "keep_compiled", "write_entry"]

PACKAGE = Path(__file__).resolve().parent.parent
BUILT_FOLDER = PACKAGE / "compiled"
"""Entries of the ready-made instruments, made when the wheel is built."""

Beside = Callable[[Instrument], str]

MOST_ENTRIES = 512
MAX_BYTES = 16_000_000


def _code() -> str:
    """Return a hash of the code an entry depends on."""
    digest = hashlib.sha256()
    parts = [PACKAGE / "errors.py"]
    for folder in ("model", "scoring", "definitions"):
        parts += sorted((PACKAGE / folder).glob("*.py"))
    for part in parts:
        digest.update(f"{part.relative_to(PACKAGE).as_posix()}\0".encode())
        digest.update(hashlib.sha256(part.read_bytes()).digest())
    return digest.hexdigest()


# Taken when this module is imported: what is edited later is not what this process checks with.
CODE = _code()


class Entry(Definition):
    """A compiled instrument as it is kept.

    `name` is that of its file, `beside` a hash of the other definitions its checks looked at, `fingerprint` what
    the definition must hash to.
    """

    name: str
    beside: str
    fingerprint: str
    definition: Instrument


def entry_name(source: bytes) -> str:
    """Return the name of the entry of a file with these bytes."""
    return hashlib.sha256(f"{CODE}\0".encode() + source).hexdigest() + ".json"


def compiled_instrument(source: bytes, beside: Beside) -> Instrument | None:
    """Return the instrument a file with these bytes gave before, or None.

    Parameters
    ----------
    beside : gives the hash of the other definitions an instrument's checks look at, as they are now.
    """
    name = entry_name(source)
    for folder in (BUILT_FOLDER, _own_folder()):
        found = _entry(folder / name) if folder is not None else None
        if found is not None and found.beside == beside(found.definition):
            return found.definition
    return None


def keep_compiled(source: bytes, instrument: Instrument, *, beside: Beside) -> None:
    """Keep an instrument that was read from these bytes and passed every check.

    Where nothing can be written nothing is kept: the file is checked again next time.
    """
    folder = _own_folder(make=True)
    if folder is None or _code() != CODE:
        return
    try:
        write_entry(folder, source, instrument, beside=beside)
        entries = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
        for old in entries[: max(0, len(entries) - MOST_ENTRIES)]:
            old.unlink(missing_ok=True)
    except OSError:
        return


def write_entry(folder: Path, source: bytes, instrument: Instrument, *, beside: Beside) -> None:
    """Write one entry whole or not at all.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    name = entry_name(source)
    mark = fingerprint(instrument)
    entry = Entry(name=name, beside=beside(instrument), fingerprint=mark, definition=instrument)
    text = entry.model_dump_json(by_alias=True)
    handle, unfinished = tempfile.mkstemp(dir=folder, suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(unfinished).replace(folder / name)
    except OSError:
        Path(unfinished).unlink(missing_ok=True)
        raise


def _entry(path: Path) -> Entry | None:
    try:
        if path.stat().st_size > MAX_BYTES:
            return None
        # Not strict: JSON has no whole numbers as keys. The fingerprint says whether all came back as it was.
        entry = Entry.model_validate_json(path.read_bytes(), strict=False)
    except (OSError, ValidationError):
        return None
    known = entry.name == path.name and entry.fingerprint == fingerprint(entry.definition)
    return entry if known else None


def _own_folder(*, make: bool = False) -> Path | None:
    """Return the user's folder of entries; None where there is none or others may write into it."""
    try:
        base = Path(os.environ.get("XDG_CACHE_HOME", ""))
        base = base if base.is_absolute() else Path.home() / ".cache"
        folder = base / "workmh-measures" / "compiled"
        if make:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        about = folder.stat()
    except (OSError, RuntimeError):
        return None
    return folder if about.st_uid == os.getuid() and not about.st_mode & 0o022 else None

"""The ledger of erasures: a file outside the store, so that a restored backup cannot bring back what was erased.

One line of JSON for each erasure, added and brought to stable storage before the erasure is committed. A certificate
of an erasure says the same and is read as well.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from workmh_measures.definitions.new_file import sync_folder
from workmh_measures.errors import Problem, StoreError, problem

__all__ = ["LEDGER", "Erasure", "add_to_ledger", "read_erasures"]

LEDGER = "erasures.jsonl"
_PLACE = ("wave", "instrument", "item", "occasion")


@dataclass(frozen=True, slots=True)
class Erasure:
    """One erasure, with all that is needed to repeat it.

    Attributes
    ----------
    study, participant : whose contents were removed.
    reason, requested_by, requested_at : the request as recorded; moments are ISO text in UTC.
    erased_by, erased_at, seq : who removed them, when, and the event that says so.
    wave, instrument, item, occasion : of a redaction, the answers to one item; empty when everything went.
    """

    study: str
    participant: str
    reason: str
    requested_by: str
    requested_at: str
    erased_by: str
    erased_at: str
    seq: int
    wave: str = ""
    instrument: str = ""
    item: str = ""
    occasion: int = 1

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data; the place only where there is one."""
        return {name: value for name, value in asdict(self).items() if self.item or name not in _PLACE}


def add_to_ledger(folder: Path, erasure: Erasure) -> Path:
    """Add a line to the ledger in a study's data folder; it is on stable storage when this returns.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    path = folder / LEDGER
    line = json.dumps(erasure.as_json(), ensure_ascii=False) + "\n"
    try:
        handle = os.open(path, os.O_CREAT | os.O_RDWR | os.O_APPEND, 0o600)
        with os.fdopen(handle, "r+b") as file:
            # What a crash left half written stays visible on a line of its own.
            if file.seek(0, os.SEEK_END) and not _ends_whole(file.fileno()):
                line = "\n" + line
            file.write(line.encode())
            file.flush()
            os.fsync(file.fileno())
        sync_folder(folder)
    except OSError as failure:
        raise StoreError([problem("ERASE-NOT-WRITTEN", where=str(path), found=failure.strerror)]) from failure
    return path


def _ends_whole(handle: int) -> bool:
    return os.pread(handle, 1, os.fstat(handle).st_size - 1) == b"\n"


def read_erasures(files: Iterable[Path]) -> list[Erasure]:
    """Read ledgers and certificates, in their order; one erasure told twice is told once.

    Raises
    ------
    StoreError
        Listing every line that tells no erasure: an erasure overlooked would bring contents back.
    """
    found: dict[tuple[str | int, ...], Erasure] = {}
    problems: list[Problem] = []
    for file in files:
        for where, told in _documents(file, problems):
            erasure = _erasure(told)
            if erasure is None:
                problems.append(problem("ERASE-LEDGER", where=where, found="it tells of no erasure"))
            else:
                # The same item may be redacted again, for an answer given since.
                which = (erasure.study, erasure.participant, erasure.seq if erasure.item else 0)
                found.setdefault(which, erasure)
    if problems:
        raise StoreError(problems)
    return list(found.values())


def _documents(file: Path, problems: list[Problem]) -> Iterable[tuple[str, Any]]:
    """Yield the place and content of each JSON document: one for each line, or one that is the whole file."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as failure:
        reason = failure.strerror if isinstance(failure, OSError) else "it is not text"
        problems.append(problem("ERASE-LEDGER", where=str(file), found=reason))
        return
    try:
        yield str(file), json.loads(text)
        return
    except ValueError:
        pass
    for number, line in enumerate(text.splitlines(), start=1):
        where = f"{file}:{number}"
        try:
            if line.strip():
                yield where, json.loads(line)
        except ValueError:
            problems.append(problem("ERASE-LEDGER", where=where, found="the line is not whole"))


def _erasure(told: Any) -> Erasure | None:
    """Return what a line or a certificate tells, None when it is neither."""
    said = told.get("erasure", told) if isinstance(told, dict) else None
    if not isinstance(said, dict):
        return None
    values = {field.name: said[field.name] for field in fields(Erasure) if field.name in said}
    needed = [field.name for field in fields(Erasure) if field.name not in _PLACE]
    if any(not isinstance(values.get(name), int if name == "seq" else str) for name in needed):
        return None
    place = [values[name] for name in _PLACE if name in values]
    return Erasure(**values) if len(place) in (0, len(_PLACE)) else None

"""What a backup looks like: lines of JSON, compressed with gzip, the same for every kind of database.

    {"backup": …, "format": 1, "made_at": …, "schema": …, "software": …}
    {"table": "event", "columns": […]}      and its rows, a list each
    {"file": "wording/…"}                   and its bytes, in pieces of base64
    {"studies": …, "tables": …, "files": …} what it holds: ends of the chains, counts and checksums
    {"sha256": …}                           of every line before

It is written and read in one go from front to end, so that memory stays small and nothing is unpacked on the way.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from io import BufferedReader
from typing import Any, BinaryIO, Final, NamedTuple

from workmh_measures.errors import StoreError, problem

__all__ = ["About", "Count", "Manifest", "Part", "Reading", "StudyState", "Writing", "counted"]

NAME: Final = "workmh-measures"
FORMAT: Final = 1
_PIECE: Final = 48 * 1024
_LONGEST_LINE: Final = 64 * 1024 * 1024
# What every one of these files begins with; these ten bytes are the only ones no checksum covers.
_GZIP: Final = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"


@dataclass(frozen=True)
class About:
    """Where a backup comes from.

    Attributes
    ----------
    made_at : moment the snapshot was taken, ISO 8601 in UTC.
    schema : version of the tables.
    software : versions of the program, Python, SQLAlchemy and the database.
    """

    made_at: str
    schema: str
    software: Mapping[str, str]


@dataclass(frozen=True)
class StudyState:
    """The chain of one study at the moment of the backup.

    Attributes
    ----------
    seq, hash : its head.
    events, erased : events walked, and those whose content was erased.
    broken : the first event that was not as recorded and why; None when the chain holds.
    """

    seq: int
    hash: str
    events: int
    erased: int
    broken: str | None = None


class Count(NamedTuple):
    """How many lines a table or file has, and their checksum."""

    lines: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """Everything a backup says about itself."""

    about: About
    studies: Mapping[str, StudyState] = field(default_factory=dict)
    tables: Mapping[str, Count] = field(default_factory=dict)
    files: Mapping[str, Count] = field(default_factory=dict)

    @property
    def broken(self) -> dict[str, str]:
        """Studies whose chain did not hold when the backup was made, and where."""
        return {study: state.broken for study, state in self.studies.items() if state.broken is not None}

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        parts = {
            kind: {name: count._asdict() for name, count in counts.items()}
            for kind, counts in (("tables", self.tables), ("files", self.files))
        }
        studies = {study: asdict(state) for study, state in self.studies.items()}
        return {**asdict(self.about), "studies": studies, **parts}


class Part(NamedTuple):
    """One table or one file of a backup; `rows` are lists, or bytes, and are read once."""

    kind: str
    name: str
    columns: list[str]
    rows: Iterator[Any]


def counted(rows: Iterable[list[Any]]) -> Count:
    """Count and checksum the rows of a table as they would stand in a backup."""
    digest, number = hashlib.sha256(), 0
    for row in rows:
        digest.update(_line(row))
        number += 1
    return Count(number, digest.hexdigest())


class Writing:
    """A backup being written; `end` must be the last call.

    Parameters
    ----------
    file : where to; stays open.
    """

    def __init__(self, file: BinaryIO, about: About) -> None:
        self._file = gzip.GzipFile("", "wb", 6, file, mtime=0)
        self._digest = hashlib.sha256()
        self._tables: dict[str, Count] = {}
        self._files: dict[str, Count] = {}
        self._about = about
        self._write({"backup": NAME, "format": FORMAT, **asdict(about)})

    def _write(self, content: Any) -> bytes:
        line = _line(content)
        self._digest.update(line)
        self._file.write(line)
        return line

    def table(self, name: str, columns: list[str], rows: Iterable[list[Any]]) -> None:
        """Write a table with all its rows."""
        self._write({"table": name, "columns": columns})
        self._tables[name] = self._counted(rows)

    def file(self, name: str, content: BinaryIO) -> None:
        """Write a file under a relative name with forward slashes."""
        self._write({"file": name})
        pieces = iter(lambda: content.read(_PIECE), b"")
        self._files[name] = self._counted(base64.b64encode(piece).decode() for piece in pieces)

    def _counted(self, contents: Iterable[Any]) -> Count:
        digest, number = hashlib.sha256(), 0
        for content in contents:
            digest.update(self._write(content))
            number += 1
        return Count(number, digest.hexdigest())

    def end(self, studies: Mapping[str, StudyState]) -> Manifest:
        """Write what the backup holds and its checksum, and return its manifest."""
        manifest = Manifest(self._about, studies, self._tables, self._files)
        self._write({name: manifest.as_json()[name] for name in ("studies", "tables", "files")})
        self._file.write(_line({"sha256": self._digest.hexdigest()}))
        self._file.close()
        return manifest


class Reading:
    """A backup being read, from front to end.

    Parameters
    ----------
    file : where from, decrypted.

    Attributes
    ----------
    about : where the backup comes from.
    manifest : all it says about itself; there when `parts` came to its end, and compared with what was read by then.

    Raises
    ------
    StoreError
        BACKUP-DAMAGED, here or while reading, for whatever is not as it was written; BACKUP-NEWER for another format.
    """

    def __init__(self, file: BufferedReader) -> None:
        # gzip itself would overlook a change in the bytes that no checksum covers.
        with _read_errors():
            begins_right = file.peek(len(_GZIP)).startswith(_GZIP)
        if not begins_right:
            raise _damaged("it does not begin as a backup does")
        self._file = gzip.GzipFile("", "rb", fileobj=file)
        self._digest = hashlib.sha256()
        self._head = self._next()[1]
        if not isinstance(self._head, dict) or self._head.get("backup") != NAME:
            raise _damaged("its first line is not that of a backup")
        if self._head.get("format") != FORMAT:
            raise StoreError([problem("BACKUP-NEWER", found=self._head.get("format"), text="the format")])
        with _read_errors():
            self.about = About(*(self._head[name] for name in ("made_at", "schema", "software")))
        self.manifest = Manifest(self.about)

    def parts(self) -> Iterator[Part]:
        """Yield tables and files in their order, then check everything that was read.

        Raises
        ------
        StoreError
            BACKUP-DAMAGED.
        """
        found: dict[str, dict[str, Count]] = {"tables": {}, "files": {}}
        self._head = self._next()[1]
        while (kind := next(iter(self._head))) in ("table", "file"):
            head, counts = self._head, found[f"{kind}s"]
            rows = self._rows(counts, head[kind])
            yield Part(kind, head[kind], head.get("columns", []), rows)
            for _ in rows:
                pass
        before = self._digest.hexdigest()
        if self._next()[1] != {"sha256": before} or self._left_over():
            raise _damaged("its checksum is another")
        self.manifest = _manifest(self.about, self._head)
        if {"tables": self.manifest.tables, "files": self.manifest.files} != found:
            raise _damaged("it does not hold what it says it holds")

    def _rows(self, counts: dict[str, Count], name: str) -> Iterator[Any]:
        digest, number = hashlib.sha256(), 0
        while True:
            line, content = self._next()
            if isinstance(content, dict):
                self._head = content
                break
            digest.update(line)
            number += 1
            yield base64.b64decode(content) if isinstance(content, str) else content
        counts[name] = Count(number, digest.hexdigest())

    def _next(self) -> tuple[bytes, Any]:
        with _read_errors():
            line = self._file.readline(_LONGEST_LINE)
            content = json.loads(line)
        if not line.endswith(b"\n") or not isinstance(content, (dict, list, str)) or content == {}:
            raise _damaged("it holds a line that no backup has")
        self._digest.update(line)
        return line, content

    def _left_over(self) -> bytes:
        with _read_errors():
            return self._file.read(1)


@contextmanager
def _read_errors() -> Iterator[None]:
    """Turn every way in which bytes can be wrong into one message."""
    try:
        yield
    except EOFError:
        raise _damaged("its end is missing") from None
    except (gzip.BadGzipFile, zlib.error, ValueError, LookupError, TypeError):
        raise _damaged("a part of it was changed") from None
    except OSError as failure:
        raise StoreError([problem("BACKUP-READ", found=failure.strerror)]) from failure


def _manifest(about: About, told: Mapping[str, Any]) -> Manifest:
    with _read_errors():
        studies = {name: StudyState(**state) for name, state in told["studies"].items()}
        tables = {name: Count(**count) for name, count in told["tables"].items()}
        return Manifest(about, studies, tables, {name: Count(**c) for name, c in told["files"].items()})


def _line(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode() + b"\n"


def _damaged(found: str) -> StoreError:
    return StoreError([problem("BACKUP-DAMAGED", found=found)])

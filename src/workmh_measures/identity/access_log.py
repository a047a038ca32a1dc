"""The log of who opened identities, when and why: lines are only added, each carries the hash of the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, insert, select

from workmh_measures.errors import StoreError, problem
from workmh_measures.identity.tables import access
from workmh_measures.model.personal_data import personal_data

__all__ = ["Access", "Deed", "LogLine", "append_line", "broken_line", "head", "lines"]

_LONGEST_REASON: Final = 500
_LONGEST_NAME: Final = 64
_NO_LINE: Final = "0" * 64


@dataclass(frozen=True)
class Access:
    """Who opens or changes identities, and why.

    Attributes
    ----------
    by, reason : written into the log in clear, so the reason names no participant's data.
    second : the other person who stands for it, where one alone may not.
    """

    by: str
    reason: str
    second: str | None = None

    def __post_init__(self) -> None:
        texts = []
        for who, name in (("--by", self.by), ("--second", self.second)):
            if name is not None and not (0 < len(name.strip()) <= _LONGEST_NAME and name.isprintable()):
                texts.append(f"{who} must name a person in at most {_LONGEST_NAME} characters.")
        if not 0 < len(self.reason.strip()) <= _LONGEST_REASON:
            texts.append(f"--reason must say why in 1 to {_LONGEST_REASON} characters.")
        if personal_data(self.reason):
            texts.append(
                "The reason holds something like an identity number, an address or a telephone number."
            )
        if self.second is not None and _same_person(self.by, self.second):
            texts.append("--by and --second must be two persons.")
        if texts:
            raise StoreError([problem("IDENTITY-ACCESS", text=text) for text in texts])

    def refuse_alone(self) -> None:
        """Refuse one person alone: opening or ending everything takes two.

        Raises
        ------
        StoreError
            IDENTITY-ACCESS.
        """
        if self.second is None:
            text = "This takes two persons: name the other one with --second."
            raise StoreError([problem("IDENTITY-ACCESS", text=text)])


@dataclass(frozen=True)
class LogLine:
    """One line of the log; `count` says how many people it concerned, `participant` which one when it was one."""

    seq: int
    at: datetime
    deed: str
    by: str
    second: str | None
    participant: str | None
    count: int
    reason: str

    def hashed(self, before: str) -> str:
        """Return the hash of this line behind the one before."""
        told = json.dumps([before, *_plain(self).values()], ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return _plain(self)


@dataclass(frozen=True)
class Deed:
    """What was done, to whom or to how many."""

    name: str
    participant: str | None = None
    count: int = 1


def append_line(connection: Connection, deed: Deed, asked: Access, at: datetime) -> None:
    """Write down what is about to be done; nothing is handed out before this is committed."""
    seq, before = head(connection)
    line = LogLine(
        seq + 1,
        at,
        deed.name,
        asked.by.strip(),
        asked.second,
        deed.participant,
        deed.count,
        asked.reason.strip(),
    )
    connection.execute(insert(access), {**asdict(line), "hash": line.hashed(before)})


def head(connection: Connection) -> tuple[int, str]:
    """Return number and hash of the last line; number 0 before the first."""
    last = select(access.c.seq, access.c.hash).order_by(access.c.seq.desc()).limit(1)
    row = connection.execute(last).one_or_none()
    return (0, _NO_LINE) if row is None else (row.seq, row.hash)


def lines(connection: Connection) -> Iterator[LogLine]:
    """Yield the log, oldest first."""
    yield from (line for line, _ in _rows(connection))


def broken_line(connection: Connection) -> int | None:
    """Return the first line that is not as it was written; None when all are."""
    before = _NO_LINE
    for number, (line, kept) in enumerate(_rows(connection), start=1):
        if line.seq != number or line.hashed(before) != kept:
            return number
        before = kept
    return None


def _rows(connection: Connection) -> Iterator[tuple[LogLine, str]]:
    for *columns, kept in connection.execute(select(access).order_by(access.c.seq)):
        yield LogLine(*columns), kept


def _plain(line: LogLine) -> dict[str, Any]:
    return {**asdict(line), "at": line.at.isoformat(timespec="microseconds")}


def _same_person(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()

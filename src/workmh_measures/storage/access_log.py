"""Who looked at what, was refused, fetched a file or changed an account: appended only, in a chain of its own.

The chain is not that of the events: its head names the version of the data, and looking changes no data. What concerns
every study, as accounts do, stands under `EVERY`. Lines name pseudonyms and accounts and no answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Select, func, insert, select, text

from workmh_measures.model.staff_rights import EVERY
from workmh_measures.storage.canonical import GENESIS, canonical
from workmh_measures.storage.chain import Head
from workmh_measures.storage.repository import Store
from workmh_measures.storage.tables import access_log

__all__ = [
    "Access",
    "AccessLine",
    "AccessReport",
    "Asked",
    "Outcome",
    "access_lines",
    "count_lines",
    "note_accesses",
    "note_accesses_within",
    "take_turn",
    "verify_access",
]

Outcome = Literal["read", "denied", "fetched", "changed", "opened"]
"""Shown a page or a person, refused, given a file, changed an account, or logged in."""

_LOCK = 0x776D_6163  # one writer after another on PostgreSQL; on SQLite they queue anyway
_COVERED = ("study", "number", "at", "account", "action", "about", "participant", "outcome")


@dataclass(frozen=True, slots=True)
class Access:
    """Something to be noted.

    Attributes
    ----------
    account : whose deed it was; empty for somebody unknown.
    action : of `staff_rights`, or `log_in`.
    about : the page, the file or what was changed; no answer and no name of a participant.
    participant : the pseudonym whose record was shown; None where it was none in particular.
    at : when; None for when it is written down.
    """

    study: str
    account: str
    action: str
    about: str
    outcome: Outcome
    participant: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AccessLine:
    """One line of the log, by its number within the study."""

    study: str
    number: int
    at: datetime
    account: str
    action: str
    about: str
    participant: str | None
    outcome: str

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        told = {name: getattr(self, name) for name in _COVERED}
        return {**told, "at": self.at.isoformat(timespec="seconds")}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which lines; None does not choose. `first` and `last` are moments, the last not included."""

    account: str | None = None
    participant: str | None = None
    outcome: str | None = None
    first: datetime | None = None
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class AccessReport:
    """What a walk along the log found.

    Attributes
    ----------
    head : number and hash of the last line that was as written.
    bad_number : the first line that was not; None when all were.
    """

    study: str
    head: Head
    bad_number: int | None = None


def note_accesses(store: Store, accesses: Sequence[Access]) -> None:
    """Write lines in a transaction of their own.

    Raises
    ------
    StoreError
        If the store cannot be written; none of them is then.
    """
    with store.writing() as connection:
        note_accesses_within(connection, accesses, now=store.now())


def note_accesses_within(connection: Connection, accesses: Sequence[Access], *, now: datetime) -> None:
    """Write lines inside a transaction, together with what they tell of."""
    take_turn(connection)
    heads: dict[str, Head] = {}
    for access in accesses:
        before = heads.get(access.study) or _head(connection, access.study)
        row = {
            "study": access.study,
            "number": before.seq + 1,
            "at": access.at or now,
            "account": _kept(access.account),
            "action": access.action,
            "about": _kept(access.about),
            "participant": access.participant if access.participant is None else _kept(access.participant),
            "outcome": access.outcome,
        }
        row_hash = _hash(before.hash, row)
        connection.execute(insert(access_log).values(**row, previous_hash=before.hash, row_hash=row_hash))
        heads[access.study] = Head(before.seq + 1, row_hash)


def take_turn(connection: Connection) -> None:
    """Let those who write lines, or change accounts on record, come one after another until their commit."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def access_lines(
    store: Store, study: str, asked: Asked | None = None, *, page: int = 0, size: int | None = None
) -> list[AccessLine]:
    """Return lines of a study and of what concerns every study, the newest first.

    Parameters
    ----------
    page, size : the how-manieth page of so many lines; all of them without a size.
    """
    columns = [access_log.c[name] for name in _COVERED]
    query = _asked(select(*columns), study, asked or Asked())
    newest_first = query.order_by(
        access_log.c.at.desc(), access_log.c.study.desc(), access_log.c.number.desc()
    )
    if size is not None:
        newest_first = newest_first.limit(size).offset(page * size)
    with store.reading() as connection:
        return [AccessLine(*row) for row in connection.execute(newest_first)]


def count_lines(store: Store, study: str, asked: Asked | None = None) -> int:
    """Return how many lines `access_lines` has in all."""
    with store.reading() as connection:
        query = _asked(select(func.count()).select_from(access_log), study, asked or Asked())
        return int(connection.execute(query).scalar_one())


def verify_access(store: Store, study: str, anchors: Sequence[Head] = ()) -> AccessReport:
    """Recompute the hashes of a study's lines.

    Parameters
    ----------
    anchors : heads noted earlier outside the store; only they show that the end was cut off.
    """
    noted: dict[int, str] = {one.seq: one.hash for one in anchors}
    head = Head(0, GENESIS)
    with store.reading() as connection:
        for row in _walked(connection, study):
            found = _hash(head.hash, row)
            fits = row["number"] == head.seq + 1 and row["previous_hash"] == head.hash
            if not fits or found != row["row_hash"] or noted.get(row["number"], found) != found:
                return AccessReport(study, head, head.seq + 1)
            head = Head(row["number"], found)
    is_cut = any(seq > head.seq for seq in noted)
    return AccessReport(study, head, head.seq + 1 if is_cut else None)


def _walked(connection: Connection, study: str) -> Iterator[dict[str, Any]]:
    query = select(access_log).where(access_log.c.study == study).order_by(access_log.c.number)
    for row in connection.execute(query, execution_options={"yield_per": 10_000}):
        yield dict(row._mapping)


def _head(connection: Connection, study: str) -> Head:
    query = (
        select(access_log.c.number, access_log.c.row_hash)
        .where(access_log.c.study == study)
        .order_by(access_log.c.number.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return Head(0, GENESIS) if row is None else Head(row.number, row.row_hash)


def _hash(before: str, row: dict[str, Any]) -> str:
    told = canonical({name: row[name] for name in _COVERED})
    return hashlib.sha256((before + told).encode()).hexdigest()


def _kept(words: str) -> str:
    """Return text every database keeps: what somebody sent in an address may be anything."""
    return words.replace("\0", "").encode("utf-8", "replace").decode()[:300]


def _asked(query: Select[Any], study: str, asked: Asked) -> Select[Any]:
    query = query.where(access_log.c.study.in_((study, EVERY)))
    for name in ("account", "participant", "outcome"):
        value = getattr(asked, name)
        if value is not None:
            query = query.where(access_log.c[name] == value)
    if asked.first is not None:
        query = query.where(access_log.c.at >= asked.first)
    if asked.last is not None:
        query = query.where(access_log.c.at < asked.last)
    return query

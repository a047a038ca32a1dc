"""Engines whose commits are on stable storage before they return, or none at all."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from workmh_measures.errors import StoreError, problem
from workmh_measures.storage.tables import TRIGGERS

__all__ = ["POSTGRESQL_SAFE", "SQLITE_SETTINGS", "Database", "make_private", "sqlite_file"]

# pragma -> (value set on every connection, value it must then have)
SQLITE_SETTINGS: dict[str, tuple[str, str]] = {
    "journal_mode": ("WAL", "wal"),
    "synchronous": ("FULL", "2"),
    "fullfsync": ("ON", "1"),  # macOS: a plain fsync there stops at the drive's cache
    "checkpoint_fullfsync": ("ON", "1"),
    "busy_timeout": ("20000", "20000"),
    "secure_delete": ("ON", "1"),  # an erased answer is overwritten, not only unlinked
    "trusted_schema": ("OFF", "0"),
}
# setting -> values under which a commit survives a power cut
POSTGRESQL_SAFE: dict[str, tuple[str, ...]] = {
    "fsync": ("on",),
    "full_page_writes": ("on",),
    "synchronous_commit": ("on", "remote_apply"),
}


class Database:
    """One store's engine: readers see one moment, writers come one after another.

    Parameters
    ----------
    url : ``sqlite:///file`` or ``postgresql+psycopg://…``.

    Raises
    ------
    StoreError
        If the address is of no known kind.
    """

    def __init__(self, url: str | URL) -> None:
        self.url = _known(url)
        self.dialect = self.url.get_backend_name()
        # SQLite's own waiting is a polling loop that serves nobody in turn; threads of one process queue here.
        self._turn = threading.Lock() if self.dialect == "sqlite" else nullcontext()
        self.engine = _sqlite_engine(self.url) if self.dialect == "sqlite" else _postgresql_engine(self.url)

    @classmethod
    def existing(cls, url: str) -> Database:
        """Return the engine of a database that is there; a file that is not is not made.

        Raises
        ------
        StoreError
            If there is none.
        """
        database = cls(url)
        file = sqlite_file(database.url)
        if file is not None and not file.is_file():
            raise StoreError([problem("STORE-OPEN", found=f"there is no file {file.name}")])
        return database

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a connection that sees the database as it is at one moment."""
        with _translated(), self.engine.connect() as connection:
            if self.dialect == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that is committed, and on stable storage, when the block ends without error."""
        with _translated(), self._turn, self.engine.connect() as connection:
            connection.execution_options(writes=True)
            with connection.begin():
                yield connection

    def refuse_unsafe(self, triggers: frozenset[str] | None = None) -> None:
        """Refuse settings under which an acknowledged answer could be lost or history changed.

        Parameters
        ----------
        triggers : the guards the database must have; those of a study's store when not given.

        Raises
        ------
        StoreError
            Naming every setting that is not safe, and every guard that is missing.
        """
        with self.reading() as connection:
            guards = TRIGGERS[self.dialect] if triggers is None else triggers
            unsafe = _missing_guards(connection, self.dialect, guards)
            if self.dialect == "postgresql":
                for setting, safe in POSTGRESQL_SAFE.items():
                    value = connection.execute(text(f"SHOW {setting}")).scalar_one()
                    if value not in safe:
                        unsafe.append(problem("STORE-SETTING", found=f"{setting} = {value}", allowed=safe))
        if unsafe:
            raise StoreError(unsafe)

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def sqlite_file(url: URL) -> Path | None:
    """Return the file of an SQLite store, or None for another database."""
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


def make_private(file: Path) -> None:
    """Make an empty file that only its owner may read; SQLite gives its log the same rights."""
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError as failure:
        raise StoreError([problem("STORE-TAKEN", found=f"the file {file.name}")]) from failure
    except OSError as failure:
        raise StoreError([problem("STORE-OPEN", found=failure.strerror)]) from failure


def _known(url: str | URL) -> URL:
    try:
        target = make_url(url)
        backend = target.get_backend_name()
    except (ArgumentError, NoSuchModuleError) as failure:
        raise StoreError([problem("STORE-OPEN", found="the address is not a database URL")]) from failure
    if backend not in ("sqlite", "postgresql"):
        kinds = ("sqlite", "postgresql+psycopg")
        raise StoreError([problem("STORE-OPEN", found=f"'{backend}' is not served", allowed=kinds)])
    if backend == "sqlite" and target.database in (None, "", ":memory:"):
        found = "a store in memory is lost with its process"
        raise StoreError([problem("STORE-OPEN", found=found, allowed="sqlite:///FILE")])
    return target


def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(url, hide_parameters=True, pool_size=8, max_overflow=24)
    event.listen(engine, "connect", _set_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgresql_engine(url: URL) -> Engine:
    # No overflow: when many people answer at once they wait for a connection and get one, instead of an error.
    return create_engine(url, hide_parameters=True, pool_size=8, max_overflow=0, pool_pre_ping=True)


def _set_sqlite(connection: Any, _record: object) -> None:
    """Set and read back the pragmas of one new connection; take over its transactions."""
    connection.isolation_level = None
    unsafe = []
    cursor = connection.cursor()
    for pragma, (wanted, needed) in SQLITE_SETTINGS.items():
        cursor.execute(f"PRAGMA {pragma} = {wanted}")
        found = str(cursor.execute(f"PRAGMA {pragma}").fetchone()[0])
        if found != needed:
            unsafe.append(problem("STORE-SETTING", found=f"{pragma} = {found}", allowed=needed))
    cursor.close()
    if unsafe:
        raise StoreError(unsafe)


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at the start: a read that turns into a write could fail half-way."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _missing_guards(connection: Connection, dialect: str, triggers: frozenset[str]) -> list[Any]:
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')",
    }[dialect]
    missing = sorted(triggers - set(connection.execute(text(query)).scalars()))
    return [
        problem("STORE-SETTING", found=f"trigger {name} = missing", allowed="present") for name in missing
    ]


@contextmanager
def _translated() -> Iterator[None]:
    """Turn an error of the driver into one that names no value and shows no statement."""
    try:
        yield
    except DBAPIError as failure:
        cause = failure.orig
        diagnosis = getattr(cause, "diag", None)
        words = diagnosis.message_primary if diagnosis and diagnosis.message_primary else str(cause)
        found = f"{type(cause).__name__}: {words.splitlines()[0] if words else 'no words'}"
        code = "STORE-FULL" if _is_full(cause) else "STORE-UNCONFIRMED"
        raise StoreError([problem(code, found=found)]) from None
    except UnicodeDecodeError as failure:  # SQLite quotes the damaged bytes of a file in its complaint
        raise StoreError([problem("STORE-UNCONFIRMED", found=f"malformed text: {failure.reason}")]) from None
    except PoolTimeout:
        raise StoreError([problem("STORE-UNCONFIRMED", found="no connection came free")]) from None


def _is_full(cause: object) -> bool:
    """Say whether the driver tells of a full disk: SQLite by its code, PostgreSQL by its state 53100."""
    sqlite_full = getattr(cause, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL
    return sqlite_full or getattr(cause, "sqlstate", None) == "53100"

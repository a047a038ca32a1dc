"""Where identities lie: a database of their own, apart from the study's, and their key apart from both."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError

from workmh_measures.errors import StoreError, problem
from workmh_measures.identity.tables import lookup, make_tables, person
from workmh_measures.storage.connection import Database, make_private, sqlite_file

__all__ = ["damage_named", "empty_place", "forget_old_pages", "refuse_key_beside", "refuse_store"]

_NOT_OWNED: Final = "SELECT 1 FROM pg_class WHERE relname = ANY(%s) AND NOT pg_has_role(relowner, 'USAGE')"
_DAMAGE: Final = ("malformed", "not a database", "file format", "disk i/o", "no such", "decode", "corrupt")


def refuse_store(url: str, store_url: str | None) -> None:
    """Refuse the address of the study's own store.

    Raises
    ------
    StoreError
        IDENTITY-PLACE.
    """
    if store_url is None:
        return
    one, other = _address(url), _address(store_url)
    if one == other or (
        isinstance(one, Path) and isinstance(other, Path) and one.resolve() == other.resolve()
    ):
        raise _refused("this is the address of the study's store")


def refuse_key_beside(url: str, key: Path) -> None:
    """Refuse a key in the folder of the database: whoever took the one would have the other.

    Raises
    ------
    StoreError
        IDENTITY-KEY-FILE.
    """
    file = _address(url)
    if isinstance(file, Path) and key.resolve().parent == file.resolve().parent:
        found = "it lies in the folder of the identities (--key-beside allows that)"
        raise StoreError([problem("IDENTITY-KEY-FILE", where=str(key), found=found)])


@contextmanager
def empty_place(url: str) -> Iterator[tuple[Database, Connection]]:
    """Make the tables in a new file or an empty database; what is not finished leaves nothing behind.

    Raises
    ------
    StoreError
        IDENTITY-PLACE if there is something already.
    """
    database = Database(url)
    with ExitStack() as undo:
        file = sqlite_file(database.url)
        if file is not None:
            if file.exists():
                raise _refused(f"there is a file {file.name} already")
            make_private(file)
            undo.callback(_unlink, file)
        undo.callback(database.close)
        with database.writing() as connection:
            if inspect(connection).get_table_names() or _holds_study(connection):
                raise _refused("the database is not empty")
            make_tables(connection)
            yield database, connection
        undo.pop_all()
    database.close()


@contextmanager
def damage_named(database: Database) -> Iterator[None]:
    """Tell a damaged file as such; SQLite says it in many words."""
    damaged = StoreError([problem("IDENTITY-DAMAGED", text="the file itself is damaged or was cut")])
    try:
        yield
    except StoreError as failure:
        [first, *_] = failure.problems
        said = (first.found or "").casefold()
        if (
            database.dialect == "sqlite"
            and first.code == "STORE-UNCONFIRMED"
            and any(word in said for word in _DAMAGE)
        ):
            raise damaged from None
        raise


def forget_old_pages(database: Database) -> None:
    """Bring what was removed out of every file of the database.

    Raises
    ------
    StoreError
        IDENTITY-PAGES if something else holds the file open, or the tables are another account's; the removal itself stands.
    """
    try:
        with database.engine.connect() as connection:
            if database.dialect == "postgresql":
                connection = connection.execution_options(isolation_level="AUTOCOMMIT")
                cursor = connection.connection.cursor()
                # The server would pass over the tables of another account with a mere warning.
                cursor.execute(_NOT_OWNED, ([person.name, lookup.name],))
                if cursor.fetchone() is not None:
                    raise StoreError(
                        [problem("IDENTITY-PAGES", found="this account does not own the tables")]
                    )
                for table in (person, lookup):
                    cursor.execute(f"VACUUM FULL {table.name}")
                return
            cursor = connection.connection.cursor()
            cursor.execute("VACUUM")
            [busy, *_] = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except DBAPIError as failure:
        raise StoreError([problem("IDENTITY-PAGES", found=type(failure.orig).__name__)]) from None
    except sqlite3.Error as failure:
        raise StoreError([problem("IDENTITY-PAGES", found=str(failure))]) from None
    if busy:
        raise StoreError([problem("IDENTITY-PAGES", found="another program is reading it")])


def _holds_study(connection: Connection) -> bool:
    """Say whether a study lies in another schema of the same PostgreSQL database."""
    if connection.dialect.name != "postgresql":
        return False
    query = text("SELECT count(*) FROM information_schema.tables WHERE table_name = 'chain_head'")
    return bool(connection.execute(query).scalar_one())


def _address(url: str) -> Path | tuple[str | None, int, str | None] | str:
    try:
        target: URL = make_url(url)
    except ArgumentError:
        return url
    if target.get_backend_name() == "sqlite":
        return sqlite_file(target) or url
    return (target.host, target.port or 5432, target.database)


def _unlink(file: Path) -> None:
    for name in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
        name.unlink(missing_ok=True)


def _refused(text_: str) -> StoreError:
    return StoreError([problem("IDENTITY-PLACE", text=text_)])
